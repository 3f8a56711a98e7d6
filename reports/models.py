"""Overdue reports: what was asked, when it was made, its rows and totals."""

from django.conf import settings
from django.db import models
from django.db.models import F

from cases.models import Account, Case, Creditor
from common.fields import MoneyField
from common.models import Job
from staff.models import Team


class OverdueReport(models.Model):
    """One overdue report as of a date. `filters` in ids; `totals` by bucket, team and creditor as made."""

    as_of = models.DateField()
    filters = models.JSONField(default=dict)
    scheduled = models.BooleanField(default=False)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    totals = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["OverdueReport"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["as_of"], condition=models.Q(scheduled=True), name="overdue_report_one_scheduled_a_day"
            )
        ]
        indexes = [models.Index(F("as_of").desc(), F("id").desc(), name="overdue_report_by_date")]

    def __str__(self) -> str:
        return f"{self.as_of}"


class OverdueRow(models.Model):
    """One account in an overdue report, as it stood."""

    report = models.ForeignKey(OverdueReport, on_delete=models.CASCADE, related_name="rows")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    dpd = models.PositiveIntegerField()
    bucket = models.PositiveSmallIntegerField()
    balance = MoneyField()
    overdue_amount = MoneyField(null=True)
    last_contact_at = models.DateTimeField(null=True)
    last_contact_channel = models.CharField(max_length=10, blank=True)
    last_outcome = models.CharField(max_length=30, blank=True)
    promise_amount = MoneyField(null=True)
    promise_due_on = models.DateField(null=True)
    promise_state = models.CharField(max_length=20, blank=True)

    objects = models.Manager["OverdueRow"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "account"], name="overdue_row_once")]
        indexes = [
            models.Index(fields=["report", "-balance", "-id"], name="overdue_row_by_balance"),
            models.Index(fields=["report", "-dpd", "-id"], name="overdue_row_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.account_id}"
