"""Money: parsed as people type it, rounded half up, shown with a true minus."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import money


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("1,200.5", "CNY", "1200.50"),
        ("1200.50", "CNY", "1200.50"),
        ("１２００", "CNY", "1200.00"),
        ("¥1,200", "CNY", "1200.00"),
        ("￥1,200", "CNY", "1200.00"),
        ("−3", "USD", "-3.00"),
        ("$3.10", "USD", "3.10"),
        (".5", "USD", "0.50"),
        ("5.", "USD", "5.00"),
        ("7", "JPY", "7"),
        ("1 200", "GBP", "1200.00"),
        ("1.234", "KWD", "1.234"),
    ],
)
def test_parse_takes_what_people_type(typed: str, currency: str, amount: str) -> None:
    assert money.parse(typed, currency) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "currency", "why"),
    [
        ("", "CNY", "not a number"),
        ("abc", "CNY", "not a number"),
        ("1.204,50", "CNY", "not a number"),
        ("12,00", "CNY", "not a number"),
        ("1e5", "CNY", "not a number"),
        ("NaN", "CNY", "not a number"),
        ("Infinity", "CNY", "not a number"),
        ("1.005", "CNY", "too many digits"),
        ("1.5", "JPY", "too many digits"),
        ("1000000000000000", "CNY", "too large"),
    ],
)
def test_parse_refuses_with_the_reason(typed: str, currency: str, why: str) -> None:
    with pytest.raises(money.NotMoney, match=why):
        money.parse(typed, currency)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("2.675", "2.68"), ("-2.675", "-2.68"), ("2.665", "2.67"), ("0.005", "0.01"), ("0.0049", "0")],
)
def test_rounding_is_half_up_away_from_zero(amount: str, rounded: str) -> None:
    assert money.rounded(Decimal(amount), "CNY") == Decimal(rounded)


def test_the_eye_gets_groups_and_a_true_minus() -> None:
    assert money.grouped(Decimal("-1234567.5"), "CNY") == "−1,234,567.50"
    assert money.signed(Decimal(-3), "CNY") == "−¥3.00"
    assert money.signed(Decimal(297178909), "TWD") == "NT$297,178,909"
    assert money.plain(Decimal(-3), "CNY") == "-3.00"


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=2))
def test_what_is_shown_can_be_typed_back(amount: Decimal) -> None:
    assert money.parse(money.grouped(amount, "USD"), "USD") == amount
