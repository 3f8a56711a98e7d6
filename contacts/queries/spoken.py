"""What the packs ask of a contact as it is logged: disclosures, the recording, words that are forbidden.

The one place that reads packs for the log; the gate reads them for what may be done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cases.models import Case
from common import cards
from contacts.enums import Check
from contacts.gate import packs
from contacts.gate.facts import Question
from contacts.gate.packs import Pack, Rule
from contacts.models import Contact
from contacts.queries import gate
from contacts.queries.wording import PACKS
from contacts.rules import notes, outcomes
from contacts.rules.notes import Found, Phrase

TEXTS = "texts"
"""Marks content rules of written messages only: what somebody said is quoted in a note."""


@dataclass(frozen=True)
class Disclosure:
    """What must be said before the debt is spoken of."""

    code: str
    label: str
    citation: str


@dataclass(frozen=True)
class Required:
    """What the packs of a case ask of a contact: disclosures, and the channels on which a recording is named."""

    disclosures: tuple[Disclosure, ...] = ()
    recording_on: frozenset[str] = frozenset()
    recording_citation: str = ""


def required(case: Case, *, now: datetime) -> Required:
    """Return what is asked of a contact on `case`; the first conversation asks for more where a pack says so."""
    disclosures: dict[str, Disclosure] = {}
    recording_on: set[str] = set()
    citation = ""
    is_first: bool | None = None
    for _place, rule in _rules(case, now):
        if rule.kind == "disclosure" and rule.terms.get("blocks_saving_until_confirmed"):
            if is_first is None:
                is_first = not _spoken_before(case)
            for code in rule.terms.get("first" if is_first else "later", ()):
                disclosures.setdefault(code, Disclosure(code, label(code), rule.citation))
        if "recording" in rule.terms.get("log_requires", ()):
            recording_on |= rule.channels
            citation = citation or rule.citation
    return Required(tuple(disclosures.values()), frozenset(recording_on), citation)


def label(code: str) -> str:
    """Return what is said, in the reader's language; a code without words of its own is read as it stands."""
    return str(Check(code).label) if code in Check.values else code.replace("_", " ").capitalize()


def _spoken_before(case: Case) -> bool:
    rows = Contact.objects.filter(case=case, party__in=outcomes.OWING, channel__in=("phone", "visit"))
    return rows.exclude(outcome__in=("hung_up", outcomes.DROPPED)).filter(corrections__isnull=True).exists()


def flags(case: Case, *, text: str, party: str, now: datetime) -> list[Found]:
    """Return what is to be told about a note on `case` as it stands."""
    if not text.strip():
        return []
    return notes.check(text, party=party, phrases=phrases(case, now=now), cards=cards.find(text))


def phrases(case: Case, *, now: datetime) -> list[Phrase]:
    """Return the words that the packs of `case` forbid."""
    return [
        Phrase(one["name"], tuple(one["patterns"]), rule.citation, str(PACKS.get(pack.id) or pack.name))
        for pack, rule in _rules(case, now)
        if rule.kind == "content_rule" and rule.terms.get("only") != TEXTS
        for one in rule.terms.get("banned", ())
    ]


def _rules(case: Case, now: datetime) -> Iterator[tuple[Pack, Rule]]:
    """Yield the rules in force for a case: those of its place, its product and who collects."""
    place, role = case.creditor.jurisdiction, case.creditor.collector_role
    asked = Question(now, "phone", place, (), role=role, product=gate.PRODUCT)
    for pack in packs.chosen(packs.load(), asked, now.astimezone(UTC).date()):
        for rule in pack.rules:
            yield pack, rule
