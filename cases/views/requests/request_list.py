"""The inboxes of requests, and the same list as a file."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from cases.enums import RequestKind
from cases.queries import business_days
from cases.queries.cases import columns
from cases.queries.requests import request_list as queries
from cases.rules.requests import request_filter
from common import audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.exports import download
from staff.enums import Department
from staff.queries import lists
from staff.requests import person


@needs("cases.view_request")
def request_index(request: HttpRequest) -> HttpResponse:
    """Show the requests of the person's inboxes and cases, by deadline."""
    user, days = person(request), business_days.all_today(now=clock.now())
    chosen = request_filter.read(request.GET.getlist, departments=Department.values)
    sort = request_filter.order(request.GET.get("sort", ""), chosen)
    rows = queries.filtered(user, chosen, days=days)
    page = queries.page(rows, sort=sort, cursor=request.GET.get("after", ""))
    offered = queries.choices(user, chosen)
    context: dict[str, Any] = {
        "chosen": chosen,
        "sort": sort,
        "heads": sorting.heads(request_filter.SORTS, sort),
        "tabs": queries.tabs(user, chosen, days=days),
        "rows": queries.rows_of(page.rows, days=days),
        "next_cursor": page.next_cursor,
        "total": rows.count(),
        "offered": offered,
        "chips": queries.chips(chosen, offered),
        "kinds": RequestKind.choices,
        "dues": queries.due_choices(),
        "filter_query": chosen.query(),
        "listing": lists.listing(user, columns.REQUESTS, request.GET),
    }
    return render(request, "cases/request_list.html", context)


@needs("cases.view_request")
def request_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every request that fits the filters as CSV or XLSX."""
    user, now = person(request), clock.now()
    chosen = request_filter.read(request.GET.getlist, departments=Department.values)
    table = queries.table(queries.filtered(user, chosen, days=business_days.all_today(now=now)))
    audit.record(by=user, action="requests.export", subject=user, now=now, form=kind, filters=chosen.query())
    return download(table, f"requests-{local_date(now, user.time_zone)}", kind)
