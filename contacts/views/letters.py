"""The page of letters: what is due, printing it, what was printed."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.models import Creditor
from common import clock, files, sorting
from common.access import needs
from common.errors import Refusal
from contacts.actions.messages import letters
from contacts.queries.messages import letters as queries
from staff.requests import person


@needs("contacts.send_bulk")
def letter_list(request: HttpRequest) -> HttpResponse:
    """Show how many letters are due for each creditor, and the batches that were printed."""
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="made")
    context = {
        "due": queries.due(now=clock.now()),
        "page": queries.page(sort=sort, cursor=request.GET.get("after", "")),
        "heads": sorting.heads(queries.SORTS, sort),
    }
    return render(request, "contacts/letter_list.html", context)


@require_POST
@needs("contacts.send_bulk")
def letter_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Print what is due for a creditor."""
    creditor = get_object_or_404(Creditor, pk=pk)
    try:
        batch = letters.print_due(creditor=creditor, by=person(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(number)d letter is printed.", "%(number)d letters are printed.", batch.number)
        messages.success(request, said % {"number": batch.number})
    return redirect("contacts:letter-list")


@needs("contacts.send_bulk")
def letter_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send the file of a batch; who opened it is kept."""
    batch = get_object_or_404(queries.batches(), pk=pk)
    if batch.file.dropped_at:
        raise Http404
    letters.record_opening(batch=batch, by=person(request), now=clock.now())
    file = batch.file
    return FileResponse(files.opened(file), as_attachment=True, filename=file.name, content_type=file.content_type)
