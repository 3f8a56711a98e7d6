"""Months in addresses and forms: "2026-10"."""

import re
from datetime import date

from commissions.rules.months import following_month, previous_month


def parse(text: str) -> date | None:
    """Return the first day of the month that "2026-10" names; None for anything else."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text.strip())
    return date(int(found[1]), int(found[2]), 1) if found else None


def code(month: date) -> str:
    """Return "2026-10"."""
    return f"{month:%Y-%m}"


def around(today: date, *, back: int, ahead: int) -> list[date]:
    """Return the months from `ahead` months after that of `today` down to `back` months before it."""
    month = today.replace(day=1)
    for _step in range(ahead):
        month = following_month(month)
    found = [month]
    while len(found) <= back + ahead:
        found.append(previous_month(found[-1]))
    return found
