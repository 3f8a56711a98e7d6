"""A plan as it is defined: selection, credit, line, period, team and settling, in stages that no plan can move."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from commissions.engine.components import (
    NO_TABLE,
    ClawbackCarry,
    Component,
    Holdback,
    LineComponent,
    PeriodComponent,
    Split,
    TeamComponent,
    names,
)
from commissions.engine.quantities import Condition, Quantity
from commissions.engine.tables import Table

SCHEMA = 1
RECEIVED = Quantity("amount")
UNSETTLED = ClawbackCarry()


@dataclass(frozen=True, slots=True)
class Rounding:
    """The one point where cents are made: mode, digits after the point, at each line or once at the statement."""

    mode: str
    places: int
    at: str


@dataclass(frozen=True, slots=True)
class Grace:
    """Days from a date on in which a payment does not count; `inclusive` says whether day `days` is still grace."""

    start: str
    days: int
    inclusive: bool


@dataclass(frozen=True, slots=True)
class Attribution:
    """A payment counts only up to and with day `days` after a date of its own; creditors may have their own days."""

    start: str
    days: int
    by_creditor: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Payments that do not count: those with the flag of that name, or those for which the conditions hold."""

    reason: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Select:
    """Which payments count, by which date, and how much of each."""

    date: str = "value_date"
    cleared_days: int | None = None
    grace: Grace | None = None
    attribution: Attribution | None = None
    most: Quantity | None = None
    base: Quantity = RECEIVED
    exclude: tuple[Exclusion, ...] = ()


EVERYTHING = Select()


@dataclass(frozen=True, slots=True)
class Credit:
    """Who a payment is credited to: the name of the fact that holds the owner, and the split on transfer."""

    by: str
    on_transfer: Split | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A number figured from facts, rounded where `places` says so. Its kinds are described in `docs/plans.md`."""

    id: str
    kind: str
    of: str = ""
    to: str = ""
    times: Decimal = Decimal(1)
    when: tuple[Condition, ...] = ()
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    quantity: Quantity | None = None
    table: Table = NO_TABLE
    floor: Decimal | None = None
    review_most: Decimal = Decimal(100)
    places: int | None = None
    mode: str = "half_up"

    def line_names(self) -> set[str]:
        """Return the facts of payments that it asks for."""
        found = {name for condition in self.when for name in condition.names()}
        return found | ({self.of} - {""} if self.kind in {"sum", "count"} else set())

    def names(self) -> Iterator[str]:
        """Return the names of every figure that it is made of."""
        yield from (self.of, self.to, *self.weights, *self.parts)
        if self.quantity is not None:
            yield from self.quantity.names()


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a plan. `line_names` are the facts that lines, selection and sums over lines ask for.

    `counts_accounts` says whether any figure is made of how many accounts paid: else nobody counts them.
    """

    currency: str
    rounding: Rounding
    credit: Credit
    select: Select = EVERYTHING
    line: tuple[LineComponent, ...] = ()
    period: tuple[PeriodComponent, ...] = ()
    team: tuple[TeamComponent, ...] = ()
    measures: tuple[Measure, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    prorate: str = "none"
    holdback: Holdback | None = None
    clawback: ClawbackCarry = UNSETTLED
    tests: tuple[str, ...] = ()
    line_names: frozenset[str] = field(init=False, compare=False, repr=False)
    counts_accounts: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "line_names", self._line_names())
        asked = {name for one in self.components() for name in names(one)}
        asked |= {name for one in self.measures for name in one.names()}
        object.__setattr__(self, "counts_accounts", "accounts" in asked)

    def components(self) -> Iterator[Component]:
        """Return every component, in the order of the sections."""
        yield from self.line
        yield from self.period
        yield from self.team

    def _line_names(self) -> frozenset[str]:
        found = {name for component in self.line for name in names(component)}
        found |= {once for component in self.line if (once := getattr(component, "once_per", ""))}
        found |= set(self.select.base.names())
        for measure in self.measures:
            found |= measure.line_names()
        for exclusion in self.select.exclude:
            found |= {name for condition in exclusion.when for name in condition.names()}
        if self.select.most is not None:
            found |= set(self.select.most.names())
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Version:
    """A plan and the days from `start` up to but without `end` for which it holds; None is without bound."""

    plan: Plan
    start: date | None = None
    end: date | None = None

    def holds(self, on: date) -> bool:
        """Return whether the version holds on that day."""
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)
