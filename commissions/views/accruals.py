"""The accrual as a file."""

from typing import Literal

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from commissions.queries import accrual
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
