"""Tables of a plan: half-open rows, one of which holds each value; looked up without a quotient."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from commissions.engine.numbers import NOTHING, Number, Ratio, quotient


class NoRow(LookupError):
    """No row of a table holds the value, or the row is left open."""


@dataclass(frozen=True, slots=True)
class Row:
    """From `start` to `end` (None: without end) the value holds; `until` is its value at the end, when it moves there.

    A value of None is a place that the plan leaves open on purpose: money that falls there waits for a person.
    """

    start: Decimal
    end: Decimal | None
    value: Decimal | None
    until: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in order. `closed` says which end of a row belongs to it: "from" is [start, end), "to" is (start, end]."""

    rows: tuple[Row, ...]
    closed: str = "from"
    starts: tuple[Decimal, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", tuple(row.start for row in self.rows))

    def place(self, at: Number) -> int | None:
        """Return the place, from 0, of the row that holds `at`; None when no row does."""
        if isinstance(at, Ratio):
            return self._place_of_ratio(at)
        if self.closed == "from":
            found = bisect_right(self.starts, at) - 1
            inside = found >= 0 and ((end := self.rows[found].end) is None or at < end)
        else:
            found = max(bisect_left(self.starts, at) - 1, 0)
            inside = self._from_the_least(found, at) and ((end := self.rows[found].end) is None or at <= end)
        return found if inside else None

    def _from_the_least(self, found: int, at: Decimal) -> bool:
        return bool(self.rows) and (at > self.starts[found] or (found == 0 and at == self.starts[0]))

    def _place_of_ratio(self, at: Ratio) -> int | None:
        for place, row in enumerate(self.rows):
            start = row.start * at.whole
            end = None if row.end is None else row.end * at.whole
            if self.closed == "from":
                inside = start <= at.part and (end is None or at.part < end)
            else:
                inside = (start < at.part or (place == 0 and start == at.part)) and (end is None or at.part <= end)
            if inside:
                return place
        return None

    def value(self, at: Number) -> tuple[int, Decimal] | None:
        """Return place and value of the row that holds `at`; None when no row does, or it is left open."""
        place = self.place(at)
        if place is None or (value := self.rows[place].value) is None:
            return None
        return place, value

    def between(self, at: Number) -> tuple[int, Decimal] | None:
        """Return place and value with the value moving in a straight line from `value` to `until` inside the row."""
        found = self.value(at)
        if found is None:
            return None
        place, value = found
        row = self.rows[place]
        if row.until is None or row.end is None:
            return found
        part, whole = (at.part, at.whole) if isinstance(at, Ratio) else (at, Decimal(1))
        way = quotient((row.until - value) * (part - row.start * whole), (row.end - row.start) * whole)
        return place, value + way

    def slices(self, low: Decimal, high: Decimal) -> Iterator[tuple[int, Decimal, Decimal]]:
        """Return place, value and length of each row's part of the way from `low` to `high`; downwards it is negative.

        What lies below the first row counts in the first row, so that a payment and its reversal cancel. Raises NoRow
        where the way leads through a row that is left open.
        """
        sign = 1
        if high < low:
            low, high, sign = high, low, -1
        last = len(self.rows) - 1
        for place, row in enumerate(self.rows):
            start = low if place == 0 else max(low, row.start)
            end = high if row.end is None or place == last else min(high, row.end)
            if end > start:
                if row.value is None:
                    raise NoRow
                yield place, row.value, (end - start) * sign

    def sum(self, low: Decimal, high: Decimal) -> Decimal:
        """Return Σ (part × value) of the way from `low` to `high`. Raises NoRow."""
        return sum((value * length for _place, value, length in self.slices(low, high)), NOTHING)
