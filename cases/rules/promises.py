"""Promises to pay: what may be promised, and how a promise is judged.

A promise is judged by money with a value date, never by the day on which the desk heard of it, so the verdict is
the same whatever order the files arrive in (design: truth 6).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum


class Problem(StrEnum):
    """Why a promise cannot be recorded."""

    NOTHING_OWED = "nothing_owed"
    DATE_PASSED = "date_passed"
    TOO_FAR = "too_far"
    TOO_SMALL = "too_small"
    ABOVE_BALANCE = "above_balance"
    TOO_MANY = "too_many"


class Verdict(StrEnum):
    """What became of a promise; the values are those of `PromiseState`."""

    OPEN = "open"
    KEPT = "kept"
    KEPT_WITH_VARIANCE = "kept_with_variance"
    PARTLY_KEPT = "partly_kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be promised today: dates inclusive, amounts in the creditor's currency.

    `largest` is what is owed; `smallest` is never above it, so the whole of a small debt may be promised.
    `left_in_row` is how many more promises are taken before one must be kept.
    """

    earliest_on: date
    furthest_on: date
    smallest: Decimal
    largest: Decimal
    left_in_row: int


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a promise may be missed and still count: days late, percent short."""

    days: int
    percent: int


def limits(
    *, today: date, balance: Decimal, most_days: int, smallest_amount: Decimal, most_in_row: int, in_row: int
) -> Limits:
    """Return what may be promised on `today` for a case that owes `balance`, after `in_row` promises not kept."""
    return Limits(
        earliest_on=today,
        furthest_on=today + timedelta(days=most_days),
        smallest=min(smallest_amount, max(balance, Decimal(0))),
        largest=max(balance, Decimal(0)),
        left_in_row=max(0, most_in_row - in_row),
    )


def problem(*, amount: Decimal, due_on: date, within: Limits) -> Problem | None:
    """Return the first reason why `amount` by `due_on` cannot be promised; None when it can."""
    checks = (
        (within.largest <= 0, Problem.NOTHING_OWED),
        (within.left_in_row <= 0, Problem.TOO_MANY),
        (due_on < within.earliest_on, Problem.DATE_PASSED),
        (due_on > within.furthest_on, Problem.TOO_FAR),
        (amount > within.largest, Problem.ABOVE_BALANCE),
        (amount <= 0 or amount < within.smallest, Problem.TOO_SMALL),
    )
    return next((reason for failed, reason in checks if failed), None)


def in_row(states: Iterable[str]) -> int:
    """Return how many promises in a row were not kept; `states` run from the newest to the oldest.

    A withdrawn promise does not count; a kept one, also with variance, begins anew.
    """
    count = 0
    for state in states:
        if state in (Verdict.KEPT, Verdict.KEPT_WITH_VARIANCE):
            break
        count += state != "withdrawn"
    return count


def judge(
    *, amount: Decimal, due_on: date, received: Iterable[tuple[date, Decimal]], on: date, tolerance: Tolerance
) -> Verdict:
    """Return the verdict on the day `on`, when every day before it is closed.

    `received` is the money that counts for the promise as (value date, amount). The whole amount by the due date
    is kept, at once. The whole amount within the days of tolerance, or a part that lacks no more than the percent
    of tolerance once they have passed, is kept with variance. Any other money is partly kept, none is broken.
    """
    last_on = due_on + timedelta(days=tolerance.days)
    in_time = sum((part for value_on, part in received if value_on <= due_on), Decimal(0))
    total = sum((part for value_on, part in received if value_on <= last_on), Decimal(0))
    if in_time >= amount:
        return Verdict.KEPT
    if total >= amount:
        return Verdict.KEPT_WITH_VARIANCE
    if on <= last_on:
        return Verdict.OPEN
    if covers(total, amount, tolerance.percent):
        return Verdict.KEPT_WITH_VARIANCE
    return Verdict.PARTLY_KEPT if total > 0 else Verdict.BROKEN


def covers(received: Decimal, amount: Decimal, percent: int) -> bool:
    """Return whether `received` lacks no more than `percent` of `amount`; compared without dividing."""
    return received > 0 and received * 100 >= amount * (100 - percent)
