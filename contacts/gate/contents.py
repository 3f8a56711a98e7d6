"""What a written message must say and may not say: files beside the packs, and the content rules in the packs.

An item that must be there is met when each of its `needs` is: by one of the fields that it names, or by one of its
patterns in the text. A phrase that may not be there is found by its patterns. `prohibition` keeps a text from being
approved; `recommendation` is shown to whoever decides.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from contacts.gate import packs
from contacts.gate.packs import ANYWHERE

FOLDER = packs.FOLDER / "contents"
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
    """What must be in a text (`needs`), or may not be (`patterns`), on which channels, to whom, for which purposes.

    Nothing said of channels, parties or purposes means all of them.
    """

    id: str
    severity: str
    citation: str
    needs: tuple[Need, ...] = ()
    patterns: tuple[str, ...] = ()
    channels: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()

    def concerns(self, draft: "Draft") -> bool:
        """Return whether the item is asked of this text."""
        asked = ((self.channels, draft.channel), (self.parties, draft.party), (self.purposes, draft.purpose))
        return all(not wanted or one in wanted for wanted, one in asked)


@dataclass(frozen=True, slots=True)
class Contents:
    """What one jurisdiction, or the house everywhere, asks of texts; `texts` are its own words by name and language."""

    id: str
    regions: frozenset[str]
    items: tuple[Item, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def is_of(self, region: str) -> bool:
        """Return whether it is asked in `region`."""
        return ANYWHERE in self.regions or region in self.regions


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


def lacks(draft: Draft, regions: Iterable[str]) -> list[Lack]:
    """Return what is missing or forbidden in `draft` for readers in `regions`: what blocks first, each once."""
    found: dict[str, Lack] = {}
    for region in regions:
        for item in items(region):
            if item.concerns(draft) and (lack := _lack(item, draft)):
                found.setdefault(lack.id, lack)
    return sorted(found.values(), key=lambda one: not one.blocks)


def items(region: str) -> list[Item]:
    """Return everything that is asked of texts for readers in `region`, laws first: what lacks is told by the first."""
    own = [item for one in _nearest() if one.is_of(region) for item in one.items]
    packed = [item for regions, some in _of_packs() if {region, ANYWHERE} & regions for item in some]
    return packed + own


def text(name: str, *, region: str, language: str) -> str:
    """Return the words `name` of a jurisdiction, or else of the house; empty when neither has them."""
    for one in _nearest():
        if one.is_of(region) and name in one.texts:
            return one.texts[name].get(language, "")
    return ""


def _nearest() -> list[Contents]:
    """Return the files, those of a jurisdiction first, so that a law is named where there is one."""
    return sorted(load(), key=lambda one: ANYWHERE in one.regions)


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


@lru_cache(maxsize=4)
def load(folder: Path = FOLDER) -> tuple[Contents, ...]:
    """Return every file of `folder`. One that cannot be read stops the desk: nothing may be written without it."""
    return tuple(parse(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml")))


def parse(source: str) -> Contents:
    """Return what the YAML `source` asks of texts."""
    raw = yaml.safe_load(source)
    return Contents(
        id=raw["contents"]["id"],
        regions=frozenset(raw["contents"]["regions"]),
        items=tuple(_item(one) for one in (*raw.get("required", ()), *raw.get("forbidden", ()))),
        texts=raw.get("texts", {}),
    )


def _item(raw: dict[str, Any]) -> Item:
    return Item(
        id=raw["id"],
        severity=raw.get("severity", "prohibition"),
        citation=raw.get("cite", ""),
        needs=tuple(_need(one) for one in raw.get("needs", ())),
        patterns=tuple(raw.get("patterns", ())),
        channels=frozenset(raw.get("channels", ())),
        parties=frozenset(raw.get("parties", ())),
        purposes=frozenset(raw.get("purposes", ())),
    )


def _need(raw: dict[str, Any]) -> Need:
    return Need(frozenset(raw.get("fields", ())), tuple(raw.get("patterns", ())))


@lru_cache(maxsize=1)
def _of_packs() -> tuple[tuple[frozenset[str], tuple[Item, ...]], ...]:
    """Return the content rules of the packs that are enforced, with the regions of each pack."""
    found = []
    for pack in packs.load():
        rules = [one for one in pack.rules if one.kind == "content_rule" and pack.evidence != MEMORY]
        found.append((pack.regions, tuple(item for rule in rules for item in _of_rule(rule))))
    return tuple(found)


def _of_rule(rule: packs.Rule) -> list[Item]:
    about: dict[str, Any] = {"severity": rule.severity, "citation": rule.citation, "channels": rule.channels}
    needed = [
        # The field of that name says it in the words of the law or of the house.
        Item(id=one["name"], needs=(Need(frozenset({one["name"]}), tuple(one["patterns"])),), **about)
        for one in rule.terms.get("required", ())
    ]
    banned = [Item(id=one["name"], patterns=tuple(one["patterns"]), **about) for one in rule.terms.get("banned", ())]
    return needed + banned
