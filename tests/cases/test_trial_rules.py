"""Intervals against known values, the draw, the stop rule."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.strategies import trials as rule
from cases.rules.strategies.trials import Interval, Sample, Stop, Verdict
from tests.factories import TODAY


def told(*values: int) -> Interval:
    return Interval(*(Decimal(one) for one in values))


@pytest.mark.parametrize(
    ("successes", "cases", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson(successes: int, cases: int, low: float, high: float) -> None:
    found = rule.wilson(successes, cases)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (Decimal(str(low)), Decimal(str(high)))
    assert rule.wilson(0, 0) is None


def test_difference_of_rates() -> None:
    # Newcombe 1998, Statistics in Medicine 17:873, table II (a), method 10: 56/70 less 48/80.
    found = rule.newcombe((48, 80), (56, 70))
    assert found is not None
    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (
        Decimal("0.2"),
        Decimal("0.0524"),
        Decimal("0.3339"),
    )
    assert rule.newcombe((0, 0), (1, 2)) is None


def test_money() -> None:
    one, two = Sample(4, Decimal(20), Decimal(120)), Sample(4, Decimal(40), Decimal(420))
    assert (one.mean, round(one.variance, 4)) == (5, Decimal("6.6667"))
    mean, apart = rule.normal(one), rule.welch(one, two)
    assert mean is not None
    assert apart is not None
    assert (round(mean.low, 2), round(mean.high, 2)) == (Decimal("2.47"), Decimal("7.53"))
    assert (apart.value, round(apart.low, 2), round(apart.high, 2)) == (5, Decimal("1.42"), Decimal("8.58"))
    assert rule.normal(Sample(1, Decimal(5), Decimal(25))) is None


def drawn(seed: str, share: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.case_id FROM generate_series(1, 10000) AS p (case_id), (VALUES (%s, %s)) AS s (seed, share)"
            f" WHERE {rule.IN_CHALLENGER_SQL}",
            [seed, share],
        )
        return {pk for (pk,) in cursor.fetchall()}


@pytest.mark.django_db
def test_draw_is_the_same_again_and_keeps_the_share() -> None:
    found = drawn("s", 30)
    assert found == drawn("s", 30)
    assert 2800 < len(found) < 3200
    assert found != drawn("t", 30)
    assert found < drawn("s", 60)
    assert (drawn("s", 0), len(drawn("s", 100))) == (set(), 10_000)


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_holds_its_share(successes: int, cases: int) -> None:
    found = rule.wilson(min(successes, cases), cases)
    assert found is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(
    ("cases", "on", "difference", "expected"),
    [
        ([99, 500], TODAY, told(9, 5, 13), Verdict.TOO_EARLY),
        ([100, 500], TODAY, told(9, 5, 13), Verdict.CHALLENGER),
        ([100, 500], TODAY, told(-9, -13, -5), Verdict.CHAMPION),
        ([100, 500], TODAY, told(9, -1, 19), Verdict.NO_DIFFERENCE),
        ([100, 500], TODAY, told(2, 1, 3), Verdict.NO_DIFFERENCE),
        ([0, 0], TODAY + timedelta(days=9), None, Verdict.NO_DIFFERENCE),
    ],
)
def test_verdict(cases: list[int], on: date, difference: Interval | None, expected: Verdict) -> None:
    stop = Stop(cases=100, on=TODAY + timedelta(days=9), difference=Decimal(3))
    assert rule.verdict(stop, cases=cases, on=on, difference=difference) == expected
