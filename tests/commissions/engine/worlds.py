"""Plans and inputs for tests of the engine, short to write."""

from datetime import date
from decimal import Decimal
from typing import Any

from commissions.engine import read_inputs
from commissions.engine.definition import Plan, Version
from commissions.engine.engine import figure
from commissions.engine.facts import Inputs, Payment, Period, Person
from commissions.engine.read_plan import read
from commissions.engine.reading import Problem, Reader
from commissions.engine.results import Result, Statement

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), date(2026, 4, 1))
APRIL = Period(date(2026, 4, 1), date(2026, 5, 1), date(2026, 5, 1))
DAY = date(2026, 3, 10)


def document(**sections: Any) -> dict[str, Any]:
    rounding = {"mode": "half_up", "places": 2, "at": "statement"}
    return {"schema": 1, "currency": "CNY", "rounding": rounding, **sections}


def plan(**sections: Any) -> Plan:
    return read(document(**sections))


def paid(amount: Any, name: str = "p1", *, on: date = DAY, reverses: str = "", **facts: Any) -> Payment:
    values = {key: value if isinstance(value, str) else Decimal(value) for key, value in facts.items()}
    return Payment(name, Decimal(amount), {"owner": "A", **values}, {"value_date": on}, account=name, reverses=reverses)


def person(name: str = "A", *, target: Any = None, team: str = "", role: str = "", **facts: Any) -> Person:
    values = {key: value if isinstance(value, str) else Decimal(value) for key, value in facts.items()}
    return Person(name, values, None if target is None else Decimal(target), team, role)


def figured(what: Plan, payments: list[Payment], *people: Person, period: Period = MARCH) -> Result:
    everyone = {one.id: one for one in people or (person(),)}
    return figure([Version(what)], Inputs(period, everyone, tuple(payments)))


def statement(what: Plan, payments: list[Payment], one: Person | None = None) -> Statement:
    return figured(what, payments, one or person()).statements["A"]


def total(sections: dict[str, Any], payments: list[dict[str, Any]], **one: Any) -> str:
    """Return the total of A, facts and payments as a plan file has them; the code of a fault when there is one."""
    problems: list[Problem] = []
    (inputs,) = read_inputs.read(Reader({"people": {"A": one}, "payments": payments}, "", problems))
    assert problems == []
    result = figure([Version(plan(**sections))], inputs)
    codes = [fault.code for fault in result.faults if fault.code != "negative_statement"]
    return codes[0] if codes else f"{result.statements['A'].total:.2f}"
