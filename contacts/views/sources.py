"""The page of sources: which of them reach somebody and pay off."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from common import audit, clock, human_dates
from common.access import needs
from common.clock import local_date
from common.exports import download
from contacts.queries import sources as queries
from staff.models import User
from staff.requests import person


@needs("contacts.view_contact")
def source_list(request: HttpRequest) -> HttpResponse:
    """Show what came of the numbers and addresses of each source in the days asked for."""
    user = person(request)
    filters = _wanted(request, user)
    context = {"rows": queries.listed(user, filters), "filters": filters, "days": queries.DAYS_AFTER}
    return render(request, "contacts/source_list.html", context)


@needs("contacts.view_contact")
def source_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send the same as CSV or XLSX."""
    user, now = person(request), clock.now()
    filters = _wanted(request, user)
    told = {"since": str(filters.first_on), "until": str(filters.last_on)}
    audit.record(by=user, action="sources.export", subject=user, now=now, form=kind, **told)
    return download(queries.table(user, filters), f"sources-{local_date(now, user.time_zone)}", kind)


def _wanted(request: HttpRequest, user: User) -> queries.Filters:
    """Return the days that the address asks for; the last ninety when it names none."""
    today = local_date(clock.now(), user.time_zone)
    first_on = human_dates.day(request.GET.get("since", ""), today=today) or today - queries.LOOK_BACK
    last_on = human_dates.day(request.GET.get("until", ""), today=today) or today
    return queries.Filters(min(first_on, last_on), max(first_on, last_on))
