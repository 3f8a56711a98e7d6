"""The one place that reads the clock, and what an instant is on a calendar. Actions take the time as an argument;
views and tasks ask here.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def local_date(at: datetime, zone: str) -> date:
    """Return the calendar date of the instant `at` in the IANA `zone`."""
    return at.astimezone(ZoneInfo(zone)).date()


def start_of(on: date, zone: str) -> datetime:
    """Return the first instant of the calendar date `on` in the IANA `zone`."""
    return datetime.combine(on, time(), ZoneInfo(zone))
