"""Runs, their statements and lines, and the decisions that let a run go on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Payment
from commissions.enums import ExceptionKind, Exclusion, RunState
from commissions.models.plans import PlanVersion
from commissions.querysets import StatementQuerySet
from common.fields import MoneyField
from common.models import Job, StoredFile


class Run(models.Model):
    """One calculation of one month in one currency. From approval on it is locked in the database."""

    month = models.DateField()
    currency = models.CharField(max_length=3)
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.DRAFT)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    counts = models.JSONField(default=dict)
    total = MoneyField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    calculated_at = models.DateTimeField(null=True)
    calculated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    review_at = models.DateTimeField(null=True)
    review_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    exported_at = models.DateTimeField(null=True)

    objects = models.Manager["Run"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "currency"], name="run_once_per_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="run_month_first_day"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("calculated_by")) & ~Q(approved_by=F("review_by"))),
                name="run_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "exported"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="run_approved_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.currency}"

    def get_absolute_url(self) -> str:
        """Return the address of the run's page."""
        return reverse("commissions:run-detail", args=[self.pk])

    @property
    def is_locked(self) -> bool:
        """Whether the run is approved, and so protected against every change."""
        return self.state in (RunState.APPROVED, RunState.EXPORTED)


class Statement(models.Model):
    """One collector's result of a run. line_total + attainment_effect + rounding = total, exactly."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="statements")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="statements")
    recovered = MoneyField(default=0)
    target = MoneyField(null=True)
    line_total = models.DecimalField(max_digits=24, decimal_places=10)
    factor = models.DecimalField(max_digits=24, decimal_places=10)
    attainment_effect = models.DecimalField(max_digits=24, decimal_places=10)
    rounding = models.DecimalField(max_digits=24, decimal_places=10)
    total = MoneyField()
    trace = models.JSONField(default=dict)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "collector"], name="statement_once"),
            models.CheckConstraint(
                condition=Q(total=F("line_total") + F("attainment_effect") + F("rounding")), name="statement_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.collector_id}"

    def get_absolute_url(self) -> str:
        """Return the address of the statement."""
        return reverse("commissions:statement-detail", args=[self.pk])


class Line(models.Model):
    """One payment credited in a run, or left out with its reason. `amount` = `base` × `rate`, unrounded.

    `base` is what of the payment was allocated to the debt; what went beyond it is not credited. `dpd` is the age
    at placement, `row` the place, from 0, of the rate row in the run's plan version.
    """

    # Run and statement are found by the indexes below, and nobody asks for the lines of a collector alone.
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="lines", db_index=False)
    statement = models.ForeignKey(Statement, null=True, on_delete=models.CASCADE, related_name="lines", db_index=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    collector = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    base = MoneyField()
    dpd = models.PositiveIntegerField()
    row = models.PositiveSmallIntegerField(null=True)
    rate = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    amount = models.DecimalField(max_digits=24, decimal_places=10, default=0)
    exclusion = models.CharField(max_length=20, choices=Exclusion, blank=True)

    objects = models.Manager["Line"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "payment"], name="line_once")]
        indexes = [
            models.Index(fields=["statement", "row", "id"], name="line_by_row"),
            models.Index(fields=["run", "exclusion", "id"], condition=~Q(exclusion=""), name="line_excluded"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.payment_id}"


class Clearance(models.Model):
    """A decision of finance that lets a run go on: a payment stays uncounted, or a statement stays below zero.

    `amount` is what was decided on; when a new calculation gives another one, the exception stands again.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="clearances")
    kind = models.CharField(max_length=20, choices=ExceptionKind)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="+")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()
    reason = models.CharField(_("reason"), max_length=200)
    cleared_at = models.DateTimeField()
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["Clearance"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "payment"], name="clearance_payment_once"),
            models.UniqueConstraint(fields=["run", "kind", "collector"], name="clearance_collector_once"),
            models.CheckConstraint(
                condition=Q(payment__isnull=False) ^ Q(collector__isnull=False), name="clearance_of_one_thing"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="clearance_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.kind}"
