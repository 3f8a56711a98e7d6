"""What is wrong with a table before it may pay anyone: every value of the domain has exactly one row."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from commissions.rules.bands import Band, Table

RATE_MOST = Decimal(1)
FACTOR_MOST = Decimal(5)
RATE_DIGITS = -6
MOST_ROWS = 24


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. `row` counts from 1; 0 is the whole table. `code` names it; `left` and `right` are its numbers."""

    code: str
    row: int
    left: Decimal = Decimal(0)
    right: Decimal = Decimal(0)


def rates(bands: Table) -> list[Finding]:
    """Return the faults of a table of rates by whole days: starts at 0 or 1, rates from 0 to 1."""
    found = _shape(bands, starts=(Decimal(0), Decimal(1)))
    for row, band in enumerate(bands, start=1):
        if not 0 <= band.value <= RATE_MOST:
            found.append(Finding("rate_out_of_range", row, band.value))
        elif _digits(band.value) < RATE_DIGITS:
            found.append(Finding("rate_too_fine", row, band.value))
        if _digits(band.start) < 0 or (band.end is not None and _digits(band.end) < 0):
            found.append(Finding("day_not_whole", row))
    return found


def attainment(bands: Table) -> list[Finding]:
    """Return the faults of a table of factors by percent of the target: starts at 0, factors from 0 to 5."""
    found = _shape(bands, starts=(Decimal(0),))
    for row, band in enumerate(bands, start=1):
        if not 0 <= band.value <= FACTOR_MOST:
            found.append(Finding("factor_out_of_range", row, band.value))
        elif _digits(band.value) < RATE_DIGITS:
            found.append(Finding("rate_too_fine", row, band.value))
    return found


def _digits(number: Decimal) -> int:
    """Return the negative count of digits after the point, 0 for a whole number."""
    exponent = number.normalize().as_tuple().exponent
    return min(0, exponent) if isinstance(exponent, int) else 0


def _shape(bands: Table, *, starts: tuple[Decimal, ...]) -> list[Finding]:
    if not bands:
        return [Finding("empty", 0)]
    if len(bands) > MOST_ROWS:
        return [Finding("too_many", 0, Decimal(MOST_ROWS))]
    found = [] if bands[0].start in starts else [Finding("start", 1, bands[0].start, starts[-1])]
    for row, band in enumerate(bands, start=1):
        if band.end is not None and band.end <= band.start:
            found.append(Finding("backwards", row, band.start, band.end))
    for row, (band, following) in enumerate(pairwise(bands), start=1):
        found += _seam(row, band, following)
    if bands[-1].end is not None:
        found.append(Finding("not_open", len(bands), bands[-1].end))
    return found


def _seam(row: int, band: Band, following: Band) -> list[Finding]:
    if band.end is None:
        return [Finding("unreachable", row + 1)]
    if following.start > band.end:
        return [Finding("gap", row + 1, band.end, following.start)]
    if following.start < band.end:
        return [Finding("overlap", row + 1, following.start, band.end)]
    return []
