"""Closing a case by hand, deciding on it, taking it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.actions.closings import closings
from cases.enums import ClosingState
from cases.forms.closings import CloseForm, DecideForm, ReopenForm
from cases.models import Case, Closing
from cases.queries.closings import closings as queries
from common import clock
from common.access import needs
from common.errors import Refusal
from staff.models import User
from staff.requests import person


@needs("cases.close_case")
def case_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why a case is closed and what proves it; close it, or let it wait for a second person."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user).select_related("creditor", "debtor"), pk=pk)
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
    show = request.GET.get("show", "waiting")
    show = show if show in queries.SHOWN else "waiting"
    reason = request.GET.get("reason", "")
    page = queries.page(queries.listed(person(request), show=show, reason=reason), cursor=request.GET.get("after", ""))
    context = {"page": page, "show": show, "reason": reason, "reasons": queries.reasons()}
    return render(request, "cases/closing_list.html", context)


@needs("cases.close_case", "cases.approve_closing")
def closing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a closing with its evidence; decide on it, or take back one's own."""
    user = person(request)
    row = get_object_or_404(queries.visible_to(user), pk=pk)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(row, verb=request.POST.get("answer", ""), words=form.cleaned_data["words"], by=user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:closing-list")
    waits = row.state == ClosingState.WAITING
    own = row.asked_by_id == user.pk
    may_decide = waits and not own and user.has_perm("cases.approve_closing")
    context = {"row": row, "form": form, "own": own and waits, "may_decide": may_decide}
    return render(request, "cases/closing_detail.html", context, status=422 if form.errors else 200)


def _decide(row: Closing, *, verb: str, words: str, by: User) -> Closing:
    """Do what the person pressed: "approve", "withdraw" for one's own, else refuse."""
    if verb == "withdraw":
        return closings.withdraw(closing=row, by=by, now=clock.now())
    act = closings.approve if verb == "approve" else closings.refuse
    return act(closing=row, words=words, by=by, now=clock.now())


@needs("cases.close_case")
def case_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the closing by which a case is closed."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user).select_related("creditor", "debtor"), pk=pk)
    form = ReopenForm(request.POST or None)
    last = queries.last_of(case)
    if request.method == "POST" and last is not None and form.is_valid():
        try:
            closings.reopen(closing=last, by=user, now=clock.now(), reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(case)
    context = {"form": form, "case": case, "closing": last}
    return render(request, "cases/case_reopen.html", context, status=422 if form.errors else 200)
