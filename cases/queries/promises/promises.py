"""What is known of promises: limits for the next one, the list by keyset with its sums."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from cases.enums import PromiseState
from cases.models import Case, Promise
from cases.querysets import sights
from cases.rules.promises import promises as rules
from common import keyset
from common.clock import local_date
from common.sorting import Sort, both_ways
from staff.models import User

LOOK_BACK = 50
SIZE = 50
SORTS = both_ways(due=Sort("due_on"), promised=Sort("amount"), recorded=Sort("recorded_at"))
KEPT = (PromiseState.KEPT, PromiseState.KEPT_WITH_VARIANCE)
BROKEN = (PromiseState.BROKEN, PromiseState.PARTLY_KEPT)
SHOWN = ("open", "today", "broken", "kept", "matured", "all")
"""What a list shows; "matured" are those that count in a kept rate."""


@dataclass(frozen=True)
class PromiseFilter:
    """What a list shows; empty means everything. Dates are due dates, inclusive.

    `collector` is who has the case now, `recorded_by` who took the promise; `mine`: cases of the reader's own.
    """

    show: str = "all"
    mine: bool = False
    creditor: int | None = None
    collector: int | None = None
    recorded_by: int | None = None
    since: date | None = None
    until: date | None = None

    def said(self) -> dict[str, str]:
        """Return the filters in force by name."""
        return {name: str(value) for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Total:
    """Count, promised and received of one currency."""

    currency: str
    promises: int
    amount: Decimal
    received: Decimal


def _matured(rows: QuerySet[Promise], today: date) -> QuerySet[Promise]:
    """Return those of `rows` that count in a kept rate: due date and tolerance have passed.

    The day is the one that each creditor has open, `today` where none is; superseded, withdrawn and after-the-fact
    promises are out (kpis: PTP kept rate).
    """
    opened = rows.alias(open_on=Coalesce(F("case__creditor__business_day__open_on"), Value(today)))
    return opened.filter(state__in=[*KEPT, *BROKEN], after_the_fact=False, last_on__lt=F("open_on"))


def _concerning(user: User) -> QuerySet[Promise]:
    """Return the promises on cases that `user` may see, by a join: ten thousand of a team are summed for each page."""
    own = user.is_collector or Case.objects.filter(collector=user).exists()
    ways = sights(user, case="case__", own=own)
    return Promise.objects.all() if ways is None else Promise.objects.filter(reduce(or_, ways))


def listed(user: User, wanted: PromiseFilter, *, today: date) -> QuerySet[Promise]:
    """Return the promises that concern `user` and fit every filter, unsorted."""
    rows = _concerning(user)
    rows = rows.filter(case__collector=user) if wanted.mine else rows
    rows = _matured(rows, today) if wanted.show == "matured" else rows.filter(_shown(wanted.show, today))
    chosen = {
        "case__creditor": wanted.creditor,
        "case__collector": wanted.collector,
        "recorded_by": wanted.recorded_by,
        "due_on__gte": wanted.since,
        "due_on__lte": wanted.until,
    }
    return rows.filter(**{name: value for name, value in chosen.items() if value})


def _shown(show: str, today: date) -> Q:
    return {
        "open": Q(state=PromiseState.OPEN),
        "today": Q(state=PromiseState.OPEN, due_on=today),
        "kept": Q(state__in=KEPT),
        "broken": Q(state__in=BROKEN),
        "all": Q(),
    }[show]


def usual_sort(show: str) -> str:
    """Return the order that fits what is shown: open promises the next due first, others the last due first."""
    return "due_up" if show in ("open", "today") else "due"


def page(rows: QuerySet[Promise], *, sort: str, cursor: str = "") -> keyset.Page[Promise]:
    """Return one page in the order `sort` of SORTS."""
    rows = rows.select_related("case__creditor", "case__debtor", "case__collector", "recorded_by")
    how = SORTS[sort]
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def totals(rows: QuerySet[Promise]) -> list[Total]:
    """Return count, promised and received per currency; what is asked for stands in an index."""
    found = rows.values_list("case__creditor__currency").annotate(Count("case"), Sum("amount"), Sum("received"))
    return [Total(*row) for row in found.order_by("case__creditor__currency")]


def limits(*, case: Case, now: datetime) -> rules.Limits:
    """Return what may be promised now on `case`, by the creditor's limits and its calendar day."""
    creditor = case.creditor
    rows = Promise.objects.filter(case=case).order_by("-pk")
    states = rows.values_list(Coalesce("first_id", "pk"), "state")[:LOOK_BACK]
    return rules.limits(
        today=local_date(now, creditor.time_zone),
        balance=case.balance,
        most_days=creditor.promise_most_days,
        smallest_amount=creditor.promise_smallest_amount,
        most_in_row=creditor.promise_most_in_row,
        in_row=rules.in_row(states),
        most_parts=creditor.promise_most_parts,
    )
