"""The engine: every rule of every pack that applies is asked, the strictest wins, and what cannot be told is a no."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from common.clock import local_date
from contacts.gate import packs as packing
from contacts.gate.answers import Answer, Finding, verdict_of
from contacts.gate.facts import Question
from contacts.gate.kinds import EVALUATORS, counting
from contacts.gate.packs import Pack, Rule

FURTHEST = timedelta(days=400)
MOST_STEPS = 60


def answer(question: Question, packs: Iterable[Pack]) -> Answer:
    """Return what the packs say to `question`, with the next lawful moment found by asking again at each one.

    What the person begins is never stopped. A blocker of a presumption or a recommendation is overridden by a listed
    reason, given or named by the purpose; a prohibition by none.
    """
    known = tuple(packs)
    found, asked = _findings(question, known)
    verdict = verdict_of(found)
    blocked = verdict == "blocked"
    return Answer(
        verdict=verdict,
        findings=found,
        next_at=_next_lawful(question, found, known) if blocked else question.now,
        closes=None if blocked else min((one.closes for one in found if one.closes), default=None),
        packs={pack.id: pack.version for pack in asked},
    )


def _findings(question: Question, packs: tuple[Pack, ...]) -> tuple[tuple[Finding, ...], tuple[Pack, ...]]:
    asked = packing.chosen(packs, question, _today(question))
    if not question.outbound:
        return (), asked
    found: list[Finding] = []
    for pack in asked:
        if pack.broken:
            found.append(Finding("pack_broken", met=False, pack=pack.name, rule=pack.id, severity="prohibition"))
        found += findings(pack, question)
    if all(packing.ANYWHERE in pack.regions for pack in asked if not pack.broken):
        # The house's own rules are never enough: without the law of the place the answer is no.
        found.append(Finding("no_pack", met=False, rule="no-pack", severity="prohibition"))
    return tuple(found), asked


def findings(pack: Pack, question: Question) -> list[Finding]:
    """Return what the rules of one pack say to `question`, whether or not the pack is asked it on its date."""
    found = (_ask(rule, pack, question) for rule in pack.rules if _concerns(rule, question))
    return [one for one in found if one is not None]


def _today(question: Question) -> date:
    try:
        return local_date(question.now, question.zones[0] if question.zones else "UTC")
    except (LookupError, ValueError):
        return local_date(question.now, "UTC")


def _concerns(rule: Rule, question: Question) -> bool:
    if rule.is_draft or (rule.channels and question.channel not in rule.channels):
        return False
    regions = rule.terms.get("regions")
    if regions and question.region not in regions:
        return False
    parties = rule.terms.get("parties")
    if parties is not None and question.party not in parties:
        return False
    if not _is_at(rule.terms.get("only_at"), question.place):
        return False
    return rule.kind != "party_rule" or "party" not in rule.terms or rule.terms["party"] == question.party


def _is_at(wanted: str | None, place: str) -> bool:
    """Return whether a rule that holds at one place only concerns `place`; "own" and "elsewhere" part them all."""
    if wanted is None:
        return True
    own = place in counting.OWN_PLACES
    return own if wanted == "own" else not own if wanted == "elsewhere" else place == wanted


def _ask(rule: Rule, pack: Pack, question: Question) -> Finding | None:
    evaluate: Callable[[Rule, Question], Finding | None] | None = EVALUATORS.get(rule.kind)
    try:
        found = evaluate(rule, question) if evaluate else Finding("cannot_tell", met=False)
    except (KeyError, ValueError, TypeError, LookupError, OverflowError, AttributeError):
        found = Finding("cannot_tell", met=False)
    if found is None:
        return None
    given = None if found.code == "cannot_tell" else _override(rule, found, question)
    facts = found.facts | {"why": rule.terms["why"]} if "why" in rule.terms else found.facts
    return replace(
        found,
        facts=facts,
        rule=f"{pack.id}.{rule.id}",
        pack=pack.name,
        kind=rule.kind,
        severity=rule.severity,
        citation=found.citation or rule.citation,
        ours=rule.ours,
        advisory=(rule.advisory or found.advisory) and found.code != "cannot_tell",
        provisions=(*(one for one in (given[1],) if one), *_told(found, rule)) if given else _told(found, rule),
        overrides=() if found.met or rule.advisory else rule.overrides,
        override=given[0] if given else "",
    )


def _told(found: Finding, rule: Rule) -> tuple[str, ...]:
    return tuple(one for one in (*found.provisions, rule.citation, *rule.also) if one)


def _override(rule: Rule, found: Finding, question: Question) -> tuple[str, str] | None:
    """Return the listed reason at hand, as it was named, and its citation; a prohibition lists none."""
    if found.met or rule.advisory or not rule.overrides:
        return None
    for reason in rule.reasons:
        if reason.is_given(question.override, question.purpose):
            return question.override or reason.code, reason.citation
    return None


def _next_lawful(question: Question, found: tuple[Finding, ...], packs: tuple[Pack, ...]) -> datetime | None:
    """Go to the latest moment at which a blocker lifts and ask again, until nothing blocks or nothing lifts."""
    moment, blockers = question.now, [one for one in found if one.blocks]
    for _step in range(MOST_STEPS):
        lifts = [one.until for one in blockers]
        if None in lifts:
            return None
        later = max(until for until in lifts if until is not None)
        if later <= moment or later - question.now > FURTHEST:
            return None
        moment = later
        blockers = [one for one in _findings(question.at(moment), packs)[0] if one.blocks]
        if not blockers:
            return moment
    return None
