"""Overdue reports of the past weeks, each made when its day had just closed."""

from datetime import datetime

from reports.actions import overdue
from reports.models import OverdueReport


def make(*, now: datetime) -> None:
    """Make the scheduled report that was due at `now`, as the schedule would have."""
    report, is_new = OverdueReport.objects.get_or_create(
        as_of=overdue.due_day(now=now), scheduled=True, defaults={"asked_at": now, "filters": {}}
    )
    if is_new:
        overdue.make(report_id=report.pk, now=now)
