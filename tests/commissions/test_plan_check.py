"""Plan files: every case that the product carries holds, and what is wrong with a file is said."""

import json
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from commissions.engine import differences
from commissions.engine.checks import check
from commissions.queries.plans import outcomes
from commissions.rules import documents

FILES = sorted(Path(__file__).with_name("plans").glob("*.json"))
RATE = {"id": "rate", "type": "rate", "rate": "0.01"}
PLAN = {
    "schema": 1,
    "currency": "CNY",
    "rounding": {"mode": "half_up", "places": 2, "at": "statement"},
    "line": [RATE],
}
CASE: dict[str, Any] = {
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
    text = document if isinstance(document, str | bytes) else json.dumps(document)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
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


def test_who_and_where_is_said_in_a_language(tmp_path: Path) -> None:
    out = StringIO()
    strange = {**CASE, "inputs": {**CASE["inputs"], "payments": [{"amount": "1000", "owner": "X"}]}}
    percent = {**CASE, "inputs": {**CASE["inputs"], "payments": [{"amount": "1", "shares": {"A": "1%"}}]}}
    path = write(tmp_path, {"schema": 1, "cases": [strange, percent]})
    with pytest.raises(SystemExit):
        call_command("plan_check", str(path), "--language", "zh-hans", stdout=out)
    first, second, _sum = out.getvalue().splitlines()
    assert "p1：X 不在算例的人员中。请填写其中一人。" in first
    assert "输入 › 还款 第 1 行 › 分成 A：须为以文本书写的数字" in second


def test_what_to_do_about_an_exception_is_said_in_every_language() -> None:
    assert outcomes.REMEDIES.keys() == differences.REMEDIES.keys()


def test_a_file_of_one_case(tmp_path: Path) -> None:
    assert run(write(tmp_path, CASE))[:2] == (0, "PASS one\n1 passed, 0 failed\n")


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("", "nothing is written there. Write a plan."),
        ('{"id": "a",\n "definition" {}}', "line 2, column 15 is no JSON. Correct what stands there or just before."),
        ('{"cases": [{"id": "a", "id": "b"}]}', "cases row 1, id: stands twice. Keep one."),
        ("[" * 100_000 + "]" * 100_000, "braces and brackets nest too deep. Write fewer within each other."),
        ('{"id": "\u65b9"}'.encode("gbk"), "line 1 is not UTF-8. Save the file as UTF-8."),
        ("{}".encode("utf-16"), "line 1 is not UTF-8. Save the file as UTF-8."),
        ("[1]", "must be an object in braces, not [1]."),
        ("null", "must be an object in braces, not null."),
        ('{"schema": 7, "cases": [{}]}', "schema: is 7; this desk reads schema 1."),
        ('{"schema": 1, "cases": {}}', "cases: must be a list, not {}."),
        ('{"schema": 1, "cases": []}', "cases: has no case; write at least one."),
    ],
)
def test_a_bad_file_is_a_sentence(tmp_path: Path, document: str | bytes, sentence: str) -> None:
    path = write(tmp_path, document)
    assert run(path) == (2, "0 passed, 1 failed\n", f"{path}: {sentence}\n")


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    assert run(path)[::2] == (2, f"{path}: there is no such file. Look at its name and folder.\n")
    assert run(tmp_path)[::2] == (2, f"{tmp_path}: is a folder. Name the files in it.\n")


def test_a_bad_file_is_told_in_a_language(tmp_path: Path) -> None:
    err = StringIO()
    path = write(tmp_path, '{"id": "a", "id": "b"}')
    with pytest.raises(SystemExit):
        call_command("plan_check", str(path), "--language", "zh-hans", stdout=StringIO(), stderr=err)
    assert err.getvalue() == f"{path}: id：出现两次，请只保留一个。\n"


@pytest.mark.parametrize("start", ["\ufeff", "\r\n"])
def test_a_file_of_another_system_is_read(tmp_path: Path, start: str) -> None:
    assert run(write(tmp_path, start + json.dumps(CASE, indent=1).replace("\n", "\r\n")))[0] == 0


@pytest.mark.parametrize(
    ("name", "shown"),
    [("\ud800", r"\ud800"), ("a\nPASS b", r"a\nPASS b"), ("\u202ea\x1b", r"\u202ea\x1b"), ("a" * 999, f"{'a' * 120}…")],
)
def test_a_case_has_one_line_whatever_its_name(tmp_path: Path, name: str, shown: str) -> None:
    assert run(write(tmp_path, {**CASE, "id": name}))[1] == f"PASS {shown}\n1 passed, 0 failed\n"


def test_a_terminal_that_knows_no_chinese_is_written_to(tmp_path: Path) -> None:
    held = BytesIO()
    terminal = TextIOWrapper(held, encoding="ascii")
    call_command("plan_check", str(write(tmp_path, {**CASE, "id": "按账龄"})), stdout=terminal)
    terminal.flush()
    assert held.getvalue() == rb"PASS \u6309\u8d26\u9f84" + b"\n1 passed, 0 failed\n"


def test_one_bad_file_among_good_ones(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    code, out, err = run(bad, write(tmp_path, CASE))
    assert (code, out) == (2, "PASS one\n1 passed, 1 failed\n")
    assert err == f"{bad}: line 1, column 2 is no JSON. Correct what stands there or just before.\n"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    assert run(write(tmp_path, b" " * (documents.MOST_BYTES + 1)))[2].endswith("Split it into several files.\n")


def test_a_day_beyond_all_calendars() -> None:
    held = {**PLAN, "settle": {"holdback": {"rate": "0.1", "days": 100_000}}}
    period = {"from": "9999-01-01", "until": "9999-02-01"}
    (one,) = check({**CASE, "definition": held, "inputs": {**CASE["inputs"], "period": period}})
    assert [*map(str, one.differences)] == [
        "inputs: a day comes to lie after the year 9999; write fewer days, or an earlier day."
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"people": ["A"]}, 'inputs, people: must be an object in braces, not ["A"].'),
        ({"people": {}}, "inputs, people: names nobody; write at least one."),
        ({"periods": []}, "inputs, periods: has no period; write at least one."),
    ],
)
def test_what_is_wrong_with_inputs_is_told(changed: Any, sentence: str) -> None:
    (one,) = check({**CASE, "inputs": {**CASE["inputs"], **changed}})
    assert sentence in map(str, one.differences)


def test_a_payment_is_listed_in_one_period() -> None:
    def differences(*ids: dict[str, str]) -> list[str]:
        periods = [
            {"period": {"from": f"2026-0{month}-01", "until": f"2026-0{month + 1}-01"}, "people": {"A": {}},
             "payments": [{**one, "amount": "100"}]}
            for month, one in enumerate(ids, start=1)
        ]  # fmt: skip
        expected = {"periods": [{"people": {"A": "1.00"}}] * len(ids)}
        [one] = check({**CASE, "inputs": {"periods": periods}, "expected": expected})
        return [str(found) for found in one.differences]

    assert differences({}, {}, {"id": "x"}) == []
    twice = 'inputs, payments "x": stands in two periods; list it in the one in which it came.'
    assert differences({"id": "x"}, {}, {"id": "x"}) == [twice]


def test_a_day_of_a_person_in_a_condition() -> None:
    """Only who joined in the month has the guarantee."""
    when = [["joined_on", ">=", "2026-01-01"]]
    least = {"id": "least", "type": "guarantee_draw", "kind": "guarantee", "amount": "900", "when": when}
    people = {"A": {"joined_on": "2026-01-01"}, "B": {"joined_on": "2025-12-31"}}
    case = {**CASE, "inputs": {"people": people}, "expected": {"people": {"A": "900", "B": "0"}}}
    (one,) = check({**case, "definition": {**PLAN, "period": [least]}})
    assert one.differences == ()


def test_a_figure_that_differs_is_told_with_its_cents() -> None:
    (one,) = check({**CASE, "expected": {"people": {"A": "11"}}})
    assert [*map(str, one.differences)] == ["A total: expected 11, found 10.00."]


@pytest.mark.parametrize("expected", [{"people": {}}, {"people": {"A": {}}}, {"lines": {}, "pools": {}}])
def test_a_case_that_names_no_figure_fails(expected: Any) -> None:
    (one,) = check({**CASE, "expected": expected})
    assert [*map(str, one.differences)] == ["expected: must name at least one figure."]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"line": [{**RATE, "rate": 10**400}]}, 'line "rate", rate: must be a number like 1234.56, of at most'),
        ({"line": [{**RATE, "rate": float("nan")}]}, 'point and 20 after it, not "NaN".'),
        ({"line": [{**RATE, "rate": "1%"}]}, 'not "1%". Write a percent as a part of 1: 5% is "0.05".'),
        ({"line": [{"id": "b", "type": "bonus"}]}, "gate, cap_floor; bonus stands in period."),
        ({"period": [{"id": "b", "type": "holdback"}]}, "guarantee_draw, bonus; holdback stands in settle."),
        ({"currency": "Yuan"}, 'currency: must be the code of a currency, like "CNY", not "Yuan".'),
        (
            {"credit": {"on_transfer": {"old_bps": 1, "days": 1}}},
            'name the fact that holds the collector, like "owner"',
        ),
        ({"lines": []}, "lines: is not known here; known are credit,"),
    ],
)
def test_what_is_wrong_with_a_plan_is_told_with_its_place(tmp_path: Path, changed: Any, sentence: str) -> None:
    code, out, _err = run(write(tmp_path, {**CASE, "definition": {**PLAN, **changed}}))
    assert (code, out.splitlines()[-1]) == (1, "0 passed, 1 failed")
    assert f"FAIL one: definition, {sentence}" in out or sentence in out


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"value_date": "20260301"}, 'value_date: must be a day like 2026-03-31, not "20260301".'),
        ({"value_date": "2026-02-30"}, 'value_date: must be a day like 2026-03-31, not "2026-02-30".'),
        ({"amount": True}, "amount: must be a number written as text"),
        ({"shares": {"A": -5}}, "shares A: must be basis points, whole from 0 to 10000, not -5."),
        ({"shares": {"A": "0.5"}}, 'shares A: must be basis points, whole from 0 to 10000, not "0.5".'),
    ],
)
def test_what_is_wrong_with_a_payment_is_told_with_its_place(changed: Any, sentence: str) -> None:
    (one,) = check({**CASE, "inputs": {"people": {"A": {}}, "payments": [{"amount": "1000", **changed}]}})
    assert f"inputs, payments row 1, {sentence}" in " ".join(map(str, one.differences))


ROWS = {"id": "b", "type": "bands", "by": "dpd", "mode": "whole"}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["0", "181", "0.01"], ["180", None, "0.02"]], "rows: rows 1 and 2 both hold what lies from 180 to 181."),
        ([["0", None, "0.01"], ["180", None, "0.02"]], "rows row 2 is never reached: row 1 is open."),
        ([["10", "5", "0.01"]], "rows row 1 ends at 5, before it starts."),
    ],
)
def test_amounts_prove_no_plan_of_two_readings(rows: Any, sentence: str) -> None:
    payments = [{"amount": "1000", "dpd": 1}]
    case = {**CASE, "inputs": {"people": {"A": {}}, "payments": payments}}
    (one,) = check({**case, "definition": {**PLAN, "line": [{**ROWS, "rows": rows}]}})
    assert f'definition, "b": {sentence}' in [*map(str, one.differences)]


def test_versions_that_hold_on_the_same_days_prove_nothing() -> None:
    first, second = {"until": "2026-01-16", "plan": PLAN}, {"from": "2026-01-16", "plan": PLAN}
    (good,) = check({**CASE, "definition": {"versions": [first, second]}})
    (bad,) = check({**CASE, "definition": {"versions": [first, {**second, "from": "2026-01-15"}]}})
    assert good.differences == ()
    said = "definition, versions: rows 1 and 2 hold on the same days; let them meet."
    assert [*map(str, bad.differences)] == [said]


def test_every_problem_of_a_case_is_told_at_once() -> None:
    bad = {**PLAN, "line": [{"id": "a", "type": "bands", "rows": [["0", None, 0.5]]}], "rounding": None}
    (one,) = check({**CASE, "definition": bad})
    told = " ".join(map(str, one.differences))
    for part in ('line "a", by: is missing', 'line "a", mode: is missing', "rounding: is missing", "written as text"):
        assert part in told


def test_what_is_expected_and_is_no_figure_fails() -> None:
    (one,) = check({**CASE, "expected": {"people": {"A": {"nothing_such": "1"}}}})
    assert [*map(str, one.differences)] == [
        "A nothing_such: expected 1, found no such figure; docs/plans.md lists what there is."
    ]


def test_an_exception_that_nobody_expected_fails() -> None:
    (one,) = check({**CASE, "inputs": {"people": {"A": {}, "B": {}}, "payments": [{"amount": "1000"}]}})
    assert "p1: unattributed. Name its owner, or shares of at most 10000 in all." in map(str, one.differences)


def test_what_does_not_count_is_told_where_a_figure_differs() -> None:
    payments = [{"amount": "1000"}, {"amount": "500", "value_date": "2026-02-01"}]
    inputs = {"people": {"A": {}}, "payments": payments}
    (one,) = check({**CASE, "inputs": inputs, "expected": {"people": {"A": "15.00"}}})
    assert [*map(str, one.differences)] == [
        "A total: expected 15.00, found 10.00.",
        "payment p2: does not count, for outside_period.",
    ]
    (said,) = check(
        {**CASE, "inputs": inputs, "expected": {"people": {"A": "15"}, "excluded": {"p2": "outside_period"}}}
    )
    assert len(said.differences) == 1
    (good,) = check({**CASE, "inputs": inputs})
    assert good.differences == ()


def test_a_value_at_the_end_of_the_last_row_is_told() -> None:
    rows = {
        "id": "b",
        "type": "bands",
        "by": "dpd",
        "mode": "whole",
        "rows": [["0", "30", "0.01"], ["31", "60", "0.02"]],
    }
    inputs = {"people": {"A": {}}, "payments": [{"amount": "1000", "dpd": "30"}]}
    (one,) = check({**CASE, "inputs": inputs, "definition": {**PLAN, "line": [rows]}})
    assert (
        "p1: no_row b. No row holds the value, or it is left open: a row holds its beginning and not its end."
        in map(str, one.differences)
    )


def test_a_plan_for_money_alone_is_refused_under_the_chinese_pack() -> None:
    case = {"definition": PLAN, "expected": {"refused": ["only_money"]}}
    (chinese,) = check({**case, "pack": "cn-card"})
    (other,) = check({**case, "pack": "uk"})
    assert chinese.differences == ()
    assert [*map(str, other.differences)] == ["expected to be refused for only_money; found nothing."]
