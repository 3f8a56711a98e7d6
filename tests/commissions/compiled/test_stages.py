"""The compiled stages and the engine come to the same, to the last digit: on every plan file and on random months."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from commissions.engine import checks, read_inputs
from commissions.engine.definition import Version
from commissions.engine.facts import Inputs
from commissions.engine.reading import Problem, Reader
from tests.commissions.compiled import desk, worlds
from tests.commissions.engine.worlds import DAY, MARCH, paid, person, plan
from tests.commissions.test_plan_check import FILES
from tests.examples import examples


def cases() -> list[Any]:
    documents = [json.loads(path.read_text("utf-8")) for path in FILES]
    return [
        pytest.param(one, document.get("definitions", {}), id=one["id"])
        for document in documents
        for one in document["cases"]
        if "refused" not in one["expected"]
    ]


@pytest.mark.parametrize(("case", "shared"), cases())
def test_every_case_of_the_plan_files(case: Any, shared: Any, db: None) -> None:
    problems: list[Problem] = []
    reader = Reader(case, "", problems)
    versions = checks._versions(reader, shared)
    for inputs in read_inputs.read(Reader(case["inputs"], "inputs", problems)):
        assert desk.by_database(versions, inputs) == desk.by_engine(versions, inputs)


@examples(40)
@given(worlds.versions(), worlds.inputs())
def test_random_plans_and_payments(db: None, versions: Any, inputs: Any) -> None:
    assert desk.by_database(versions, inputs) == desk.by_engine(versions, inputs)


def test_a_measure_of_another_version_lacks_nothing_that_it_does_not_ask_for(db: None) -> None:
    """What cannot be judged of a payment (a floor above 1) is asked by the later version alone, of its own payments."""
    quality = {"reason": "poor", "when": [["settlement_quality", "<", "0.1"]]}
    rate = [{"id": "rate", "type": "rate", "rate": "0.1"}]
    later = plan(line=rate, select={"exclude": [quality]}, measures=[{"id": "money", "kind": "sum", "of": "amount"}])
    versions = [Version(plan(line=rate), None, DAY), Version(later, DAY, None)]
    first = paid("320.25", on=DAY - timedelta(days=1), balance=32, floor=11)
    inputs = Inputs(MARCH, {"A": person()}, (first,))
    found = desk.by_engine(versions, inputs)
    assert found.sums["A"].measured == {"money": first.amount}
    assert desk.by_database(versions, inputs) == found


def test_a_rate_without_a_row_asks_for_nothing_further(db: None) -> None:
    choices = [{"when": [["product", "=", "gold"]], "value": "0.1"}]
    line = [{"id": "gold", "type": "rate", "choices": choices, "of": {"of": "days"}}]
    inputs = Inputs(MARCH, {"A": person()}, (paid("320.25", product="blue"),))
    found = desk.by_engine([Version(plan(line=line))], inputs)
    assert [(code, detail) for code, _payment, detail in found.faults] == [("no_row", "gold")]
    assert desk.by_database([Version(plan(line=line))], inputs) == found
