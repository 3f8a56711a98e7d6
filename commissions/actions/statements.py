"""Statements as they are kept: every figure of the engine's answer, numbers as text."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from commissions.engine import results
from commissions.engine.facts import Balances
from commissions.engine.measures import Sums
from commissions.engine.numbers import Ratio, Value, exact
from commissions.engine.results import UNSETTLED, Result
from commissions.models import Run, Statement
from commissions.queries.figuring.groups import Group


def statements_of(run: Run, group: Group, sums: Mapping[str, Sums], result: Result) -> list[Statement]:
    """Return the statements of a group: of everybody who has lines, or of whose pay anything moved."""
    return [
        _statement(run, group, sums.get(who, Sums()), one)
        for who, one in result.statements.items()
        if who in sums or one.total or one.settled != UNSETTLED or one.balances != Balances()
    ]


def _statement(run: Run, group: Group, sums: Sums, one: results.Statement) -> Statement:
    # What cannot be settled is paid as it was earned; the fault says what is missing.
    paid = one.total if one.settled is UNSETTLED else one.settled.paid
    return Statement(
        run=run,
        collector_id=int(one.collector),
        version=group.last,
        payments=sums.payments,
        recovered=sums.recovered,
        target=group.people[one.collector].target,
        line_total=one.line_total,
        steps=[_step(step) for step in one.steps],
        effects=_added(step.effect for step in one.steps),
        multiplier=one.multiplier,
        rounding=one.rounding,
        total=one.total,
        settled={name: text(amount) for name, amount in asdict(one.settled).items() if amount},
        balances=_left(one.balances),
        paid=paid,
        figures={name: text(value) for name, value in sorted(one.scope.items())},
    )


def _added(amounts: Iterable[Decimal]) -> Decimal:
    with exact():
        return sum(amounts, Decimal(0))


def _step(step: results.Step) -> dict[str, Any]:
    return {
        "stage": step.stage,
        "component": step.component,
        "row": step.row,
        "value": text(step.value),
        "effect": text(step.effect),
    }


def _left(left: Balances) -> dict[str, Any]:
    held = [{"amount": text(one.amount), "release_on": one.release_on.isoformat()} for one in left.held]
    found: dict[str, Any] = {"held": held} if held else {}
    return found | {name: text(amount) for name, amount in (("owed", left.owed), ("draw", left.draw)) if amount}


def text(value: Value) -> str:
    """Return a figure as text with every digit; a ratio as "part/whole"."""
    if isinstance(value, Ratio):
        return f"{text(value.part)}/{text(value.whole)}"
    if isinstance(value, str):
        return value
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def faults_of(result: Result) -> list[dict[str, Any]]:
    """Return what waits of people and teams. Who recovered nothing and is paid nothing needs no target."""
    idle = {who for who, one in result.statements.items() if not one.total and not one.scope["recovered"]}
    found = []
    for one in result.faults:
        if one.code == "missing_target" and one.subject in idle:
            continue
        person = int(one.subject) if one.subject in result.statements else None
        detail = one.detail if one.code != "missing_target" else ""
        told = {"code": one.code, "collector": person, "detail": detail or ("" if person else one.subject)}
        if told not in found:
            found.append(told)
    return found
