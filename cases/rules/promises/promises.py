"""Promises to pay: what may be promised, alone or in parts, and what may be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

KEPT_STATES = ("kept", "kept_with_variance")


class Problem(StrEnum):
    """Why a promise cannot be recorded."""

    NOTHING_OWED = "nothing_owed"
    DATE_PASSED = "date_passed"
    TOO_FAR = "too_far"
    TOO_SMALL = "too_small"
    ABOVE_BALANCE = "above_balance"
    TOO_MANY = "too_many"
    TOO_MANY_PARTS = "too_many_parts"
    SAME_DAY = "same_day"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what is promised in a call: amount and due date."""

    amount: Decimal
    due_on: date


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be promised today: dates inclusive, amounts in the creditor's currency.

    `largest` is what is owed, for all parts together; `smallest` is that of each part and never above `largest`, so
    the whole of a small debt may be promised. `left_in_row` is how many more promises are taken before one must be
    kept; parts promised in one call count as one.
    """

    earliest_on: date
    furthest_on: date
    smallest: Decimal
    largest: Decimal
    left_in_row: int
    most_parts: int = 1


def limits(
    *,
    today: date,
    balance: Decimal,
    most_days: int,
    smallest_amount: Decimal,
    most_in_row: int,
    in_row: int,
    most_parts: int = 1,
) -> Limits:
    """Return what may be promised on `today` for a case that owes `balance`, after `in_row` promises not kept."""
    return Limits(
        earliest_on=today,
        furthest_on=today + timedelta(days=most_days),
        smallest=min(smallest_amount, max(balance, Decimal(0))),
        largest=max(balance, Decimal(0)),
        left_in_row=max(0, most_in_row - in_row),
        most_parts=most_parts,
    )


def problem(parts: Sequence[Part], *, within: Limits) -> tuple[Problem, int] | None:
    """Return the first reason why `parts`, by due date, cannot be promised, and the place of the part; None if none.

    The place is that of the part which is wrong, or the last one when it is their sum or their number.
    """
    last = len(parts) - 1
    found = _of_all(parts, within)
    if found:
        return found, last
    for place, part in enumerate(parts):
        found = _of_one(part, within)
        if found is None and place and part.due_on == parts[place - 1].due_on:
            found = Problem.SAME_DAY
        if found:
            return found, place
    return (Problem.ABOVE_BALANCE, last) if sum(part.amount for part in parts) > within.largest else None


def _of_all(parts: Sequence[Part], within: Limits) -> Problem | None:
    checks = (
        (within.largest <= 0, Problem.NOTHING_OWED),
        (within.left_in_row <= 0, Problem.TOO_MANY),
        (len(parts) > within.most_parts, Problem.TOO_MANY_PARTS),
    )
    return next((reason for failed, reason in checks if failed), None)


def _of_one(part: Part, within: Limits) -> Problem | None:
    checks = (
        (part.due_on < within.earliest_on, Problem.DATE_PASSED),
        (part.due_on > within.furthest_on, Problem.TOO_FAR),
        (part.amount > within.largest, Problem.ABOVE_BALANCE),
        (part.amount <= 0 or part.amount < within.smallest, Problem.TOO_SMALL),
    )
    return next((reason for failed, reason in checks if failed), None)


def in_row(states: Iterable[tuple[int, str]]) -> int:
    """Return how many promises in a row were not kept; `states` are (series, state) from the newest to the oldest.

    The parts of a series count as one promise. A withdrawn one does not count; a kept one, also with variance,
    begins anew.
    """
    counted: set[int] = set()
    for series, state in states:
        if state in KEPT_STATES:
            break
        if state != "withdrawn":
            counted.add(series)
    return len(counted)


def may_withdraw(*, due_on: date, today: date, is_supervisor: bool) -> bool:
    """Return whether a promise may still be withdrawn: after its due date a supervisor alone may.

    A withdrawn promise counts in no kept rate, so nobody takes back their own once it is late.
    """
    return is_supervisor or today <= due_on
