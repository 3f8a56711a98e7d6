"""The hash chain of a case's contact log: canonical bytes of a row, its digest, and what is wrong with a log.

digest = SHA-256(previous digest + canonical bytes); the first row follows 32 zero bytes. The note enters by its own
SHA-256, so that sealing its text later keeps the chain. The canonical bytes are a JSON array in UTF-8 without
blanks: instants as whole microseconds since 1970 in UTC, what is empty as null, in the order of `Link`.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

VERSION = 1
GENESIS = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Link(NamedTuple):
    """What of a row is evidence. Instants are microseconds since 1970, ids the database's, the digest is in hex."""

    case_id: int
    sequence: int
    at: int
    time_zone: str
    channel: str
    direction: str
    contact_point_id: int | None
    person_id: int | None
    party: str
    outcome: str
    seconds: int
    note_digest: str
    checks: list[Any]
    promise_id: int | None
    next_action: str
    next_action_at: int | None
    decision_id: int | None
    recording: str
    corrects_id: int | None
    collector_id: int | None
    recorded_at: int


def microseconds(moment: datetime | None) -> int | None:
    """Return whole microseconds since 1970 in UTC; None for None."""
    return None if moment is None else (moment - EPOCH) // MICROSECOND


def note_digest(note: str) -> bytes:
    """Return the SHA-256 of a note."""
    return hashlib.sha256(note.encode()).digest()


def canonical(link: Link) -> bytes:
    """Return the bytes of a row that its digest is taken of."""
    return _encode((VERSION, *link)).encode()


def digest(previous: bytes, link: Link) -> bytes:
    """Return the digest of a row that follows the digest `previous`."""
    return hashlib.sha256(previous + canonical(link)).digest()
