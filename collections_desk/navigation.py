"""The rail of each role and where each role lands: one table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.queries import approvals
from commissions.queries import disputes
from common import links
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
RETENTION = Place("cases:retention-list", "archive", _("Retention"))
STRATEGIES = Place("cases:strategy-list", "steps", _("Strategies"))
CONTACTS = Place("contacts:contact-list", "phone", _("Contacts"))
MESSAGES = Place("contacts:message-list", "mail", _("Messages"))
RULES = Place("contacts:pack-list", "scales", _("Rules"))
STOPPED = Place("contacts:override-list", "bar", _("Stopped"))
TEAM_PAY = Place("commissions:team-pay", "coins", _("Team pay"))
SCORES = Place("commissions:score-list", "person", _("Scores"))
ANSWERS = Place("contacts:answer-list", "book", _("Answers"))
DISPUTES = Place("commissions:dispute-list", "query", _("Pay disputes"), disputes.waiting)
TEMPLATES = Place("contacts:template-list", "text", _("Templates"))
PAYROLL = Place("commissions:payroll-map", "coins", _("Payroll"))

RAILS: dict[str, tuple[tuple[Place, ...], ...]] = {
    Role.COLLECTOR: (
        (
            Place("contacts:desk", "inbox", _("Work")),
            CASES,
            PROMISES,
            REQUESTS,
            Place("commissions:statement-list", "coins", _("My pay")),
        ),
        (MESSAGES,),
    ),
    Role.SUPERVISOR: (
        (Place("reports:supervisor-home", "home", _("Home")), APPROVALS, CASES, PROMISES, REQUESTS),
        (PLANS, HOLDS, KEEPS, CONTACTS, STOPPED, MESSAGES, RULES, DISPUTES),
        (REPORTS, STRATEGIES, ANSWERS, IMPORTS, Place("staff:team-list", "users", _("Team")), SCORES, TEAM_PAY),
    ),
    Role.QUALITY: (
        (CONTACTS, APPROVALS, CASES, HOLDS, REQUESTS),
        (SCORES, ANSWERS, PROMISES, REPORTS, RETENTION, MESSAGES, RULES),
    ),
    Role.FINANCE: (
        (
            Place("reports:finance-home", "home", _("Home")),
            APPROVALS,
            Place("cases:payment-list", "coin", _("Payments")),
            Place("commissions:run-list", "run", _("Runs")),
            CASES,
        ),
        (Place("commissions:plan-list", "steps", _("Plans")), PAYROLL, DISPUTES, REQUESTS, REPORTS),
    ),
    Role.ADMINISTRATOR: (
        (
            Place("reports:administrator-home", "home", _("Home")),
            CASES,
            IMPORTS,
            APPROVALS,
            Place("staff:people-list", "users", _("People")),
        ),
        (Place("cases:creditor-list", "bank", _("Creditors")), STRATEGIES, TEMPLATES, ANSWERS, RULES, PAYROLL),
        (Place("contacts:archive", "shield", _("Proof")), RETENTION, REPORTS),
    ),
}
"""The places of each role in groups; the first is what a phone shows, the others are one tap away there."""


def home_of(role: str) -> str:
    """Return the address of the page on which the role lands."""
    return links.to(RAILS[role][0][0].name)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template the rail of the person and the name of the company."""
    user = getattr(request, "user", None)
    rail = _rail(user, request.path) if user is not None and user.is_authenticated else []
    return {"rail": rail, "organisation": settings.ORGANISATION_NAME}


def _rail(user: User, path: str) -> list[list[dict[str, Any]]]:
    """Return the entries of the role; the one that `path` is nearest below is the current one."""
    groups = [[_entry(place, user) for place in group] for group in RAILS[user.role]]
    above = [entry for group in groups for entry in group if path.startswith(entry["url"])]
    for entry in sorted(above, key=lambda one: len(one["url"]))[-1:]:
        entry["current"] = True
    return groups


def _entry(place: Place, user: User) -> dict[str, Any]:
    return {
        "url": links.to(place.name),
        "icon": place.icon,
        "label": place.label,
        "count": partial(place.count, user) if place.count else None,
    }
