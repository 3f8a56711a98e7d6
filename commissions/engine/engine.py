"""One period figured from its facts: the stages S0 to S12 in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from commissions.engine import lines, settling, teams
from commissions.engine.crediting import credit
from commissions.engine.definition import Plan, Version
from commissions.engine.facts import Inputs
from commissions.engine.measures import rank, scope_of_period
from commissions.engine.numbers import NOTHING, Missing, exact, rounded
from commissions.engine.periods import Statements
from commissions.engine.results import Fault, Line, Result, Statement
from commissions.engine.selection import select
from commissions.engine.settling import Corrections

BEFORE_TEAM = ("S5", "S6", "S7", "S8")
AFTER_TEAM = ("S10",)


class NoPlan(LookupError):
    """No version of the plan holds at the end of the period."""


def figure(versions: Sequence[Version], inputs: Inputs, corrections: Mapping[str, Corrections] | None = None) -> Result:
    """Return every statement of the period.

    Lines follow the version of their day, everything after them the version of the period's last day.
    Raises NoPlan.
    """
    plan = plan_on_last_day(versions, inputs)
    with exact():
        found = select(versions, inputs)
        found.faults += [Fault("unknown_payment", one.id, one.reverses) for one in found.earlier]
        credited = credit(found, frozenset(inputs.people))
        of_person = {
            person: lines.figure(credited[person], inputs.people[person], found.faults) for person in inputs.people
        }
        under_way = {
            person: _begun(person, plan, of_person[person], inputs, found.faults) for person in sorted(inputs.people)
        }
        rank(plan, {person: one.scope for person, one in under_way.items()})
        for one in under_way.values():
            one.run(BEFORE_TEAM)
        pools = teams.share(plan, inputs.people, under_way) if plan.team else {}
        for one in under_way.values():
            one.run(AFTER_TEAM)
        corrected = corrections or {}
        statements = {
            person: _stated(one, of_person[person], inputs, corrected.get(person, Corrections()))
            for person, one in under_way.items()
        }
    return Result(statements, tuple(found.excluded), tuple(found.faults), pools)


def plan_on_last_day(versions: Sequence[Version], inputs: Inputs) -> Plan:
    """Return the version that holds on the last day of the period. Raises NoPlan."""
    last = inputs.period.end - timedelta(days=1)
    plan = next((one.plan for one in versions if one.holds(last)), None)
    if plan is None:
        raise NoPlan(last.isoformat())
    return plan


def _begun(person: str, plan: Plan, of_person: tuple[Line, ...], inputs: Inputs, faults: list[Fault]) -> Statements:
    scope = scope_of_period(plan, inputs.people[person], of_person, inputs.period)
    line_total = sum((line.pay for line in of_person), NOTHING)
    return Statements(person, plan, scope, line_total, faults)


def _stated(one: Statements, of_person: tuple[Line, ...], inputs: Inputs, corrections: Corrections) -> Statement:
    plan = one.plan
    line_total = sum((line.pay for line in of_person), NOTHING)
    total = rounded(one.pay, places=plan.rounding.places, mode=plan.rounding.mode)
    one.scope["earned"] = total
    statement = Statement(
        collector=one.person,
        lines=of_person,
        steps=tuple(one.steps),
        scope=one.scope,
        line_total=line_total,
        multiplier=one.multiplier,
        exact=one.pay,
        rounding=total - line_total - sum((step.effect for step in one.steps), NOTHING),
        total=total,
    )
    return _settled(one, statement, inputs, corrections)


def _settled(one: Statements, statement: Statement, inputs: Inputs, corrections: Corrections) -> Statement:
    """Return the statement with what became of its total; what cannot be settled or is negative is a fault."""
    plan, faults, balances = one.plan, one.faults, inputs.people[one.person].balances
    try:
        done, left = settling.settle(plan, inputs.period, statement.total, statement.scope, balances, corrections)
    except Missing as missing:
        faults.append(Fault("missing_fact", statement.collector, missing.name))
        return statement
    if done.paid < 0 and plan.clawback.carry is None:
        faults.append(Fault("negative_statement", statement.collector))
    return replace(statement, settled=done, balances=left)


def deltas(again: Result, posted: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return recompute − posted for each person of either; what did not change is left out."""
    people = sorted({*again.statements, *posted})
    found = {
        who: (again.statements[who].total if who in again.statements else NOTHING) - posted.get(who, NOTHING)
        for who in people
    }
    return {who: delta for who, delta in found.items() if delta}
