"""Where one thing ends and the next begins: the day before, the day and the day after; a cent below, at and above.

And money on its way to several people: what is credited, and what is left out, comes to the payment.
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commissions.engine.definition import Version
from commissions.engine.engine import figure
from commissions.engine.facts import Inputs, Payment, Period
from commissions.engine.results import Result
from tests.commissions.engine.worlds import DAY, MARCH, figured, paid, person, plan

CENT, ONE = Decimal("0.01"), timedelta(days=1)
CENTS = st.integers(2, 5_000_000).map(lambda cents: Decimal(cents) / 100)
DAYS = st.dates(date(2019, 12, 1), date(2033, 2, 28))
WHO = st.sampled_from(["A", "B", "C"])


def rate(value: str) -> Any:
    return plan(
        line=[{"id": "r", "type": "rate", "rate": value}], rounding={"mode": "half_up", "places": 2, "at": "line"}
    )


@given(CENTS, st.sampled_from(["whole", "slice"]))
def test_a_band_begins_with_its_first_cent(edge: Decimal, mode: str) -> None:
    rows = [["0", f"{edge}", "0.01"], [f"{edge}", None, "0.02"]]
    what = plan(line=[{"id": "b", "type": "bands", "by": "amount", "mode": mode, "rows": rows}])
    for amount, row in ((edge - CENT, 0), (edge, 1), (edge + CENT, 1)):
        [line] = figured(what, [paid(amount)]).statements["A"].lines
        below = min(amount, edge)
        slices = below * Decimal("0.01") + (amount - below) * Decimal("0.02")
        assert line.pay == (slices if mode == "slice" else amount * (Decimal("0.01"), Decimal("0.02"))[row])


@given(st.integers(1, 400), st.sampled_from(["whole", "slice"]))
def test_a_target_is_reached_with_its_last_cent(target: int, mode: str) -> None:
    rows = [["0", "100", "0"], ["100", None, "2"]]
    attained = {"id": "a", "type": "attainment", "mode": mode, "rows": rows}
    what = plan(line=[{"id": "r", "type": "rate", "rate": "0.5"}], period=[attained])
    totals = [
        figured(what, [paid(amount)], person(target=target)).statements["A"].total
        for amount in (target - CENT, Decimal(target), target + CENT)
    ]
    whole = [Decimal(0), Decimal(target), target + CENT]
    assert totals == (whole if mode == "whole" else [0, 0, CENT])


@given(DAYS)
def test_a_version_holds_from_its_first_day_on(first: date) -> None:
    begin = first - timedelta(days=1)
    period = Period(begin, first + timedelta(days=2), first + timedelta(days=2))
    payments = tuple(paid("100", name, on=first + at * ONE) for name, at in (("before", -1), ("on", 0), ("after", 1)))
    versions = [Version(rate("0.01"), None, first), Version(rate("0.02"), first, None)]
    result = figure(versions, Inputs(period, {"A": person()}, payments))
    assert {line.payment.id: line.pay for line in result.statements["A"].lines} == {"before": 1, "on": 2, "after": 2}


@given(st.integers(2020, 2032), st.integers(1, 12))
def test_a_month_holds_its_first_and_its_last_day(year: int, month: int) -> None:
    start = date(year, month, 1)
    end = (start + timedelta(days=31)).replace(day=1)
    days = {"before": start - ONE, "first": start, "last": end - ONE, "after": end}
    payments = [paid("100", name, on=on) for name, on in days.items()]
    result = figured(rate("0.01"), payments, period=Period(start, end, end))
    assert {line.payment.id for line in result.statements["A"].lines} == {"first", "last"}
    assert {one.payment: one.reason for one in result.excluded} == dict.fromkeys(("before", "after"), "outside_period")


@given(st.integers(0, 40), st.integers(0, 10_000))
def test_the_last_day_of_a_split_still_counts(days: int, old_bps: int) -> None:
    what = plan(
        line=[{"id": "r", "type": "rate", "rate": "0.01"}],
        credit={"by": "owner", "on_transfer": {"old_bps": old_bps, "days": days}},
    )
    for late, shared in ((0, True), (days, True), (days + 1, False)):
        moved = {"value_date": DAY, "transferred_on": DAY - timedelta(days=late)}
        one = Payment("p", Decimal(100), {"owner": "A", "previous_owner": "B"}, moved)
        result = figured(what, [one], person("A"), person("B"))
        part = Decimal(old_bps) / 100 if shared else Decimal(0)
        assert credited(result) == {"p": {who: base for who, base in (("A", 100 - part), ("B", part)) if base}}


@st.composite
def shared(draw: Any) -> Payment:
    """Return money that is shared by what was stated, by a transfer, or not at all, perhaps to somebody unknown."""
    facts = {"owner": draw(WHO)} | ({"previous_owner": draw(WHO)} if draw(st.booleans()) else {})
    dates = {"value_date": DAY}
    if draw(st.booleans()):
        dates["transferred_on"] = DAY - timedelta(days=draw(st.integers(-2, 20)))
    stated = draw(st.dictionaries(WHO, st.integers(0, 6_000), max_size=3))
    return Payment(draw(st.uuids()).hex, draw(CENTS), facts, dates, shares=stated)


@given(st.lists(shared(), min_size=1, max_size=8), st.integers(0, 10_000), st.integers(0, 15))
def test_what_is_credited_and_what_is_not_come_to_the_payment(money: list[Payment], old: int, days: int) -> None:
    what = plan(
        line=[{"id": "r", "type": "rate", "rate": "0.01"}],
        credit={"by": "owner", "on_transfer": {"old_bps": old, "days": days}},
    )
    result = figured(what, money, person("A"), person("B"), period=MARCH)
    found = credited(result)
    for left in result.excluded:
        found[left.payment][left.reason] = left.amount
    waiting = {fault.subject for fault in result.faults}
    for one in money:
        come = sum(found[one.id].values(), Decimal(0))
        assert come <= one.amount if one.id in waiting else come == one.amount
        assert all(base == base.quantize(CENT) for base in found[one.id].values())


def credited(result: Result) -> dict[str, dict[str, Decimal]]:
    """Return what is credited of each payment, by person; what is nothing stays out."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for who, one in result.statements.items():
        for line in one.lines:
            if line.base:
                found[line.payment.id][who] = line.base
    return found
