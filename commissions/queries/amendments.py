"""Months whose run is approved, and the amendments of what figured them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.queries.approval_items import Effect, Item, Source, others_first
from commissions.enums import LOCKED, AmendmentKind
from commissions.models import Amendment, Run, Statement, Target
from commissions.queries.figuring import closed
from commissions.queries.plans import plans
from commissions.rules.months import following_month
from common import dates, keyset, links, money
from common.versions import VersionState
from staff.models import User

RELATED = ("collector", "team", "plan", "version__plan", "made_by", "decided_by", "booked_in")
SIZE = 20


def is_locked(month: date, currency: str) -> bool:
    """Return whether the run of a month (its first day) is approved."""
    return Run.objects.official().filter(month=month, currency=currency, state__in=LOCKED).exists()


def notice(since: date, currency: str) -> str:
    """Return the sentence that says where a change from the month of `since` on is posted; "" for an open month."""
    rows = Run.objects.official().filter(currency=currency, state__in=LOCKED, month__gte=since.replace(day=1))
    last = rows.order_by("-month").values_list("month", flat=True).first()
    if last is None:
        return ""
    facts = {"open": dates.month(following_month(last)), "last": dates.month(last)}
    if last <= since:
        told = _(
            "The run of %(last)s is approved and stays as it is. A second person decides on this change, and the "
            "difference is posted in the run of %(open)s."
        )
    else:
        told = _(
            "The runs up to %(last)s are approved and stay as they are. A second person decides on this change, and "
            "the difference is posted in the run of %(open)s."
        )
    return told % facts


def of_targets(*, month: date, currency: str) -> QuerySet[Amendment]:
    """Return the changes of targets of an approved month that wait for a second person."""
    rows = _waiting().filter(kind=AmendmentKind.TARGET, month=month, currency=currency)
    return rows.select_related("collector", "made_by").order_by("pk")


def listed(*, cursor: str) -> keyset.Page[Amendment]:
    """Return a page of all amendments, the latest first."""
    return keyset.page(Amendment.objects.select_related(*RELATED), by=["made_at"], cursor=cursor)


@dataclass(frozen=True, slots=True)
class Posted:
    """An amendment that a run posts, and what the people and months that it concerns come to more or less by it."""

    row: Amendment
    title: str
    difference: Decimal


def posted_by(run: Run) -> list[Posted]:
    """Return the amendments that a run posts, in the order in which they were decided."""
    rows = Amendment.objects.filter(booked_in=run).select_related(*RELATED).order_by("decided_at", "pk")
    found = list(rows)
    if not found:
        return []
    deltas = Statement.objects.filter(run__booked_in=run).select_related("run", "version")
    told = [
        Delta(one.run.month, one.collector_id, one.version.plan_id if one.version else None, one.total)
        for one in deltas
    ]
    months = {one.month for one in told} if any(row.team_id for row in found) else set()
    teams = {month: _teams(month) for month in months}
    return [Posted(row, title(row), _difference(row, told, teams)) for row in found]


class Delta(NamedTuple):
    """What a person is paid more or less of an approved month, and by which plan."""

    month: date
    collector: int
    plan: int | None
    total: Decimal


def _teams(month: date) -> dict[int, int | None]:
    return {pk: team for pk, team, _role in plans.members(before=following_month(month))}


def _difference(row: Amendment, deltas: list[Delta], teams: Mapping[date, Mapping[int, int | None]]) -> Decimal:
    concerned = (one for one in deltas if closed.concerns(row, one.month) and _is_about(row, one, teams))
    return sum((one.total for one in concerned), Decimal(0))


def _is_about(row: Amendment, one: Delta, teams: Mapping[date, Mapping[int, int | None]]) -> bool:
    if row.collector_id is not None:
        return row.collector_id == one.collector
    if row.team_id is not None:
        return teams[one.month].get(one.collector) == row.team_id
    return row.plan_id == one.plan


def title(row: Amendment) -> str:
    """Return what an amendment changes, such as "Target of Lin Yue for October 2026"."""
    facts = {
        "who": str(row.collector or row.team or ""),
        "plan": row.plan.name if row.plan else "",
        "month": dates.month(row.month),
        "number": row.version.number if row.version else 0,
    }
    titles = {
        AmendmentKind.TARGET: _("Target of %(who)s for %(month)s"),
        AmendmentKind.ASSIGNED: _("%(plan)s for %(who)s from %(month)s on"),
        AmendmentKind.ENDED: _("%(plan)s ends for %(who)s before %(month)s"),
        AmendmentKind.SCORE: _("Review score of %(who)s for %(month)s"),
        AmendmentKind.VERSION: _("%(plan)s, version %(number)d from %(month)s on"),
    }
    return titles[AmendmentKind(row.kind)] % facts


def _waiting() -> QuerySet[Amendment]:
    return Amendment.objects.filter(state=VersionState.SUBMITTED)


def _own_decision() -> QuerySet[Amendment]:
    # A version of a plan brings its amendment along.
    return _waiting().exclude(kind=AmendmentKind.VERSION)


def _items(user: User, _now: datetime) -> list[Item]:
    rows = others_first(_own_decision().select_related(*RELATED), user=user, maker="made_by", at="made_at")
    found = list(rows[:SIZE])
    return [_item(row, user) for row in found]


def _item(row: Amendment, user: User) -> Item:
    return Item(
        key=f"amendment-{row.pk}",
        title=title(row),
        why=notice(row.month, row.currency),
        reason="",
        words=row.reason,
        asked_by=row.made_by.name,
        asked_at=row.made_at,
        decide_url=links.to("commissions:amendment-decide", row.pk),
        is_own=row.made_by_id == user.pk,
        url=reverse("commissions:amendment-list"),
        effects=_effects(row),
    )


def _effects(row: Amendment) -> list[Effect]:
    if row.amount is None:
        return []
    present = Target.objects.filter(collector=row.collector, month=row.month, currency=row.currency).first()
    before = money.signed(present.amount, row.currency) if present else ""
    return [Effect(_("Target"), before, money.signed(row.amount, row.currency))]


WAITING = Source(
    name="amendments",
    title=gettext_lazy("Changes of approved months"),
    permissions=("commissions.change_plan",),
    others=lambda user: _own_decision().exclude(made_by=user),
    items=_items,
    full=lambda: reverse("commissions:amendment-list"),
)
