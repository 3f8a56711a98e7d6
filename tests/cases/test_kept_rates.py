"""Kept rates in whole percent, half up as everywhere."""

from decimal import Decimal

import pytest

from cases.queries.promises.kept_rates import KeptRate


@pytest.mark.parametrize(("matured", "kept", "rate"), [(8, 1, 13), (200, 1, 1), (200, 5, 3), (3, 2, 67), (0, 0, 0)])
def test_a_rate_is_rounded_half_up(matured: int, kept: int, rate: int) -> None:
    found = KeptRate(None, "CNY", matured, kept, 0, Decimal(matured), Decimal(kept))
    assert (found.by_count, found.by_money) == (rate, rate)
