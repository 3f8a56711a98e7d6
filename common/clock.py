"""The one place that reads the clock. Actions take the time as an argument; views and tasks ask here."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> datetime:
    """Return the present instant in UTC."""
    return timezone.now()


def local_date(at: datetime, zone: str) -> date:
    """Return the calendar date of the instant `at` in the IANA `zone`."""
    return at.astimezone(ZoneInfo(zone)).date()
