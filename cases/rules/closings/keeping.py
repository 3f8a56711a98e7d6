"""Keeping a case beyond its recall date: how long, and how many of a placement, a creditor lets be asked for."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST = timedelta(days=366)
"""No creditor leaves a case longer beyond its recall date: a later day is a slip of the pen. Ours."""


class Problem(StrEnum):
    """Why a case cannot be asked for."""

    CLOSED = "closed"
    NO_RECALL = "no_recall"
    PASSED = "passed"
    TOO_SOON = "too_soon"
    TOO_LATE = "too_late"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Within:
    """The limits of the creditor and what was used of them: cases of the placement, and those kept or asked for."""

    most_days: int
    most_percent: int
    cases: int
    kept: int

    @property
    def most(self) -> int:
        """How many cases of the placement may be kept: the percentage, rounded down, at least one."""
        return max(1, self.cases * self.most_percent // 100) if self.most_percent else 0


def problem(*, is_open: bool, recall_on: date | None, until: date, today: date, within: Within) -> Problem | None:
    """Return what stands against asking for `until`; None when it may be asked."""
    if not is_open:
        return Problem.CLOSED
    if recall_on is None:
        return Problem.NO_RECALL
    if recall_on <= today:
        return Problem.PASSED
    if until <= recall_on:
        return Problem.TOO_SOON
    if until > furthest(recall_on, within):
        return Problem.TOO_LATE
    return Problem.TOO_MANY if within.kept >= within.most else None


def furthest(recall_on: date, within: Within) -> date:
    """Return the last day that may be asked for."""
    return recall_on + timedelta(days=within.most_days)
