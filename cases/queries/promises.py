"""What is known of promises: limits for the next one, lists."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from cases.enums import PromiseState
from cases.models import Case, Promise
from cases.rules import promises as rules
from common import keyset
from common.clock import local_date
from staff.models import User

LOOK_BACK = 50
SIZE = 50
KEPT = (PromiseState.KEPT, PromiseState.KEPT_WITH_VARIANCE)
BROKEN = (PromiseState.BROKEN, PromiseState.PARTLY_KEPT)
STATES: dict[str, Q] = {
    "open": Q(state=PromiseState.OPEN),
    "kept": Q(state__in=KEPT),
    "broken": Q(state__in=BROKEN),
    "all": Q(),
}
TODAY = "today"


@dataclass(frozen=True)
class Total:
    """Count, promised and received of one currency."""

    currency: str
    promises: int
    amount: Decimal
    received: Decimal


def listed(*, user: User, show: str, mine: bool, today: date) -> QuerySet[Promise]:
    """Return the promises that concern `user`: "open", due "today", "kept", "broken" or "all"; `mine`: own cases."""
    cases = Case.objects.visible_to(user)
    if mine:
        cases = cases.filter(collector=user)
    wanted = STATES["open"] & Q(due_on=today) if show == TODAY else STATES[show]
    return Promise.objects.filter(wanted, case__in=cases)


def page(rows: QuerySet[Promise], *, show: str, cursor: str = "") -> keyset.Page[Promise]:
    """Return one page: open promises the next due first, the others the last due first."""
    rows = rows.select_related("case__creditor", "case__debtor", "case__collector", "recorded_by")
    return keyset.page(rows, by=["due_on"], cursor=cursor, size=SIZE, descending=show not in ("open", TODAY))


def totals(rows: QuerySet[Promise]) -> list[Total]:
    """Return count, promised and received per currency."""
    found = rows.values_list("case__creditor__currency").annotate(Count("pk"), Sum("amount"), Sum("received"))
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
