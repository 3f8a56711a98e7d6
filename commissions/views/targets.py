"""The grid of targets."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commissions.actions import targets
from commissions.forms import months
from commissions.forms import targets as forms
from commissions.queries import amendments
from commissions.queries import credits as chosen
from commissions.queries import targets as queries
from commissions.rules.months import previous_month
from common import addresses, clock, dates
from common.access import needs
from common.errors import Refusal
from staff.requests import person


def _chosen(data: Any) -> dict[str, Any]:
    """Return month, currency and team that the address or form names; the present month by default."""
    listed = chosen.currencies()
    currency = data.get("currency", "")
    return {
        "month": months.parse(data.get("month", "")) or clock.now().date().replace(day=1),
        "currency": currency if currency in listed else (listed or ["CNY"])[0],
        "team": addresses.key(data.get("team")),
        "currencies": listed,
    }


@needs("commissions.view_plan")
def target_list(request: HttpRequest) -> HttpResponse:
    """Show and set the targets of a month in one currency."""
    posted = request.method == "POST" and person(request).has_perm("commissions.change_plan")
    what = _chosen(request.POST if posted else request.GET)
    rows = queries.grid(month=what["month"], currency=what["currency"], team_id=what["team"])
    grid = forms.cells(rows, what["currency"], request.POST if posted else None)
    refused = ""
    if posted:
        amounts = forms.amounts(grid, what["currency"])
        if not any(cell.error for cell in grid):
            try:
                changed = targets.set_month(
                    by=person(request),
                    month=what["month"],
                    currency=what["currency"],
                    amounts=amounts,
                    now=clock.now(),
                    reason=request.POST.get("reason", ""),
                )
            except Refusal as refusal:
                refused = str(refusal)
            else:
                said = _("Targets changed: %(count)d. They count once a second person has approved them.")
                if amendments.is_locked(what["month"], what["currency"]):
                    said = _("Changes asked for: %(count)d. They count once a second person has approved them.")
                messages.success(request, said % {"count": changed})
                return HttpResponseRedirect(_address(request, what))
    failed = bool(refused or any(cell.error for cell in grid))
    asked = {"month": what["month"], "currency": what["currency"], "user": person(request)}
    notice = ""
    if amendments.is_locked(what["month"], what["currency"]):
        notice = amendments.notice(what["month"], what["currency"])
    context = what | {"grid": grid, "refused": refused, "waiting": queries.waiting(**asked), **_choices(what)}
    context |= {"notice": notice, "reason": request.POST.get("reason", "")}
    return render(request, "commissions/target_list.html", context, status=422 if failed else 200)


def _choices(what: dict[str, Any]) -> dict[str, Any]:
    listed = months.around(clock.now().date(), back=12, ahead=3)
    if what["month"] not in listed:
        listed.append(what["month"])
    return {
        "months": [(months.code(month), dates.month(month), month == what["month"]) for month in listed],
        "month_code": months.code(what["month"]),
        "last_month": previous_month(what["month"]),
        "teams": queries.teams(),
    }


def _address(request: HttpRequest, what: dict[str, Any]) -> str:
    team = f"&team={what['team']}" if what["team"] else ""
    return f"{request.path}?month={months.code(what['month'])}&currency={what['currency']}{team}"


@require_POST
@needs("commissions.change_plan")
def target_copy(request: HttpRequest) -> HttpResponse:
    """Give everyone without a target that of the month before."""
    what = _chosen(request.POST)
    try:
        count = targets.copy_last_month(
            by=person(request), month=what["month"], currency=what["currency"], now=clock.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Targets copied: %(count)d.") % {"count": count})
    return HttpResponseRedirect(_address(request, what).replace("copy/", ""))


@require_POST
@needs("commissions.change_plan")
def target_approve(request: HttpRequest) -> HttpResponse:
    """Approve the waiting targets of a month that somebody else set."""
    what = _chosen(request.POST)
    try:
        count = targets.approve(by=person(request), month=what["month"], currency=what["currency"], now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Targets approved: %(count)d.") % {"count": count})
    return HttpResponseRedirect(_address(request, what).replace("approve/", ""))
