"""S2 and S3: what each credited payment earns, every component with its row, rate or factor, unrounded."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from commissions.engine.components import (
    Bands,
    CapFloor,
    Choice,
    Factor,
    Gate,
    LineComponent,
    Matrix,
    PerUnit,
    Rate,
    Threshold,
)
from commissions.engine.crediting import Credited
from commissions.engine.facts import Person
from commissions.engine.numbers import NOTHING, ONE, Missing, Number, Scope, Value, compare, plain, quotient, rounded
from commissions.engine.quantities import Quantity, amount, holds, number
from commissions.engine.results import Fault, Line, Trace
from commissions.engine.tables import NoRow

Found = tuple[int | None, Decimal, Decimal]


@dataclass(slots=True)
class Counters:
    """What a person's lines have come to so far in the period."""

    running: Decimal = NOTHING
    accounts: dict[str, Decimal] = field(default_factory=dict)
    counted: set[tuple[str, Value]] = field(default_factory=set)


@dataclass(slots=True)
class Moment:
    """One credit while it is figured: its facts, the part credited, and where the counters stood before."""

    scope: Scope
    base: Decimal
    share: Decimal
    sign: Decimal
    counters: Counters
    account: str

    def of(self, quantity: Quantity | None) -> Decimal:
        """Return the part of a quantity that this credit has; without a quantity its base."""
        return self.base if quantity is None else amount(quantity, self.scope) * self.share

    def way(self, by: str) -> tuple[Decimal, Decimal]:
        """Return from where to where this credit moves a counter."""
        if by == "running_total":
            return self.counters.running, self.counters.running + self.base
        if by == "account_paid_to_date":
            before = self.counters.accounts.get(self.account, NOTHING) + _known(self.scope, "paid_before")
            return before, before + self.base
        if by == "owing":
            owing = plain(number("owing", self.scope))
            return owing - self.base, owing
        return NOTHING, plain(number(by, self.scope))


COUNTERS = ("running_total", "account_paid_to_date")


def _known(scope: Scope, name: str) -> Decimal:
    value = scope.get(name, NOTHING)
    return NOTHING if isinstance(value, str) else plain(value)


def figure(credits_of_person: list[Credited], person: Person, faults: list[Fault]) -> tuple[Line, ...]:
    """Return the lines of one person, in the order of their days."""
    orders: dict[int, list[tuple[int, LineComponent]]] = {}
    counters = Counters(running=_known(person.facts, "running_before"))
    own: Scope = {**person.facts, "role": person.role, "team": person.team}
    found = []
    for one in credits_of_person:
        plan = one.of.plan
        if id(plan) not in orders:
            orders[id(plan)] = ordered(plan.line)
        found.append(_line(one, own, counters, orders[id(plan)], faults))
    return tuple(found)


def _line(
    one: Credited, own: Scope, counters: Counters, components: list[tuple[int, LineComponent]], faults: list[Fault]
) -> Line:
    payment, plan = one.of.payment, one.of.plan
    scope = {**own, **one.of.scope}
    sign = -ONE if one.base < 0 or payment.amount < 0 else ONE
    moment = Moment(scope, one.base, one.share, sign, counters, payment.account)
    trace: list[Trace] = []
    pay = NOTHING
    for kind, component in components:
        try:
            if component.when and not holds(component.when, scope):
                continue
            pay = _apply(kind, component, moment, pay, trace)
        except Missing as missing:
            faults.append(Fault("missing_fact", payment.id, missing.name))
        except NoRow:
            faults.append(Fault("no_row", payment.id, component.id))
    counters.running += one.base
    counters.accounts[payment.account] = counters.accounts.get(payment.account, NOTHING) + one.base
    if plan.rounding.at == "line":
        pay = rounded(pay, places=plan.rounding.places, mode=plan.rounding.mode)
    return Line(payment, one.collector, one.share, one.base, pay, tuple(trace))


def ordered(components: tuple[LineComponent, ...]) -> list[tuple[int, LineComponent]]:
    """Return rates before factors before caps, each with its rank, whatever the order in the document."""
    return [(rank(one), one) for one in sorted(components, key=rank)]


def rank(component: Any) -> int:
    """Return 0 for what adds, 1 for factors, 2 for gates, 3 for caps and floors."""
    if isinstance(component, Factor) or (isinstance(component, Matrix) and component.gives == "factor"):
        return 1
    return 2 if isinstance(component, Gate) else 3 if isinstance(component, CapFloor) else 0


def _apply(kind: int, component: LineComponent, moment: Moment, pay: Decimal, trace: list[Trace]) -> Decimal:
    if kind == 0:
        row, value, found = ADDERS[type(component)](component, moment)
        pay += found
    elif isinstance(component, CapFloor):
        row, value, pay = _bounded(component, moment, pay)
    else:
        row, value = multiplier(component, moment.scope)
        pay *= value
    trace.append(Trace(component.id, row, value, pay))
    return pay


def chosen(choices: tuple[Choice, ...], scope: Scope) -> tuple[int, Decimal]:
    """Return place and value of the first choice that holds. Raises NoRow."""
    for place, choice in enumerate(choices):
        if holds(choice.when, scope):
            return place, choice.value
    raise NoRow


def rate_of(component: Rate, scope: Scope) -> tuple[int | None, Decimal]:
    """Return row and rate."""
    if component.rate is not None:
        return None, component.rate
    if component.rate_of:
        return None, plain(number(component.rate_of, scope))
    return chosen(component.choices, scope)


def multiplier(component: Any, scope: Scope) -> tuple[int | None, Decimal]:
    """Return row and value of a factor, a gate or a matrix of factors. Raises NoRow, Missing."""
    if isinstance(component, Matrix):
        return cell(component, scope)
    if isinstance(component, Gate) and component.need:
        return None, ONE if holds(component.need, scope) else NOTHING
    return _factor(component, scope) if isinstance(component, Factor) else _by_table(component, scope)


def _by_table(component: Factor | Gate, scope: Scope) -> tuple[int, Decimal]:
    return looked_up(component.table.value(number(component.by, scope)))


def _factor(component: Factor, scope: Scope) -> tuple[int | None, Decimal]:
    if component.factor is not None:
        return None, component.factor
    if component.choices:
        return chosen(component.choices, scope)
    if component.start is not None:
        return None, _straight(component, number(component.by, scope))
    return _by_table(component, scope)


def _straight(component: Factor, at: Number) -> Decimal:
    found = (component.start or NOTHING) + component.slope * plain(at)
    if component.least is not None:
        found = max(found, component.least)
    return found if component.most is None else min(found, component.most)


def looked_up(found: tuple[int, Decimal] | None) -> tuple[int, Decimal]:
    """Return what a table gave. Raises NoRow for nothing."""
    if found is None:
        raise NoRow
    return found


def cell(component: Matrix, scope: Scope) -> tuple[int, Decimal]:
    """Return the cell of a matrix, its place counted row by row. Raises NoRow, Missing."""
    row = component.rows.place(number(component.rows_by, scope))
    col = component.cols.place(number(component.cols_by, scope))
    if row is None or col is None or (value := component.cells[row][col]) is None:
        raise NoRow
    return row * len(component.cols.rows) + col, value


def _rate(component: Rate, moment: Moment) -> Found:
    row, rate = rate_of(component, moment.scope)
    return row, rate, moment.of(component.of) * rate


def _threshold(component: Threshold, moment: Moment) -> Found:
    return None, component.rate, over_threshold(component, moment.scope) * moment.share


def over_threshold(component: Threshold, scope: Scope) -> Decimal:
    """Return what is paid on what lies over the threshold, 0 below it."""
    of = amount(component.of or Quantity(NOTHING), scope)
    over = amount(component.over, scope)
    if of < over or (of == over and not component.inclusive):
        return NOTHING
    return max(of - over if component.on == "excess" else of, NOTHING) * component.rate


def _bands(component: Bands, moment: Moment) -> Found:
    if component.mode == "slice":
        return _slices(component, moment)
    low, high = moment.way(component.by) if component.by in COUNTERS else (NOTHING, NOTHING)
    at: Number = low if component.at == "before" else high
    if component.by not in COUNTERS:
        found = number(component.by, moment.scope)
        money = component.by in {"amount", "base"} and compare(found, NOTHING) < 0
        at = -plain(found) if money else found
    table = component.table
    row, value = looked_up(table.between(at) if component.mode == "interp" else table.value(at))
    if component.mode == "amount" or (component.mode == "interp" and component.gives == "amount"):
        return row, value, value * moment.share * moment.sign
    return row, value, moment.of(component.of) * value


def _slices(component: Bands, moment: Moment) -> Found:
    low, high = moment.way(component.by)
    own = component.by in COUNTERS or component.by == "owing"
    mirrored = high < 0 and not own
    pieces = list(component.table.slices(low, -high if mirrored else high))
    found = sum((value * length for _row, value, length in pieces), NOTHING)
    found = -found if mirrored else found
    if not own:
        found *= moment.share
    if component.of is not None and high != low:
        found = quotient(found * moment.of(component.of), (high - low) if own else high * moment.share)
    last = pieces[-1] if pieces else (0, NOTHING, NOTHING)
    return last[0], last[1], found


def _matrix(component: Matrix, moment: Moment) -> Found:
    row, value = cell(component, moment.scope)
    if component.gives == "amount":
        return row, value, value * moment.share * moment.sign
    return row, value, moment.of(component.of) * value


def _per_unit(component: PerUnit, moment: Moment) -> Found:
    if component.once_per:
        key = (component.id, moment.scope.get(component.once_per, ""))
        if key in moment.counters.counted:
            return None, NOTHING, NOTHING
        moment.counters.counted.add(key)
    row, each = (None, component.amount) if component.amount is not None else chosen(component.choices, moment.scope)
    count = counted(component, number(component.per, moment.scope)) if component.per else ONE
    return row, each, each * count * moment.share * moment.sign


def counted(component: PerUnit, count: Number) -> Decimal:
    """Return the count, or how many full units of `each` are in it, to be paid each."""
    found = plain(count)
    if component.each is None:
        return found
    return found // component.each


def _bounded(component: CapFloor, moment: Moment, pay: Decimal) -> Found:
    size = pay * moment.sign
    if component.floor is not None:
        size = max(size, abs(moment.of(component.floor)))
    if component.cap is not None:
        size = min(size, abs(moment.of(component.cap)))
    return None, size * moment.sign - pay, size * moment.sign


ADDERS: dict[type, Callable[[Any, Moment], Found]] = {
    Rate: _rate,
    Threshold: _threshold,
    Bands: _bands,
    Matrix: _matrix,
    PerUnit: _per_unit,
}
