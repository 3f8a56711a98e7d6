"""The case list: filtered, sorted, paged by keyset, with count and sum per currency."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import CaseState, Outcome
from cases.models import Case, Creditor
from cases.querysets import CaseQuerySet, sights
from cases.rules.case_filter import NOBODY, SORTS, CaseFilter, due_range
from common import dates, keyset, punctuation
from common.clock import local_date
from staff.enums import Role
from staff.models import Team, User

SIZE = 50


@dataclass(frozen=True)
class Row:
    """One case of the list, aged on the reader's date."""

    case: Case
    dpd: int
    bucket: int
    last_on: date | None
    state: str
    outcome: str
    promise: str
    is_broken: bool


@dataclass(frozen=True)
class Total:
    """Count and sum of one currency."""

    currency: str
    cases: int
    amount: Decimal


@dataclass(frozen=True)
class Chip:
    """A filter in force and the address without it."""

    label: str
    value: str
    without: str


def today_of(user: User, now: datetime) -> date:
    """Return the reader's calendar date, on which the list ages its cases."""
    return local_date(now, user.time_zone)


def filtered(user: User, chosen: CaseFilter, *, now: datetime) -> CaseQuerySet:
    """Return the cases that `user` may see and that fit every filter, unsorted."""
    today = today_of(user, now)
    rows = Case.objects.visible_to(user)
    if chosen.state != "all":
        rows = rows.open() if chosen.state == "open" else rows.filter(state=CaseState.CLOSED)
    if chosen.creditor:
        rows = rows.filter(creditor_id__in=chosen.creditor)
    if chosen.bucket:
        rows = rows.filter(aged(chosen.bucket, today))
    if chosen.team:
        rows = rows.filter(team_id=chosen.team)
    if chosen.collector:
        rows = rows.filter(collector_id=None if chosen.collector == NOBODY else int(chosen.collector))
    rows = rows.filter(_promised(chosen.promise, today)) if chosen.promise else rows
    return rows.filter(_contacted(chosen.last, now)) if chosen.last else rows


def aged(buckets: tuple[str, ...], today: date) -> Q:
    """Return what cases of these buckets have in common on the day `today`."""
    fits = Q()
    for bucket in buckets:
        first, last = due_range(int(bucket), today)
        one = Q(oldest_due_on__gte=first) if first else Q()
        one &= Q(oldest_due_on__lte=last) if last else Q()
        fits |= one | Q(oldest_due_on=None) if bucket == "0" else one
    return fits


def _promised(promise: str, today: date) -> Q:
    return {
        "none": Q(promise_due_on=None),
        "open": Q(promise_due_on__isnull=False),
        "due": Q(promise_due_on=today),
        "broken": Q(promise_broken_on__isnull=False),
    }[promise]


def _contacted(last: str, now: datetime) -> Q:
    if last == "never":
        return Q(last_contact_at=None)
    return Q(last_contact_at__lt=now - timedelta(days=int(last)))


def is_narrow(user: User, chosen: CaseFilter) -> bool:
    """Return whether few of all cases fit: a collector's, or those of a filter among the cases of some teams."""
    return chosen.collector.isdigit() or (sights(user) is not None and not chosen.is_empty)


def page(
    cases: CaseQuerySet, *, sort: str, cursor: str = "", size: int = SIZE, gathered: bool = False
) -> keyset.Page[Case]:
    """Return one page; cases without the sorted value come last, by number of entry.

    With few cases (`is_narrow`) they are `gathered` and sorted instead. Raises CursorUnreadable.
    """
    how = SORTS[sort]
    related = cases.select_related("debtor", "creditor", "team", "collector")
    known: dict[str, Any] = {"cursor": cursor, "size": size, "descending": how.descending, "gathered": gathered}
    if how.field == "balance":
        return keyset.page(related, by=[how.field], **known)
    return keyset.unknown_last(related, by=how.field, **known)


def rows_of(cases: list[Case], *, today: date) -> list[Row]:
    """Return the cases as rows of the list."""
    states, outcomes = dict(CaseState.choices), dict(Outcome.choices)
    return [
        Row(
            case=case,
            dpd=case.days_past_due(today),
            bucket=case.bucket(today),
            last_on=timezone.localdate(case.last_contact_at) if case.last_contact_at else None,
            state=str(states[case.state]),
            outcome=str(outcomes.get(case.last_outcome, case.last_outcome)),
            promise=_promise_words(case, today),
            is_broken=case.promise_broken_on is not None,
        )
        for case in cases
    ]


def _promise_words(case: Case, today: date) -> str:
    if case.promise_due_on is not None and case.promise_broken_on is not None:
        facts = {
            "broken": dates.day(case.promise_broken_on, today=today),
            "day": dates.day(case.promise_due_on, today=today),
        }
        return _("part broken %(broken)s, next due %(day)s") % facts
    if case.promise_due_on is not None:
        return _("due %(day)s") % {"day": dates.day(case.promise_due_on, today=today)}
    if case.promise_broken_on is not None:
        return _("broken %(day)s") % {"day": dates.day(case.promise_broken_on, today=today)}
    return ""


def totals(cases: CaseQuerySet) -> list[Total]:
    """Return count and sum of all that fit, per currency, most cases first."""
    found = cases.values("creditor__currency").annotate(cases=Count("pk"), amount=Sum("balance"))
    rows = [Total(one["creditor__currency"], one["cases"], one["amount"]) for one in found.order_by("-cases")]
    return [one for one in rows if one.cases]


@dataclass(frozen=True)
class Choices:
    """What the filter form offers to one reader."""

    creditors: list[Creditor]
    teams: list[Team]
    collectors: list[User]


def choices(user: User, chosen: CaseFilter) -> Choices:
    """Return creditors, and the teams and collectors whose cases `user` may see, in three queries.

    A collector by whom the list is filtered is offered even after leaving the desk.
    """
    named = int(chosen.collector) if chosen.collector.isdigit() else None
    people = User.objects.filter(Q(role=Role.COLLECTOR, is_active=True) | Q(pk=named))
    teams = Team.objects.order_by("name")
    if user.role in (Role.COLLECTOR, Role.SUPERVISOR):
        people, teams = people.filter(team_id__in=user.team_ids), teams.filter(pk__in=user.team_ids)
    return Choices(list(Creditor.objects.order_by("name")), list(teams), list(people.order_by("name")))


def chips(chosen: CaseFilter, offered: Choices) -> list[Chip]:
    """Return the filters in force, each with the address without it; who is not offered is no longer here."""
    gone = _("no longer here")
    creditors = {str(one.pk): str(one) for one in offered.creditors}
    people = {str(one.pk): _named(one) for one in offered.collectors} | {NOBODY: _("nobody"), "": ""}
    teams = {str(one.pk): one.name for one in offered.teams} | {"": ""}
    found = [
        (_("Creditor"), punctuation.listed(creditors.get(pk, gone) for pk in chosen.creditor), "creditor", ()),
        (_("Age"), punctuation.listed(f"M{one}+" if one == "7" else f"M{one}" for one in chosen.bucket), "bucket", ()),
        (_("Team"), teams.get(chosen.team, gone), "team", ""),
        (_("Collector"), people.get(chosen.collector, gone), "collector", ""),
        (_("State"), {"closed": _("closed"), "all": _("open and closed")}.get(chosen.state, ""), "state", "open"),
        (_("Promise"), promise_choices().get(chosen.promise, ""), "promise", ""),
        (_("Last contact"), contact_choices().get(chosen.last, ""), "last", ""),
    ]
    return [Chip(label, value, chosen.query(**{name: empty})) for label, value, name, empty in found if value]


def _named(collector: User) -> str:
    return collector.name if collector.is_active else _("%(name)s (left)") % {"name": collector.name}


def promise_choices() -> dict[str, str]:
    """Return the words of the promise filter."""
    return {"none": _("none open"), "open": _("open"), "due": _("due today"), "broken": _("broken")}


def contact_choices() -> dict[str, str]:
    """Return the words of the last-contact filter."""
    days = {
        value: ngettext("over %(days)s day ago", "over %(days)s days ago", int(value)) % {"days": value}
        for value in ("3", "7", "14", "30")
    }
    return {"never": _("never"), **days}
