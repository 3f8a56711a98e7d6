"""What is known of adjustments: the list, what waits for a second person, and those of a statement."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import CorrectionState
from cases.queries.approval_items import Effect, Item, Source, others_first
from commissions.enums import LOCKED
from commissions.models import Adjustment, Assignment, Run, Statement
from commissions.queries.plans import plans
from common import dates, keyset, links, money
from common.exports import Column, Kind, Table, label_sql
from common.sorting import Sort, both_ways
from staff.models import User

SIZE = 50
STATES: dict[str, Q] = {
    "waiting": Q(state=CorrectionState.ASKED),
    "approved": Q(state=CorrectionState.APPROVED),
    "refused": Q(state__in=[CorrectionState.REFUSED, CorrectionState.WITHDRAWN]),
    "all": Q(),
}
SORTS = both_ways(asked=Sort("asked_at"))
RELATED = ("collector", "asked_by", "decided_by", "booked_in", "file", "payment", "dispute")


def listed(*, show: str) -> QuerySet[Adjustment]:
    """Return the adjustments in the state `show` of STATES."""
    return Adjustment.objects.filter(STATES[show])


def page(rows: QuerySet[Adjustment], *, sort: str = "asked", cursor: str = "") -> keyset.Page[Adjustment]:
    """Return one page in the order `sort` of SORTS."""
    how = SORTS[sort]
    rows = rows.select_related(*RELATED)
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def of_statement(statement: Statement) -> QuerySet[Adjustment]:
    """Return what is booked by hand in a statement."""
    rows = Adjustment.objects.filter(booked_in=statement.run_id, collector=statement.collector_id)
    return rows.order_by("decided_at", "pk")


def unbooked(*, month: date, currency: str, people: Collection[int]) -> QuerySet[Adjustment]:
    """Return the approved adjustments of these people that no run has booked, of a month and before."""
    rows = Adjustment.objects.filter(state=CorrectionState.APPROVED, booked_in=None, currency=currency)
    return rows.filter(month__lte=month, collector__in=people)


def coming(person: User, *, month: date, currency: str) -> list[Adjustment]:
    """Return what the run of a month, made now, would book: approved for it, or for an earlier one and not booked."""
    return list(unbooked(month=month, currency=currency, people=[person.pk]).order_by("decided_at", "pk"))


def waiting_of(run: Run) -> int:
    """Return how many adjustments of the month of a run wait for a decision."""
    return listed(show="waiting").filter(month=run.month, currency=run.currency).count()


def open_months(person: User, *, months: list[date]) -> list[tuple[date, str]]:
    """Return the months, of those given, and currencies in which a plan pays a person and no run is approved yet."""
    own = Assignment.objects.filter(Q(collector=person) | Q(team=person.team_id, team__isnull=False))
    currencies = list(own.order_by("currency").values_list("currency", flat=True).distinct())
    locked = set(Run.objects.official().filter(month__in=months, state__in=LOCKED).values_list("month", "currency"))
    return [
        (month, currency)
        for month in months
        for currency in currencies
        if (month, currency) not in locked
        and person.pk in plans.assigned(month=month, currency=currency, only=person.pk)
    ]


def _others(user: User) -> QuerySet[Any]:
    return listed(show="waiting").exclude(asked_by=user).exclude(collector=user)


def _items(user: User, _now: datetime) -> list[Item]:
    rows = others_first(listed(show="waiting").select_related(*RELATED), user=user, maker="asked_by", at="asked_at")
    return [_item(row, user) for row in rows[:SIZE]]


def _item(row: Adjustment, user: User) -> Item:
    facts = {"name": row.collector.name, "amount": money.signed(row.amount, row.currency)}
    effects = [Effect(_("Paid with"), "", dates.month(row.month)), Effect(_("Pay"), "", facts["amount"])]
    if row.payment:
        effects.append(Effect(_("Payment"), "", row.payment.reference))
    return Item(
        key=f"pay-adjustment-{row.pk}",
        title=_("Adjust the pay of %(name)s by %(amount)s") % facts,
        why=_("Pay is changed by hand, beside every plan."),
        reason="",
        words=row.words,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        decide_url=links.to("commissions:adjustment-decide", row.pk),
        is_own=user.pk in (row.asked_by_id, row.collector_id),
        url=links.to("commissions:pay-account", row.collector_id),
        effects=effects,
    )


WAITING = Source(
    name="pay_adjustments",
    title=gettext_lazy("Adjustments of pay"),
    permissions=("commissions.approve_run",),
    others=_others,
    items=_items,
    full=lambda: f"{reverse('commissions:adjustment-list')}?show=waiting",
)


def table(rows: QuerySet[Adjustment]) -> Table:
    """Return adjustments as a table, the last asked first."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    state, states = label_sql("q.state", dict(CorrectionState.choices))
    return Table(
        title=_("Adjustments of pay"),
        columns=[
            Column(_("Asked"), "q.asked_at", Kind.MOMENT, width=18),
            Column(_("Asked by"), "s.name", width=20),
            Column(_("Collector"), "u.name", width=20),
            Column(_("Employee number"), "u.employee_number"),
            Column(_("Month"), "q.month", Kind.DAY),
            Column(_("Amount"), "q.amount", Kind.MONEY, currency="q.currency"),
            Column(_("Currency"), "q.currency", Kind.LABEL, width=9),
            Column(_("In own words"), "q.words", width=40),
            Column(_("Payment"), "p.reference", width=20),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("Decided"), "q.decided_at", Kind.MOMENT, width=18),
            Column(_("Decided by"), "e.name", width=20),
            Column(_("Decision"), "q.decision", width=40),
            Column(_("Booked in"), "r.month", Kind.DAY),
        ],
        source=f"""commissions_adjustment q JOIN staff_user u ON u.id = q.collector_id
            JOIN staff_user s ON s.id = q.asked_by_id LEFT JOIN staff_user e ON e.id = q.decided_by_id
            LEFT JOIN cases_payment p ON p.id = q.payment_id LEFT JOIN commissions_run r ON r.id = q.booked_in_id
            WHERE q.id IN ({ids}) ORDER BY q.asked_at DESC, q.id DESC""",
        params=tuple(params),
    )
