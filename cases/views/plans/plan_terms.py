"""The page of a creditor's plan terms and of its authority matrix, for administrators."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.actions.plans import plan_terms
from cases.forms.plan_terms import Matrix, PlanTermsForm, rows_of
from cases.models import AuthorityRow, Creditor, PlanTerms
from cases.queries.plans import plans as queries
from cases.rules.plans.authority import Row
from common import clock, history, money
from common.access import needs
from common.errors import Refusal
from staff.requests import person


@needs("cases.change_creditor")
def creditor_plans(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change what a creditor takes as a plan, and who may agree to it."""
    creditor = get_object_or_404(Creditor, pk=pk)
    terms = queries.terms_of(creditor)
    rows = queries.authority_of(creditor)
    form = PlanTermsForm(request.POST or None, instance=terms, currency=creditor.currency)
    initial = [_told(row, creditor.currency) for row in rows]
    matrix = Matrix(request.POST or None, initial=initial, prefix="matrix", form_kwargs={"currency": creditor.currency})
    refused = ""
    if request.method == "POST" and form.is_valid() and matrix.is_valid():
        try:
            plan_terms.change(
                creditor=creditor, stated=form.cleaned_data, rows=rows_of(matrix), by=person(request), now=clock.now()
            )
        except Refusal as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The plan terms of %(name)s are changed.") % {"name": creditor})
            return redirect("cases:creditor-plans", pk)
    records = PlanTerms.history.filter(creditor=creditor).select_related("history_user")
    past = list(records.order_by("-history_date", "-history_id"))
    context = {
        "creditor": creditor,
        "form": form,
        "matrix": matrix,
        "refused": refused,
        "is_standard": not AuthorityRow.objects.filter(creditor=creditor).exists(),
        "changes": history.changes(past) if past else [],
    }
    failed = refused or form.errors or (matrix.is_bound and not matrix.is_valid())
    return render(request, "cases/creditor_plans.html", context, status=422 if failed else 200)


def _told(row: Row, currency: str) -> dict[str, Any]:
    """Return a row of the matrix as its form shows it."""
    told = {name: getattr(row, name) for name in row.__slots__}
    told["most_discount"] = f"{row.most_discount.normalize():f}"
    told["most_amount"] = row.most_amount and money.grouped(row.most_amount, currency)
    return told
