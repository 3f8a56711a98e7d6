"""What a debtor really has left each month: income less living costs, never below a floor, less other debts. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)
MOST_DAYS = 90
"""How old a statement may be that carries a new offer, in days, unless the creditor states another number: a quarter.
Wages, rent and dependants change within it, and art. 70 asks for ability and will at the time of the plan. (ours)"""


class Part(StrEnum):
    """A step of the sum, in its order."""

    INCOME = "income"
    LIVING_COSTS = "living_costs"
    FLOOR = "floor"
    OTHER_DEBTS = "other_debts"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Stated:
    """What the debtor told, a month and in the creditor's currency; `savings` is what could be paid at once."""

    income: Decimal
    living_costs: Decimal
    other_debts: Decimal
    dependants: int = 0
    savings: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Floor:
    """What a month of living costs at least, by the creditor's figures: the person, and each dependant."""

    person: Decimal = ZERO
    dependant: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the sum; amounts after the first are taken away, LEFT is the result."""

    part: Part
    amount: Decimal


def is_old(*, stated_on: date, today: date, most_days: int) -> bool:
    """Return whether what was told counts no more: it is older than `most_days` days."""
    return (today - stated_on).days > most_days


def floor_of(stated: Stated, floor: Floor) -> Decimal:
    """Return the least that the household needs for a month."""
    return floor.person + floor.dependant * stated.dependants


def steps(stated: Stated, floor: Floor) -> list[Step]:
    """Return the sum line by line; FLOOR is what stated living costs lack to the least a household needs."""
    lacking = max(ZERO, floor_of(stated, floor) - stated.living_costs)
    lines = [Step(Part.INCOME, stated.income), Step(Part.LIVING_COSTS, stated.living_costs)]
    if lacking:
        lines.append(Step(Part.FLOOR, lacking))
    lines.append(Step(Part.OTHER_DEBTS, stated.other_debts))
    result = stated.income - sum((line.amount for line in lines[1:]), ZERO)
    return [*lines, Step(Part.LEFT, result)]


def left(stated: Stated, floor: Floor) -> Decimal:
    """Return what is left each month; negative when the household lacks money."""
    return steps(stated, floor)[-1].amount


def is_beyond_ability(balance: Decimal, *, left: Decimal, savings: Decimal) -> bool:
    """Return whether `balance` exceeds what could be paid within a month (办法 art. 70: 超出其还款能力)."""
    return balance > max(left, ZERO) + savings
