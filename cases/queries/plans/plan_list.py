"""The list of plans: filters, order, sums, and the same as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import PlanKind, PlanState, VersionState
from cases.models import Case, Creditor, Plan, PlanVersion
from common import addresses, keyset
from common.exports import Column, Kind, Table, label_sql
from common.sorting import Sort, both_ways
from staff.models import User

SIZE = 50
WEEK = timedelta(days=7)
SORTS = both_ways(
    proposed=Sort("proposed_at"),
    total=Sort("total"),
    ends=Sort("last_due_on"),
    due=Sort("next_due_on", descending=False),
)
SHOWN: dict[str, Q] = {
    "active": Q(state=PlanState.ACTIVE),
    "offered": Q(state__in=[PlanState.PROPOSED, PlanState.APPROVED]),
    "awaiting": Q(pk__in=PlanVersion.objects.filter(state=VersionState.AWAITING).values("plan")),
    "broken": Q(state__in=[PlanState.BROKEN, PlanState.EXPIRED], activated_at__isnull=False),
    "completed": Q(state=PlanState.COMPLETED),
    "ended": Q(state=PlanState.CANCELLED) | Q(state=PlanState.EXPIRED, activated_at__isnull=True),
    "all": Q(),
}


@dataclass(frozen=True)
class PlanFilter:
    """What a list shows; empty means everything. `due` is "overdue", "today" or "week"."""

    show: str = "active"
    creditor: int | None = None
    collector: int | None = None
    kind: str = ""
    due: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether more than the state is chosen."""
        return bool(self.creditor or self.collector or self.kind or self.due)

    def said(self) -> dict[str, str]:
        """Return the filters in force by name."""
        named = ("show", "creditor", "collector", "kind", "due")
        return {name: str(getattr(self, name)) for name in named if getattr(self, name)}


@dataclass(frozen=True)
class Total:
    """Count, to be paid, received and let go of one currency."""

    currency: str
    plans: int
    total: Decimal
    received: Decimal
    discount: Decimal


def shown() -> list[tuple[str, str]]:
    """Return the states that a list may be narrowed to, with their names."""
    return [
        ("active", pgettext("plans", "active")),
        ("awaiting", pgettext("plans", "awaiting approval")),
        ("offered", pgettext("plans", "offered or approved")),
        ("broken", pgettext("plans", "broken or expired")),
        ("completed", pgettext("plans", "completed")),
        ("ended", pgettext("plans", "cancelled or lapsed")),
        ("all", pgettext("plans", "all")),
    ]


def read(asked: Mapping[str, str]) -> PlanFilter:
    """Return the filter that an address names; what it does not know it leaves out."""
    show, kind, due = asked.get("show", "active"), asked.get("kind", ""), asked.get("due", "")
    return PlanFilter(
        show=show if show in SHOWN else "active",
        creditor=addresses.key(asked.get("creditor", "")),
        collector=addresses.key(asked.get("collector", "")),
        kind=kind if kind in PlanKind.values else "",
        due=due if due in ("overdue", "today", "week") else "",
    )


def filtered(user: User, by: PlanFilter, *, today: date) -> QuerySet[Plan]:
    """Return the plans that concern `user` and fit."""
    rows = Plan.objects.filter(SHOWN[by.show], case__in=Case.objects.visible_to(user))
    if by.creditor:
        rows = rows.filter(case__creditor=by.creditor)
    if by.collector:
        rows = rows.filter(case__collector=by.collector)
    if by.kind:
        rows = rows.filter(kind=by.kind)
    days = {"overdue": Q(next_due_on__lt=today), "today": Q(next_due_on=today)}
    days["week"] = Q(next_due_on__gte=today, next_due_on__lt=today + WEEK)
    return rows.filter(days[by.due]) if by.due else rows


def page(rows: QuerySet[Plan], *, sort: str, cursor: str = "") -> keyset.Page[Plan]:
    """Return one page in the order `sort` of SORTS; by due date, those that have none come last."""
    how = SORTS[sort]
    rows = rows.select_related("case__creditor", "case__debtor", "case__collector", "proposed_by")
    if how.field == "next_due_on":
        return keyset.unknown_last(rows, by=how.field, cursor=cursor, size=SIZE, descending=how.descending)
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def totals(rows: QuerySet[Plan]) -> list[Total]:
    """Return count and sums per currency."""
    found = rows.values_list("case__creditor__currency").annotate(
        Count("pk"), Sum("total"), Sum("received"), Sum("discount")
    )
    return [Total(*row) for row in found.order_by("case__creditor__currency")]


def creditors() -> QuerySet[Creditor]:
    """Return the creditors that a list may be narrowed to."""
    return Creditor.objects.order_by("name")


def collectors(user: User) -> QuerySet[User]:
    """Return the collectors of the cases with plans that concern `user`."""
    cases = Case.objects.visible_to(user).filter(plans__isnull=False, collector__isnull=False)
    return User.objects.filter(pk__in=cases.values("collector")).order_by("name")


def table(rows: QuerySet[Plan]) -> Table:
    """Return the plans as a table for a file; the filters of the list become one subquery."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    state, states = label_sql("p.state", dict(PlanState.choices))
    kind, kinds = label_sql("p.kind", dict(PlanKind.choices))
    source = f"""cases_plan p JOIN cases_case k ON k.id = p.case_id JOIN cases_debtor d ON d.id = k.debtor_id
        JOIN cases_creditor c ON c.id = k.creditor_id LEFT JOIN staff_user u ON u.id = k.collector_id
        WHERE p.id IN ({ids}) ORDER BY p.proposed_at DESC, p.id DESC"""
    return Table(
        title=_("Repayment plans"),
        columns=[
            Column(_("Case"), "k.number"),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Kind"), kind, Kind.LABEL, params=kinds),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("To be paid"), "p.total", Kind.MONEY, currency="c.currency"),
            Column(_("Received"), "p.received", Kind.MONEY, currency="c.currency"),
            Column(_("Discount"), "p.discount", Kind.MONEY, currency="c.currency"),
            Column(_("Currency"), "c.currency", Kind.LABEL, width=9),
            Column(pgettext("duration", "Months"), "p.months", Kind.WHOLE),
            Column(_("Next due"), "p.next_due_on", Kind.DAY),
            Column(_("Last due"), "p.last_due_on", Kind.DAY),
            Column(_("Agreed on"), "p.agreed_on", Kind.DAY),
            Column(_("Ended on"), "p.ended_on", Kind.DAY),
            Column(_("Collector"), "u.name", width=20),
        ],
        source=source,
        params=tuple(params),
    )
