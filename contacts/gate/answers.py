"""What the gate says: a finding per rule, and the verdict over all of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says. `code` names the sentence, `facts` fill it.

    An unmet rule lifts at `until`, or, when that is None, only when the facts change: `needs` names what must happen.
    `advisory` says that it does not stop the contact, it warns. `closes` is the end of the window that is open now.
    `count` of `limit` are spent. `ours` says that the desk set the rule, not a law. `provisions` are the provisions
    of the law that were at work, `overrides` the reasons with which a supervisor may go on, `override` the one given.
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
    advisory: bool = False
    needs: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    override: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it stops the contact."""
        return not self.met and not self.advisory and not self.override

    @property
    def warns(self) -> bool:
        """Whether it lets the contact be and names a risk."""
        return not self.met and not self.blocks

    @property
    def is_last(self) -> bool:
        """Whether only one more is left of a cap of several."""
        if self.advisory or not self.met or self.count is None:
            return False
        return (self.limit or 0) > 1 and self.count + 1 == self.limit


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
        return _by_lasting(one for one in self.findings if one.blocks)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that only warn, those that a supervisor overrode among them."""
        return _by_lasting(one for one in self.findings if one.warns)

    @property
    def is_once(self) -> bool:
        """Whether it is the one answer that a message of the person allows, and no more."""
        return self.is_allowed and any(one.facts.get("once") for one in self.findings if one.met)

    @property
    def overrides(self) -> tuple[str, ...]:
        """The listed reasons that would lift every blocker; none when one of them is lifted by nobody."""
        blockers = self.unmet
        if not blockers:
            return ()
        first, *others = (one.overrides for one in blockers)
        return tuple(reason for reason in first if all(reason in more for more in others))


def _by_lasting(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: (one.until is not None, -_seconds(one.until))))


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def verdict_of(findings: Iterable[Finding]) -> str:
    """Return "blocked", "warn" or "allowed": the strictest of the findings."""
    known = tuple(findings)
    if any(one.blocks for one in known):
        return "blocked"
    return "warn" if any(one.warns or one.is_last for one in known) else "allowed"
