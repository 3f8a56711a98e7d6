"""The rail of each role and where each role lands: one table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.queries import approvals
from staff.enums import Role
from staff.models import User


@dataclass(frozen=True)
class Place:
    """One entry of the rail: address name, icon, word, and how many things wait there for the person."""

    name: str
    icon: str
    label: Any
    count: Callable[[User], int] | None = None


CASES = Place("cases:case-list", "folder", _("Cases"))
REPORTS = Place("reports:overdue-list", "chart", _("Reports"))
IMPORTS = Place("cases:placement-list", "upload", _("Imports"))
PROMISES = Place("cases:promise-list", "flag", _("Promises"))
PLANS = Place("cases:plan-list", "calendar", pgettext_lazy("repayment", "Plans"))
HOLDS = Place("cases:hold-list", "pause", _("Holds"))
APPROVALS = Place("cases:approval-list", "check", _("Approvals"), approvals.waiting)
REQUESTS = Place("cases:request-list", "chat", _("Requests"))
KEEPS = Place("cases:keep-list", "in", _("Keep requests"))
RETENTION = Place("cases:retention-list", "shield", _("Retention"))
STRATEGIES = Place("cases:strategy-list", "steps", _("Strategies"))
CONTACTS = Place("contacts:contact-list", "phone", _("Contacts"))

RAILS: dict[str, tuple[Place, ...]] = {
    Role.COLLECTOR: (
        Place("contacts:desk", "inbox", _("Work")),
        CASES,
        PROMISES,
        REQUESTS,
        Place("commissions:statement-list", "coins", _("My pay")),
    ),
    Role.SUPERVISOR: (
        Place("reports:supervisor-home", "home", _("Home")),
        APPROVALS,
        CASES,
        PROMISES,
        PLANS,
        REQUESTS,
        HOLDS,
        CONTACTS,
        REPORTS,
        IMPORTS,
        KEEPS,
        STRATEGIES,
        Place("staff:team-list", "users", _("Team")),
    ),
    Role.QUALITY: (CONTACTS, APPROVALS, CASES, PROMISES, HOLDS, REQUESTS, REPORTS, RETENTION),
    Role.FINANCE: (
        Place("reports:finance-home", "home", _("Home")),
        APPROVALS,
        Place("cases:payment-list", "coin", _("Payments")),
        Place("commissions:run-list", "run", _("Runs")),
        Place("commissions:plan-list", "steps", _("Plans")),
        REQUESTS,
        CASES,
        REPORTS,
    ),
    Role.ADMINISTRATOR: (
        Place("reports:administrator-home", "home", _("Home")),
        CASES,
        IMPORTS,
        Place("cases:creditor-list", "bank", _("Creditors")),
        APPROVALS,
        STRATEGIES,
        Place("staff:people-list", "users", _("People")),
        Place("contacts:archive", "shield", _("Proof")),
        RETENTION,
        REPORTS,
    ),
}


def home_of(role: str) -> str:
    """Return the address of the page on which the role lands."""
    return reverse(RAILS[role][0].name)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template the rail of the person and the name of the company."""
    user = getattr(request, "user", None)
    rail = _rail(user, request.path) if user is not None and user.is_authenticated else []
    return {"rail": rail, "organisation": settings.ORGANISATION_NAME}


def _rail(user: User, path: str) -> list[dict[str, Any]]:
    places = [(place, reverse(place.name)) for place in RAILS[user.role]]
    return [
        {
            "url": url,
            "icon": place.icon,
            "label": place.label,
            "current": path.startswith(url),
            "count": partial(place.count, user) if place.count else None,
        }
        for place, url in places
    ]
