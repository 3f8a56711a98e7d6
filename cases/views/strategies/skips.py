"""The list of cases that collectors passed over."""

from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from cases.models import Skip
from cases.queries.strategies import skips as queries
from common import addresses, audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.exports import download
from staff.models import User
from staff.requests import person


@needs("cases.view_strategy")
def skip_list(request: HttpRequest) -> HttpResponse:
    """List the cases that were passed over, with who and why."""
    rows, reason, collector = _wanted(request)
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="passed")
    context = {
        "page": queries.page(rows, sort=sort, cursor=request.GET.get("after", "")),
        "heads": sorting.heads(queries.SORTS, sort),
        "reason": reason,
        "reasons": queries.reasons(),
        "collector": User.objects.filter(pk=collector).first() if collector else None,
    }
    return render(request, "cases/skip_list.html", context)


def _wanted(request: HttpRequest) -> tuple[QuerySet[Skip, Any], str, int | None]:
    """Return the rows that the address asks for, and its reason and collector as they were understood."""
    reason, collector = request.GET.get("reason", ""), addresses.key(request.GET.get("collector"))
    reason = reason if reason in queries.SHOWN else "all"
    return queries.listed(person(request), reason=reason, collector=collector), reason, collector


@needs("cases.view_strategy")
def skip_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every row that fits the filters as CSV or XLSX."""
    user, now = person(request), clock.now()
    rows, reason, collector = _wanted(request)
    audit.record(by=user, action="skips.export", subject=user, now=now, form=kind, reason=reason, collector=collector)
    return download(queries.table(rows), f"passed-over-{local_date(now, user.time_zone)}", kind)
