"""What the age of an account was rests on: what its creditor stated before, and the days on which it was away.

The account itself holds what is stated now and whether it is with the desk. Here is what held before, so that balance
and age as of any earlier day follow from these rows and the ledger (`cases.queries.ages`), whatever came in later.
"""

from django.db import models
from django.db.models import F, Q

from cases.models.case import Account
from cases.models.creditor import Creditor


class StatedAge(models.Model):
    """The due date that a creditor stated of an account from the day `since` until the day `until` of a newer file.

    Append-only (trigger). An empty span (`until` = `since`) is what a second file of the same day replaced: it counts
    for no day, and tells what the desk knew before that file.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="stated_ages", db_index=False, db_constraint=False
    )
    since = models.DateField()
    until = models.DateField()
    due_on = models.DateField(null=True)

    objects = models.Manager["StatedAge"]()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="stated_age_until_later")]
        indexes = [
            models.Index(fields=["account", "since"], name="stated_age_by_account"),
            models.Index(fields=["until"], name="stated_age_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.since} – {self.until}: {self.due_on}"


class Absence(models.Model):
    """The days (half-open) on which an account that came back was not with the desk. Append-only (trigger)."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="absences", db_index=False, db_constraint=False
    )
    since = models.DateField()
    until = models.DateField()

    objects = models.Manager["Absence"]()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("since")), name="absence_until_later")]
        indexes = [
            models.Index(fields=["account", "since"], name="absence_by_account"),
            models.Index(fields=["until"], name="absence_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.since} – {self.until}"


class SnapshotMark(models.Model):
    """Up to which rows the snapshots of a creditor know the ledger: the last entry, stated age and absence.

    Snapshots of the day `since` and later are kept up with what comes in; those before stay as they were taken.
    """

    creditor = models.OneToOneField(Creditor, on_delete=models.PROTECT, related_name="snapshot_mark")
    since = models.DateField()
    entry = models.BigIntegerField(default=0)
    stated = models.BigIntegerField(default=0)
    absence = models.BigIntegerField(default=0)

    objects = models.Manager["SnapshotMark"]()

    def __str__(self) -> str:
        return f"{self.creditor_id} {self.since}"
