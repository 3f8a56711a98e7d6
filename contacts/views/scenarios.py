"""Scenarios of the gate, for those who answer for its rules: ask, keep as tests, see what holds."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common import clock
from common.access import needs
from common.errors import Refusal
from contacts.actions import scenarios
from contacts.forms import ScenarioForm
from contacts.models import PackScenario
from contacts.queries import scenarios as query
from staff.requests import person


@needs("contacts.test_pack")
def scenario_list(request: HttpRequest) -> HttpResponse:
    """Ask the scenarios that are pasted or uploaded, keep them when they have a name, and show the kept ones."""
    if request.method != "POST":
        begun = {"text": query.example()} if "example" in request.GET else {}
        return _page(request, ScenarioForm(packs=query.choices(), initial=begun))
    form = ScenarioForm(request.POST, request.FILES, packs=query.choices())
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data
    if data["name"]:
        try:
            kept = scenarios.keep(
                pack=data["pack"], name=data["name"], text=data["text"], by=person(request), now=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
            return _page(request, form, status=422)
        return HttpResponseRedirect(kept.get_absolute_url())
    result = query.asked(data["text"], data["pack"])
    return _page(request, form, status=422 if result.problem else 200, result=result)


@needs("contacts.test_pack")
def scenario_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show kept scenarios with what the rules in force say to each."""
    kept = get_object_or_404(PackScenario.objects.select_related("kept_by"), pk=pk)
    context = {"kept": kept, "result": query.asked(kept.text, kept.pack)}
    return render(request, "contacts/scenario_detail.html", context)


@require_POST
@needs("contacts.test_pack")
def scenario_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Let kept scenarios go."""
    kept = get_object_or_404(PackScenario, pk=pk)
    scenarios.discard(scenario=kept, by=person(request), now=clock.now())
    messages.info(request, _("%(name)s is kept no more.") % {"name": kept.name})
    return HttpResponseRedirect(reverse("contacts:scenario-list"))


def _page(request: HttpRequest, form: ScenarioForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "result": None, "rows": query.kept()} | more
    return render(request, "contacts/scenario_list.html", context, status=status)
