"""Lint and conduct: what refuses a plan, what warns, and where one more cent jumps."""

from decimal import Decimal
from typing import Any

import pytest

from commissions.engine.conduct import judge
from commissions.engine.lint import lint
from commissions.engine.read_plan import read
from commissions.engine.reading import NotAPlan
from tests.commissions.engine.worlds import document, plan

QA = {"id": "qa", "type": "gate", "by": "qa_score", "rows": [["0", "85", "0"], ["85", None, "1"]]}
RATE = {"id": "r", "type": "rate", "rate": "0.01"}


def bands(rows: list[list[Any]], **fields: Any) -> dict[str, Any]:
    return {"id": "b", "type": "bands", "by": "dpd", "mode": "whole", "rows": rows, **fields}


def codes(**sections: Any) -> set[tuple[str, int]]:
    return {(one.code, one.row) for one in lint(plan(**sections)) if one.refuses}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["0", "10", "0.1"], ["10", None, "0.2"]], set()),
        ([["1", None, "0.1"]], set()),
        ([["0", "10", "0.1"], ["11", None, "0.2"]], {("gap", 2)}),
        ([["0", "100", "0.1"], ["101", None, "0.2"]], {("gap", 2)}),
        ([["0", "11", "0.1"], ["10", None, "0.2"]], {("overlap", 2)}),
        ([["0", None, "0.1"], ["10", None, "0.2"]], {("unreachable", 2)}),
        ([["0", "10", "0.1"]], {("not_open", 1)}),
        ([["61", None, "0.1"]], {("start", 1)}),
        ([["0", "0", "0.1"], ["0", None, "0.2"]], {("backwards", 1)}),
        ([["0", None, "1.01"]], {("rate_out_of_range", 1)}),
        ([["0", None, "-0.01"]], {("rate_out_of_range", 1)}),
        ([["0", None, "1"]], set()),
    ],
)
def test_each_value_has_one_row(rows: list[list[Any]], found: set[tuple[str, int]]) -> None:
    assert codes(line=[bands(rows)]) == found


@pytest.mark.parametrize(
    ("section", "changes", "found"),
    [
        ("period", {"by": "accounts", "mode": "slice"}, {("rate_of_a_count", 1)}),
        ("period", {"by": "accounts", "of": "visits"}, {("rate_of_a_count", 1)}),
        ("period", {"by": "accounts", "of": "recovered"}, {("rate_out_of_range", 1)}),
        ("period", {"by": "accounts", "of": {"of": "visits", "add": ["fees"]}}, {("rate_out_of_range", 1)}),
        ("period", {"by": "recovered", "mode": "slice"}, {("rate_out_of_range", 1)}),
        ("line", {"by": "dpd_at_payment"}, {("rate_out_of_range", 1)}),
    ],
)
def test_a_rate_above_one_is_for_counts_alone(section: str, changes: dict[str, Any], found: set[Any]) -> None:
    step = bands([["0", None, "5"]], **changes)
    assert {(one.code, one.row) for one in lint(plan(**{section: [step]}))} == found
    assert codes(**{section: [{**step, "rows": [["0", None, "-5"]]}]}) == {("rate_out_of_range", 1)}


def test_the_rows_of_points_leave_no_gap() -> None:
    points = {"id": "p", "kind": "points", "of": "calls", "rows": [["0", "80", "0"], ["81", None, "1"]]}
    assert codes(line=[RATE], measures=[points]) == {("gap", 2)}


def test_a_plan_that_pays_nothing_is_refused() -> None:
    assert codes() == {("empty", 0)}


def test_a_gate_needs_a_source() -> None:
    gate = {**QA, "by": "grade"}
    assert codes(line=[RATE], period=[gate]) == {("gate_without_source", 0)}
    assert codes(line=[RATE], period=[gate], sources={"grade": "quality"}) == set()
    assert codes(line=[RATE], period=[QA]) == set()


def test_a_cap_may_not_lie_below_the_first_step() -> None:
    step = bands([["0", "1000", "0.1"], ["1000", None, "0.2"]], by="recovered")
    assert codes(period=[step, {"id": "c", "type": "cap_floor", "cap": "99"}]) == {("cap_below_first_tier", 0)}
    assert codes(period=[step, {"id": "c", "type": "cap_floor", "cap": "100"}]) == set()


@pytest.mark.parametrize(
    ("component", "at", "jump"),
    [
        (bands([["0", "10000", "0.05"], ["10000", None, "0.15"]], by="recovered"), "10000", "1000"),
        (bands([["0", "10000", "0.05"], ["10000", None, "0.15"]], by="recovered", closed="to"), "10000.01", "1000.001"),
        (bands([["0", "10000", "5"], ["10000", None, "9"]], by="recovered", mode="amount"), "10000", "4"),
        ({"id": "b", "type": "attainment", "mode": "whole", "gives": "amount",
          "rows": [["0", "100", "0"], ["100", None, "500"]]}, "100", "500"),
        ({"id": "b", "type": "threshold", "of": "recovered", "over": "1000", "rate": "0.1", "on": "whole"},
         "1000.01", "100.001"),
        (bands([["0", "10", "5"], ["10", None, "8"]], by="accounts"), "10", "30"),
        (bands([["0", "90", "0.01"], ["90", None, "0.02"]], by="qa_score", of="recovered"), "90", None),
    ],
)  # fmt: skip
def test_a_cliff_names_the_cent_and_the_amount(component: dict[str, Any], at: str, jump: str | None) -> None:
    cliffs = [one for one in lint(plan(period=[component])) if one.code == "cliff"]
    assert [(one.component, one.at, one.jump) for one in cliffs] == [("b", Decimal(at), jump and Decimal(jump))]


def test_slices_have_no_cliff() -> None:
    step = bands([["0", "1000", "0.1"], ["1000", None, "0.2"]], by="recovered", mode="slice")
    assert lint(plan(period=[step])) == []


def problems(value: Any) -> set[tuple[str, str]]:
    with pytest.raises(NotAPlan) as refused:
        read(value)
    return {(one.place, one.code) for one in refused.value.problems}


LEAD = {"id": "lead", "type": "override", "role": "lead", "by": "recovered", "rows": [["0", None, "1.5"]]}
POT = {"id": "pot", "type": "pool", "by": "attainment", "mode": "whole", "of": "recovered", "rows": [["0", None, "1"]],
       "share_by": "equal"}  # fmt: skip


def test_the_rows_of_a_lead_are_rates_without_gaps() -> None:
    found = lint(plan(team=[{**LEAD, "rows": [["0", "1", "1.5"], ["2", None, "0.1"]]}]))
    assert {(one.code, one.row) for one in found if one.refuses} == {("rate_out_of_range", 1), ("gap", 2)}


def test_mode_counter_and_rounding_have_no_default() -> None:
    bare = {"id": "b", "type": "bands", "rows": [["0", None, "0.1"]]}
    value = document(line=[bare])
    value["rounding"] = {"mode": "half_up"}
    assert problems(value) == {
        ('line "b", by', "missing_by"),
        ('line "b", mode', "missing_mode"),
        ("rounding, places", "missing_places"),
        ("rounding, at", "missing_at"),
    }


@pytest.mark.parametrize(
    ("sections", "place", "code"),
    [
        ({"line": [{**RATE, "rate": 0.01}]}, 'line "r", rate', "not_a_number"),
        ({"line": [{**RATE, "rate": "1e3"}]}, 'line "r", rate', "not_a_number"),
        ({"line": [{**RATE, "rat": "1"}]}, 'line "r", rat', "unknown_field"),
        ({"line": [{"id": "r", "type": "magic"}]}, 'line "r", type', "not_a_type"),
        ({"line": [{"id": "r", "type": "pool"}]}, 'line "r", type', "not_a_type"),
        ({"line": [RATE, RATE]}, '"r"', "twice"),
        ({"line": [{**RATE, "when": [["dpd", "~", "3"]]}]}, 'line "r", when row 1', "not_a_condition"),
        ({"line": [{"id": "r", "type": "rate"}]}, 'line "r"', "one_of"),
        ({"line": [bands([["0", None]])]}, 'line "b", rows row 1', "not_a_row"),
        ({"line": [bands([["0", None, "0.1"]], closed="both")]}, 'line "b", closed', "not_a_choice"),
        ({"line": "r"}, "line", "not_a_list"),
        ({"select": {"grace": {"from": "placed_on", "days": 10}}}, "select, grace, inclusive", "missing_inclusive"),
        ({"schema": 2}, "schema", "unknown_schema"),
        ({"team": [{"id": "p", "type": "pool", "amount": "1", "share_by": "equal", "exclude_gate": "x"}]},
         'team "p", exclude_gate', "no_such_gate"),
        ({"team": [{**LEAD, "rate": "0.1"}]}, 'team "lead"', "one_of"),
        ({"team": [{**LEAD, "by": None}]}, 'team "lead", by', "missing_by"),
        ({"team": [{**POT, "mode": "slice"}]}, 'team "pot", of', "needs_whole"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(sections: dict[str, Any], place: str, code: str) -> None:
    assert (place, code) in problems({**document(), **sections})


def conduct(*, chinese: bool = True, **sections: Any) -> dict[str, bool]:
    return {one.code: one.refuses for one in judge(plan(**sections), chinese=chinese).findings}


def test_only_money_is_refused_in_china_and_warned_of_elsewhere() -> None:
    assert conduct(line=[RATE]) == {"only_money": True, "no_quality_gate": False}
    assert conduct(line=[RATE], chinese=False) == {"only_money": False, "no_quality_gate": False}


@pytest.mark.parametrize(
    "component",
    [
        {"id": "a", "type": "attainment", "mode": "slice", "rows": [["0", None, "1.2"]]},
        {"id": "t", "type": "factor", "by": "tenure_months", "rows": [["0", "12", "1"], ["12", None, "1.1"]]},
        {"id": "q", "type": "gate", "by": "qa_score", "rows": [["0", None, "1"]]},
    ],
)
def test_targets_seniority_and_idle_gates_are_no_second_driver(component: dict[str, Any]) -> None:
    assert conduct(line=[RATE], period=[component])["only_money"] is True


@pytest.mark.parametrize(
    "component",
    [
        QA,
        {"id": "k", "type": "factor", "by": "kept_rate", "rows": [["0", "50", "0.8"], ["50", None, "1"]]},
        {"id": "c", "type": "bonus", "amount": "-50", "per": "complaints"},
        {"id": "n", "type": "factor", "by": "skill", "start": "1", "slope": "0.2"},
    ],
)
def test_quality_promises_and_complaints_are_a_second_driver(component: dict[str, Any]) -> None:
    skill = {"id": "skill", "kind": "negotiation", "weights": {"promises": "1"}}
    assert "only_money" not in conduct(line=[RATE], period=[component], measures=[skill])


def test_the_share_of_variable_pay_is_named() -> None:
    found = judge(plan(line=[RATE], period=[QA]), chinese=False, variable_share=Decimal("0.62"))
    assert [one.sentence for one in found.findings if one.code == "mostly_variable"] == ["62% of the pay is variable."]
