"""The business date of a creditor: the day that is open, apart from the clock."""

from datetime import date, datetime

from cases.models import BusinessDay, Creditor
from common.clock import local_date


def today(*, creditor: Creditor, now: datetime) -> date:
    """Return the day now open for `creditor`; its calendar day when none was opened yet."""
    open_on = BusinessDay.objects.filter(creditor=creditor).values_list("open_on", flat=True).first()
    return open_on or local_date(now, creditor.time_zone)


def all_today(*, now: datetime) -> dict[int, date]:
    """Return the day now open of every creditor by its id, in two queries."""
    opened = dict(BusinessDay.objects.values_list("creditor", "open_on"))
    zones = Creditor.objects.order_by("pk").values_list("pk", "time_zone")
    return {pk: opened.get(pk) or local_date(now, zone) for pk, zone in zones}
