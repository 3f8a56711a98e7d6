"""The gate's answer in words: a sentence per rule, what is spent, what lifts it, when next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cases.queries.holds import hold_words
from common import dates, punctuation
from common.clock import local_date
from common.names import place
from contacts.gate.answers import Answer, Finding

PACKS: dict[str, Any] = {
    "cn-card": gettext_lazy("China, credit cards"),
    "us-regf": gettext_lazy("Regulation F"),
    "us-ma": gettext_lazy("Massachusetts"),
    "us-nyc": gettext_lazy("New York City"),
    "us-own": gettext_lazy("United States, house rules"),
    "uk": gettext_lazy("FCA CONC"),
    "uk-conc": gettext_lazy("FCA CONC"),  # as older answers name it
    "au-rg96": gettext_lazy("RG 96"),
    "in-rbi": gettext_lazy("Reserve Bank of India"),
    "ph-bsp": gettext_lazy("BSP Circular 454"),
    "hk": gettext_lazy("Code of Banking Practice"),
    "sg": gettext_lazy("Debt Collection Act"),
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
    "party_purpose": (
        gettext_lazy("This person may not be contacted for this purpose"),
        gettext_lazy("Never tell of the debt."),
    ),
    "party_allowed": (gettext_lazy("This person may be contacted"), ""),
    "party_located": (
        gettext_lazy("Asked once already where the person can be reached"),
        gettext_lazy("Again only when they ask for it, or when the answer was wrong and they know better now."),
    ),
    "uncounted": (gettext_lazy("This call does not count towards the limit"), ""),
    "session": (gettext_lazy("Shown while the person uses the portal"), ""),
    "redial": (
        gettext_lazy("The last call to this number was only minutes ago"),
        gettext_lazy("Calls in quick succession may be held to be harassment. Wait a little."),
    ),
    "safe_harbor": (
        gettext_lazy("Nobody has checked lately that the number is still theirs"),
        gettext_lazy("Check that it has not been reassigned, or ask for consent again."),
    ),
    "address_of_others": (
        gettext_lazy("The address belongs to the employer"),
        gettext_lazy("Only when the person wrote from it or allows it."),
    ),
    "plan_months": (gettext_lazy("The plan runs longer than the law allows"), gettext_lazy("Agree fewer months.")),
    "content": (gettext_lazy("The text lacks what it must carry"), gettext_lazy("Complete the template.")),
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
    "party_located": gettext_lazy("Not asked yet where the person can be reached"),
    "redial": gettext_lazy("No call to this number in the last minutes"),
    "safe_harbor": gettext_lazy("The number is known to be theirs"),
    "address_of_others": gettext_lazy("The person allowed this address"),
    "plan_months": gettext_lazy("The plan is short enough"),
    "content": gettext_lazy("The text carries what it must"),
    "said": gettext_lazy("Nothing that was asked or forbidden stands in the way"),
    "stop_case_closed": gettext_lazy("The case is open"),
    "stop_nothing_owed": gettext_lazy("Something is owed"),
}


SAID: dict[str, Any] = {
    "inconvenient_place": gettext_lazy("The person wants no contact at this place"),
    "attorney_represented": gettext_lazy("The person has an attorney"),
    "represented": gettext_lazy("The person has a representative"),
    "debt_adviser": gettext_lazy("A debt adviser works with the person"),
    "employer_prohibits_contact": gettext_lazy("The employer forbids contact at work"),
    "cease_written": gettext_lazy("The person wrote that we stop, or will not pay"),
    "refused_orally": gettext_lazy("The person said that they will not pay, do not owe it or want no contact"),
    "bad_conduct": gettext_lazy("An earlier contact was not made decently"),
    "media_opt_out": gettext_lazy("The person wants no contact by this channel"),
    "address_opt_out": gettext_lazy("The person wants no contact at this number or address"),
    "dispute_written": gettext_lazy("The debt is disputed in writing"),
    "deceased": gettext_lazy("The person has died"),
    "bankrupt": gettext_lazy("The person is bankrupt"),
    "breathing_space": gettext_lazy("The person has breathing space"),
    "mental_health_crisis": gettext_lazy("The person is in treatment for a mental health crisis"),
    "plan_active": gettext_lazy("A repayment plan is being kept"),
    "sold": gettext_lazy("The debt was sold and the person has not been told"),
    "disclosed_to_others": gettext_lazy("A message to this address reached somebody else before"),
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
        last = next((one for one in answer.findings if one.is_last), None)
        return counted(last) if last else reason(answer.warnings[0], now=now, zone=zone).words
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


def is_told(finding: Finding) -> bool:
    """Return whether a list tells how much of the cap is spent: not of one that only warns."""
    return finding.code == "cap" and not finding.advisory


def counted(finding: Finding) -> str:
    """Return what is spent of a cap: "2 of 3 conversations today"."""
    days, unit = finding.facts.get("days"), str(finding.facts.get("unit"))
    if unit == "attempts" and "why" not in finding.facts:  # Only a rule of the house counts other channels as well.
        unit = "calls"
    limit = finding.limit or 0
    said = _spent_today(unit, limit) if days == 1 else _spent(unit, limit)
    return said % {"count": finding.count, "limit": limit, "days": days}


def _spent_today(unit: str, limit: int) -> str:
    calls = ngettext("%(count)s of %(limit)s call today", "%(count)s of %(limit)s calls today", limit)
    return {
        "attempts": ngettext("%(count)s of %(limit)s attempt today", "%(count)s of %(limit)s attempts today", limit),
        "conversations": ngettext(
            "%(count)s of %(limit)s conversation today", "%(count)s of %(limit)s conversations today", limit
        ),
        "contacts_made": ngettext(
            "%(count)s of %(limit)s contact today", "%(count)s of %(limit)s contacts today", limit
        ),
        "unanswered": _("%(count)s of %(limit)s unanswered today"),
    }.get(unit, calls)


def _spent(unit: str, limit: int) -> str:
    calls = ngettext(
        "%(count)s of %(limit)s call in %(days)s days", "%(count)s of %(limit)s calls in %(days)s days", limit
    )
    return {
        "attempts": ngettext(
            "%(count)s of %(limit)s attempt in %(days)s days", "%(count)s of %(limit)s attempts in %(days)s days", limit
        ),
        "conversations": ngettext(
            "%(count)s of %(limit)s conversation in %(days)s days",
            "%(count)s of %(limit)s conversations in %(days)s days",
            limit,
        ),
        "contacts_made": ngettext(
            "%(count)s of %(limit)s contact in %(days)s days", "%(count)s of %(limit)s contacts in %(days)s days", limit
        ),
        "unanswered": _("%(count)s of %(limit)s unanswered in %(days)s days"),
    }.get(unit, calls)


def reason(finding: Finding, *, now: datetime, zone: str) -> Reason:
    """Return one rule's finding in the reader's language."""
    words, lifts = _words(finding, zone)
    if finding.until is not None and not finding.met:
        lifted = _("Lifts %(time)s.") % {"time": when(finding.until, now=now, zone=zone)}
        lifts = punctuation.sentences((lifts, lifted))
    sign = "warn" if finding.is_last or finding.warns else "ok" if finding.met else "stop"
    return Reason(finding.met, words, lifts, source(finding), sign)


def source(finding: Finding) -> str:
    """Return whose rule it is: the law's with its citation and pack, or in so many words the desk's own."""
    if finding.ours:
        why = finding.facts.get("why")
        own = _("The desk's own rule, not a law.")
        return punctuation.sentences((in_own_words(why), punctuation.sentence([finding.citation]), own)) if why else own
    if finding.code == "hold" and finding.citation:
        return punctuation.cited(finding.citation)
    pack = str(PACKS.get(finding.rule.partition(".")[0]) or finding.pack)
    return punctuation.parts((punctuation.cited(finding.citation), pack))


def in_own_words(why: Sequence[str]) -> str:
    """Return the reason of a rule of the house, given in English and Chinese, in the reader's language."""
    return why[1] if (get_language() or "").startswith("zh") else why[0]


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
    if finding.code == "said":
        return str(SAID.get(str(finding.facts.get("state")), PLAIN["cannot_tell"][0])), ""
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
