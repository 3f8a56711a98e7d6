"""The digest of everything that the gate was told: proof of the facts on which an answer rests."""

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from contacts.gate.facts import Question

ASKED = tuple(one.name for one in fields(Question))


def of(question: Question) -> str:
    """Return SHA-256 over the question with all its facts, in hex; the same facts give the same digest."""
    told = {name: getattr(question, name) for name in ASKED}
    for name in ("attempts", "said", "stops"):
        told[name] = sorted(map(ENCODER.encode, told[name]))
    return sha256(ENCODER.encode(told).encode()).hexdigest()


def _told(row: Any) -> dict[str, Any]:
    return {one.name: getattr(row, one.name) for one in fields(row)}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(_plain(one) if isinstance(one, date) else str(one) for one in value)
    if is_dataclass(value):
        return _told(value)
    raise TypeError(type(value).__name__)


ENCODER = json.JSONEncoder(default=_plain, sort_keys=True)
