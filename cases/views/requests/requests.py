"""The pages of one request: open it, read it, take it, hand it over, comment, answer, reopen."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions.requests import request_answers, request_kinds, requests
from cases.enums import RequestChannel, RequestKind, RequestOutcome
from cases.forms.requests import CloseForm, HandOverForm, KindForm, NoteForm, ReceiveForm, ReopenForm
from cases.models import Case, Request
from cases.queries import business_days
from cases.queries.requests import request_list, request_terms
from cases.queries.requests import requests as queries
from common import clock, dates, history
from common.access import needs
from common.errors import Refusal
from staff.models import User
from staff.requests import person

UNSAID = ("answer", "verification", "details", "escalates_on", "counts_from", "opened_at", "opened_by", "hold")


@needs("cases.work_request")
def request_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a request on a case."""
    user, now = person(request), clock.now()
    case = get_object_or_404(Case.objects.visible_to(user).select_related("creditor", "debtor"), pk=pk)
    initial = {"kind": request.GET.get("kind", "")}
    form = ReceiveForm(request.POST or None, zone=case.creditor.time_zone, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = _received(form, case, user, now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.info(request, _("%(number)s is open, due %(day)s.") % _words(row))
            return redirect(row)
    context = {"form": form, "case": case, "terms": request_terms.meanings(case.creditor, now=now)}
    return render(request, "cases/request_form.html", context, status=422 if form.errors else 200)


def _received(form: ReceiveForm, case: Case, user: User, now: datetime) -> Request:
    given = form.cleaned_data
    return requests.receive(
        case=case,
        kind=RequestKind(given["kind"]),
        subject=given["subject"],
        details=given["details"],
        channel=RequestChannel(given["channel"]),
        received_at=form.received_at,
        by=user,
        now=now,
    )


def _words(row: Request) -> dict[str, str]:
    return {"number": row.number, "day": dates.day(row.due_on)}


@needs("cases.view_request")
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request with everything that was said on it and what the person may do."""
    user = person(request)
    return _page(request, get_object_or_404(queries.detail(user), pk=pk), user)


@needs("cases.work_request")
@require_POST
def request_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the person the owner."""
    user = person(request)
    row = get_object_or_404(queries.detail(user), pk=pk)
    try:
        requests.take(request=row, by=user, now=clock.now())
    except Refusal as refusal:
        return _page(request, row, user, refusal=refusal)
    return redirect(row)


@needs("cases.work_request")
@require_POST
def request_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the request to another department or person; who may not see it any more goes back to the list."""
    user = person(request)
    row = get_object_or_404(queries.detail(user), pk=pk)
    form = _hand_over_form(row, request.POST)
    if form.is_valid():
        try:
            moved = requests.hand_over(
                request=row,
                department=form.department,
                owner=form.owner,
                reason=form.cleaned_data["reason"],
                by=user,
                now=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            where = moved.owner.name if moved.owner else moved.get_department_display()
            messages.info(request, _("%(number)s is with %(where)s now.") % {"number": row.number, "where": where})
            return redirect(row if queries.detail(user).filter(pk=pk).exists() else "cases:request-list")
    return _page(request, row, user, hand_over=form)


@needs("cases.work_request")
@require_POST
def request_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a note."""
    user = person(request)
    row = get_object_or_404(queries.detail(user), pk=pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            requests.comment(request=row, text=form.cleaned_data["text"], by=user, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(row)
    return _page(request, row, user, note=form)


@needs("cases.work_request")
@require_POST
def request_correct_kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the request one of another kind."""
    user = person(request)
    row = get_object_or_404(queries.detail(user), pk=pk)
    form = KindForm(request.POST, present=row.kind, prefix="kind")
    if form.is_valid():
        given = form.cleaned_data
        try:
            request_kinds.correct(
                request=row, kind=RequestKind(given["kind"]), reason=given["reason"], by=user, now=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(row if queries.detail(user).filter(pk=pk).exists() else "cases:request-list")
    return _page(request, row, user, correct=form)


@needs("cases.work_request")
@require_POST
def request_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the request with answer and outcome."""
    user = person(request)
    row = get_object_or_404(queries.detail(user), pk=pk)
    form = CloseForm(request.POST, kind=row.kind, others=queries.others(row))
    if form.is_valid():
        given = {**form.cleaned_data, "outcome": RequestOutcome(form.cleaned_data["outcome"])}
        try:
            request_answers.close(request=row, by=user, now=clock.now(), **given)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(row)
    return _page(request, row, user, close=form)


@needs("cases.work_request")
@require_POST
def request_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed request again."""
    user = person(request)
    row = get_object_or_404(queries.detail(user), pk=pk)
    form = ReopenForm(request.POST, prefix="reopen")
    if form.is_valid():
        try:
            request_answers.reopen(request=row, reason=form.cleaned_data["reason"], by=user, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(row)
    return _page(request, row, user, reopen=form)


def _hand_over_form(row: Request, data: Any = None) -> HandOverForm:
    return HandOverForm(
        data, receivers=queries.receivers(row), present=f"{row.department}:{row.owner_id or ''}", prefix="move"
    )


def _page(
    request: HttpRequest, row: Request, user: User, *, refusal: Refusal | None = None, **forms: Any
) -> HttpResponse:
    """Answer with the page of the request; a refusal or a form that was sent and refused makes it 422."""
    now = clock.now()
    rights = queries.rights(row, user, now=now)
    records = row.history.select_related("history_user").order_by("-history_date", "-history_id")
    offered: dict[str, Any] = {"note": NoteForm()} if rights.note else {}
    if rights.move:
        offered["hand_over"] = _hand_over_form(row)
        offered["correct"] = KindForm(present=row.kind, prefix="kind")
    if rights.answer:
        offered["close"] = CloseForm(kind=row.kind, others=queries.others(row))
    if rights.reopen:
        offered["reopen"] = ReopenForm(prefix="reopen")
    context = {
        "one": row,
        "rights": rights,
        "forms": {**offered, **forms},
        "sent": next(iter(forms), ""),
        "refusal": refusal,
        "notes": queries.notes(row),
        "tone": request_list.tone(row, business_days.today(creditor=row.case.creditor, now=now)),
        "term": request_terms.term(row),
        "opens_case": Case.objects.visible_to(user).filter(pk=row.case_id).exists(),
        "changes": history.changes(records, skip=UNSAID),
    }
    return render(request, "cases/request_detail.html", context, status=422 if refusal or forms else 200)
