"""The page of roll rates: the matrix of a month held against the month before, the steps drawn, the months in rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from cases.models import Creditor
from cases.queries import roll_rates
from cases.queries.roll_rates import Row, Unit
from cases.rules.age import LAST_BUCKET
from common import dates
from common.charts import Bar
from reports.rules import rolls as rules

STEPS = range(LAST_BUCKET)
"""The buckets from which one step leads on: M0 to M6."""


@dataclass(frozen=True)
class Cell:
    """One rate in per cent, by how many points it moved, its heat, and what it is of."""

    to_bucket: int | None
    rate: Decimal | None
    moved: Decimal | None
    heat: int
    accounts: int
    balance: Decimal


@dataclass(frozen=True)
class Line:
    """A bucket at the month's end before, and where it went."""

    bucket: int
    accounts: int
    balance: Decimal
    cells: list[Cell]


@dataclass(frozen=True)
class Month:
    """A month's end and what rolled one step on from each bucket, in per cent."""

    month_end: date
    steps: list[Decimal | None]


@dataclass(frozen=True)
class Rolls:
    """All that the page shows of one month: what it says in a sentence, lines, bars, and the months before."""

    month_end: date
    before: date | None
    finding: str
    lines: list[Line]
    bars: list[Bar]
    months: list[Month]


def rolls(*, creditor: Creditor, month_end: date, months: list[date], unit: Unit) -> Rolls:
    """Return what the page shows of `month_end`; `months` are those known, newest first."""
    shown = [month for month in months if month <= month_end][: roll_rates.MONTHS]
    known = roll_rates.matrices(creditor=creditor, months=shown, unit=unit)
    before = shown[1] if len(shown) > 1 else None
    lines = _lines(known[month_end], known[before] if before else None)
    steps = [line.cells[line.bucket + 1] for line in lines if line.bucket in STEPS]
    earlier = [Month(month, _steps(known[month])) for month in shown]
    return Rolls(month_end, before, _finding(steps, month_end), lines, _bars(steps), earlier)


def name(bucket: int | None) -> str:
    """Return the short name of a bucket: M0 to M7+."""
    return "" if bucket is None else f"M{bucket}{'+' if bucket == LAST_BUCKET else ''}"


def step_name(bucket: int) -> str:
    """Return the name of the step from a bucket to the next."""
    return f"{name(bucket)} → {name(bucket + 1)}"


def _lines(now: list[Row], before: list[Row] | None) -> list[Line]:
    return [_line(row, before[place] if before else None) for place, row in enumerate(now)]


def _line(row: Row, other: Row | None) -> Line:
    earlier = [rules.percent(roll.rate) for roll in other.rolls] if other else [None] * len(row.rolls)
    cells = []
    for roll, past in zip(row.rolls, earlier, strict=True):
        rate = rules.percent(roll.rate)
        moved = rules.change(rate, past)
        heat = rules.heat(from_bucket=row.bucket, to_bucket=roll.to_bucket, moved=moved)
        cells.append(Cell(roll.to_bucket, rate, moved, heat, roll.accounts, roll.balance))
    return Line(row.bucket, row.accounts, row.balance, cells)


def _steps(rows: Iterable[Row]) -> list[Decimal | None]:
    return [rules.percent(row.rolls[row.bucket + 1].rate) for row in rows if row.bucket in STEPS]


def _bars(steps: list[Cell]) -> list[Bar]:
    """Return a bar for each step that something could take; its mark is the month before."""
    return [
        Bar(
            step_name(bucket),
            cell.rate,
            f"{cell.rate} %",
            mark=None if cell.moved is None else cell.rate - cell.moved,
        )
        for bucket, cell in enumerate(steps)
        if cell.rate is not None
    ]


def _finding(steps: list[Cell], month_end: date) -> str:
    """Say which step moved most since the month before; without one, which takes the largest part."""
    month = {"month": dates.month(month_end)}
    moved = [(abs(cell.moved), bucket, cell) for bucket, cell in enumerate(steps) if cell.moved]
    if moved:
        _size, bucket, cell = max(moved, key=lambda one: (one[0], -one[1]))
        facts = {**month, "step": step_name(bucket), "now": cell.rate, "was": _was(cell)}
        if cell.moved and cell.moved > 0:
            return _("%(step)s rose from %(was)s %% to %(now)s %%") % facts
        return _("%(step)s fell from %(was)s %% to %(now)s %%") % facts
    taken = [(cell.rate, bucket) for bucket, cell in enumerate(steps) if cell.rate]
    if not taken:
        return _("Nothing rolled on in %(month)s") % month
    rate, bucket = max(taken)
    return _("%(rate)s %% rolled %(step)s in %(month)s") % {**month, "rate": rate, "step": step_name(bucket)}


def _was(cell: Cell) -> Decimal | None:
    return cell.rate - cell.moved if cell.rate is not None and cell.moved is not None else None
