"""The pay curve of a plan: what one collector earns in a month against what was recovered, and where it jumps.

The money comes in as one payment for each row of the plan's tables for payments, in equal parts, so that every age and
speed has its share. Whatever else the plan asks for stands where it neither gives nor takes: every gate is passed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commissions.engine.components import Attainment, Bands, Bonus, Component, Gate, Threshold, names
from commissions.engine.definition import Plan, Version
from commissions.engine.engine import figure
from commissions.engine.facts import Inputs, Payment, Period, Person
from commissions.engine.numbers import HUNDRED, NOTHING, ONE, Value, exact
from commissions.engine.tables import Row, Table

FIRST, LAST = date(2026, 1, 1), date(2026, 2, 1)
PAID = date(2026, 1, 20)
TARGET = Decimal(100_000)
WAGE = Decimal(4_000)
BEYOND = Decimal("1.25")
STEPS = 16
MOST_PAYMENTS = 6
MOST_TRIES = 12
MONEY = frozenset({"recovered", "running_total", "account_paid_to_date", "amount", "line_total", "earned"})
EARNED = frozenset({"line_total", "earned", "pay"})


class NoCurve(ValueError):
    """The plan does not pay by what one collector recovers, or pays nothing."""


@dataclass(frozen=True, slots=True)
class Point:
    """What was recovered, and what it pays; `before` is the pay one smallest unit earlier, where it jumps."""

    recovered: Decimal
    pay: Decimal
    before: Decimal | None = None

    @property
    def jump(self) -> Decimal:
        """How much more one smallest unit pays here; 0 where nothing jumps."""
        return NOTHING if self.before is None else self.pay - self.before


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of the curve, the target that they stand against (None: the plan has none), the same in slices."""

    points: tuple[Point, ...]
    target: Decimal | None
    sliced: tuple[Point, ...] = ()

    @property
    def cliffs(self) -> tuple[Point, ...]:
        """The points at which the pay jumps."""
        return tuple(one for one in self.points if one.jump)


def drawn(plan: Plan) -> Curve:
    """Return the curve of a plan that has passed the lint. Raises NoCurve."""
    world = World(plan)
    places = tuple(world.places())
    points = tuple(world.point(at) for at in places)
    if len({one.pay for one in points if one.recovered}) < 2:
        raise NoCurve
    sliced: tuple[Point, ...] = ()
    remedy = in_slices(plan)
    if remedy is not None and any(one.jump for one in points):
        other = World(remedy)
        sliced = tuple(other.point(at, jumps=False) for at in places)
    return Curve(points, world.target if world.has_target else None, sliced)


def in_slices(plan: Plan) -> Plan | None:
    """Return the plan with each step of money and target counted in slices; None when none jumps by its whole."""
    line, period = tuple(map(_sliced, plan.line)), tuple(map(_sliced, plan.period))
    return None if (period, line) == (plan.period, plan.line) else replace(plan, period=period, line=line)


def _sliced(component: Any) -> Any:
    return replace(component, mode="slice") if jumps(component) else component


def jumps(component: Component) -> bool:
    """Return whether a step of the component lifts the whole amount, which slices would cure."""
    if isinstance(component, Attainment):
        return component.mode == "whole" and component.gives != "amount"
    return isinstance(component, Bands) and component.mode == "whole" and component.by in MONEY


class World:
    """One collector in one month under a plan, with facts that stand in nobody's way."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.cent = ONE.scaleb(-plan.rounding.places)
        self.has_target = any("attainment" in names(one) or isinstance(one, Attainment) for one in plan.components())
        self.target = max(TARGET, *(limit for limit in self._limits()))
        self.facts: dict[str, Value] = {"owing": Decimal(10) ** 12, "salary": WAGE, "wage": WAGE}
        self.lines = list(self._lines())
        for component in plan.period:
            self.facts |= _passing(component)

    def _limits(self) -> Iterator[Decimal]:
        yield NOTHING
        for component in self.plan.components():
            if isinstance(component, Threshold) and isinstance(component.over.of, Decimal):
                yield component.over.of
            table = getattr(component, "table", Table(()))
            if getattr(component, "by", "") in MONEY - EARNED and table.rows:
                yield table.rows[-1].start

    def _lines(self) -> Iterator[dict[str, Decimal]]:
        """Yield facts of as many payments as the longest table for payments has rows, one of each row."""
        found = {}
        for component in self.plan.line:
            by, table = getattr(component, "by", ""), getattr(component, "table", Table(()))
            if by and by not in MONEY and table.rows:
                found[by] = [row.start for row in table.rows][:MOST_PAYMENTS]
        count = max((len(starts) for starts in found.values()), default=1)
        for place in range(count):
            yield {by: starts[place % len(starts)] for by, starts in found.items()}

    def places(self) -> list[Decimal]:
        """Return where the curve is figured: a grid, and every row's beginning."""
        most = self.target * BEYOND * (Decimal("1.2") if self.has_target else ONE)
        found = {(most * step / STEPS).quantize(self.cent) for step in range(STEPS + 1)} | set(self._corners())
        return sorted(one for one in found if 0 <= one <= most)

    def _corners(self) -> Iterator[Decimal]:
        for component in self.plan.components():
            table = getattr(component, "table", Table(()))
            past = self.cent if table.closed == "to" else NOTHING
            if isinstance(component, Attainment) or getattr(component, "by", "") == "attainment":
                yield from (_up(row.start * self.target / HUNDRED, self.cent) + past for row in table.rows)
            elif getattr(component, "by", "") in MONEY - EARNED:
                yield from (row.start + past for row in table.rows)
            if isinstance(component, Threshold) and isinstance(component.over.of, Decimal):
                yield component.over.of + (NOTHING if component.inclusive else self.cent)

    def point(self, at: Decimal, *, jumps: bool = True) -> Point:
        """Return the point of the curve at `at`, with the pay just before it where it jumps."""
        pay = self.pay(at)
        if not jumps or not at:
            return Point(at, pay)
        before = self.pay(at - self.cent)
        return Point(at, pay, before if abs(pay - before) > 5 * self.cent else None)

    def pay(self, recovered: Decimal) -> Decimal:
        """Return what the month pays, rounded as the plan rounds."""
        for _try in range(MOST_TRIES):
            with exact():
                result = figure([Version(self.plan)], self._inputs(recovered))
            missing = {one.detail for one in result.faults if one.code == "missing_fact"} - set(self.facts)
            if not missing:
                return result.statements["A"].total
            self.facts |= dict.fromkeys(missing, ONE)
        return result.statements["A"].total

    def _inputs(self, recovered: Decimal) -> Inputs:
        part = (recovered / len(self.lines)).quantize(self.cent)
        amounts = [part] * (len(self.lines) - 1)
        amounts.append(recovered - sum(amounts, NOTHING))
        paid = [self._payment(place, amount) for place, amount in enumerate(amounts) if amount]
        facts = {name: value for name, value in self.facts.items() if name != "owing"}
        person = Person("A", facts, target=self.target, team="T", joined_on=FIRST)
        return Inputs(Period(FIRST, LAST, LAST + timedelta(days=400)), {"A": person}, tuple(paid))

    def _payment(self, place: int, amount: Decimal) -> Payment:
        facts: dict[str, Value] = {**self.facts, **self.lines[place], self.plan.credit.by: "A"}
        if isinstance(self.plan.select.base.of, str):
            facts[self.plan.select.base.of] = amount
        dates = dict.fromkeys(("value_date", "cleared_on", "eligible_on"), PAID)
        grace = self.plan.select.grace
        if grace is not None:
            dates[grace.start] = PAID - timedelta(days=grace.days + 1)
        if self.plan.select.attribution is not None:
            dates[self.plan.select.attribution.start] = PAID
        return Payment(f"p{place}", amount, facts=facts, dates=dates, account=f"a{place}")


def _up(amount: Decimal, cent: Decimal) -> Decimal:
    """Return the amount, or the next whole smallest unit above it."""
    down = amount.quantize(cent)
    return down if down >= amount else down + cent


def _passing(component: Component) -> Mapping[str, Value]:
    """Return the figure at which a gate lets all through, or a factor is nearest to 1."""
    by, table = getattr(component, "by", ""), getattr(component, "table", Table(()))
    if by and by not in MONEY | {"attainment"} and table.rows and not isinstance(component, Attainment):
        rows = [row for row in table.rows if row.value is not None] or list(table.rows)
        best = max(rows, key=_worth) if isinstance(component, Gate | Bands | Bonus) else min(rows, key=_distance)
        return {by: best.start + (ONE if table.closed == "to" else NOTHING)}
    if isinstance(component, Gate):
        return {one.name: _meeting(one.sign, one.value) for one in component.need}
    return {}


def _worth(row: Row) -> Decimal:
    return row.value or NOTHING


def _distance(row: Row) -> Decimal:
    return abs((row.value or NOTHING) - ONE)


def _meeting(sign: str, value: Any) -> Value:
    """Return a value that meets a condition."""
    if isinstance(value, tuple):
        return value[0] if sign == "in" and value else "-"
    if not isinstance(value, Decimal):
        return value if isinstance(value, str) and sign == "=" else ONE
    return value + {"<": -ONE, ">": ONE, "!=": ONE}.get(sign, NOTHING)
