"""What the gate says: a finding per rule, and the verdict over all of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says. `code` names the sentence, `facts` fill it.

    An unmet rule lifts at `until`, or, when that is None, only when the facts change. `closes` is the end of the
    window that is open now. `count` of `limit` are spent. `ours` says that the desk set the rule, not a law.
    """

    code: str
    met: bool
    until: datetime | None = None
    closes: datetime | None = None
    count: int | None = None
    limit: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    rule: str = ""
    pack: str = ""
    kind: str = ""
    severity: str = ""
    citation: str = ""
    ours: bool = False

    @property
    def is_last(self) -> bool:
        """Whether only one more is left of a cap of several."""
        return self.met and self.count is not None and (self.limit or 0) > 1 and self.count + 1 == self.limit


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict ("allowed", "warn", "blocked"), every rule's finding, and the next lawful moment.

    `next_at` is the question's own moment when allowed, None when time alone lifts nothing. `closes` is when the
    open window ends. `packs` are the versions that were asked.
    """

    verdict: str
    findings: tuple[Finding, ...]
    next_at: datetime | None
    closes: datetime | None
    packs: dict[str, str]

    @property
    def is_allowed(self) -> bool:
        """Whether the contact may be made now."""
        return self.verdict != "blocked"

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """The findings that block, the one that lifts last first."""
        blockers = [one for one in self.findings if not one.met]
        return tuple(sorted(blockers, key=lambda one: (one.until is not None, -_seconds(one.until))))


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0
