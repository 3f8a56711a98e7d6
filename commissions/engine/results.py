"""What the engine answers: lines with a trace of every factor, statements with their steps, reasons, exceptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from commissions.engine.facts import NO_BALANCES, Balances, Payment
from commissions.engine.numbers import NOTHING, Value


class Trace(NamedTuple):
    """One component at work on a line: its row (from 0), its rate or factor, and the pay after it, unrounded."""

    component: str
    row: int | None
    value: Decimal
    amount: Decimal


class Line(NamedTuple):
    """One payment credited to one collector. `base` is what counts of it, to the cent; `pay` is unrounded."""

    payment: Payment
    collector: str
    share: Decimal
    base: Decimal
    pay: Decimal
    trace: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """Money that does not count, and why."""

    payment: str
    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands before approval: a code, whom or what it concerns, and the name of what is missing."""

    code: str
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One component at work on a statement; `effect` is what it added or took, unrounded."""

    stage: str
    component: str
    row: int | None
    value: Decimal
    effect: Decimal


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the earned amount: net is before, paid after what is owed was carried."""

    held: Decimal = NOTHING
    released: Decimal = NOTHING
    late: Decimal = NOTHING
    clawback: Decimal = NOTHING
    clawback_from_held: Decimal = NOTHING
    draw: Decimal = NOTHING
    adjustment: Decimal = NOTHING
    net: Decimal = NOTHING
    paid_now: Decimal = NOTHING
    taken: Decimal = NOTHING
    carried: Decimal = NOTHING
    paid: Decimal = NOTHING


UNSETTLED = Settled()


@dataclass(frozen=True, slots=True)
class Statement:
    """Σ pay of the lines + Σ effects of the steps + rounding = total, exactly.

    `multiplier` is what the factors from attainment to gates made of each line together.
    """

    collector: str
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    scope: Mapping[str, Value]
    line_total: Decimal
    multiplier: Decimal
    exact: Decimal
    rounding: Decimal
    total: Decimal
    settled: Settled = UNSETTLED
    balances: Balances = NO_BALANCES

    def after(self, stage: str) -> Decimal:
        """Return the pay after a stage, "S4" to "S10", unrounded."""
        last = int(stage[1:])
        return self.line_total + sum((step.effect for step in self.steps if int(step.stage[1:]) <= last), NOTHING)


@dataclass(frozen=True, slots=True)
class Result:
    """One period figured: a statement for each person, the money that does not count, what blocks approval."""

    statements: Mapping[str, Statement]
    excluded: tuple[Excluded, ...] = ()
    faults: tuple[Fault, ...] = ()
    pools: Mapping[str, Decimal] = field(default_factory=dict)
