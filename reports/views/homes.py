"""The homes of those who steer: each begins with what waits for the reader."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from cases.actions.closings import sealing
from cases.actions.payments import payments_files
from cases.actions.placements import handbacks
from cases.actions.placements import placements as placement_files
from commissions.actions import runs
from commissions.queries import simulations
from common import clock
from common.access import needs
from contacts.actions import data_requests, evidence_packs
from contacts.actions.messages import sends
from contacts.actions.packs import replays
from contacts.queries import archive
from reports.actions import overdue
from reports.queries import administrator, finance, supervisor
from reports.queries.ages import ages
from staff.requests import person

KINDS: dict[str, Any] = {
    placement_files.READ: gettext_lazy("Read a placement file"),
    placement_files.APPLY: gettext_lazy("Import a placement file"),
    payments_files.READ: gettext_lazy("Read a payment file"),
    payments_files.APPLY: gettext_lazy("Import a payment file"),
    handbacks.MAKE: gettext_lazy("Return accounts"),
    sealing.SEAL: gettext_lazy("Seal personal data"),
    evidence_packs.MAKE: gettext_lazy("Put the record of a case together"),
    data_requests.MAKE: gettext_lazy("Put a person's data together"),
    archive.PROVE: gettext_lazy("Prove the contact log"),
    sends.KIND: gettext_lazy("Gather a sending"),
    replays.KIND: gettext_lazy("Replay house rules"),
    runs.CALCULATE: gettext_lazy("Calculate a run"),
    runs.EXPORT: gettext_lazy("Write the wage file"),
    simulations.SIMULATE: gettext_lazy("Try a plan on past months"),
    overdue.KIND: gettext_lazy("Make an overdue report"),
}
"""What the jobs of each kind do."""


@needs("staff.view_team")
def supervisor_home(request: HttpRequest) -> HttpResponse:
    """Show what needs a decision, the day so far, the team and the ages."""
    user, now = person(request), clock.now()
    bars = supervisor.hours(user, now=now)
    context: dict[str, Any] = {
        "waits": supervisor.waits(user, now=now),
        "measures": supervisor.measures(user, now=now),
        "bars": bars,
        "finding": supervisor.hours_finding(bars),
        "team": supervisor.team(user, now=now),
        "ages": ages(user, now=now),
        "now": now,
    }
    return render(request, "reports/supervisor_home.html", context)


@needs("cases.view_payment")
def finance_home(request: HttpRequest) -> HttpResponse:
    """Show what waits for a signature or a hand, and the cash of the last days."""
    user, now = person(request), clock.now()
    context = {
        "waits": finance.waits(user, now=now),
        "unmatched": finance.unmatched(),
        "cash": finance.cash(user, now=now),
        "now": now,
    }
    return render(request, "reports/finance_home.html", context)


@needs("staff.change_people")
def administrator_home(request: HttpRequest) -> HttpResponse:
    """Show what needs the administrator, creditors, files, people, jobs and the proof of the archive."""
    now = clock.now()
    context = {
        "waits": administrator.waits(person(request), now=now),
        "creditors": administrator.creditors(now=now),
        "placements": administrator.placements(),
        "people": administrator.people(),
        "jobs": [(job, KINDS.get(job.kind, job.kind)) for job in administrator.jobs()],
        "proof": archive.last_telling(),
        "now": now,
    }
    return render(request, "reports/administrator_home.html", context)
