"""The sixteen types of component, as typed data: which of them a plan has, and their rows, is all that differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from commissions.engine.quantities import Condition, Quantity
from commissions.engine.tables import Table

NO_TABLE = Table(())
ZERO = Quantity(Decimal(0))


@dataclass(frozen=True, slots=True)
class Choice:
    """The first choice whose conditions hold gives its value; one without conditions is for everything else."""

    when: tuple[Condition, ...]
    value: Decimal


@dataclass(frozen=True, slots=True)
class Base:
    """What every component has: a name within the plan, and the conditions under which it counts at all."""

    id: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Rate(Base):
    """`of` × a rate: a number, the name of one, or the first choice that holds."""

    of: Quantity | None = None
    rate: Decimal | None = None
    rate_of: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold(Base):
    """A rate on what lies over the threshold, or on the whole once it is passed; never below zero."""

    of: Quantity | None = None
    over: Quantity = ZERO
    rate: Decimal = Decimal(0)
    on: str = "excess"
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Bands(Base):
    """A table by a counter. Modes: whole (one rate on all), slice (each part at its rate), amount, interp."""

    by: str = ""
    mode: str = ""
    table: Table = NO_TABLE
    of: Quantity | None = None
    at: str = "after"
    gives: str = "rate"


@dataclass(frozen=True, slots=True)
class Matrix(Base):
    """A table by two counters, which gives a rate, a factor or an amount."""

    rows_by: str = ""
    cols_by: str = ""
    rows: Table = NO_TABLE
    cols: Table = NO_TABLE
    cells: tuple[tuple[Decimal | None, ...], ...] = ()
    gives: str = "rate"
    of: Quantity | None = None


@dataclass(frozen=True, slots=True)
class PerUnit(Base):
    """A sum for each unit of a count, each full `each` of it, or each line; `once_per` account pays an account once."""

    amount: Decimal | None = None
    per: str = ""
    each: Decimal | None = None
    once_per: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor(Base):
    """A multiplier: a number, a table by a counter, the first choice that holds, or a straight line with bounds."""

    factor: Decimal | None = None
    by: str = ""
    table: Table = NO_TABLE
    choices: tuple[Choice, ...] = ()
    start: Decimal | None = None
    slope: Decimal = Decimal(0)
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Attainment(Base):
    """A table by percent of the target: multiplies the pay, pays a sum, or pays a rate on the metric."""

    metric: str = "recovered"
    mode: str = ""
    table: Table = NO_TABLE
    gives: str = "factor"


@dataclass(frozen=True, slots=True)
class Gate(Base):
    """A table by a score that multiplies the pay, or conditions that all must hold for anything to be paid."""

    by: str = ""
    table: Table = NO_TABLE
    need: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class CapFloor(Base):
    """At least the floor, then at most the cap."""

    cap: Quantity | None = None
    floor: Quantity | None = None


@dataclass(frozen=True, slots=True)
class GuaranteeDraw(Base):
    """A guarantee pays the greater of the two; a draw is an advance, which later pay gives back when recoverable."""

    kind: str = "guarantee"
    amount: Quantity = ZERO
    recoverable: bool = False


@dataclass(frozen=True, slots=True)
class Bonus(Base):
    """A sum on top, after caps: an amount (for each of `per`), a rate of something, or a table of sums."""

    amount: Quantity | None = None
    per: str = ""
    rate: Decimal | None = None
    of: Quantity | None = None
    by: str = ""
    table: Table = NO_TABLE


@dataclass(frozen=True, slots=True)
class Pool(Base):
    """A team's pot: a rate of what its members brought, a sum, or a table by a figure of it; shared to the cent."""

    amount: Quantity = ZERO
    of: Quantity | None = None
    by: str = ""
    mode: str = ""
    table: Table = NO_TABLE
    share_by: str = ""
    exclude_gate: str = ""


@dataclass(frozen=True, slots=True)
class Override(Base):
    """A rate of the team's pay for members of one role, or one by a figure of the team; their own is left out."""

    rate: Decimal = Decimal(0)
    role: str = ""
    of: str = "pay"
    by: str = ""
    table: Table = NO_TABLE


@dataclass(frozen=True, slots=True)
class Holdback:
    """The part of the pay kept back for a number of days."""

    rate: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Carry:
    """How much of a wage what is owed may take: a part of it, and never below the wage floor."""

    limit_of_wage: Decimal | None = None
    wage_floor: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ClawbackCarry:
    """How money of a closed month is taken back, and how what is owed is carried.

    A reversal more than `days` days after its payment takes nothing back, where the plan says so.
    """

    clawback: str = ""
    carry: Carry | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """On transfer the owner before gets `old_bps` of each payment up to and with day `days` after the transfer."""

    old_bps: int
    days: int


LineComponent = Rate | Threshold | Bands | Matrix | PerUnit | Factor | Gate | CapFloor
PeriodComponent = LineComponent | Attainment | GuaranteeDraw | Bonus
TeamComponent = Pool | Override
Component = PeriodComponent | TeamComponent


def conditions(component: Component) -> Iterator[Condition]:
    """Return every condition of the component, those of its choices and needs too."""
    yield from component.when
    if isinstance(component, Gate):
        yield from component.need
    if isinstance(component, Rate | PerUnit | Factor):
        for choice in component.choices:
            yield from choice.when


def quantities(component: Component) -> Iterator[Quantity]:
    """Return every quantity of the component."""
    for name in ("of", "over", "cap", "floor", "amount"):
        found = getattr(component, name, None)
        if isinstance(found, Quantity):
            yield found


def names(component: Component) -> Iterator[str]:
    """Return the names of every fact that the component asks for."""
    for condition in conditions(component):
        yield from condition.names()
    for quantity in quantities(component):
        yield from quantity.names()
    for field in ("by", "rows_by", "cols_by", "per", "rate_of", "metric", "share_by"):
        if found := getattr(component, field, ""):
            yield found
    if isinstance(component, Override):
        yield component.of


def tables(component: Component) -> Iterator[tuple[str, Table]]:
    """Return each table of the component with the field where it is written."""
    if isinstance(component, Matrix):
        yield "rows", component.rows
        yield "cols", component.cols
    elif isinstance(component, Bands | Factor | Attainment | Gate | Bonus | Pool | Override) and component.table.rows:
        yield "rows", component.table
