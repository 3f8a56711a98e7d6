"""Which payments count: each boundary the day before, on the day, the day after; and who is credited."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from commissions.engine import read_inputs
from commissions.engine.definition import Version
from commissions.engine.engine import figure
from commissions.engine.reading import Problem, Reader
from commissions.engine.results import Result
from tests.commissions.engine.worlds import plan

RATE = [{"id": "r", "type": "rate", "rate": "1"}]
START = date(2026, 3, 1)


def result(select: dict[str, Any], *payments: dict[str, Any], **sections: Any) -> Result:
    problems: list[Problem] = []
    period = {"from": "2026-03-01", "until": "2026-04-01", "as_of": "2026-04-05"}
    document = {"period": period, "people": {"A": {}, "B": {}}, "payments": list(payments)}
    (inputs,) = read_inputs.read(Reader(document, "", problems))
    assert problems == []
    return figure([Version(plan(line=RATE, select=select, **sections))], inputs)


def after(days: int) -> str:
    return (START + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("select", "payment", "expected"),
    [
        ({}, {"value_date": "2026-02-28"}, "outside_period"),
        ({}, {"value_date": "2026-03-01"}, ""),
        ({}, {"value_date": "2026-03-31"}, ""),
        ({}, {"value_date": "2026-04-01"}, "outside_period"),
        ({"cleared_days": 3}, {"cleared_on": "2026-04-02"}, ""),
        ({"cleared_days": 3}, {"cleared_on": "2026-04-03"}, "not_cleared"),
        ({"cleared_days": 3}, {}, "not_cleared"),
        ({"date": "eligible_on", "cleared_days": 3}, {"cleared_on": "2026-02-26"}, ""),
        ({"date": "eligible_on", "cleared_days": 3}, {"cleared_on": "2026-02-25"}, "outside_period"),
        ({"grace": {"from": "placed_on", "days": 10, "inclusive": True}}, {"value_date": after(9)}, "in_grace"),
        ({"grace": {"from": "placed_on", "days": 10, "inclusive": True}}, {"value_date": after(10)}, "in_grace"),
        ({"grace": {"from": "placed_on", "days": 10, "inclusive": True}}, {"value_date": after(11)}, ""),
        ({"grace": {"from": "placed_on", "days": 10, "inclusive": False}}, {"value_date": after(10)}, ""),
        ({"grace": {"from": "placed_on", "days": 10, "inclusive": False}}, {"value_date": after(9)}, "in_grace"),
        ({"grace": {"from": "none_on", "days": 1, "inclusive": False}}, {}, "missing_fact"),
        ({"attribution": {"from": "placed_on", "days": 20}}, {"value_date": after(20)}, ""),
        ({"attribution": {"from": "placed_on", "days": 20}}, {"value_date": after(21)}, "outside_window"),
        ({"attribution": {"from": "contacted_on", "days": 20}}, {}, "not_attributed"),
        ({"attribution": {"from": "placed_on", "days": 20, "by_creditor": {"X": 25}}},
         {"value_date": after(25), "creditor": "X"}, ""),
        ({"attribution": {"from": "placed_on", "days": 20, "by_creditor": {"X": 25}}},
         {"value_date": after(25), "creditor": "Y"}, "outside_window"),
        ({"exclude": ["self_cure"]}, {"flags": ["self_cure"]}, "self_cure"),
        ({"exclude": [{"reason": "small", "when": [["amount", "<=", "100"]]}]}, {}, "small"),
        ({"exclude": [{"reason": "small", "when": [["amount", "<", "100"]]}]}, {}, ""),
        ({}, {"owner": ""}, "unattributed"),
        ({}, {"owner": "nobody"}, "unknown_collector"),
    ],
)  # fmt: skip
def test_why_a_payment_does_not_count(select: dict[str, Any], payment: dict[str, Any], expected: str) -> None:
    facts = {"value_date": "2026-03-01", "placed_on": START.isoformat(), "owner": "A", **payment}
    found = result(select, {"amount": "100", **{name: value for name, value in facts.items() if value}})
    assert [one.reason for one in found.excluded] + [fault.code for fault in found.faults] == [expected] * bool(
        expected
    )


@pytest.mark.parametrize(("day", "old"), [(4, "0"), (5, "30.00"), (15, "30.00"), (16, "0")])
def test_the_split_on_transfer_lasts_to_its_last_day(day: int, old: str) -> None:
    payment = {"amount": "100", "owner": "B", "previous_owner": "A", "transferred_on": after(5)}
    moved = {**payment, "value_date": after(day)}
    credit = {"by": "owner", "on_transfer": {"old_bps": 3000, "days": 10}}
    found = result({}, moved, credit=credit)
    assert found.statements["A"].total == Decimal(old)
    assert found.statements["A"].total + found.statements["B"].total == 100


def test_what_the_shares_leave_is_credited_to_nobody() -> None:
    found = result({}, {"amount": "100.01", "shares": {"A": 3333, "B": 3333}})
    assert {who: one.total for who, one in found.statements.items()} == {"A": Decimal("33.33"), "B": Decimal("33.33")}
    assert [(one.reason, one.amount) for one in found.excluded] == [("uncredited", Decimal("33.35"))]


def test_shares_above_the_whole_wait_for_a_person() -> None:
    found = result({}, {"amount": "100", "shares": {"A": 6000, "B": 4001}})
    assert [fault.code for fault in found.faults] == ["unattributed"]
