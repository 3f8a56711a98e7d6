"""How pay goes to payroll: the column map in versions, and each file that was made by it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from commissions.models.runs import Run
from common.fields import MoneyField
from common.models import StoredFile


class PayrollMap(models.Model):
    """One version of the column map of the house; the one of the largest number is in force. Append-only (trigger).

    `columns` are {field, head} in their order, `codes` the earning code of each kind of pay; the formats go by their
    names (`rules.payroll`).
    """

    number = models.PositiveIntegerField(unique=True)
    columns = models.JSONField(default=list)
    codes = models.JSONField(default=dict)
    day = models.CharField(max_length=20)
    amount = models.CharField(max_length=20)
    separator = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["PayrollMap"]()

    def __str__(self) -> str:
        return f"{self.number}"


class ExportBatch(models.Model):
    """One file for payroll: of which run and map, its digest, rows and control total. Append-only (trigger).

    The same run by the same map gives the same bytes, so two batches of them share their file.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="batches")
    map = models.ForeignKey(PayrollMap, on_delete=models.PROTECT, related_name="batches")
    period = models.DateField()
    currency = models.CharField(max_length=3)
    form = models.CharField(max_length=4)
    sha256 = models.CharField(max_length=64)
    control_total = MoneyField()
    rows = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["ExportBatch"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(form__in=["csv", "xlsx"]), name="export_batch_form"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="export_batch_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.period:%Y-%m} {self.currency} {self.form}"
