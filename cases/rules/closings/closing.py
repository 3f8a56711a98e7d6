"""Closing a case by hand: when each reason is true, who must agree, what it ends, how long a mistake is taken back."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

REOPEN_DAYS = 30
BY_HAND = ("paid", "cured", "settled", "returned", "written_off", "deceased", "sold")
"""The close reasons that a person may give; "recalled" comes with the creditor's file only."""


class Problem(StrEnum):
    """Why a case is not closed for a reason."""

    NOT_BY_HAND = "not_by_hand"
    STILL_OWED = "still_owed"
    STILL_PAST_DUE = "still_past_due"
    NOTHING_OWED = "nothing_owed"


@dataclass(frozen=True, slots=True)
class Effect:
    """What closing for a reason does to what is still open on the case.

    Everywhere the lease and the assignment end, an open promise is judged once more and then withdrawn, a live plan is
    cancelled and its stop lifted, and the next action is taken off. Every other hold stays until what ends it
    (`cases.rules.holds.TERMS`): a request to cease or an attorney holds the debt that comes back as well (12 CFR
    1006.6(b)(2), (c)).
    """

    account: str


EFFECTS: dict[str, Effect] = {
    "paid": Effect("closed"),
    "cured": Effect("closed"),
    "settled": Effect("closed"),
    "recalled": Effect("recalled"),
    "returned": Effect("closed"),
    "written_off": Effect("closed"),
    "deceased": Effect("closed"),
    "sold": Effect("closed"),
}


def problem(*, reason: str, balance: Decimal, oldest_due_on: date | None, today: date) -> Problem | None:
    """Return what stands against closing for `reason`; None when it may be asked."""
    if reason not in BY_HAND:
        return Problem.NOT_BY_HAND
    if reason == "paid" and balance > 0:
        return Problem.STILL_OWED
    if reason == "cured" and oldest_due_on is not None and oldest_due_on < today:
        return Problem.STILL_PAST_DUE
    if reason in ("written_off", "sold") and balance <= 0:
        return Problem.NOTHING_OWED
    return None


def needs_second(*, reason: str, balance: Decimal) -> bool:
    """Return whether a second person decides: what is owed is given up, or the debtor is said to be dead."""
    return reason == "deceased" or (reason != "cured" and balance > 0)


def may_reopen(*, closed_on: date, today: date) -> bool:
    """Return whether a closing by mistake may still be taken back: within 30 days."""
    return closed_on <= today <= closed_on + timedelta(days=REOPEN_DAYS)
