"""The list of what was paid beyond the debt."""

from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from cases.models import Account, Creditor
from cases.queries.ledger import unapplied as queries
from common import addresses, audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.exports import download
from staff.requests import person


@needs("cases.view_unapplied")
def unapplied_list(request: HttpRequest) -> HttpResponse:
    """List the accounts with unapplied money, with their sums."""
    rows, creditor = _wanted(request)
    sort = request.GET.get("sort", "unapplied")
    sort = sort if sort in queries.SORTS else "unapplied"
    context: dict[str, Any] = {
        "page": queries.page(rows, sort=sort, cursor=request.GET.get("after", "")),
        "heads": sorting.heads(queries.SORTS, sort),
        "totals": queries.totals(rows),
        "creditors": Creditor.objects.order_by("name"),
        "creditor": creditor,
    }
    return render(request, "cases/unapplied_list.html", context)


@needs("cases.view_unapplied")
def unapplied_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send the list as CSV or XLSX."""
    user, now = person(request), clock.now()
    rows, creditor = _wanted(request)
    audit.record(by=user, action="unapplied.export", subject=user, now=now, form=kind, creditor=creditor)
    return download(queries.table(rows), f"unapplied-{local_date(now, user.time_zone)}", kind)


def _wanted(request: HttpRequest) -> tuple[QuerySet[Account], int | None]:
    found = Creditor.objects.filter(pk=addresses.key(request.GET.get("creditor")) or 0).first()
    creditor = found.pk if found else None
    return queries.listed(person(request), creditor=creditor), creditor
