"""Plan files: every case that the product carries holds, and what is wrong with a file is said."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from commissions.engine.checks import check

FILES = sorted(Path(__file__).with_name("plans").glob("*.json"))
RATE = {"id": "rate", "type": "rate", "rate": "0.01"}
PLAN = {
    "schema": 1,
    "currency": "CNY",
    "rounding": {"mode": "half_up", "places": 2, "at": "statement"},
    "line": [RATE],
}
CASE = {
    "id": "one",
    "definition": PLAN,
    "inputs": {"people": {"A": {}}, "payments": [{"amount": "1000"}]},
    "expected": {"people": {"A": "10.00"}},
}


def cases() -> list[Any]:
    return [pytest.param(one, id=one.id) for path in FILES for one in check(json.loads(path.read_text("utf-8")))]


@pytest.mark.parametrize("one", cases())
def test_the_cases_of_the_product_hold(one: Any) -> None:
    assert one.differences == ()


def run(*paths: Path) -> tuple[int, str, str]:
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("plan_check", *map(str, paths), stdout=out, stderr=err)
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, out.getvalue(), err.getvalue()


def write(tmp_path: Path, document: Any) -> Path:
    path = tmp_path / "plan.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


def test_one_line_for_each_case_and_the_sum(tmp_path: Path) -> None:
    wrong = {**CASE, "id": "two", "expected": {"people": {"A": "10.01"}}}
    code, out, _err = run(write(tmp_path, {"schema": 1, "cases": [CASE, wrong]}))
    assert code == 1
    assert out.splitlines() == [
        "PASS one",
        "FAIL two: A total: expected 10.01, found 10.00.",
        "1 passed, 1 failed",
    ]


def test_what_differs_is_said_in_a_language(tmp_path: Path) -> None:
    out = StringIO()
    wrong = {**CASE, "expected": {"people": {"A": "10.01"}, "excluded": {"p1": "in_grace"}}}
    with pytest.raises(SystemExit):
        call_command("plan_check", str(write(tmp_path, wrong)), "--language", "zh-hans", stdout=out)
    said = "FAIL one: A，应发合计：应为 10.01，实为 10.00。还款 p1 应不计（宽限期内），实际计入了。"
    assert out.getvalue().splitlines()[0] == said


def test_a_file_of_one_case(tmp_path: Path) -> None:
    assert run(write(tmp_path, CASE))[:2] == (0, "PASS one\n1 passed, 0 failed\n")


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("{", "is no JSON"),
        ("[1]", "must be an object in braces"),
        ('{"schema": 7, "cases": []}', "is 7; this desk reads schema 1"),
        ('{"schema": 1, "cases": {}}', "must be a list"),
    ],
)
def test_a_bad_file_is_a_sentence(tmp_path: Path, document: str, sentence: str) -> None:
    code, out, err = run(write(tmp_path, document))
    assert code == 2
    assert sentence in err
    assert "Traceback" not in err
    assert out == "0 passed, 1 failed\n"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    code, _out, err = run(tmp_path / "none.json")
    assert code == 2
    assert "cannot be read" in err


def test_every_problem_of_a_case_is_told_at_once() -> None:
    bad = {**PLAN, "line": [{"id": "a", "type": "bands", "rows": [["0", None, 0.5]]}], "rounding": None}
    (one,) = check({**CASE, "definition": bad})
    told = " ".join(map(str, one.differences))
    for part in ('line "a", by: is missing', 'line "a", mode: is missing', "rounding: is missing", "written as text"):
        assert part in told


def test_what_is_expected_and_is_no_figure_fails() -> None:
    (one,) = check({**CASE, "expected": {"people": {"A": {"nothing_such": "1"}}}})
    assert [*map(str, one.differences)] == ["A nothing_such: expected 1, found no such figure."]


def test_an_exception_that_nobody_expected_fails() -> None:
    (one,) = check({**CASE, "inputs": {"people": {"A": {}, "B": {}}, "payments": [{"amount": "1000"}]}})
    assert "p1: unattributed." in map(str, one.differences)


def test_the_example_of_the_document_holds() -> None:
    text = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
    example = text.split("```json\n")[1].split("```")[0]
    (one,) = check(json.loads(example))
    assert one.differences == ()


def test_a_plan_for_money_alone_is_refused_under_the_chinese_pack() -> None:
    case = {"definition": PLAN, "expected": {"refused": ["only_money"]}}
    (chinese,) = check({**case, "pack": "cn-card"})
    (other,) = check({**case, "pack": "uk"})
    assert chinese.differences == ()
    assert [*map(str, other.differences)] == ["expected to be refused for only_money; found nothing."]
