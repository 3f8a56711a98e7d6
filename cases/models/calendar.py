"""What the desk itself states about working days, above the calendar that is published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.enums import Jurisdiction
from cases.models.creditor import Creditor


class CalendarDay(models.Model):
    """A day off that no published calendar knows, or a day that is worked although it is a weekend or a holiday.

    Stated for a whole jurisdiction or for one creditor; what is stated for the creditor wins.
    """

    jurisdiction = models.CharField(_("jurisdiction"), max_length=2, choices=Jurisdiction, blank=True)
    creditor = models.ForeignKey(
        Creditor, verbose_name=_("creditor"), null=True, on_delete=models.PROTECT, related_name="calendar_days"
    )
    day = models.DateField(_("day"))
    is_working = models.BooleanField(_("worked"))
    reason = models.CharField(_("reason"), max_length=120)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["CalendarDay"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(jurisdiction="", creditor__isnull=False)
                | Q(jurisdiction__in=Jurisdiction.values, creditor__isnull=True),
                name="calendar_day_of_one",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="calendar_day_reason"),
            models.UniqueConstraint(
                fields=["jurisdiction", "day"], condition=Q(creditor__isnull=True), name="calendar_day_once"
            ),
            models.UniqueConstraint(
                fields=["creditor", "day"], condition=Q(creditor__isnull=False), name="calendar_day_once_per_creditor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction or self.creditor_id}: {self.day}"


class CalendarYear(models.Model):
    """A year whose calendar is complete here although the installed tables do not have it yet."""

    jurisdiction = models.CharField(_("jurisdiction"), max_length=2, choices=Jurisdiction)
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("source"), max_length=200)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["CalendarYear"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "year"], name="calendar_year_once"),
            models.CheckConstraint(
                condition=Q(jurisdiction__in=Jurisdiction.values), name="calendar_year_jurisdiction"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="calendar_year_source"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.year}"
