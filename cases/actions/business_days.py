"""The business date of each creditor: days are closed in order, and what is nightly is done for each of them."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import nightly
from cases.models import BusinessDay, Creditor
from common import audit
from common.clock import local_date
from common.errors import Refusal
from staff.models import User


class DayClosed(Refusal):
    """The day is closed already."""

    code = "day_closed"


def advance(*, creditor: Creditor, to: date, now: datetime, by: User | None = None) -> BusinessDay:
    """Open the day `to`; every day between is closed in order, each with its nightly steps (`nightly.STEPS`).

    Each day is a transaction, so a crash leaves the days that are done. Raises DayClosed for a day before the open one.
    """
    with transaction.atomic():
        day, _new = BusinessDay.objects.get_or_create(creditor=creditor, defaults={"open_on": to})
        if to < day.open_on:
            raise DayClosed(_("That day is closed. Days open in order only."))
        if _new:
            nightly.run(creditor=creditor, on=to, now=now, by=by)
    while day.open_on < to:
        day = _next(day, now=now, by=by)
    return day


def catch_up(*, now: datetime) -> None:
    """Bring every creditor to its own calendar day."""
    for creditor in Creditor.objects.select_related("business_day").order_by("pk"):
        today = local_date(now, creditor.time_zone)
        day: BusinessDay | None = getattr(creditor, "business_day", None)
        if day is None or day.open_on < today:
            advance(creditor=creditor, to=today, now=now)


@transaction.atomic
def _next(day: BusinessDay, *, now: datetime, by: User | None) -> BusinessDay:
    row = BusinessDay.objects.select_for_update(of=("self",)).select_related("creditor").get(pk=day.pk)
    if row.open_on != day.open_on:
        return row
    row.open_on += timedelta(days=1)
    row.save(update_fields=["open_on"])
    nightly.run(creditor=row.creditor, on=row.open_on, now=now, by=by)
    audit.record(by=by, action="business_day.open", subject=row.creditor, now=now, on=row.open_on.isoformat())
    return row
