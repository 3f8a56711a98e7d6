"""Periods one after another: what changes a closed one posts forward, once, and never more than there was."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commissions.engine.definition import Plan, Version
from commissions.engine.facts import Balances, Held, Inputs, Payment, Period, Person
from commissions.engine.months import Book
from commissions.engine.results import Result
from tests.commissions.engine.worlds import APRIL, MARCH, figured, paid, person, plan

MAY = Period(date(2026, 5, 1), date(2026, 6, 1), date(2026, 6, 1))
APRIL_1 = APRIL.start
RATE = [{"id": "r", "type": "rate", "rate": "0.1"}]


def rate(**settle: Any) -> Plan:
    return plan(line=RATE, settle=settle)


def months(what: Plan, *each: tuple[Period, list[Payment]], one: Person | None = None) -> list[Result]:
    book = Book([Version(what)])
    return [book.post(Inputs(period, {"A": one or person()}, tuple(payments))) for period, payments in each]


def codes(result: Result) -> list[str]:
    return [fault.code for fault in result.faults]


@pytest.mark.parametrize("policy", ["mirror", "recompute_period"])
def test_a_payment_goes_back_once(policy: str) -> None:
    back = paid("-100", "b", on=APRIL_1, reverses="p1")
    again = replace(back, id="c", dates={"value_date": MAY.start})
    _march, april, may = months(rate(clawback=policy), (MARCH, [paid("100")]), (APRIL, [back]), (MAY, [again]))
    assert april.statements["A"].settled.clawback == Decimal("-10.00")
    assert may.statements["A"].settled.clawback == 0
    assert codes(may) == ["over_reversed"]


@pytest.mark.parametrize("policy", ["mirror", "recompute_period"])
def test_a_payment_goes_back_in_parts(policy: str) -> None:
    first = paid("-40", "b", on=APRIL_1, reverses="p1")
    second = paid("-60", "c", on=MAY.start, reverses="p1")
    _march, april, may = months(rate(clawback=policy), (MARCH, [paid("100")]), (APRIL, [first]), (MAY, [second]))
    assert april.statements["A"].settled.clawback == Decimal("-4.00")
    assert may.statements["A"].settled.clawback == Decimal("-6.00")


def test_more_back_than_came_in_waits_for_a_person() -> None:
    result = figured(rate(), [paid("100"), paid("-100.01", "b", reverses="p1")])
    assert codes(result) == ["over_reversed"]
    assert result.statements["A"].total == 0


def test_a_reversal_of_nothing_known_waits_for_a_person() -> None:
    assert codes(figured(rate(), [paid("-100", "b", reverses="x")])) == ["unknown_payment"]
    (result,) = months(rate(clawback="mirror"), (MARCH, [paid("-100", "b", reverses="x")]))
    assert codes(result) == ["unknown_payment"]


def test_without_a_policy_nothing_is_taken_back() -> None:
    _march, april = months(rate(), (MARCH, [paid("100")]), (APRIL, [paid("-100", "b", on=APRIL_1, reverses="p1")]))
    assert codes(april) == ["no_clawback_policy"]


TAKES: dict[str, dict[str, Any]] = {
    "mirror": {"clawback": "mirror"},
    "mirror within 20 days": {"clawback": "mirror", "clawback_days": 20},
    "recompute": {"clawback": "recompute_period"},
    "nothing said": {},
}


@pytest.mark.parametrize("then", TAKES)
@pytest.mark.parametrize("first", TAKES)
def test_the_version_that_paid_says_how_its_payments_are_taken_back(first: str, then: str) -> None:
    book = Book([Version(rate(**TAKES[first]), None, APRIL_1), Version(rate(**TAKES[then]), APRIL_1, None)])
    # 20 and 21 days before the day on which both go back.
    march = (paid("100", "p1", on=date(2026, 3, 12)), paid("50", "p2", on=date(2026, 3, 11)))
    back = [paid(-one.amount, f"b-{one.id}", on=APRIL_1, reverses=one.id) for one in march]
    book.post(Inputs(MARCH, {"A": person()}, march))
    april = book.post(Inputs(APRIL, {"A": person()}, tuple(back)))
    taken = {"mirror": -15, "mirror within 20 days": -10, "recompute": -15, "nothing said": 0}[first]
    assert april.statements["A"].settled.clawback == taken
    assert [one for one in codes(april) if one != "negative_statement"] == (
        ["no_clawback_policy"] * 2 if first == "nothing said" else []
    )
    assert [one.payment for one in april.excluded if one.reason == "after_clawback"] == (
        ["b-p2"] if first == "mirror within 20 days" else []
    )
    # What corrects March later leaves nothing of what went back either.
    may = book.post(Inputs(MAY, {"A": person()}, (paid("10", "late"),)))
    assert (may.statements["A"].settled.late, may.statements["A"].settled.clawback) == (1, 0)


def test_a_late_payment_posts_the_difference() -> None:
    what = plan(
        period=[{"id": "s", "type": "bands", "by": "recovered", "mode": "slice",
                 "rows": [["0", "100", "0.1"], ["100", None, "0.2"]]}],
    )  # fmt: skip
    march, april = months(what, (MARCH, [paid("100")]), (APRIL, [paid("50", "late"), paid("10", "p2", on=APRIL_1)]))
    assert march.statements["A"].total == Decimal("10.00")
    assert april.statements["A"].settled.late == Decimal("10.00")
    assert april.statements["A"].total == Decimal("1.00")


def test_a_late_payment_that_bounced_at_once_leaves_nothing() -> None:
    late, back = paid("50", "late"), paid("-50", "b", on=APRIL_1, reverses="late")
    _march, april = months(rate(clawback="recompute_period"), (MARCH, []), (APRIL, [late, back]))
    assert april.statements["A"].settled.net == 0


def test_what_comes_late_after_a_mirrored_reversal_earns_what_it_earns() -> None:
    back, late = paid("-100", "b", on=APRIL_1, reverses="p1"), paid("50", "late")
    _march, april, may = months(rate(clawback="mirror"), (MARCH, [paid("100")]), (APRIL, [back]), (MAY, [late]))
    assert april.statements["A"].settled.clawback == Decimal("-10.00")
    assert (may.statements["A"].settled.late, may.statements["A"].settled.clawback) == (Decimal("5.00"), 0)


def test_a_mirror_follows_the_factor_of_its_period() -> None:
    steps = {"id": "s", "type": "attainment", "mode": "whole", "rows": [["0", "100", "1"], ["100", None, "1.5"]]}
    what = plan(line=RATE, period=[steps], settle={"clawback": "mirror"})
    back, late = paid("-100", "b", on=APRIL_1, reverses="p1"), paid("100", "late")
    posted = (MARCH, [paid("100")]), (APRIL, [back]), (MAY, [late])
    _march, april, may = months(what, *posted, one=person(target="200"))
    # March came to 10.00, all of which went back; with 200 of 200 it comes to 30.00, and 15.00 of that goes back.
    assert april.statements["A"].settled.clawback == Decimal("-10.00")
    assert (may.statements["A"].settled.late, may.statements["A"].settled.clawback) == (20, -5)


@pytest.mark.parametrize("at_once", [True, False])
def test_what_came_late_is_taken_back_as_a_mirror_of_what_it_earned(at_once: bool) -> None:
    late, back = paid("50", "late"), paid("-20", "b", on=APRIL_1, reverses="late")
    april, may = ([late, back], []) if at_once else ([late], [back])
    results = months(rate(clawback="mirror"), (MARCH, [paid("100")]), (APRIL, april), (MAY, may))
    settled = [one.statements["A"].settled for one in results[1:]]
    assert sum(one.late for one in settled) == Decimal("5.00")
    assert [one.clawback for one in settled] == ([Decimal("-2.00"), 0] if at_once else [0, Decimal("-2.00")])


def test_what_is_owed_comes_from_later_pay() -> None:
    back = paid("-100", "b", on=APRIL_1, reverses="p1")
    what = rate(clawback="mirror", carry={})
    _march, april, may = months(what, (MARCH, [paid("100")]), (APRIL, [back]), (MAY, [paid("150", "q", on=MAY.start)]))
    assert (april.statements["A"].settled.paid, april.statements["A"].settled.carried) == (0, Decimal("10.00"))
    assert (may.statements["A"].settled.paid, may.statements["A"].settled.carried) == (Decimal("5.00"), 0)
    assert codes(april) == []


def test_a_draw_is_given_back_from_what_exceeds_it() -> None:
    draw = {"id": "d", "type": "guarantee_draw", "kind": "draw", "amount": "20", "recoverable": True}
    what = plan(line=RATE, period=[draw])
    march, april = months(what, (MARCH, [paid("150")]), (APRIL, [paid("300", "q", on=APRIL_1)]))
    first, second = march.statements["A"].settled, april.statements["A"].settled
    assert (first.draw, first.paid) == (Decimal("5.00"), Decimal("20.00"))
    assert (second.draw, second.paid) == (Decimal("-5.00"), Decimal("25.00"))


@pytest.mark.parametrize(("day", "released"), [(1, "7.00"), (2, "0")])
def test_what_is_held_is_released_on_its_day(day: int, released: str) -> None:
    held = Balances((Held(Decimal("7.00"), date(2026, 4, day)),))
    result = figured(rate(), [], replace(person(), balances=held))
    assert result.statements["A"].settled.released == Decimal(released)
