"""What the case page shows: the head, what is owed, the people, the promises, the history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import AccountState, AssignmentReason, Component, PartyRole, PromiseState, SkipReason, TransferReason
from cases.models import (
    Account,
    Assignment,
    Case,
    ContactPoint,
    Creditor,
    Debtor,
    LedgerEntry,
    Plan,
    Promise,
    RelatedPerson,
    Request,
    Skip,
)
from cases.queries import tones
from cases.queries.holds import hold_words, holds
from cases.queries.ledger import corrections
from cases.queries.plans import plan_head
from cases.querysets import CaseQuerySet
from common import dates, money, names, punctuation
from common.clock import local_date
from staff.models import User

ENTRIES_SHOWN = 100
ROWS_SHOWN = 50
PARTS = [*Component.values, "unapplied"]


@dataclass(frozen=True)
class Said:
    """A state in words with its sign: ok, warn, stop or ring."""

    sign: str
    words: str


@dataclass(frozen=True)
class Head:
    """The head of a case: one figure with its parts, age, cards, promise and holds in words, the place."""

    case: Case
    today: date
    dpd: int
    bucket: int
    parts: list[tuple[str, Decimal]]
    minimum_due: Decimal | None
    cards: list[str]
    promise: Said
    plan: Said | None
    holds: list[hold_words.Line]
    possible: str
    place: str
    counts: dict[str, int]


def detail(user: User) -> CaseQuerySet:
    """Return the cases that `user` may open, with everything that the head names."""
    related = ("creditor", "debtor", "team", "collector", "claimed_by")
    return Case.objects.visible_to(user).select_related(*related)


def head(case: Case, *, now: datetime) -> Head:
    """Return the head of `case`, aged on the creditor's present date, in five queries."""
    today = local_date(now, case.creditor.time_zone)
    accounts = list(Account.objects.filter(case=case).order_by("pk"))
    live = [one for one in accounts if one.state == AccountState.OPEN] or accounts
    held = holds.of_case(case)
    in_force = [hold for hold in held if hold.in_force(now)]
    known = list(Promise.objects.filter(case=case).order_by("-due_on", "-pk"))
    plans = list(Plan.objects.filter(case=case).order_by("-pk"))
    plan_said = plan_head.said(plans[0], case, today) if plans else None
    overdue = [one.overdue_amount for one in live if one.overdue_amount is not None]
    return Head(
        case=case,
        today=today,
        dpd=case.days_past_due(today),
        bucket=case.bucket(today),
        parts=_parts(live),
        minimum_due=sum(overdue, Decimal(0)) if overdue else None,
        cards=[one.card_last_four for one in live if one.card_last_four],
        promise=promise_words(_next_of(known), case, today),
        plan=Said(*plan_said) if plan_said else None,
        holds=[hold_words.line(hold, today=today) for hold in in_force],
        possible=hold_words.still_possible(in_force),
        place=_place(case.debtor, case.creditor, now),
        counts={
            "owed": len(accounts),
            "people": 1 + RelatedPerson.objects.filter(debtor_id=case.debtor_id).count(),
            "promises": len(known),
            "plans": len(plans),
            "holds": len(held),
            "requests": Request.objects.filter(case=case).count(),
        },
    )


def _parts(accounts: Iterable[Account]) -> list[tuple[str, Decimal]]:
    totals = {name: Decimal(0) for name in PARTS}
    for account in accounts:
        for name in PARTS:
            totals[name] += getattr(account, name)
    labels = {**dict(Component.choices), "unapplied": _("Paid beyond the debt")}
    shown = [(str(labels[name]), -amount if name == "unapplied" else amount) for name, amount in totals.items()]
    return [one for place, one in enumerate(shown) if one[1] or place == 0]


def _place(debtor: Debtor, creditor: Creditor, now: datetime) -> str:
    zones = debtor.time_zones or [creditor.time_zone]
    city, region = names.place(str(zones[0])), names.region(debtor.region, creditor.jurisdiction)
    where = punctuation.parts((region, city)) if region and region != city else city
    there = _("%(place)s, %(time)s there.") % {"place": where, "time": dates.clock_time(now, str(zones[0]))}
    spoken = names.language(debtor.language)
    return punctuation.sentences((there, _("Speaks %(language)s.") % {"language": spoken} if spoken else ""))


def _next_of(known: list[Promise]) -> Promise | None:
    """Return the open promise that is due next, or the last one when none is open."""
    waiting = [one for one in known if one.state == PromiseState.OPEN]
    return waiting[-1] if waiting else next(iter(known), None)


def promise_words(promise: Promise | None, case: Case, today: date) -> Said:
    """Return what the last promise means today."""
    if promise is None or promise.state in (PromiseState.SUPERSEDED, PromiseState.WITHDRAWN):
        return Said("", _("No promise"))
    facts = {
        "amount": money.signed(promise.amount, case.creditor.currency),
        "received": money.signed(promise.received, case.creditor.currency),
        "day": dates.day(promise.due_on, today=today),
        "judged": dates.day(promise.judged_on, today=today) if promise.judged_on else "",
    }
    if promise.state == PromiseState.OPEN:
        return _open_promise(promise, facts, today)
    if promise.state in (PromiseState.KEPT, PromiseState.KEPT_WITH_VARIANCE):
        return Said(tones.of(promise), _("Promise of %(amount)s for %(day)s kept") % facts)
    if promise.received > 0:
        return Said(tones.of(promise), _("Promise of %(amount)s for %(day)s not kept, %(received)s received") % facts)
    words = _("Promise of %(amount)s for %(day)s broken on %(judged)s, nothing received") % facts
    return Said(tones.of(promise), words)


def _open_promise(promise: Promise, facts: dict[str, str], today: date) -> Said:
    if promise.due_on > today:
        return Said("ring", _("Promise of %(amount)s for %(day)s") % facts)
    if promise.due_on == today:
        return Said("warn", _("Promise of %(amount)s due today, %(received)s received") % facts)
    return Said("warn", _("Promise of %(amount)s was due on %(day)s, %(received)s received") % facts)


@dataclass(frozen=True)
class EntryRow:
    """A ledger entry with the account's balance after it."""

    entry: LedgerEntry
    change: Decimal
    balance: Decimal

    @property
    def reference(self) -> str:
        """The reference of the payment behind the entry, as the creditor wrote it; empty for what the desk books."""
        kind, _colon, name = self.entry.reference.partition(":")
        return name if kind in ("payment", "reversal") else ""


@dataclass(frozen=True)
class AccountRow:
    """An account with its age, its parts, its latest entries, newest first, and the corrections that wait.

    `asks` are the kinds of correction that the reader may ask for.
    """

    account: Account
    dpd: int
    bucket: int
    parts: list[tuple[str, Decimal]]
    entries: list[EntryRow] = field(default_factory=list)
    earlier: int = 0
    waiting: list[corrections.Row] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)


def owed(case: Case, *, user: User, today: date) -> list[AccountRow]:
    """Return the accounts of `case`, each with its ledger and the running balance, in three queries."""
    accounts = list(Account.objects.filter(case=case).order_by("pk"))
    waiting = corrections.of_case(case, user)
    by_account: dict[int, list[EntryRow]] = {account.pk: [] for account in accounts}
    running: dict[int, Decimal] = dict.fromkeys(by_account, Decimal(0))
    for entry in LedgerEntry.objects.filter(account__in=accounts).order_by("effective_on", "pk"):
        change = sum((getattr(entry, name) for name in Component.values), -entry.unapplied)
        running[entry.account_id] += change
        by_account[entry.account_id].append(EntryRow(entry, change, running[entry.account_id]))
    return [
        AccountRow(
            account,
            account.days_past_due(today),
            account.bucket(today),
            _parts([account]),
            by_account[account.pk][::-1][:ENTRIES_SHOWN],
            max(0, len(by_account[account.pk]) - ENTRIES_SHOWN),
            [one for one in waiting if one.correction.account_id == account.pk],
            corrections.may_ask(user, account),
        )
        for account in accounts
    ]


@dataclass(frozen=True)
class PersonRow:
    """A person around the debt and how to reach them."""

    name: str
    role: str
    note: str
    never_told: bool
    points: list[ContactPoint]
    refused_at: datetime | None = None


def people(case: Case) -> list[PersonRow]:
    """Return the debtor and the related people with their contact points, in two queries."""
    points: dict[int | None, list[ContactPoint]] = {}
    for point in ContactPoint.objects.filter(debtor_id=case.debtor_id).order_by("kind", "pk"):
        points.setdefault(point.person_id, []).append(point)
    debtor = case.debtor
    note = _("Customer %(reference)s") % {"reference": debtor.reference}
    if debtor.national_number_hash:
        note = f"{note} · {_('ID number on file')}"
    rows = [PersonRow(debtor.name, str(PartyRole.DEBTOR.label), note, never_told=False, points=points.get(None, []))]
    rows += [
        PersonRow(
            person.name,
            str(PartyRole(person.role).label),
            person.relation,
            never_told=person.role == PartyRole.CONTACT_PERSON,
            points=points.get(person.pk, []),
            refused_at=person.refused_at,
        )
        for person in RelatedPerson.objects.filter(debtor_id=case.debtor_id).order_by("pk")
    ]
    return rows


def promises(case: Case) -> list[Promise]:
    """Return the promises of `case`, latest first."""
    return list(Promise.objects.filter(case=case).select_related("recorded_by").order_by("-due_on", "-pk")[:ROWS_SHOWN])


@dataclass(frozen=True)
class Past:
    """One step of a case's history."""

    at: datetime
    until: datetime | None
    what: str
    why: str
    by: str


def history(case: Case) -> list[Past]:
    """Return who had `case` since and until when, and who passed it over, latest first, in two queries."""
    found = Assignment.objects.filter(case=case).select_related("collector", "assigned_by", "team", "transfer")
    steps = [
        Past(
            one.since,
            one.until,
            _("With %(name)s") % {"name": one.collector.name} if one.collector else _("In the pool of the team"),
            punctuation.parts([reason_words(one.reason), *([one.transfer.note] if one.transfer else [])]),
            one.assigned_by.name if one.assigned_by else pgettext("who did it", "Desk"),
        )
        for one in found.order_by("-since")[:ROWS_SHOWN]
    ]
    skips = Skip.objects.filter(case=case).select_related("collector").order_by("-at")[:ROWS_SHOWN]
    steps += [Past(one.at, one.at, _("Passed over"), skip_words(one.reason), one.collector.name) for one in skips]
    return sorted(steps, key=lambda one: one.at, reverse=True)


def reason_words(reason: str) -> str:
    """Return the reason of an assignment: the desk's own in the reader's language, a person's as written."""
    known = {**dict(AssignmentReason.choices), **dict(TransferReason.choices)}
    return str(known.get(reason, reason))


def skip_words(reason: str) -> str:
    """Return why a case was passed over: a listed reason in the reader's language, another as written."""
    return str(SkipReason(reason).label) if reason in SkipReason.values else reason
