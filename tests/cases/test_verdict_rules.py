"""How promises are judged: dates, money in time, several promises and one payment, calls that close one another."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.promises import verdicts as rules
from cases.rules.promises.verdicts import Dates, Money, Outcome, Promised, Tolerance, Verdict
from cases.rules.working_days import Calendar
from tests.examples import examples

DUE = date(2026, 11, 27)
DAY_0 = date(2026, 11, 24)
DATES = Dates(DUE, DUE + timedelta(days=3), is_provisional=False)
CALENDAR = Calendar(off=frozenset({date(2026, 11, 30)}), published=frozenset({2026}))


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
    found = rules.judge(amount=Decimal(300), dates=DATES, received=money, on=DUE + timedelta(days=on), percent=5)
    assert found == verdict


SATURDAY = date(2026, 11, 28)  # the Monday after it is off


@pytest.mark.parametrize(
    ("due_on", "tolerance", "kept_until", "last_on"),
    [
        (SATURDAY, Tolerance(3, 5), "2026-11-28", "2026-12-01"),
        (SATURDAY, Tolerance(3, 5, due_rolls=True), "2026-12-01", "2026-12-04"),
        (SATURDAY, Tolerance(3, 5, "working"), "2026-11-28", "2026-12-03"),
        (SATURDAY, Tolerance(3, 5, "working", due_rolls=True), "2026-12-01", "2026-12-04"),
        (DUE, Tolerance(3, 5, "working", due_rolls=True), "2026-11-27", "2026-12-03"),
        (DUE, Tolerance(0, 5, "working"), "2026-11-27", "2026-11-27"),
    ],
)
def test_dates_of(due_on: date, tolerance: Tolerance, kept_until: str, last_on: str) -> None:
    found = rules.dates_of(due_on, tolerance, CALENDAR)
    assert (found.kept_until.isoformat(), found.last_on.isoformat()) == (kept_until, last_on)
    assert not found.is_provisional


@pytest.mark.parametrize(
    ("tolerance", "expected"),
    [
        (Tolerance(3, 5), False),
        (Tolerance(3, 5, "working"), True),
        (Tolerance(0, 5, "working"), False),
        (Tolerance(0, 5, due_rolls=True), True),
    ],
)
def test_dates_are_provisional_only_where_they_rest_on_the_calendar(tolerance: Tolerance, expected: bool) -> None:
    assert rules.dates_of(date(2027, 1, 4), tolerance, CALENDAR).is_provisional is expected
    assert not rules.dates_of(date(2026, 12, 1), tolerance, CALENDAR).is_provisional


def at(day: float) -> datetime:
    """Return the instant `day` days after the first day, at noon in the creditor's zone (here UTC)."""
    return datetime(2026, 11, 24, 12, tzinfo=UTC) + timedelta(days=day)


def promised(series: int, day: int, amount: int, due: int, **more: Any) -> Promised:
    due_on = DAY_0 + timedelta(days=due)
    return Promised(
        series=series,
        amount=Decimal(amount),
        dates=Dates(due_on, due_on + timedelta(days=3), is_provisional=False),
        recorded_at=at(day),
        recorded_on=DAY_0 + timedelta(days=day),
        percent=5,
        early_days=3,
        **more,
    )


def paid(number: int, day: int, amount: int, known: float | None = None) -> Money:
    """Return money of `day`; the desk heard of it at `known`, an hour after noon of that day when left out."""
    heard = day + 0.05 if known is None else known
    return Money(number, DAY_0 + timedelta(days=day), at(heard), Decimal(amount))


def told(outcomes: Iterable[Outcome | None]) -> list[str]:
    return [f"{one.verdict} {one.received}{' early' * one.after_the_fact}" if one else "withdrawn" for one in outcomes]


def settle(promises: list[Promised], money: list[Money], on: int) -> list[str]:
    return told(rules.settle(promises, money, on=DAY_0 + timedelta(days=on)))


SERIES = [promised(1, 0, 100, 3), promised(1, 0, 100, 10), promised(1, 0, 100, 17)]


@pytest.mark.parametrize(
    ("promises", "money", "on", "expected"),
    [
        # One payment for three parts: once, the oldest first.
        (SERIES, [paid(1, 2, 250)], 2, ["kept 100", "kept 100", "open 50"]),
        (SERIES, [paid(1, 9, 100)], 9, ["broken 0", "kept 100", "open 0"]),
        (SERIES, [paid(1, 5, 100)], 5, ["kept_with_variance 100", "open 0", "open 0"]),
        (SERIES, [], 14, ["broken 0", "broken 0", "open 0"]),
        # A later call closes what is open, unless the money that was there had kept it.
        ([promised(1, 0, 100, 9), promised(2, 4, 100, 9)], [], 5, ["superseded 0", "open 0"]),
        ([promised(1, 0, 100, 9), promised(2, 4, 100, 9)], [paid(1, 2, 100)], 5, ["kept 100", "open 0"]),
        ([promised(1, 0, 100, 9), promised(2, 4, 100, 9)], [paid(1, 2, 60)], 5, ["superseded 0", "open 0"]),
        ([promised(1, 0, 100, 9), promised(2, 4, 100, 9)], [paid(1, 5, 100)], 5, ["superseded 0", "kept 100"]),
        # The same whenever the desk heard of it.
        ([promised(1, 0, 100, 9), promised(2, 4, 100, 9)], [paid(1, 2, 100, 20)], 20, ["kept 100", "broken 0"]),
        # One whose tolerance had ended before the call is judged, although the desk had not closed that day.
        ([promised(1, 0, 100, 1), promised(2, 9, 100, 12)], [], 2, ["broken 0", "open 0"]),
        # A withdrawn call counts nothing, but it had closed what was open before it.
        ([promised(1, 0, 100, 9), promised(2, 4, 100, 9, is_withdrawn=True)], [], 5, ["superseded 0", "withdrawn"]),
        # Recorded after its money had arrived.
        ([promised(1, 4, 100, 9)], [paid(1, 2, 100)], 5, ["kept 100 early"]),
        ([promised(1, 4, 100, 9)], [paid(1, 2, 94)], 5, ["open 0"]),
        ([promised(1, 4, 100, 9)], [paid(1, 0, 100)], 5, ["open 0"]),
        # Nothing is owed any more: nothing is left to keep, but what was kept was kept.
        ([replace(promised(1, 0, 100, 3), owes_nothing=True)], [], 1, ["superseded 0"]),
        ([replace(promised(1, 0, 100, 3), owes_nothing=True)], [paid(1, 2, 60)], 14, ["superseded 0"]),
        ([replace(promised(1, 0, 100, 3), owes_nothing=True)], [paid(1, 2, 100)], 14, ["kept 100"]),
    ],
)
def test_settle(promises: list[Promised], money: list[Money], on: int, expected: list[str]) -> None:
    assert settle(promises, money, on) == expected


def history(seed: int) -> tuple[list[Promised], list[Money], int]:
    """Return a case's calls, its money and the day on which it is judged, from one number."""
    chance = random.Random(seed)
    promises: list[Promised] = []
    day = 0
    for series in range(1, chance.randint(1, 4) + 1):
        day += chance.randint(0, 8)
        due = sorted(chance.sample(range(day, day + 20), chance.choice((1, 1, 2, 3))))
        withdrawn = chance.random() < 0.15
        promises += [promised(series, day, chance.randint(1, 5) * 100, one, is_withdrawn=withdrawn) for one in due]
    money = [
        paid(number, value_day, chance.randint(1, 6) * 50, value_day + chance.choice((0.01, 0.05, 3, 9)))
        for number, value_day in enumerate(chance.choices(range(-4, 40), k=chance.randint(0, 6)))
    ]
    return promises, money, chance.randint(day, day + 40)


@examples(10_000)
@given(seed=st.integers(0, 10**9))
def test_money_counts_once_and_verdicts_stand_on_it(seed: int) -> None:
    promises, money, on = history(seed)
    outcomes = rules.settle(promises, money, on=DAY_0 + timedelta(days=on))
    counted: dict[int, Decimal] = {}
    for promise, outcome in zip(promises, outcomes, strict=True):
        if outcome is None:
            continue
        assert outcome.received <= promise.amount
        assert (outcome.verdict in (Verdict.BROKEN, Verdict.SUPERSEDED)) <= (outcome.received == 0)
        assert (outcome.verdict == Verdict.KEPT) <= (outcome.received == promise.amount)
        for number, amount in outcome.counted:
            counted[number] = counted.get(number, Decimal(0)) + amount
    assert all(amount <= money[number].amount for number, amount in counted.items())
    open_calls = {
        one.series for one, found in zip(promises, outcomes, strict=True) if found and found.verdict == "open"
    }
    assert open_calls <= {max(one.series for one in promises)}


@examples(10_000)
@given(seed=st.integers(0, 10**9))
def test_the_order_in_which_files_arrive_changes_nothing(seed: int) -> None:
    promises, money, on = history(seed)
    # Heard of at any time after the last call: value dates alone decide then, and so does any order of them.
    late = [replace(one, recorded_at=at(100), value_on=_clear_of_calls(one.value_on, promises)) for one in money]
    prompt = [replace(one, recorded_at=datetime.combine(one.value_on, at(0).time(), UTC)) for one in late]
    day = DAY_0 + timedelta(days=on)
    expected = told(rules.settle(promises, prompt, on=day))
    assert told(rules.settle(promises, late, on=day)) == expected
    random.Random(seed).shuffle(late)
    assert told(rules.settle(promises, late, on=day)) == expected


def _clear_of_calls(value_on: date, promises: list[Promised]) -> date:
    """Return the date moved off the days of the calls, on which the hour of the day decides."""
    while value_on in {one.recorded_on for one in promises}:
        value_on += timedelta(days=1)
    return value_on
