"""What is really left each month."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.plans import affordability as rules
from cases.rules.plans.affordability import Floor, Part, Stated

FLOOR = Floor(person=Decimal(2000), dependant=Decimal(800))


def stated(income: int, living: int, debts: int = 0, dependants: int = 0, savings: int = 0) -> Stated:
    return Stated(Decimal(income), Decimal(living), Decimal(debts), dependants, Decimal(savings))


@pytest.mark.parametrize(
    ("told", "left"),
    [
        (stated(8000, 3000, 1000), 4000),
        (stated(8000, 1000), 6000),  # below the floor: 2000 count
        (stated(8000, 3000, 0, 2), 4400),  # 2000 + 2 x 800 count
        (stated(8000, 3600, 0, 2), 4400),
        (stated(3000, 3000, 500), -500),
        (stated(0, 0), -2000),
    ],
)
def test_left(told: Stated, left: int) -> None:
    assert rules.left(told, FLOOR) == left


@pytest.mark.parametrize(("days", "old"), [(0, False), (90, False), (91, True), (-1, False)])
def test_what_was_told_counts_for_its_days(days: int, old: bool) -> None:
    today = date(2026, 11, 24)
    assert rules.is_old(stated_on=today - timedelta(days=days), today=today, most_days=rules.MOST_DAYS) is old


def test_the_sum_names_what_the_floor_adds() -> None:
    steps = [(one.part, one.amount) for one in rules.steps(stated(8000, 3000, 100, 2), FLOOR)]
    assert steps == [
        (Part.INCOME, 8000),
        (Part.LIVING_COSTS, 3000),
        (Part.FLOOR, 600),
        (Part.OTHER_DEBTS, 100),
        (Part.LEFT, 4300),
    ]
    assert Part.FLOOR not in {one.part for one in rules.steps(stated(8000, 3600, 100, 2), FLOOR)}


@given(st.integers(0, 99_999), st.integers(0, 99_999), st.integers(0, 99_999), st.integers(0, 9))
def test_the_sum_adds_up(income: int, living: int, debts: int, dependants: int) -> None:
    steps = rules.steps(stated(income, living, debts, dependants), FLOOR)
    assert steps[0].amount - sum(one.amount for one in steps[1:-1]) == steps[-1].amount
    assert steps[-1].amount <= income - living - debts


@pytest.mark.parametrize(
    ("balance", "left", "savings", "beyond"),
    [
        (1000, 1000, 0, False),
        (1000, 999, 1, False),
        (1000, 999, 0, True),
        (1000, -500, 1000, False),
        (1, -500, 0, True),
    ],
)
def test_beyond_ability(balance: int, left: int, savings: int, beyond: bool) -> None:
    found = rules.is_beyond_ability(Decimal(balance), left=Decimal(left), savings=Decimal(savings))
    assert found is beyond
