"""Tables of bands: half-open rows [start, end) with a value, the last one open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any


class NotATable(ValueError):
    """The rows are not [start, end or null, value]; the message names the row."""


@dataclass(frozen=True, slots=True)
class Band:
    """One row: from `start` on, up to but without `end` (None: without end), the value holds."""

    start: Decimal
    end: Decimal | None
    value: Decimal

    def holds(self, at: Decimal) -> bool:
        """Return whether `at` lies in the band."""
        return self.start <= at and (self.end is None or at < self.end)


Table = tuple[Band, ...]


def table(rows: Iterable[Sequence[Any]]) -> Table:
    """Return the table of rows as they are stored: [start, end or null, value], numbers or their text.

    Raises NotATable for a row of another shape. What a table promises beyond its shape is checked by `lint`.
    """
    return tuple(_band(place, row) for place, row in enumerate(rows, start=1))


def _band(place: int, row: Sequence[Any]) -> Band:
    try:
        start, end, value = row
        return Band(Decimal(str(start)), None if end is None else Decimal(str(end)), Decimal(str(value)))
    except (InvalidOperation, TypeError, ValueError) as error:
        raise NotATable(f"row {place}") from error


def stored(bands: Table) -> list[list[str | None]]:
    """Return the rows as they are stored: numbers as text, so that none passes through a float."""
    return [[_text(band.start), None if band.end is None else _text(band.end), _text(band.value)] for band in bands]


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"


def row_of(bands: Table, at: Decimal | int) -> int | None:
    """Return the place, from 0, of the band that holds `at`; None when no band does."""
    exact = Decimal(at)
    return next((place for place, band in enumerate(bands) if band.holds(exact)), None)
