"""The page of working days: a year of one jurisdiction, stating days, completing a year."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions import calendars
from cases.enums import Jurisdiction
from cases.forms.calendars import CalendarDayForm, CalendarYearForm
from cases.models import CalendarDay, CalendarYear
from cases.queries import calendar_page as queries
from common import addresses, clock, dates
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from staff.requests import person


def _address(jurisdiction: str, year: int) -> str:
    return f"{reverse('cases:calendar')}?jurisdiction={jurisdiction}&year={year}"


def _chosen(request: HttpRequest, today: date) -> tuple[str, int]:
    jurisdiction, year = request.GET.get("jurisdiction", ""), addresses.key(request.GET.get("year")) or 0
    jurisdiction = jurisdiction if jurisdiction in Jurisdiction.values else str(Jurisdiction.CHINA)
    return jurisdiction, year if calendars.EARLIEST <= year <= calendars.LATEST else today.year


@needs("cases.view_calendar")
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the days of a year that are not what their weekday says; an administrator states others."""
    user, now = person(request), clock.now()
    today = local_date(now, user.time_zone)
    jurisdiction, year = _chosen(request, today)
    posted = request.POST if user.has_perm("cases.change_calendar") and request.method == "POST" else None
    form = CalendarDayForm(posted, jurisdiction=jurisdiction, today=today)
    if posted is not None and form.is_valid():
        try:
            row = calendars.state_day(by=user, now=now, **form.stated)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(day)s is stated.") % {"day": dates.day(row.day)})
            return redirect(_address(jurisdiction, row.day.year))
    context = {
        "jurisdiction": jurisdiction,
        "jurisdictions": Jurisdiction.choices,
        "page": queries.page(jurisdiction=jurisdiction, year=year),
        "form": form,
        "year_form": CalendarYearForm(),
        "may_change": user.has_perm("cases.change_calendar"),
    }
    return render(request, "cases/calendar.html", context, status=422 if form.errors else 200)


@require_POST
@needs("cases.change_calendar")
def calendar_day_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what the desk stated of a day."""
    row = get_object_or_404(CalendarDay.objects.select_related("creditor"), pk=pk)
    address = _address(row.creditor.jurisdiction if row.creditor else row.jurisdiction, row.day.year)
    calendars.take_back_day(row=row, by=person(request), now=clock.now())
    return redirect(address)


@require_POST
@needs("cases.change_calendar")
def calendar_year_state(request: HttpRequest) -> HttpResponse:
    """State that a year is complete, with its notice; or take that back."""
    user, now = person(request), clock.now()
    jurisdiction, year = _chosen(request, local_date(now, user.time_zone))
    if request.POST.get("back"):
        row = get_object_or_404(CalendarYear, jurisdiction=jurisdiction, year=year)
        calendars.take_back_year(row=row, by=user, now=now)
        return redirect(_address(jurisdiction, year))
    try:
        source = request.POST.get("source", "")
        calendars.state_year(jurisdiction=jurisdiction, year=year, source=source, by=user, now=now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(_address(jurisdiction, year))
