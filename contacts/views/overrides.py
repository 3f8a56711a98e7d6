"""Blocked contacts that a supervisor may let go on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import Case
from common import clock
from common.access import needs
from common.errors import Refusal
from contacts.actions import overrides
from contacts.forms import OverrideForm
from contacts.models import Decision
from contacts.queries import overrides as query
from staff.requests import person


@needs("contacts.override_gate")
def override_list(request: HttpRequest) -> HttpResponse:
    """Show the blocked answers of the last day that a listed reason would lift."""
    return _page(request)


@require_POST
@needs("contacts.override_gate")
def override_allow(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one of them go on; a refusal shows the page with what to do."""
    user = person(request)
    visible = Decision.objects.filter(case__in=Case.objects.visible_to(user))
    decision = get_object_or_404(visible.select_related("case__debtor", "contact_point"), pk=pk)
    form = OverrideForm(request.POST, reasons=query.choices(decision))
    if not form.is_valid():
        return _page(request, refused=decision.pk, form=form)
    try:
        overrides.allow(decision=decision, reason=form.cleaned_data["reason"], by=user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, refused=decision.pk, form=form)
    messages.info(request, _("Allowed once, for 15 minutes."))
    return HttpResponseRedirect(reverse("contacts:override-list"))


def _page(request: HttpRequest, *, refused: int = 0, form: OverrideForm | None = None) -> HttpResponse:
    found = query.waiting(user=person(request), now=clock.now())
    rows = [(one, form if form and one.decision.pk == refused else OverrideForm(reasons=one.reasons)) for one in found]
    shown = any(one.decision.pk == refused for one in found)
    context: dict[str, Any] = {"rows": rows, "refused": form if form and not shown else None}
    return render(request, "contacts/override_list.html", context, status=422 if form else 200)
