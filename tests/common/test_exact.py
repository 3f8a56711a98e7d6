"""Amounts are taken as they were stated, or refused."""

from decimal import Decimal

import pytest

from common.exact import AmountTooFine, exact


@pytest.mark.parametrize(
    ("stated", "currency", "kept"),
    [("1200.5", "CNY", "1200.50"), ("-3", "JPY", "-3"), ("1.250", "KWD", "1.250"), ("1E+3", "USD", "1000.00")],
)
def test_what_the_currency_has_is_kept(stated: str, currency: str, kept: str) -> None:
    assert str(exact(Decimal(stated), currency, field="amount")) == kept


@pytest.mark.parametrize(
    ("stated", "currency", "unit"), [("0.004", "CNY", "0.01"), ("10.005", "CNY", "0.01"), ("100.5", "JPY", "1")]
)
def test_what_it_has_not_is_refused(stated: str, currency: str, unit: str) -> None:
    with pytest.raises(AmountTooFine, match=f"^{currency} has no smaller unit than {unit}. Write") as refusal:
        exact(Decimal(stated), currency, field="amount_2")
    assert refusal.value.field == "amount_2"
