"""The pages of promises: list, one promise explained, record in parts, withdraw."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.actions.promises import promises
from cases.forms.promises import PromiseFilterForm, PromiseForm, WithdrawForm
from cases.models import Case
from cases.queries.cases import columns
from cases.queries.promises import kept_rates, promise_page
from cases.queries.promises import promise_export as exports
from cases.queries.promises import promises as queries
from cases.rules.promises import promises as rules
from common import audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.models import User
from staff.queries import lists
from staff.requests import person


@needs("cases.view_promise")
def promise_list(request: HttpRequest) -> HttpResponse:
    """List the promises that concern the person, with what was kept of them."""
    user = person(request)
    today = local_date(clock.now(), user.time_zone)
    form, wanted = _wanted(request, user)
    sort = request.GET.get("sort", "")
    sort = sort if sort in queries.SORTS else queries.usual_sort(wanted.show)
    rows = queries.listed(user, wanted, today=today)
    rated = kept_rates.period(wanted, today=today)
    context: dict[str, Any] = {"form": form, "show": wanted.show, "mine": wanted.mine, "today": today}
    context["page"] = queries.page(rows, sort=sort, cursor=request.GET.get("after", ""))
    context["heads"] = sorting.heads(queries.SORTS, sort)
    context["totals"] = queries.totals(rows)
    context["rates"], context["rated"] = kept_rates.of(user, rated, today=today), rated
    context["is_filtered"] = bool(form.errors) or wanted != queries.PromiseFilter(wanted.show, wanted.mine)
    context["listing"] = lists.listing(user, columns.PROMISES, request.GET, sums=columns.SUMS)
    return render(request, "cases/promise_list.html", context)


def _wanted(request: HttpRequest, user: User) -> tuple[PromiseFilterForm, queries.PromiseFilter]:
    show = request.GET.get("show", "open") if request.GET.get("show") in queries.SHOWN else "open"
    today = local_date(clock.now(), user.time_zone)
    form = PromiseFilterForm(request.GET or None, user=user, today=today)
    return form, form.wanted(show=show, mine=user.is_collector and request.GET.get("mine") == "1")


@needs("cases.view_promise")
def promise_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every promise that fits the filters as CSV or XLSX."""
    user, now = person(request), clock.now()
    today = local_date(now, user.time_zone)
    form, wanted = _wanted(request, user)
    if form.errors:
        return redirect(f"{reverse('cases:promise-list')}?{request.GET.urlencode()}")
    audit.record(by=user, action="promises.export", subject=user, now=now, form=kind, filters=wanted.said())
    return download(exports.table(queries.listed(user, wanted, today=today)), f"promises-{today}", kind)


@needs("cases.view_promise")
def promise_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a promise: its dates, why it stands as it does, what counts for it, what it was before."""
    user = person(request)
    promise = get_object_or_404(promise_page.detail(user), pk=pk)
    today = local_date(clock.now(), promise.case.creditor.time_zone)
    context = {
        "promise": promise,
        "currency": promise.case.creditor.currency,
        "today": today,
        "told": promise_page.told(promise, today=today),
        "series": promise_page.series(promise),
        "contact": promise_page.contact_of(promise),
        "changes": promise_page.changes(promise),
        "may_change": promise.state == "open" and _works(user),
        "may_withdraw": rules.may_withdraw(
            due_on=promise.due_on, today=today, is_supervisor=user.has_perm("cases.assign_case")
        ),
        "sees_payments": user.has_perm("cases.view_payment"),
    }
    return render(request, "cases/promise_detail.html", context)


def _works(user: User) -> bool:
    return user.has_perm("cases.work_case") or user.has_perm("cases.assign_case")


@needs("cases.work_case", "cases.assign_case")
def promise_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a promise on a case, alone or in parts; what is open there is superseded."""
    user, now = person(request), clock.now()
    case = get_object_or_404(Case.objects.visible_to(user).select_related("creditor", "debtor"), pk=pk)
    form = _form(request, case, today=local_date(now, case.creditor.time_zone))
    if request.method == "POST" and form.is_valid():
        try:
            promises.record_series(case=case, by=user, now=now, **form.said)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(case)
    context = {"form": form, "case": case, "limits": queries.limits(case=case, now=now)}
    return render(request, "cases/promise_form.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, case: Case, *, today: date) -> PromiseForm:
    return PromiseForm(
        request.POST or None,
        initial={name: request.GET.get(name, "") for name in ("amount", "due_on")},
        currency=case.creditor.currency,
        today=today,
        most_parts=case.creditor.promise_most_parts,
        changes=case.promise_due_on is not None,
    )


@needs("cases.work_case", "cases.assign_case")
def promise_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an open promise back, with the reason and who gave it."""
    user = person(request)
    promise = get_object_or_404(promise_page.visible(user), pk=pk)
    later = [one for one in promise_page.series(promise) if one.part > promise.part and one.state == "open"]
    form = WithdrawForm(request.POST or None, has_later_parts=bool(later))
    if request.method == "POST" and form.is_valid():
        try:
            promises.withdraw(promise=promise, by=user, now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(promise.case)
    context = {"form": form, "promise": promise}
    return render(request, "cases/promise_withdraw.html", context, status=422 if form.errors else 200)
