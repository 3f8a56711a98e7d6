"""What is wrong with a plan before it may pay anyone, and where one more cent jumps."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from commissions.engine.components import (
    Attainment,
    Bands,
    Bonus,
    CapFloor,
    Component,
    Gate,
    Matrix,
    Override,
    Rate,
    Threshold,
    tables,
)
from commissions.engine.definition import Measure, Plan
from commissions.engine.numbers import NOTHING, ONE, WHOLE_BPS
from commissions.engine.quantities import Quantity
from commissions.engine.tables import Table

REFUSED, WARNED = True, False
MONEY = frozenset(
    [
        "account_paid_to_date",
        "amount",
        "base",
        "collected",
        "earned",
        "fees",
        "gross",
        "line_total",
        "owing",
        "pay",
        "recovered",
        "running_total",
    ]
)
SOURCES = {
    "attainment": "target",
    "complaints": "complaints",
    "kept_rate": "promises",
    "promises_kept": "promises",
    "promises_matured": "promises",
    "qa_score": "quality",
    "recovered": "money",
    "settlement_quality": "quality",
    "tenure_months": "seniority",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: component, row from 1 (0: all of it), code, whether it refuses the plan, and the sentence.

    A cliff names the value `at` which the pay jumps, and by how much (`jump`), where that is an amount.
    """

    component: str
    row: int
    code: str
    refuses: bool
    sentence: str
    at: Decimal | None = None
    jump: Decimal | None = None


def lint(plan: Plan) -> list[Finding]:
    """Return every finding, those that refuse the plan and those that warn."""
    found = [] if any(True for _ in plan.components()) else [Finding("", 0, "empty", REFUSED, "The plan pays nothing.")]
    for component in plan.components():
        for field, table in tables(component):
            found += _shape(component, field, table)
        found += _values(component, plan)
        found += _gate_source(component, plan)
    for measure in plan.measures:
        found += _shape(measure, "rows", measure.table)
    found += _caps(plan)
    found += cliffs(plan)
    found += _settling(plan)
    return found


def source_of(name: str, plan: Plan) -> str:
    """Return where a figure comes from: as the plan says, as the desk knows it, or from the parts of a measure."""
    if name in plan.sources:
        return plan.sources[name]
    if name in SOURCES:
        return SOURCES[name]
    for measure in plan.measures:
        if measure.id == name:
            parts = {"negotiation"} if measure.kind == "negotiation" else set(measure.weights) | {measure.of}
            known = {"quality" if part == "negotiation" else source_of(part, plan) for part in parts if part}
            return next(iter(sorted(one for one in known if one)), "")
    return "money" if name in MONEY else ""


def _shape(component: Component | Measure, field: str, table: Table) -> Iterator[Finding]:
    where = component.id
    for row, one in enumerate(table.rows, start=1):
        if one.end is not None and one.end <= one.start:
            yield Finding(where, row, "backwards", REFUSED, f"{field} row {row} ends at {one.end}, before it starts.")
    yield from _seams(where, field, table)
    if table.rows and table.rows[-1].end is not None:
        last = len(table.rows)
        yield Finding(
            where, last, "not_open", REFUSED, f"{field}: leave the last row open; nothing holds {table.rows[-1].end}."
        )
    if table.rows and table.rows[0].start > 1:
        yield Finding(where, 1, "start", REFUSED, f"{field}: nothing holds what lies below {table.rows[0].start}.")


def _seams(where: str, field: str, table: Table) -> Iterator[Finding]:
    for row, (one, following) in enumerate(pairwise(table.rows), start=2):
        if one.end is None:
            yield Finding(
                where, row, "unreachable", REFUSED, f"{field} row {row} is never reached: row {row - 1} is open."
            )
        elif following.start > one.end:
            yield Finding(
                where, row, "gap", REFUSED,
                f"{field}: no row holds what lies from {one.end} to {following.start}; start row {row} at {one.end}.",
            )  # fmt: skip
        elif following.start < one.end:
            yield Finding(
                where, row, "overlap", REFUSED,
                f"{field}: rows {row - 1} and {row} both hold what lies from {following.start} to {one.end}.",
            )  # fmt: skip


def _values(component: Component, plan: Plan) -> Iterator[Finding]:
    name = _counted(component, plan)
    for row, value in _rates(component):
        if value > ONE and name:
            yield Finding(
                component.id, row, "rate_of_a_count", WARNED,
                f'row {row}: {value} for each "{name}" is right for a count, and more than all of it for money.',
            )  # fmt: skip
        elif not NOTHING <= value <= ONE:
            yield Finding(
                component.id, row, "rate_out_of_range", REFUSED, f"row {row}: a rate is from 0 to 1, not {value}."
            )
    if isinstance(component, Gate):
        for row, one in enumerate(component.table.rows, start=1):
            if one.value is not None and one.value < 0:
                yield Finding(component.id, row, "gate_below_zero", REFUSED, f"row {row}: a gate cannot be below 0.")


def _rates(component: Component) -> Iterator[tuple[int, Decimal]]:
    if isinstance(component, Rate | Threshold) and component.rate is not None:
        yield 0, component.rate
    if isinstance(component, Rate):
        yield from ((row, choice.value) for row, choice in enumerate(component.choices, start=1))
    if isinstance(component, Override) or (isinstance(component, Bands) and component.mode in {"whole", "slice"}):
        yield from ((row, one.value) for row, one in enumerate(component.table.rows, start=1) if one.value is not None)
    if isinstance(component, Matrix) and component.gives == "rate":
        for row, cells in enumerate(component.cells, start=1):
            yield from ((row, value) for value in cells if value is not None)


def _counted(component: Component, plan: Plan) -> str:
    """Return the name of what the rates multiply where that is not known as money, else nothing."""
    of = getattr(component, "of", None)
    if isinstance(of, Quantity):
        names = list(of.names())
    else:
        names = [component.by] if isinstance(component, Bands) and _of_period(component, plan) else []
    return names[0] if names and all(source_of(name, plan) != "money" for name in names) else ""


def _of_period(component: Component, plan: Plan) -> bool:
    """Return whether it looks at the sums of a person, not at one payment."""
    return all(one is not component for one in plan.line)


def _gate_source(component: Component, plan: Plan) -> Iterator[Finding]:
    if not isinstance(component, Gate):
        return
    for name in sorted({component.by, *(one.name for one in component.need)} - {""}):
        if not source_of(name, plan) and not name.startswith("days_since_"):
            yield Finding(
                component.id, 0, "gate_without_source", REFUSED,
                f'the gate asks for "{name}" and no source is named; say under sources where it comes from.',
            )  # fmt: skip


def _caps(plan: Plan) -> Iterator[Finding]:
    caps = [one for one in plan.period if isinstance(one, CapFloor) and one.cap is not None]
    for cap in caps:
        limit = cap.cap.of if cap.cap is not None else ""
        if not isinstance(limit, Decimal):
            continue
        for component in plan.period:
            pay = first_pay(component)
            if pay is not None and pay > limit:
                yield Finding(
                    cap.id, 0, "cap_below_first_tier", REFUSED,
                    f'the cap of {limit} lies below what the first row of "{component.id}" pays, {pay}.',
                )  # fmt: skip


def first_pay(component: Component) -> Decimal | None:
    """Return what the first row that pays comes to at its end, where that is an amount; else None."""
    if not isinstance(component, Bands | Attainment):
        return None
    sums = isinstance(component, Bands) and component.mode == "amount"
    sums |= isinstance(component, Attainment) and component.gives == "amount"
    for row in component.table.rows:
        if not row.value:
            continue
        if sums:
            return row.value
        money = isinstance(component, Bands) and component.by in MONEY and component.of is None
        return row.value * row.end if money and row.end is not None else None
    return None


def cliffs(plan: Plan) -> Iterator[Finding]:
    """Return where one more cent, or one more point, makes the pay jump."""
    cent = ONE.scaleb(-plan.rounding.places)
    for component in plan.components():
        if isinstance(component, Threshold) and component.on == "whole" and isinstance(component.over.of, Decimal):
            at = component.over.of + (NOTHING if component.inclusive else cent)
            yield _cliff(component, 1, at, component.rate * at)
        if not isinstance(component, Bands | Attainment | Bonus | Gate):
            continue
        for row, (before, after) in enumerate(pairwise(component.table.rows), start=2):
            if before.value is None or after.value is None or before.value == after.value:
                continue
            at = after.start + (cent if component.table.closed == "to" else NOTHING)
            if (jump := _jump(component, plan, after.value - before.value, at)) is not None:
                yield _cliff(component, row, at, jump[0])


def _jump(component: Component, plan: Plan, step: Decimal, at: Decimal) -> tuple[Decimal | None] | None:
    """Return the amount in a tuple, (None,) when it jumps by a factor of the pay, None when nothing jumps."""
    if isinstance(component, Bands):
        if component.mode == "amount":
            return (step,)
        if component.mode != "whole" or not (component.by in MONEY or _of_period(component, plan)):
            return None
        return (step * at,) if component.of is None else (None,)
    if isinstance(component, Attainment):
        return None if component.mode != "whole" else (step,) if component.gives == "amount" else (None,)
    return (step,) if isinstance(component, Bonus) else (None,)


def _cliff(component: Component, row: int, at: Decimal, jump: Decimal | None) -> Finding:
    by = "the whole pay changes its factor" if jump is None else f"the pay jumps by {jump.normalize():f}"
    return Finding(component.id, row, "cliff", WARNED, f"at {at} {by}.", at, jump)


def _settling(plan: Plan) -> Iterator[Finding]:
    split = plan.credit.on_transfer
    if split is not None and not 0 <= split.old_bps <= WHOLE_BPS:
        yield Finding("on_transfer", 0, "rate_out_of_range", REFUSED, "old_bps is from 0 to 10000.")
    if plan.holdback is not None and not NOTHING <= plan.holdback.rate <= ONE:
        yield Finding("holdback", 0, "rate_out_of_range", REFUSED, f"a rate is from 0 to 1, not {plan.holdback.rate}.")
    earns = any(isinstance(one, Threshold | Bands | Rate) for one in plan.period)
    if plan.clawback.clawback == "mirror" and earns:
        yield Finding(
            "clawback", 0, "mirror_misses_period", WARNED,
            "mirror takes back what lines earned; what the period earned on its sum needs recompute_period.",
        )  # fmt: skip
