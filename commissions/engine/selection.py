"""S0: which payments count, and how much of each. Each one that does not count gets a reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from commissions.engine.definition import Plan, Version
from commissions.engine.facts import Inputs, Payment, Period
from commissions.engine.numbers import NOTHING, ONE, Missing, Ratio, Value, rounded
from commissions.engine.quantities import amount, holds
from commissions.engine.quantities import settlement as settlement_quality
from commissions.engine.results import Excluded, Fault

DAYS_SINCE = "days_since_"
STARTS = {"placement": "placed_on"}


class Selected(NamedTuple):
    """A payment that counts, under the plan of its day; `base` is what counts of the whole of it."""

    payment: Payment
    plan: Plan
    on: date
    base: Decimal
    scope: dict[str, Value]


@dataclass
class Selection:
    """What was found; reversals of payments of earlier periods stand apart."""

    selected: list[Selected] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    earlier: list[Payment] = field(default_factory=list)


def select(versions: Sequence[Version], inputs: Inputs) -> Selection:
    """Return what counts, in the order of its days and ids."""
    found = Selection()
    for payment in _netted(inputs.payments, found):
        on = payment.dates.get("value_date")
        plan = _plan(versions, payment)
        if plan is None:
            found.faults.append(Fault("no_plan", payment.id, "" if on is None else on.isoformat()))
            continue
        try:
            _one(payment, plan, inputs.period, found)
        except Missing as missing:
            found.faults.append(Fault("missing_fact", payment.id, missing.name))
    found.selected.sort(key=lambda one: (one.on, one.payment.id))
    return found


def placed_on(versions: Sequence[Version], payment: Payment) -> date | None:
    """Return the day that places a payment in a period, as the plan of its value date says; None when nobody knows."""
    plan = _plan(versions, payment)
    try:
        return None if plan is None else _day(payment, plan)
    except Missing:
        return None


def _plan(versions: Sequence[Version], payment: Payment) -> Plan | None:
    on = payment.dates.get("value_date")
    return next((one.plan for one in versions if on is not None and one.holds(on)), None)


def _netted(payments: Sequence[Payment], found: Selection) -> list[Payment]:
    """Return the payments less what was taken back within the same period, so that a pair leaves nothing."""
    back = {one.id: NOTHING for one in payments if not one.reverses}
    for one in payments:
        if one.reverses in back:
            back[one.reverses] += one.amount
            found.excluded.append(Excluded(one.id, one.amount, "reversal"))
        elif one.reverses:
            found.earlier.append(one)
    left = (_less(one, back[one.id], found) for one in payments if not one.reverses)
    return [one for one in left if one is not None]


def _less(one: Payment, back: Decimal, found: Selection) -> Payment | None:
    """Return the payment less what was taken back, None when nothing is left or more went back than came in."""
    if not back:
        return one
    rest = one.amount + back
    if not min(one.amount, NOTHING) <= rest <= max(one.amount, NOTHING):
        found.faults.append(Fault("over_reversed", one.id, str(-back)))
        return None
    found.excluded.append(Excluded(one.id, -back, "reversed"))
    return _reduced(one, rest) if rest else None


def _reduced(payment: Payment, rest: Decimal) -> Payment:
    return replace(payment, amount=rest, facts={**payment.facts, "received": payment.amount})


def _one(payment: Payment, plan: Plan, period: Period, found: Selection) -> None:
    on = _day(payment, plan)
    scope = scope_of(payment, plan, on)
    reason = _reason(payment, plan, period, on, scope)
    if reason:
        found.excluded.append(Excluded(payment.id, payment.amount, reason))
        return
    base = _base(payment, plan, scope)
    if plan.select.most is not None and base > 0:
        most = max(amount(plan.select.most, scope), NOTHING)
        if base > most:
            found.excluded.append(Excluded(payment.id, base - most, "overpaid"))
            base = most
    scope["base"] = base
    found.selected.append(Selected(payment, plan, on, base, scope))


def _day(payment: Payment, plan: Plan) -> date:
    name = plan.select.date
    if name == "eligible_on" and "eligible_on" not in payment.dates:
        cleared = payment.dates.get("cleared_on")
        if cleared is None:
            raise Missing("cleared_on")
        return cleared + timedelta(days=plan.select.cleared_days or 0)
    if name not in payment.dates:
        raise Missing(name)
    return payment.dates[name]


def _base(payment: Payment, plan: Plan, scope: dict[str, Value]) -> Decimal:
    quantity, received = plan.select.base, payment.facts.get("received")
    if not isinstance(received, Decimal) or (quantity.of == "amount" and not (quantity.less or quantity.add)):
        return amount(quantity, scope)
    whole = amount(quantity, {**scope, "amount": received})
    return rounded(whole * payment.amount / received, places=plan.rounding.places, mode="half_up")


def scope_of(payment: Payment, plan: Plan, on: date, names: Collection[str] | None = None) -> dict[str, Value]:
    """Return the facts of a payment by their names, those that follow from dates with them: all that a plan asks for.

    With `names` no other ones. Raises Missing for a settlement that cannot be judged.
    `days_since_placement` counts from `placed_on`, `days_since_invoice` from `invoice_on`: the day itself is 0.
    """
    scope: dict[str, Value] = {**payment.facts, "amount": payment.amount, "account": payment.account}
    for name in plan.line_names if names is None else names:
        if name in payment.dates:
            scope[name] = payment.dates[name].isoformat()
        if name in scope:
            continue
        if name.startswith(DAYS_SINCE):
            what = name.removeprefix(DAYS_SINCE)
            start = payment.dates.get(STARTS.get(what, f"{what}_on"))
            if start is not None:
                scope[name] = Decimal((on - start).days)
        elif name == "settlement_quality" and (quality := quality_of(scope, plan)) is not None:
            scope[name] = quality
    return scope


def quality_of(scope: dict[str, Value], plan: Plan) -> Decimal | Ratio | None:
    """Return the settlement quality of one payment; None when it settles nothing (no balance or floor known)."""
    floors = [one.floor for one in plan.measures if one.kind == "negotiation" and one.floor is not None]
    floor = scope.get("floor", floors[0] if floors else None)
    balance, recovered = scope.get("balance"), scope.get("recovered_to_date", scope["amount"])
    if isinstance(floor, Decimal) and isinstance(balance, Decimal) and isinstance(recovered, Decimal):
        return settlement_quality(recovered, balance, floor)
    return None


def _reason(payment: Payment, plan: Plan, period: Period, on: date, scope: dict[str, Value]) -> str:
    select_ = plan.select
    if not period.holds(on):
        return "outside_period"
    for exclusion in select_.exclude:
        if exclusion.reason in payment.flags or (exclusion.when and holds(exclusion.when, scope)):
            return exclusion.reason
    if select_.cleared_days is not None and payment.amount > 0 and not _cleared(payment, select_.cleared_days, period):
        return "not_cleared"
    return _in_grace(payment, plan, on) or _outside_window(payment, plan, on)


def _cleared(payment: Payment, days: int, period: Period) -> bool:
    cleared = payment.dates.get("cleared_on")
    return cleared is not None and cleared + timedelta(days=days) <= period.as_of


def _in_grace(payment: Payment, plan: Plan, on: date) -> str:
    grace = plan.select.grace
    if grace is None:
        return ""
    if grace.start not in payment.dates:
        raise Missing(grace.start)
    days = (on - payment.dates[grace.start]).days
    if days < 0:
        return "before_start"
    return "in_grace" if days < grace.days or (grace.inclusive and days == grace.days) else ""


def _outside_window(payment: Payment, plan: Plan, on: date) -> str:
    window = plan.select.attribution
    if window is None:
        return ""
    start = payment.dates.get(window.start)
    if start is None or start > on:
        return "not_attributed"
    creditor = payment.facts.get("creditor")
    days = window.by_creditor.get(creditor, window.days) if isinstance(creditor, str) else window.days
    return "outside_window" if (on - start).days > days else ""


@cache
def share_of(bps: int) -> Decimal:
    """Return basis points as a part of 1."""
    return Decimal(bps) * ONE.scaleb(-4)
