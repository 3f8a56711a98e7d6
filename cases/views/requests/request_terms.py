"""The page of a creditor's request terms: by when each kind is answered and which hold it places."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.actions.requests import request_terms
from cases.enums import RequestKind
from cases.forms.requests import TermForm
from cases.models import Creditor, RequestTerm
from cases.queries.requests import request_terms as queries
from common import clock
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from staff.requests import person

LAW, OWN = "law", "own"
FIELDS = ("days", "unit", "source", "hold", "hold_source", "effective_from")


@needs("cases.change_creditor")
def creditor_requests(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what each kind of request means at a creditor, by law and by its own terms."""
    creditor = get_object_or_404(Creditor, pk=pk)
    context = {
        "creditor": creditor,
        "lines": queries.meanings(creditor, now=clock.now()),
        "changes": queries.past(creditor),
    }
    return render(request, "cases/creditor_requests.html", context)


@needs("cases.change_creditor")
def request_term(request: HttpRequest, pk: int, scope: str, kind: str) -> HttpResponse:
    """State the terms of a kind for a creditor, or for its whole jurisdiction; take a creditor's back."""
    creditor = get_object_or_404(Creditor, pk=pk)
    if scope not in (LAW, OWN) or kind not in RequestKind.values:
        raise Http404
    law, own = queries.of(creditor)[kind]
    row = law if scope == LAW else own
    if request.method == "POST" and request.POST.get("back") and scope == OWN:
        if row is not None:
            moved = request_terms.take_back(row=row, by=person(request), now=clock.now())
            messages.success(request, _told(moved))
        return redirect("cases:creditor-requests", pk)
    shown: RequestTerm = row or law or queries.usual(kind)
    today = local_date(clock.now(), creditor.time_zone)
    form = TermForm(request.POST or None, today=today, initial={name: getattr(shown, name) for name in FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            _state(request, form, creditor, scope, RequestKind(kind))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:creditor-requests", pk)
    context = {"creditor": creditor, "form": form, "kind": RequestKind(kind).label}
    context |= {"is_law": scope == LAW, "row": row, "law": law}
    return render(request, "cases/request_term.html", context, status=422 if form.errors else 200)


def _state(request: HttpRequest, form: TermForm, creditor: Creditor, scope: str, kind: RequestKind) -> None:
    whose: dict[str, Any] = {"jurisdiction": creditor.jurisdiction} if scope == LAW else {"creditor": creditor}
    terms = request_terms.Terms(**form.terms)
    request_terms.state(kind=kind, terms=terms, by=person(request), now=clock.now(), **whose)
    messages.success(request, _("The term is stated. Deadlines of open requests are figured by it."))


def _told(moved: int) -> str:
    return _("The term is taken back. Deadlines that moved: %(moved)s.") % {"moved": moved}
