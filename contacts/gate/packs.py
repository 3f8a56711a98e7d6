"""Policy packs: versioned files of one jurisdiction's rules, in the schema of the regulations' ninth section."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "packs"
SEVERITIES = frozenset({"prohibition", "presumption", "recommendation"})
ANYWHERE = "any"
HOUSE = "house"


class PackUnreadable(Exception):
    """The file of a pack lacks what a pack must say."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack; `terms` are what its kind needs to know.

    `ours` marks a rule that the desk set itself where the law of the place names no number; it cites no law.
    """

    id: str
    kind: str
    severity: str
    citation: str
    channels: frozenset[str] = frozenset()
    ours: bool = False
    terms: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pack:
    """One version of one jurisdiction's rules. A broken one applies to everybody and says no."""

    id: str
    version: str
    name: str
    regions: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    effective_from: date = date.min
    effective_to: date = date.max
    evidence: str = "text"
    broken: str = ""

    def applies(self, region: str, on: date) -> bool:
        """Return whether the pack is asked for a person of `region` on the date `on`; drafts never are."""
        if self.broken:
            return True
        in_force = self.effective_from <= on <= self.effective_to and self.evidence != "memory"
        return in_force and (ANYWHERE in self.regions or region in self.regions)


def parse(text: str) -> Pack:
    """Return the pack that the YAML `text` holds; raise PackUnreadable."""
    try:
        raw = yaml.safe_load(text)
        head = raw["pack"]
        return Pack(
            id=head["id"],
            version=str(head["version"]),
            name=head["name"],
            regions=frozenset(head["applies_when"]["consumer_region_any"]),
            rules=tuple(_rule(one) for one in raw["rules"]),
            effective_from=head["effective_from"],
            effective_to=head.get("effective_to") or date.max,
            evidence=head["evidence"],
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise PackUnreadable(f"{type(error).__name__}: {error}"[:200]) from error


def _rule(raw: dict[str, Any]) -> Rule:
    known = {"id", "kind", "severity", "cite", "channels", "ours"}
    if raw["severity"] not in SEVERITIES:
        raise KeyError(f"severity of {raw['id']}")
    if raw.get("ours") and raw["cite"]:
        raise KeyError(f"{raw['id']} is ours and cites a law")
    return Rule(
        id=raw["id"],
        kind=raw["kind"],
        severity=raw["severity"],
        citation=raw["cite"],
        channels=frozenset(raw.get("channels", ())),
        ours=bool(raw.get("ours")),
        terms={name: value for name, value in raw.items() if name not in known},
    )


@lru_cache(maxsize=4)
def load(folder: Path = FOLDER) -> tuple[Pack, ...]:
    """Return every pack of `folder`, by name of file; one that cannot be read is there as a broken one."""
    return tuple(_read(path) for path in sorted(folder.glob("*.yaml")))


def _read(path: Path) -> Pack:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (PackUnreadable, OSError, UnicodeDecodeError) as error:
        return Pack(id=path.stem, version="?", name=path.stem, broken=str(error) or "unreadable")


def chosen(packs: Iterable[Pack], region: str, on: date) -> tuple[Pack, ...]:
    """Return the packs that are asked for a person of `region` on the date `on`."""
    return tuple(one for one in packs if one.applies(region, on))
