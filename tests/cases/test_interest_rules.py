"""Interest by day, as tables and properties."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.enums import InterestKind
from cases.rules.ledger import interest
from cases.rules.ledger.interest import Booked
from tests.examples import examples

ON = date(2026, 11, 1)
RATE = Decimal("0.0005")
DAYS = st.integers(-5, 30)
ENTRIES = st.lists(
    st.builds(
        Booked,
        DAYS.map(lambda day: ON + timedelta(days=day)),
        st.integers(-10_000, 90_000).map(lambda n: Decimal(n) / 100),
    ),
    max_size=6,
)


def day(number: int) -> date:
    return ON + timedelta(days=number)


@pytest.mark.parametrize(
    ("entries", "on", "frozen", "expected"),
    [
        ([(0, 1000)], 1, [], "0.5"),
        ([(0, 1000)], 10, [], "5"),
        ([(-9, 1000)], 1, [], "0.5"),
        ([(0, 1000), (4, -500)], 10, [], "3.5"),
        ([(0, 1000)], 10, [2, 3, 4], "3.5"),
        ([(0, -1000)], 10, [], "0"),
        ([(0, 1000)], 0, [], "0"),
    ],
)
def test_each_day(entries: list[tuple[int, int]], on: int, frozen: list[int], expected: str) -> None:
    booked = [Booked(day(number), Decimal(amount)) for number, amount in entries]
    found = interest.total(booked, since=ON, on=day(on), rate=RATE, frozen=[day(number) for number in frozen])
    assert found == Decimal(expected)


def test_charges_bear_none_unless_the_creditor_says_so() -> None:
    assert interest.bearing("none", on_charges=True) == ()
    assert interest.bearing("simple", on_charges=False) == ("principal",)
    assert interest.bearing("daily", on_charges=False) == ("principal", "interest")
    assert "fees" in interest.bearing("simple", on_charges=True)
    assert {interest.NONE, interest.SIMPLE, interest.DAILY} == set(InterestKind.values)


@pytest.mark.parametrize(
    ("jurisdiction", "on_charges", "lawful"), [("cn", True, False), ("cn", False, True), ("us", True, True)]
)
def test_never_on_charges_in_china(jurisdiction: str, on_charges: bool, lawful: bool) -> None:
    assert interest.is_lawful(jurisdiction, on_charges=on_charges) is lawful


def test_the_yearly_rate() -> None:
    assert interest.yearly(RATE) == Decimal("18.25")


@examples(200)
@given(ENTRIES, st.integers(0, 15), st.integers(0, 15))
def test_two_stretches_are_one(entries: list[Booked], first: int, second: int) -> None:
    """Figured at once or stretch by stretch, a debt that stays above nothing bears the same."""
    debt = [Booked(day(-6), Decimal(100_000)), *entries]
    whole = interest.total(debt, since=ON, on=day(first + second), rate=RATE)
    parts = [
        interest.total(debt, since=ON, on=day(first), rate=RATE),
        interest.total(debt, since=day(first), on=day(first + second), rate=RATE),
    ]
    assert whole == sum(parts)


@examples(200)
@given(ENTRIES, st.randoms())
def test_the_order_of_arrival_does_not_matter(entries: list[Booked], random: object) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    about = {"since": ON, "on": day(20), "rate": RATE}
    assert interest.total(entries, **about) == interest.total(shuffled, **about)  # type: ignore[arg-type]
