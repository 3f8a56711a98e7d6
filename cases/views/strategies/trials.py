"""The pages of tests: started with their stop rule, the picture of both intervals, stopped with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions.strategies import trials
from cases.forms.strategies import TrialForm
from cases.models import Trial
from cases.queries.strategies import trial_page
from cases.queries.strategies import trials as queries
from common import clock
from common.access import needs
from common.errors import Refusal
from staff.requests import person, today_of


@needs("cases.change_strategy")
def trial_start(request: HttpRequest) -> HttpResponse:
    """State a test and start it."""
    today = today_of(request)
    segments = queries.startable(on=today)
    form = TrialForm(request.POST or None, segments=segments, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            trial = trials.start(terms=form.terms(), by=person(request), now=clock.now(), today=today)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The test runs. Cases that come in from today are drawn."))
            return redirect(trial)
    context = {"form": form, "segments": segments}
    return render(request, "cases/trial_form.html", context, status=422 if form.errors else 200)


@needs("cases.view_strategy")
def trial_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a test found."""
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, *, error: str = "") -> HttpResponse:
    trial = get_object_or_404(Trial.objects.select_related("started_by", "stopped_by"), pk=pk)
    context: dict[str, Any] = {"trial": trial, "error": error, **trial_page.context(trial, on=today_of(request))}
    return render(request, "cases/trial_detail.html", context, status=422 if error else 200)


@require_POST
@needs("cases.change_strategy")
def trial_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a test with the reason."""
    trial = get_object_or_404(Trial, pk=pk)
    try:
        trials.stop(
            trial=trial,
            reason=request.POST.get("reason", ""),
            by=person(request),
            now=clock.now(),
            today=today_of(request),
        )
    except Refusal as refusal:
        return _page(request, pk, error=str(refusal))
    return redirect(trial)
