"""The case, its accounts, and who works it since when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.enums import AccountState, CaseState, CloseReason, NextAction
from cases.models.creditor import Creditor
from cases.models.party import Debtor
from cases.models.placements.placement import Placement
from cases.models.placements.transfer import Transfer
from cases.querysets import CaseQuerySet
from cases.rules.age import bucket_of, days_past_due
from common import links
from common.fields import MoneyField
from staff.models import Team

OWN = Q(collector__isnull=False, balance__gt=0) & ~Q(state="closed")
"""What a collector's own queue is made of."""


class Case(models.Model):
    """One debtor's delinquency with one creditor: its accounts, its collector, its one next action.

    `balance`, `oldest_due_on` and the last-contact fields are caches over accounts and contact log, kept by the
    actions that write those; `verify_ledger` proves the money. A claim (`claimed_by`, `claimed_until`) is the
    short lease by which "next case" gives a case to one collector only. A call-back `for_anyone` may be made by
    whoever of the team is free. A strategy lets a case rest until the day `rests_until`. One in a `queue` is
    worked by the people of that queue only. `retain_until` is the day until which a closed case is kept; from
    `sealed_at` on its personal texts are gone (trigger: two people decided).
    """

    number = models.CharField(max_length=24, unique=True)
    creditor = models.ForeignKey(
        Creditor, on_delete=models.PROTECT, related_name="cases", db_index=False, db_constraint=False
    )
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="cases", db_constraint=False)
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.PLACED)
    close_reason = models.CharField(max_length=20, choices=CloseReason, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="cases", db_index=False)
    collector = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    balance = MoneyField(default=0)
    oldest_due_on = models.DateField(null=True)
    next_action = models.CharField(max_length=20, choices=NextAction, default=NextAction.CALL)
    next_action_at = models.DateTimeField(null=True)
    for_anyone = models.BooleanField(default=False, db_default=False)
    rests_until = models.DateField(null=True)
    queue = models.ForeignKey("cases.Queue", null=True, on_delete=models.PROTECT, related_name="cases", db_index=False)
    last_contact_at = models.DateTimeField(null=True)
    last_contact_channel = models.CharField(max_length=10, blank=True)
    last_outcome = models.CharField(max_length=30, blank=True)
    promise_due_on = models.DateField(null=True)
    promise_broken_on = models.DateField(null=True)
    promise_broken_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="claimed_cases", db_index=False
    )
    claimed_until = models.DateTimeField(null=True)
    retain_until = models.DateField(null=True)
    sealed_at = models.DateTimeField(null=True)

    # Only where `cases.queries.placements.transfers.attach` gives it: the hand-over that nobody has worked since.
    handover: "Transfer | None" = None

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["debtor"], condition=~Q(state="closed"), name="case_one_open_per_debtor"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(close_reason="")
                | ~Q(state="closed") & Q(closed_on__isnull=True, close_reason=""),
                name="case_closed_with_reason",
            ),
        ]
        indexes = [
            # What a new case does not have yet is left out, so that a hundred thousand of them come in quickly.
            models.Index(
                fields=["collector", "state", "next_action_at"],
                include=["creditor", "debtor"],
                condition=Q(collector__isnull=False),
                name="case_of_collector",
            ),
            # A queue reads the first rows of each tier from these, however many cases a collector has.
            models.Index(
                fields=["collector", "next_action_at"],
                condition=OWN & Q(next_action="call_back"),
                name="case_call_backs",
            ),
            models.Index(
                F("collector"),
                F("next_action_at"),
                F("balance").desc(),
                condition=OWN & Q(next_action_at__isnull=False) & ~Q(next_action="call_back"),
                name="case_actions",
            ),
            models.Index(
                F("collector"),
                F("promise_broken_at").desc(),
                condition=OWN & Q(promise_broken_at__isnull=False),
                name="case_broken_promises",
            ),
            models.Index(
                fields=["collector", "promise_due_on"],
                condition=OWN & Q(promise_due_on__isnull=False),
                name="case_due_promises",
            ),
            models.Index(
                F("collector"), F("balance").desc(), condition=OWN & Q(last_contact_at__isnull=True), name="case_new"
            ),
            models.Index(
                fields=["collector", "last_contact_at"],
                condition=OWN & Q(last_contact_at__isnull=False),
                name="case_longest_untouched",
            ),
            models.Index(
                F("collector"),
                F("balance").desc(),
                condition=OWN & Q(last_contact_at__isnull=False),
                name="case_worked_by_balance",
            ),
            models.Index(fields=["team", "next_action_at"], condition=Q(for_anyone=True), name="case_for_anyone"),
            # The debtors whom a team knows, and its cases with their creditors, are read from the index alone.
            models.Index(
                fields=["team", "creditor", "state", "debtor"],
                include=["id"],
                condition=Q(team__isnull=False),
                name="case_of_team_by_creditor",
            ),
            models.Index(
                F("team"),
                F("balance").desc(),
                F("id").desc(),
                include=["debtor"],
                condition=Q(team__isnull=False),
                name="case_of_team_by_balance",
            ),
            models.Index(F("queue"), F("balance").desc(), condition=Q(queue__isnull=False), name="case_in_queue"),
            models.Index(
                F("team"),
                F("balance").desc(),
                condition=Q(collector__isnull=True) & ~Q(state="closed"),
                name="case_pool",
            ),
            models.Index(F("balance").desc(), F("id").desc(), name="case_by_balance"),
            # They owe nothing, so that they come last in the one above, behind every open case.
            models.Index(F("balance").desc(), F("id").desc(), condition=Q(state="closed"), name="case_closed"),
            models.Index(fields=["oldest_due_on", "id"], name="case_by_age"),
            models.Index(
                F("last_contact_at").desc(),
                F("id").desc(),
                condition=Q(last_contact_at__isnull=False),
                name="case_by_last_contact",
            ),
            models.Index(
                fields=["creditor", "retain_until", "id"],
                condition=Q(state="closed", sealed_at__isnull=True),
                name="case_by_retention",
            ),
            models.Index(
                fields=["claimed_by", "claimed_until"], condition=Q(claimed_by__isnull=False), name="case_by_claim"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the case page."""
        return links.to("cases:case-detail", self.pk)

    def days_past_due(self, on: date) -> int:
        """Return the days past due of the oldest account on the date `on`; 0 when nothing is past due."""
        return days_past_due(self.oldest_due_on, on)

    def bucket(self, on: date) -> int:
        """Return the age bucket on the date `on`: 0 to 7."""
        return bucket_of(self.days_past_due(on))


class Account(models.Model):
    """One overdue card account. The component fields are a cache of the ledger (`verify_ledger` proves them).

    Owed is the sum of the components less `unapplied`, money received beyond the debt. `stated_due_on` is the
    due date that the creditor states, `stated_on` the day whose close its amounts describe; `oldest_due_on` is
    the one in force: empty once a payment has cleared the balance. `overdue_amount` is what the creditor states
    as past due, when it does.
    """

    creditor = models.ForeignKey(
        Creditor, on_delete=models.PROTECT, related_name="accounts", db_index=False, db_constraint=False
    )
    debtor = models.ForeignKey(
        Debtor, on_delete=models.PROTECT, related_name="accounts", db_index=False, db_constraint=False
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="accounts", db_constraint=False)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="accounts", db_constraint=False)
    reference = models.CharField(max_length=60)
    card_last_four = models.CharField(max_length=4, blank=True)
    product = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=AccountState, default=AccountState.OPEN)
    placed_on = models.DateField()
    dpd_at_placement = models.PositiveIntegerField()
    stated_on = models.DateField()
    stated_due_on = models.DateField(null=True)
    oldest_due_on = models.DateField(null=True)
    principal = MoneyField(default=0)
    interest = MoneyField(default=0)
    fees = MoneyField(default=0)
    late_charges = MoneyField(default=0)
    costs = MoneyField(default=0)
    unapplied = MoneyField(default=0)
    balance = models.GeneratedField(
        expression=F("principal") + F("interest") + F("fees") + F("late_charges") + F("costs") - F("unapplied"),
        output_field=MoneyField(),
        db_persist=True,
    )
    overdue_amount = MoneyField(null=True)
    credit_limit = MoneyField(null=True)
    recalled_on = models.DateField(null=True)
    recall_reason = models.CharField(max_length=120, blank=True, db_default="")
    closed_on = models.DateField(null=True)

    # Only where `cases.queries.payments.payments.found_accounts` says so: its case has other accounts too.
    of_many = False

    objects = models.Manager["Account"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["creditor", "reference"], name="account_reference_once"),
            models.CheckConstraint(condition=Q(unapplied__gte=0), name="account_unapplied_positive"),
            models.CheckConstraint(condition=Q(state__in=AccountState.values), name="account_state_known"),
            models.CheckConstraint(
                condition=Q(card_last_four="") | Q(card_last_four__regex=r"^[0-9]{4}$"), name="account_last_four_only"
            ),
        ]
        indexes = [
            models.Index(fields=["card_last_four"], name="account_by_last_four"),
            models.Index(fields=["creditor", "state", "oldest_due_on"], name="account_by_age"),
            models.Index(
                F("unapplied").desc(), F("id").desc(), condition=Q(unapplied__gt=0), name="account_by_unapplied"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def days_past_due(self, on: date) -> int:
        """Return the days past due on the date `on`."""
        return days_past_due(self.oldest_due_on, on)

    def bucket(self, on: date) -> int:
        """Return the age bucket on the date `on`: 0 to 7."""
        return bucket_of(self.days_past_due(on))


class Assignment(models.Model):
    """Who had the case, since and until when (half-open), by whom and why; `transfer` holds the hand-over note."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    transfer = models.ForeignKey(
        Transfer, null=True, on_delete=models.PROTECT, related_name="assignments", db_index=False
    )

    objects = models.Manager["Assignment"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(until__isnull=True), name="assignment_one_open"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="assignment_until_later"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "since"], name="assignment_by_case"),
            models.Index(fields=["transfer"], condition=Q(transfer__isnull=False), name="assignment_by_transfer"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.collector_id}"
