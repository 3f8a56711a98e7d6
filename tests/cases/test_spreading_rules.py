"""Money that names a case, spread over its accounts to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.enums import AccountOrder
from cases.rules.ledger import spreading
from cases.rules.ledger.spreading import Owing
from tests.examples import examples

ORDERS = st.sampled_from(AccountOrder.values)
DUE = st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 1))
CENTS = st.integers(0, 300_000).map(lambda cents: Decimal(cents) / 100)
ACCOUNTS = st.lists(st.tuples(CENTS, DUE), min_size=1, max_size=5).map(
    lambda rows: [Owing(key, owed, due_on) for key, (owed, due_on) in enumerate(rows, start=1)]
)
YOUNG, OLD, NEW = (
    Owing(1, Decimal(100), date(2026, 2, 1)),
    Owing(2, Decimal(50), date(2026, 1, 1)),
    Owing(3, Decimal(300), None),
)


@pytest.mark.parametrize(
    ("order", "amount", "parts"),
    [
        ("oldest", 60, {2: 50, 1: 10}),
        ("largest", 310, {3: 300, 1: 10}),
        ("proportional", 45, {1: 10, 2: 5, 3: 30}),
        ("proportional", 1, {1: "0.22", 2: "0.11", 3: "0.67"}),
        ("oldest", 500, {1: 100, 2: 100, 3: 300}),
        ("proportional", 500, {1: 100, 2: 100, 3: 300}),
    ],
)
def test_each_order(order: str, amount: int, parts: dict[int, str]) -> None:
    found = spreading.spread(Decimal(amount), [YOUNG, OLD, NEW], order, 2)
    assert found == {key: Decimal(part) for key, part in parts.items()}


def test_whole_units_of_a_currency_without_cents() -> None:
    accounts = [Owing(key, Decimal(100), None) for key in (1, 2, 3)]
    assert spreading.spread(Decimal(100), accounts, "proportional", 0) == {1: 34, 2: 33, 3: 33}


@examples(200)
@given(st.integers(1, 2_000_000), ACCOUNTS, ORDERS)
def test_the_parts_are_the_payment(cents: int, accounts: list[Owing], order: str) -> None:
    amount = Decimal(cents) / 100
    parts = spreading.spread(amount, accounts, order, 2)
    assert sum(parts.values()) == amount
    assert all(part > 0 and part == part.quantize(Decimal("0.01")) for part in parts.values())
    beyond = {one.key: parts.get(one.key, Decimal(0)) - one.owed for one in accounts}
    assert sum(value > 0 for value in beyond.values()) <= 1
    whole = sum(one.owed for one in accounts)
    assert max(Decimal(0), amount - whole) == sum(value for value in beyond.values() if value > 0)
