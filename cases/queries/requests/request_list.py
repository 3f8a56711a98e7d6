"""The inboxes: requests filtered, sorted, paged by keyset, counted by department."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import RequestKind, RequestOutcome
from cases.models import Creditor, Request
from cases.rules.requests.request_filter import MINE, NOBODY, SORTS, RequestFilter
from common import keyset
from common.exports import Column, Kind, Table, label_sql
from staff.enums import Department
from staff.models import User
from staff.queries import departments

SIZE = 50
Days = dict[int, date]


@dataclass(frozen=True)
class Tab:
    """One inbox: its open requests, and how many of them are past their deadline."""

    name: str
    label: str
    count: int
    late: int
    current: bool


@dataclass(frozen=True)
class Row:
    """One request of the list, with the tone of its deadline: stop, warn or "" while there is time."""

    request: Request
    tone: str


@dataclass(frozen=True)
class Chip:
    """A filter in force and the address without it."""

    label: str
    value: str
    without: str


def late(days: Days) -> Q:
    """Return what an open request past its deadline fulfils; `days` are the business dates by creditor."""
    found = Q(pk__in=[])
    for creditor_id, today in days.items():
        found |= Q(case__creditor_id=creditor_id, due_on__lt=today)
    return found & Q(outcome="")


def filtered(user: User, chosen: RequestFilter, *, days: Days) -> QuerySet[Request]:
    """Return the requests that `user` may see and that fit every filter, unsorted."""
    rows: QuerySet[Request] = Request.objects.visible_to(user)
    if chosen.state != "all":
        rows = rows.filter(outcome="") if chosen.state == "open" else rows.exclude(outcome="")
    if chosen.department:
        rows = rows.filter(department=chosen.department)
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.creditor:
        rows = rows.filter(case__creditor_id=int(chosen.creditor))
    if chosen.owner:
        rows = rows.filter(owner_id=_owner(user, chosen.owner))
    if chosen.due:
        is_late = late(days)
        soon = Q(outcome="", escalated_at__isnull=False)
        rows = rows.filter(is_late) if chosen.due == "late" else rows.filter(soon).exclude(is_late)
    return rows


def _owner(user: User, owner: str) -> int | None:
    if owner == NOBODY:
        return None
    return user.pk if owner == MINE else int(owner)


def tabs(user: User, chosen: RequestFilter, *, days: Days) -> list[Tab]:
    """Return the inboxes of `user` and those in which an open request waits that the person may see, in one query."""
    rows = Request.objects.open().visible_to(user).values("department").order_by("department")
    counted = {one["department"]: one for one in rows.annotate(count=Count("pk"), late=Count("pk", filter=late(days)))}
    shown = [one for one in Department if one.value in counted or one.value in departments.of(user)]
    nothing = {"count": 0, "late": 0}
    found = [
        Tab(
            one.value,
            str(one.label),
            current=chosen.department == one.value,
            **_counts(counted.get(one.value, nothing)),
        )
        for one in shown
    ]
    every = Tab(
        "",
        pgettext("departments", "All"),
        sum(one.count for one in found),
        sum(one.late for one in found),
        not chosen.department,
    )
    return [every, *found]


def _counts(row: Any) -> dict[str, int]:
    return {"count": row["count"], "late": row["late"]}


def page(rows: QuerySet[Request], *, sort: str, cursor: str = "") -> keyset.Page[Request]:
    """Return one page in the order of `sort`, a key of `SORTS`. Raises CursorUnreadable."""
    how = SORTS[sort]
    related = rows.select_related("case__creditor", "case__debtor", "owner")
    return keyset.page(related, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def rows_of(requests: list[Request], *, days: Days) -> list[Row]:
    """Return the requests as rows of the list."""
    return [Row(one, tone(one, days[one.case.creditor_id])) for one in requests]


def tone(request: Request, today: date) -> str:
    """Return how the deadline of `request` stands on `today`: stop (past), warn (near) or "" (time left, or closed)."""
    if not request.is_open:
        return ""
    if request.due_on < today:
        return "stop"
    return "warn" if request.escalated_at or request.escalates_on <= today else ""


@dataclass(frozen=True)
class Choices:
    """What the filter form offers to one reader."""

    creditors: list[Creditor]
    owners: list[User]


def choices(user: User, chosen: RequestFilter) -> Choices:
    """Return the creditors, and the people who own an open request that `user` may see, in two queries."""
    owning = Request.objects.open().visible_to(user).exclude(owner=None).values("owner")
    named = int(chosen.owner) if chosen.owner.isdigit() else None
    people = User.objects.filter(Q(pk__in=owning) | Q(pk=named)).exclude(pk=user.pk)
    return Choices(list(Creditor.objects.order_by("name")), list(people.order_by("name", "pk")))


def due_choices() -> dict[str, str]:
    """Return the words of the deadline filter."""
    return {"late": _("past the deadline"), "soon": _("near the deadline")}


def chips(chosen: RequestFilter, offered: Choices) -> list[Chip]:
    """Return the filters in force but the inbox, each with the address without it."""
    gone = _("no longer here")
    creditors = {str(one.pk): str(one) for one in offered.creditors} | {"": ""}
    people = {str(one.pk): one.name for one in offered.owners} | {NOBODY: _("nobody"), MINE: _("me"), "": ""}
    kinds = {value: str(label) for value, label in RequestKind.choices} | {"": ""}
    found = [
        (_("Owner"), people.get(chosen.owner, gone), "owner", ""),
        (_("Kind"), kinds[chosen.kind], "kind", ""),
        (_("Creditor"), creditors.get(chosen.creditor, gone), "creditor", ""),
        (_("Deadline"), due_choices().get(chosen.due, ""), "due", ""),
        (_("State"), {"closed": _("closed"), "all": _("open and closed")}.get(chosen.state, ""), "state", "open"),
    ]
    return [Chip(label, value, chosen.query(**{name: empty})) for label, value, name, empty in found if value]


def table(rows: QuerySet[Request]) -> Table:
    """Return the requests as a table for files, by deadline; what was written on them stays at the desk."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    kind, kinds = label_sql("r.kind", dict(RequestKind.choices))
    department, names = label_sql("r.department", dict(Department.choices))
    outcome, outcomes = label_sql("r.outcome", dict(RequestOutcome.choices))
    source = f"""cases_request r JOIN cases_case k ON k.id = r.case_id JOIN cases_debtor d ON d.id = k.debtor_id
        JOIN cases_creditor c ON c.id = k.creditor_id LEFT JOIN staff_user u ON u.id = r.owner_id
        WHERE r.id IN ({ids}) ORDER BY r.due_on, r.id"""
    return Table(
        title=_("Requests"),
        columns=[
            Column(_("Number"), "r.number"),
            Column(_("Kind"), kind, Kind.LABEL, width=20, params=kinds),
            Column(_("Subject"), "r.subject", width=36),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Department"), department, Kind.LABEL, width=18, params=names),
            Column(_("Owner"), "u.name", width=20),
            Column(pgettext("request", "Received"), "r.received_at", Kind.MOMENT, width=18),
            Column(_("Due"), "r.due_on", Kind.DAY),
            Column(_("Shown to the supervisor"), "r.escalated_at", Kind.MOMENT, width=18),
            Column(_("Outcome"), outcome, Kind.LABEL, params=outcomes),
            Column(_("Closed"), "r.closed_at", Kind.MOMENT, width=18),
        ],
        source=source,
        params=tuple(params),
    )
