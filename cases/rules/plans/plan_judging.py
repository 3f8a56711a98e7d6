"""How a plan is judged: money pays the oldest instalment first, in the order of value dates. Pure.

An instalment is kept when the money for it has a value date within its days of tolerance. The first one that is not
breaks the plan, or lets a settlement expire, on the day after its tolerance; money from that day on pays the debt, no
longer the plan. The verdict is the same whatever order the files arrive in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from cases.rules.plans.plans import Kind

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a plan: its state, what each instalment received, and the day it ended."""

    state: str
    paid: tuple[Decimal, ...]
    ended_on: date | None = None

    @property
    def received(self) -> Decimal:
        """All that counts for the plan."""
        return sum(self.paid, ZERO)


def judge(
    *,
    kind: Kind,
    due: Sequence[tuple[date, Decimal]],
    received: Iterable[tuple[date, Decimal]],
    tolerance_days: int,
    on: date,
) -> Verdict:
    """Return the verdict on the day `on`; `due` and `received` are (day, amount), `due` in the order of the plan."""
    money = sorted(received)
    breach_on = _breach(due, money, timedelta(days=tolerance_days), on)
    counted = [(day, amount) for day, amount in money if breach_on is None or day < breach_on]
    paid = _spread(due, sum((amount for _day, amount in counted), ZERO))
    wanted = sum((amount for _day, amount in due), ZERO)
    if sum(paid, ZERO) == wanted:
        return Verdict("completed", paid, _covered_on(counted, wanted))
    if breach_on is not None:
        return Verdict("expired" if kind is Kind.SETTLEMENT else "broken", paid, breach_on)
    return Verdict("active", paid)


def _breach(
    due: Sequence[tuple[date, Decimal]], money: Sequence[tuple[date, Decimal]], tolerance: timedelta, on: date
) -> date | None:
    """Return the day after the tolerance of the first instalment that was not paid in time, if that day has come."""
    wanted, found = ZERO, []
    for day, amount in due:
        wanted += amount
        last_on = day + tolerance
        in_time = sum((part for value_on, part in money if value_on <= last_on), ZERO)
        if last_on < on and in_time < wanted:
            found.append(last_on + timedelta(days=1))
    return min(found, default=None)


def _spread(due: Sequence[tuple[date, Decimal]], money: Decimal) -> tuple[Decimal, ...]:
    paid = []
    for _day, amount in due:
        part = min(amount, money)
        paid.append(part)
        money -= part
    return tuple(paid)


def _covered_on(money: Sequence[tuple[date, Decimal]], wanted: Decimal) -> date:
    """Return the day on which the money reached what was wanted."""
    sums = accumulate(amount for _day, amount in money)
    return next(day for (day, _amount), total in zip(money, sums, strict=True) if total >= wanted)
