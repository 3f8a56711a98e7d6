"""The pay account of each person: every movement of pay, of which all balances are sums; and what is added by hand."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums import CorrectionState
from cases.models import Payment
from commissions.enums import OF_HELD, PayKind
from commissions.models.runs import Run, Statement
from commissions.querysets import PayEntryQuerySet
from common.fields import MoneyField
from common.models import StoredFile


class PayEntry(models.Model):
    """One movement of a person's pay in one currency, booked when the run of a month is approved; append-only.

    The sign is that of what is paid out, so that the entries of a statement come to 0: what was earned, less what is
    held back, carried and paid. Held back is the sum of `OF_HELD` with the sign turned, by `release_on` the day on
    which a part is due; owed is the sum of `OF_OWED`; the advance still to be given back that of `OF_DRAW`.
    """

    collector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pay_entries")
    currency = models.CharField(max_length=3)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="pay_entries")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="pay_entries", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=PayKind)
    release_on = models.DateField(null=True)
    amount = MoneyField()
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PayEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "kind", "release_on"], nulls_distinct=False, name="pay_entry_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="pay_entry_of_something"),
            models.CheckConstraint(condition=Q(kind__in=PayKind.values), name="pay_entry_kind_known"),
            models.CheckConstraint(
                condition=Q(kind__in=OF_HELD, release_on__isnull=False)
                | ~Q(kind__in=OF_HELD) & Q(release_on__isnull=True),
                name="pay_entry_held_until",
            ),
        ]
        indexes = [models.Index(fields=["collector", "booked_at", "id"], name="pay_entry_by_time")]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.kind} {self.amount}"


class Adjustment(models.Model):
    """An amount that a person is paid more or less by hand: asked for by one person, decided by another.

    Approved, it is booked in the run of its month, or of the first later one that pays the person (`booked_in`), once.
    `payment` is the one it is about. Nothing but `booked_in` changes once it is decided, and that neither once the run
    is approved (trigger).
    """

    collector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pay_adjustments")
    month = models.DateField()
    currency = models.CharField(max_length=3)
    amount = MoneyField(_("amount"))
    words = models.CharField(max_length=500)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=500, blank=True)
    booked_in = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="adjustments")

    objects = models.Manager["Adjustment"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="pay_adjustment_of_something"),
            models.CheckConstraint(condition=~Q(words=""), name="pay_adjustment_says_why"),
            models.CheckConstraint(condition=Q(month__day=1), name="pay_adjustment_month_first_day"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None, decided_by=None)
                | Q(state="withdrawn", decided_at__isnull=False, decided_by=F("asked_by"))
                | Q(state__in=["approved", "refused"], decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("asked_by"))
                & ~Q(decided_by=F("collector")),
                name="pay_adjustment_two_people",
            ),
            models.CheckConstraint(
                condition=Q(booked_in=None) | Q(state="approved"), name="pay_adjustment_booked_when_approved"
            ),
            models.UniqueConstraint(
                fields=["collector", "month", "currency", "amount"],
                condition=Q(state="asked"),
                name="pay_adjustment_one_waits",
            ),
        ]
        indexes = [
            models.Index(F("asked_at").desc(), F("id").desc(), name="pay_adjustment_by_time"),
            models.Index(fields=["asked_at", "id"], condition=Q(state="asked"), name="pay_adjustment_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.collector_id} {self.month} {self.amount}"
