"""The accrual as a file, and an estimate of what no run has calculated yet."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from commissions.queries import accrual, accrual_estimates
from common import audit, clock
from common.access import needs
from common.exports import download
from staff.requests import person, today_of


@needs("commissions.view_run")
def accrual_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send what is earned, held and not paid by month and plan as CSV or XLSX."""
    user, today = person(request), today_of(request)
    audit.record(by=user, action="accrual.export", subject=user, now=clock.now(), form=kind)
    return download(accrual.table(today), f"accrual-{today}", kind)


@needs("commissions.view_run")
def accrual_estimate_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send the same estimate as CSV or XLSX, with a control total of each currency, as it is figured now."""
    user, today = person(request), today_of(request)
    found = accrual_estimates.rows(today)
    told = {one.currency: str(one.unpaid) for one in accrual_estimates.in_all(found)}
    audit.record(by=user, action="accrual.export", subject=user, now=clock.now(), form=kind, estimate=told)
    return download(accrual_estimates.table(found), f"accrual-estimate-{today}", kind)


@needs("commissions.view_run")
def accrual_estimate(request: HttpRequest) -> HttpResponse:
    """Show what the months without a calculated run have earned so far; a part of the list of runs, or a page."""
    found = accrual_estimates.rows(today_of(request))
    context = {"estimated": found, "totals": accrual_estimates.in_all(found), "now": clock.now()}
    if getattr(request, "htmx", False):
        return render(request, "commissions/partials/accrual_estimate.html", context)
    return render(request, "commissions/accrual_estimate.html", context)
