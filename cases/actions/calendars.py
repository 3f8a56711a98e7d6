"""What an administrator states of the calendar: a day off, a worked weekend, a year that is complete."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.promises import promises
from cases.actions.requests import request_deadlines
from cases.models import CalendarDay, CalendarYear, Creditor
from common import audit, cards, history
from common.errors import Refusal
from staff.models import User

EARLIEST, LATEST = 2000, 2100
"""The years of which the published calendars know something."""


class CalendarRefused(Refusal):
    """The day or the year is stated already, or nothing says why."""

    code = "calendar_refused"


@transaction.atomic
def state_day(
    *,
    day: date,
    is_working: bool,
    reason: str,
    by: User,
    now: datetime,
    jurisdiction: str = "",
    creditor: Creditor | None = None,
) -> CalendarDay:
    """State that `day` is worked or off, for one creditor or for the whole `jurisdiction`, whichever is given.

    A day that was stated before takes the new answer; its history keeps both. Raises CalendarRefused.
    """
    reason = cards.kept(reason, 120)
    if not reason:
        raise CalendarRefused(_("Say what the day is: the holiday, or the notice that moves it."), field="reason")
    if not EARLIEST <= day.year <= LATEST:
        raise CalendarRefused(_("Choose a day between 2000 and 2100."), field="day")
    scope = {"creditor": creditor, "jurisdiction": "" if creditor else jurisdiction}
    row = CalendarDay.objects.select_for_update(of=("self",)).filter(day=day, **scope).first()
    row = row or CalendarDay(day=day, **scope)
    row.is_working, row.reason, row.stated_at, row.stated_by = is_working, reason, now, by
    history.sign(row, by=by, now=now, reason=reason)
    row.save()
    audit.record(by=by, action="calendar.state_day", subject=row, now=now, day=day.isoformat(), is_working=is_working)
    _judge_again(row, by=by, now=now)
    return row


@transaction.atomic
def take_back_day(*, row: CalendarDay, by: User, now: datetime) -> None:
    """Take back what was stated of a day; the published calendar counts again. The history stays."""
    row = CalendarDay.objects.select_for_update(of=("self",)).get(pk=row.pk)
    audit.record(by=by, action="calendar.take_back_day", subject=row, now=now, day=row.day.isoformat())
    history.sign(row, by=by, now=now, reason=row.reason)
    row.delete()
    _judge_again(row, by=by, now=now)


@transaction.atomic
def state_year(*, jurisdiction: str, year: int, source: str, by: User, now: datetime) -> CalendarYear:
    """State that the calendar of `year` is complete here, with the notice that says so. Raises CalendarRefused."""
    source = cards.kept(source, 200)
    if not source:
        raise CalendarRefused(_("Name the notice: number and date."), field="source")
    if not EARLIEST <= year <= LATEST:
        raise CalendarRefused(_("Choose a year between 2000 and 2100."), field="year")
    row = CalendarYear.objects.select_for_update(of=("self",)).filter(jurisdiction=jurisdiction, year=year).first()
    row = row or CalendarYear(jurisdiction=jurisdiction, year=year)
    row.source, row.stated_at, row.stated_by = source, now, by
    history.sign(row, by=by, now=now, reason=source)
    row.save()
    audit.record(by=by, action="calendar.state_year", subject=row, now=now, year=year)
    _judge_year(row, by=by, now=now)
    return row


@transaction.atomic
def take_back_year(*, row: CalendarYear, by: User, now: datetime) -> None:
    """Take back that a year is complete; its dates are provisional again. The history stays."""
    row = CalendarYear.objects.select_for_update(of=("self",)).get(pk=row.pk)
    audit.record(by=by, action="calendar.take_back_year", subject=row, now=now, year=row.year)
    history.sign(row, by=by, now=now, reason=row.source)
    row.delete()
    _judge_year(row, by=by, now=now)


def _judge_again(row: CalendarDay, *, by: User, now: datetime) -> None:
    """Judge again the promises that the day concerns, and figure the deadlines of open requests anew."""
    for creditor in [row.creditor] if row.creditor else _creditors(row.jurisdiction):
        promises.calendar_changed(creditor=creditor, days=(row.day, row.day), by=by, now=now)
        request_deadlines.refigure(creditor=creditor, now=now, by=by, reason=row.reason)


def _judge_year(row: CalendarYear, *, by: User, now: datetime) -> None:
    """Judge again the promises that rest on the year, and figure the deadlines of open requests anew.

    Provisional promises become final, or final ones provisional.
    """
    days = (date(row.year, 1, 1), date(row.year, 12, 31))
    for creditor in _creditors(row.jurisdiction):
        promises.calendar_changed(creditor=creditor, days=days, by=by, now=now)
        request_deadlines.refigure(creditor=creditor, now=now, by=by, reason=row.source)


def _creditors(jurisdiction: str) -> list[Creditor]:
    return list(Creditor.objects.filter(jurisdiction=jurisdiction).order_by("pk"))
