"""Closing a case by hand, deciding on it, taking it back."""

from typing import Any, Literal

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions.closings import closings
from cases.enums import ClosingState
from cases.forms.closings import CloseForm, ReopenForm
from cases.models import Case, Closing, Creditor
from cases.queries.closings import closings as queries
from cases.queries.closings import comeback
from cases.rules.closings.closing import BY_HAND
from cases.views.approvals import Verdict, answered
from cases.views.closed import closed
from common import addresses, audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.requests import person


@needs("cases.close_case")
def case_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why a case is closed and what proves it; close it, or let it wait for a second person."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user).select_related("creditor", "debtor"), pk=pk)
    if page := closed(request, case):
        return page
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closings.ask(case=case, by=user, now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(case)
    return render(request, "cases/case_close.html", {"form": form, "case": case}, status=422 if form.errors else 200)


@needs("cases.close_case", "cases.approve_closing")
def closing_list(request: HttpRequest) -> HttpResponse:
    """List the closings by hand of the person's cases."""
    rows, context = _wanted(request)
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="asked")
    page = queries.page(rows, sort=sort, cursor=request.GET.get("after", ""))
    context |= {"page": page, "reasons": queries.reasons(), "heads": sorting.heads(queries.SORTS, sort)}
    context |= {"creditors": Creditor.objects.order_by("name", "pk")}
    return render(request, "cases/closing_list.html", context)


def _wanted(request: HttpRequest) -> tuple[QuerySet[Closing], dict[str, Any]]:
    """Return the closings that the address asks for, and its filters as they were understood."""
    show, reason = request.GET.get("show", ""), request.GET.get("reason", "")
    show = show if show in queries.SHOWN else "waiting"
    reason, creditor = reason if reason in BY_HAND else "", addresses.key(request.GET.get("creditor"))
    rows = queries.listed(person(request), show=show, reason=reason, creditor=creditor)
    return rows, {"show": show, "reason": reason, "creditor": creditor}


@needs("cases.close_case", "cases.approve_closing")
def closing_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every closing that fits the filters as CSV or XLSX."""
    user, now = person(request), clock.now()
    rows, filters = _wanted(request)
    audit.record(by=user, action="closings.export", subject=user, now=now, form=kind, **filters)
    return download(queries.table(rows), f"closings-{local_date(now, user.time_zone)}", kind)


@needs("cases.close_case", "cases.approve_closing")
def closing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a closing with its evidence, to decide on it, or to take back one's own."""
    return _detail(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: int) -> Closing:
    return get_object_or_404(queries.visible_to(person(request)), pk=pk)


def _detail(request: HttpRequest, row: Closing, refusal: Refusal | None = None) -> HttpResponse:
    user = person(request)
    waits, own = row.state == ClosingState.WAITING, row.asked_by_id == user.pk
    context = {
        "row": row,
        "refusal": refusal,
        "own": own and waits,
        "said": comeback.said(row),
        "may_decide": waits and not own and user.has_perm("cases.approve_closing"),
    }
    return render(request, "cases/closing_detail.html", context, status=422 if refusal else 200)


@require_POST
@needs("cases.close_case")
def closing_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one asked for oneself."""
    row = _visible(request, pk)
    try:
        closings.withdraw(closing=row, by=person(request), now=clock.now())
    except Refusal as refusal:
        return _detail(request, row, refusal)
    messages.success(request, _("Taken back. The case stays open."))
    return redirect("cases:closing-list")


@require_POST
@needs("cases.approve_closing")
def closing_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a closing that somebody else asked for."""
    row = _visible(request, pk)
    about: dict[str, Any] = {"closing": row, "by": person(request), "now": clock.now()}
    return answered(
        request,
        key=f"closing-{pk}",
        approve=Verdict(lambda words: closings.approve(words=words, **about), _("Approved. The case is closed.")),
        refuse=Verdict(lambda words: closings.refuse(words=words, **about), _("Refused. The case stays open.")),
    )


@needs("cases.close_case")
def case_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the closing by which a case is closed."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user).select_related("creditor", "debtor"), pk=pk)
    form = ReopenForm(request.POST or None)
    last = queries.last_of(case)
    if request.method == "POST" and last is not None and form.is_valid():
        try:
            row = closings.reopen(closing=last, by=user, now=clock.now(), reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            for one in comeback.said(row):
                (messages.warning if one.is_left else messages.success)(request, one.words)
            return redirect(case)
    context = {"form": form, "case": case, "closing": last}
    return render(request, "cases/case_reopen.html", context, status=422 if request.method == "POST" else 200)
