"""The tabs of a case, the same for the case page and the collector's desk."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import CaseState
from cases.models import Case
from cases.queries.cases import case_life, cases
from cases.queries.holds import hold_list
from cases.queries.ledger import interest
from cases.queries.plans.plan_page import tab as plan_tab
from cases.queries.requests import requests
from staff.models import User

TIME_LINE = "timeline"
TABS = (TIME_LINE, "owed", "people", "promises", "holds", "plans", "requests", "answers", "script", "history")
ASKED = {"answers": "contacts.view_library", "script": "contacts.log_contact"}
"""Tabs that not everybody has, and what opens them."""


def chosen(name: str | None) -> str:
    """Return the tab that an address names; the time line when it names none."""
    return name if name in TABS else TIME_LINE


def context(case: Case, *, user: User, tab: str, now: datetime, address: str) -> dict[str, Any]:
    """Return what the templates of the case need for `user`; `address` is the page's own, without the tab."""
    head = cases.head(case, now=now)
    life = case_life.of(case, today=head.today)
    tabs, body = _tabs(head, user, tab, address), _body(case, user, tab, head, now)
    return {"case": case, "head": head, "life": life, "tab": tab, "tabs": tabs} | body


def _tabs(head: cases.Head, user: User, tab: str, address: str) -> list[dict[str, Any]]:
    labels = {
        TIME_LINE: _("Time line"),
        "owed": _("Owed"),
        "people": _("People"),
        "promises": _("Promises"),
        "plans": pgettext("repayment", "Plans"),
        "holds": _("Holds"),
        "requests": _("Requests"),
        "answers": _("Answers"),
        "script": _("Script"),
        "history": _("History"),
    }
    sign = "&" if "?" in address else "?"
    return [
        {
            "name": name,
            "label": labels[name],
            "url": f"{address}{sign}tab={name}",
            "current": name == tab,
            "count": None if name == "owed" else head.counts.get(name),
        }
        for name in TABS
        if name not in ASKED or user.has_perm(ASKED[name])
    ]


def _body(case: Case, user: User, tab: str, head: cases.Head, now: datetime) -> dict[str, Any]:
    """Return what the body of the tab shows; only that is asked for."""
    today = head.today
    bodies: dict[str, Callable[[], dict[str, Any]]] = {
        "owed": lambda: {
            "accounts": cases.owed(case, user=user, today=today),
            "interest": interest.said(case, on=today),
        },
        "people": lambda: {"people": cases.people(case)},
        "promises": lambda: {"promises": cases.promises(case)},
        "plans": lambda: plan_tab(case, today=today),
        "holds": lambda: {
            "holds": hold_list.of_case(case, user, now=now),
            "may_place_hold": user.has_perm("cases.place_hold") and case.state != CaseState.CLOSED,
        },
        "requests": lambda: {"requests": requests.of_case(case, today=today)},
        "history": lambda: {"history": case_life.history(case)},
    }
    return bodies.get(tab, dict)()
