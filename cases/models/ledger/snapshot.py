"""What history needs of ages: how much stood in each bucket on a day, and what each account's was at a month's end.

Age itself is derived and changes with every payment, so that what it was is written down. When money,
a bounce or a file of an earlier day comes in, the snapshots of that day and all later ones are brought up to it
(`cases.actions.snapshots`).
"""

from django.db import models
from django.db.models import Q

from cases.models.case import Account
from cases.models.creditor import Creditor
from cases.rules.age import LAST_BUCKET
from common.fields import MoneyField

IN_RANGE = Q(bucket__gte=0, bucket__lte=LAST_BUCKET)


class AgeSnapshot(models.Model):
    """Accounts and balances of a creditor in one age bucket at the close of a business day."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="age_snapshots", db_index=False)
    on = models.DateField()
    bucket = models.PositiveSmallIntegerField()
    accounts = models.PositiveIntegerField()
    balance = MoneyField()
    taken_at = models.DateTimeField()

    objects = models.Manager["AgeSnapshot"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["creditor", "on", "bucket"], name="age_snapshot_once"),
            models.CheckConstraint(condition=IN_RANGE, name="age_snapshot_bucket"),
        ]

    def __str__(self) -> str:
        return f"{self.creditor_id} {self.on} M{self.bucket}"


class MonthEndAge(models.Model):
    """The bucket and the balance of an open account at the close of a month: the row behind each roll rate."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="month_ends", db_index=False, db_constraint=False
    )
    month_end = models.DateField()
    bucket = models.PositiveSmallIntegerField()
    balance = MoneyField()

    objects = models.Manager["MonthEndAge"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month_end", "account"], name="month_end_age_once"),
            models.CheckConstraint(condition=IN_RANGE, name="month_end_age_bucket"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.month_end} M{self.bucket}"


class RollFlow(models.Model):
    """What of a creditor stood in one bucket at one month's end and in another at the next, or was with the desk no
    more (`to_bucket` empty).

    `balance` is that of the first month's end, so that the flows out of a bucket sum up to what stood in it.
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="roll_flows", db_index=False)
    month_end = models.DateField()
    from_bucket = models.PositiveSmallIntegerField()
    to_bucket = models.PositiveSmallIntegerField(null=True)
    accounts = models.PositiveIntegerField()
    balance = MoneyField()

    objects = models.Manager["RollFlow"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["creditor", "month_end", "from_bucket", "to_bucket"],
                nulls_distinct=False,
                name="roll_flow_once",
            ),
            models.CheckConstraint(
                condition=Q(from_bucket__gte=0, from_bucket__lte=LAST_BUCKET)
                & (Q(to_bucket__isnull=True) | Q(to_bucket__gte=0, to_bucket__lte=LAST_BUCKET)),
                name="roll_flow_buckets",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.creditor_id} {self.month_end} M{self.from_bucket} → M{self.to_bucket}"
