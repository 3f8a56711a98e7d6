"""What stands behind one contact: the gate's answer that it spent, and its place in the chain."""

from dataclasses import dataclass

from common import punctuation
from contacts.enums import Ability, ArrearsReason, Mood, Willingness
from contacts.gate.answers import Answer
from contacts.models import Contact, Decision
from contacts.queries import spoken, wording
from contacts.queries.decisions import answer_of


@dataclass(frozen=True)
class Evidence:
    """The gate's reasons in words, what was ticked, the digests in hex."""

    reasons: list[wording.Reason]
    checks: list[str]
    person: str
    digest: str
    previous: str


def of(contact: Contact) -> Evidence:
    """Return the evidence of `contact`."""
    return Evidence(
        reasons=reasons(contact.decision, contact.time_zone) if contact.decision else [],
        checks=[spoken.label(str(one)) for one in contact.checks],
        person=person(contact),
        digest=bytes(contact.digest).hex(),
        previous=bytes(contact.previous_digest).hex(),
    )


def person(contact: Contact) -> str:
    """Return how who owes stands: "Income fell, willing, in part, anxious"."""
    return standing(contact.arrears_reason, contact.willingness, contact.ability, contact.mood)


def standing(arrears_reason: str, willingness: str, ability: str, mood: str) -> str:
    """Return in words how who owes stands; what was not said is empty."""
    said = ((ArrearsReason, arrears_reason), (Willingness, willingness), (Ability, ability), (Mood, mood))
    return punctuation.parts(kind(one).label for kind, one in said if one)


def reasons(decision: Decision, zone: str) -> list[wording.Reason]:
    """Return what every rule said when the gate was asked."""
    answer: Answer = answer_of(decision)
    met = [one for one in answer.findings if one.met]
    found = (*answer.unmet, *answer.warnings, *met)
    return [wording.reason(one, now=decision.asked_at, zone=zone) for one in found]
