"""Closings by hand: those that wait, those that were decided."""

from datetime import date

from django.db.models import QuerySet

from cases.enums import CloseReason, ClosingState
from cases.models import Case, Closing
from cases.rules import closing as rule
from common import keyset
from staff.models import User

SIZE = 50
SHOWN = ("waiting", "done", "refused", "reopened", "all")


def visible_to(user: User) -> QuerySet[Closing]:
    """Return the closings of cases that `user` may see, with what their rows name."""
    related = ("case__creditor", "case__debtor", "asked_by", "decided_by", "reopened_by")
    return Closing.objects.filter(case__in=Case.objects.visible_to(user)).select_related(*related)


def listed(user: User, *, show: str, reason: str = "") -> QuerySet[Closing]:
    """Return the closings in the state `show` ("all" for every one), for one close reason when given."""
    rows = visible_to(user)
    if show in ClosingState.values:
        rows = rows.filter(state=show)
    return rows.filter(reason=reason) if reason in CloseReason.values else rows


def page(rows: QuerySet[Closing], *, cursor: str = "") -> keyset.Page[Closing]:
    """Return one page, the newest first."""
    return keyset.page(rows, by=[], cursor=cursor, size=SIZE)


def reasons() -> list[tuple[str, str]]:
    """Return the close reasons that a person may give, with their words."""
    return [(name, str(CloseReason(name).label)) for name in rule.BY_HAND]


def last_of(case: Case) -> Closing | None:
    """Return the newest closing of `case` that waits or holds."""
    live = Closing.objects.filter(case=case, state__in=[ClosingState.WAITING, ClosingState.DONE])
    return live.select_related("asked_by", "decided_by").order_by("-pk").first()


def may_reopen(case: Case, closing: Closing | None, *, today: date) -> bool:
    """Return whether the closing by which `case` is closed may still be taken back."""
    return (
        closing is not None
        and closing.state == ClosingState.DONE
        and case.closed_on is not None
        and rule.may_reopen(closed_on=case.closed_on, today=today)
    )
