"""How promises are judged: which money counts for which promise, and what that makes of it. Pure.

A promise is judged by money with a value date, never by the day on which the desk heard of it, so the verdict is the
same whatever order the files arrive in. `settle` is the rule; `cases.actions.promises.verdicts` says
the same in SQL, and a property test holds both to the same answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from cases.rules.working_days import Calendar, add_working_days, is_provisional, next_working_day

WORKING = "working"


class Verdict(StrEnum):
    """What became of a promise; the values are those of `PromiseState`."""

    OPEN = "open"
    KEPT = "kept"
    KEPT_WITH_VARIANCE = "kept_with_variance"
    PARTLY_KEPT = "partly_kept"
    BROKEN = "broken"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a promise may be missed and still count: days late, percent short.

    `unit` says whether the days are "calendar" or "working" days; with `due_rolls` a due date on a day off counts
    as kept when paid by the next working day, and the days of tolerance begin there.
    """

    days: int
    percent: int
    unit: str = "calendar"
    due_rolls: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """Until when money is in time, until when it is within tolerance, and whether a calendar may still change that."""

    kept_until: date
    last_on: date
    is_provisional: bool


def dates_of(due_on: date, tolerance: Tolerance, calendar: Calendar) -> Dates:
    """Return the dates by which a promise due on `due_on` is judged."""
    kept_until = next_working_day(due_on, calendar) if tolerance.due_rolls else due_on
    if tolerance.unit == WORKING:
        last_on = add_working_days(kept_until, tolerance.days, calendar)
    else:
        last_on = kept_until + timedelta(days=tolerance.days)
    rests_on_calendar = tolerance.due_rolls or (tolerance.unit == WORKING and tolerance.days > 0)
    return Dates(kept_until, last_on, rests_on_calendar and is_provisional(due_on, last_on, calendar))


def covers(received: Decimal, amount: Decimal, percent: int) -> bool:
    """Return whether `received` lacks no more than `percent` of `amount`; compared without dividing."""
    return received > 0 and received * 100 >= amount * (100 - percent)


def judge(
    *, amount: Decimal, dates: Dates, received: Iterable[tuple[date, Decimal]], on: date, percent: int
) -> Verdict:
    """Return the verdict on the day `on`, when every day before it is closed.

    `received` is the money that counts for the promise as (value date, amount). The whole amount by `kept_until` is
    kept, at once. The whole amount within the days of tolerance, or a part that lacks no more than `percent` once
    they have passed, is kept with variance. Any other money is partly kept, none is broken.
    """
    money = [(value_on, part) for value_on, part in received if value_on <= dates.last_on]
    total = sum((part for _value_on, part in money), Decimal(0))
    in_time = sum((part for value_on, part in money if value_on <= dates.kept_until), Decimal(0))
    if in_time >= amount:
        return Verdict.KEPT
    if total >= amount:
        return Verdict.KEPT_WITH_VARIANCE
    if on <= dates.last_on:
        return Verdict.OPEN
    if covers(total, amount, percent):
        return Verdict.KEPT_WITH_VARIANCE
    return Verdict.PARTLY_KEPT if total > 0 else Verdict.BROKEN


@dataclass(frozen=True, slots=True)
class Money:
    """One payment that stands: `number` in the order of entry."""

    number: int
    value_on: date
    recorded_at: datetime
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise; `series` is the same for the parts promised in one call and rises from call to call.

    `recorded_on` is the creditor's date of `recorded_at`. A promise may count money from `early_days` before it was
    recorded, but only when that money alone covers it: then it was recorded after the fact. `owes_nothing` says that
    on the case nothing was owed any more on its last day, or is not today.
    """

    series: int
    amount: Decimal
    dates: Dates
    recorded_at: datetime
    recorded_on: date
    percent: int
    early_days: int
    is_withdrawn: bool = False
    owes_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a promise, and what of each payment (by its number) counts for it."""

    verdict: Verdict
    after_the_fact: bool = False
    counted: tuple[tuple[int, Decimal], ...] = field(default=())

    @property
    def received(self) -> Decimal:
        """The money that counts."""
        return sum((amount for _number, amount in self.counted), Decimal(0))


def settle(promises: Sequence[Promised], money: Sequence[Money], *, on: date) -> list[Outcome | None]:
    """Return what became of each promise of one case on the day `on`; None for one that was withdrawn.

    `promises` run in the order in which they were recorded. Each unit of money counts once, for the oldest promise
    that it fits. A later call closes the earlier promises whose tolerance had not ended: they are superseded, unless
    the money that was there before that call had kept them. One that money did not keep has nothing to be kept for
    once nothing is owed on the case: it is superseded as well, never broken.
    """
    left = {one.number: one.amount for one in money}
    ordered = sorted(money, key=lambda one: (one.value_on, one.number))
    found: list[Outcome | None] = []
    for promise in promises:
        following = next((one for one in promises if one.series > promise.series), None)
        outcome = None if promise.is_withdrawn else _settled(promise, following, ordered, left, on)
        for number, amount in outcome.counted if outcome else ():
            left[number] -= amount
        found.append(outcome)
    return [_released(promise, outcome) for promise, outcome in zip(promises, found, strict=True)]


def _released(promise: Promised, outcome: Outcome | None) -> Outcome | None:
    unkept = (Verdict.OPEN, Verdict.PARTLY_KEPT, Verdict.BROKEN)
    if outcome and promise.owes_nothing and outcome.verdict in unkept:
        return Outcome(Verdict.SUPERSEDED)
    return outcome


def _is_early(money: Money, promise: Promised) -> bool:
    return money.value_on < promise.recorded_on or money.recorded_at <= promise.recorded_at


def _settled(
    promise: Promised, following: Promised | None, money: Sequence[Money], left: dict[int, Decimal], on: date
) -> Outcome:
    is_closed = following is not None and following.recorded_on <= promise.dates.last_on
    first_on = promise.recorded_on - timedelta(days=promise.early_days)
    near = [one for one in money if first_on <= one.value_on <= promise.dates.last_on and left[one.number] > 0]
    if is_closed and following is not None:
        near = [one for one in near if _is_early(one, following)]
    early = [one for one in near if _is_early(one, promise)]
    after_the_fact = covers(sum((left[one.number] for one in early), Decimal(0)), promise.amount, promise.percent)
    counted = _taken(near if after_the_fact else [one for one in near if one not in early], promise.amount, left)
    if is_closed and sum((amount for _one, amount in counted), Decimal(0)) < promise.amount:
        return Outcome(Verdict.SUPERSEDED)
    # The day of a later call has come, whatever day the desk has open.
    on = max(on, following.recorded_on) if following else on
    received = [(one.value_on, amount) for one, amount in counted]
    verdict = judge(amount=promise.amount, dates=promise.dates, received=received, on=on, percent=promise.percent)
    return Outcome(verdict, after_the_fact, tuple((one.number, amount) for one, amount in counted))


def _taken(money: Sequence[Money], amount: Decimal, left: dict[int, Decimal]) -> list[tuple[Money, Decimal]]:
    counted = []
    for one in money:
        part = min(left[one.number], amount)
        if part > 0:
            counted.append((one, part))
        amount -= part
    return counted
