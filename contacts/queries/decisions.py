"""Stored answers of the gate, read back as the engine gave them."""

from datetime import datetime, timedelta
from typing import Any

from contacts.gate.answers import Answer, Finding
from contacts.models import Decision

OPEN_FOR = timedelta(hours=24)
"""So long after it was given a blocked answer may be overridden."""


def answer_of(decision: Decision) -> Answer:
    """Return the answer that `decision` stores."""
    return Answer(
        verdict=decision.verdict,
        findings=tuple(finding_of(one) for one in decision.reasons),
        next_at=decision.next_lawful_at,
        closes=None,
        packs=decision.packs,
    )


def finding_of(kept: dict[str, Any]) -> Finding:
    """Return the finding that was stored as `kept`."""
    moments: dict[str, Any] = {
        name: datetime.fromisoformat(kept[name]) if kept.get(name) else None for name in ("until", "closes")
    }
    several: dict[str, Any] = {name: tuple(kept[name]) for name in ("needs", "provisions", "overrides") if name in kept}
    return Finding(**(kept | moments | several))
