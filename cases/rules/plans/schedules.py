"""Schedules of instalments: dates, amounts exact to the smallest unit, interest that runs or not. Pure.

Σ of the parts that are no interest is the amount spread, to the cent: every instalment is rounded half up and the last
takes the rest. Interest, when it runs, is charged for each period on what is still unpaid, never on interest.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from cases.rules.months import add_months
from cases.rules.working_days import Calendar, next_working_day
from common import money

ZERO = Decimal(0)
MOST_ROWS = 600
DAYS_A_YEAR = 365


class Frequency(StrEnum):
    """How often an instalment falls due."""

    MONTHLY = "monthly"
    BIWEEKLY = "biweekly"
    WEEKLY = "weekly"


STEP_DAYS = {Frequency.BIWEEKLY: 14, Frequency.WEEKLY: 7}


class NeverEnds(ValueError):
    """The instalment does not even pay the interest of its period, or the schedule would be absurdly long."""


@dataclass(frozen=True, slots=True)
class Row:
    """One instalment: `amount` is all that is to be paid, `interest` the part of it that is interest."""

    number: int
    due_on: date
    amount: Decimal
    interest: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Shape:
    """What is spread, from when, how often.

    `annual_rate` is nominal, in percent; 0 when interest does not run. `down_payment` is due on `down_on` and becomes
    the first row.
    """

    amount: Decimal
    currency: str
    first_on: date
    frequency: Frequency = Frequency.MONTHLY
    annual_rate: Decimal = ZERO
    down_payment: Decimal = ZERO
    down_on: date | None = None

    @property
    def spread(self) -> Decimal:
        """What the instalments after the down payment repay."""
        return self.amount - self.down_payment

    @property
    def rate(self) -> Decimal:
        """The rate of one period, as a fraction."""
        yearly = self.annual_rate / 100
        return yearly / 12 if self.frequency == Frequency.MONTHLY else yearly * STEP_DAYS[self.frequency] / DAYS_A_YEAR


def by_number(shape: Shape, count: int) -> tuple[Row, ...]:
    """Return `count` equal instalments after the down payment, the last with the rest."""
    if not 0 < count <= MOST_ROWS:
        raise NeverEnds
    rate = shape.rate
    each = shape.spread / count if not rate else shape.spread * rate / (1 - (1 + rate) ** -count)
    parts = []
    unpaid = shape.spread
    for place in range(1, count + 1):
        interest = money.rounded(unpaid * rate, shape.currency)
        part = unpaid if place == count else min(unpaid, money.rounded(each, shape.currency) - interest)
        parts.append((part, interest))
        unpaid -= part
    return _rows(shape, parts)


def by_amount(shape: Shape, each: Decimal) -> tuple[Row, ...]:
    """Return instalments of `each`, as many as it takes, the last with the rest.

    Raises NeverEnds when `each` does not exceed the interest of a period.
    """
    parts: list[tuple[Decimal, Decimal]] = []
    unpaid = shape.spread
    while unpaid > 0:
        interest = money.rounded(unpaid * shape.rate, shape.currency)
        part = min(unpaid, each - interest)
        if part <= 0 or len(parts) >= MOST_ROWS:
            raise NeverEnds
        parts.append((part, interest))
        unpaid -= part
    return _rows(shape, parts)


def due_dates(first_on: date, frequency: Frequency, count: int) -> list[date]:
    """Return the due dates; a month without the day of `first_on` uses its last day and does not shift the next."""
    if frequency != Frequency.MONTHLY:
        return [first_on + timedelta(days=STEP_DAYS[frequency] * place) for place in range(count)]
    return [add_months(first_on, place) for place in range(count)]


def moved(rows: tuple[Row, ...], calendar: Calendar) -> tuple[Row, ...]:
    """Return the rows with every due date that is no working day moved to the next one; amounts stay."""
    return tuple(replace(row, due_on=next_working_day(row.due_on, calendar)) for row in rows)


def total(rows: tuple[Row, ...]) -> Decimal:
    """Return all that is to be paid."""
    return sum((row.amount for row in rows), ZERO)


def interest(rows: tuple[Row, ...]) -> Decimal:
    """Return the interest in all that is to be paid."""
    return sum((row.interest for row in rows), ZERO)


def _rows(shape: Shape, parts: list[tuple[Decimal, Decimal]]) -> tuple[Row, ...]:
    days = due_dates(shape.first_on, shape.frequency, len(parts))
    first = [(shape.down_on or shape.first_on, shape.down_payment, ZERO)] if shape.down_payment else []
    lines = [
        *first,
        *((day, part + interest, interest) for day, (part, interest) in zip(days, parts, strict=True) if part),
    ]
    return tuple(Row(number, *line) for number, line in enumerate(lines, start=1))
