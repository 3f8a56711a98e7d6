"""One box that finds a case."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from cases.actions import searches
from cases.queries.cases import case_list
from common import clock
from common.access import needs
from staff.requests import person


@needs("cases.view_case")
def search(request: HttpRequest) -> HttpResponse:
    """Show the cases that fit what was typed; go straight to the case when it is the only one."""
    user, now = person(request), clock.now()
    found = searches.look_up(text=request.GET.get("q", ""), by=user, now=now)
    if found.only:
        return HttpResponseRedirect(found.only.get_absolute_url())
    rows = case_list.rows_of([hit.case for hit in found.hits], today=case_list.today_of(user, now))
    return render(request, "cases/search.html", {"found": found, "rows": list(zip(found.hits, rows, strict=True))})
