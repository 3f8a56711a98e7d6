"""The columns of the big lists, in the order of the product, and what of their addresses a kept view keeps."""

from dataclasses import fields

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.rules.case_filter import CaseFilter
from cases.rules.requests.request_filter import RequestFilter
from staff.enums import ListName
from staff.rules.lists import Column, DeskList

CASES = DeskList(
    name=ListName.CASES,
    columns=(
        Column("debtor", _("Debtor"), fixed=True),
        Column("number", _("Case")),
        Column("creditor", _("Creditor")),
        Column("owed", _("Owed")),
        Column("days", _("Days")),
        Column("age", _("Age")),
        Column("last", _("Last contact")),
        Column("outcome", _("Outcome")),
        Column("promise", _("Promise")),
        Column("state", _("State"), standard=False),
        Column("team", _("Team"), standard=False),
        Column("collector", _("Collector")),
    ),
    parameters=(*(one.name for one in fields(CaseFilter)), "sort"),
    defaults={"state": "open", "sort": "owed"},
    has_downloads=True,
)
PAYMENTS = DeskList(
    name=ListName.PAYMENTS,
    columns=(
        Column("value_on", _("Value date")),
        Column("reference", _("Reference"), fixed=True),
        Column("debtor", _("Debtor")),
        Column("account", _("Account")),
        Column("creditor", _("Creditor")),
        Column("amount", _("Amount")),
        Column("state", _("State")),
        Column("days", _("Days")),
        Column("collector", _("Credited to")),
        Column("method", _("Paid by"), standard=False),
        Column("recorded", _("Recorded"), standard=False),
    ),
    parameters=("creditor", "state", "since", "until", "reference", "sort"),
    defaults={"sort": "value"},
    has_downloads=True,
)
PROMISES = DeskList(
    name=ListName.PROMISES,
    columns=(
        Column("due", _("Due")),
        Column("debtor", _("Debtor"), fixed=True),
        Column("number", _("Case")),
        Column("creditor", _("Creditor")),
        Column("promised", _("Promised")),
        Column("received", _("Received")),
        Column("state", _("State")),
        Column("last", _("Tolerance until"), standard=False),
        Column("recorded", _("Recorded")),
        Column("method", _("Paid by"), standard=False),
        Column("collector", _("Collector")),
    ),
    parameters=("show", "mine", "creditor", "collector", "recorded_by", "since", "until", "sort"),
    defaults={"show": "open"},
    has_downloads=True,
)
PLANS = DeskList(
    name=ListName.PLANS,
    columns=(
        Column("debtor", _("Debtor"), fixed=True),
        Column("number", _("Case")),
        Column("creditor", _("Creditor")),
        Column("kind", _("Kind")),
        Column("total", _("To be paid")),
        Column("received", _("Received")),
        Column("due", _("Next due")),
        Column("ends", _("Last due")),
        Column("state", _("State")),
        Column("discount", _("Let go"), standard=False),
        Column("months", pgettext_lazy("duration", "Months"), standard=False),
        Column("agreed", _("Agreed on"), standard=False),
        Column("ended", _("Ended"), standard=False),
        Column("proposed", _("Offered"), standard=False),
        Column("collector", _("Collector")),
    ),
    parameters=("show", "creditor", "collector", "kind", "due", "sort"),
    defaults={"show": "active"},
    has_downloads=True,
)
REQUESTS = DeskList(
    name=ListName.REQUESTS,
    columns=(
        Column("due", _("Due")),
        Column("number", _("Number")),
        Column("kind", _("Kind")),
        Column("subject", _("Subject"), fixed=True),
        Column("debtor", _("Debtor")),
        Column("creditor", _("Creditor")),
        Column("department", _("Department")),
        Column("owner", _("Owner")),
        Column("received", pgettext_lazy("request", "Received")),
        Column("channel", _("Came by"), standard=False),
        Column("outcome", _("Outcome"), standard=False),
    ),
    parameters=(*(one.name for one in fields(RequestFilter)), "sort"),
    defaults={"state": "open", "sort": "due_up"},
    has_downloads=True,
)
SUMS = frozenset({"owed", "amount", "promised", "received", "total", "discount"})


def order_left_out(sort: str, shown: tuple[str, ...]) -> str:
    """Return the head of the column by which the case list is sorted when that column is not shown, "" otherwise."""
    name = sort.removesuffix("_up")
    return next((str(one.label) for one in CASES.columns if one.name == name and name not in shown), "")
