"""The case page and the case list."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from cases.queries.cases import case_export as exports
from cases.queries.cases import case_list, case_page, cases, columns
from cases.rules import case_filter
from common import audit, clock, links, sorting
from common.access import needs
from common.exports import download
from staff.queries import lists
from staff.requests import person


@needs("cases.view_case")
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a case with one of its tabs; the tabs alone when a script asks for them."""
    user = person(request)
    case = get_object_or_404(cases.detail(user), pk=pk)
    tab = case_page.chosen(request.GET.get("tab"))
    address = links.to("cases:case-detail", pk)
    context = case_page.context(case, user=user, tab=tab, now=clock.now(), address=address)
    context["may_work"] = user.has_perm("cases.work_case")
    context["may_assign"] = user.has_perm("cases.assign_case")
    context["may_keep"] = context["may_work"] or context["may_assign"]
    context["may_export"] = user.has_perm("contacts.export_person") and case.sealed_at is None
    context["may_close"] = user.has_perm("cases.close_case")
    context["may_decide"] = user.has_perm("cases.approve_closing")
    fragment = request.headers.get("HX-Target") == "case-body"
    return render(request, "cases/partials/case_body.html" if fragment else "cases/case_detail.html", context)


@needs("cases.view_case")
def case_index(request: HttpRequest) -> HttpResponse:
    """Show the cases that fit the filters, one page of them, with count and sum of all."""
    user, now = person(request), clock.now()
    chosen = case_filter.read(request.GET.getlist)
    sort = request.GET.get("sort", "")
    sort = sort if sort in case_filter.SORTS else "owed"
    found = case_list.filtered(user, chosen, now=now)
    context: dict[str, Any] = {"chosen": chosen, "sort": sort}
    context["offered"] = case_list.choices(user, chosen)
    gathered = case_list.is_narrow(user, chosen)
    page = case_list.page(found, sort=sort, cursor=request.GET.get("after", ""), gathered=gathered)
    context["rows"] = case_list.rows_of(page.rows, today=case_list.today_of(user, now))
    context["next_cursor"] = page.next_cursor
    context["totals"] = case_list.totals(found)
    context["chips"] = case_list.chips(chosen, context["offered"])
    context["may_assign"] = user.has_perm("cases.assign_case")
    context["listing"] = lists.listing(user, columns.CASES, request.GET, sums=columns.SUMS)
    context["order_left_out"] = columns.order_left_out(sort, context["listing"].columns)
    return render(request, "cases/case_list.html", context | _words(chosen, context))


@needs("cases.view_case")
def case_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every case that fits the filters as CSV or XLSX; the file says nothing that the list does not."""
    user, now = person(request), clock.now()
    today = case_list.today_of(user, now)
    chosen = case_filter.read(request.GET.getlist)
    table = exports.table(case_list.filtered(user, chosen, now=now), today=today)
    audit.record(by=user, action="cases.export", subject=user, now=now, form=kind, filters=chosen.query())
    return download(table, f"cases-{today}", kind)


def _words(chosen: case_filter.CaseFilter, context: dict[str, Any]) -> dict[str, Any]:
    """Return what the filter form and the foot say."""
    totals: list[case_list.Total] = context["totals"]
    return {
        "all_cases": sum(one.cases for one in totals),
        "currency": totals[0].currency if len(totals) == 1 else "",
        "filter_query": chosen.query(),
        "heads": sorting.heads(case_filter.SORTS, context["sort"]),
        "promises": case_list.promise_choices(),
        "contacts": case_list.contact_choices(),
        "buckets": [str(bucket) for bucket in range(8)],
    }
