"""Disputes of statements: a collector's word, its withdrawal, the inbox, and the answer."""

from typing import Any, Literal

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commissions.actions import disputes
from commissions.enums import DisputeState
from commissions.forms import months
from commissions.forms.disputes import AnswerForm, DisputeForm, TakeBackForm
from commissions.models import Dispute, Statement
from commissions.queries import disputes as queries
from commissions.queries import reasons, statements
from commissions.queries.pay import adjustments
from commissions.views.adjustments import MONTHS_BACK
from common import addresses, audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.requests import person, today_of


@needs("commissions.view_own_statement")
def dispute_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Dispute the own statement, or the line of it that the address names (`?line=`)."""
    user = person(request)
    rows: Any = Statement.objects.visible_to(user).filter(collector=user)
    statement: Statement = get_object_or_404(rows.select_related("run"), pk=pk)
    line_id = addresses.key(request.GET.get("line"))
    line = queries.line_of(statement, line_id) if line_id is not None else None
    if line is None and "line" in request.GET:
        raise Http404
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            disputes.dispute(by=user, statement=statement, line=line, words=form.cleaned_data["words"], now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Disputed. You read the answer on this page."))
            return redirect(statement)
    context = {"form": form, "statement": statement, "run": statement.run, "line": line}
    return render(request, "commissions/dispute_form.html", context, status=422 if form.errors else 200)


@require_POST
@needs("commissions.view_own_statement")
def dispute_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own dispute back."""
    user = person(request)
    row = get_object_or_404(Dispute.objects.filter(collector=user), pk=pk)
    try:
        disputes.withdraw(dispute=row, by=user, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect(queries.statement_of(row) or "commissions:dispute-list")


@needs("commissions.view_dispute")
def dispute_list(request: HttpRequest) -> HttpResponse:
    """List the disputes that concern the person, the earliest due first."""
    user = person(request)
    listed, show = _wanted(request)
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="due_up")
    page = queries.page(listed, sort=sort, cursor=request.GET.get("after", ""))
    context = {
        "page": page,
        "rows": queries.rows_of(page.rows, user, today=today_of(request)),
        "show": show,
        "answers": user.has_perm("commissions.answer_dispute"),
        "heads": sorting.heads(queries.SORTS, sort),
    }
    return render(request, "commissions/dispute_list.html", context)


def _wanted(request: HttpRequest) -> tuple[QuerySet[Dispute], str]:
    show = request.GET.get("show", "")
    show = show if show in queries.STATES else "open"
    return queries.listed(person(request), show=show, run=addresses.key(request.GET.get("run"))), show


@needs("commissions.view_dispute")
def dispute_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send the disputes in the state asked for as CSV or XLSX."""
    user, now = person(request), clock.now()
    listed, show = _wanted(request)
    audit.record(by=user, action="disputes.export", subject=user, now=now, form=kind, show=show)
    return download(queries.table(listed), f"pay-disputes-{local_date(now, user.time_zone)}", kind)


@needs("commissions.answer_dispute")
def dispute_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a dispute and answer it."""
    row, today = _concerning(request, pk), today_of(request)
    opened = adjustments.open_months(row.collector, months=months.around(today, back=MONTHS_BACK, ahead=0))
    listed = [month for month, currency in opened if currency == row.run.currency]
    form = AnswerForm(request.POST or None, currency=row.run.currency, listed=listed)
    if request.method == "POST" and form.is_valid() and _answered(request, row, form):
        return redirect("commissions:dispute-list")
    return _page(request, row, form=form, take_back=TakeBackForm())


@require_POST
@needs("commissions.answer_dispute")
def dispute_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the adjustment that was asked for with the answer, with the reason."""
    row, form = _concerning(request, pk), TakeBackForm(request.POST)
    if form.is_valid():
        try:
            disputes.take_back(dispute=row, words=form.cleaned_data["words"], by=person(request), now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Withdrawn. The collector reads why."))
            return redirect("commissions:dispute-answer", pk)
    return _page(request, row, form=None, take_back=form)


def _concerning(request: HttpRequest, pk: int) -> Dispute:
    rows: Any = Dispute.objects.visible_to(person(request))
    row: Dispute = get_object_or_404(rows.select_related(*queries.RELATED), pk=pk)
    return row


def _page(request: HttpRequest, row: Dispute, *, form: AnswerForm | None, take_back: TakeBackForm) -> HttpResponse:
    user, statement = person(request), queries.statement_of(row)
    visible: Any = Statement.objects.visible_to(user)
    sees = bool(statement and visible.filter(pk=statement.pk).exists())
    line = queries.disputed_line(row) if sees else None
    context = {
        "traced": statements.traced(line, statements.parts_of(statement), user) if line and statement else None,
        "why": reasons.label(line.exclusion) if line else "",
        "form": form,
        "take_back": take_back,
        "one": queries.rows_of([row], user, today=today_of(request))[0],
        "statement": statement,
        "is_open": row.state == DisputeState.OPEN and form is not None,
        "barred": row.collector_id == user.pk,
        "sees_statement": sees,
    }
    wrong = bool((form and form.errors) or take_back.errors)
    return render(request, "commissions/dispute_answer.html", context, status=422 if wrong else 200)


def _answered(request: HttpRequest, row: Dispute, form: AnswerForm) -> bool:
    """Give the answer of the form; a refusal goes into the form."""
    told = form.cleaned_data
    about: dict[str, Any] = {"dispute": row, "answer": told["answer"], "by": person(request), "now": clock.now()}
    try:
        if told["verdict"] == DisputeState.JUSTIFIED:
            amends = disputes.Amends(told["month"], told["amount"])
            disputes.justify(amends=amends, today=today_of(request), **about)
            messages.success(request, _("Answered. The adjustment waits for a second person."))
        else:
            disputes.reject(**about)
            messages.success(request, _("Answered. The collector reads why."))
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True
