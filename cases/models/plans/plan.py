"""Repayment plans: the plan, its versions, their instalments, and which payments paid them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.enums import AgreementForm, InstalmentState, PlanKind, PlanState, Rhythm, VersionState
from cases.models.case import Case
from cases.models.hold import Hold
from cases.models.ledger.ledger import LedgerEntry, Payment
from cases.models.plans.affordability import AffordabilityStatement
from common import links
from common.fields import MoneyField
from common.models import StoredFile

LIVE = (PlanState.PROPOSED, PlanState.AWAITING, PlanState.APPROVED, PlanState.ACTIVE)
AGREED = (PlanState.ACTIVE, PlanState.COMPLETED, PlanState.BROKEN)


class Plan(models.Model):
    """What the debtor may repay instead of all at once. Terms are in its versions; one of them stands.

    `amount`, `discount`, `total`, `months` and `last_due_on` are those of the standing version, or of the first while
    it awaits approval; `next_due_on` is the first due date that is not paid; `received` is the sum of its
    `InstalmentPayment` rows. Money counts that was booked after `activated_at` and has a value date from `agreed_on`
    on. `ended_on` is the day on which the plan was completed, broken, cancelled or expired. `hold` is the stop that the
    active plan carries. `let_run_by` is the closing by mistake after which a cancelled plan runs on, once that closing
    was taken back: the only way from there (trigger).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(_("kind"), max_length=12, choices=PlanKind)
    state = models.CharField(_("state"), max_length=10, choices=PlanState)
    statement = models.ForeignKey(AffordabilityStatement, null=True, on_delete=models.PROTECT, related_name="plans")
    amount = MoneyField(_("amount"))
    discount = MoneyField(_("discount"), default=0)
    total = MoneyField(_("to be paid"))
    received = MoneyField(_("received"), default=0)
    months = models.PositiveSmallIntegerField(_("months"))
    next_due_on = models.DateField(_("next due"), null=True)
    last_due_on = models.DateField(_("last due"))
    offer_ends_on = models.DateField(_("offer holds until"))
    agreed_on = models.DateField(_("agreed on"), null=True)
    form = models.CharField(_("agreed"), max_length=10, choices=AgreementForm, blank=True)
    recording = models.CharField(_("recording"), max_length=100, blank=True)
    pledge = models.BooleanField(_("pledges not to apply for another card"), default=False)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    activated_at = models.DateTimeField(null=True)
    activated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(_("ended on"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    hold = models.OneToOneField(Hold, null=True, on_delete=models.PROTECT, related_name="plan")
    let_run_by = models.ForeignKey("cases.Closing", null=True, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["Plan"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
            models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="plan_kind_known"),
            models.CheckConstraint(condition=Q(amount__gt=0, total__gte=F("amount")), name="plan_amount_positive"),
            models.CheckConstraint(
                condition=Q(kind="settlement", discount__gt=0) | ~Q(kind="settlement") & Q(discount=0),
                name="plan_discount_settles",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AGREED) | Q(agreed_on__isnull=False, activated_at__isnull=False) & ~Q(form=""),
                name="plan_active_is_agreed",
            ),
            models.CheckConstraint(condition=~Q(form="oral") | ~Q(recording=""), name="plan_oral_is_recorded"),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, ended_on__isnull=True) | ~Q(state__in=LIVE) & Q(ended_on__isnull=False),
                name="plan_ended_on_a_day",
            ),
            models.CheckConstraint(condition=Q(received__gte=0), name="plan_received_positive"),
            models.UniqueConstraint(fields=["case"], condition=Q(state__in=LIVE), name="plan_one_live_per_case"),
        ]
        indexes = [
            models.Index(fields=["next_due_on", "id"], condition=Q(state="active"), name="plan_active_by_due"),
            models.Index(
                fields=["offer_ends_on"],
                condition=Q(state__in=["proposed", "awaiting", "approved"]),
                name="plan_open_offers",
            ),
            models.Index(fields=["case", "-id"], name="plan_by_case"),
            models.Index(F("last_due_on").desc(), F("id").desc(), name="plan_by_last_due"),
            models.Index(F("proposed_at").desc(), F("id").desc(), name="plan_by_proposal"),
            models.Index(F("total").desc(), F("id").desc(), name="plan_by_total"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind} {self.total}"

    def get_absolute_url(self) -> str:
        """Return the address of the plan's page."""
        return links.to("cases:plan-detail", self.pk)

    @property
    def is_live(self) -> bool:
        """Whether the plan may still come to something."""
        return self.state in LIVE


class PlanVersion(models.Model):
    """The terms of a plan at one time; they never change (trigger), only what became of the version does.

    `balance` is what was owed, `received` what of it had been paid under the plan before, `amount` what is repaid of
    it, `interest` what is paid beyond, `effective_rate` what all of it amounts to a year. `findings` lists why a second
    person must decide, as codes with what was asked and allowed. `form`, `agreed_on`, `recording` and `pledge` say how
    the debtor agreed to these very terms; empty until then.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=VersionState)
    balance = MoneyField(_("owed"))
    amount = MoneyField(_("amount"))
    discount = MoneyField(_("discount"), default=0)
    received = MoneyField(_("received before"), default=0, db_default=0)
    interest = MoneyField(_("interest"), default=0)
    frequency = models.CharField(_("rhythm"), max_length=10, choices=Rhythm)
    annual_rate = models.DecimalField(_("interest a year, percent"), max_digits=5, decimal_places=2, default=0)
    effective_rate = models.DecimalField(_("annual rate, percent"), max_digits=7, decimal_places=2, default=0)
    months = models.PositiveSmallIntegerField(_("months"))
    tolerance_days = models.PositiveSmallIntegerField(_("tolerance, days"))
    findings = models.JSONField(default=list)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    needs_approval = models.BooleanField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(_("decision"), max_length=200, blank=True)
    form = models.CharField(_("agreed"), max_length=10, choices=AgreementForm, blank=True, db_default="")
    agreed_on = models.DateField(_("agreed on"), null=True)
    recording = models.CharField(_("recording"), max_length=100, blank=True, db_default="")
    pledge = models.BooleanField(_("pledges not to apply for another card"), default=False, db_default=False)

    objects = models.Manager["PlanVersion"]()
    history = HistoricalRecords(excluded_fields=["findings"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="standing"), name="plan_version_one_stands"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="awaiting"), name="plan_version_one_awaits"),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="plan_version_state_known"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("made_by")),
                name="plan_version_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=False) | ~Q(state="standing") | Q(decided_by__isnull=False),
                name="plan_version_stands_approved",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, interest__gte=0, discount__gte=0), name="plan_version_amounts_positive"
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0, received__lte=F("amount")), name="plan_version_received_within"
            ),
            models.CheckConstraint(
                condition=Q(form="", agreed_on__isnull=True, recording="", pledge=False)
                | Q(form__in=AgreementForm.values, agreed_on__isnull=False),
                name="plan_version_agreed_whole",
            ),
            models.CheckConstraint(condition=~Q(form="oral") | ~Q(recording=""), name="plan_version_oral_is_recorded"),
        ]
        indexes = [
            models.Index(fields=["made_at", "id"], condition=Q(state="awaiting"), name="plan_version_awaiting"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number}"


class Instalment(models.Model):
    """One payment of a version: amount and date never change (trigger).

    `interest` is the part that is interest, `interest_entry` the ledger entry that charges it: empty until it is
    charged, and again when that was taken back.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField(_("due"))
    amount = MoneyField(_("amount"))
    interest = MoneyField(_("interest"), default=0)
    received = MoneyField(_("received"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=InstalmentState, default=InstalmentState.OPEN)
    interest_entry = models.OneToOneField(LedgerEntry, null=True, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["Instalment"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="instalment_number_once"),
            models.CheckConstraint(condition=Q(state__in=InstalmentState.values), name="instalment_state_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, interest__gte=0, interest__lte=F("amount")), name="instalment_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0, received__lte=F("amount")), name="instalment_received_within"
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(received=F("amount")), name="instalment_paid_in_full"
            ),
            models.CheckConstraint(
                condition=Q(interest_entry__isnull=True) | Q(interest__gt=0), name="instalment_charges_interest"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(interest__gt=0, interest_entry__isnull=True),
                name="instalment_to_charge",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.number}"


class InstalmentPayment(models.Model):
    """The part of a payment that pays an instalment; each unit of money counts once."""

    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="counted")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="instalments")
    amount = MoneyField()

    objects = models.Manager["InstalmentPayment"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instalment", "payment"], name="instalment_payment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_payment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.instalment_id} ← {self.payment_id}"


class Agreement(models.Model):
    """The written agreement of a version as a numbered file; append-only. The number is one per creditor and year."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="agreements")
    creditor = models.ForeignKey("cases.Creditor", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["Agreement"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["creditor", "year", "serial"], name="agreement_number_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="agreement_has_digest"),
        ]
        indexes = [models.Index(fields=["version", "-id"], name="agreement_by_version")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number that the paper carries: "YS-2026-00042"."""
        return f"{self.creditor.code.upper()}-{self.year}-{self.serial:05d}"
