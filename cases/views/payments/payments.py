"""The pages of payments: list, one payment explained, those without an account, recording by hand."""

from typing import Any, Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions.payments import payments
from cases.enums import PaymentState
from cases.forms.payments import FilterForm, PaymentForm
from cases.models import Account, Case, Creditor, Payment
from cases.queries.cases import columns
from cases.queries.payments import payment_export as exports
from cases.queries.payments import payments as queries
from common import addresses, audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.queries import lists
from staff.requests import person


@needs("cases.view_payment")
def payment_list(request: HttpRequest) -> HttpResponse:
    """List payments with their sums."""
    form, wanted = _wanted(request)
    sort = request.GET.get("sort", "value")
    sort = sort if sort in queries.SORTS else "value"
    context = {
        "form": form,
        "page": queries.page(wanted, sort=sort, cursor=request.GET.get("after", "")),
        "heads": sorting.heads(queries.SORTS, sort),
        "totals": queries.totals(wanted),
        "waiting": queries.counts_by_state().get(PaymentState.UNMATCHED, 0),
        "is_filtered": bool(form.errors) or wanted != queries.PaymentFilter(),
        "listing": lists.listing(person(request), columns.PAYMENTS, request.GET, sums=columns.SUMS),
    }
    return render(request, "cases/payment_list.html", context)


def _wanted(request: HttpRequest) -> tuple[FilterForm, queries.PaymentFilter]:
    form = FilterForm(request.GET or None, today=local_date(clock.now(), person(request).time_zone))
    return form, form.wanted if form.is_valid() else queries.PaymentFilter()


@needs("cases.view_payment")
def payment_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every payment that fits the filters as CSV or XLSX."""
    user, now = person(request), clock.now()
    form, wanted = _wanted(request)
    if form.errors:
        return redirect(f"{reverse('cases:payment-list')}?{request.GET.urlencode()}")
    audit.record(by=user, action="payments.export", subject=user, now=now, form=kind, filters=wanted.said())
    return download(exports.table(wanted), f"payments-{local_date(now, user.time_zone)}", kind)


@needs("cases.view_payment")
def payment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a payment and explain its allocation."""
    payment = get_object_or_404(queries.detail(pk))
    context = {
        "payment": payment,
        "currency": payment.creditor.currency,
        "parts": queries.parts(payment),
        "shares": queries.shares(payment) if payment.state == PaymentState.SPREAD else [],
        "order": [queries.label_of(part) for part in queries.order_of(payment)],
        "bucket": min(7, -(-payment.dpd // 30)),
        "offset": queries.offset_of(payment),
        "reversal": Payment.objects.filter(reverses=payment).first(),
        "counted": queries.promises_of(payment),
        "waits": queries.waits(payment) if payment.state == PaymentState.UNMATCHED else "",
    }
    return render(request, "cases/payment_detail.html", context)


@needs("cases.match_payment")
def payment_record(request: HttpRequest) -> HttpResponse:
    """Record one payment or reversal."""
    user, now = person(request), clock.now()
    form = PaymentForm(request.POST or None, today=local_date(now, user.time_zone))
    if request.method == "POST" and form.is_valid():
        try:
            creditor = form.cleaned_data["creditor"]
            payment = payments.record(creditor=creditor, stated=form.stated, by=user, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:payment-detail", payment.pk)
    return render(request, "cases/payment_form.html", {"form": form}, status=422 if form.errors else 200)


@needs("cases.match_payment")
def payment_unmatched(request: HttpRequest) -> HttpResponse:
    """List the payments without an account."""
    creditor = addresses.key(request.GET.get("creditor"))
    wanted = queries.PaymentFilter(state=PaymentState.UNMATCHED, creditor=creditor)
    sort = sorting.chosen(queries.WAITING_SORTS, request.GET.get("sort"), usual="value_up")
    context = {
        "page": queries.waiting_page(wanted, sort=sort, cursor=request.GET.get("after", "")),
        "heads": sorting.heads(queries.WAITING_SORTS, sort),
        "totals": queries.totals(wanted),
        "creditor": creditor,
        "creditors": Creditor.objects.order_by("name", "pk"),
    }
    return render(request, "cases/payment_unmatched.html", context)


@needs("cases.match_payment")
def payment_match(request: HttpRequest, pk: int) -> HttpResponse:
    """Search an account for a payment, look a second time, post."""
    payment = get_object_or_404(queries.detail(pk))
    account, case = _picked(request, payment)
    q = request.GET.get("q", "")
    context: dict[str, Any] = {"payment": payment, "currency": payment.creditor.currency, "q": q}
    if request.method == "POST" and (account or case):
        try:
            if account:
                payments.match(payment=payment, account=account, by=person(request), now=clock.now())
            elif case:
                payments.match_case(payment=payment, case=case, by=person(request), now=clock.now())
        except Refusal as refusal:
            return render(request, "cases/payment_match.html", {**context, "refusal": refusal}, status=422)
        messages.success(request, _("Payment %(reference)s is posted.") % {"reference": payment.reference})
        return redirect("cases:payment-detail", pk)
    context |= {"candidate": queries.candidate(payment, account) if account else None}
    context |= {"spread": queries.case_candidate(payment, case) if case else None}
    context |= {"accounts": queries.found_accounts(payment, q)}
    return render(request, "cases/payment_match.html", context)


def _picked(request: HttpRequest, payment: Payment) -> tuple[Account | None, Case | None]:
    """Return the account or the case that the address or the form names; 404 for another creditor's."""
    given = {name: request.POST.get(name) or request.GET.get(name, "") for name in ("account", "case")}
    if addresses.key(given["account"]) is not None:
        rows = Account.objects.select_related("case", "debtor", "creditor")
        return get_object_or_404(rows, pk=given["account"], creditor=payment.creditor_id), None
    if addresses.key(given["case"]) is not None:
        cases = Case.objects.select_related("debtor", "creditor")
        return None, get_object_or_404(cases, pk=given["case"], creditor=payment.creditor_id)
    return None, None


@require_POST
@needs("cases.match_payment")
def payment_set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a payment aside with the reason, or take it back."""
    payment = get_object_or_404(queries.detail(pk))
    user, now = person(request), clock.now()
    try:
        if request.POST.get("back"):
            payments.take_back(payment=payment, by=user, now=now)
        else:
            payments.set_aside(payment=payment, reason=request.POST.get("reason", ""), by=user, now=now)
    except Refusal as refusal:
        context = {"payment": payment, "currency": payment.creditor.currency, "aside": refusal, "q": ""}
        return render(request, "cases/payment_match.html", context, status=422)
    return redirect("cases:payment-detail", pk)
