"""The homes of those who steer: each begins with what waits for the reader."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common import clock
from common.access import needs
from reports.queries import administrator, finance, supervisor
from reports.queries.ages import ages
from staff.requests import person


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
        "waits": administrator.waits(now=now),
        "creditors": administrator.creditors(now=now),
        "placements": administrator.placements(),
        "people": administrator.people(),
        "jobs": administrator.jobs(),
        "proof": administrator.last_proof(),
        "now": now,
    }
    return render(request, "reports/administrator_home.html", context)
