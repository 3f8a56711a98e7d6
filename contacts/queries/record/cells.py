"""A section of a record: one table of plain rows, and how values stand in its cells."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cases.models import Case
from common import money

Row = dict[str, str]
MOST_COLUMNS = 8


@dataclass(frozen=True)
class Section:
    """One table: its name in programs, its title, its rows; every row has the same heads."""

    name: str
    title: str
    rows: list[Row]

    @property
    def heads(self) -> list[str]:
        """The heads of the columns."""
        return list(self.rows[0]) if self.rows else []

    @property
    def is_wide(self) -> bool:
        """Whether a row has so many columns that each is read as a list of its own."""
        return len(self.heads) > MOST_COLUMNS


def text(value: date | datetime | Decimal | None) -> str:
    """Return a day, an instant or a number as a cell has it; empty for none."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return "" if value is None else str(value)


def cash(amounts: dict[str, Decimal], case: Case) -> Row:
    """Return amounts under their heads, in the currency of the case."""
    return {head: money.signed(amount, case.creditor.currency) for head, amount in amounts.items()}
