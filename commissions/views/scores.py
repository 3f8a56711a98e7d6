"""The list of review scores of a month."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commissions.actions import scores
from commissions.forms import months
from commissions.forms import scores as forms
from commissions.queries import scores as queries
from commissions.rules.months import previous_month
from common import addresses, clock, dates, punctuation
from common.access import needs
from common.errors import Refusal
from staff.requests import person, today_of


def _chosen(request: HttpRequest, data: Any) -> dict[str, Any]:
    """Return month and team that the address or form names; the month before the present one by default."""
    first = today_of(request).replace(day=1)
    month = months.parse(data.get("month", "")) or previous_month(first)
    return {"month": month, "team": addresses.key(data.get("team"))}


@needs("commissions.view_score")
def score_list(request: HttpRequest) -> HttpResponse:
    """Show and record the review scores of a month."""
    user = person(request)
    posted = request.method == "POST" and user.has_perm("commissions.record_score")
    what = _chosen(request, request.POST if posted else request.GET)
    rows = queries.listed(user, month=what["month"], team_id=what["team"])
    grid = forms.cells(rows, request.POST if posted else None)
    refused = ""
    if posted:
        typed, reason = forms.scores(grid), request.POST.get("reason", "")
        wrong = [cell.row.collector.name for cell in grid if cell.error]
        if wrong:
            refused = _("Nothing is kept yet. Look at the rows of %(names)s.") % {"names": punctuation.listed(wrong)}
        else:
            refused = _recorded(request, what, typed, reason)
            if not refused:
                return HttpResponseRedirect(_address(request, what))
    context = (
        what | _choices(request, what) | {"grid": grid, "refused": refused, "reason": request.POST.get("reason", "")}
    )
    context["waiting"] = len(queries.waiting(user, month=what["month"], team_id=what["team"]))
    return render(request, "commissions/score_list.html", context, status=422 if refused else 200)


def _recorded(request: HttpRequest, what: dict[str, Any], typed: dict[int, scores.Scored], reason: str) -> str:
    """Record what was typed; return the refusal, or nothing."""
    about: dict[str, Any] = {"month": what["month"], "scores": typed, "reason": reason}
    try:
        changed = scores.record(by=person(request), now=clock.now(), today=today_of(request), **about)
    except Refusal as refusal:
        return str(refusal)
    said = _("Scores recorded: %(count)d. They count once a second person has approved them.")
    messages.success(request, said % {"count": changed})
    return ""


def _choices(request: HttpRequest, what: dict[str, Any]) -> dict[str, Any]:
    listed = months.around(today_of(request), back=12, ahead=0)
    if what["month"] not in listed:
        listed.append(what["month"])
    return {
        "months": [(months.code(month), dates.month(month), month == what["month"]) for month in listed],
        "month_code": months.code(what["month"]),
        "last_month": previous_month(what["month"]),
        "teams": queries.teams(person(request)),
    }


def _address(request: HttpRequest, what: dict[str, Any]) -> str:
    team = f"&team={what['team']}" if what["team"] else ""
    return f"{request.path}?month={months.code(what['month'])}{team}"


@require_POST
@needs("commissions.approve_score")
def score_approve(request: HttpRequest) -> HttpResponse:
    """Approve the waiting scores of a month that somebody else recorded."""
    what = _chosen(request, request.POST)
    user = person(request)
    people = queries.people(user, team_id=what["team"]).values_list("pk", flat=True)
    try:
        count = scores.approve(by=user, month=what["month"], collectors=list(people), now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Scores approved: %(count)d.") % {"count": count})
    return HttpResponseRedirect(_address(request, what).replace("approve/", ""))
