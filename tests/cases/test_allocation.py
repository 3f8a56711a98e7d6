"""How a payment is spread: the creditor's order by days past due, and money that adds up whatever comes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import CHINESE_ORDER, PLAIN_ORDER
from cases.rules.ledger import allocation
from tests.examples import examples

AMOUNTS = st.decimals(min_value="0.01", max_value=10_000, places=2)
OWED = st.fixed_dictionaries(
    {part: st.decimals(min_value=-50, max_value=3_000, places=2) for part in allocation.COMPONENTS}
)
ORDERS = st.permutations(allocation.COMPONENTS)


def owed(**parts: int) -> dict[str, Decimal]:
    return {part: Decimal(parts.get(part, 0)) for part in allocation.COMPONENTS}


@pytest.mark.parametrize(
    ("dpd", "first"), [(0, "interest"), (1, "interest"), (90, "interest"), (91, "principal"), (400, "principal")]
)
def test_the_chinese_order_turns_at_91_days(dpd: int, first: str) -> None:
    among = allocation.bands(CHINESE_ORDER)
    assert among[allocation.band_of(dpd, among)].order[0] == first


def test_interest_and_fees_before_principal() -> None:
    order = allocation.bands(CHINESE_ORDER)[0].order
    change = allocation.allocate(Decimal(200), owed(principal=800, interest=150, fees=30), order)
    assert (change["interest"], change["fees"], change["principal"], change["unapplied"]) == (-150, -30, -20, 0)


def test_what_exceeds_the_debt_is_kept() -> None:
    change = allocation.allocate(Decimal(100), owed(principal=80), allocation.bands(PLAIN_ORDER)[0].order)
    assert (change["principal"], change["unapplied"]) == (-80, 20)


@pytest.mark.parametrize("order", [[], [{"from": 1, "to": 30, "order": ["fees", "nonsense"]}]])
def test_every_component_has_a_place(order: list[dict[str, object]]) -> None:
    last = allocation.bands(order)[-1]
    assert last.last is None
    assert set(last.order) == set(allocation.COMPONENTS)


@examples(200)
@given(AMOUNTS, OWED, ORDERS)
def test_allocations_and_unapplied_are_the_payment(
    amount: Decimal, parts: dict[str, Decimal], order: list[str]
) -> None:
    change = allocation.allocate(amount, parts, order)
    assert -sum(change[part] for part in allocation.COMPONENTS) + change["unapplied"] == amount
    assert allocation.balance_of(change) == -amount
    assert all(change[part] <= 0 for part in allocation.COMPONENTS)
    assert all(parts[part] + change[part] >= 0 for part in allocation.COMPONENTS if parts[part] >= 0)


@examples(200)
@given(AMOUNTS, OWED, ORDERS)
def test_a_payment_and_its_reversal_are_nothing(amount: Decimal, parts: dict[str, Decimal], order: list[str]) -> None:
    change = allocation.allocate(amount, parts, order)
    back = allocation.reverse(change)
    assert all(change[part] + back[part] == 0 for part in allocation.PARTS)


@examples(200)
@given(AMOUNTS, OWED, ORDERS)
def test_a_later_component_waits_for_the_earlier(amount: Decimal, parts: dict[str, Decimal], order: list[str]) -> None:
    change = allocation.allocate(amount, parts, order)
    for place, part in enumerate(order):
        if change[part] < 0:
            assert all(parts[earlier] + change[earlier] <= 0 for earlier in order[:place])
