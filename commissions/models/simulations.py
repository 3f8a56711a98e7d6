"""Versions tried on months that are over."""

from django.conf import settings
from django.db import models

from commissions.models.plans import PlanVersion


class Simulation(models.Model):
    """What a version would have paid in months that are over, beside what was paid; the last one of each version.

    `sha256` is of the document that was tried, on the people of `whom`: "plan" (whom the plan pays), "all", or the
    id of a team, "t7". `months` are {month, paid (whether `before` was paid by an approved run), before, after,
    faults}, `people` {collector, before, after} with an amount for each month, all as text.
    """

    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="simulation")
    sha256 = models.CharField(max_length=64)
    whom = models.CharField(max_length=20)
    months = models.JSONField(default=list)
    people = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["Simulation"]()

    def __str__(self) -> str:
        return f"{self.version_id} {self.whom}"
