"""Where an email address comes from, and whether the procedures of a safe harbour stand behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

NOTICE_DAYS = 35
"""The creditor's notice leaves at least so many days to opt out (12 CFR 1006.6(d)(4)(ii)(C))."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A collector who had the debt: whether it wrote to the address, and whether the consumer opted out of that."""

    name: str
    used: bool = False
    opted_out: bool = False


def from_prior_collector(holders: Sequence[Holder], *, obtained: bool) -> bool:
    """Return whether the last of `holders` may use an address of those before (12 CFR 1006.6(d)(4)(iii)).

    One of them obtained it by the procedures of (i) or (ii), the one immediately before used it to communicate about
    the debt, and the consumer did not opt out of that.
    """
    if len(holders) < 2 or not obtained:
        return False
    before = holders[-2]
    return before.used and not before.opted_out


def first_email_on(notice_sent_on: date) -> date:
    """Return the first day after the time in which the consumer may opt out of the creditor's notice has passed."""
    return notice_sent_on + timedelta(days=NOTICE_DAYS + 1)
