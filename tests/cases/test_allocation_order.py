"""An allocation order as a person writes it, and the form that takes it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import CHINESE_ORDER, Creditor
from cases.rules.ledger import allocation, allocation_order
from cases.rules.ledger.allocation_order import Fault, OrderUnreadable
from staff.enums import Role
from tests.examples import examples
from tests.factories import CreditorFactory, UserFactory

NAMES = {name.replace("_", " "): name for name in allocation.COMPONENTS} | {"本金": "principal"}
LABELS = {name: name.replace("_", " ") for name in allocation.COMPONENTS}
ALL = "interest, fees, late charges, costs, principal"


@st.composite
def orders(draw: Any) -> list[dict[str, Any]]:
    ends = sorted(draw(st.sets(st.integers(1, 999), max_size=4)))
    starts = [1, *(end + 1 for end in ends)]
    return [
        {"from": first, "to": last, "order": list(draw(st.permutations(allocation.COMPONENTS)))}
        for first, last in zip(starts, [*ends, None], strict=True)
    ]


@examples(200)
@given(orders())
def test_what_is_written_is_read_as_it_was(order: list[dict[str, Any]]) -> None:
    assert allocation_order.parse(allocation_order.written(order, LABELS), NAMES) == order
    assert [list(band.order) for band in allocation.bands(order)] == [row["order"] for row in order]


def test_both_ways_of_writing() -> None:
    text = "1–90：Interest、fees、late charges、costs、本金\n\n91+: 本金 > interest > fees > late charges > costs"
    assert allocation_order.parse(text, NAMES) == CHINESE_ORDER


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("", Fault.EMPTY, 0),
        ("interest first", Fault.LINE, 1),
        ("1+: interest, gold", Fault.COMPONENT, 1),
        (f"1+: {ALL}, interest", Fault.TWICE, 1),
        ("1+: interest, principal", Fault.MISSING, 1),
        (f"2+: {ALL}", Fault.GAP, 1),
        (f"1-90: {ALL}\n92+: {ALL}", Fault.GAP, 2),
        (f"1-90: {ALL}\n91-80: {ALL}", Fault.GAP, 2),
        (f"1+: {ALL}\n91+: {ALL}", Fault.GAP, 2),
        (f"1-90: {ALL}", Fault.END, 1),
    ],
)
def test_what_cannot_be(text: str, fault: Fault, line: int) -> None:
    with pytest.raises(OrderUnreadable) as error:
        allocation_order.parse(text, NAMES)
    assert (error.value.fault, error.value.line) == (fault, line)


@pytest.mark.django_db
def test_a_creditor_takes_its_own_order_with_history(signed_in: Any) -> None:
    creditor: Creditor = CreditorFactory.create()
    browser = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    path = f"/creditors/{creditor.pk}/"
    form = browser.get(path).context["form"]
    given_ = {field.name: field.value() or "" for field in form}
    given_ |= {"allocation": "own", "account_order": "largest", "own_order": f"1+: {ALL}, gold"}
    answer = browser.post(path, given_)
    assert (answer.status_code, "“gold” is no part of a debt" in answer.content.decode()) == (422, True)
    assert browser.post(path, {**given_, "own_order": f"1+: {ALL}"}).status_code == 302
    creditor.refresh_from_db()
    assert creditor.allocation_order == [{"from": 1, "to": None, "order": CHINESE_ORDER[0]["order"]}]
    assert creditor.account_order == "largest"
    page = browser.get(path).content.decode()
    assert page.count("1+: interest, fees, late charges, costs, principal") == 2
    assert "Largest balance first" in page
