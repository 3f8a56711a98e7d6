"""Stop states: what a fact stops, for which debt, person, medium, address or place, until what, and what it permits."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fnmatch import fnmatch
from typing import Any

from common.clock import local_date
from contacts.gate.answers import Finding
from contacts.gate.facts import PORTAL, Question, Stop
from contacts.gate.kinds import replies
from contacts.gate.kinds.windows import instant
from contacts.gate.packs import Rule
from contacts.gate.statements import Fact, Said

HOLD = "hold"
STATES = frozenset(str(one) for one in Said)
OWN_WISHES = frozenset({"channel", "address", "place"})
ASSOCIATED = frozenset({"phone", "letter", "fax", "visit"})
"""Media that may belong to a place: a mailing address and a landline do, a mobile and an email address do not."""


def stop(rule: Rule, question: Question) -> Finding | None:
    """Say whether a stop state is in force; nothing but its end lifts it. The state "hold" is any hold's.

    The state of a standing fact is in force from receipt until it is lifted or over; it stops what its scope reaches,
    but for the permitted purposes and the exceptions that the rule lists. Where no such fact is, nothing is found.
    """
    state = str(rule.terms["state"])
    if state == HOLD:
        return _held(question)
    if state not in STATES:
        stopped = state in question.states and question.purpose not in rule.terms.get("permitted_purposes", ())
        return Finding(f"stop_{state}", met=not stopped)
    told = question.facts(state, *rule.terms.get("or_states", ()))
    if not told:
        return None
    reaching = [one for one in told if one.at <= question.now and _reaches(rule, one, question)]
    in_force = [(one, until) for one in reaching if (until := _until(rule, one, question)) is not _OVER]
    if not in_force:
        return Finding("said", met=True, facts={"state": state})
    last = max((one for one, _until_at in in_force), key=lambda one: one.at)
    excused = _excused(rule, question, last)
    if excused is not None:
        return Finding("said", met=True, facts={"state": state} | excused[0], provisions=excused[1])
    ends = [until for _one, until in in_force]
    until = None if None in ends else max(one for one in ends if isinstance(one, datetime))
    facts: dict[str, Any] = {"state": state, "starts": str(rule.terms.get("starts", "received_at"))}
    facts["permits"] = _purposes(rule)
    if rule.terms.get("reroute_to"):
        facts["reroute_to"] = rule.terms["reroute_to"]
    return Finding("said", met=False, until=until, facts=facts, needs=tuple(rule.terms.get("needs", ())))


def medium(channel: str) -> str:
    """Return the medium to which a channel belongs: a voicemail put straight into the box is a telephone call."""
    return "phone" if channel == "ringless_voicemail" else channel


class _Over:
    """Says that a fact is no longer in force."""


_OVER = _Over()


def _until(rule: Rule, one: Fact, question: Question) -> datetime | _Over | None:
    """Return when the fact ends by itself, None when nothing but an event ends it, _OVER when it is over."""
    if one.ends_at is not None and question.now >= one.ends_at:
        return _OVER
    for lift in question.known(*rule.terms.get("lifted_by", ())):
        if lift.at >= one.at and lift.concerns(one.debts) and _same_object(lift, one):
            days = int(rule.terms.get("lifted_days_after", 0))
            until = _days_after(lift.at, days, question) if days else lift.at
            return _OVER if question.now >= until else until
    if "lasts_days" not in rule.terms:
        return one.ends_at
    until = _days_after(one.at, int(rule.terms["lasts_days"]), question)
    until = min(until, one.ends_at) if one.ends_at else until
    return _OVER if question.now >= until else until


def _same_object(lift: Fact, one: Fact) -> bool:
    pairs = ((lift.channel, one.channel), (lift.number, one.number), (lift.place, one.place), (lift.person, one.person))
    return all(not mine or not theirs or mine == theirs for mine, theirs in pairs)


def _days_after(at: datetime, days: int, question: Question) -> datetime:
    zone = question.home
    return instant(local_date(at, zone) + timedelta(days=days), "00:00", zone)


def _reaches(rule: Rule, one: Fact, question: Question) -> bool:
    scope = rule.terms["scope"]
    if scope in OWN_WISHES and not question.is_theirs(one):
        return False
    return one.person in {"", question.person} and SCOPES[scope](rule, one, question)


def _is_address(_rule: Rule, one: Fact, question: Question) -> bool:
    same = bool(one.number) and one.number == question.number
    return same and (not one.channel or one.channel == question.channel)


def _is_at(place: str, question: Question) -> bool:
    """Return whether the contact would reach the person at `place` (12 CFR 1006.6(b)(1)(ii), comment -1)."""
    if not place:
        return False
    if question.known_at == place:
        return True
    return question.place == place and question.channel in ASSOCIATED and question.number_kind != "mobile"


SCOPES: dict[str, Callable[[Rule, Fact, Question], bool]] = {
    "person": lambda _rule, _one, _question: True,
    "debt": lambda _rule, one, question: one.concerns(frozenset(question.debts)),
    "channel": lambda _rule, one, question: medium(one.channel) == medium(question.channel),
    "address": _is_address,
    "place": lambda rule, one, question: _is_at(one.place or str(rule.terms.get("place", "")), question),
}


def _purposes(rule: Rule) -> list[str]:
    permitted = rule.terms.get("permitted_purposes", ())
    return [one if isinstance(one, str) else str(one["purpose"]) for one in permitted]


def _excused(rule: Rule, question: Question, last: Fact) -> tuple[dict[str, Any], tuple[str, ...]] | None:
    """Return what lets the contact be though the state is in force, with its provision."""
    for one in rule.terms.get("permitted_purposes", ()):
        purpose, cite = (one, "") if isinstance(one, str) else (str(one["purpose"]), one.get("cite", ""))
        patterns = () if isinstance(one, str) else one.get("patterns", ())
        if question.purpose == purpose or any(fnmatch(question.purpose, pattern) for pattern in patterns):
            return {"only_for": purpose}, _cites(cite)
    for one in rule.terms.get("except", ()):
        found = _exception(one, question, last)
        if found is not None:
            return found, _cites(one.get("cite", ""))
    return None


def _cites(cite: str) -> tuple[str, ...]:
    return (cite,) if cite else ()


def _exception(one: dict[str, Any], question: Question, last: Fact) -> dict[str, Any] | None:
    match one["if"]:
        case "purpose":
            fits = any(fnmatch(question.purpose, pattern) for pattern in one["patterns"])
            return {"only_for": one["called"]} if fits else None
        case "reply":
            if question.channel in PORTAL:
                return {"only_while": "session_is_active"} if replies.session_is_open(question) else None
            message = replies.to_answer(question)
            later = message is not None and message.at >= last.at
            return {"once": True, "replies_to": message.at.isoformat()} if later and message else None
        case "confirmation":
            fits = any(fnmatch(question.purpose, pattern) for pattern in one["patterns"])
            return {"once": True} if fits and not _spoken_since(question, last.at) else None
        case "said":
            return {} if _given(one, question, last) else None
    raise KeyError(str(one["if"]))


def _spoken_since(question: Question, at: datetime) -> bool:
    return any(
        one.outbound and one.channel == question.channel and at <= one.at <= question.now for one in question.attempts
    )


def _given(one: dict[str, Any], question: Question, last: Fact) -> bool:
    """Return whether the person, or whoever the rule names, gave leave after the state began."""
    taken = question.known(Said.CONSENT_WITHDRAWN)
    for given in question.known(*one["kinds"]):
        if one.get("direct") and not given.direct:
            continue
        stale = any(later.at >= given.at for later in taken)
        narrow = _same_object(given, _asked(question)) and given.concerns(frozenset(question.debts))
        if not stale and narrow and (given.at >= last.at or one.get("earlier")) and _is_timely(given, question):
            return True
    return False


def _asked(question: Question) -> Fact:
    return Fact("", question.now, channel=question.channel, number=question.number, place=question.place)


def _is_timely(given: Fact, question: Question) -> bool:
    return given.holds(question.now) and given.covers(local_date(question.now, question.home))


def _held(question: Question) -> Finding:
    """Say which holds stand in the way, the one that ends last first; the law that is cited is that one's."""
    stops: Sequence[Stop] = sorted((one for one in question.stops if one.stops(question)), key=_lasting, reverse=True)
    if not stops:
        return Finding(HOLD, met=True)
    permits = frozenset.intersection(*[one.permits for one in stops])
    told = [{"kind": one.kind, "scope": one.scope, "bound": one.bound, "citation": one.citation} for one in stops]
    return Finding(
        HOLD,
        met=False,
        until=stops[0].ends_at,
        facts={"holds": told, "permits": sorted(permits)},
        citation=next((one.citation for one in stops if one.citation), ""),
    )


def _lasting(stop: Stop) -> tuple[bool, float]:
    return stop.ends_at is None, stop.ends_at.timestamp() if stop.ends_at else 0
