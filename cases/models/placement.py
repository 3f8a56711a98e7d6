"""Placement imports: the batch, its saved mapping, its staged rows and the rows that were refused."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import BatchState, FileScope
from cases.models.creditor import Creditor
from common.models import Job, StoredFile


class FileMapping(models.Model):
    """A saved reading of one creditor's files: `columns` maps a field of the desk to a column and a rule.

    {"account_reference": {"column": "ID"}, "days_past_due": {"column": "PAY_0", "rule": "months"}, …}; the rules
    are tabled in `cases.rules.mapping`.
    """

    class Purpose(models.TextChoices):
        PLACEMENT = "placement", _("Placements")
        PAYMENT = "payment", _("Payments")
        RECALL = "recall", _("Recalls")

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="mappings")
    purpose = models.CharField(max_length=10, choices=Purpose)
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["FileMapping"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["creditor", "purpose", "name"], name="mapping_name_once")]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """A batch of accounts handed to the desk: one file, its dates, what it did.

    `placed_on` is the day whose close the amounts describe. `counts` holds what the preview found and the report
    says: rows, add, update, unchanged, recall, refuse, owes_nothing, credit_kept, not_overdue, and totals.
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="placements")
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.UPLOADED)
    scope = models.CharField(_("the file holds"), max_length=10, choices=FileScope, default=FileScope.PARTIAL)
    placed_on = models.DateField(_("placement date"))
    recall_on = models.DateField(_("recall date"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64, blank=True)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    header = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)

    objects = models.Manager["Placement"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(recall_on__isnull=True) | Q(recall_on__gt=models.F("placed_on")),
                name="placement_recall_later",
            )
        ]
        indexes = [models.Index(fields=["-created_at"], name="placement_by_time")]

    def __str__(self) -> str:
        return self.file_name


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
