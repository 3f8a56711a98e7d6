"""One period figured from its facts: the stages S0 to S12 in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from commissions.engine import lines, settling, teams
from commissions.engine.crediting import credit
from commissions.engine.definition import Plan, Version
from commissions.engine.facts import Inputs, Period, Person
from commissions.engine.measures import Sums, rank, scope_of_period, sums_of
from commissions.engine.numbers import NOTHING, Missing, exact, rounded
from commissions.engine.periods import Statements
from commissions.engine.results import Fault, Result, Statement
from commissions.engine.selection import select
from commissions.engine.settling import Corrections

BEFORE_TEAM = ("S5", "S6", "S7", "S8")
AFTER_TEAM = ("S10",)
NOT_CORRECTED = Corrections()


class NoPlan(LookupError):
    """No version of the plan holds at the end of the period."""


def figure(versions: Sequence[Version], inputs: Inputs, corrections: Mapping[str, Corrections] | None = None) -> Result:
    """Return every statement of the period.

    Lines follow the version of their day, everything after them the version of the period's last day.
    Raises NoPlan.
    """
    plan = plan_on_last_day(versions, inputs.period)
    people = inputs.people
    with exact():
        found = select(versions, inputs)
        found.faults += [Fault("unknown_payment", one.id, one.reverses) for one in found.earlier]
        credited = credit(found, frozenset(people))
        of_person = {person: lines.figure(credited[person], people[person], found.faults) for person in people}
        sums = {person: sums_of(plan, list(zip(credited[person], of_person[person], strict=True))) for person in people}
    result = figure_sums(plan, inputs.period, people, sums, corrections)
    statements = {who: replace(one, lines=of_person[who]) for who, one in result.statements.items()}
    faults = (*found.faults, *result.faults)
    return Result(statements, tuple(found.excluded), faults, result.pools)


def figure_sums(
    plan: Plan,
    period: Period,
    people: Mapping[str, Person],
    sums: Mapping[str, Sums],
    corrections: Mapping[str, Corrections] | None = None,
) -> Result:
    """Return every statement of a period, S4 to S12, from what the lines of each person come to.

    The statements have no lines: whoever summed them keeps them. Who has no sums earned nothing by lines.
    """
    faults: list[Fault] = []
    corrected = corrections or {}
    with exact():
        under_way = {}
        for person in sorted(people):
            own = sums.get(person) or sums_of(plan, ())
            scope = scope_of_period(plan, people[person], own, period)
            under_way[person] = Statements(person, plan, scope, own.line_total, faults)
        rank(plan, {person: one.scope for person, one in under_way.items()})
        for one in under_way.values():
            one.run(BEFORE_TEAM)
        pools = teams.share(plan, people, under_way) if plan.team else {}
        for one in under_way.values():
            one.run(AFTER_TEAM)
        statements = {
            who: _stated(one, people[who], period, corrected.get(who, NOT_CORRECTED)) for who, one in under_way.items()
        }
    return Result(statements, (), tuple(faults), pools)


def plan_on_last_day(versions: Sequence[Version], period: Period) -> Plan:
    """Return the version that holds on the last day of the period. Raises NoPlan."""
    last = period.end - timedelta(days=1)
    plan = next((one.plan for one in versions if one.holds(last)), None)
    if plan is None:
        raise NoPlan(last.isoformat())
    return plan


def _stated(one: Statements, person: Person, period: Period, corrections: Corrections) -> Statement:
    plan, line_total = one.plan, one.line_total
    total = rounded(one.pay, places=plan.rounding.places, mode=plan.rounding.mode)
    one.scope["earned"] = total
    statement = Statement(
        collector=one.person,
        lines=(),
        steps=tuple(one.steps),
        scope=one.scope,
        line_total=line_total,
        multiplier=one.multiplier,
        exact=one.pay,
        rounding=total - line_total - sum((step.effect for step in one.steps), NOTHING),
        total=total,
    )
    return _settled(one, statement, person, period, corrections)


def _settled(
    one: Statements, statement: Statement, person: Person, period: Period, corrections: Corrections
) -> Statement:
    """Return the statement with what became of its total; what cannot be settled or is negative is a fault.

    Where it cannot be settled, it is paid with its corrections, and what was held, owed and advanced stays as it was.
    """
    plan, faults = one.plan, one.faults
    try:
        done, left = settling.settle(plan, period, statement.total, statement.scope, person.balances, corrections)
    except Missing as missing:
        faults.append(Fault("missing_fact", statement.collector, missing.name))
        return replace(statement, settled=settling.unsettled(statement.total, corrections), balances=person.balances)
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
