"""Promises to pay, and which payments kept them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.enums import DayUnit, PayBy, PromiseState, SaidBy
from cases.models.case import Case
from cases.models.ledger.ledger import Payment
from common import links
from common.fields import MoneyField

MATURED = ["kept", "kept_with_variance", "broken", "partly_kept"]


class Promise(models.Model):
    """Amount and date that the debtor promised in a contact, alone or as one part of a series made in one call.

    The terms of the creditor (`tolerance_days` … `due_rolls`) are those of the day on which it was recorded; a later
    change of the creditor leaves it alone. `kept_until` and `last_on` follow from them and from the calendar of
    working days: money by the first is in time, money by the second is within tolerance. They are `is_provisional`
    while a year that they rest on has no published calendar, and are set anew when it comes.

    Judged when `last_on` has passed. `after_the_fact` marks one recorded after its money had arrived: it counts in
    no kept rate and no commission. `received` is the sum of `PromisePayment` rows. `first` is the first part of the
    series, empty for that part itself.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="promises")
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later_parts")
    part = models.PositiveSmallIntegerField(_("part"), default=1, db_default=1)
    parts = models.PositiveSmallIntegerField(_("parts"), default=1, db_default=1)
    amount = MoneyField(_("amount"))
    due_on = models.DateField(_("due date"))
    method = models.CharField(_("by"), max_length=40, blank=True)
    tolerance_days = models.PositiveSmallIntegerField(_("tolerance, days"))
    tolerance_unit = models.CharField(
        _("tolerance in"), max_length=10, choices=DayUnit, default=DayUnit.CALENDAR, db_default=DayUnit.CALENDAR
    )
    tolerance_percent = models.PositiveSmallIntegerField(_("tolerance, percent"))
    due_rolls = models.BooleanField(
        _("due dates on days off move to the next working day"), default=False, db_default=False
    )
    kept_until = models.DateField(_("in time until"))
    last_on = models.DateField(_("within tolerance until"))
    is_provisional = models.BooleanField(_("calendar not published"), default=False, db_default=False)
    state = models.CharField(_("state"), max_length=20, choices=PromiseState, default=PromiseState.OPEN)
    received = MoneyField(_("received"), default=0)
    judged_on = models.DateField(_("judged on"), null=True)
    judged_at = models.DateTimeField(_("judged at"), null=True)
    after_the_fact = models.BooleanField(_("recorded after its money"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    said_by = models.CharField(_("said by"), max_length=10, choices=SaidBy, blank=True, db_default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["Promise"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_amount_positive"),
            models.CheckConstraint(condition=Q(state__in=PromiseState.values), name="promise_state_known"),
            models.CheckConstraint(condition=Q(tolerance_unit__in=DayUnit.values), name="promise_tolerance_unit"),
            models.CheckConstraint(condition=Q(said_by__in=["", *SaidBy.values]), name="promise_said_by_known"),
            models.CheckConstraint(
                condition=Q(due_on__lte=F("kept_until"), kept_until__lte=F("last_on")), name="promise_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(reason=""), name="promise_withdrawn_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="superseded") | ~Q(reason=""), name="promise_superseded_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(first=None, part=1) | Q(first__isnull=False, part__gt=1, part__lte=F("parts")),
                name="promise_part_of_a_series",
            ),
            models.UniqueConstraint(fields=["first", "part"], name="promise_part_once"),
            ExclusionConstraint(
                name="promise_one_open_series_per_case",
                expressions=[("case", "="), (Coalesce("first", "id"), "<>")],
                condition=Q(state="open"),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="promise_open_by_due"),
            models.Index(fields=["last_on", "id"], condition=Q(state="open"), name="promise_open_by_last"),
            models.Index(fields=["due_on"], condition=Q(is_provisional=True), name="promise_provisional"),
            models.Index(fields=["case", "-due_on"], name="promise_by_case"),
            models.Index(F("due_on").desc(), F("id").desc(), name="promise_by_due"),
            # The sums of a team's open promises and its kept rates are read from these alone.
            models.Index(
                fields=["case"],
                include=["amount", "received", "due_on"],
                condition=Q(state="open"),
                name="promise_open_by_case",
            ),
            models.Index(
                fields=["due_on"],
                include=["case", "recorded_by", "state", "amount", "last_on"],
                condition=Q(state__in=MATURED, after_the_fact=False),
                name="promise_matured",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.amount} {self.due_on}"

    def get_absolute_url(self) -> str:
        """Return the address of the promise's page."""
        return links.to("cases:promise-detail", self.pk)

    @property
    def paid_by(self) -> str:
        """How the money was to come, in words; what came in from elsewhere stays as it was said."""
        return str(dict(PayBy.choices).get(self.method, self.method))

    @property
    def series(self) -> int:
        """The key of the first part: one for all parts of a series."""
        return self.first_id or self.pk


class PromisePayment(models.Model):
    """The part of a payment that counts for a promise; each unit of money counts once."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="counted")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="counted_for")
    amount = MoneyField()

    objects = models.Manager["PromisePayment"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "payment"], name="promise_payment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_payment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id} ← {self.payment_id}"
