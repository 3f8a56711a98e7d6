"""One box that finds a case."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from cases.queries import case_list
from cases.queries import search as query
from common import clock
from common.access import needs
from staff.requests import person


@needs("cases.view_case")
def search(request: HttpRequest) -> HttpResponse:
    """Show the cases that fit what was typed; go straight to the case when it is the only one."""
    user = person(request)
    text = request.GET.get("q", "").strip()
    found = query.find(user=user, text=text)
    if len(found.cases) == 1:
        return HttpResponseRedirect(found.cases[0].get_absolute_url())
    rows = case_list.rows_of(found.cases, today=case_list.today_of(user, clock.now()))
    return render(request, "cases/search.html", {"text": text, "rows": rows, "more": found.more})
