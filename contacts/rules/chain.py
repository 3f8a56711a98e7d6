"""The hash chain of a case's contact log: canonical bytes of a row, its digest, and what is wrong with a log.

digest = SHA-256(previous digest + canonical bytes); the first row follows 32 zero bytes. The note enters by its own
SHA-256, so that sealing its text later keeps the chain. The canonical bytes are the fields of `Link` in their order,
joined by "|", in UTF-8: numbers plain, texts led by their length ("5:phone"), what is not there empty, instants as
whole microseconds since 1970 in UTC. A row that tells of mood, reason, will, ability or attachments is of the second
version: those five follow the first twenty-one fields. `CONTENT_SQL` says the same of a stored row, so that a proof
need not build it.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

VERSION = 1
WITH_MORE = 2
GENESIS = bytes(32)
FIRST_FIELDS = 21
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


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
    mood: str = ""
    arrears_reason: str = ""
    willingness: str = ""
    ability: str = ""
    attachments: Sequence[str] = ()


def microseconds(moment: datetime | None) -> int | None:
    """Return whole microseconds since 1970 in UTC; None for None."""
    return None if moment is None else (moment - EPOCH) // MICROSECOND


def note_digest(note: str) -> bytes:
    """Return the SHA-256 of a note."""
    return hashlib.sha256(note.encode()).digest()


def canonical(link: Link) -> bytes:
    """Return the bytes of a row that its digest is taken of."""
    more = link[FIRST_FIELDS:]
    values = (WITH_MORE, *link) if any(more) else (VERSION, *link[:FIRST_FIELDS])
    return "|".join(map(_text, values)).encode()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{len(text)}:{text}"


def digest(previous: bytes, link: Link) -> bytes:
    """Return the digest of a row that follows the digest `previous`."""
    return hashlib.sha256(previous + canonical(link)).digest()


def _sql(name: str) -> str:
    columns = {
        "note_digest": "encode(note_digest, 'hex')",
        "checks": "checks::text",
        "attachments": "attachments::text",
    }
    if name in ("at", "next_action_at", "recorded_at"):
        return f"coalesce((extract(epoch FROM {name}) * 1000000)::bigint::text, '')"
    if name.endswith("_id") or name in ("sequence", "seconds"):
        return f"coalesce({name}::text, '')"
    column = columns.get(name, name)
    return f"length({column}) || ':' || {column}"


def _content(version: int, names: Sequence[str]) -> str:
    return " || '|' || ".join([f"'{version}'", *map(_sql, names)])


NAMES = tuple(Link.__annotations__)
MORE = NAMES[FIRST_FIELDS:]
HAS_MORE = " OR ".join(f"{name} <> '{'[]' if name == 'attachments' else ''}'" for name in MORE)
CONTENT_SQL = (
    f"CASE WHEN {HAS_MORE} THEN {_content(WITH_MORE, NAMES)} ELSE {_content(VERSION, NAMES[:FIRST_FIELDS])} END"
)
"""The canonical text of a row of the contact log, as an expression of PostgreSQL."""
