"""What the present month has earned a collector so far, figured from what is known by now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from commissions.engine import results
from commissions.engine.components import Attainment
from commissions.engine.definition import Version
from commissions.engine.engine import figure, figure_sums
from commissions.engine.facts import Inputs, Payment
from commissions.engine.measures import Sums, scope_of_period
from commissions.engine.numbers import rounded
from commissions.models import Adjustment
from commissions.queries import credits as chosen
from commissions.queries import next_steps, pay_at_risk
from commissions.queries.figuring import by_engine, few, groups, unposted
from commissions.queries.figuring.months import Month, watermark
from commissions.queries.figuring.people import key
from commissions.queries.figuring.unposted import NOTHING, Unposted, Waiting
from commissions.queries.next_steps import NextStep
from commissions.queries.pay import adjustments
from commissions.queries.pay_at_risk import Risk
from commissions.queries.plans import plan_words as words
from commissions.queries.plans import plans
from commissions.queries.traces import Part, percent_of
from common import money
from staff.models import User

GAUGE = 322
LABEL = Decimal(38)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the present month has earned so far in one currency; `figured` is None without a plan or a needed target.

    `lacks` names what the plan asks for and nobody has yet: the estimate is without it. A team's pot is not in it.
    `adjusted` is what was approved by hand and comes on top, `unposted` what approved months come to more or less;
    `risks` are the scores and complaints that lower the pay, or nearly.
    """

    month: date
    currency: str
    recovered: Decimal
    target: Decimal | None
    figured: results.Statement | None
    lacks: tuple[str, ...] = ()
    has_pot: bool = False
    percent: Decimal | None = None
    step: NextStep | None = None
    marks: Sequence[dict[str, Any]] = ()
    bar: str = "0"
    asked: "WhatIf | None" = None
    adjusted: Sequence[Adjustment] = ()
    unposted: Unposted = NOTHING
    risks: Sequence[Risk] = ()

    @property
    def adjustment(self) -> Decimal:
        """What is paid more, or less, by hand."""
        return sum((one.amount for one in self.adjusted), Decimal(0))

    @property
    def together(self) -> Decimal | None:
        """What was earned so far with what comes on top; None where nothing can be figured."""
        return None if self.figured is None else self.figured.total + self.adjustment + self.unposted.amount


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the month would have earned with `more` recovered, of the same kind as what came in so far."""

    more: Decimal
    total: Decimal
    change: Decimal


def estimates(user: User, *, today: date, more: Mapping[str, Decimal] | None = None) -> list[Estimate]:
    """Return what the month of `today` has earned so far, per currency, and what it would with `more` of a currency.

    A currency in which nothing but approved months came to something else is among them.
    """
    start = today.replace(day=1)
    known = watermark()
    own = chosen.own_currencies(month=start, collector_id=user.pk)
    waits = unposted.waiting(start=start, watermark=known, person=user.pk)
    found = [
        _estimate(
            user, Month(start, currency, known, today), (more or {}).get(currency), waits.get(currency, ()),
            has_adjustments=own.get(currency, False),
        )
        for currency in sorted({*own, *waits})
    ]  # fmt: skip
    return [one for one in found if one.currency in own or one.unposted]


def _estimate(user: User, month: Month, more: Decimal | None, waits: Waiting, *, has_adjustments: bool) -> Estimate:
    own = plans.assigned(month=month.start, currency=month.currency, only=user.pk)
    group = next(iter(groups.groups(month, assigned=own)), None)
    coming = adjustments.coming(user, month=month.start, currency=month.currency) if has_adjustments else []
    adjusted = tuple(coming)
    if group is None:
        known = by_engine.payments(month, [user.pk])
        recovered = sum((one.amount for one in known if one.facts.get("owner") == key(user.pk)), Decimal(0))
        return Estimate(month.start, month.currency, recovered, None, None, adjusted=adjusted)
    corrected = unposted.of_person(month, user.pk, group, waits)
    by_hand = replace(corrected.corrections, adjustment=sum((one.amount for one in adjusted), Decimal(0)))
    booked = {key(user.pk): by_hand}
    sums = few.sums(month, group)
    result = figure_sums(replace(group.plan, team=()), month.period, group.people, sums, booked)
    [statement] = result.statements.values()
    faults = [one for one in result.faults if one.subject == key(user.pk)]
    lacks = sorted({words.fact(one.detail) for one in faults if one.code == "missing_fact"})
    needs_target = any(one.code == "missing_target" for one in faults)
    target = group.people[key(user.pk)].target
    recovered = sums.get(key(user.pk), Sums()).recovered
    found = Estimate(
        month.start,
        month.currency,
        recovered,
        target,
        None if needs_target else statement,
        tuple(lacks),
        bool(group.plan.team),
        percent_of(recovered, target) if target else None,
        adjusted=adjusted,
        unposted=corrected,
    )
    if found.figured is not None:
        risks = pay_at_risk.risks(month, group, sums, {user.pk: user}, again=few.sums)
        found = replace(found, risks=tuple(risks))
    if more and recovered > 0 and found.figured is not None:
        versions = [Version(replace(one.plan, team=()), one.start, one.end) for one in group.versions]
        payments = with_amount(by_engine.payments(month, [user.pk]), more, money.exponent(month.currency))
        [then] = figure(versions, Inputs(month.period, group.people, payments), booked).statements.values()
        found = replace(found, asked=WhatIf(more, then.total, then.total - statement.total))
    person = group.people[key(user.pk)]
    scope = scope_of_period(group.plan, person, sums.get(person.id, Sums()), month.period)
    found = replace(found, step=next_steps.nearest(group.plan, scope, month.currency))
    steps = next((one for one in group.plan.period if isinstance(one, Attainment)), None)
    if steps is None or target is None:
        return found
    marks, bar = _gauge(Part(0, steps, month.currency), target, recovered)
    return replace(found, marks=marks, bar=bar)


def with_amount(payments: Sequence[Payment], more: Decimal, places: int) -> tuple[Payment, ...]:
    """Return payments that come to `more` more, each larger in proportion, so that their kinds stay what they are.

    What was taken back stays as it is; what is left of the cents goes to the largest.
    """
    whole = sum((one.amount for one in payments if one.amount > 0), Decimal(0))
    if whole <= 0:
        return tuple(payments)
    added = {
        one.id: rounded(more * one.amount / whole, places=places, mode="down") for one in payments if one.amount > 0
    }
    largest = max(added, key=lambda pk: added[pk])
    added[largest] += more - sum(added.values())
    return tuple(_larger(one, added.get(one.id, Decimal(0))) for one in payments)


def _larger(one: Payment, added: Decimal) -> Payment:
    """Return a payment with more money, of a debt that is so much larger."""
    facts = {
        name: value + added if name in {"owing", "allocated"} and isinstance(value, Decimal) else value
        for name, value in one.facts.items()
    }
    return replace(one, amount=one.amount + added, facts=facts)


def _gauge(part: Part, target: Decimal, recovered: Decimal) -> tuple[list[dict[str, Any]], str]:
    """Return the marks of the steps and the length of the bar, in units of the drawing."""
    steps: Any = part.component
    rows = steps.table.rows
    last = max(rows[-1].start, HUNDRED) * Decimal("1.2")
    marks: list[dict[str, Any]] = []
    labelled = -LABEL
    for row in rows[1:]:
        at = row.start * GAUGE / last
        label = at - labelled >= LABEL  # a label that would lie on the one before is left out
        labelled = at if label else labelled
        counts = part.value(row.value or Decimal(0))
        marks.append({"x": f"{at:.1f}", "percent": row.start, "counts": counts, "label": label})
    share = max(Decimal(0), min(last, recovered * HUNDRED / target))
    return marks, f"{share * GAUGE / last:.1f}"
