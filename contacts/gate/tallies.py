"""What a draft of the house's own rules would have changed in answers that were given. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from contacts.gate.answers import Finding, verdict_of

SAMPLES = 5
STRICTER = {"allowed": 0, "warn": 1, "blocked": 2}


@dataclass
class RuleTally:
    """What one rule is behind: how many answers became what, and the first few decisions by id."""

    why: Sequence[str]
    citation: str
    became: Counter[str] = field(default_factory=Counter)
    samples: list[int] = field(default_factory=list)


@dataclass
class Tally:
    """What a draft changes: how many answers were asked again, how many of what became what, and by which rules."""

    asked: int = 0
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)
    rules: dict[str, RuleTally] = field(default_factory=dict)

    def same(self) -> None:
        """Count an answer that stays."""
        self.asked += 1

    def compare(
        self, pk: int, before: str, kept: Iterable[Finding], old: Sequence[Finding], new: Sequence[Finding]
    ) -> None:
        """Count the decision `pk`: `kept` are the findings of other rules, `old` and `new` those of the house's own."""
        self.asked += 1
        after = verdict_of((*kept, *new))
        if after == before:
            return
        self.changes[before, after] += 1
        behind = new if STRICTER[after] > STRICTER[before] else old
        for one in behind:
            if not one.met or one.is_last:
                self._count(one, pk, after)

    def _count(self, finding: Finding, pk: int, after: str) -> None:
        rule = self.rules.setdefault(finding.rule, RuleTally(finding.facts.get("why", ["", ""]), finding.citation))
        rule.became[after] += 1
        if len(rule.samples) < SAMPLES:
            rule.samples.append(pk)

    def stored(self) -> dict[str, Any]:
        """Return it as the version keeps it."""
        return {
            "asked": self.asked,
            "changes": [[before, after, many] for (before, after), many in sorted(self.changes.items())],
            "rules": [
                {"rule": name, "why": list(one.why), "citation": one.citation}
                | {"became": dict(sorted(one.became.items())), "samples": one.samples}
                for name, one in sorted(self.rules.items())
            ],
        }
