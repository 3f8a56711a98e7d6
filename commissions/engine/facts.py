"""The facts that pay: payments and reversals with their snapshots, people with their figures, the period."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from commissions.engine.numbers import Value


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in, below zero when it went back; `facts` are snapshots, never looked up again.

    `shares` are basis points per collector; without any the owner is credited. `reverses` names the payment that
    this one takes back.
    """

    id: str
    amount: Decimal
    facts: Mapping[str, Value] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    account: str = ""
    flags: frozenset[str] = frozenset()
    shares: Mapping[str, int] = field(default_factory=dict)
    reverses: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Pay that is kept back until a day."""

    amount: Decimal
    release_on: date


@dataclass(frozen=True, slots=True)
class Balances:
    """What a collector's earlier statements left: pay kept back, what is owed, advances not given back."""

    held: tuple[Held, ...] = ()
    owed: Decimal = Decimal(0)
    draw: Decimal = Decimal(0)


NO_BALANCES = Balances()


@dataclass(frozen=True, slots=True)
class Person:
    """A collector in one period: target, team, role, figures (`facts`) from reviews, promises, staff, payroll."""

    id: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    target: Decimal | None = None
    team: str = ""
    role: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    balances: Balances = NO_BALANCES


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to but without `end`; what is due and cleared is judged as of `as_of`."""

    start: date
    end: date
    as_of: date

    def holds(self, on: date) -> bool:
        """Return whether the day lies in the period."""
        return self.start <= on < self.end


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that one period is figured from."""

    period: Period
    people: Mapping[str, Person]
    payments: tuple[Payment, ...]
