"""Working days: weekends, days off, worked weekends, and years that nobody has published yet."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.queries import calendars
from cases.rules import working_days as rules
from cases.rules.working_days import Calendar
from tests.examples import examples

FRIDAY = date(2026, 11, 27)
PLAIN = Calendar(published=frozenset({2026}))
CHINA = Calendar(
    off=frozenset(calendars.published_year("cn", 2026).off), worked=calendars.published_year("cn", 2026).worked
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-27", "2026-11-27"),  # Friday
        ("2026-11-28", "2026-11-30"),  # Saturday
        ("2026-02-14", "2026-02-14"),  # Saturday worked for the Spring Festival
        ("2026-02-15", "2026-02-24"),  # the festival, moved days and all
        ("2026-10-01", "2026-10-08"),  # the National Day week
        ("2026-10-10", "2026-10-10"),  # Saturday worked for it
    ],
)
def test_next_working_day_in_china(day: str, expected: str) -> None:
    assert rules.next_working_day(date.fromisoformat(day), CHINA) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (FRIDAY, 15, date(2026, 12, 18)),
    ],
)
def test_add_working_days(day: date, days: int, expected: date) -> None:
    assert rules.add_working_days(day, days, PLAIN) == expected


def test_a_worked_day_wins_over_a_day_off() -> None:
    both = Calendar(off=frozenset({FRIDAY}), worked=frozenset({FRIDAY}))
    assert both.is_working(FRIDAY)
    assert not Calendar(off=frozenset({FRIDAY})).is_working(FRIDAY)


def test_a_year_without_a_calendar_is_provisional() -> None:
    assert not rules.is_provisional(FRIDAY, date(2026, 12, 31), PLAIN)
    assert rules.is_provisional(FRIDAY, date(2027, 1, 1), PLAIN)


def drawn(seed: int) -> Calendar:
    """Return a calendar of 60 days off and 20 worked days, anywhere in two years."""
    chance = random.Random(seed)
    days = [date(2026, 1, 1) + timedelta(days=chance.randrange(730)) for _number in range(80)]
    return Calendar(off=frozenset(days[:60]), worked=frozenset(days[60:]))


CALENDARS = [PLAIN, CHINA, *map(drawn, range(40))]


@examples(10_000)
@given(
    numbers=st.tuples(st.integers(0, 729), st.integers(0, 30), st.integers(0, 30)), calendar=st.sampled_from(CALENDARS)
)
def test_adding_and_counting_agree_in_every_calendar(numbers: tuple[int, int, int], calendar: Calendar) -> None:
    start, days, more = numbers
    day = date(2026, 1, 1) + timedelta(days=start)
    later, end = day + timedelta(days=more), rules.add_working_days(day, days, calendar)
    assert rules.count_working_days(day, end, calendar) == days
    assert rules.count_working_days(end, day, calendar) == -days
    assert end == day or calendar.is_working(end)
    following = rules.next_working_day(day, calendar)
    assert rules.count_working_days(day - timedelta(days=1), following, calendar) == 1
    assert end <= rules.add_working_days(later, days, calendar)
    assert following <= rules.next_working_day(later, calendar)
