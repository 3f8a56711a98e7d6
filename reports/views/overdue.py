"""Overdue reports: the list, the form that asks for one, the page like a printed page, its files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from common import clock, exports, jobs
from common.access import needs
from common.errors import Refusal
from reports import exports as sheets
from reports.actions import overdue as actions
from reports.forms import OverdueForm
from reports.queries import overdue
from reports.queries.overdue_columns import ACCOUNTS
from staff.queries import lists
from staff.requests import person


@needs("reports.view_overdue")
def overdue_list(request: HttpRequest) -> HttpResponse:
    """List the reports, the latest day first."""
    user = person(request)
    context: dict[str, Any] = {"may_make": user.has_perm("reports.make_overdue")}
    page = overdue.listed(user, cursor=request.GET.get("after", ""))
    context["lines"] = overdue.lines(page.rows, user)
    context["next_cursor"] = page.next_cursor
    context["kept_days"] = actions.ROWS_KEPT_DAYS
    return render(request, "reports/overdue_list.html", context)


@needs("reports.make_overdue")
def overdue_make(request: HttpRequest) -> HttpResponse:
    """Ask for a report."""
    user, now = person(request), clock.now()
    form = OverdueForm(request.POST or None, user=user, initial={"as_of": actions.latest_day(now=now)})
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.ask(by=user, as_of=form.day, filters=form.filters, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(report)
    return render(request, "reports/overdue_form.html", {"form": form}, status=422 if form.errors else 200)


@needs("reports.view_overdue")
def overdue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report: figures per currency, exceptions, accounts; or how far its job is."""
    user = person(request)
    report = get_object_or_404(overdue.visible(user), pk=pk)
    context: dict[str, Any] = {"report": report, "filter_words": overdue.filter_words(report)}
    context["may_make"] = user.has_perm("reports.make_overdue")
    if not report.made_at:
        own = report.job is not None and report.job.owner_id == user.pk
        progress = jobs.progress_of(report.job) if report.job else {}
        context |= {"job": report.job if own else None, "progress": progress}
        return render(request, "reports/overdue_waiting.html", context)
    asked = overdue.narrowed(request.GET)
    sort = request.GET.get("sort", "")
    context["sort"] = sort if sort in overdue.SORTS else "balance"
    found = overdue.rows(report, user, asked)
    page = overdue.page(found, sort=context["sort"], cursor=request.GET.get("after", ""))
    context["rows"] = page.rows
    context["next_cursor"] = page.next_cursor
    context["listing"] = lists.listing(user, ACCOUNTS, request.GET)
    return render(request, "reports/overdue_detail.html", context | overdue.words(report, user, asked))


@needs("reports.view_overdue")
def overdue_export(request: HttpRequest, pk: int, form: str) -> Any:
    """Send the accounts of a report as CSV or XLSX, as narrowed on the page."""
    user = person(request)
    report = get_object_or_404(overdue.visible(user), pk=pk, made_at__isnull=False)
    if report.rows_removed_at:
        raise Http404
    asked = overdue.narrowed(request.GET)
    actions.record_download(report=report, form=form, filters=asked.query(), by=user, now=clock.now())
    table = sheets.sheet(report, user, asked)
    name = f"overdue-{report.as_of.isoformat()}-{report.pk}"
    return exports.csv_response(table, name) if form == "csv" else exports.xlsx_response(table, name)
