"""Totals of the overdue report: sums of cells, never mixed across currencies."""

from decimal import Decimal

from reports.rules import overdue
from reports.rules.overdue import Cell, Sums


def cell(currency: str = "CNY", team: int | None = 1, bucket: int = 1, balance: int = 100, nothing: int = 0) -> Cell:
    return Cell(currency, 7, team, bucket, Sums(accounts=1, balance=Decimal(balance), nothing=nothing))


def test_stored_cell_is_read_back() -> None:
    row = ["CNY", 7, None, 3, 2, Decimal("10.500"), *[Decimal(0)] * 4, Decimal(3), 1, 0, Decimal(0)]
    found = overdue.read(overdue.stored(row))
    assert (found.currency, found.team, found.bucket) == ("CNY", None, 3)
    assert found.sums.accounts == 2
    assert found.sums.balance == Decimal("10.5")
    assert found.sums.stated == 1


def test_teams_see_their_own_cells() -> None:
    cells = [cell(team=1), cell(team=2), cell(team=None)]
    assert len(overdue.of_teams(cells, None)) == 3
    assert overdue.of_teams(cells, [2]) == [cells[1]]
    assert overdue.of_teams(cells, []) == []


def test_currencies_come_by_number_of_accounts() -> None:
    assert overdue.currencies([cell("USD"), cell("CNY"), cell("CNY")]) == ["CNY", "USD"]


def test_groups_add_up_to_the_total() -> None:
    cells = [cell(bucket=2, balance=300), cell(bucket=1, balance=100), cell(bucket=2, balance=-40)]
    groups = overdue.by_bucket(cells)
    assert [(group.key, group.sums.accounts, group.sums.balance) for group in groups] == [
        (1, 1, Decimal(100)),
        (2, 2, Decimal(260)),
    ]
    assert sum(group.sums.balance for group in groups) == overdue.total(cells).balance == 360
    assert [group.share for group in groups] == [Decimal("27.8"), Decimal("72.2")]


def test_share_of_nothing_is_nothing() -> None:
    assert overdue.share(Decimal(5), Decimal(0)) == 0
    assert overdue.share(Decimal(5), Decimal(-3)) == 0


def test_a_share_is_rounded_half_up_and_once() -> None:
    assert overdue.share(Decimal(125), Decimal(200), 0) == 63
    assert overdue.share(Decimal("44.46"), Decimal(100), 0) == 44, "not by way of 44.5"
    assert overdue.share(Decimal("0.25"), Decimal(100)) == Decimal("0.3")
