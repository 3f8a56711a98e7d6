"""Months of the calendar: added to a day, counted between two."""

from datetime import date

import pytest

from cases.rules import months as rules

START = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 24), 24, date(2028, 11, 24)),
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
    ],
)
def test_months_end_with_the_month(day: date, months: int, expected: date) -> None:
    assert rules.add_months(day, months) == expected


@pytest.mark.parametrize(
    ("end", "months"),
    [
        ("2026-11-24", 0),
        ("2026-11-25", 1),
        ("2026-12-24", 1),
        ("2026-12-25", 2),
        ("2031-11-24", 60),
        ("2031-11-25", 61),
    ],
)
def test_months_between(end: str, months: int) -> None:
    assert rules.months_between(START, date.fromisoformat(end)) == months
