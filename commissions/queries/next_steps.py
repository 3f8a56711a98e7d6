"""What is missing to the next step of pay: of the target, of the money recovered, or over a threshold."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from commissions.engine.components import Attainment, Bands, Component, Threshold
from commissions.engine.definition import Plan
from commissions.engine.numbers import HUNDRED, NOTHING, Missing, Number, Scope, plain
from commissions.engine.quantities import Quantity, amount, holds, number
from commissions.queries.traces import Part
from common import money

RECOVERED = Quantity("recovered")


@dataclass(frozen=True, slots=True)
class NextStep:
    """How much is missing to a step, the sum at which it begins, and what then counts instead of what counts now.

    `way` is "slice" where only what comes in from there on counts so, "whole" where everything does, "amount" where it
    is a sum that is paid.
    """

    missing: Decimal
    at: Decimal
    then: str
    now: str
    way: str


def nearest(plan: Plan, scope: Scope, currency: str) -> NextStep | None:
    """Return the nearest step ahead of what is recovered, by the figures of the month.

    None when the last one is reached, or nothing of the plan has steps by money.
    """
    found = [_of_line(one, scope, currency) for one in plan.line]
    found += [_of_period(one, scope, currency) for one in plan.period]
    return min((one for one in found if one is not None), key=lambda one: one.missing, default=None)


def _of_line(component: Component, scope: Scope, currency: str) -> NextStep | None:
    if component.when or not isinstance(component, Bands) or component.by != "running_total":
        return None
    before = scope.get("running_before", NOTHING)
    counted = NOTHING if isinstance(before, str) else plain(before)
    return _of_table(component, lambda start: start - counted, component.mode, scope, currency)


def _of_period(component: Component, scope: Scope, currency: str) -> NextStep | None:
    try:
        if component.when and not holds(component.when, scope):
            return None
        if isinstance(component, Attainment):
            target = plain(number("target", scope))
            return _of_table(component, lambda start: start * target / HUNDRED, component.mode, scope, currency)
        if isinstance(component, Bands) and component.by == "recovered" and component.mode != "interp":
            return _of_table(component, lambda start: start, component.mode, scope, currency)
        if isinstance(component, Threshold) and component.of == RECOVERED:
            return _over(component, amount(component.over, scope), scope, currency)
    except Missing:
        pass
    return None


def _of_table(
    component: Attainment | Bands, sum_of: Callable[[Decimal], Decimal], way: str, scope: Scope, currency: str
) -> NextStep | None:
    """Return the first row that is not reached; `sum_of` gives what its beginning comes to."""
    part, recovered, table = Part(0, component, currency), _recovered(scope), component.table
    now = NOTHING
    for place, row in enumerate(table.rows):
        at = sum_of(row.start)
        if (place == 0 and row.start == 0) or recovered > at or (recovered == at and table.closed == "from"):
            now = row.value or NOTHING
        elif row.value is not None:
            return NextStep(_missing(at, recovered, currency), at, part.value(row.value), part.value(now), way)
    return None


def _over(component: Threshold, over: Decimal, scope: Scope, currency: str) -> NextStep | None:
    part, recovered = Part(0, component, currency), _recovered(scope)
    if recovered > over or (recovered == over and component.inclusive):
        return None
    way = "slice" if component.on == "excess" else "whole"
    return NextStep(_missing(over, recovered, currency), over, part.value(component.rate), part.value(NOTHING), way)


def _missing(at: Decimal, recovered: Decimal, currency: str) -> Decimal:
    """Return what is missing; where a step begins just above a sum, a cent is missing at the sum itself."""
    return max(at - recovered, Decimal(1).scaleb(-money.exponent(currency)))


def _recovered(scope: Scope) -> Decimal:
    found: Number = number("recovered", scope)
    return plain(found)
