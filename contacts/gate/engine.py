"""The engine: every rule of every pack that applies is asked, the strictest wins, and what cannot be told is a no."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from contacts.gate import packs as packing
from contacts.gate.answers import Answer, Finding
from contacts.gate.facts import Question
from contacts.gate.kinds import EVALUATORS
from contacts.gate.packs import Pack, Rule

FURTHEST = timedelta(days=400)
MOST_STEPS = 60


def answer(question: Question, packs: Iterable[Pack]) -> Answer:
    """Return what the packs say to `question`, with the next lawful moment found by asking again at each one."""
    known = tuple(packs)
    findings, asked = _findings(question, known)
    blocked = any(not one.met for one in findings)
    verdict = "blocked" if blocked else "warn" if any(one.is_last for one in findings) else "allowed"
    return Answer(
        verdict=verdict,
        findings=findings,
        next_at=_next_lawful(question, findings, known) if blocked else question.now,
        closes=None if blocked else min((one.closes for one in findings if one.closes), default=None),
        packs={pack.id: pack.version for pack in asked},
    )


def _findings(question: Question, packs: tuple[Pack, ...]) -> tuple[tuple[Finding, ...], tuple[Pack, ...]]:
    asked = packing.chosen(packs, question.region, question.now.astimezone(UTC).date())
    found: list[Finding] = []
    for pack in asked:
        if pack.broken:
            found.append(Finding("pack_broken", met=False, pack=pack.name, rule=pack.id, severity="prohibition"))
        found.extend(_ask(rule, pack, question) for rule in pack.rules if _concerns(rule, question))
    if all(packing.ANYWHERE in pack.regions for pack in asked if not pack.broken):
        # The house's own rules are never enough: without the law of the place the answer is no.
        found.append(Finding("no_pack", met=False, rule="no-pack", severity="prohibition"))
    return tuple(found), asked


def _concerns(rule: Rule, question: Question) -> bool:
    if rule.channels and question.channel not in rule.channels:
        return False
    return rule.kind != "party_rule" or rule.terms.get("party") == question.party


def _ask(rule: Rule, pack: Pack, question: Question) -> Finding:
    evaluate: Callable[[Rule, Question], Finding] | None = EVALUATORS.get(rule.kind)
    try:
        found = evaluate(rule, question) if evaluate else Finding("cannot_tell", met=False)
    except (KeyError, ValueError, TypeError, LookupError, OverflowError):
        found = Finding("cannot_tell", met=False)
    return replace(
        found,
        rule=f"{pack.id}.{rule.id}",
        pack=pack.name,
        kind=rule.kind,
        severity=rule.severity,
        citation=found.citation or rule.citation,
        ours=rule.ours,
    )


def _next_lawful(question: Question, findings: tuple[Finding, ...], packs: tuple[Pack, ...]) -> datetime | None:
    """Go to the latest moment at which a blocker lifts and ask again, until nothing blocks or nothing lifts."""
    moment, blockers = question.now, [one for one in findings if not one.met]
    for _step in range(MOST_STEPS):
        lifts = [one.until for one in blockers]
        if None in lifts:
            return None
        later = max(until for until in lifts if until is not None)
        if later <= moment or later - question.now > FURTHEST:
            return None
        moment = later
        blockers = [one for one in _findings(question.at(moment), packs)[0] if not one.met]
        if not blockers:
            return moment
    return None
