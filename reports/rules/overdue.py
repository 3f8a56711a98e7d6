"""The overdue report in figures: cells of totals, summed for whoever looks, never mixed across currencies.

A cell is the finest total that a report keeps: one currency, creditor, team and bucket. Whatever a page shows is a
sum of cells, so that a supervisor's page, the whole page and the rows behind them always agree.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from common import shares

ZERO = Decimal(0)


@dataclass(frozen=True)
class Sums:
    """Accounts and money. `nothing` counts accounts that are past due by the creditor's statement but owe nothing.

    `overdue` is what creditors state as past due, for the `stated` accounts of which they do.
    """

    accounts: int = 0
    balance: Decimal = ZERO
    principal: Decimal = ZERO
    interest: Decimal = ZERO
    charges: Decimal = ZERO
    unapplied: Decimal = ZERO
    overdue: Decimal = ZERO
    stated: int = 0
    nothing: int = 0
    nothing_balance: Decimal = ZERO

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Sums)))


@dataclass(frozen=True)
class Cell:
    """The sums of one currency, creditor, team (None: no team) and bucket."""

    currency: str
    creditor: int
    team: int | None
    bucket: int
    sums: Sums


@dataclass(frozen=True)
class Group:
    """One line of a table of totals: its key, its sums and its share of the balance in percent."""

    key: Any
    sums: Sums
    share: Decimal


def stored(cell: Sequence[Any]) -> list[Any]:
    """Return a cell as the JSON that a report keeps, amounts as text."""
    return [value if value is None or isinstance(value, int | str) else str(value) for value in cell]


def read(kept: Sequence[Any]) -> Cell:
    """Return the cell that `stored` gave."""
    currency, creditor, team, bucket, *numbers = kept
    pairs = zip(fields(Sums), numbers, strict=True)
    return Cell(currency, creditor, team, bucket, Sums(*(_number(field.type, value) for field, value in pairs)))


def _number(kind: Any, value: Any) -> Any:
    return int(value) if kind in (int, "int") else Decimal(value)


def of_teams(cells: Iterable[Cell], teams: Iterable[int] | None) -> list[Cell]:
    """Return the cells of the teams; all of them for None."""
    allowed = None if teams is None else set(teams)
    return [cell for cell in cells if allowed is None or cell.team in allowed]


def total(cells: Iterable[Cell]) -> Sums:
    """Return the sum of cells of one currency."""
    return sum((cell.sums for cell in cells), Sums())


def currencies(cells: Iterable[Cell]) -> list[str]:
    """Return the currencies, the one with most accounts first."""
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.currency] = counts.get(cell.currency, 0) + cell.sums.accounts
    return sorted(counts, key=lambda code: (-counts[code], code))


def grouped(cells: Sequence[Cell], by: Callable[[Cell], Any]) -> list[Group]:
    """Return the sums of cells of one currency by a key, in the order of the keys' first sight."""
    found: dict[Any, Sums] = {}
    for cell in cells:
        found[by(cell)] = found.get(by(cell), Sums()) + cell.sums
    whole = total(cells).balance
    return [Group(key, sums, share(sums.balance, whole)) for key, sums in found.items()]


def by_bucket(cells: Sequence[Cell]) -> list[Group]:
    """Return the groups of all buckets that hold accounts, in their order."""
    return sorted(grouped(cells, lambda cell: cell.bucket), key=lambda group: int(group.key))


def share(part: Decimal, whole: Decimal, digits: int = 1) -> Decimal:
    """Return `part` of `whole` in percent to so many digits; 0 when there is no whole."""
    return shares.percent(part, whole, digits) if whole > 0 else ZERO


def heaviest(groups: Sequence[Group]) -> list[Group]:
    """Return the two groups with the largest balance, the larger first."""
    return sorted(groups, key=lambda group: -group.sums.balance)[:2]
