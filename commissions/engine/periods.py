"""S5 to S8 and S10: what a person's period earns on top of the lines, attainment, factors, gates, caps, bonuses."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from commissions.engine.components import (
    Attainment,
    Bands,
    Bonus,
    CapFloor,
    Gate,
    GuaranteeDraw,
    Matrix,
    PerUnit,
    Rate,
    Threshold,
)
from commissions.engine.definition import Plan
from commissions.engine.lines import cell, chosen, counted, looked_up, multiplier, over_threshold, rank, rate_of
from commissions.engine.numbers import (
    HUNDRED,
    NOTHING,
    ONE,
    Missing,
    Number,
    Ratio,
    Scope,
    Value,
    compare,
    parts,
    plain,
    quotient,
)
from commissions.engine.quantities import Quantity, amount, holds, number
from commissions.engine.results import Fault, Step
from commissions.engine.tables import NoRow, Table

Found = tuple[int | None, Decimal, Decimal]
RECOVERED = Quantity("recovered")
TARGETED = ("target", "attainment")


def stage(component: Any) -> str:
    """Return the stage at which the component works, whatever its place in the document."""
    if isinstance(component, Attainment):
        return "S5"
    if isinstance(component, CapFloor | GuaranteeDraw):
        return "S11" if isinstance(component, GuaranteeDraw) and component.kind == "draw" else "S8"
    if isinstance(component, Bonus):
        return "S10"
    return ("S5", "S6", "S7")[rank(component)]


def order(component: Any) -> tuple[int, int, int]:
    """Return the order within a statement: stage; what adds before what multiplies; the floor before the guarantee."""
    multiplies = isinstance(component, Attainment) and component.gives == "factor"
    return int(stage(component)[1:]), int(multiplies), int(isinstance(component, GuaranteeDraw))


class Statements:
    """One person's pay on its way through the stages."""

    def __init__(self, person: str, plan: Plan, scope: dict[str, Value], pay: Decimal, faults: list[Fault]) -> None:
        self.person = person
        self.plan = plan
        self.scope = scope
        self.line_total = self.pay = pay
        self.faults = faults
        self.multiplier = ONE
        self.steps: list[Step] = []

    def run(self, stages: tuple[str, ...]) -> None:
        """Apply every component of these stages, in their order."""
        for component in sorted(self.plan.period, key=order):
            if stage(component) not in stages:
                continue
            try:
                self.scope["earned"] = self.pay
                if not component.when or holds(component.when, self.scope):
                    self._apply(component)
            except Missing as missing:
                code = "missing_target" if missing.name in TARGETED else "missing_fact"
                self.faults.append(Fault(code, self.person, missing.name))
            except NoRow:
                self.faults.append(Fault("no_row", self.person, component.id))

    def _apply(self, component: Any) -> None:
        if type(component) in ADDERS and rank(component) == 0:
            row, value, effect = ADDERS[type(component)](component, self.scope)
        elif isinstance(component, Attainment):
            row, value, effect = self._attained(component)
        elif isinstance(component, CapFloor | GuaranteeDraw):
            row, value, effect = None, NOTHING, self._bounded(component) - self.pay
        else:
            row, value = multiplier(component, self.scope)
            self.multiplier *= value
            effect = self.pay * value - self.pay
        self.add(Step(stage(component), component.id, row, value, effect))

    def add(self, step: Step) -> None:
        """Add a step to the statement."""
        self.pay += step.effect
        self.steps.append(step)

    def _attained(self, component: Attainment) -> Found:
        reached = number(component.metric, self.scope)
        target = number("target", self.scope)
        row, value = attained(component, reached, target)
        if component.gives == "factor":
            self.multiplier *= value
            return row, value, self.pay * value - self.pay
        return row, value, value if component.gives == "amount" else value * plain(reached)

    def _bounded(self, component: CapFloor | GuaranteeDraw) -> Decimal:
        if isinstance(component, GuaranteeDraw):
            return max(self.pay, amount(component.amount, self.scope))
        found = self.pay
        if component.floor is not None:
            found = max(found, amount(component.floor, self.scope))
        if component.cap is not None:
            found = min(found, amount(component.cap, self.scope))
        return found


def attained(component: Attainment, reached: Number, target: Number) -> tuple[int, Decimal]:
    """Return row and value: for slices Σ (slice × value) ÷ reached; a row is reached when reached × 100 ≥ % × target.

    When more went back than came in, the first row counts for all of it. Raises NoRow.
    """
    part, whole = parts(reached)
    to, to_whole = parts(target)
    # In percent of the target × its whole, so that no quotient is compared.
    percent = Ratio(part * HUNDRED * to_whole, whole * to)
    table = component.table
    if compare(reached, NOTHING) <= 0 and component.mode != "whole":
        return looked_up(table.value(table.rows[0].start))
    if component.mode == "whole":
        return looked_up(table.value(Ratio(max(percent.part, NOTHING), percent.whole)))
    if component.mode == "interp":
        return looked_up(table.between(percent))
    scaled = Table(tuple(_scaled(row, percent.whole) for row in table.rows), table.closed)
    pieces = list(scaled.slices(NOTHING, percent.part))
    if not pieces:
        raise NoRow
    return pieces[-1][0], quotient(sum((value * length for _row, value, length in pieces), NOTHING), percent.part)


def _scaled(row: Any, by: Decimal) -> Any:
    return type(row)(row.start * by, None if row.end is None else row.end * by, row.value)


def _rate(component: Rate, scope: Scope) -> Found:
    row, rate = rate_of(component, scope)
    return row, rate, amount(component.of or RECOVERED, scope) * rate


def _threshold(component: Threshold, scope: Scope) -> Found:
    return None, component.rate, over_threshold(component, scope)


def _bands(component: Bands, scope: Scope) -> Found:
    at, table = number(component.by, scope), component.table
    of = plain(at) if component.of is None else amount(component.of, scope)
    if component.mode == "slice":
        pieces = list(table.slices(NOTHING, plain(at)))
        found = sum((value * length for _row, value, length in pieces), NOTHING)
        last = pieces[-1] if pieces else (0, NOTHING, NOTHING)
        return last[0], last[1], found if component.of is None or not plain(at) else quotient(found * of, plain(at))
    row, value = looked_up(table.between(at) if component.mode == "interp" else table.value(at))
    sums = component.mode == "amount" or (component.mode == "interp" and component.gives == "amount")
    return row, value, value if sums else value * of


def _matrix(component: Matrix, scope: Scope) -> Found:
    row, value = cell(component, scope)
    return row, value, value if component.gives == "amount" else value * amount(component.of or RECOVERED, scope)


def _per_unit(component: PerUnit, scope: Scope) -> Found:
    row, each = (None, component.amount) if component.amount is not None else chosen(component.choices, scope)
    return row, each, each * counted(component, number(component.per or "payments", scope))


def _bonus(component: Bonus, scope: Scope) -> Found:
    if component.rate is not None and component.of is not None:
        return None, component.rate, amount(component.of, scope) * component.rate
    if component.by:
        row, value = looked_up(component.table.value(number(component.by, scope)))
        return row, value, value
    each = amount(component.amount or Quantity(NOTHING), scope)
    return None, each, each * (plain(number(component.per, scope)) if component.per else ONE)


def gate_value(plan: Plan, gate: str, scope: Scope) -> Decimal:
    """Return what the gate of that name lets through for a person, 1 when its conditions do not concern them."""
    for component in plan.period:
        if component.id == gate and isinstance(component, Gate):
            if component.when and not holds(component.when, scope):
                return ONE
            return multiplier(component, scope)[1]
    return ONE


ADDERS: dict[type, Callable[[Any, Scope], Found]] = {
    Rate: _rate,
    Threshold: _threshold,
    Bands: _bands,
    Matrix: _matrix,
    PerUnit: _per_unit,
    Bonus: _bonus,
}
