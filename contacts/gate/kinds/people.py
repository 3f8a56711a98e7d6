"""Whom one may reach at all, and where: parties, contact persons, numbers and addresses."""

from datetime import timedelta
from fnmatch import fnmatch
from typing import Any

from common.clock import local_date
from contacts.gate.answers import Finding
from contacts.gate.facts import REACHED, Attempt, Question
from contacts.gate.packs import Rule
from contacts.gate.statements import Fact, Said

UNHEARD = frozenset({"sent", "unsure", "delivered", "undelivered"})
"""A message that went reached nobody as long as nobody answers it."""


def party(rule: Rule, question: Question) -> Finding:  # noqa: PLR0911 - one answer per way
    """Say whether this party may be reached.

    A contact person: only after so many failures in a row to reach the debtor, never again once refused, and only for
    the listed purposes (CBA 2026; GB/T 45251). A third party elsewhere: for location information, so often as the
    rule says unless the party asked for more, or with the consumer's own consent (12 CFR 1006.6(d), 1006.10).
    """
    theirs = [one for one in question.attempts if _is_theirs(one, question)]
    refused = any(one.outcome in rule.terms.get("stop_on", ()) for one in theirs)
    if refused or any(one.person in {"", question.person} for one in question.known(Said.PARTY_REFUSED)):
        return Finding("party_refused", met=False)
    leave = _leave(rule, question)
    if leave is not None:
        return Finding("party_allowed", met=True, provisions=leave)
    if _for(rule.terms.get("always_for", ()), question.purpose):
        return Finding("party_allowed", met=True)
    allow = rule.terms["allow_if"]
    if allow == "never":
        return Finding("party_never", met=False, needs=tuple(rule.terms.get("needs", ())))
    if "purposes" in rule.terms and not _for(rule.terms["purposes"], question.purpose):
        return Finding("party_purpose", met=False, facts={"purposes": list(rule.terms["purposes"])})
    if allow == "always":
        return Finding("party_allowed", met=True)
    if "communications" in allow:
        return _located(rule, question, theirs, allow["communications"])
    return _unreached(question, allow["unreached"])


def _unreached(question: Question, terms: dict[str, Any]) -> Finding:
    needed, failures = int(terms["consecutive"]), _failures_in_row(question)
    invalid = bool(terms.get("or_number_invalid")) and "numbers_invalid" in question.states
    return Finding("party_unreached", met=failures >= needed or invalid, count=failures, facts={"needed": needed})


def _is_theirs(one: Attempt, question: Question) -> bool:
    if question.person:
        return one.person == question.person
    return one.party == question.party and one.person_id == question.person_id


def _for(purposes: list[str], purpose: str) -> bool:
    return any(fnmatch(purpose, pattern) for pattern in purposes)


def _leave(rule: Rule, question: Question) -> tuple[str, ...] | None:
    """Return the provision under which the consumer, a court or the law lets this party be reached; None without."""
    for one in rule.terms.get("unless", ()):
        taken = question.known(Said.CONSENT_WITHDRAWN)
        for given in question.known(*one["kinds"]):
            named = given.person in {"", question.person, question.party}
            if named and (given.direct or not one.get("direct")) and not any(late.at >= given.at for late in taken):
                return (one["cite"],)
    return None


def _located(rule: Rule, question: Question, theirs: list[Attempt], terms: dict[str, Any]) -> Finding:
    """Say whether one more communication for location information is left (12 CFR 1006.10(c))."""
    spoken = [one for one in theirs if one.at <= question.now and _communicates(one)]
    most = int(terms["max"])
    facts = {"limit": most}
    last = max((one.at for one in spoken), default=None)
    again = [one for one in question.known(*terms["again_after"]) if last is not None and one.at >= last]
    again = [one for one in again if one.person in {"", question.person}]
    if len(spoken) < most or len(again) > 0:
        return Finding("party_located", met=True, count=len(spoken), limit=most, provisions=(terms["cite"],))
    return Finding(
        "party_located",
        met=False,
        count=len(spoken),
        limit=most,
        facts=facts,
        needs=tuple(terms["again_after"]),
        provisions=(terms["cite"],),
        citation=f"12 CFR {terms['cite']}",
    )


def _communicates(one: Attempt) -> bool:
    """Return whether the attempt conveyed something: it was answered by a person, or a message went out."""
    return one.is_conversation or one.outcome in {"voicemail_with_debt", "sent", "delivered", "message_taken"}


def _failures_in_row(question: Question) -> int:
    failures = 0
    for one in sorted(question.attempts, key=lambda one: one.at, reverse=True):
        if one.is_reserved or one.party == "contact_person":
            continue
        if one.party in REACHED and not one.is_unanswered and one.outcome not in UNHEARD:
            break
        failures += one.outbound and one.channel == "phone"
    return failures


def consent(rule: Rule, question: Question) -> Finding | None:
    """Say whether the number or address may be used.

    One known to be wrong, or whose owner wants no contact, may not. One of a kind that the rule names may only with
    what the rule needs; where the rule asks for fresh evidence, evidence that has grown old is told.
    """
    if "refuse_states" in rule.terms:
        refused = question.number_state in rule.terms["refuse_states"]
        return Finding(f"number_{question.number_state}" if refused else "number_usable", met=not refused)
    if "address_kinds" in rule.terms:
        if question.address_kind not in rule.terms["address_kinds"]:
            return None
        met = bool(_evidence(rule, question))
        return Finding("address_of_others", met=met, needs=tuple(rule.terms.get("needs_told", rule.terms["needs"])))
    return _fresh(rule, question)


def _fresh(rule: Rule, question: Question) -> Finding | None:
    """Say whether the evidence that the number is still the person's is not too old (12 CFR 1006.6(d)(5))."""
    permission = _evidence(rule, question)
    checks = [one for one in question.known(*rule.terms["fresh_by"]) if _of_number(one, question)]
    if not permission and not checks:
        return None
    days = int(rule.terms["fresh_within_days"])
    oldest = local_date(question.now, question.home) - timedelta(days=days)
    moments = [*permission, *(one.at for one in checks)]
    met = bool(permission) and local_date(max(moments), question.home) >= oldest
    facts = {"days": days, "safe_harbor": met}
    return Finding("safe_harbor", met=met, facts=facts, needs=tuple(rule.terms.get("needs_told", ())))


def _evidence(rule: Rule, question: Question) -> list[Any]:
    """Return the instants at which the person used the number or address with us or allowed it, not taken back."""
    taken = [
        one.at
        for one in question.known(Said.MEDIA_OPT_OUT, Said.ADDRESS_OPT_OUT, Said.CONSENT_WITHDRAWN)
        if one.number in {"", question.number} and one.channel in {"", question.channel}
    ]
    found = [
        one.at
        for one in question.known(*rule.terms["needs"])
        if one.direct and _of_number(one, question) and one.channel in {"", question.channel}
    ]
    found += [
        one.at
        for one in question.attempts
        if not one.outbound
        and one.channel == question.channel
        and one.at <= question.now
        and (one.number == question.number or not one.number)
    ]
    return [at for at in found if not any(later >= at for later in taken)]


def _of_number(one: Fact, question: Question) -> bool:
    return not one.number or one.number == question.number
