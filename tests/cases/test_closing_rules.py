"""When a case may be closed by hand, and who must agree."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.enums import CloseReason
from cases.rules.closings import closing as rule
from cases.rules.closings.closing import Problem

TODAY = date(2026, 11, 24)
PAST, AHEAD = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("reason", "balance", "due_on", "expected"),
    [
        ("paid", "0", None, None),
        ("paid", "-5", None, None),
        ("paid", "0.01", PAST, Problem.STILL_OWED),
        ("cured", "500", AHEAD, None),
        ("cured", "500", TODAY, None),
        ("cured", "500", PAST, Problem.STILL_PAST_DUE),
        ("settled", "500", PAST, None),
        ("written_off", "500", PAST, None),
        ("written_off", "0", None, Problem.NOTHING_OWED),
        ("sold", "0", None, Problem.NOTHING_OWED),
        ("deceased", "0", None, None),
        ("returned", "500", PAST, None),
        ("recalled", "500", PAST, Problem.NOT_BY_HAND),
        ("", "500", PAST, Problem.NOT_BY_HAND),
    ],
)
def test_what_stands_against_a_reason(reason: str, balance: str, due_on: date | None, expected: Problem | None) -> None:
    assert rule.problem(reason=reason, balance=Decimal(balance), oldest_due_on=due_on, today=TODAY) == expected


@given(reason=st.sampled_from(rule.BY_HAND), balance=st.decimals(-1000, 100_000, places=2))
def test_money_that_is_given_up_takes_a_second_person(reason: str, balance: Decimal) -> None:
    given_up = balance > 0 and reason != "cured"
    assert rule.needs_second(reason=reason, balance=balance) == (given_up or reason == "deceased")


def test_every_close_reason_says_what_it_ends() -> None:
    assert set(rule.EFFECTS) == set(CloseReason.values)


@pytest.mark.parametrize(("days", "may"), [(0, True), (30, True), (31, False), (-1, False)])
def test_a_mistake_is_taken_back_within_thirty_days(days: int, may: bool) -> None:
    assert rule.may_reopen(closed_on=TODAY - timedelta(days=days), today=TODAY) is may
