"""Plans and their versions."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords


class Plan(models.Model):
    """How pay is figured for one currency; its versions hold the rates."""

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80, unique=True)
    currency = models.CharField(_("currency"), max_length=3)

    objects = models.Manager["Plan"]()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name


class PlanVersion(models.Model):
    """One version of a plan, valid on the value dates of `valid` (half-open).

    `base_rates` is [[from_dpd, to_dpd | null, "rate"], …] by days past due at placement, whole; `attainment` is
    [[from_percent, to_percent | null, "factor"], …] by slice of recovered ÷ target. Numbers are strings.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    valid = DateRangeField()
    base_rates = models.JSONField()
    attainment = models.JSONField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["PlanVersion"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once"),
            ExclusionConstraint(
                name="plan_version_no_overlap",
                expressions=[("currency", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("created_by")), name="plan_version_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"

    def get_absolute_url(self) -> str:
        """Return the address of the version's page."""
        return reverse("commissions:version-detail", args=[self.pk])
