"""Policy packs: versioned files of one jurisdiction's rules, in the schema of the regulations' ninth section."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from contacts.gate.facts import Question

FOLDER = Path(__file__).resolve().parent.parent / "packs"
SEVERITIES = frozenset({"prohibition", "presumption", "recommendation"})
EVIDENCE = frozenset({"text", "secondary", "memory"})
ANYWHERE = "any"
HOUSE = "house"
WARN = "warn"


class PackUnreadable(Exception):
    """The file of a pack lacks what a pack must say."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A listed reason with which a supervisor may go on; `purposes` are those of a contact that name it themselves."""

    code: str
    citation: str = ""
    also: frozenset[str] = frozenset()
    purposes: tuple[str, ...] = ()

    def is_given(self, override: str, purpose: str) -> bool:
        """Return whether `override` names it, or else the purpose does."""
        if override:
            return override == self.code or override in self.also
        return any(fnmatch(purpose, pattern) for pattern in self.purposes)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack; `terms` are what its kind needs to know.

    `ours` marks a rule that the desk set itself where the law of the place names no number; it cites no law.
    `evidence` says how its source was read; what stands there from memory is a draft and never enforced. An
    `advisory` rule warns and stops nothing. `also` are further provisions that it carries out.
    """

    id: str
    kind: str
    severity: str
    citation: str
    channels: frozenset[str] = frozenset()
    ours: bool = False
    terms: Mapping[str, Any] = field(default_factory=dict)
    evidence: str = "text"
    advisory: bool = False
    also: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether nobody has read its source, so that it is not enforced."""
        return self.evidence == "memory"

    @property
    def days(self) -> int:
        """How many days back it looks: a month is 31, a rule that counts nothing looks at none."""
        window = self.terms.get("window") or {}
        named = {"local_day": 1, "minutes": 1, "calendar_week": 7, "calendar_month": 31}
        counted = named.get(window.get("type", ""), int(window.get("n", 0)))
        return max(counted, int((self.terms.get("duration") or {}).get("local_days", 0)))

    @property
    def overrides(self) -> tuple[str, ...]:
        """The codes of the listed reasons; a prohibition has none, whatever its file says."""
        return () if self.severity == "prohibition" else tuple(one.code for one in self.reasons)


@dataclass(frozen=True, slots=True)
class Pack:
    """One version of one jurisdiction's rules. A broken one applies to everybody and says no.

    It is chosen by where the consumer lives or may be, by who collects (`roles`), by `products` and `stages`; what is
    not known excludes nothing. `law` are words by which its law is named in a file of scenarios, `texts`
    words of its own for messages, by name and language.
    """

    id: str
    version: str
    name: str
    regions: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    effective_from: date = date.min
    effective_to: date = date.max
    evidence: str = "text"
    broken: str = ""
    roles: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    law: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def applies(self, question: "Question", on: date) -> bool:
        """Return whether the pack is asked `question` on the date `on`; drafts never are."""
        if self.broken:
            return True
        if not self.effective_from <= on <= self.effective_to or self.evidence == "memory":
            return False
        return self.is_of({question.region, *question.regions}) and all(
            not known or not wanted or known in wanted
            for known, wanted in (
                (question.role, self.roles),
                (question.product, self.products),
                (question.stage, self.stages),
            )
        )

    def is_for(self, role: str) -> bool:
        """Return whether it binds who collects as `role`."""
        return not self.roles or role in self.roles

    def is_of(self, places: Iterable[str]) -> bool:
        """Return whether it is asked for a person in one of `places`, such as "us" and "us-ma"."""
        if ANYWHERE in self.regions:
            return True
        return any(place in self.regions or place.partition("-")[0] in self.regions for place in places)


def parse(text: str) -> Pack:
    """Return the pack that the YAML `text` holds; raise PackUnreadable."""
    try:
        raw = yaml.safe_load(text)
        head = raw["pack"]
        applies = head["applies_when"]
        return Pack(
            id=head["id"],
            version=str(head["version"]),
            name=head["name"],
            regions=frozenset(applies["consumer_region_any"]),
            roles=frozenset(applies.get("collector_role_any", ())),
            products=frozenset(applies.get("product_any", ())),
            stages=frozenset(applies.get("stage_any", ())),
            rules=tuple(_rule(one, head["evidence"]) for one in raw["rules"]),
            effective_from=head["effective_from"],
            effective_to=head.get("effective_to") or date.max,
            evidence=head["evidence"],
            law=tuple(head.get("law", ())),
            texts=raw.get("texts", {}),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise PackUnreadable(f"{type(error).__name__}: {error}"[:200]) from error


def _rule(raw: dict[str, Any], evidence: str) -> Rule:
    known = {"id", "kind", "severity", "cite", "channels", "ours", "evidence", "effect", "also", "override_reasons"}
    if raw["severity"] not in SEVERITIES:
        raise KeyError(f"severity of {raw['id']}")
    if raw.get("ours") and raw["cite"]:
        raise KeyError(f"{raw['id']} is ours and cites a law")
    mark = raw.get("evidence", evidence)
    if mark not in EVIDENCE:
        raise KeyError(f"evidence of {raw['id']}")
    return Rule(
        id=raw["id"],
        kind=raw["kind"],
        severity=raw["severity"],
        citation=raw["cite"],
        channels=frozenset(raw.get("channels", ())),
        ours=bool(raw.get("ours")),
        terms={name: value for name, value in raw.items() if name not in known},
        evidence=mark,
        advisory=raw.get("effect") == WARN,
        also=tuple(raw.get("also", ())),
        reasons=tuple(_reason(one) for one in raw.get("override_reasons", ())),
    )


def _reason(raw: str | dict[str, Any]) -> Reason:
    if isinstance(raw, str):
        return Reason(raw)
    return Reason(
        raw["reason"], raw.get("cite", ""), frozenset(raw.get("also_called", ())), tuple(raw.get("purposes", ()))
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


def chosen(packs: Iterable[Pack], question: "Question", on: date) -> tuple[Pack, ...]:
    """Return the packs that are asked `question` on the date `on`."""
    return tuple(one for one in packs if one.applies(question, on))
