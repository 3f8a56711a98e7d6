"""The pay curve: what one collector earns against what was recovered, at one average rate."""

from dataclasses import dataclass
from decimal import Decimal

from commissions.rules.bands import Table
from commissions.rules.statements import HUNDRED, slice_up

BEYOND = Decimal("1.25")


@dataclass(frozen=True, slots=True)
class Point:
    """Recovered as percent of the target, and pay as percent of what the target pays at a factor of 1."""

    percent: Decimal
    pay: Decimal


def points(attainment: Table) -> tuple[Point, ...]:
    """Return the corners of the curve from 0 to a quarter beyond the last step; straight in between."""
    last = attainment[-1].start * BEYOND or HUNDRED
    corners = [*(band.start for band in attainment), last]
    return tuple(Point(percent, _pay(attainment, percent)) for percent in corners)


def _pay(attainment: Table, percent: Decimal) -> Decimal:
    slices = slice_up(attainment, target=HUNDRED, recovered=percent)
    return sum((one.part * one.factor for one in slices), Decimal(0))
