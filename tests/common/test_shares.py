"""Shares: half up, away from zero, as money is; never to the even digit."""

from decimal import Decimal

import pytest

from common import shares


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [("0.5", 0, "1"), ("62.5", 0, "63"), ("-62.5", 0, "-63"), ("2.25", 1, "2.3"), ("2.35", 1, "2.4"), ("7", 2, "7.00")],
)
def test_rounded(value: str, digits: int, expected: str) -> None:
    assert str(shares.rounded(Decimal(value), digits)) == expected


@pytest.mark.parametrize(
    ("part", "whole", "digits", "expected"),
    [(1, 8, 0, "13"), (5, 8, 0, "63"), (1, 3, 1, "33.3"), (1, 0, 0, "0"), (Decimal("0.25"), Decimal(100), 1, "0.3")],
)
def test_percent(part: int, whole: int, digits: int, expected: str) -> None:
    assert str(shares.percent(part, whole, digits)) == expected
