"""The business date of a creditor: the day that is open, apart from the clock."""

from datetime import date, datetime

from cases.models import BusinessDay, Creditor
from common.clock import local_date


def today(*, creditor: Creditor, now: datetime) -> date:
    """Return the day now open for `creditor`; its calendar day when none was opened yet."""
    open_on = BusinessDay.objects.filter(creditor=creditor).values_list("open_on", flat=True).first()
    return open_on or local_date(now, creditor.time_zone)
