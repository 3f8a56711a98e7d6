"""The pages of messages: list, one with its evidence, writing one, taking one back."""

from typing import Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.queries.cases import cases
from cases.views import case_home
from common import addresses, audit, clock, dates, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from contacts.actions.messages import queueing
from contacts.forms.messages import MessageFilterForm, MessageForm
from contacts.models import Message
from contacts.queries.messages import message_export, message_page
from contacts.queries.messages import messages as queries
from staff.requests import person


@needs("contacts.view_message")
def message_list(request: HttpRequest) -> HttpResponse:
    """List messages with how many there are of each state."""
    user = person(request)
    form = MessageFilterForm(request.GET or None, today=local_date(clock.now(), user.time_zone))
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="queued")
    rows = queries.filtered(user, form.wanted)
    context = {
        "form": form,
        "page": queries.page(rows, sort=sort, cursor=request.GET.get("after", "")),
        "counts": message_page.counted(queries.counts(rows)),
        "heads": sorting.heads(queries.SORTS, sort),
        "is_filtered": form.wanted != queries.MessageFilter(),
    }
    return render(request, "contacts/message_list.html", context)


@needs("contacts.view_message")
def message_export_file(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send the messages that fit as CSV or XLSX."""
    user, now = person(request), clock.now()
    today = local_date(now, user.time_zone)
    form = MessageFilterForm(request.GET or None, today=today)
    audit.record(by=user, action="messages.export", subject=user, now=now, form=kind)
    return download(message_export.table(user, form.wanted), f"messages-{today}", kind)


@needs("contacts.view_message")
def message_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message: its text as sent, what the gate said, what became of it."""
    message = get_object_or_404(queries.detail(person(request)), pk=pk)
    context = {"message": message, "shown": message_page.shown(message)}
    return render(request, "contacts/message_detail.html", context)


@needs("contacts.send_message")
def message_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a message on a case: choose to whom and from which template, see it, queue it."""
    user, now = person(request), clock.now()
    case = get_object_or_404(cases.detail(user), pk=pk, sealed_at=None)
    ways, back = queries.ways(case, now=now), case_home.of(case, user)
    form = MessageForm(request.POST or None, ways=ways, initial=message_page.begun(ways, named=_named(request)))
    if request.method == "POST" and "queue" in request.POST and form.is_valid():
        try:
            row = queueing.queue(case=case, wanted=form.wanted(), by=user, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _queued(row, now, user.time_zone))
            return redirect(back)
    context = {"case": case, "ways": ways, "form": form, "look": message_page.look(form, case, now), "back": back}
    return render(request, "contacts/message_write.html", context, status=422 if form.errors else 200)


def _named(request: HttpRequest) -> dict[str, int]:
    found = {name: addresses.key(request.GET.get(name)) for name in ("point", "template")}
    return {name: pk for name, pk in found.items() if pk}


def _queued(row: Message, now: object, zone: str) -> str:
    if row.due_at == now:
        return _("The message is queued and goes out now.")
    return _("The message waits until %(moment)s: before that the gate does not allow it.") % {
        "moment": dates.moment(row.due_at, zone)
    }


@require_POST
@needs("contacts.send_message")
def message_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a message back that still waits."""
    message = get_object_or_404(queries.detail(person(request)), pk=pk)
    try:
        queueing.take_back(message=message, by=person(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The message is taken back."))
    return redirect(message)
