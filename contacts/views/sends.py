"""The pages of sendings to many: list, start, progress with its report, pause, resume, cancel."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from common import clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from contacts.actions.messages import sends
from contacts.forms.messages import SendForm
from contacts.queries.messages import sends as queries
from staff.requests import person


@needs("contacts.send_bulk")
def send_list(request: HttpRequest) -> HttpResponse:
    """List the sendings, newest first."""
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="made")
    page = queries.page(queries.visible(person(request)), sort=sort, cursor=request.GET.get("after", ""))
    context = {"page": page, "heads": sorting.heads(queries.SORTS, sort)}
    return render(request, "contacts/send_list.html", context)


@needs("contacts.send_bulk")
def send_start(request: HttpRequest) -> HttpResponse:
    """Start a sending once the page has said to how many it goes; the gate is asked for each as they are gathered."""
    user, now = person(request), clock.now()
    segments = queries.segments(local_date(now, user.time_zone))
    form = SendForm(request.POST or None, segments=segments, now=now, zone=user.time_zone)
    ahead: queries.Ahead | None = None
    if request.method == "POST" and form.is_valid():
        try:
            plan = form.plan()
            about: dict[str, Any] = {"creditor": plan.creditor, "segment": plan.segment, "buckets": plan.buckets}
            ahead = queries.ahead(sends.check(plan=plan, now=now), now=now, **about)
            if request.POST.get("start") == ahead.seen:
                return redirect(sends.start(plan=plan, by=user, now=now))
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "ahead": ahead}
    return render(request, "contacts/send_start.html", context, status=422 if form.errors else 200)


@needs("contacts.send_bulk")
def send_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a sending is, and who was not written to and why."""
    user = person(request)
    send = get_object_or_404(queries.visible(user), pk=pk)
    found = queries.progress(send)
    context = {
        "send": send,
        "progress": found,
        "moves": queries.moves(send, found),
        "words": queries.words(send, on=local_date(clock.now(), user.time_zone)),
    }
    return render(request, "contacts/send_detail.html", context)


@require_POST
@needs("contacts.send_bulk")
def send_move(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Pause, resume or cancel a sending."""
    user = person(request)
    send = get_object_or_404(queries.visible(user), pk=pk)
    try:
        sends.move(send=send, to=to, by=user, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(send)
