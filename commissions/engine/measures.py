"""S4: the figures of one person's period: what was recovered, the target, and the plan's own measures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from commissions.engine.crediting import Credited
from commissions.engine.definition import Measure, Plan
from commissions.engine.facts import Period, Person
from commissions.engine.numbers import (
    HUNDRED,
    NOTHING,
    ONE,
    Missing,
    Number,
    Ratio,
    Scope,
    Value,
    compare,
    parts,
    plain,
    quotient,
    rounded,
)
from commissions.engine.quantities import Quantity, amount, holds, number, settlement
from commissions.engine.results import Line
from commissions.engine.selection import scope_of

NO_QUANTITY = Quantity(NOTHING)


@dataclass(frozen=True, slots=True)
class Sums:
    """What a person's lines come to. `measured` has what measures need of the lines, by the measure's id.

    Accounts are counted where the plan asks for them. A sum or a count is there as it is; of a negotiation
    Σ (settlement × balance) ÷ Σ balance, None where nothing was to settle. What lacks a fact is left out.
    """

    recovered: Decimal = NOTHING
    payments: int = 0
    accounts: int = 0
    line_total: Decimal = NOTHING
    measured: Mapping[str, Number | None] = field(default_factory=dict)


def of_lines(plan: Plan) -> tuple[Measure, ...]:
    """Return the measures that are figured from lines."""
    return tuple(one for one in plan.measures if one.kind in OF_LINES)


def sums_of(plan: Plan, figured: Sequence[tuple[Credited, Line]]) -> Sums:
    """Return what the lines of one person come to, for the plan that figures the period."""
    lines = [line for _credited, line in figured]
    paid = {line.payment.account for line in lines if line.payment.account and line.base > 0}
    measured: dict[str, Number | None] = {}
    for measure in of_lines(plan):
        try:
            measured[measure.id] = OF_LINES[measure.kind](measure, plan, figured)
        except Missing:
            continue
    return Sums(
        recovered=sum((line.base for line in lines), NOTHING),
        payments=sum(1 for line in lines if line.base > 0),
        accounts=len(paid) if plan.counts_accounts else 0,
        line_total=sum((line.pay for line in lines), NOTHING),
        measured=measured,
    )


def scope_of_period(plan: Plan, person: Person, sums: Sums, period: Period) -> dict[str, Value]:
    """Return the facts of a person with what the lines come to; a measure that lacks a fact is left out."""
    scope: dict[str, Value] = dict(person.facts)
    scope["recovered"] = sums.recovered + _given(scope, "recovered")
    scope["payments"] = sums.payments + _given(scope, "payments")
    scope["accounts"] = sums.accounts + _given(scope, "accounts")
    scope["line_total"] = sums.line_total
    scope |= {"role": person.role, "team": person.team}
    days = {"joined_on": person.joined_on, "left_on": person.left_on}
    scope |= {name: day.isoformat() for name, day in days.items() if day is not None}
    _kept_rate(scope)
    target = target_of(plan, person, period)
    if target is not None:
        scope["target"] = target
        part, whole = parts(target)
        scope["attainment"] = Ratio(plain(number("recovered", scope)) * HUNDRED * whole, part)
    for measure in plan.measures:
        if measure.kind == "rank":
            continue
        try:
            scope[measure.id] = _rounded(measure, _measure(measure, scope, sums))
        except Missing:
            continue
    return scope


def rank(plan: Plan, scopes: Mapping[str, dict[str, Value]]) -> None:
    """Give each person the ranks that the plan asks for: 1 for the most within the team, equals share a rank."""
    for measure in plan.measures:
        if measure.kind != "rank":
            continue
        having = {
            who: value for who, scope in scopes.items() if isinstance(value := scope.get(measure.of), Decimal | Ratio)
        }
        for who, value in having.items():
            team = scopes[who]["team"]
            before = sum(
                1 for other, its in having.items() if scopes[other]["team"] == team and compare(its, value) > 0
            )
            scopes[who][measure.id] = Decimal(before + 1)


def _given(scope: Scope, name: str) -> Decimal:
    """Return a figure stated for the person beside the payments that are listed, 0 when there is none."""
    value = scope.get(name)
    return NOTHING if value is None or isinstance(value, str) else plain(value)


def _kept_rate(scope: dict[str, Value]) -> None:
    kept, matured = scope.get("promises_kept"), scope.get("promises_matured")
    if isinstance(kept, Decimal) and isinstance(matured, Decimal) and matured > 0 and "kept_rate" not in scope:
        scope["kept_rate"] = Ratio(kept * HUNDRED, matured)


def target_of(plan: Plan, person: Person, period: Period) -> Number | None:
    """Return the target, for the calendar days employed when the plan says so; None for none, or one of 0."""
    if person.target is None or person.target <= 0:
        return None
    if plan.prorate == "none":
        return person.target
    start = period.start if person.joined_on is None else max(person.joined_on, period.start)
    end = period.end if person.left_on is None else min(person.left_on, period.end)
    days = (end - start).days
    return Ratio(person.target * days, Decimal((period.end - period.start).days)) if days > 0 else None


def _rounded(measure: Measure, found: Number) -> Number:
    """Return the figure with as many digits as the plan gives it before anyone looks at it, else as exact as it is."""
    return found if measure.places is None else rounded(plain(found), places=measure.places, mode=measure.mode)


def _measure(measure: Measure, scope: Scope, sums: Sums) -> Number:
    if measure.kind in OF_FACTS:
        return OF_FACTS[measure.kind](measure, scope)
    if measure.kind == "negotiation":
        return negotiation(measure, scope, sums)
    found = sums.measured.get(measure.id)
    if found is None:
        raise Missing(measure.id)
    return found


def _sum(measure: Measure, plan: Plan, figured: Sequence[tuple[Credited, Line]]) -> Number:
    return sum((_value(measure.of, line, one) for line, one in _lines(measure, plan, figured)), NOTHING)


def _weighted(measure: Measure, scope: Scope) -> Number:
    return sum((plain(number(name, scope)) * weight for name, weight in measure.weights.items()), NOTHING)


def _quantity(measure: Measure, scope: Scope) -> Number:
    return amount(measure.quantity or NO_QUANTITY, scope)


def _product(measure: Measure, scope: Scope) -> Number:
    part, whole = measure.times, ONE
    for name in measure.parts:
        one_part, one_whole = parts(number(name, scope))
        part, whole = part * one_part, whole * one_whole
    return part if whole == ONE else Ratio(part, whole)


def _points(measure: Measure, scope: Scope) -> Number:
    found = measure.table.value(number(measure.of, scope))
    if found is None:
        raise Missing(measure.id)
    return found[1]


def _ratio(measure: Measure, scope: Scope) -> Number:
    part, part_whole = parts(number(measure.of, scope))
    to, to_whole = parts(number(measure.to, scope))
    if to <= 0:
        raise Missing(measure.to)
    return Ratio(part * to_whole * measure.times, to * part_whole)


def _lines(measure: Measure, plan: Plan, figured: Sequence[tuple[Credited, Line]]) -> Iterable[tuple[Line, Scope]]:
    for credited, line in figured:
        of = credited.of
        # By another version than that of its day only what is asked of it is looked at: it counts whatever else lacks.
        scope = of.scope if of.plan is plan else scope_of(of.payment, plan, of.on, measure.line_names())
        one: dict[str, Value] = {**scope, "base": line.base, "pay": line.pay}
        if holds(measure.when, one):
            yield line, one


def _value(name: str, line: Line, scope: Scope) -> Decimal:
    value = scope.get(name)
    if value is None or isinstance(value, str):
        return NOTHING
    return plain(value) if name in {"base", "pay"} else plain(value) * line.share


def _count(measure: Measure, plan: Plan, figured: Sequence[tuple[Credited, Line]]) -> Decimal:
    found = (one.get(measure.of) if measure.of else line.payment.id for line, one in _lines(measure, plan, figured))
    return Decimal(len({value if isinstance(value, str) else plain(value) for value in found if value is not None}))


def negotiation(measure: Measure, scope: Scope, sums: Sums) -> Decimal:
    """Return negotiation quality, 0 to the sum of the weights: settlement quality, kept promises, review score.

    settlement: (recovered ÷ balance − floor) ÷ (1 − floor), 0..1, each weighted by its balance; promises: kept ÷
    matured; review: score ÷ `review_most`. A part with nothing to judge leaves its weight to the others.
    Raises Missing when there is nothing at all.
    """
    found = {name: value for name in measure.weights if (value := _part(name, measure, scope, sums)) is not None}
    weight = sum((measure.weights[name] for name in found), NOTHING)
    if weight <= 0:
        raise Missing(measure.id)
    total = sum(measure.weights.values(), NOTHING)
    weighed = sum((plain(value) * measure.weights[name] for name, value in found.items()), NOTHING)
    return quotient(weighed * total, weight)


def _part(name: str, measure: Measure, scope: Scope, sums: Sums) -> Number | None:
    if name == "settlement":
        given = scope.get("settlement_quality")
        if isinstance(given, Decimal | Ratio):
            return given
        if measure.id not in sums.measured:
            raise Missing(measure.id)
        return sums.measured[measure.id]
    if name == "promises":
        rate = scope.get("kept_rate")
        return None if rate is None or isinstance(rate, str) else Ratio(parts(rate)[0], parts(rate)[1] * HUNDRED)
    score = scope.get("qa_score")
    return None if score is None or isinstance(score, str) else quotient(plain(score), measure.review_most)


def _settlements(measure: Measure, _plan: Plan, figured: Sequence[tuple[Credited, Line]]) -> Number | None:
    found, balances = NOTHING, NOTHING
    for _credited, line in figured:
        balance, floor = line.payment.facts.get("balance"), line.payment.facts.get("floor", measure.floor)
        recovered = line.payment.facts.get("recovered_to_date", line.payment.amount)
        if isinstance(balance, Decimal) and isinstance(floor, Decimal) and isinstance(recovered, Decimal):
            found += plain(settlement(recovered, balance, floor)) * balance * line.share
            balances += balance * line.share
    return Ratio(found, balances) if balances > 0 else None


OF_FACTS: dict[str, Callable[[Measure, Scope], Number]] = {
    "weighted": _weighted,
    "quantity": _quantity,
    "ratio": _ratio,
    "product": _product,
    "points": _points,
}
OF_LINES: dict[str, Callable[[Measure, Plan, Sequence[tuple[Credited, Line]]], Number | None]] = {
    "sum": _sum,
    "count": _count,
    "negotiation": _settlements,
}
