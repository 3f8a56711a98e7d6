"""Placement imports: the batch, its saved mapping, its staged rows and the rows that were refused."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import FileScope
from cases.models.creditor import Creditor
from cases.models.placements.import_file import ImportFile


class Placement(ImportFile):
    """A batch of accounts handed to the desk: one file, its dates, what it did.

    `placed_on` is the day whose close the amounts describe. `counts` holds what the preview found and the report
    says: rows, add, update, unchanged, recall, refuse, owes_nothing, credit_kept, not_overdue, and totals.
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="placements")
    scope = models.CharField(_("the file holds"), max_length=10, choices=FileScope, default=FileScope.PARTIAL)
    placed_on = models.DateField(_("placement date"))
    recall_on = models.DateField(_("recall date"), null=True, blank=True)

    objects = models.Manager["Placement"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(recall_on__isnull=True) | Q(recall_on__gt=models.F("placed_on")),
                name="placement_recall_later",
            )
        ]
        indexes = [models.Index(fields=["-created_at"], name="placement_by_time")]


class RefusedRow(models.Model):
    """A row that was refused, with the reason; card numbers are masked before it is written."""

    placement = models.ForeignKey(Placement, null=True, on_delete=models.CASCADE, related_name="refused_rows")
    payment_file = models.ForeignKey(
        "cases.PaymentFile", null=True, on_delete=models.CASCADE, related_name="refused_rows"
    )
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    cells = models.JSONField(default=list)

    objects = models.Manager["RefusedRow"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(placement__isnull=False) ^ Q(payment_file__isnull=False), name="refused_row_one_file"
            )
        ]
        indexes = [
            models.Index(fields=["placement", "line"], name="refused_by_placement"),
            models.Index(fields=["payment_file", "line"], name="refused_by_payment_file"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.code}"
