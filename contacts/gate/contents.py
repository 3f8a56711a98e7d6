"""What a written message must say and may not say: the content rules of the packs, and words of the law's own.

An item that must be there is met when each of its `needs` is: by one of the fields that it names, or by one of its
patterns in the text. A phrase that may not be there is found by its patterns. `prohibition` keeps a text from being
approved; `recommendation` is shown to whoever decides. A rule marked `only: texts` is not for what is noted of a talk.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from contacts.gate import packs
from contacts.gate.packs import ANYWHERE, Pack, Rule

MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Need:
    """One of these fields or patterns must be in the text."""

    fields: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()

    def is_met(self, draft: "Draft") -> bool:
        """Return whether the text has it."""
        return bool(self.fields & draft.fields) or any(_in(pattern, draft.text) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class Item:
    """What must be in a text (`needs`), or may not be (`patterns`), on which channels, to whom.

    Nothing said of channels or parties means all of them.
    """

    id: str
    severity: str
    citation: str
    needs: tuple[Need, ...] = ()
    patterns: tuple[str, ...] = ()
    channels: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()

    def concerns(self, draft: "Draft") -> bool:
        """Return whether the item is asked of this text."""
        asked = ((self.channels, draft.channel), (self.parties, draft.party))
        return all(not wanted or one in wanted for wanted, one in asked)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is looked at: the fields that it names, and how it reads with them filled."""

    channel: str
    party: str
    purpose: str
    fields: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, or stands there and may not: `quote` is the word found. `blocks` says whether it may not go."""

    id: str
    blocks: bool
    citation: str
    quote: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether something is not there that must be."""
        return not self.quote


Reader = tuple[str, str]
"""Where a text is read, and as whom it is written there: jurisdiction and role of the collector, "" when unknown."""


def lacks(draft: Draft, readers: Iterable[Reader]) -> list[Lack]:
    """Return what is missing or forbidden in `draft` for `readers`: what blocks first, each once."""
    found: dict[str, Lack] = {}
    for region, role in readers:
        for item in items(region, role):
            if item.concerns(draft) and (lack := _lack(item, draft)):
                found.setdefault(lack.id, lack)
    return sorted(found.values(), key=lambda one: not one.blocks)


def items(region: str, role: str = "") -> list[Item]:
    """Return everything that is asked of texts for readers in `region`, laws first: what lacks is told by the first."""
    return [item for pack in _packs(region, role) for rule in _rules(pack) for item in _of_rule(rule)]


def text(name: str, *, region: str, language: str, role: str = "") -> str:
    """Return the words `name` of a jurisdiction, or else of the house; empty when neither has them."""
    return next((one.texts[name].get(language, "") for one in _packs(region, role) if name in one.texts), "")


def _packs(region: str, role: str) -> list[Pack]:
    """Return the packs that are enforced in `region`, those of the house last; a city's are not asked of a country."""
    found = [
        one
        for one in packs.load()
        if {region, ANYWHERE} & one.regions and one.evidence != MEMORY and (not role or one.is_for(role))
    ]
    return sorted(found, key=lambda one: ANYWHERE in one.regions)


def _rules(pack: Pack) -> list[Rule]:
    return [one for one in pack.rules if one.kind == "content_rule" and not one.is_draft]


def _lack(item: Item, draft: Draft) -> Lack | None:
    quote = next((hit for pattern in item.patterns if (hit := _found(pattern, draft.text))), "")
    missing = any(not need.is_met(draft) for need in item.needs)
    blocks = item.severity == "prohibition"
    return Lack(item.id, blocks, item.citation, quote) if quote or missing else None


def _in(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _found(pattern: str, text: str) -> str:
    hit = re.search(pattern, text, re.IGNORECASE)
    return hit.group().strip() if hit else ""


def _of_rule(rule: Rule) -> list[Item]:
    about: dict[str, Any] = {
        "severity": rule.severity,
        "citation": rule.citation,
        "channels": rule.channels,
        "parties": frozenset(rule.terms.get("parties", ())),
    }
    needed = [Item(id=one["name"], needs=_needs(one), **about) for one in rule.terms.get("required", ())]
    banned = [Item(id=one["name"], patterns=tuple(one["patterns"]), **about) for one in rule.terms.get("banned", ())]
    return needed + banned


def _needs(raw: dict[str, Any]) -> tuple[Need, ...]:
    """Return what an item needs; where it says so by patterns alone, the field of its name says it as well."""
    if "needs" not in raw:
        return (Need(frozenset({raw["name"]}), tuple(raw["patterns"])),)
    return tuple(Need(frozenset(one.get("fields", ())), tuple(one.get("patterns", ()))) for one in raw["needs"])
