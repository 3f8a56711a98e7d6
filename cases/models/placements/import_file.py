"""Files on their way in: what batches of accounts and files of payments have in common, and how files are read."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import BatchState
from cases.models.creditor import Creditor
from common.models import Job, StoredFile


class FileMapping(models.Model):
    """A saved reading of one creditor's files: `columns` maps a field of the desk to a column and a rule.

    {"account_reference": {"column": "ID"}, "days_past_due": {"column": "PAY_0", "rule": "months"}, …}; the rules
    are tabled in `cases.rules.files.mapping`.
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


class ImportFile(models.Model):
    """A file of a creditor on its way in: its bytes until it is read, its mapping, its counts, who took it in."""

    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.UPLOADED)
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

    refused_rows: Any

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name
