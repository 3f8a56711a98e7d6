"""Public holidays by name of calendar, computed for any year; the year's edges belong to the year of the date."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

CALENDARS = {
    "us-6103a": ("US", None, False),
    "au-national": ("AU", None, True),
    "uk-england": ("GB", "ENG", True),
}


class CalendarUnknown(LookupError):
    """No calendar has this name."""


@lru_cache(maxsize=256)
def days_off(calendar: str, year: int) -> frozenset[date]:
    """Return the public holidays of `year` in the calendar; raise CalendarUnknown.

    "us-6103a" are the days that 5 U.S.C. 6103(a) itself names, without those on which they are observed.
    """
    if calendar not in CALENDARS:
        raise CalendarUnknown(calendar)
    from holidays import country_holidays  # It loads a quarter of a second of tables: only when asked.

    country, region, observed = CALENDARS[calendar]
    return frozenset(country_holidays(country, subdiv=region, years=year, observed=observed))


def is_day_off(calendar: str, on: date) -> bool:
    """Return whether `on` is a public holiday; a substitute day may belong to a holiday of the next year."""
    return on in days_off(calendar, on.year) or on in days_off(calendar, on.year + 1)


def business_days_after(on: date, days: int, calendar: str) -> date:
    """Return the date `days` days after `on`, Saturdays, Sundays and public holidays left out."""
    while days:
        on += timedelta(days=1)
        if on.weekday() < 5 and not is_day_off(calendar, on):
            days -= 1
    return on


def consecutive(first: date, last: date) -> Iterable[date]:
    """Yield each date from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += timedelta(days=1)
