"""What is due to be sealed, what was sealed, and the duties to keep."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from cases.enums import CaseState, CloseReason, Jurisdiction, RetentionBasis, SealItemState, SealState
from cases.models import Case, Creditor, RetentionRule, SealBatch, SealItem
from cases.rules.closings.retention import DUTIES, Duty
from common import keyset
from common.exports import Column, Kind, Table, label_sql
from common.sorting import Sort, both_ways

SIZE = 50
DUE_SORTS = both_ways(until=Sort("retain_until"), closed=Sort("closed_on"))
ITEM_SORTS = both_ways(until=Sort("retain_until"))
SOON = timedelta(days=90)
SHOWN = ("waiting", "sealed", "held", "all")
BATCHES = 50


@dataclass(frozen=True)
class Line:
    """One creditor: closed cases that are due, due within 90 days, without a rule, and sealed; a batch under way."""

    creditor: Creditor
    due: int
    soon: int
    without: int
    sealed: int
    batch: SealBatch | None


OVERVIEW = """
    SELECT k.creditor_id,
        count(*) FILTER (WHERE k.sealed_at IS NULL AND k.retain_until <= z.today) AS due,
        count(*) FILTER (WHERE k.sealed_at IS NULL AND k.retain_until > z.today
            AND k.retain_until <= z.today + %(soon)s) AS soon,
        count(*) FILTER (WHERE k.sealed_at IS NULL AND k.retain_until IS NULL) AS without,
        count(k.sealed_at) AS sealed
    FROM cases_creditor c
    CROSS JOIN LATERAL (SELECT (%(now)s AT TIME ZONE c.time_zone)::date AS today) z
    JOIN cases_case k ON k.creditor_id = c.id AND k.state = 'closed'
    GROUP BY k.creditor_id
"""


def overview(*, now: datetime) -> list[Line]:
    """Return a line for each creditor that has closed cases, in three queries however many there are."""
    with connection.cursor() as cursor:
        cursor.execute(OVERVIEW, {"now": now, "soon": SOON.days})
        counted: dict[int, tuple[int, int, int, int]] = {row[0]: row[1:] for row in cursor.fetchall()}
    creditors = Creditor.objects.filter(pk__in=counted).order_by("name", "pk")
    live = {one.creditor_id: one for one in SealBatch.objects.filter(state__in=[SealState.ASKED, SealState.APPROVED])}
    return [Line(one, *counted[one.pk], live.get(one.pk)) for one in creditors]


def due(creditor: Creditor, *, on: date, reason: str = "") -> QuerySet[Case]:
    """Return the closed cases of `creditor` whose time is over on the day `on`, not sealed yet; of one close reason."""
    found: QuerySet[Case] = Case.objects.filter(
        creditor=creditor, state=CaseState.CLOSED, sealed_at=None, retain_until__lte=on
    )
    return found.filter(close_reason=reason) if reason else found


def due_page(rows: QuerySet[Case], *, sort: str = "until_up", cursor: str = "") -> keyset.Page[Case]:
    """Return one page of due cases in the order `sort` of DUE_SORTS; by itself the longest due first."""
    how = DUE_SORTS[sort]
    rows = rows.select_related("debtor")
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def due_table(rows: QuerySet[Case]) -> Table:
    """Return the table of due cases, the longest due first; the filters of the list become one subquery."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    reason, reasons = label_sql("k.close_reason", dict(CloseReason.choices))
    return Table(
        title=_("Cases due to be sealed"),
        columns=[
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            Column(_("Closed"), "k.closed_on", Kind.DAY),
            Column(_("Reason"), reason, Kind.LABEL, width=26, params=reasons),
            Column(_("Last contact"), "k.last_contact_at", Kind.MOMENT, width=18),
            Column(_("Kept until"), "k.retain_until", Kind.DAY),
        ],
        source=f"""cases_case k JOIN cases_debtor d ON d.id = k.debtor_id
            WHERE k.id IN ({ids}) ORDER BY k.retain_until, k.id""",
        params=tuple(params),
    )


def rules() -> list[RetentionRule]:
    """Return the duties to keep, by jurisdiction, those of a creditor's contract last."""
    return list(RetentionRule.objects.select_related("creditor").order_by("jurisdiction", "creditor__name", "basis"))


@dataclass(frozen=True)
class PackDuty:
    """A duty that a rule pack states, in words: where, from which day counted, since when."""

    where: str
    counts_from: str
    duty: Duty


def pack_duties(duties: Iterable[Duty] = DUTIES) -> list[PackDuty]:
    """Return the duties to keep that rule packs state, in words: those given, else of every pack."""
    return [
        PackDuty(str(Jurisdiction(one.jurisdiction).label), str(RetentionBasis(one.basis).label), one) for one in duties
    ]


def batches() -> list[SealBatch]:
    """Return the last batches with the counts of what became of their cases, newest first."""
    counted: dict[str, Any] = {name: Count("items", filter=Q(items__state=name)) for name in SealItemState.values}
    rows = SealBatch.objects.select_related("creditor", "asked_by", "decided_by").annotate(**counted)
    return list(rows.order_by("-asked_at", "-pk")[:BATCHES])


def counts(batch: SealBatch) -> dict[str, int]:
    """Return how many cases of `batch` wait, are sealed, and are held back."""
    found = dict(batch.items.values_list("state").annotate(Count("pk")))
    return {name: found.get(name, 0) for name in SealItemState.values}


def items(batch: SealBatch, *, show: str) -> QuerySet[SealItem]:
    """Return the cases of `batch` in the state `show`, "all" for every one."""
    rows = SealItem.objects.filter(batch=batch).select_related("case__debtor")
    return rows.filter(state=show) if show in SealItemState.values else rows


def items_page(rows: QuerySet[SealItem], *, sort: str = "until_up", cursor: str = "") -> keyset.Page[SealItem]:
    """Return one page of a batch in the order `sort` of ITEM_SORTS; by itself as it is sealed."""
    how = ITEM_SORTS[sort]
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def why_words(why: str) -> str:
    """Return what holds a case back, as a sentence."""
    return {
        "open_case": _("The debtor has an open case."),
        "kept_case": _("Another case of the debtor must be kept longer."),
        "closing": _("A closing waits for a second person."),
        "hold": _("A legal hold stands."),
        "request": _("A complaint, dispute or request is open."),
        "plan": _("A repayment plan stands."),
        "correction": _("A waiver, adjustment or refund waits for a second person."),
        "money_left": _("Money of the debtor's is left. Refund it first."),
        "payment": _("A payment that names the debtor waits for its account."),
        "changed": _("It changed after it was asked for."),
    }.get(why, "")
