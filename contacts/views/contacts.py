"""The contact log as a list, one contact with its evidence, and its correction."""

from dataclasses import asdict
from typing import Literal

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from cases.enums import Channel, Outcome
from cases.models import Case
from common import audit, clock, files, links, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from contacts.actions import attachments, corrections
from contacts.enums import Mood, Party
from contacts.forms import CorrectionForm
from contacts.models import Contact
from contacts.queries import contact_export, evidence
from contacts.queries import contacts as query
from staff.models import User
from staff.requests import person


@needs("contacts.view_contact")
def contact_list(request: HttpRequest) -> HttpResponse:
    """Show the log of every case that one may see, newest first."""
    user = person(request)
    today = local_date(clock.now(), user.time_zone)
    filters = query.Filters.read(request.GET, today=today)
    sort = sorting.chosen(query.SORTS, request.GET.get("sort"), usual="at")
    try:
        page = query.listed(user=user, filters=filters, sort=sort, cursor=request.GET.get("cursor", ""))
    except Refusal:
        return HttpResponseRedirect(request.path)
    context = {
        "page": page,
        "heads": sorting.heads(query.SORTS, sort),
        "is_newest_first": query.SORTS[sort].descending,
        "filters": filters,
        "collectors": query.collectors(user),
        "outcomes": Outcome.choices,
        "channels": Channel.choices,
        "moods": [(query.HARD, _("Abusive or distressed")), *Mood.choices],
    }
    return render(request, "contacts/contact_list.html", context)


@needs("contacts.view_contact")
def contact_export_file(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every contact that fits the filters as CSV or XLSX."""
    user, now = person(request), clock.now()
    filters = query.Filters.read(request.GET, today=local_date(now, user.time_zone))
    told = {name: str(value) for name, value in asdict(filters).items() if value}
    audit.record(by=user, action="contacts.export", subject=user, now=now, form=kind, filters=told)
    return download(contact_export.table(user, filters), f"contacts-{local_date(now, user.time_zone)}", kind)


@needs("cases.view_case")
def contact_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one contact: what was said, what the gate had answered, its place in the chain."""
    contact = _contact(person(request), pk)
    return render(request, "contacts/contact_detail.html", _context(request, contact))


@needs("cases.view_case")
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """Send a file that is attached to a contact of a case one may see: to be saved, never to be run."""
    user = person(request)
    row = get_object_or_404(query.attachments(user), pk=pk)
    attachments.record_opening(attachment=row, by=user, now=clock.now())
    sent = FileResponse(
        files.opened(row.file), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    sent["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return sent


@needs("contacts.log_contact")
def contact_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a row that corrects a contact."""
    user = person(request)
    contact = _contact(user, pk)
    form = CorrectionForm(request.POST or None, contact=contact)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = corrections.correct(
                    contact=contact,
                    party=Party(form.cleaned_data["party"]),
                    outcome=Outcome(form.cleaned_data["outcome"]),
                    note=form.cleaned_data["note"],
                    by=user,
                    now=clock.now(),
                )
                return HttpResponseRedirect(links.to("contacts:contact-detail", row.pk))
            except Refusal as refusal:
                form.refuse(refusal)
    return render(request, "contacts/contact_correct.html", _context(request, contact) | {"form": form}, status=status)


def _contact(user: User, pk: int) -> Contact:
    rows = Contact.objects.filter(case__in=Case.objects.visible_to(user)).select_related(*query.RELATED, "decision")
    return get_object_or_404(rows.prefetch_related("corrections", "files"), pk=pk)


def _context(request: HttpRequest, contact: Contact) -> dict[str, object]:
    user = person(request)
    return {
        "contact": contact,
        "evidence": evidence.of(contact),
        "may_correct": user.has_perm("contacts.log_contact")
        and (contact.collector_id == user.pk or user.role == "supervisor")
        and not contact.corrections.all(),
    }
