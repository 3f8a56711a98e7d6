"""The ledger, the payments and the payment files."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums import EntryKind, PaymentState
from cases.models.case import Account
from cases.models.creditor import Creditor
from cases.models.placements.import_file import ImportFile
from common.fields import MoneyField


class PaymentFile(ImportFile):
    """A file of payments and reversals from a creditor, its mapping and what it did."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="payment_files")

    objects = models.Manager["PaymentFile"]()

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="payment_file_by_time")]


class Payment(models.Model):
    """Money received for an account (positive), or its reversal (negative, pointing to what it reverses).

    `reference` is the creditor's, unique per creditor: importing it twice changes nothing. `value_on` is the day
    the money counts from. `collector` is who had the case on that day, snapshotted for pay. Rows are not deleted;
    amount, reference and value date never change (trigger), state and account may (matching by hand, reversal).

    Money that names a case is kept whole in a row of state "spread" without an account, and in parts, one per account
    (`part_of`, numbered by `part` from 1): they are what is allocated, and what lists and sums count (decision 0016).
    """

    creditor = models.ForeignKey(
        Creditor, on_delete=models.PROTECT, related_name="payments", db_index=False, db_constraint=False
    )
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="payments", db_index=False, db_constraint=False
    )
    account_reference = models.CharField(max_length=60)
    reference = models.CharField(max_length=80)
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts", db_index=False)
    part = models.PositiveSmallIntegerField(default=0, db_default=0)
    amount = MoneyField(_("amount"))
    value_on = models.DateField(_("value date"))
    state = models.CharField(max_length=20, choices=PaymentState)
    method = models.CharField(max_length=40, blank=True)
    reverses_reference = models.CharField(max_length=80, blank=True, default="")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    collector = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    dpd = models.PositiveIntegerField(default=0)
    payment_file = models.ForeignKey(
        PaymentFile, null=True, on_delete=models.PROTECT, related_name="payments", db_constraint=False
    )
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = models.Manager["Payment"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["creditor", "reference", "part"], name="payment_reference_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True) | Q(amount__lt=0), name="payment_sign_fits"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["unmatched", "set_aside", "spread"]) | Q(account__isnull=False),
                name="payment_posted_has_account",
            ),
            models.CheckConstraint(
                condition=Q(part=0, part_of=None) & (~Q(state="spread") | Q(account=None))
                | Q(part__gt=0, part_of__isnull=False, account__isnull=False) & ~Q(state="spread"),
                name="payment_part_of_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "value_on"], name="payment_by_account"),
            models.Index(F("value_on").desc(), F("id").desc(), name="payment_by_value_date"),
            models.Index(fields=["state", "creditor"], condition=Q(state="unmatched"), name="payment_unmatched"),
            models.Index(fields=["collector", "value_on"], name="payment_by_collector"),
            models.Index(fields=["part_of"], condition=Q(part_of__isnull=False), name="payment_by_whole"),
            models.Index(
                fields=["creditor", "account_reference"],
                condition=Q(state__in=["unmatched", "set_aside"]),
                name="payment_by_account_ref",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class LedgerEntry(models.Model):
    """One append-only change of an account: what each component gained (+) or lost (-), and `unapplied` likewise.

    An entry of a payment is its allocation; the sum of all entries is the account's balance. `reference` is unique
    per account and names the source ("placement:12", "payment:YS-2026-1", "reversal:…", "update:14"), so that
    nothing is booked twice. `effective_on` is the day from which it counts.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="entries", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=20, choices=EntryKind)
    reference = models.CharField(max_length=100)
    effective_on = models.DateField()
    principal = MoneyField(default=0)
    interest = MoneyField(default=0)
    fees = MoneyField(default=0)
    late_charges = MoneyField(default=0)
    costs = MoneyField(default=0)
    unapplied = MoneyField(default=0)
    payment = models.ForeignKey(
        Payment, null=True, on_delete=models.PROTECT, related_name="entries", db_index=False, db_constraint=False
    )
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = models.Manager["LedgerEntry"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "reference"], name="ledger_entry_reference_once")]
        indexes = [
            models.Index(fields=["payment"], condition=Q(payment__isnull=False), name="ledger_entry_by_payment"),
            # Few bytes: entries come in about the order of their days, and few are of a day to come.
            BrinIndex(fields=["effective_on"], autosummarize=True, name="ledger_entry_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.reference}"


class EntryLink(models.Model):
    """The place of a ledger entry in its account's chain, with its digest (`common.chains`): written by a trigger."""

    pk = models.CompositePrimaryKey("account_id", "sequence")
    account_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    entry_id = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)

    objects = models.Manager["EntryLink"]()

    def __str__(self) -> str:
        return f"{self.account_id}/{self.sequence}"
