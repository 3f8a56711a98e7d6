"""Months of the calendar: a month that lacks the day takes its last one. Pure."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Return the months from `start` to `end`, a begun one counted whole; 0 when `end` lies before."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, whole) < end:
        whole += 1
    return max(whole, 0)
