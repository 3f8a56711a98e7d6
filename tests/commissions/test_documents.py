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


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" ", "empty"),
        ("[]", "not_an_object"),
        ('"a"', "not_an_object"),
        ('{"a": "\\u0000"}', "unstorable"),
        ('{"a": "\\ud800"}', "unstorable"),
        (f'{{"a": "{"x" * documents.MOST_SIGNS}"}}', "unstorable"),
        ("{" * 9000, "not_json"),
        ('{"a":' * 9000 + "1" + "}" * 9000, "too_deep"),
        ('{"a":' * 42 + "1" + "}" * 42, "too_deep"),
        ("{'a': 1}", "not_json"),
        ('{"a": {"b": [0, {"c": 1, "c": 2}]}}', "twice"),
    ],
)
def test_what_is_no_document_is_refused(text: Any, code: str) -> None:
    with pytest.raises(documents.NotADocument) as refused:
        documents.parse(text)
    assert refused.value.code == code


def test_where_a_name_stands_twice_is_said() -> None:
    with pytest.raises(documents.NotADocument, match=r"^line row 2, rows, to: stands twice; keep one\.$"):
        documents.parse('{"line": [{}, {"rows": {"to": 1, "to": 2}}]}')


def test_a_number_without_end_stays_text() -> None:
    assert documents.parse(f'{{"a": {"9" * 5000}, "b": 12, "c": NaN}}') == {"a": "9" * 5000, "b": 12, "c": "NaN"}


def test_a_plan_file_is_taken_apart() -> None:
    file = {"id": "a", "definition": PLAN, "inputs": {}, "expected": {"people": {"A": "1"}}}
    assert documents.taken_apart(file) == (PLAN, {"id": "a", "inputs": {}, "expected": {"people": {"A": "1"}}})
    assert documents.taken_apart(PLAN) == (PLAN, {})
