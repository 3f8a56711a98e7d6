"""The pages of promises: list, record, withdraw."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.actions import promises
from cases.forms.promises import PromiseForm, WithdrawForm
from cases.models import Case, Promise
from cases.queries import columns
from cases.queries import promises as queries
from common import clock
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from staff.queries import lists
from staff.requests import person

SHOWN = ("open", "today", "broken", "kept", "all")


@needs("cases.view_promise")
def promise_list(request: HttpRequest) -> HttpResponse:
    """List the promises that concern the person."""
    user = person(request)
    today = local_date(clock.now(), user.time_zone)
    show = request.GET.get("show", "open") if request.GET.get("show") in SHOWN else "open"
    mine = user.is_collector and request.GET.get("mine") == "1"
    rows = queries.listed(user=user, show=show, mine=mine, today=today)
    page = queries.page(rows, show=show, cursor=request.GET.get("after", ""))
    context: dict[str, Any] = {"page": page, "totals": queries.totals(rows), "show": show, "mine": mine, "today": today}
    context["listing"] = lists.listing(user, columns.PROMISES, request.GET, sums=columns.SUMS)
    return render(request, "cases/promise_list.html", context)


@needs("cases.work_case", "cases.assign_case")
def promise_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a promise on a case."""
    user, now = person(request), clock.now()
    case = get_object_or_404(Case.objects.visible_to(user).select_related("creditor", "debtor"), pk=pk)
    today = local_date(now, case.creditor.time_zone)
    form = PromiseForm(request.POST or None, currency=case.creditor.currency, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            promises.record(case=case, by=user, now=now, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(case)
    context = {"form": form, "case": case, "limits": queries.limits(case=case, now=now)}
    return render(request, "cases/promise_form.html", context, status=422 if form.errors else 200)


@needs("cases.work_case", "cases.assign_case")
def promise_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an open promise back, with the reason."""
    user = person(request)
    rows = Promise.objects.filter(case__in=Case.objects.visible_to(user))
    promise = get_object_or_404(rows.select_related("case__creditor", "case__debtor"), pk=pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            promises.withdraw(promise=promise, reason=form.cleaned_data["reason"], by=user, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(promise.case)
    context = {"form": form, "promise": promise}
    return render(request, "cases/promise_withdraw.html", context, status=422 if form.errors else 200)
