"""What is found in a plan, each with its place, in English and in Chinese."""

from copy import deepcopy
from typing import Any

import pytest
from django.utils import translation

from commissions.engine.starters import NAMES, document
from commissions.queries.plans import advice
from tests.pay_plans import PLAN


def changed(section: str, index: int, **fields: Any) -> dict[str, Any]:
    """Return the plan with fields of one component changed; None takes one away."""
    plan = deepcopy(PLAN)
    plan[section][index] |= fields
    plan[section][index] = {name: value for name, value in plan[section][index].items() if value is not None}
    return plan


def found(plan: dict[str, Any], *, chinese: bool = False) -> list[advice.Advice]:
    return list(advice.examine(plan, currency="CNY", chinese=chinese).found)


CASES: list[tuple[dict[str, Any], str, int, str]] = [
    (
        changed("line", 0, rows=[["1", "31", "0.1"], ["41", None, "0.2"]]),
        "gap",
        2,
        "No row holds what lies from 31 to 41. Begin row 2 at 31.",
    ),
    (
        changed("line", 0, rows=[["1", "31", "0.1"], ["21", None, "0.2"]]),
        "overlap",
        2,
        "Rows 1 and 2 both hold what lies from 21 to 31. Let them meet.",
    ),
    (
        changed("line", 0, rows=[["1", None, "0.1"], ["31", None, "0.2"]]),
        "unreachable",
        2,
        "Row 2 is never reached: row 1 is open.",
    ),
    (changed("line", 0, rows=[["1", "31", "0.1"]]), "not_open", 1, "Nothing holds from 31 on."),
    (changed("line", 0, rows=[["1", None, "1.1"]]), "rate_out_of_range", 1, "The rate of row 1 is not between 0"),
    (changed("line", 0, rows=[["31", None, "0.1"]]), "start", 1, "Nothing holds what lies below 31."),
    (changed("line", 0, mode=None), "missing_mode", 0, "For each payment › “age” › how the rows count: is missing."),
    (changed("line", 0, by=None), "missing_by", 0, "looked up by: is missing."),
    (changed("line", 0, rows=[["1", "x", "0.1"]]), "not_a_number", 1, "row 1 › to: must be a number"),
    (changed("line", 0, type="magic"), "not_a_type", 0, "is no type that this section takes."),
    ({**PLAN, "rounding": None}, "missing_rounding", 0, "Rounding: is missing."),
    ({**PLAN, "currency": "USD"}, "other_currency", 0, "Write CNY."),
    ({**PLAN, "rounding": {**PLAN["rounding"], "places": 3}}, "too_fine", 0, "CNY has 2 digits"),
    ({**PLAN, "select": {"date": "eligible_on"}}, "other_date", 0, "in the month of its value date. Choose that"),
    (
        {
            **PLAN,
            "measures": [
                {"id": "m", "kind": "points", "of": "qa_score", "rows": [["0", "80", "0"], ["85", None, "1"]]}
            ],
        },
        "gap",
        2,
        "No row holds what lies from 80 to 85.",
    ),
    ({**PLAN, "colour": "red"}, "unknown_field", 0, "colour: is not known here."),
    (
        {**PLAN, "period": [{"id": "q", "type": "gate", "by": "mood", "rows": [["0", None, "1"]]}]},
        "gate_without_source",
        0,
        "The gate asks for “mood”",
    ),
]


@pytest.mark.parametrize(("plan", "code", "row", "sentence"), CASES)
def test_a_fault_is_said_with_its_place(plan: Any, code: str, row: int, sentence: str) -> None:
    one = next(one for one in found(plan) if one.code == code)
    assert one.refuses
    assert (one.row, sentence in one.sentence) == (row, True), one.sentence


@pytest.mark.parametrize(("plan", "code", "_row", "_sentence"), CASES)
def test_a_fault_is_said_in_chinese(plan: Any, code: str, _row: int, _sentence: str) -> None:
    with translation.override("zh-hans"):
        said = next(one.sentence for one in found(plan) if one.code == code)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in said), said


def test_a_cliff_names_the_value_and_the_cent_that_jumps() -> None:
    plan = {**document("whole-amount")["definition"]}
    said = [one.sentence for one in found(plan) if one.code == "cliff" and one.jump and one.id == "steps"]
    assert said == [
        "Cliff at ¥10,000.00: one step more pays ¥500.00 more.",
        "Cliff at ¥20,000.00: one step more pays ¥1,000.00 more.",
    ]


def test_money_alone_is_refused_under_the_chinese_pack_and_warned_of_elsewhere() -> None:
    refused = [one for one in found(PLAN, chinese=True) if one.code == "only_money"]
    warned = [one for one in found(PLAN, chinese=False) if one.code == "only_money"]
    assert (refused[0].refuses, warned[0].refuses) == (True, False)
    assert "art. 66" in refused[0].sentence
    assert "art. 66" not in warned[0].sentence


@pytest.mark.parametrize("name", NAMES)
def test_a_starter_has_no_fault(name: str) -> None:
    plan = document(name)["definition"]
    assert advice.examine(plan, currency=plan["currency"], chinese=True).faults == []
