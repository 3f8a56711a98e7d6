"""Closings by hand: those that wait, those that were decided."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import CloseReason, ClosingState
from cases.models import Case, Closing
from cases.queries.approval_items import Effect, Item, Source, others_first
from cases.rules.closings import closing as rule
from common import keyset, links, money
from common.clock import local_date
from common.exports import Column, Kind, Table, label_sql
from common.sorting import Sort, both_ways
from staff.models import User

SIZE = 50
MOST_SHOWN = 20
SORTS = both_ways(asked=Sort("asked_at"), owed=Sort("balance"))
SHOWN = ("waiting", "done", "refused", "reopened", "all")


def visible_to(user: User) -> QuerySet[Closing]:
    """Return the closings of cases that `user` may see, with what their rows name."""
    related = ("case__creditor", "case__debtor", "asked_by", "decided_by", "reopened_by")
    return Closing.objects.filter(case__in=Case.objects.visible_to(user)).select_related(*related)


def listed(user: User, *, show: str, reason: str = "", creditor: int | None = None) -> QuerySet[Closing]:
    """Return the closings in the state `show` ("all" for every one), for one close reason, of one creditor."""
    rows = visible_to(user)
    if show in ClosingState.values:
        rows = rows.filter(state=show)
    if creditor:
        rows = rows.filter(case__creditor_id=creditor)
    return rows.filter(reason=reason) if reason in CloseReason.values else rows


def page(rows: QuerySet[Closing], *, sort: str = "asked", cursor: str = "") -> keyset.Page[Closing]:
    """Return one page in the order `sort` of SORTS."""
    how = SORTS[sort]
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def table(rows: QuerySet[Closing]) -> Table:
    """Return the table of `rows`, the last asked first; the filters of the list become one subquery."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    reason, reasons = label_sql("q.reason", dict(CloseReason.choices))
    state, states = label_sql("q.state", dict(ClosingState.choices))
    source = f"""cases_closing q JOIN cases_case k ON k.id = q.case_id JOIN cases_creditor c ON c.id = k.creditor_id
        JOIN cases_debtor d ON d.id = k.debtor_id JOIN staff_user s ON s.id = q.asked_by_id
        LEFT JOIN staff_user e ON e.id = q.decided_by_id
        WHERE q.id IN ({ids}) ORDER BY q.asked_at DESC, q.id DESC"""
    return Table(
        title=_("Closings"),
        columns=[
            Column(_("Asked"), "q.asked_at", Kind.MOMENT, width=18),
            Column(_("Asked by"), "s.name", width=20),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Reason"), reason, Kind.LABEL, params=reasons),
            Column(_("Evidence"), "q.evidence", width=40),
            Column(_("Owed"), "q.balance", Kind.MONEY, currency="c.currency"),
            Column(_("Currency"), "c.currency", Kind.LABEL, width=9),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("Decided"), "q.decided_at", Kind.MOMENT, width=18),
            Column(_("Decided by"), "e.name", width=20),
            Column(_("Decision"), "q.decision", width=40),
        ],
        source=source,
        params=tuple(params),
    )


def reasons() -> list[tuple[str, str]]:
    """Return the close reasons that a person may give, with their words."""
    return [(name, str(CloseReason(name).label)) for name in rule.BY_HAND]


def last_of(case: Case) -> Closing | None:
    """Return the newest closing of `case` that waits or holds."""
    live = Closing.objects.filter(case=case, state__in=[ClosingState.WAITING, ClosingState.DONE])
    return live.select_related("asked_by", "decided_by").order_by("-pk").first()


def ended(closing: Closing, case: Case) -> bool:
    """Return whether `closing` is what closed the case: the creditor's files may have opened and recalled it since."""
    on = local_date(closing.decided_at or closing.asked_at, case.creditor.time_zone)
    return case.close_reason == closing.reason and case.closed_on == on


def may_reopen(case: Case, closing: Closing | None, *, today: date) -> bool:
    """Return whether the closing by which `case` is closed may still be taken back."""
    return (
        closing is not None
        and closing.state == ClosingState.DONE
        and case.closed_on is not None
        and case.sealed_at is None
        and ended(closing, case)
        and rule.may_reopen(closed_on=case.closed_on, today=today)
    )


def _others(user: User) -> QuerySet[Any]:
    return listed(user, show=ClosingState.WAITING).exclude(asked_by=user)


def _items(user: User, now: datetime) -> list[Item]:
    rows = others_first(listed(user, show=ClosingState.WAITING), user=user, maker="asked_by", at="asked_at")
    return [_item(row, user) for row in rows[:MOST_SHOWN]]


def _item(row: Closing, user: User) -> Item:
    currency = row.case.creditor.currency
    given_up = Effect(_("Owed"), money.signed(row.balance, currency), _("not collected any more"))
    return Item(
        key=f"closing-{row.pk}",
        title=_("%(name)s: %(reason)s") % {"name": row.case.debtor.name, "reason": row.get_reason_display()},
        why=_("Closing this case gives money up, or rests on a death: a second person decides."),
        reason=row.get_reason_display(),
        words=row.evidence,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        decide_url=links.to("cases:closing-decide", row.pk),
        is_own=row.asked_by_id == user.pk,
        case=row.case,
        url=links.to("cases:closing-detail", row.pk),
        effects=[given_up] if row.balance > 0 else [],
    )


WAITING = Source(
    name="closings",
    title=gettext_lazy("Closings"),
    permissions=("cases.approve_closing",),
    others=_others,
    items=_items,
    most_words=300,
    full=lambda: f"{reverse('cases:closing-list')}?show=waiting",
)
