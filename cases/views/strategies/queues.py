"""The pages of queues: who works which, what was passed over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.actions.strategies import queues
from cases.forms.strategies import QueueForm
from cases.models import Queue
from cases.queries.strategies import queues as queries
from cases.queries.strategies import skips
from common import clock
from common.access import needs
from common.errors import Refusal
from staff.models import User
from staff.requests import person

SKIPS = 10


@needs("cases.view_strategy")
def queue_list(request: HttpRequest) -> HttpResponse:
    """Show the queues of chosen people, the teams' pools, and the cases that were passed over."""
    context = {
        "lines": queries.lines(),
        "pools": queries.pools(),
        "skips": skips.page(skips.listed(person(request))).rows[:SKIPS],
    }
    return render(request, "cases/queue_list.html", context)


@needs("cases.change_strategy")
def queue_change(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make or change a queue and choose who works it."""
    queue = get_object_or_404(Queue, pk=pk) if pk else None
    form = QueueForm(request.POST or None, initial=_initial(queue))
    if queue is not None:
        form.fields["kind"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            saved = queues.save(queue=queue, by=person(request), now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is kept.") % {"name": saved})
            return redirect("cases:queue-list")
    context = {"form": form, "queue": queue}
    return render(request, "cases/queue_form.html", context, status=422 if form.errors else 200)


def _initial(queue: Queue | None) -> dict[str, Any]:
    if queue is None:
        return {}
    workers = User.objects.filter(queue_ids__contains=[queue.pk]).order_by("name")
    return {"name": queue.name, "kind": queue.kind, "is_active": queue.is_active, "workers": list(workers)}
