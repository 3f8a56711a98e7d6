"""Handing cases over: both sides are shown first, then they move."""

from typing import Any, Literal

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.actions.placements import transfers
from cases.enums import TransferReason
from cases.forms.transfers import TransferForm
from cases.models import Transfer
from cases.queries.cases import case_list
from cases.queries.placements import transfer_list as lists
from cases.queries.placements import transfers as queries
from cases.querysets import CaseQuerySet
from cases.views.strategies.assignment import named
from common import audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.requests import person


@needs("cases.assign_case")
def case_transfer(request: HttpRequest) -> HttpResponse:
    """Ask who takes over the cases that the address names, show both sides, and hand them over."""
    people, teams = queries.takers()
    form = TransferForm(request.POST or None, people=people, teams=teams)
    cases, chosen = named(request)
    back = f"{reverse('cases:case-list')}?{chosen.query()}"
    totals = case_list.totals(cases)
    context: dict[str, Any] = {"form": form, "totals": totals, "back": back}
    context["all_cases"] = sum(one.cases for one in totals)
    if request.method == "POST" and form.is_valid():
        shown = queries.preview(cases, collector=form.collector, team=form.team) if form.team else None
        context |= {"preview": shown, "mark": form.mark(shown.moving) if shown else ""}
        if shown and form.cleaned_data["seen"] == context["mark"]:
            moved = _moved(form, cases, request)
            if moved is not None:
                return _done(request, moved, back)
    return render(request, "cases/case_transfer.html", context, status=422 if form.errors else 200)


def _moved(form: TransferForm, cases: CaseQuerySet, request: HttpRequest) -> Transfer | None:
    try:
        return transfers.transfer(
            cases=cases,
            collector=form.collector,
            team=form.team,
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            by=person(request),
            now=clock.now(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _done(request: HttpRequest, row: Transfer, back: str) -> HttpResponse:
    whom = row.collector.name if row.collector else _("Pool of %(team)s") % {"team": row.team.name}
    words = ngettext("%(moved)s case handed over: %(name)s.", "%(moved)s cases handed over: %(name)s.", row.moved)
    messages.info(request, words % {"moved": f"{row.moved:,}", "name": whom})
    return HttpResponseRedirect(back)


@needs("cases.assign_case")
def transfer_list(request: HttpRequest) -> HttpResponse:
    """List the hand-overs with their notes."""
    rows, reason = _wanted(request)
    sort = sorting.chosen(lists.SORTS, request.GET.get("sort"), usual="handed")
    context = {
        "page": lists.page(rows, sort=sort, cursor=request.GET.get("after", "")),
        "heads": sorting.heads(lists.SORTS, sort),
        "reason": reason,
        "reasons": TransferReason.choices,
    }
    return render(request, "cases/transfer_list.html", context)


def _wanted(request: HttpRequest) -> tuple[QuerySet[Transfer], str]:
    """Return the hand-overs that the address asks for, and its reason as it was understood."""
    reason = request.GET.get("reason", "")
    reason = reason if reason in TransferReason.values else ""
    return lists.listed(person(request), reason=reason), reason


@needs("cases.assign_case")
def transfer_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every hand-over that fits the filters as CSV or XLSX."""
    user, now = person(request), clock.now()
    rows, reason = _wanted(request)
    audit.record(by=user, action="transfers.export", subject=user, now=now, form=kind, reason=reason)
    return download(lists.table(rows), f"hand-overs-{local_date(now, user.time_zone)}", kind)
