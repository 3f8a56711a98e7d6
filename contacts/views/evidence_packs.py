"""Evidence packs: asking for the record of a case, and taking it away."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from cases.models import Case
from common import clock, files, jobs
from common.access import needs
from common.errors import Refusal
from contacts.actions import evidence_packs
from contacts.forms.evidence import EvidencePackForm
from contacts.queries import evidence_list
from staff.requests import person


@needs("contacts.make_evidence")
def packs(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the record of a case; list what was asked before."""
    user, now = person(request), clock.now()
    case = get_object_or_404(Case.objects.visible_to(user).select_related("debtor", "creditor"), pk=pk)
    form: forms.Form = EvidencePackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            evidence_packs.ask(case=case, reason=form.cleaned_data["reason"], by=user, now=now)
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return redirect("contacts:evidence-packs", pk)
    rows = evidence_list.of_case(case)
    job = next((one.job for one in rows if one.job and one.job.is_live), None)
    context = {"case": case, "form": form, "rows": rows, "now": now, "job": job}
    context["progress"] = jobs.progress_of(job) if job else None
    return render(request, "contacts/evidence_pack_list.html", context, status=422 if form.errors else 200)


@needs("contacts.make_evidence")
def pack_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the pack while it lasts."""
    user, now = person(request), clock.now()
    row = get_object_or_404(evidence_list.visible_to(user), pk=pk)
    if row.file is None or not evidence_list.is_there(row, now=now):
        raise Http404
    evidence_packs.record_download(pack=row, by=user, now=now)
    response = HttpResponse(files.opened(row.file), content_type=row.file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.file.name)
    return response
