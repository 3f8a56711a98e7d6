"""Overdue reports: what was asked, when it was made, its rows and totals."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F

from cases.enums import Channel, Outcome, PromiseState
from cases.models import Account, Case, Creditor
from common import links
from common.fields import MoneyField
from common.models import Job
from reports.enums import Concern
from staff.models import Team


class OverdueReport(models.Model):
    """One overdue report as of the close of a date.

    `filters` in ids: {"creditors", "teams", "collectors", "buckets"}, each empty for all. `totals` is what
    `reports.rules.overdue` sums up: {"cells", "exceptions", "collected", "dates", "restated", …}. The rows of a
    scheduled report are removed after `ROWS_KEPT_DAYS` (`reports.actions.overdue`); totals stay.
    """

    as_of = models.DateField()
    filters = models.JSONField(default=dict)
    scheduled = models.BooleanField(default=False)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    totals = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    rows_removed_at = models.DateTimeField(null=True)
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

    def get_absolute_url(self) -> str:
        """Return the address of the report."""
        return links.to("reports:overdue-detail", self.pk)


class OverdueRow(models.Model):
    """One account in an overdue report, as it stood. `charges` are fees, late charges and costs together.

    `concerns` names what needs a decision (`reports.enums.Concern`).
    """

    report = models.ForeignKey(OverdueReport, on_delete=models.CASCADE, related_name="rows")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    dpd = models.PositiveIntegerField()
    bucket = models.PositiveSmallIntegerField()
    principal = MoneyField(default=0)
    interest = MoneyField(default=0)
    charges = MoneyField(default=0)
    unapplied = MoneyField(default=0)
    balance = MoneyField()
    overdue_amount = MoneyField(null=True)
    last_contact_at = models.DateTimeField(null=True)
    last_contact_channel = models.CharField(max_length=10, blank=True)
    last_outcome = models.CharField(max_length=30, blank=True)
    promise_amount = MoneyField(null=True)
    promise_due_on = models.DateField(null=True)
    promise_state = models.CharField(max_length=20, blank=True)
    concerns = ArrayField(models.CharField(max_length=20), default=list)

    objects = models.Manager["OverdueRow"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "account"], name="overdue_row_once")]
        indexes = [
            models.Index(fields=["report", "-balance", "-id"], name="overdue_row_by_balance"),
            models.Index(fields=["report", "-dpd", "-id"], name="overdue_row_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.account_id}"

    @property
    def channel_word(self) -> str:
        """The channel of the last contact in words."""
        return str(dict(Channel.choices).get(self.last_contact_channel, self.last_contact_channel))

    @property
    def outcome_word(self) -> str:
        """The outcome of the last contact in words."""
        return str(dict(Outcome.choices).get(self.last_outcome, self.last_outcome))

    @property
    def promise_word(self) -> str:
        """The state of the promise in words."""
        return str(dict(PromiseState.choices).get(self.promise_state, self.promise_state))

    @property
    def concern_words(self) -> list[str]:
        """What needs a decision, in words."""
        return [str(dict(Concern.choices).get(one, one)) for one in self.concerns]
