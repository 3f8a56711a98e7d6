"""Data-subject requests: asking for a person's archive, and taking it away."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from cases.models import Case
from common import clock, files, jobs
from common.access import needs
from common.errors import Refusal
from contacts.actions import data_requests
from contacts.forms import DataRequestForm
from contacts.models import DataRequest
from staff.requests import person


@needs("contacts.export_person")
def data_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for everything that is held about the debtor of a case; list what was asked before."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user).select_related("debtor", "creditor"), pk=pk)
    form: forms.Form = DataRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            data_requests.ask(case=case, proof=form.cleaned_data["proof"], by=user, now=clock.now())
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return redirect("contacts:data-request", pk)
    rows = DataRequest.objects.filter(debtor_id=case.debtor_id).select_related("asked_by", "file", "job")
    found = list(rows.order_by("-pk")[:20])
    job = next((one.job for one in found if one.job and one.job.is_live), None)
    context = {"case": case, "form": form, "rows": found, "job": job, "now": clock.now()}
    context["progress"] = jobs.progress_of(job) if job else None
    return render(request, "contacts/data_request.html", context, status=422 if form.errors else 200)


@needs("contacts.export_person")
def data_request_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the archive while it lasts."""
    user, now = person(request), clock.now()
    row = get_object_or_404(DataRequest.objects.select_related("file"), pk=pk)
    if row.file is None or row.file.dropped_at or (row.expires_at and row.expires_at <= now):
        raise Http404
    data_requests.record_download(data_request=row, by=user, now=now)
    response = HttpResponse(files.opened(row.file), content_type=row.file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.file.name)
    return response
