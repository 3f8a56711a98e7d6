"""What holds for every plan and every month: nothing is lost, nothing is double, the order does not matter."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissions.engine.definition import Plan, Version
from commissions.engine.facts import Inputs, Payment, Period
from commissions.engine.months import Book, mirrored
from commissions.engine.numbers import exact, shared_out
from commissions.engine.results import Statement
from commissions.engine.tables import Row, Table
from tests.commissions.engine.worlds import APRIL, DAY, MARCH, figured, paid, person, plan

CENTS = st.integers(1, 5_000_000).map(lambda cents: Decimal(cents) / 100)
RATES = st.integers(0, 400_000).map(lambda millionths: Decimal(millionths).scaleb(-6))
FACTORS = st.integers(0, 200).map(lambda percent: Decimal(percent).scaleb(-2))


@st.composite
def rows(draw: Any, values: st.SearchStrategy[Decimal], most: int, *, rising: bool = False) -> list[list[Any]]:
    edges = sorted(draw(st.sets(st.integers(1, most), max_size=4)))
    ends: list[str | None] = [*(str(edge) for edge in edges), None]
    found = [draw(values) for _ in ends]
    found = sorted(found) if rising else found
    starts = ["0", *(str(edge) for edge in edges)]
    return [[start, end, f"{value:f}"] for start, end, value in zip(starts, ends, found, strict=True)]


@st.composite
def plans(draw: Any) -> Plan:
    mode = draw(st.sampled_from(["whole", "slice"]))
    line: list[dict[str, Any]] = [
        {"id": "age", "type": "bands", "by": "dpd", "mode": "whole", "rows": draw(rows(RATES, 200))},
        {"id": "step", "type": "bands", "by": "running_total", "mode": "slice", "rows": draw(rows(RATES, 40_000))},
        {"id": "speed", "type": "factor", "by": "days", "rows": draw(rows(FACTORS, 60))},
        {"id": "piece", "type": "per_unit", "amount": str(draw(CENTS))},
    ]
    period: list[dict[str, Any]] = [
        {"id": "attain", "type": "attainment", "mode": mode, "rows": draw(rows(FACTORS, 150))},
        {"id": "tenure", "type": "factor", "by": "tenure_months", "rows": draw(rows(FACTORS, 60))},
        {"id": "qa", "type": "gate", "by": "qa_score", "rows": draw(rows(FACTORS, 99))},
        {"id": "cap", "type": "cap_floor", "cap": str(draw(CENTS))},
        {"id": "extra", "type": "bonus", "amount": "5", "when": [["attainment", ">=", "100"]]},
    ]
    kept = [one for one in line if draw(st.booleans())] or line[:1]
    at = draw(st.sampled_from(["line", "statement"]))
    return plan(
        line=kept,
        period=[one for one in period if draw(st.booleans())],
        rounding={"mode": "half_up", "places": 2, "at": at},
        settle={"clawback": "recompute_period"},
    )


@st.composite
def months(draw: Any) -> list[Payment]:
    count = draw(st.integers(1, 8))
    return [
        paid(draw(CENTS), f"p{number}", dpd=draw(st.integers(0, 250)), days=draw(st.integers(0, 90)))
        for number in range(count)
    ]


def figures(what: Plan, payments: list[Payment]) -> Statement:
    return figured(what, payments, one()).statements["A"]


def one() -> Any:
    return person(target="20000", tenure_months="14", qa_score="88")


@given(plans(), months())
def test_lines_steps_and_rounding_come_to_the_statement(what: Plan, payments: list[Payment]) -> None:
    found = figures(what, payments)
    with exact():
        lines = sum((line.pay for line in found.lines), Decimal(0))
        steps = sum((step.effect for step in found.steps), Decimal(0))
        assert lines + steps + found.rounding == found.total
        assert abs(found.rounding) <= Decimal("0.005")
    assert [line.trace[-1].amount.quantize(Decimal("1e-20")) for line in found.lines if line.trace] == [
        line.pay.quantize(Decimal("1e-20")) for line in found.lines if line.trace
    ] or what.rounding.at == "line"


@given(plans(), months(), st.data())
def test_a_payment_and_its_full_reversal_leave_nothing(what: Plan, payments: list[Payment], data: Any) -> None:
    extra = paid(data.draw(CENTS), "x", dpd=40, days=10)
    back = paid(-extra.amount, "y", reverses="x")
    with_both = figures(what, [*payments, extra, back])
    without = figures(what, payments)
    assert with_both.total == without.total
    assert with_both.lines == without.lines


@given(plans(), months(), st.randoms())
def test_the_order_in_which_facts_arrive_does_not_matter(what: Plan, payments: list[Payment], random: Any) -> None:
    shuffled = list(payments)
    random.shuffle(shuffled)
    assert figures(what, shuffled) == figures(what, payments)


@given(plans(), months(), months())
def test_posted_and_deltas_come_to_a_recompute_now(what: Plan, payments: list[Payment], later: list[Payment]) -> None:
    late = [replace(payment, id=f"late-{payment.id}", account="z") for payment in later]
    back = paid(-payments[0].amount, "back", on=APRIL.start, reverses=payments[0].id)
    book = Book([Version(what)])
    first = book.post(Inputs(MARCH, {"A": one()}, tuple(payments))).statements["A"]
    second = book.post(Inputs(APRIL, {"A": one()}, (*late, back))).statements["A"]
    now = figures(what, [*payments, *late, back])
    assert first.total + second.settled.late + second.settled.clawback == now.total
    assert book.closed[0].posted["A"] == now.total


@given(
    plans(), months(), st.lists(months(), min_size=3, max_size=3), st.lists(st.integers(0, 2), min_size=3, max_size=3)
)
def test_mirrored_reversals_and_late_money_in_any_order_come_to_a_recompute_now(
    what: Plan, payments: list[Payment], later: list[list[Payment]], choice: list[int]
) -> None:
    what = replace(what, clawback=replace(what.clawback, clawback="mirror"))
    periods = [Period(date(2026, month, 1), date(2026, month + 1, 1), date(2026, month + 1, 1)) for month in (4, 5, 6)]
    book = Book([Version(what)])
    posted = book.post(Inputs(MARCH, {"A": one()}, tuple(payments))).statements["A"].total
    known: list[Payment] = list(payments)
    back: dict[str, Payment] = {}
    for place, period in enumerate(periods):
        late = [replace(each, id=f"{place}-{each.id}", account=f"{place}") for each in later[place]]
        known += late
        first, gone = known[choice[place] % len(known)], []
        if first.id not in back:
            gone = [paid(-first.amount, f"b{place}", on=period.start, reverses=first.id)]
        back |= {each.reverses: each for each in gone}
        settled = book.post(Inputs(period, {"A": one()}, (*late, *gone))).statements["A"].settled
        posted += settled.late + settled.clawback
        now = figured(what, known, one())
        mirrors = [mirrored(now, [each], what).get("A", Decimal(0)) for each in back.values()]
        assert posted == now.statements["A"].total + sum(mirrors)


@given(st.decimals(-100_000, 100_000, places=2), st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 10_000)))
def test_shares_come_to_the_amount(amount: Decimal, weights: dict[str, int]) -> None:
    if weights:
        shares = shared_out(amount, {who: Decimal(weight) for who, weight in weights.items()}, places=2)
        assert sum(shares.values()) == amount
        assert all(share == share.quantize(Decimal("0.01")) for share in shares.values())


@given(st.lists(st.tuples(CENTS, st.integers(0, 100)), min_size=1, max_size=6), RATES)
def test_the_shares_of_a_pool_come_to_the_pool(members: list[tuple[Decimal, int]], rate: Decimal) -> None:
    what = plan(
        period=[{"id": "qa", "type": "gate", "by": "qa_score", "rows": [["0", "50", "0"], ["50", None, "1"]]}],
        team=[
            {"id": "pool", "type": "pool", "rate": f"{rate:f}", "of": "recovered", "share_by": "recovered",
             "exclude_gate": "qa"},
        ],
    )  # fmt: skip
    people = [person(f"m{place}", recovered=amount, qa_score=score) for place, (amount, score) in enumerate(members)]
    found = figured(what, [], *people)
    if any(score >= 50 for _amount, score in members):
        assert sum(one.total for one in found.statements.values()) == found.pools["pool/"]
    else:
        assert found.pools["pool/"] == 0 or [fault.code for fault in found.faults] == ["pool_without_members"]


@given(rows(RATES, 40_000), st.lists(CENTS, min_size=1, max_size=8), st.randoms())
def test_slices_are_free_of_order(table: list[list[Any]], amounts: list[Decimal], random: Any) -> None:
    what = plan(line=[{"id": "step", "type": "bands", "by": "running_total", "mode": "slice", "rows": table}])
    shuffled = list(amounts)
    random.shuffle(shuffled)
    first = figures(what, [paid(amount, f"p{place}") for place, amount in enumerate(amounts)])
    second = figures(what, [paid(amount, f"p{place}") for place, amount in enumerate(shuffled)])
    assert first.total == second.total


@given(rows(RATES, 20_000), st.data(), CENTS, st.sampled_from(["bands", "attainment"]))
def test_a_way_through_an_open_row_waits_for_a_person(
    table: list[list[Any]], data: Any, amount: Decimal, kind: str
) -> None:
    opened = data.draw(st.integers(0, len(table) - 1))
    table[opened][2] = None
    by = {"by": "recovered"} if kind == "bands" else {"gives": "rate"}
    what = plan(period=[{"id": "step", "type": kind, "mode": "slice", "rows": table, **by}])
    target = "100"  # So that a percent of the target is a unit of money.
    found = figured(what, [paid(amount)], person(target=target))
    waits = amount > Decimal(table[opened][0])
    assert [(fault.code, fault.detail) for fault in found.faults] == ([("no_row", "step")] if waits else [])


@given(rows(FACTORS, 150, rising=True), RATES, CENTS, CENTS)
def test_slices_never_pay_less_for_more(table: list[list[Any]], rate: Decimal, less: Decimal, more: Decimal) -> None:
    what = plan(
        line=[{"id": "rate", "type": "rate", "rate": f"{rate:f}"}],
        period=[{"id": "attain", "type": "attainment", "mode": "slice", "rows": table}],
    )
    low, high = sorted((less, more))
    assert figures(what, [paid(low)]).total <= figures(what, [paid(high)]).total


@given(rows(RATES, 300), st.integers(0, 400))
def test_one_row_holds_each_value(table: list[list[Any]], at: int) -> None:
    made = Table(tuple(Row(Decimal(a), None if b is None else Decimal(b), Decimal(c)) for a, b, c in table))
    holding = [place for place, row in enumerate(made.rows) if row.start <= at and (row.end is None or at < row.end)]
    assert [made.place(Decimal(at))] == holding
    assert made.sum(Decimal(0), Decimal(at)) == -made.sum(Decimal(at), Decimal(0))


@given(plans(), months())
def test_figured_twice_is_the_same(what: Plan, payments: list[Payment]) -> None:
    assert figures(what, payments) == figures(what, payments)


@pytest.mark.parametrize(("day", "expected"), [(9, "10.00"), (10, "20.00"), (11, "20.00")])
def test_a_version_holds_from_its_first_day(day: int, expected: str) -> None:
    old = plan(line=[{"id": "r", "type": "rate", "rate": "0.01"}])
    new = plan(line=[{"id": "r", "type": "rate", "rate": "0.02"}])
    book = Book([Version(old, None, DAY), Version(new, DAY, None)])
    result = book.post(Inputs(MARCH, {"A": one()}, (paid("1000", on=DAY.replace(day=day)),)))
    assert f"{result.statements['A'].total}" == expected
