"""Payments and people in temporary tables, figured by the compiled stages as the engine figures them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from commissions.engine import lines as reference
from commissions.engine.crediting import credit
from commissions.engine.definition import Version
from commissions.engine.engine import plan_on_last_day
from commissions.engine.facts import Inputs, Payment
from commissions.engine.lines import ordered
from commissions.engine.measures import Sums, of_lines, sums_of
from commissions.engine.numbers import exact
from commissions.engine.results import Fault
from commissions.engine.selection import select
from commissions.queries.compiled.catalogue import Catalogue
from commissions.queries.compiled.stages import stages
from commissions.queries.compiled.sums import read

CATALOGUE = Catalogue(
    source="stage_fact",
    key="f.payment",
    amount="f.amount",
    account="f.account",
    value_on="f.value_on",
    reverses="f.reverses",
    order='f.payment COLLATE "C"',
    facts="f.facts",
    days="f.days",
    shares="f.shares",
    flags="f.flags",
)
TABLES = """
    CREATE TEMPORARY TABLE IF NOT EXISTS stage_fact (payment text, amount numeric, account text, value_on date,
        reverses text, facts jsonb, days jsonb, shares jsonb, flags text[]);
    CREATE TEMPORARY TABLE IF NOT EXISTS stage_person (person text, role text, team text, facts jsonb);
    TRUNCATE stage_fact, stage_person
"""


@dataclass(frozen=True)
class Answer:
    """What S0 to S4 come to, in a form that is compared as it is."""

    lines: dict[tuple[str, str], Any]
    excluded: list[tuple[str, Decimal, str]]
    faults: list[tuple[str, str, str]]
    sums: dict[str, Sums]


def by_engine(versions: Sequence[Version], inputs: Inputs) -> Answer:
    """Return the answer of the reference engine."""
    plan = plan_on_last_day(versions, inputs.period)
    with exact():
        found = select(versions, inputs)
        found.faults += [Fault("unknown_payment", one.id, one.reverses) for one in found.earlier]
        credits_of = credit(found, frozenset(inputs.people))
        lines, sums = {}, {}
        for who, person in inputs.people.items():
            figured = reference.figure(credits_of[who], person, found.faults)
            if figured:
                sums[who] = sums_of(plan, list(zip(credits_of[who], figured, strict=True)))
            for line in figured:
                trace = [(one.component, one.row, one.value) for one in line.trace]
                lines[line.payment.id, who] = (line.share, line.base, line.pay, trace)
    excluded = sorted((one.payment, one.amount, one.reason) for one in found.excluded)
    return Answer(lines, excluded, sorted((one.code, one.subject, one.detail) for one in found.faults), sums)


def by_database(versions: Sequence[Version], inputs: Inputs) -> Answer:
    """Return the answer of the compiled stages."""
    plan = plan_on_last_day(versions, inputs.period)
    with connection.cursor() as cursor:
        _fill(cursor, inputs)
        compiled = stages(versions, plan, inputs.period, CATALOGUE, "stage_person", _kinds(inputs))
        lines, faults = {}, []
        cursor.execute(f"{compiled.head} {compiled.lines}", {"run": 0})
        for place, fact, who, bps, base, pay, rows, values, _parts, said in cursor.fetchall():
            components = ordered(versions[place].plan.line)
            trace = [
                (component.id, row, value)
                for (_rank, component), row, value in zip(components, rows, values, strict=True)
                if value is not None
            ]
            lines[fact, who] = (Decimal(bps) / 10_000, base, pay, trace)
            faults += [(code, fact, detail) for code, _colon, detail in (one.partition(":") for one in said or ())]
        cursor.execute(f"{compiled.head} {compiled.apart}", {"run": 0})
        apart = cursor.fetchall()
        cursor.execute(f"{compiled.head} {compiled.sums}", {"run": 0})
        sums = {who: read(rest, of_lines(plan)) for who, *rest in cursor.fetchall()}
    excluded = sorted((fact, amount, code) for kind, code, fact, _who, amount, _detail in apart if kind == "excluded")
    for kind, code, fact, _who, amount, detail in apart:
        if kind == "fault":
            faults.append((code, fact, str(amount) if code == "over_reversed" else detail))
    return Answer(lines, excluded, sorted(faults), sums)


def _fill(cursor: Any, inputs: Inputs) -> None:
    cursor.execute(TABLES)
    facts = [_fact(one) for one in inputs.payments]
    people = [[who, one.role, one.team, _document(one.facts)] for who, one in inputs.people.items()]
    for table, rows in (("stage_fact", facts), ("stage_person", people)):
        if rows:
            places = ", ".join(["%s"] * len(rows))
            cursor.execute(f"INSERT INTO {table} VALUES {places}", [tuple(row) for row in rows])


def _fact(one: Payment) -> list[Any]:
    found = [one.id, one.amount, one.account, one.dates.get("value_date"), one.reverses or None, _document(one.facts)]
    return [*found, _days(one), json.dumps(dict(one.shares)), list(one.flags)]


def _days(payment: Payment) -> str:
    return json.dumps({name: on.isoformat() for name, on in payment.dates.items()})


def _document(facts: Mapping[str, Any]) -> str:
    """Return facts as JSON whose numbers keep every digit."""
    found = (
        f"{json.dumps(name)}: {f'{value:f}' if isinstance(value, Decimal) else json.dumps(value)}"
        for name, value in facts.items()
    )
    return "{" + ", ".join(found) + "}"


def _kinds(inputs: Inputs) -> dict[str, str]:
    return {name: "either" for person in inputs.people.values() for name in person.facts}
