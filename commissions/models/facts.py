"""What the desk knew of each payment when pay was figured."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cases.models import Account, Payment
from common.fields import MoneyField


class CommissionFact(models.Model):
    """A payment or reversal as it was known at `captured_at`; a later state of knowledge is a further row.

    Append-only (trigger): ages, balances and owners stand as they were, so that a later re-ageing or transfer changes
    no computed month. `supersedes` is the earlier state of the same payment. `allocated` is what of the amount went
    to the debt, `owing` the debt just before, both of the sign of the amount; days past due are counted at placement
    and on the value date. `transferred_on` is the day on which the owner got the case from `previous_owner`.

    Written a million at a time from rows that are never deleted: references to them are not checked row by row.
    """

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    currency = models.CharField(max_length=3)
    value_on = models.DateField()
    amount = MoneyField()
    allocated = MoneyField()
    owing = MoneyField()
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    placed_on = models.DateField()
    dpd_at_placement = models.PositiveIntegerField()
    dpd = models.PositiveIntegerField()
    creditor = models.CharField(max_length=40)
    product = models.CharField(max_length=60)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    previous_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    transferred_on = models.DateField(null=True)
    reverses = models.ForeignKey(
        Payment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    flags = ArrayField(models.CharField(max_length=20), default=list)
    captured_at = models.DateTimeField()

    objects = models.Manager["CommissionFact"]()

    class Meta:
        constraints = [
            # One first state of each payment; every further one takes the place of exactly one.
            models.UniqueConstraint(
                fields=["payment"], condition=Q(supersedes__isnull=True), name="commission_fact_first_once"
            ),
            models.CheckConstraint(
                condition=Q(transferred_on__isnull=True) | Q(previous_owner__isnull=False),
                name="commission_fact_transfer_from_someone",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True) | Q(amount__lt=0), name="commission_fact_sign_fits"
            ),
        ]
        indexes = [
            models.Index(fields=["currency", "value_on"], name="commission_fact_by_day"),
            models.Index(F("payment"), condition=Q(supersedes__isnull=False), name="commission_fact_later"),
            models.Index(fields=["owner", "value_on"], name="commission_fact_by_owner"),
            models.Index(
                fields=["previous_owner", "value_on"],
                condition=Q(previous_owner__isnull=False),
                name="commission_fact_by_previous",
            ),
            models.Index(fields=["reverses"], condition=Q(reverses__isnull=False), name="commission_fact_by_reverses"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}/{self.pk}"
