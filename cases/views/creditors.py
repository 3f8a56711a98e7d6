"""The pages of creditors, for administrators."""

from typing import Any
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.actions import creditors
from cases.forms.creditors import CreditorForm, order_words
from cases.models import Creditor
from cases.queries import creditors as queries
from common import clock, history
from common.access import needs
from common.errors import Refusal
from staff.requests import person


@needs("cases.view_creditor")
def creditor_list(request: HttpRequest) -> HttpResponse:
    """List the creditors with what they have placed."""
    return render(request, "cases/creditor_list.html", {"creditors": queries.listed()})


@needs("cases.change_creditor")
def creditor_add(request: HttpRequest) -> HttpResponse:
    """Add a creditor."""
    form = CreditorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            creditor = creditors.add(by=person(request), terms=form.terms, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": creditor})
            return redirect("cases:creditor-detail", creditor.pk)
    context = {"form": form, "zones": sorted(available_timezones())}
    return render(request, "cases/creditor_form.html", context, status=422 if form.errors else 200)


@needs("cases.change_creditor")
def creditor_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change a creditor."""
    creditor = get_object_or_404(Creditor, pk=pk)
    form = CreditorForm(request.POST or None, creditor=creditor)
    if request.method == "POST" and form.is_valid():
        try:
            changed = creditors.change(by=person(request), creditor=creditor, terms=form.terms, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is changed.") % {"name": changed})
            return redirect("cases:creditor-detail", pk)
    return render(request, "cases/creditor_detail.html", _about(creditor, form), status=422 if form.errors else 200)


def _about(creditor: Creditor, form: CreditorForm) -> dict[str, Any]:
    records = creditor.history.select_related("history_user", "team").order_by("-history_date", "-history_id")
    wording = {"allocation_order": order_words}
    return {
        "creditor": creditor,
        "form": form,
        "facts": queries.facts_of(creditor),
        "zones": sorted(available_timezones()),
        "changes": history.changes(records, wording=wording),
    }
