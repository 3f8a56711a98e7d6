"""What the desk gives back to a creditor: a file, and each account in it as it stood."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import ReturnReason, ReturnState
from cases.models.case import Account, Case
from cases.models.creditor import Creditor
from common.fields import MoneyField
from common.models import Job, StoredFile


class ReturnFile(models.Model):
    """One return of accounts to their creditor as of the close of a day.

    `reasons` are those by which it chooses. `counts` holds what was confirmed and what it did: cases, accounts,
    balance, as text, and by reason. The files stay until a case in them is sealed.
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="return_files")
    state = models.CharField(max_length=10, choices=ReturnState, default=ReturnState.ASKED)
    reasons = ArrayField(models.CharField(max_length=20, choices=ReturnReason))
    returned_on = models.DateField(_("as of"))
    counts = models.JSONField(default=dict)
    csv = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    xlsx = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True)

    objects = models.Manager["ReturnFile"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="return_file_state_known"),
            models.CheckConstraint(
                condition=Q(state="made", made_at__isnull=False) | ~Q(state="made") & Q(made_at__isnull=True),
                name="return_file_made_at",
            ),
            models.UniqueConstraint(fields=["creditor"], condition=Q(state="asked"), name="return_file_one_asked"),
        ]
        indexes = [models.Index(fields=["-asked_at", "-id"], name="return_file_by_time")]

    def __str__(self) -> str:
        return f"{self.creditor_id} {self.returned_on}"

    @property
    def accounts(self) -> int:
        """How many accounts went back, or are about to."""
        return int(self.counts.get("accounts", 0))

    @property
    def owed(self) -> Decimal:
        """What was owed on the accounts that went back, in the creditor's currency."""
        return Decimal(self.counts.get("balance", "0"))


class ReturnItem(models.Model):
    """One account that went back, as it stood on that day: what was owed, what was paid, what the debtor last said."""

    return_file = models.ForeignKey(ReturnFile, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="return_items")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="return_items")
    reason = models.CharField(max_length=20, choices=ReturnReason)
    balance = MoneyField()
    paid = MoneyField()
    payments = models.PositiveIntegerField()
    promises = models.PositiveIntegerField()
    promises_kept = models.PositiveIntegerField()
    last_contact_at = models.DateTimeField(null=True)
    last_outcome = models.CharField(max_length=30, blank=True)

    objects = models.Manager["ReturnItem"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["return_file", "account"], name="return_item_once"),
            models.CheckConstraint(condition=Q(reason__in=ReturnReason.values), name="return_item_reason_known"),
        ]
        indexes = [models.Index(fields=["return_file", "id"], name="return_item_by_file")]

    def __str__(self) -> str:
        return f"{self.return_file_id}/{self.account_id}"
