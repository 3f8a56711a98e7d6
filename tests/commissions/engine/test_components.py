"""Each type of component and its boundaries: one below, at, one above."""

from typing import Any

import pytest

from tests.commissions.engine.worlds import total

P = {"amount": "1000"}
ONE_RATE = [{"id": "r", "type": "rate", "rate": "0.01"}]


def line(what: str, **fields: Any) -> dict[str, Any]:
    return {"line": [{"id": "c", "type": what, **fields}]}


def period(what: str, **fields: Any) -> dict[str, Any]:
    return {"period": [{"id": "c", "type": what, **fields}]}


def on_rate(what: str, **fields: Any) -> dict[str, Any]:
    return {"line": ONE_RATE, **period(what, **fields)}


DOUBLE = [["0", "100", "1"], ["100", None, "2"]]
FROM_85 = [["0", "85", "0"], ["85", None, "1"]]
RISING = [["0", "2000", "0.01", "0.03"], ["2000", None, "0.03"]]
TWO = [["0", "1000", "0.01"], ["1000", None, "0.02"]]
CASES: list[tuple[str, dict[str, Any], list[dict[str, Any]], dict[str, Any], str]] = [
    ("rate", line("rate", rate="0.0125"), [P], {}, "12.50"),
    ("rate of a fact", line("rate", rate_of="own"), [P], {"facts": {"own": "0.03"}}, "30.00"),
    ("rate by product", line("rate", choices=[{"when": [["product", "in", ["gold"]]], "value": "0.1"}, {"value": "0"}]),
     [{**P, "product": "gold"}, P], {}, "100.00"),
    ("rate of what is owed", line("rate", rate="0.1", of={"of": "balance", "less": ["amount"]}),
     [{**P, "balance": "3000"}], {}, "200.00"),
    ("threshold below", line("threshold", of="amount", over="1000.01", rate="0.5"), [P], {}, "0.00"),
    ("threshold excess", line("threshold", of="amount", over="900", rate="0.5"), [P], {}, "50.00"),
    ("threshold whole, at, over", line("threshold", of="amount", over="1000", rate="0.5", on="whole"), [P], {}, "0.00"),
    ("threshold whole, at, from", line("threshold", of="amount", over="1000", rate="0.5", on="whole", inclusive=True),
     [P], {}, "500.00"),
    ("whole, one cent below", line("bands", by="amount", mode="whole", rows=TWO), [{"amount": "999.99"}], {}, "10.00"),
    ("whole, at", line("bands", by="amount", mode="whole", rows=TWO), [P], {}, "20.00"),
    ("whole, at, closed to", line("bands", by="amount", mode="whole", rows=TWO, closed="to"), [P], {}, "10.00"),
    ("whole, one cent above, closed to", line("bands", by="amount", mode="whole", rows=TWO, closed="to"),
     [{"amount": "1000.01"}], {}, "20.00"),
    ("whole by running total, after", line("bands", by="running_total", mode="whole", rows=TWO),
     [{"amount": "600"}, {"amount": "400"}], {}, "14.00"),
    ("whole by running total, before", line("bands", by="running_total", mode="whole", rows=TWO, at="before"),
     [{"amount": "600"}, {"amount": "400"}], {}, "10.00"),
    ("slice of each", line("bands", by="amount", mode="slice", rows=TWO), [{"amount": "1500"}], {}, "20.00"),
    ("slice, negative mirrors", line("bands", by="amount", mode="slice", rows=TWO),
     [{"amount": "-1500"}], {}, "-20.00"),
    ("slice by account", line("bands", by="account_paid_to_date", mode="slice", rows=TWO),
     [{"amount": "800", "account": "a"}, {"amount": "400", "account": "a"}, {"amount": "400", "account": "b"}], {},
     "18.00"),
    ("slice by account, paid before", line("bands", by="account_paid_to_date", mode="slice", rows=TWO),
     [{"amount": "800", "account": "a", "paid_before": "600"}], {}, "12.00"),
    ("slice from what is owed down", line("bands", by="owing", mode="slice", rows=TWO),
     [{**P, "owing": "1500"}], {}, "15.00"),
    ("slice of the year", line("bands", by="running_total", mode="slice", rows=TWO), [P],
     {"facts": {"running_before": "500"}}, "15.00"),
    ("amount", line("bands", by="dpd", mode="amount", rows=[["0", "30", "5"], ["30", None, "9"]]),
     [{**P, "dpd": "29"}, {**P, "dpd": "30"}], {}, "14.00"),
    ("interp, inside", line("bands", by="amount", mode="interp", rows=RISING),
     [P], {}, "20.00"),
    ("interp, at the end", line("bands", by="amount", mode="interp", rows=RISING),
     [{"amount": "2000"}], {}, "60.00"),
    ("matrix", line("matrix", rows_by="dpd", cols_by="days", gives="rate", rows=[["0", "30"], ["30", None]],
                    cols=[["0", "10"], ["10", None]], cells=[["0.01", "0.02"], ["0.03", "0.04"]]),
     [{**P, "dpd": "30", "days": "9"}], {}, "30.00"),
    ("per unit", line("per_unit", amount="3"), [P, P], {}, "6.00"),
    ("per account", line("per_unit", amount="3", once_per="account"),
     [{**P, "account": "a"}, {**P, "account": "a"}, {**P, "account": "b"}], {}, "6.00"),
    ("per full thousand, below", period("per_unit", amount="3", per="recovered", each="1000"),
     [{"amount": "1999.99"}], {}, "3.00"),
    ("per full thousand, at", period("per_unit", amount="3", per="recovered", each="1000"),
     [{"amount": "2000"}], {}, "6.00"),
    ("factor on a line", {"line": [*ONE_RATE,
     {"id": "f", "type": "factor", "factor": "1.4", "when": [["dpd", ">", "150"]]}]},
     [{**P, "dpd": "150"}, {**P, "dpd": "151"}], {}, "24.00"),
    ("factor before its rate", {"line": [{"id": "f", "type": "factor", "factor": "2"}, *ONE_RATE]}, [P], {}, "20.00"),
    ("factor, straight and bounded", on_rate("factor", by="q", start="1", slope="0.5", most="1.2"), [P],
     {"facts": {"q": "0.9"}}, "12.00"),
    ("line gate", {"line": [*ONE_RATE, {"id": "g", "type": "gate", "need": [["direct", "!=", "yes"]]}]},
     [P, {**P, "direct": "yes"}], {}, "10.00"),
    ("minimum of a payment", {"line": [*ONE_RATE, {"id": "m", "type": "cap_floor", "floor": "25", "cap": "amount"}]},
     [P, {"amount": "20"}], {}, "45.00"),
    ("attainment slice", on_rate("attainment", mode="slice", rows=DOUBLE), [P],
     {"target": "800"}, "12.00"),
    ("attainment whole", on_rate("attainment", mode="whole", rows=DOUBLE), [P],
     {"target": "1000"}, "20.00"),
    ("attainment whole, one cent below", on_rate("attainment", mode="whole", rows=DOUBLE),
     [{"amount": "999.99"}], {"target": "1000"}, "10.00"),
    ("attainment interp", on_rate("attainment", mode="interp", rows=[["0", "200", "0", "2"], ["200", None, "2"]]), [P],
     {"target": "1000"}, "10.00"),
    ("attainment as a rate", period("attainment", mode="slice", gives="rate",
     rows=[["0", "100", "0.05"], ["100", None, "0.08"]]),
     [P], {"target": "500"}, "65.00"),
    ("a target of nothing", on_rate("attainment", mode="whole", rows=[["0", None, "1"]]),
     [P], {"target": "0"}, "missing_target"),
    ("gate below", on_rate("gate", by="qa_score", rows=FROM_85), [P],
     {"facts": {"qa_score": "84.99"}}, "0.00"),
    ("gate at", on_rate("gate", by="qa_score", rows=FROM_85), [P],
     {"facts": {"qa_score": "85"}}, "10.00"),
    ("cap and floor", on_rate("cap_floor", floor="12", cap="11"), [P], {}, "11.00"),
    ("cap of the year", on_rate("cap_floor", cap={"of": "100", "less": ["paid_this_year"], "least": "0"}), [P],
     {"facts": {"paid_this_year": "94"}}, "6.00"),
    ("guarantee", on_rate("guarantee_draw", kind="guarantee", amount={"of": "hours", "times": "7"}), [P],
     {"facts": {"hours": "2"}}, "14.00"),
    ("bonus from an amount on", on_rate("bonus", amount="100", when=[["earned", ">=", "10"]]), [P], {}, "110.00"),
    ("bonus by table", on_rate("bonus", by="qa_score", rows=[["0", "90", "0"], ["90", None, "7"]]), [P],
     {"facts": {"qa_score": "90"}}, "17.00"),
    ("bonus for each", on_rate("bonus", amount="-50", per="complaints"), [P], {"facts": {"complaints": "2"}}, "-90.00"),
    ("bonus is not capped", {"line": ONE_RATE, "period": [{"id": "b", "type": "bonus", "amount": "5"},
                             {"id": "m", "type": "cap_floor", "cap": "3"}]}, [P], {}, "8.00"),
    ("what a period earns is attained too", {"period": [
        {"id": "a", "type": "attainment", "mode": "whole", "rows": [["0", None, "2"]]},
        {"id": "t", "type": "threshold", "of": "recovered", "over": "900", "rate": "0.1"}]},
     [P], {"target": "1"}, "20.00"),
    ("rounded at each line", {"line": ONE_RATE, "rounding": {"mode": "half_up", "places": 2, "at": "line"}},
     [{"amount": "0.50"}, {"amount": "0.50"}], {}, "0.02"),
    ("rounded down", {"line": ONE_RATE, "rounding": {"mode": "down", "places": 0, "at": "statement"}},
     [{"amount": "199"}], {}, "1.00"),
    ("a third taken three times is whole", {"period": [{"id": "t", "type": "rate", "rate": "1", "of": "x"}],
        "measures": [{"id": "x", "kind": "ratio", "of": "a", "to": "b"}]},
     [], {"facts": {"a": "0.015", "b": "3"}}, "0.01"),
    ("product of figures", {"measures": [{"id": "x", "kind": "product", "parts": ["a", "b"]}],
     **period("rate", rate="1", of="x")},
     [], {"facts": {"a": "1.5", "b": "3"}}, "4.50"),
    ("points by rows", {"measures": [{"id": "x", "kind": "points", "of": "calls", "closed": "to",
        "rows": [["0", "80", "0"], ["80", "100", "1"], ["100", None, "2"]]}],
        **period("per_unit", amount="500", per="x")},
     [], {"facts": {"calls": "100"}}, "500.00"),
    ("weighted recovery", {"measures": [{"id": "old", "kind": "sum", "of": "base", "when": [["dpd", ">", "150"]]},
        {"id": "w", "kind": "quantity", "quantity": {"of": "recovered", "add": [{"of": "old", "times": "0.4"}]}}],
        **period("rate", rate="0.01", of="w")}, [{**P, "dpd": "10"}, {**P, "dpd": "200"}], {}, "24.00"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_what_it_pays(case: tuple[str, dict[str, Any], list[dict[str, Any]], dict[str, Any], str]) -> None:
    _name, sections, payments, one, expected = case
    assert total(sections, payments, **one) == expected
