"""Periods one after another: late money and reversals of closed periods post forward, paid history never moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from commissions.engine.definition import Plan, Version
from commissions.engine.engine import deltas, figure, plan_on_last_day
from commissions.engine.facts import Inputs, Payment
from commissions.engine.numbers import NOTHING, exact, quotient, rounded
from commissions.engine.results import Excluded, Fault, Result
from commissions.engine.selection import placed_on
from commissions.engine.settling import Corrections


@dataclass(frozen=True)
class Taken:
    """Reversals that one period mirrored, and what was posted of them for each person so far."""

    reversals: tuple[Payment, ...]
    amounts: dict[str, Decimal]


@dataclass
class Closed:
    """A period that was posted: its facts as they are known now, what was posted for each person in all.

    `plan` is the version that paid it: it says how its payments are taken back, whatever holds when one is. `latest`
    is what they come to now; what was mirrored is in neither that nor `posted`: its reversals are no facts of the
    period. They are in `taken`, and follow what changes `latest`.
    """

    inputs: Inputs
    plan: Plan
    result: Result
    posted: dict[str, Decimal]
    latest: Result
    taken: list[Taken] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether something in it was not cleared when it was figured last."""
        return any(one.reason == "not_cleared" for one in self.latest.excluded)


@dataclass
class Book:
    """The periods posted so far, oldest first."""

    versions: Sequence[Version]
    closed: list[Closed] = field(default_factory=list)
    taken_back: dict[str, Decimal] = field(default_factory=dict)

    def post(self, inputs: Inputs) -> Result:
        """Return the period figured with everything that changed earlier ones, and close it. Raises NoPlan."""
        inputs = self._with_balances(inputs)
        late, back, own = self._parted(inputs.payments)
        found: dict[str, Corrections] = {}
        faults: list[Fault] = []
        for closed in self.closed:
            # What is figured again is judged as of the open period, as in a run.
            today = max(closed.inputs.period.as_of, inputs.period.as_of)
            closed.inputs = replace(closed.inputs, period=replace(closed.inputs.period, as_of=today))
            self._late(closed, [one for one in late if self._is_of(closed, one)], found)
        back = self._can_go_back(back, faults)
        gone: list[Payment] = []
        for closed in self.closed:
            paid = {one.id: one for one in closed.inputs.payments}
            theirs = [(one, paid[one.reverses]) for one in back if one.reverses in paid]
            taken = [one for one, first in theirs if not _comes_too_late(one, first, closed.plan)]
            gone += [one for one, first in theirs if _comes_too_late(one, first, closed.plan)]
            self._back(closed, taken, found, faults)
        for closed in self.closed:
            self._anew(closed, found)
        known = {one.id for closed in self.closed for one in closed.inputs.payments} | {one.id for one in own}
        faults += [Fault("unknown_payment", one.id, one.reverses) for one in back if one.reverses not in known]
        for one in own:
            if one.reverses:
                self.taken_back[one.reverses] = self.taken_back.get(one.reverses, NOTHING) + one.amount
        now = replace(inputs, payments=tuple(own))
        result = figure(self.versions, now, found)
        plan = plan_on_last_day(self.versions, now.period)
        kept = (Excluded(one.id, one.amount, "after_clawback") for one in gone)
        result = replace(result, faults=(*result.faults, *faults), excluded=(*result.excluded, *kept))
        posted = {who: one.total for who, one in result.statements.items()}
        self.closed.append(Closed(now, plan, result, posted, result))
        return result

    def _can_go_back(self, back: Sequence[Payment], faults: list[Fault]) -> list[Payment]:
        """Return the reversals of which so much of the payment is still there; what exceeds it waits for a person."""
        amounts = {one.id: one.amount for closed in self.closed for one in closed.inputs.payments if not one.reverses}
        found = []
        for reversal in back:
            if (amount := amounts.get(reversal.reverses)) is not None:
                gone = self.taken_back.get(reversal.reverses, NOTHING) + reversal.amount
                if not min(amount, NOTHING) <= amount + gone <= max(amount, NOTHING) or gone * amount > 0:
                    faults.append(Fault("over_reversed", reversal.id, reversal.reverses))
                    continue
                self.taken_back[reversal.reverses] = gone
            found.append(reversal)
        return found

    def _with_balances(self, inputs: Inputs) -> Inputs:
        if not self.closed:
            return inputs
        before = self.closed[-1].result.statements
        people = {
            who: replace(person, balances=before[who].balances) if who in before else person
            for who, person in inputs.people.items()
        }
        return replace(inputs, people=people)

    def _parted(self, payments: Sequence[Payment]) -> tuple[list[Payment], list[Payment], list[Payment]]:
        """Return late payments of closed periods, reversals of such, and what belongs to the open one."""
        late = [one for one in payments if not one.reverses and self._is_closed(one)]
        own = [one for one in payments if not one.reverses and not self._is_closed(one)]
        here = {one.id for one in own}
        back = [one for one in payments if one.reverses and one.reverses not in here]
        own += [one for one in payments if one.reverses and one.reverses in here]
        return late, back, own

    def _is_closed(self, payment: Payment) -> bool:
        return any(self._is_of(closed, payment) for closed in self.closed)

    def _is_of(self, closed: Closed, payment: Payment) -> bool:
        on = placed_on(self.versions, payment)
        return on is not None and closed.inputs.period.holds(on)

    def _again(self, closed: Closed, added: list[Payment]) -> dict[str, Decimal]:
        """Return the deltas of a closed period with more facts, and remember facts and deltas as posted."""
        closed.inputs = replace(closed.inputs, payments=(*closed.inputs.payments, *added))
        closed.latest = figure(self.versions, closed.inputs)
        changed = deltas(closed.latest, closed.posted)
        for who, delta in changed.items():
            closed.posted[who] = closed.posted.get(who, NOTHING) + delta
        return changed

    def _late(self, closed: Closed, added: list[Payment], found: dict[str, Corrections]) -> None:
        if added or closed.waits:
            for who, delta in self._again(closed, added).items():
                before = found.get(who, Corrections())
                found[who] = replace(before, late=before.late + delta)

    def _back(self, closed: Closed, back: list[Payment], found: dict[str, Corrections], faults: list[Fault]) -> None:
        if not back:
            return
        if not closed.plan.clawback.clawback:
            faults += [Fault("no_clawback_policy", one.id, one.reverses) for one in back]
            return
        if closed.plan.clawback.clawback == "recompute_period":
            amounts = self._again(closed, back)
        else:
            amounts = mirrored(closed.latest, back, closed.plan)
            closed.taken.append(Taken(tuple(back), amounts))
        _take_back(amounts, found)

    def _anew(self, closed: Closed, found: dict[str, Corrections]) -> None:
        """Take back more or less of what was mirrored before, where its period comes to something else now."""
        for place, one in enumerate(closed.taken):
            now = mirrored(closed.latest, one.reversals, closed.plan)
            changes = {who: now.get(who, NOTHING) - one.amounts.get(who, NOTHING) for who in {*now, *one.amounts}}
            _take_back(changes, found)
            closed.taken[place] = replace(one, amounts=now)


def _comes_too_late(reversal: Payment, payment: Payment, plan: Plan) -> bool:
    """Return whether the reversal comes too many days after its payment to take anything back."""
    days, paid_on = plan.clawback.days, payment.dates.get("value_date")
    return days is not None and paid_on is not None and (reversal.dates["value_date"] - paid_on).days > days


def _take_back(amounts: Mapping[str, Decimal], found: dict[str, Corrections]) -> None:
    for who, taken in amounts.items():
        before = found.get(who, Corrections())
        found[who] = replace(before, clawback=before.clawback + taken)


def mirrored(result: Result, back: Sequence[Payment], plan: Plan) -> dict[str, Decimal]:
    """Return what the lines of the reversed payments earned, with their period's factors, in proportion, below zero."""
    gone: dict[str, list[Decimal]] = {}
    for reversal in back:
        gone.setdefault(reversal.reverses, []).append(reversal.amount)
    found: dict[str, Decimal] = {}
    with exact():
        for who, statement in result.statements.items():
            for line in statement.lines:
                for amount in gone.get(line.payment.id, ()):
                    taken = quotient(line.pay * statement.multiplier * amount, line.payment.amount)
                    found[who] = found.get(who, NOTHING) + taken
    places, mode = plan.rounding.places, plan.rounding.mode
    return {who: rounded(taken, places=places, mode=mode) for who, taken in found.items()}
