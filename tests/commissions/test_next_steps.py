"""What is missing to the next step of pay, to the cent, whatever the steps are of."""

from decimal import Decimal
from typing import Any

import pytest

from commissions.engine.read_plan import read
from commissions.queries.next_steps import NextStep, nearest
from tests.pay_plans import PLAN

OLD = {"of": "salary", "times": "3.5"}
SLICES = {"id": "steps", "type": "bands", "by": "recovered", "mode": "slice",
          "rows": [["0", "500", "0.01"], ["500", "1000", "0.015"], ["1000", None, "0.02"]]}  # fmt: skip
WHOLE = {**SLICES, "mode": "whole"}
SUMS = {**SLICES, "mode": "amount", "rows": [["300", "500", "0"], ["500", None, "800"]]}
UP_TO = {**WHOLE, "closed": "to"}
RUNNING = {**SLICES, "by": "running_total"}
OVER = {"id": "over", "type": "threshold", "of": "recovered", "over": OLD, "rate": "0.20"}
AT_ONCE = {**OVER, "on": "whole", "inclusive": True}
ONLY_GOOD = {**SLICES, "when": [["qa_score", ">=", "80"]]}


def step(period: Any, recovered: str, *, line: Any = (), **figures: str) -> NextStep | None:
    rate = [{"id": "rate", "type": "rate", "rate": "0.1"}]
    plan = read({**PLAN, "line": [*rate, *line], "period": [*period]})
    scope = {name: Decimal(value) for name, value in figures.items()}
    return nearest(plan, {"recovered": Decimal(recovered), **scope}, "CNY")


@pytest.mark.parametrize(
    ("recovered", "missing", "then"),
    [
        ("-5", "805", "×1"),
        ("0", "800", "×1"),
        ("799.99", "0.01", "×1"),
        ("800", "200", "×1.25"),
        ("1199.99", "0.01", "×1.5"),
    ],
)
def test_a_step_of_the_target_begins_at_its_cent(recovered: str, missing: str, then: str) -> None:
    found = step(PLAN["period"], recovered, target="1000")
    assert found is not None
    assert (found.missing, found.then, found.way) == (Decimal(missing), then, "slice")


@pytest.mark.parametrize(
    ("period", "recovered", "figures", "expected"),
    [
        (SLICES, "0", {}, ("500", "500", "1.5 %", "1 %", "slice")),
        (SLICES, "500", {}, ("500", "1000", "2 %", "1.5 %", "slice")),
        (WHOLE, "499.99", {}, ("0.01", "500", "1.5 %", "1 %", "whole")),
        (UP_TO, "500", {}, ("0.01", "500", "1.5 %", "1 %", "whole")),
        (UP_TO, "500.01", {}, ("499.99", "1000", "2 %", "1.5 %", "whole")),
        (SUMS, "120", {}, ("180", "300", "¥0.00", "¥0.00", "amount")),
        (SUMS, "300", {}, ("200", "500", "¥800.00", "¥0.00", "amount")),
        (OVER, "1000", {"salary": "300"}, ("50", "1050", "20 %", "0 %", "slice")),
        (OVER, "1050", {"salary": "300"}, ("0.01", "1050", "20 %", "0 %", "slice")),
        (AT_ONCE, "1049.99", {"salary": "300"}, ("0.01", "1050", "20 %", "0 %", "whole")),
        (ONLY_GOOD, "0", {"qa_score": "80"}, ("500", "500", "1.5 %", "1 %", "slice")),
    ],
)
def test_steps_by_money_and_over_a_threshold(period: Any, recovered: str, figures: Any, expected: Any) -> None:
    missing, at, then, now, way = expected
    assert step([period], recovered, **figures) == NextStep(Decimal(missing), Decimal(at), then, now, way)


def test_a_running_total_counts_on_from_what_was_before() -> None:
    found = step([], "100", line=[RUNNING], running_before="150")
    assert found is not None
    assert (found.missing, found.at, found.then) == (250, 350, "1.5 %")


@pytest.mark.parametrize(
    ("period", "recovered", "figures"),
    [
        (PLAN["period"], "1200", {"target": "1000"}),
        (PLAN["period"], "0", {}),
        ([SLICES], "1000", {}),
        ([OVER], "1050.01", {"salary": "300"}),
        ([OVER], "0", {}),
        ([AT_ONCE], "1050", {"salary": "300"}),
        ([ONLY_GOOD], "0", {"qa_score": "79"}),
        ([ONLY_GOOD], "0", {}),
        ([], "0", {}),
    ],
)
def test_there_is_none_after_the_last_nor_without_its_figures(period: Any, recovered: str, figures: Any) -> None:
    assert step(period, recovered, **figures) is None


def test_of_several_the_nearest_is_told() -> None:
    found = step([*PLAN["period"], SLICES], "450", target="1000")
    assert found is not None
    assert (found.missing, found.then) == (50, "1.5 %")
