"""Runs, their statements and lines, and the decisions that let a run go on."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Payment
from commissions.enums import ExceptionKind, RunKind, RunState
from commissions.models.facts import CommissionFact
from commissions.models.plans import PlanVersion
from commissions.querysets import LineQuerySet, RunQuerySet, StatementQuerySet
from common import links
from common.fields import ExactField, MoneyField
from common.models import Job, StoredFile
from common.versions import MOST_WORDS


class Run(models.Model):
    """One calculation of one month in one currency, by every plan that pays somebody in it.

    A delta is what a month that was approved comes to less all that was posted of it: booked in the run of an open
    month (`booked_in`), approved with it, and paid by its statements. Only what changed is written.

    It knows the facts up to and with the id `watermark`, and judges what is cleared and due as of `as_of`. `plans`
    says which version figured how many people, with the digest of its document; `faults` what waits of people and
    teams ({code, collector, detail}), beside what waits of payments in the lines. `total` is what is paid.
    `returned_words` say why the second person sent it back, until it goes to review again. From approval on it is
    locked in the database.
    """

    month = models.DateField()
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=10, choices=RunKind, default=RunKind.OFFICIAL, db_default=RunKind.OFFICIAL)
    booked_in = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="deltas")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.DRAFT)
    watermark = models.BigIntegerField(default=0)
    as_of = models.DateField(null=True)
    plans = models.JSONField(default=list)
    faults = models.JSONField(default=list)
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
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    returned_words = models.CharField(max_length=MOST_WORDS, blank=True, db_default="")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    exported_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "currency"], condition=Q(kind="official"), name="run_once_per_month"
            ),
            models.UniqueConstraint(fields=["booked_in", "month"], name="run_delta_once"),
            models.CheckConstraint(
                condition=Q(kind="official", booked_in__isnull=True) | Q(kind="delta", booked_in__isnull=False),
                name="run_delta_is_booked",
            ),
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
        """Return the address of the run's page; of a delta that of its statements."""
        return links.to(f"commissions:run-{'statements' if self.booked_in_id else 'detail'}", self.pk)

    @property
    def is_locked(self) -> bool:
        """Whether the run is approved, and so protected against every change."""
        return self.state in (RunState.APPROVED, RunState.EXPORTED)

    def with_deltas(self) -> list[int]:
        """Return the ids of the run and of the deltas that are booked in it."""
        return [self.pk, *self.deltas.order_by("pk").values_list("pk", flat=True)]


class Statement(models.Model):
    """One collector's result of a run, by the version of the month's last day.

    line_total + effects + rounding = total, exactly: `line_total` is the sum of the lines, `effects` that of `steps`,
    each {stage, component, row, value, effect} with numbers as text. `multiplier` is what the factors from attainment
    to gates made of each line together. `figures` are the figures of the month by their names, a ratio as
    "part/whole". `settled` says what became of the total, `paid` is paid of it, `balances` remain for the next month.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="statements")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="statements")
    version = models.ForeignKey(PlanVersion, null=True, on_delete=models.PROTECT, related_name="statements")
    payments = models.IntegerField(default=0)
    recovered = ExactField(default=0)
    target = MoneyField(null=True)
    line_total = ExactField(default=0)
    steps = models.JSONField(default=list)
    effects = ExactField(default=0)
    multiplier = ExactField(default=1)
    rounding = ExactField(default=0)
    total = MoneyField(default=0)
    settled = models.JSONField(default=dict)
    balances = models.JSONField(default=dict)
    paid = MoneyField(default=0)
    figures = models.JSONField(default=dict)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "collector"], name="statement_once"),
            models.CheckConstraint(
                condition=Q(total=F("line_total") + F("effects") + F("rounding")), name="statement_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.collector_id}"

    def get_absolute_url(self) -> str:
        """Return the address of the statement."""
        return links.to("commissions:statement-detail", self.pk)


class Line(models.Model):
    """One payment credited to one collector in a run, or money of it that is not counted, with its reason.

    `base` is what counts of the payment for the collector (`bps` of all of it), or what does not count; `amount` what
    it earned, unrounded. `rows` and `values` are the places (from 0) and the rates or factors of the version's line
    components in the order in which they work, NULL where one did not; `parts` what each rate paid, where that does
    not follow from them. `faults` wait for a person: "code:detail".

    Written a million at a time from rows that are never deleted: references are not checked row by row; that the run
    is there and open is asked once for a statement (trigger).
    """

    run = models.ForeignKey(
        Run, on_delete=models.CASCADE, related_name="lines", db_index=False, db_constraint=False
    )  # fmt: skip
    # Empty only for lines of runs that were approved before facts were kept.
    fact = models.ForeignKey(
        CommissionFact, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )  # fmt: skip
    collector = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    version = models.ForeignKey(
        PlanVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    bps = models.PositiveSmallIntegerField(default=0)
    base = ExactField()
    amount = ExactField(default=0)
    rows = ArrayField(models.SmallIntegerField(null=True), default=list)
    values = ArrayField(ExactField(null=True), default=list)
    parts = ArrayField(ExactField(null=True), null=True)
    exclusion = models.CharField(max_length=60, blank=True)
    faults = ArrayField(models.CharField(max_length=200), null=True)
    taken_back = models.BooleanField(default=False, db_default=False)

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "payment", "collector", "exclusion", "taken_back"],
                nulls_distinct=False,
                name="line_once",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "collector", "id"], name="line_by_collector"),
            models.Index(fields=["run", "exclusion", "id"], condition=~Q(exclusion=""), name="line_excluded"),
            models.Index(fields=["run", "id"], condition=Q(faults__isnull=False), name="line_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.payment_id}"


class Clearance(models.Model):
    """A decision of finance that lets a run go on as it was figured.

    It is about a payment, a collector, or what `detail` names; `detail` also says which figure a collector lacks.
    `amount` is what was decided on: of a sum below zero, another one stands again.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="clearances")
    kind = models.CharField(max_length=20, choices=ExceptionKind)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="+")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    detail = models.CharField(max_length=200, blank=True, db_default="")
    amount = MoneyField()
    reason = models.CharField(_("reason"), max_length=200)
    cleared_at = models.DateTimeField()
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["Clearance"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "payment"], name="clearance_payment_once"),
            models.UniqueConstraint(
                fields=["run", "kind", "collector", "detail"],
                condition=Q(payment__isnull=True),
                nulls_distinct=False,
                name="clearance_collector_once",
            ),
            models.CheckConstraint(
                condition=Q(payment__isnull=True, collector__isnull=False)
                | Q(payment__isnull=False, collector__isnull=True)
                | Q(payment__isnull=True, collector__isnull=True) & ~Q(detail=""),
                name="clearance_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="clearance_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.kind}"
