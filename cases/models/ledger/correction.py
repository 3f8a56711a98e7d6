"""Corrections of the ledger that wait for a second person, and what became of them."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums import CorrectionKind, CorrectionReason, CorrectionState
from cases.models.case import Account
from cases.models.ledger.ledger import LedgerEntry
from cases.rules.ledger.allocation import PARTS, balance_of
from common.fields import MoneyField

COMPONENTS_ZERO = Q(principal=0, interest=0, fees=0, late_charges=0, costs=0)
COMPONENTS_FALL = Q(principal__lte=0, interest__lte=0, fees__lte=0, late_charges__lte=0, costs__lte=0)
DECIDED = ["approved", "refused"]


class Correction(models.Model):
    """A waiver, an adjustment or a refund: asked by one person, decided by another, booked on approval only.

    The parts are the changes as the ledger entry will hold them: what is waived or refunded is negative. Kind, account
    and amounts never change, and nothing changes once it is decided (trigger). `decision` is what the second person
    wrote.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=12, choices=CorrectionKind)
    principal = MoneyField(default=0)
    interest = MoneyField(default=0)
    fees = MoneyField(default=0)
    late_charges = MoneyField(default=0)
    costs = MoneyField(default=0)
    unapplied = MoneyField(default=0)
    reason = models.CharField(_("reason"), max_length=20, choices=CorrectionReason)
    words = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=500, blank=True)
    entry = models.OneToOneField(LedgerEntry, null=True, on_delete=models.PROTECT, related_name="correction")

    objects = models.Manager["Correction"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CorrectionKind.values), name="correction_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="waiver", unapplied=0) & COMPONENTS_FALL & ~COMPONENTS_ZERO
                | Q(kind="adjustment", unapplied=0) & ~COMPONENTS_ZERO
                | Q(kind="refund", unapplied__lt=0) & COMPONENTS_ZERO,
                name="correction_parts_fit",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None, decided_by=None)
                | Q(state="withdrawn", decided_at__isnull=False, decided_by=F("asked_by"))
                | Q(state__in=DECIDED, decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("asked_by")),
                name="correction_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", entry__isnull=False) | ~Q(state="approved") & Q(entry=None),
                name="correction_booked_when_approved",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="correction_says_why"),
            models.UniqueConstraint(
                fields=["account", "kind"], condition=Q(state="asked"), name="correction_one_waits"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=Q(state="asked"), name="correction_waiting"),
            models.Index(F("asked_at").desc(), F("id").desc(), name="correction_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def change(self) -> dict[str, Decimal]:
        """The change of every part."""
        return {part: getattr(self, part) for part in PARTS}

    @property
    def amount(self) -> Decimal:
        """What the balance gains (+) or loses (-); a refund raises it, since money of the debtor's leaves."""
        return balance_of(self.change)
