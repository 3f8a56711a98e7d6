"""The pages of corrections: asking, withdrawing, deciding, and the list of what was asked."""

from typing import Any, Literal

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions.ledger import corrections
from cases.enums import CorrectionKind
from cases.forms.corrections import CorrectionForm
from cases.models import Account, Case, Correction
from cases.queries.ledger import correction_export as exports
from cases.queries.ledger import corrections as queries
from cases.views.approvals import Verdict, answered
from common import audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.requests import person


@needs("cases.view_correction")
def correction_list(request: HttpRequest) -> HttpResponse:
    """List what was asked of the ledger, and what became of it."""
    user = person(request)
    listed, show, kind = _wanted(request)
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="asked")
    page = queries.page(listed, sort=sort, cursor=request.GET.get("after", ""))
    context = {"page": page, "rows": queries.rows_of(page.rows, user), "show": show, "kind": kind}
    context |= {"kinds": CorrectionKind.choices, "heads": sorting.heads(queries.SORTS, sort)}
    return render(request, "cases/correction_list.html", context)


def _wanted(request: HttpRequest) -> tuple[QuerySet[Correction], str, str]:
    """Return the corrections that the address asks for, and its state and kind as they were understood."""
    show, kind = request.GET.get("show", ""), request.GET.get("kind", "")
    show = show if show in queries.STATES else "waiting"
    kind = kind if kind in CorrectionKind.values else ""
    return queries.listed(person(request), show=show, kind=kind), show, kind


@needs("cases.view_correction")
def correction_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every correction that fits the filters as CSV or XLSX."""
    user, now = person(request), clock.now()
    listed, show, of_kind = _wanted(request)
    audit.record(by=user, action="corrections.export", subject=user, now=now, form=kind, show=show, kind=of_kind)
    return download(exports.table(listed), f"corrections-{local_date(now, user.time_zone)}", kind)


@needs("cases.ask_waiver")
def waiver_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a waiver on an account."""
    return _ask(request, pk, CorrectionKind.WAIVER)


@needs("cases.ask_adjustment")
def adjustment_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an adjustment of an account."""
    return _ask(request, pk, CorrectionKind.ADJUSTMENT)


@needs("cases.ask_refund")
def refund_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a refund of what was paid beyond the debt."""
    return _ask(request, pk, CorrectionKind.REFUND)


def _ask(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    user = person(request)
    accounts = Account.objects.filter(case__in=Case.objects.visible_to(user))
    account = get_object_or_404(accounts.select_related("case__debtor", "creditor"), pk=pk)
    back = f"{account.case.get_absolute_url()}?tab=owed"
    form = CorrectionForm(request.POST or None, kind=kind, account=account)
    if request.method == "POST" and form.is_valid():
        about = {"reason": form.cleaned_data["reason"], "words": form.cleaned_data["words"]}
        try:
            corrections.ask(account=account, kind=kind, stated=form.stated, by=user, now=clock.now(), **about)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Asked. It is booked when a second person approves it."))
            return redirect(back)
    context = {"form": form, "account": account, "kind": kind, "back": back}
    return render(request, "cases/correction_form.html", context, status=422 if form.errors else 200)


@require_POST
@needs("cases.view_correction")
def correction_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own request back."""
    user = person(request)
    row = get_object_or_404(queries.visible_to(user).select_related("account__case"), pk=pk)
    try:
        corrections.withdraw(correction=row, by=user, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Withdrawn. Nothing was booked."))
    return redirect(f"{row.account.case.get_absolute_url()}?tab=owed")


@require_POST
@needs("cases.decide_waiver", "cases.decide_adjustment")
def correction_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse what somebody else asked for."""
    user, now = person(request), clock.now()
    row = get_object_or_404(queries.decidable(user), pk=pk)
    about: dict[str, Any] = {"correction": row, "by": user, "now": now}
    return answered(
        request,
        key=f"correction-{pk}",
        approve=Verdict(lambda words: corrections.approve(words=words, **about), _("Approved and booked.")),
        refuse=Verdict(lambda words: corrections.refuse(words=words, **about), _("Refused. Nothing was booked.")),
    )
