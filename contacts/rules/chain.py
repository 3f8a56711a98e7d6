"""The hash chain of a case's contact log: canonical bytes of a row, its digest, and what is wrong with a log.

digest = SHA-256(previous digest + canonical bytes); the first row follows 32 zero bytes. The note enters by its own
SHA-256, so that sealing its text later keeps the chain. The canonical bytes are the fields of `Link` in their order,
joined by "|", in UTF-8: numbers plain, texts led by their length ("5:phone"), what is not there empty, instants as
whole microseconds since 1970 in UTC (`common.chains`).

A row is written in the third version, with all twenty-seven fields. Rows from before it say no version: one that tells
of mood, reason, will, ability or attachments is of the second, without the request that it opened; the others are of
the first, twenty-one fields. `CONTENT_SQL` says the same of a stored row, so that a proof need not build it.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from common import chains
from common.chains import GENESIS, Kind, microseconds

__all__ = ["CONTENT_SQL", "GENESIS", "VERSION", "Link", "canonical", "digest", "microseconds", "note_digest"]

VERSION = 3
FIRST_FIELDS = {1: 21, 2: 26}


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
    request_id: int | None = None


def note_digest(note: str) -> bytes:
    """Return the SHA-256 of a note."""
    return hashlib.sha256(note.encode()).digest()


def canonical(link: Link, version: int | None = VERSION) -> bytes:
    """Return the bytes of a row of `version` that its digest is taken of; None is a row from before the third."""
    if version is None:
        version = 2 if any(link[FIRST_FIELDS[1] : FIRST_FIELDS[2]]) else 1
    return "|".join(map(chains.text, (version, *link[: FIRST_FIELDS.get(version)]))).encode()


def digest(previous: bytes, link: Link, version: int | None = VERSION) -> bytes:
    """Return the digest of a row that follows the digest `previous`."""
    return hashlib.sha256(previous + canonical(link, version)).digest()


NAMES = tuple(Link.__annotations__)
KINDS = {
    **dict.fromkeys(("at", "next_action_at", "recorded_at"), Kind.MOMENT),
    **dict.fromkeys(("sequence", "seconds", *(name for name in NAMES if name.endswith("_id"))), Kind.NUMBER),
    **dict.fromkeys(("checks", "attachments"), Kind.JSON),
    "note_digest": Kind.BYTES,
}
COLUMNS = [(name, KINDS.get(name, Kind.TEXT)) for name in NAMES]
HAS_MORE = " OR ".join(
    f"{name} <> '{'[]' if name == 'attachments' else ''}'" for name in NAMES[FIRST_FIELDS[1] : FIRST_FIELDS[2]]
)
OF_VERSION = {number: chains.content_sql(number, COLUMNS[: FIRST_FIELDS.get(number)]) for number in (1, 2, 3)}
CONTENT_SQL = (
    f"CASE WHEN version = {VERSION} THEN {OF_VERSION[3]} WHEN version IS NOT NULL THEN '' "
    f"WHEN {HAS_MORE} THEN {OF_VERSION[2]} ELSE {OF_VERSION[1]} END"
)
"""The canonical text of a row of the contact log, as an expression of PostgreSQL."""
