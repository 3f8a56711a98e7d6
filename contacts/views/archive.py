"""The proof of the contact log, for administrators."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from common import jobs
from common.access import needs
from contacts.queries import archive as query
from contacts.queries.archive import PROVE
from staff.requests import person


@needs("contacts.verify_archive")
def archive(request: HttpRequest) -> HttpResponse:
    """Show the last proof, the one at work, and those before."""
    proofs = query.proofs()
    live = next((one for one in proofs if one.job.is_live), None)
    done = [one for one in proofs if not one.job.is_live]
    own = live is not None and live.job.owner_id == person(request).pk
    context: dict[str, object] = {"live": live, "proofs": done, "last": next((one for one in done if one.tells), None)}
    context |= {"job": live.job if live and own else None, "progress": jobs.progress_of(live.job) if live else None}
    return render(request, "contacts/archive.html", context)


@require_POST
@needs("contacts.verify_archive")
def archive_prove(request: HttpRequest) -> HttpResponse:
    """Start a proof; one that runs is shown instead."""
    address = reverse("contacts:archive")
    try:
        jobs.start(kind=PROVE, by=person(request), key="archive", back_url=address)
    except jobs.AlreadyRunning:
        return HttpResponseRedirect(address)
    return HttpResponseRedirect(address)
