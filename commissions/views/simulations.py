"""The page of a simulation: a version tried on the last months, who wins and who loses."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from commissions.actions import simulations
from commissions.exports import simulations as exports
from commissions.forms.plans.forms import SimulateForm
from commissions.models import PlanVersion
from commissions.queries import simulations as queries
from commissions.views.versions import version_of
from common import audit, clock, jobs
from common.access import needs
from common.api_files import form_of
from common.errors import Refusal
from common.exports import download
from staff.requests import person, today_of

MOST_SHOWN = 60


@needs("commissions.change_plan")
def version_simulation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a version would have paid in the last months; POST tries it as work that can be stopped."""
    version = version_of(pk)
    form = SimulateForm(request.POST or None, whom=queries.whom_choices(version, today_of(request)))
    if request.method == "POST" and form.is_valid():
        try:
            simulations.start(
                by=person(request),
                version=version,
                whom=form.cleaned_data["whom"],
                today=today_of(request),
                now=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("commissions:version-simulation", pk)
    context = _about(request, version) | {"form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "commissions/version_simulation.html", context, status=status)


@needs("commissions.change_plan")
def simulation_export(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """Send what came of a version, a row per person, as CSV or XLSX."""
    kind, found = form_of(form), queries.of(version_of(pk))
    if found is None:
        raise Http404
    now = clock.now()
    audit.record(by=person(request), action="simulation.export", subject=found.version, now=now, form=kind)
    return download(exports.table(found), exports.file_name(found), kind)


def _about(request: HttpRequest, version: PlanVersion) -> dict[str, Any]:
    job, row = queries.job_of(version), queries.of(version)
    found = queries.shown(row) if row else None
    everybody = bool(request.GET.get("all"))
    people = found.people if found else []
    return {
        "version": version,
        "plan": version.plan,
        "currency": version.plan.currency,
        "job": job,
        "progress": jobs.progress_of(job) if job and job.is_live else {},
        "own_job": job is not None and job.owner_id == person(request).pk,
        "simulation": row,
        "whom": dict(queries.whom_choices(version, today_of(request))).get(row.whom, "") if row else "",
        "found": found,
        "people": people if everybody else people[: MOST_SHOWN // 2] + people[MOST_SHOWN // 2 :][-MOST_SHOWN // 2 :],
        "more": 0 if everybody else max(0, len(people) - MOST_SHOWN),
        "is_old": row is not None and row.sha256 != version.sha256,
    }
