"""S11: what is kept back, released, taken back, carried and advanced. Every amount is a whole cent and adds up."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from commissions.engine.components import GuaranteeDraw
from commissions.engine.definition import Plan
from commissions.engine.facts import Balances, Held, Period
from commissions.engine.numbers import NOTHING, Scope, plain, rounded
from commissions.engine.quantities import amount, holds
from commissions.engine.results import UNSETTLED, Settled


@dataclass(frozen=True, slots=True)
class Corrections:
    """What closed periods changed: late money, and money that went back (below zero); and what was decided by hand."""

    late: Decimal = NOTHING
    clawback: Decimal = NOTHING
    adjustment: Decimal = NOTHING

    @property
    def whole(self) -> Decimal:
        """What is paid more by all of them, or less."""
        return self.late + self.clawback + self.adjustment


def settle(
    plan: Plan, period: Period, earned: Decimal, scope: Scope, balances: Balances, corrections: Corrections
) -> tuple[Settled, Balances]:
    """Return what is paid of `earned`, already rounded, and the balances that remain. Raises Missing.

    paid = earned − held + released + late + clawback + adjustment + from held + draw − taken + carried into what is
    owed.
    """
    places, mode = plan.rounding.places, plan.rounding.mode
    held_now = NOTHING
    kept = list(balances.held)
    clawed = -corrections.clawback if corrections.clawback < 0 else NOTHING
    kept, from_held = _offset(kept, clawed)
    due = [one for one in kept if one.release_on <= period.as_of]
    kept = [one for one in kept if one.release_on > period.as_of]
    released = sum((one.amount for one in due), NOTHING)
    if plan.holdback is not None and earned > 0:
        held_now = rounded(earned * plan.holdback.rate, places=places, mode=mode)
        kept.append(Held(held_now, period.end - timedelta(days=1) + timedelta(days=plan.holdback.days)))
    draw, draw_balance = _draw(plan, earned, scope, balances.draw)
    net = earned + corrections.whole
    paid_now = net - held_now + released + from_held + draw
    taken, owed, paid = _carried(plan, paid_now, scope, balances.owed)
    settled = Settled(
        held=held_now,
        released=released,
        late=corrections.late,
        clawback=corrections.clawback,
        clawback_from_held=from_held,
        draw=draw,
        adjustment=corrections.adjustment,
        net=net,
        paid_now=paid_now,
        taken=taken,
        carried=owed,
        paid=paid,
    )
    return settled, Balances(tuple(kept), owed, draw_balance)


def unsettled(earned: Decimal, corrections: Corrections) -> Settled:
    """Return what is paid where a figure is missing: all that was earned, with what was corrected."""
    if corrections == Corrections():
        return UNSETTLED
    whole = earned + corrections.whole
    return Settled(
        late=corrections.late,
        clawback=corrections.clawback,
        adjustment=corrections.adjustment,
        net=whole,
        paid_now=whole,
        paid=whole,
    )


def _offset(kept: list[Held], clawed: Decimal) -> tuple[list[Held], Decimal]:
    """Return what stays held after money that went back is taken from it, oldest first, and how much was taken."""
    found, taken = [], NOTHING
    for one in sorted(kept, key=lambda held: held.release_on):
        part = min(one.amount, clawed - taken)
        taken += part
        if one.amount > part:
            found.append(Held(one.amount - part, one.release_on))
    return found, taken


def _draw(plan: Plan, earned: Decimal, scope: Scope, balance: Decimal) -> tuple[Decimal, Decimal]:
    """Return the advance paid (below zero: given back) and the balance that is still to be given back."""
    paid = NOTHING
    for component in plan.period:
        if not isinstance(component, GuaranteeDraw) or component.kind != "draw":
            continue
        if component.when and not holds(component.when, scope):
            continue
        level = rounded(amount(component.amount, scope), places=plan.rounding.places, mode=plan.rounding.mode)
        if earned < level:
            paid += level - earned
            balance += level - earned if component.recoverable else NOTHING
        elif component.recoverable:
            back = min(balance, earned - level)
            paid -= back
            balance -= back
    return paid, balance


def _carried(plan: Plan, payable: Decimal, scope: Scope, owed: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Return what is taken now, what stays owed, and what is paid.

    With a limit it may be taken from the wage: at most that part of it, and never below the wage floor
    (工资支付暂行规定 art. 16). Without one only pay of this period gives back.
    """
    carry = plan.clawback.carry
    if carry is None:
        return NOTHING, owed, payable
    if payable < 0:
        owed, payable = owed - payable, NOTHING
    if carry.limit_of_wage is None:
        most = payable
    else:
        wage = scope.get("wage", NOTHING)
        base = NOTHING if isinstance(wage, str) else plain(wage)
        most = max(min(base * carry.limit_of_wage, base - carry.wage_floor), NOTHING)
        most = rounded(most, places=plan.rounding.places, mode="down")
    taken = min(owed, most)
    return taken, owed - taken, payable - taken
