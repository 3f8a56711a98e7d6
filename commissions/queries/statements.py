"""What a statement page shows: the staircase, the rows of each component, the payments, and what is not counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from cases.models import Case
from commissions.enums import PayKind
from commissions.models import Line, PlanVersion, Statement
from commissions.queries import reasons, traces
from commissions.queries.traces import Part, Parts
from commissions.rules import stairs
from common import keyset, money
from staff.models import User

# How often each row of each component worked on the lines of one collector.
ROWS = """
    SELECT l.version_id, t.place - 1, l.rows[t.place], l."values"[t.place], count(*), sum(l.base), sum(l.amount)
    FROM commissions_line l CROSS JOIN LATERAL generate_subscripts(l."values", 1) AS t (place)
    WHERE l.run_id = %(run)s AND l.collector_id = %(collector)s AND l.exclusion = '' AND l."values"[t.place] IS NOT NULL
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3 NULLS FIRST, 4
"""
MOST_ROWS = 40
MOST_MONTHS = 36
SETTLED = {
    "held": PayKind.HELD,
    "released": PayKind.RELEASED,
    "late": PayKind.LATE,
    "clawback": PayKind.CLAWBACK,
    "clawback_from_held": PayKind.FROM_HELD,
    "draw": PayKind.DRAW,
    "adjustment": PayKind.ADJUSTMENT,
}


@dataclass(frozen=True, slots=True)
class Worked:
    """One row of a component as it worked: payments, what was credited, what they make when all is figured."""

    row: int | None
    span: str
    value: str
    payments: int
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Component:
    """A line component of a version with the rows that worked; `version` and `place` name it in addresses."""

    version: PlanVersion
    part: Part
    rows: list[Worked]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the staircase: what it is called, what it says, and its stair to the cent."""

    title: str
    says: str
    stair: stairs.Stair


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Payments that are not counted for one reason."""

    label: Any
    payments: int
    amount: Decimal


def parts_of(statement: Statement) -> Parts:
    """Return the components of every version that figured a line or the month of the statement."""
    lines = Line.objects.counted().filter(run=statement.run_id, collector=statement.collector_id)
    ids = {*lines.order_by().values_list("version", flat=True).distinct(), statement.version_id}
    versions = list(PlanVersion.objects.filter(pk__in=ids - {None}).order_by("effective_on", "pk"))
    return Parts(versions, statement.run.currency)


def components(statement: Statement, parts: Parts) -> list[Component]:
    """Return the line components as they worked, by version and in their order."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"run": statement.run_id, "collector": statement.collector_id})
        rows = cursor.fetchall()
    versions = {one.pk: one for one in PlanVersion.objects.filter(pk__in=parts.of)}
    found: dict[tuple[int, int], Component] = {}
    for version, place, row, value, count, base, amount in rows:
        if version not in parts.of or place >= len(parts.of[version]):
            continue
        part = parts.of[version][place]
        one = found.setdefault((version, place), Component(versions[version], part, []))
        one.rows.append(Worked(row, part.span(row), part.value(value), count, base, amount))
    return [_folded(one) for one in found.values()]


def _folded(one: Component) -> Component:
    """Return the component with one row for everything when its values are too many to read."""
    if len(one.rows) <= MOST_ROWS:
        return one
    payments = sum(row.payments for row in one.rows)
    base, amount = (sum((getattr(row, name) for row in one.rows), Decimal(0)) for name in ("base", "amount"))
    return Component(one.version, one.part, [Worked(None, _("each by itself"), "", payments, base, amount)])


def staircase(statement: Statement, parts: Parts) -> dict[str, Any]:
    """Return the steps; as shown, to the cent, they add up to what was earned."""
    currency = statement.run.currency
    sums, exact = [money.rounded(statement.line_total, currency)], statement.line_total
    for kept in statement.steps:
        exact += Decimal(kept["effect"])
        sums.append(money.rounded(exact, currency))
    drawn = stairs.stairs([*sums, statement.total])
    whole = stairs.stairs([statement.total, *sums])[0]
    steps = []
    for kept, stair in zip(statement.steps, drawn[1:-1], strict=True):
        found = parts.component(statement.version_id, kept["component"])
        steps.append(Step(*traces.step(found, kept, statement.figures, currency), stair))
    return {"lines": drawn[0], "steps": steps, "rounding": drawn[-1], "whole": whole, "exact": exact}


def settled(statement: Statement) -> list[tuple[Any, Decimal]]:
    """Return what became of the pay that was earned, in order; nothing when all of it is paid."""
    found: list[tuple[Any, Decimal]] = []
    for name, kind in SETTLED.items():
        amount = Decimal(statement.settled.get(name, "0"))
        if amount:
            found.append((kind.label, -amount if name == "held" else amount))
    paid_now = statement.total + sum((amount for _name, amount in found), Decimal(0))
    if statement.paid != paid_now:
        found.append((_("Carried"), statement.paid - paid_now))
    return found


def corrections(statement: Statement) -> QuerySet[Statement]:
    """Return what the run of the statement corrects of the collector's earlier months."""
    rows = Statement.objects.filter(run__booked_in=statement.run_id, collector=statement.collector_id)
    return rows.select_related("run").order_by("run__month")


def percent(statement: Statement) -> Decimal | None:
    """Return how much of the target was recovered, in percent, rounded down."""
    return traces.percent_of(statement.recovered, statement.target) if statement.target else None


def left_out(statement: Statement) -> list[LeftOut]:
    """Return what is not counted for the collector in this run, by reason, the dearest first."""
    rows = _excluded(statement).order_by().values("exclusion").annotate(payments=Count("pk"), amount=Sum("base"))
    found = [LeftOut(reasons.label(row["exclusion"]), row["payments"], row["amount"]) for row in rows]
    return sorted(found, key=lambda one: (-abs(one.amount), str(one.label)))


def _excluded(statement: Statement) -> QuerySet[Line]:
    return Line.objects.left_out().filter(run=statement.run_id, collector=statement.collector_id)


def lines_of(statement: Statement, *, worked: tuple[int, int, int | None] | None, cursor: str) -> keyset.Page[Line]:
    """Return a page of the payments on which a row of a component worked, or, without, of what is not counted.

    `worked` is version, place of the component and place of the row; no row is for all of them.
    """
    if worked is None:
        rows = _excluded(statement)
    else:
        version, place, row = worked
        rows = Line.objects.counted().filter(run=statement.run_id, collector=statement.collector_id, version=version)
        rows = rows.filter(**{f"values__{place}__isnull": False})
        if row is not None:
            rows = rows.filter(**{f"rows__{place}": row})
    rows = rows.select_related("payment__account__case__debtor")
    return keyset.page(rows, by=[], cursor=cursor, descending=False)


def traced(line: Line, parts: Parts, user: User) -> dict[str, Any]:
    """Return how a line came about, step by step, and whether `user` may open the case behind it."""
    return {"line": line, "told": parts.told(line), "may_open": bool(openable([line], user))}


def openable(lines: Sequence[Line], user: User) -> set[int]:
    """Return the ids of the cases behind `lines` that `user` may open."""
    wanted = {line.payment.account.case_id for line in lines if line.payment.account}
    visible: Any = Case.objects.visible_to(user)
    return set(visible.filter(pk__in=wanted).values_list("pk", flat=True))


def team_months(user: User) -> list[date]:
    """Return the months of which `user` sees statements, newest first."""
    rows: QuerySet[Statement] = Statement.objects.visible_to(user).filter(run__booked_in__isnull=True)
    return list(rows.order_by("-run__month").values_list("run__month", flat=True).distinct()[:MOST_MONTHS])


def of_teams(user: User, month: date) -> QuerySet[Statement]:
    """Return the statements of a month that `user` may see, by name."""
    rows: QuerySet[Statement] = Statement.objects.visible_to(user)
    rows = rows.filter(run__booked_in__isnull=True, run__month=month).select_related("run", "collector")
    return rows.order_by("collector__name", "run__currency", "pk")


def own(user: User) -> QuerySet[Statement]:
    """Return the statements that `user` may see as the own ones, newest month first."""
    rows: QuerySet[Statement] = Statement.objects.visible_to(user).filter(collector=user, run__booked_in__isnull=True)
    return rows.select_related("run").order_by("-run__month", "run__currency")
