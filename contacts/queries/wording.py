"""The gate's answer in words: a sentence per rule, what is spent, what lifts it, when next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.queries.holds import hold_words
from common import dates, punctuation
from common.clock import local_date
from common.names import place
from contacts.gate.answers import Answer, Finding

PACKS: dict[str, Any] = {
    "cn-card": gettext_lazy("China, credit cards"),
    "us-regf": gettext_lazy("Regulation F"),
    "uk-conc": gettext_lazy("FCA CONC"),
    "tw": gettext_lazy("Taiwan, house rules"),
    "house": gettext_lazy("House rules"),
}
PLAIN: dict[str, tuple[Any, Any]] = {
    "zone_unknown": (
        gettext_lazy("Nobody knows what time it is where this person lives"),
        gettext_lazy("Set the time zone of the creditor or the person. Until then the answer is no."),
    ),
    "cannot_tell": (
        gettext_lazy("This rule could not be evaluated, so the answer is no"),
        gettext_lazy("Tell the administrator which rule it is."),
    ),
    "pack_broken": (
        gettext_lazy("The rule file cannot be read, so the answer is no"),
        gettext_lazy("Tell the administrator which file it is."),
    ),
    "no_pack": (
        gettext_lazy("No rules are known for this jurisdiction, so the answer is no"),
        gettext_lazy("An administrator adds a rule file for it."),
    ),
    "party_refused": (
        gettext_lazy("This person wants no more contact"),
        gettext_lazy("Nothing lifts it."),
    ),
    "party_never": (
        gettext_lazy("A contact person is not called"),
        gettext_lazy("Only the debtor or a guarantor may be reached. Nothing lifts it."),
    ),
    "number_wrong": (gettext_lazy("A wrong number"), gettext_lazy("It reached somebody else. Use another number.")),
    "number_do_not_contact": (
        gettext_lazy("The person wants no contact here"),
        gettext_lazy("Use another number or address."),
    ),
    "number_reassigned": (
        gettext_lazy("The number is somebody else's now"),
        gettext_lazy("Use another number."),
    ),
    "number_opted_out": (
        gettext_lazy("The person wants nothing on this channel here"),
        gettext_lazy("Only they themselves open it again."),
    ),
    "number_refused": (gettext_lazy("This person wants no more contact"), gettext_lazy("Nothing lifts it.")),
    "number_usable": (gettext_lazy("The number is not known to be wrong"), ""),
    "stop_case_closed": (gettext_lazy("The case is closed"), gettext_lazy("Only what they write or say first.")),
    "stop_nothing_owed": (gettext_lazy("Nothing is owed"), gettext_lazy("Only what they write or say first.")),
}
MET: dict[str, Any] = {
    "stop_case_closed": gettext_lazy("The case is open"),
    "stop_nothing_owed": gettext_lazy("Something is owed"),
}


@dataclass(frozen=True)
class Reason:
    """One rule's finding as a person reads it; `source` says whose rule it is."""

    met: bool
    words: str
    lifts: str
    source: str
    sign: str


def when(moment: datetime, *, now: datetime, zone: str) -> str:
    """Return "17:30", "tomorrow 08:00" or "Fri 27 Nov, 08:00" on the wall of `zone`."""
    local, today = moment.astimezone(ZoneInfo(zone)), local_date(now, zone)
    clock = dates.clock_time(moment, zone)
    if local.date() == today:
        return clock
    if local.date() == today + timedelta(days=1):
        return _("tomorrow %(time)s") % {"time": clock}
    return dates.moment(moment, zone)


def short(answer: Answer, *, now: datetime, zone: str) -> str:
    """Return the answer in a few words for a row of a list: "Now, until 22:00"."""
    if answer.verdict == "warn":
        return counted(next(one for one in answer.findings if one.is_last))
    if answer.is_allowed:
        if answer.closes is None:
            return _("Now")
        return _("Now, until %(time)s") % {"time": when(answer.closes, now=now, zone=zone)}
    if answer.next_at is not None:
        return _("Not before %(time)s") % {"time": when(answer.next_at, now=now, zone=zone)}
    return str(reason(answer.unmet[0], now=now, zone=zone).words)


def headline(answer: Answer, *, now: datetime, zone: str) -> str:
    """Return the answer for calls as the head of the act pane."""
    facts = {"place": place(zone)}
    if answer.is_allowed:
        if answer.closes is None:
            return _("Calls allowed now")
        facts["time"] = when(answer.closes, now=now, zone=zone)
        return _("Calls allowed until %(time)s, %(place)s time") % facts
    if answer.next_at is not None:
        facts["time"] = when(answer.next_at, now=now, zone=zone)
        return _("No call before %(time)s, %(place)s time") % facts
    return _("No call: %(reason)s") % {"reason": reason(answer.unmet[0], now=now, zone=zone).words}


def counted(finding: Finding) -> str:
    """Return what is spent of a cap: "2 of 3 conversations today"."""
    facts = {"count": finding.count, "limit": finding.limit, "days": finding.facts.get("days")}
    today = finding.facts.get("days") == 1
    unit = finding.facts.get("unit")
    if unit == "conversations":
        text = _("%(count)s of %(limit)s conversations today")
        return (text if today else _("%(count)s of %(limit)s conversations in %(days)s days")) % facts
    if unit == "unanswered":
        text = _("%(count)s of %(limit)s unanswered today")
        return (text if today else _("%(count)s of %(limit)s unanswered in %(days)s days")) % facts
    text = _("%(count)s of %(limit)s calls today")
    return (text if today else _("%(count)s of %(limit)s calls in %(days)s days")) % facts


def reason(finding: Finding, *, now: datetime, zone: str) -> Reason:
    """Return one rule's finding in the reader's language."""
    words, lifts = _words(finding, zone)
    if finding.until is not None and not finding.met:
        lifted = _("Lifts %(time)s.") % {"time": when(finding.until, now=now, zone=zone)}
        lifts = punctuation.sentences((lifts, lifted))
    sign = "warn" if finding.is_last else "ok" if finding.met else "stop"
    return Reason(finding.met, words, lifts, source(finding), sign)


def source(finding: Finding) -> str:
    """Return whose rule it is: the law's with its citation and pack, or in so many words the desk's own."""
    if finding.ours:
        return _("The desk's own rule, not a law.")
    if finding.code == "hold" and finding.citation:
        return punctuation.cited(finding.citation)
    pack = str(PACKS.get(finding.rule.partition(".")[0]) or finding.pack)
    return punctuation.parts((punctuation.cited(finding.citation), pack))


def _words(finding: Finding, zone: str) -> tuple[str, str]:
    own: dict[str, Callable[[Finding], tuple[str, str]]] = {
        "window": _window,
        "cap": _cap,
        "hold": _held,
        "cooldown": lambda one: _cooldown(one, zone),
        "party_unreached": _unreached,
    }
    if finding.code in own:
        return own[finding.code](finding)
    if finding.met and finding.code in MET:
        return str(MET[finding.code]), ""
    words, lifts = PLAIN.get(finding.code, PLAIN["cannot_tell"])
    return str(words), str(lifts)


def _window(finding: Finding) -> tuple[str, str]:
    hours = punctuation.listed(f"{first}–{last}" for first, last in finding.facts["hours"])
    places = punctuation.listed(place(one) for one in finding.facts["zones"])
    met = _("Within hours, %(hours)s") if finding.met else _("Outside hours, %(hours)s")
    return met % {"hours": hours}, _("%(places)s time.") % {"places": places}


def _cap(finding: Finding) -> tuple[str, str]:
    whole = {"number": _("Counted per number."), "particular_debt": _("Counted per debt.")}
    key = finding.facts.get("key") or [""]
    return counted(finding), whole.get(key[-1], _("Counted over all creditors."))


def _held(finding: Finding) -> tuple[str, str]:
    if finding.met:
        return _("No hold stops this"), ""
    held = finding.facts["holds"]
    names = punctuation.listed(hold_words.name(one["kind"]) for one in held)
    lifts = dict.fromkeys(hold_words.lifted_by(one["kind"], bound=one["bound"]) for one in held)
    return _("On hold (%(holds)s)") % {"holds": names}, punctuation.sentences(
        (*lifts, hold_words.possible(finding.facts["permits"]))
    )


def _cooldown(finding: Finding, zone: str) -> tuple[str, str]:
    days = int(finding.facts["days"])
    rule = ngettext(
        "No call for %(days)s day after a conversation.", "No call for %(days)s days after a conversation.", days
    ) % {"days": days}
    since = finding.facts.get("since")
    if finding.met or not since:
        return _("No conversation in the last days"), rule
    spoken = local_date(datetime.fromisoformat(since), zone)
    return _("Spoken with on %(day)s") % {"day": dates.day(spoken)}, rule


def _unreached(finding: Finding) -> tuple[str, str]:
    needed = int(finding.facts["needed"])
    if finding.met:
        return _("The debtor cannot be reached"), _("Ask to call back. Never tell of the debt.")
    rule = ngettext(
        "After %(needed)s failed call in a row, %(count)s so far.",
        "After %(needed)s failed calls in a row, %(count)s so far.",
        needed,
    )
    facts = {"needed": needed, "count": finding.count}
    return _("Not while the debtor can be reached in person"), rule % facts
