"""The pay account of each person: every movement of pay, of which all balances are sums."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commissions.enums import OF_HELD, PayKind
from commissions.models.runs import Run, Statement
from commissions.querysets import PayEntryQuerySet
from common.fields import MoneyField


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
