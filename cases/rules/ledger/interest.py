"""Interest that the desk itself accrues on an account, when its creditor says so.

Simple interest runs on the principal; daily terms compound: they run on principal and interest. Fees, late charges and
costs bear none, unless the creditor says so where that is lawful; under Chinese rules never (银发〔2016〕111号).

What an entry changes bears interest from the day after it. Interest is figured from the last statement of the creditor,
or from the first day of the terms, as one total, and what was booked of it already is taken off: so a day that was
missed, or money that comes late with an earlier day, corrects itself with the next day's entry. Pure.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

NONE, SIMPLE, DAILY = "none", "simple", "daily"
CHINA = "cn"
DAYS_A_YEAR = 365
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Booked:
    """What a ledger entry changes of the parts that bear interest, from which day."""

    on: date
    amount: Decimal


def bearing(kind: str, *, on_charges: bool) -> tuple[str, ...]:
    """Return the components that bear interest."""
    parts = {NONE: (), SIMPLE: ("principal",), DAILY: ("principal", "interest")}[kind]
    return (*parts, "fees", "late_charges", "costs") if on_charges and parts else parts


def is_lawful(jurisdiction: str, *, on_charges: bool) -> bool:
    """Return whether interest may run so: under Chinese rules never on fees or late charges."""
    return not (on_charges and jurisdiction == CHINA)


def total(entries: Sequence[Booked], *, since: date, on: date, rate: Decimal, frozen: Collection[date] = ()) -> Decimal:
    """Return the interest of the days after `since` up to `on`, not rounded, never below zero.

    `rate` is a share per day, such as 0.0005; `frozen` are days on which none runs.
    """
    days = (since + timedelta(days=number) for number in range(1, (on - since).days + 1))
    borne = sum(
        (entry.amount for day in days if day not in frozen for entry in entries if entry.on < day),
        ZERO,
    )
    return max(borne, ZERO) * rate


def yearly(rate: Decimal) -> Decimal:
    """Return the rate per year of 365 days, in percent, for a rate per day."""
    return rate * DAYS_A_YEAR * 100
