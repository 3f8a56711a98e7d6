"""The grid of targets as typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from commissions.queries.targets import GridRow
from common import money


@dataclass
class Cell:
    """One collector's row with its field."""

    row: GridRow
    text: str
    error: str = ""


def cells(rows: list[GridRow], currency: str, data: Mapping[str, str] | None = None) -> list[Cell]:
    """Return the grid; `data` is what was typed, None for what is stored."""
    found = []
    for row in rows:
        stored = "" if row.target is None else money.grouped(row.target, currency)
        found.append(Cell(row, stored if data is None else data.get(f"t_{row.collector.pk}", stored)))
    return found


def amounts(grid: list[Cell], currency: str) -> dict[int, Decimal | None]:
    """Return the targets by collector; a cell that is no amount above zero gets its error."""
    found: dict[int, Decimal | None] = {}
    for cell in grid:
        text = cell.text.strip()
        try:
            amount = money.parse(text, currency) if text else None
        except money.NotMoney:
            amount = Decimal(-1)
        if amount is not None and amount <= 0:
            cell.error = _("Write an amount above zero, or leave it empty.")
        else:
            found[cell.row.collector.pk] = amount
    return found
