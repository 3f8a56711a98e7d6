"""Documents as text: one digest, whatever the order; what cannot be stored is refused."""

from typing import Any

import pytest

from commissions.rules import documents
from tests.pay_plans import PLAN


def test_the_digest_does_not_hang_on_the_order_or_the_blanks() -> None:
    turned = dict(reversed(list(PLAN.items())))
    assert documents.digest(turned) == documents.digest(PLAN)
    assert documents.digest({**PLAN, "currency": "USD"}) != documents.digest(PLAN)
    assert documents.parse(documents.canonical(PLAN)) == PLAN


@pytest.mark.parametrize("text", ["", "[]", '"a"', '{"a": "\\u0000"}', '{"a": "\\ud800"}', "{" * 9000, "{'a': 1}"])
def test_what_is_no_document_is_refused(text: Any) -> None:
    with pytest.raises(documents.NotADocument):
        documents.parse(text)


def test_a_plan_file_is_taken_apart() -> None:
    file = {"id": "a", "definition": PLAN, "inputs": {}, "expected": {"people": {"A": "1"}}}
    assert documents.taken_apart(file) == (PLAN, {"id": "a", "inputs": {}, "expected": {"people": {"A": "1"}}})
    assert documents.taken_apart(PLAN) == (PLAN, {})
