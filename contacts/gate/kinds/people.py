"""Whom one may reach at all: contact persons, numbers known to be wrong, states that stop collection."""

from contacts.gate.answers import Finding
from contacts.gate.facts import REACHED, Question, Stop
from contacts.gate.packs import Rule

HOLD = "hold"


def party(rule: Rule, question: Question) -> Finding:
    """Say whether a contact person may be reached: only after so many failures in a row to reach the debtor.

    One who refused is never reached again (CBA 2026; GB/T 45251).
    """
    theirs = [one for one in question.attempts if one.party == question.party and one.person_id == question.person_id]
    if any(one.outcome in rule.terms.get("stop_on", ()) for one in theirs):
        return Finding("party_refused", met=False)
    allow = rule.terms["allow_if"]
    if allow == "never":
        return Finding("party_never", met=False)
    needed = int(allow["unreached"]["consecutive"])
    failures = _failures_in_row(question)
    return Finding("party_unreached", met=failures >= needed, count=failures, facts={"needed": needed})


def _failures_in_row(question: Question) -> int:
    failures = 0
    for one in sorted(question.attempts, key=lambda one: one.at, reverse=True):
        if one.is_reserved or one.party == "contact_person":
            continue
        if one.party in REACHED and not one.is_unanswered and one.outcome != "sent":
            break
        failures += one.outbound and one.channel == "phone"
    return failures


def consent(rule: Rule, question: Question) -> Finding:
    """Say whether the number may be used: one known to be wrong, or whose owner wants no contact, may not."""
    refused = question.number_state in rule.terms["refuse_states"]
    return Finding(f"number_{question.number_state}" if refused else "number_usable", met=not refused)


def stop(rule: Rule, question: Question) -> Finding:
    """Say whether a stop state is in force; nothing but its end lifts it. The state "hold" is any hold's."""
    state = str(rule.terms["state"])
    if state == HOLD:
        return _held(question)
    stopped = state in question.states and question.purpose not in rule.terms.get("permitted_purposes", ())
    return Finding(f"stop_{state}", met=not stopped)


def _held(question: Question) -> Finding:
    """Say which holds stand in the way, the one that ends last first; the law that is cited is that one's."""
    stops = sorted((one for one in question.stops if one.stops(question)), key=_lasting, reverse=True)
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
