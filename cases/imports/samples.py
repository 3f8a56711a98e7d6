"""A few cells of each column, for the page on which columns are mapped. Nothing secret is among them."""

from collections.abc import Collection
from itertools import islice

from common import cards
from common.exports import mended
from common.sheets import Sheet

MOST_ROWS = 200
MOST_SAMPLES = 3
MOST_SIGNS = 60


def of(sheet: Sheet, *, secret: Collection[str] = ()) -> list[list[str]]:
    """Return up to three different cells per column of `sheet`; those of `secret` columns and cards are masked."""
    found: list[list[str]] = [[] for _name in sheet.header]
    for row in islice(sheet.rows(), MOST_ROWS):
        for column, cell, name in zip(found, row.cells, sheet.header, strict=False):
            shown = _masked(mended(cell), hide=name in secret)
            if shown and len(column) < MOST_SAMPLES and shown not in column:
                column.append(shown)
    return found


def _masked(cell: str, *, hide: bool) -> str:
    if hide or cards.is_resident_number(cell):
        return f"•••• {cell[-4:]}" if len(cell) > 8 else "••••" if cell else ""
    return " ".join(cards.masked(cell).split())[:MOST_SIGNS]
