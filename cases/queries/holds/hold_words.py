"""Holds in plain words: what is stopped, from when, until what, what lifts it, what stays possible."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.enums import HoldForm, HoldKind, HoldScope
from cases.models import Hold
from cases.rules import holds as rules
from cases.rules.holds import COLLECTOR, Ends, Kind, Purpose
from common import dates, punctuation

WHOLE = (HoldScope.DEBT, HoldScope.PERSON)
POSSIBLE: dict[str, Any] = {
    Purpose.ANSWER: gettext_lazy("answer a question"),
    Purpose.STATUTORY_NOTICE: gettext_lazy("send a notice that a law asks for"),
    Purpose.TO_REPRESENTATIVE: gettext_lazy("write to the representative"),
    Purpose.END_OF_EFFORTS: gettext_lazy("say that we stop"),
    Purpose.REMEDY_NOTICE: gettext_lazy("give notice of a legal step"),
    Purpose.ASK_TO_CALL_BACK: gettext_lazy("ask to call back"),
}


def name(kind: str, form: str = "") -> str:
    """Return the hold's name: "Breathing space, mental health crisis"."""
    label = str(HoldKind(kind).label)
    return punctuation.parts((label, str(HoldForm(form).label))) if form else label


def stopped(hold: Hold) -> str:
    """Return what the hold stops: "No contact about this debt"."""
    if hold.point is not None:
        return _("No contact at %(number)s") % {"number": hold.point.masked}
    if hold.scope == HoldScope.CHANNEL:
        return _("No contact by %(channel)s") % {"channel": hold.get_channel_display()}
    if hold.person_id is not None:
        return _("No contact with one person around the debt")
    if hold.terms.specialist:
        return _("Only specialised people work this case")
    if hold.terms.everyone:
        return _("Nobody may be reached about this debt")
    return _("No contact about this debt") if hold.scope == HoldScope.DEBT else _("No contact with this person")


def until(hold: Hold, *, today: date) -> str:
    """Return until what it lasts: "until Fri 30 Apr", "until a supervisor lifts it"."""
    if hold.ends_on:
        return _("until %(day)s") % {"day": dates.day(hold.ends_on, today=today)}
    if hold.form == HoldForm.CRISIS:
        return _("until 30 days after the treatment ends")
    return ended_by(hold.kind, bound=hold.is_bound)


def usual_end(kind: str) -> str:
    """Return how long a hold of the kind usually lasts: "for 60 days", "until a supervisor lifts it"."""
    days = rules.TERMS[Kind(kind)].days
    if days:
        return ngettext("for %(days)s day", "for %(days)s days", days) % {"days": days}
    return ended_by(kind, bound=False)


def ended_by(kind: str, *, bound: bool) -> str:
    """Return what ends a hold without a date: "until its plan is broken or cancelled"."""
    terms = rules.TERMS[Kind(kind)]
    if kind == Kind.PLAN_ACTIVE:
        return _("until its plan is broken or cancelled")
    if bound:
        return _("until its request is answered")
    if terms.ends == Ends.NEVER or not terms.lifted_by:
        return _("for good")
    return _("until it is lifted") if COLLECTOR in terms.lifted_by else _("until a supervisor lifts it")


def lifted_by(kind: str, *, bound: bool) -> str:
    """Return what lifts a hold before its date, as a sentence."""
    terms = rules.TERMS[Kind(kind)]
    if kind == Kind.PLAN_ACTIVE:
        return _("It is lifted when the plan is broken or cancelled.")
    if bound:
        return _("It is lifted when the request is answered.")
    if not terms.lifted_by:
        return _("Nothing lifts it.")
    if COLLECTOR in terms.lifted_by:
        return _("A collector or a supervisor lifts it.")
    return _("A supervisor lifts it.")


def possible(purposes: Iterable[str]) -> str:
    """Return what stays possible as a sentence; empty when nothing does."""
    known = set(purposes)
    named = [str(words) for purpose, words in POSSIBLE.items() if purpose in known]
    return _("Still possible: %(purposes)s.") % {"purposes": punctuation.listed(named)} if named else ""


@dataclass(frozen=True)
class Line:
    """A hold in force as the head of a case says it: its name, then what it stops, since when and until when."""

    name: str
    words: str


def line(hold: Hold, *, today: date) -> Line:
    """Return the hold in force in words on the day `today`."""
    facts = {"stops": stopped(hold), "since": dates.day(hold.starts_on, today=today), "until": until(hold, today=today)}
    return Line(name(hold.kind, hold.form), _("%(stops)s since %(since)s, %(until)s.") % facts)


def still_possible(holds: Iterable[Hold]) -> str:
    """Return what stays possible under all holds that stop whole cases, as a sentence; "" without such a hold."""
    kinds = [Kind(hold.kind) for hold in holds if hold.scope in WHOLE and hold.person_id is None]
    return possible(rules.possible(kinds)) if kinds else ""
