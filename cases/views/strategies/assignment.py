"""Giving cases to a collector by hand: one, some, or all that fit a filter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from cases.actions.strategies import assignment
from cases.forms.assignment import AssignForm
from cases.models import Case
from cases.queries import collectors as people
from cases.queries.cases import case_list
from cases.querysets import CaseQuerySet
from cases.rules import case_filter
from common import addresses, clock
from common.access import needs
from common.errors import Refusal
from staff.requests import person

MOST_CHOSEN = 1000


@needs("cases.assign_case")
def case_assign(request: HttpRequest) -> HttpResponse:
    """Ask who gets the cases that the address names, and give them."""
    user, now = person(request), clock.now()
    form = AssignForm(request.POST or None, collectors=people.with_load(user))
    cases, chosen = named(request)
    if request.method == "POST" and form.is_valid():
        try:
            moved = assignment.assign(
                cases=cases, collector=form.collector_chosen, by=user, now=now, reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            words = ngettext("%(moved)s case moved.", "%(moved)s cases moved.", moved) % {"moved": f"{moved:,}"}
            messages.info(request, words)
            return HttpResponseRedirect(f"{reverse('cases:case-list')}?{chosen.query()}")
    return render(request, "cases/case_assign.html", _context(cases, chosen, form), status=422 if form.errors else 200)


def named(request: HttpRequest) -> tuple[CaseQuerySet, case_filter.CaseFilter]:
    """Return the cases ticked ("case=1&case=2"), or all that fit the filters of the address."""
    user = person(request)
    chosen = case_filter.read(request.GET.getlist)
    ticked = [pk for text in request.GET.getlist("case")[:MOST_CHOSEN] if (pk := addresses.key(text)) is not None]
    if ticked:
        return Case.objects.visible_to(user).open().filter(pk__in=ticked), chosen
    return case_list.filtered(user, chosen, now=clock.now()).open(), chosen


def _context(cases: CaseQuerySet, chosen: case_filter.CaseFilter, form: AssignForm) -> dict[str, Any]:
    totals = case_list.totals(cases)
    return {
        "form": form,
        "totals": totals,
        "all_cases": sum(one.cases for one in totals),
        "back": f"{reverse('cases:case-list')}?{chosen.query()}",
    }
