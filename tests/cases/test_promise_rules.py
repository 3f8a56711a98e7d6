"""What may be promised, alone or in parts, and what may be taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.rules.promises import promises as rules
from cases.rules.promises.promises import Part, Problem

TODAY = date(2026, 11, 24)
DUE = date(2026, 11, 27)


def within(balance: int = 1000, in_row: int = 0) -> rules.Limits:
    return rules.limits(
        today=TODAY,
        balance=Decimal(balance),
        most_days=30,
        smallest_amount=Decimal(100),
        most_in_row=3,
        in_row=in_row,
        most_parts=3,
    )


def problem(*parts: tuple[int, int], **more: int) -> tuple[Problem, int] | None:
    """Return what is wrong with (amount, days from today) parts."""
    said = [Part(Decimal(amount), TODAY + timedelta(days=days)) for amount, days in parts]
    return rules.problem(said, within=within(**more))


@pytest.mark.parametrize(
    ("amount", "days", "expected"),
    [
        (300, 3, None),
        (100, 0, None),
        (1000, 30, None),
        (1001, 3, Problem.ABOVE_BALANCE),
        (99, 3, Problem.TOO_SMALL),
        (0, 3, Problem.TOO_SMALL),
        (-5, 3, Problem.TOO_SMALL),
        (300, -1, Problem.DATE_PASSED),
        (300, 31, Problem.TOO_FAR),
    ],
)
def test_limits_of_one(amount: int, days: int, expected: Problem | None) -> None:
    assert problem((amount, days)) == (expected and (expected, 0))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(300, 3), (300, 10), (400, 17)], None),
        ([(300, 3), (99, 10)], (Problem.TOO_SMALL, 1)),
        ([(300, 3), (300, 31)], (Problem.TOO_FAR, 1)),
        ([(300, 3), (300, 3)], (Problem.SAME_DAY, 1)),
        ([(300, 3), (300, 10), (401, 17)], (Problem.ABOVE_BALANCE, 2)),
        ([(100, 3), (100, 4), (100, 5), (100, 6)], (Problem.TOO_MANY_PARTS, 3)),
    ],
)
def test_limits_of_a_series(parts: list[tuple[int, int]], expected: tuple[Problem, int] | None) -> None:
    assert problem(*parts) == expected


def test_the_whole_of_a_small_debt_may_be_promised() -> None:
    assert problem((40, 3), balance=40) is None
    assert problem((39, 3), balance=40) == (Problem.TOO_SMALL, 0)


@pytest.mark.parametrize("balance", [0, -40])
def test_nothing_owed_nothing_promised(balance: int) -> None:
    assert problem((40, 3), balance=balance) == (Problem.NOTHING_OWED, 0)


def test_too_many_in_a_row() -> None:
    assert problem((300, 3), in_row=2) is None
    assert problem((300, 3), in_row=3) == (Problem.TOO_MANY, 0)


@pytest.mark.parametrize(
    ("states", "count"),
    [
        ([], 0),
        (["open"], 1),
        (["broken", "superseded", "partly_kept"], 3),
        (["broken", "kept", "broken"], 1),
        (["superseded", "kept_with_variance", "broken"], 1),
        (["withdrawn", "broken"], 1),
    ],
)
def test_in_row(states: list[str], count: int) -> None:
    assert rules.in_row(enumerate(states)) == count


def test_the_parts_of_a_series_count_as_one_in_a_row() -> None:
    assert rules.in_row([(9, "open"), (9, "open"), (9, "broken"), (4, "broken")]) == 2
    assert rules.in_row([(9, "broken"), (9, "kept"), (4, "broken")]) == 1


@pytest.mark.parametrize(("days", "is_supervisor", "expected"), [(0, False, True), (1, False, False), (1, True, True)])
def test_after_the_due_date_a_supervisor_alone_withdraws(days: int, is_supervisor: bool, expected: bool) -> None:
    today = DUE + timedelta(days=days)
    assert rules.may_withdraw(due_on=DUE, today=today, is_supervisor=is_supervisor) is expected
