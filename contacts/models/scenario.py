"""Worked examples of the law that are kept as tests of a policy pack."""

from django.conf import settings
from django.db import models

from common import links


class PackScenario(models.Model):
    """A file of scenarios, as YAML, that the gate is asked again whenever its pack changes.

    `pack` is the id of the pack that is asked, "" for those whose law each scenario cites. It never changes: another
    one takes its place.
    """

    pack = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120)
    text = models.TextField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["PackScenario"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "name"], name="pack_scenario_once"),
            models.CheckConstraint(condition=~models.Q(name="") & ~models.Q(text=""), name="pack_scenario_whole"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return links.to("contacts:scenario-detail", self.pk)
