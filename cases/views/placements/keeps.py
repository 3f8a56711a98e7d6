"""Keep requests: list, asking, the creditor's answer, the file of asks."""

from typing import Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from cases.actions.placements import keeping
from cases.enums import KeepState
from cases.forms.keeps import AnswerForm, KeepForm
from cases.models import Case, Creditor, KeepRequest
from cases.queries.placements import keeps as queries
from cases.rules.closings import keeping as rule
from common import addresses, audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.requests import person


@needs("cases.assign_case")
def keep_list(request: HttpRequest) -> HttpResponse:
    """List the keep requests of the person's cases."""
    rows, show, creditor = _wanted(request)
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="recall_up")
    context = {
        "page": queries.page(rows, sort=sort, cursor=request.GET.get("after", "")),
        "heads": sorting.heads(queries.SORTS, sort),
        "show": show,
        "states": [*KeepState.choices],
        "creditor": creditor,
        "creditors": Creditor.objects.order_by("name"),
    }
    return render(request, "cases/keep_list.html", context)


@needs("cases.assign_case")
def keep_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send the requests that fit the filters as a file for the creditor."""
    user, now = person(request), clock.now()
    rows, show, creditor = _wanted(request)
    audit.record(by=user, action="keep.export", subject=user, now=now, form=kind, show=show, creditor=creditor)
    return download(queries.table(rows), f"keep-requests-{local_date(now, user.time_zone)}", kind)


def _wanted(request: HttpRequest) -> tuple[QuerySet[KeepRequest], str, int | None]:
    """Return the requests that the address asks for, and its state and creditor as they were understood."""
    show, creditor = request.GET.get("show", ""), addresses.key(request.GET.get("creditor"))
    show = show if show in queries.SHOWN else KeepState.ASKED.value
    return queries.listed(person(request), show=show, creditor=creditor), show, creditor


@needs("cases.work_case", "cases.assign_case")
def keep_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the creditor to keep a case beyond its recall date."""
    user, now = person(request), clock.now()
    case = get_object_or_404(Case.objects.visible_to(user).select_related("creditor", "debtor"), pk=pk)
    form = KeepForm(request.POST or None, today=local_date(now, case.creditor.time_zone))
    if request.method == "POST" and form.is_valid():
        try:
            keeping.ask(case=case, by=user, now=now, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(case)
    recall_on, within = queries.recall_on(case), queries.within(case)
    context = {"form": form, "case": case, "recall_on": recall_on, "within": within}
    context["furthest"] = rule.furthest(recall_on, within) if recall_on else None
    return render(request, "cases/keep_form.html", context, status=422 if form.errors else 200)


@needs("cases.assign_case")
def keep_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the creditor answered."""
    user, now = person(request), clock.now()
    row = get_object_or_404(queries.visible_to(user), pk=pk)
    form = AnswerForm(request.POST or None, today=local_date(now, row.case.creditor.time_zone))
    if request.method == "POST" and form.is_valid():
        granted = form.cleaned_data["granted_until"] if request.POST.get("answer") == "grant" else None
        try:
            if request.POST.get("answer") == "grant" and granted is None:
                granted = row.until
            keeping.answer(request=row, granted_until=granted, words=form.cleaned_data["words"], by=user, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:keep-list")
    context = {"form": form, "row": row, "waits": row.state == KeepState.ASKED}
    return render(request, "cases/keep_answer.html", context, status=422 if form.errors else 200)
