"""Schedules: dates, exact cents, interest; and the annual rate of what is paid."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.rules.plans import annual_rate, schedules
from cases.rules.plans.schedules import Frequency, NeverEnds, Shape
from cases.rules.working_days import Calendar
from common import money

START = date(2026, 11, 24)


def shape(amount: str, currency: str = "CNY", first_on: date = date(2026, 12, 24), **more: object) -> Shape:
    return Shape(Decimal(amount), currency, first_on, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "currency", "count", "each", "last"),
    [
        ("1000", "CNY", 3, "333.33", "333.34"),
        ("1000", "CNY", 6, "166.67", "166.65"),
        ("1000", "JPY", 3, "333", "334"),
        ("1000", "KWD", 3, "333.333", "333.334"),
        ("1000.01", "CNY", 1, "1000.01", "1000.01"),
    ],
)
def test_by_number(amount: str, currency: str, count: int, each: str, last: str) -> None:
    rows = schedules.by_number(shape(amount, currency), count)
    assert (len(rows), rows[0].amount, rows[-1].amount) == (count, Decimal(each), Decimal(last))


def test_by_amount_ends_with_the_rest() -> None:
    rows = schedules.by_amount(shape("1000"), Decimal(300))
    assert [row.amount for row in rows] == [300, 300, 300, 100]


def test_a_down_payment_comes_first() -> None:
    rows = schedules.by_number(shape("1000", down_payment=Decimal(400), down_on=START), 3)
    assert [(row.number, row.due_on, row.amount) for row in rows][:2] == [(1, START, 400), (2, date(2026, 12, 24), 200)]


def test_an_instalment_below_its_interest_never_ends() -> None:
    with pytest.raises(NeverEnds):
        schedules.by_amount(shape("12000", annual_rate=Decimal(12)), Decimal(120))
    with pytest.raises(NeverEnds):
        schedules.by_number(shape("12000"), 0)


@pytest.mark.parametrize(
    ("frequency", "days"),
    [
        (Frequency.MONTHLY, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        (Frequency.BIWEEKLY, ["2027-01-31", "2027-02-14", "2027-02-28", "2027-03-14"]),
        (Frequency.WEEKLY, ["2027-01-31", "2027-02-07", "2027-02-14", "2027-02-21"]),
    ],
)
def test_due_dates(frequency: Frequency, days: list[str]) -> None:
    assert [day.isoformat() for day in schedules.due_dates(date(2027, 1, 31), frequency, 4)] == days


def test_working_days_move_dates_not_amounts() -> None:
    rows = schedules.by_number(shape("300", first_on=date(2026, 11, 28)), 3)  # Saturday, Monday, Thursday
    moved = schedules.moved(rows, Calendar())
    assert [row.due_on.isoformat() for row in moved] == ["2026-11-30", "2026-12-28", "2027-01-28"]
    assert [row.amount for row in moved] == [row.amount for row in rows]


amounts = st.decimals(1, 1_000_000, places=3)


@settings(deadline=None)
@given(
    amount=amounts,
    currency=st.sampled_from(["CNY", "JPY", "KWD"]),
    count=st.integers(1, 60),
    rate=st.sampled_from([0, 6, 18, 36]),
    frequency=st.sampled_from(list(Frequency)),
)
def test_parts_are_the_amount_to_the_cent(
    amount: Decimal, currency: str, count: int, rate: int, frequency: Frequency
) -> None:
    whole = money.rounded(amount, currency)
    rows = schedules.by_number(Shape(whole, currency, START, frequency, annual_rate=Decimal(rate)), count)
    assert schedules.total(rows) - schedules.interest(rows) == whole
    assert all(row.amount == money.rounded(row.amount, currency) > 0 for row in rows)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))


@settings(deadline=None)
@given(amount=amounts, each=st.decimals(1, 5_000, places=2), down=st.integers(0, 40))
def test_by_amount_adds_up_too(amount: Decimal, each: Decimal, down: int) -> None:
    whole = money.rounded(amount, "CNY")
    first = money.rounded(whole * down / 100, "CNY")
    try:
        rows = schedules.by_amount(Shape(whole, "CNY", START, down_payment=first, down_on=START), each)
    except NeverEnds:
        assert (whole - first) / each > schedules.MOST_ROWS
    else:
        assert schedules.total(rows) == whole


@pytest.mark.parametrize(
    ("owed", "payments", "rate"),
    [
        ("1000", [(365, "1000")], "0.00"),
        ("1000", [(10, "700")], "0.00"),  # a settlement costs nothing
        ("1000", [(365, "1240")], "24.00"),
        ("1000", [(730, "1440")], "20.00"),
        ("1000", [(365, "600"), (730, "600")], "13.07"),  # 600/1.1307 + 600/1.1307² = 1000
        ("1000", [(30, "1010")], "12.87"),  # 1.01 ^ (365/30)
    ],
)
def test_annual_rate(owed: str, payments: list[tuple[int, str]], rate: str) -> None:
    flows = [(START + timedelta(days=days), Decimal(amount)) for days, amount in payments]
    assert annual_rate.effective(owed=Decimal(owed), start=START, payments=flows) == Decimal(rate)


def test_twelve_percent_a_year_by_the_month_is_effectively_more() -> None:
    rows = schedules.by_number(shape("12000", first_on=date(2026, 12, 24), annual_rate=Decimal(12)), 12)
    payments = [(row.due_on, row.amount) for row in rows]
    found = annual_rate.effective(owed=Decimal(12000), start=START, payments=payments)
    assert Decimal("12.60") < found < Decimal("12.80")
