"""Promises to pay, and which payments kept them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.enums import PromiseState
from cases.models.case import Case
from cases.models.ledger import Payment
from common.fields import MoneyField


class Promise(models.Model):
    """Amount and date that the debtor promised in a contact.

    Judged when due date + tolerance days has passed. `after_the_fact` marks one recorded after its money had
    arrived: it counts in no kept rate and no commission. `received` is the sum of `PromisePayment` rows.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="promises")
    amount = MoneyField(_("amount"))
    due_on = models.DateField(_("due date"))
    method = models.CharField(_("by"), max_length=40, blank=True)
    state = models.CharField(max_length=20, choices=PromiseState, default=PromiseState.OPEN)
    received = MoneyField(default=0)
    judged_on = models.DateField(null=True)
    after_the_fact = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["Promise"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_amount_positive"),
            models.CheckConstraint(condition=Q(state__in=PromiseState.values), name="promise_state_known"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="open"), name="promise_one_open_per_case"),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="promise_open_by_due"),
            models.Index(fields=["case", "-due_on"], name="promise_by_case"),
            models.Index(F("due_on").desc(), F("id").desc(), name="promise_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.amount} {self.due_on}"


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
