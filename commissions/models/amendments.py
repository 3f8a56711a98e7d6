"""What figured approved months and was wrong: asked for with a reason, decided by a second person, posted forward."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commissions.enums import AmendmentKind
from commissions.models.plans import Plan, PlanVersion
from commissions.models.runs import Run
from common.fields import MoneyField
from common.versions import VersionState
from staff.models import Team


class Amendment(models.Model):
    """A change of what figures months whose run is approved, from `month` (its first day) on; of a target or score
    that month.

    It waits for a second person, as a version does; what figures the months is written when it is approved, and the
    difference is posted by the open run that is figured next: `booked_in`, empty until then. `amount` is the target,
    or review score, that is to be, `collector` or `team` whom it concerns, `plan` what pays them or stops paying them.
    """

    kind = models.CharField(max_length=10, choices=AmendmentKind)
    month = models.DateField()
    currency = models.CharField(max_length=3)
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(PlanVersion, null=True, on_delete=models.PROTECT, related_name="amendments")
    amount = MoneyField(null=True)
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.SUBMITTED)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=500, blank=True)
    booked_in = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="amendments")

    objects = models.Manager["Amendment"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="amendment_month_first_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_with_reason"),
            models.CheckConstraint(
                condition=Q(kind="target", collector__isnull=False, amount__gt=0)
                | Q(kind__in=["assigned", "ended"], plan__isnull=False, collector__isnull=False, team__isnull=True)
                | Q(kind__in=["assigned", "ended"], plan__isnull=False, collector__isnull=True, team__isnull=False)
                | Q(kind="version", plan__isnull=False, version__isnull=False)
                | Q(kind="score", collector__isnull=False, amount__isnull=False),
                name="amendment_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", decided_at=None, decided_by=None)
                | Q(state="discarded", decided_at__isnull=False, decided_by__isnull=False)
                | Q(state__in=["approved", "refused"], decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("made_by")),
                name="amendment_two_people",
            ),
            models.CheckConstraint(
                condition=Q(booked_in__isnull=True) | Q(state="approved"), name="amendment_booked_when_approved"
            ),
            models.UniqueConstraint(
                fields=["collector", "month", "currency"],
                condition=Q(kind="target", state="submitted"),
                name="amendment_target_waits_once",
            ),
            models.UniqueConstraint(
                fields=["version"], condition=Q(state="submitted"), name="amendment_version_waits_once"
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="submitted"), name="amendment_waits")]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m} {self.currency}"
