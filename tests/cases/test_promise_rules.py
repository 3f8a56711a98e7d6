"""What may be promised, and how a promise is judged."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.rules import promises as rules
from cases.rules.promises import Problem, Tolerance, Verdict

TODAY = date(2026, 11, 24)
DUE = date(2026, 11, 27)
TOLERANCE = Tolerance(days=3, percent=5)


def within(balance: int = 1000, in_row: int = 0) -> rules.Limits:
    return rules.limits(
        today=TODAY, balance=Decimal(balance), most_days=30, smallest_amount=Decimal(100), most_in_row=3, in_row=in_row
    )


@pytest.mark.parametrize(
    ("amount", "days", "problem"),
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
def test_limits(amount: int, days: int, problem: Problem | None) -> None:
    due_on = TODAY + timedelta(days=days)
    assert rules.problem(amount=Decimal(amount), due_on=due_on, within=within()) == problem


def test_the_whole_of_a_small_debt_may_be_promised() -> None:
    assert rules.problem(amount=Decimal(40), due_on=DUE, within=within(balance=40)) is None
    assert rules.problem(amount=Decimal(39), due_on=DUE, within=within(balance=40)) == Problem.TOO_SMALL


@pytest.mark.parametrize("balance", [0, -40])
def test_nothing_owed_nothing_promised(balance: int) -> None:
    assert rules.problem(amount=Decimal(40), due_on=DUE, within=within(balance=balance)) == Problem.NOTHING_OWED


def test_too_many_in_a_row() -> None:
    assert rules.problem(amount=Decimal(300), due_on=DUE, within=within(in_row=2)) is None
    assert rules.problem(amount=Decimal(300), due_on=DUE, within=within(in_row=3)) == Problem.TOO_MANY


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
    assert rules.in_row(states) == count


@pytest.mark.parametrize(
    ("received", "on", "verdict"),
    [
        ([(0, 300)], 0, Verdict.KEPT),
        ([(0, 100), (-1, 200)], 0, Verdict.KEPT),
        ([(-2, 300)], -2, Verdict.KEPT),
        ([(1, 300)], 1, Verdict.KEPT_WITH_VARIANCE),
        ([(0, 200), (3, 100)], 3, Verdict.KEPT_WITH_VARIANCE),
        ([(0, 285)], 3, Verdict.OPEN),
        ([(0, 285)], 4, Verdict.KEPT_WITH_VARIANCE),
        ([(0, "284.99")], 4, Verdict.PARTLY_KEPT),
        ([(4, 300)], 4, Verdict.BROKEN),
        ([], 3, Verdict.OPEN),
        ([], 4, Verdict.BROKEN),
    ],
)
def test_judge(received: list[tuple[int, int | str]], on: int, verdict: Verdict) -> None:
    money = [(DUE + timedelta(days=day), Decimal(amount)) for day, amount in received]
    found = rules.judge(
        amount=Decimal(300), due_on=DUE, received=money, on=DUE + timedelta(days=on), tolerance=TOLERANCE
    )
    assert found == verdict
