"""The tabs of a case, the same for the case page and the collector's desk."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Case
from cases.queries import case_life, cases, interest
from cases.queries.plan_page import tab as plan_tab
from staff.models import User

TIME_LINE = "timeline"
TABS = (TIME_LINE, "owed", "people", "promises", "plans", "history")


def chosen(name: str | None) -> str:
    """Return the tab that an address names; the time line when it names none."""
    return name if name in TABS else TIME_LINE


def context(case: Case, *, user: User, tab: str, now: datetime, address: str) -> dict[str, Any]:
    """Return what the templates of the case need for `user`; `address` is the page's own, without the tab."""
    head = cases.head(case, now=now)
    life = case_life.of(case, today=head.today)
    tabs = _tabs(head, tab, address)
    return {"case": case, "head": head, "life": life, "tab": tab, "tabs": tabs, **_body(case, user, tab, head)}


def _tabs(head: cases.Head, tab: str, address: str) -> list[dict[str, Any]]:
    labels = {
        TIME_LINE: _("Time line"),
        "owed": _("Owed"),
        "people": _("People"),
        "promises": _("Promises"),
        "plans": pgettext("repayment", "Plans"),
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
    ]


def _body(case: Case, user: User, tab: str, head: cases.Head) -> dict[str, Any]:
    if tab == "owed":
        accounts = cases.owed(case, user=user, today=head.today)
        return {"accounts": accounts, "interest": interest.said(case, on=head.today)}
    if tab == "people":
        return {"people": cases.people(case)}
    if tab == "promises":
        return {"promises": cases.promises(case)}
    if tab == "plans":
        return plan_tab(case, today=head.today)
    if tab == "history":
        return {"history": case_life.history(case)}
    return {}
