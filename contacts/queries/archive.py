"""Reading the whole contact log to prove it: streamed by the server, in flat memory."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.models import Case
from common.models import Job, JobState
from contacts.rules import proof
from contacts.rules.chain import CONTENT_SQL
from contacts.rules.proof import Break, Differs, Head, Proof, Row

BATCH = 5_000
PROVE = "contacts.prove"

# A note that is gone is believed only of a case that a batch sealed on which two people decided.
ROWS = f"""
    SELECT case_id, sequence, {CONTENT_SQL}, note, note_digest, previous_digest, digest, s.sealed_case IS NOT NULL
    FROM contacts_contact LEFT JOIN (
        SELECT i.case_id AS sealed_case FROM cases_sealitem i JOIN cases_sealbatch b ON b.id = i.batch_id
        WHERE i.state = 'sealed' AND b.decided_by_id <> b.asked_by_id
    ) s ON s.sealed_case = case_id
    ORDER BY case_id, sequence
"""  # noqa: S608 - made of column names alone
HEADS = "SELECT case_id, sequence, digest FROM contacts_chainhead ORDER BY case_id"


def prove(tell: Callable[[int], None] = lambda _done: None) -> Proof:
    """Return the proof of every case's log, read in one snapshot; `tell` gets the number of rows read so far."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with _stream(ROWS) as rows, _stream(HEADS) as heads:
            return proof.prove(_rows(rows), _heads(heads), tell)


@contextmanager
def _stream(sql: str) -> Iterator[Any]:
    connection.ensure_connection()
    raw: Any = connection.connection
    with raw.cursor(name=f"proof_{uuid.uuid4().hex}") as cursor:
        cursor.itersize = BATCH
        cursor.execute(sql)
        yield cursor


def _rows(cursor: Any) -> Iterator[Row]:
    for case_id, sequence, content, note, note_digest, previous, digest, sealed in cursor:
        yield Row(case_id, sequence, content, note, bytes(note_digest), bytes(previous), bytes(digest), sealed)


def _heads(cursor: Any) -> Iterator[Head]:
    for case_id, sequence, digest in cursor:
        yield Head(case_id, sequence, bytes(digest))


def total() -> int:
    """Return about how many rows the log has, from the statistics of the database, for a progress bar."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'contacts_contact'::regclass")
        return int(cursor.fetchone()[0])


def number_of(found: Break) -> str:
    """Return the case number of a break."""
    return Case.objects.filter(pk=found.case_id).values_list("number", flat=True).first() or f"#{found.case_id}"


def words(differs: str) -> str:
    """Return what differs, as a sentence."""
    return {
        Differs.MISSING: _("The row is missing."),
        Differs.CONTENT: _("The content of the row was changed."),
        Differs.NOTE: _("The note of the row was changed."),
        Differs.LINK: _("The row does not follow the one before it."),
        Differs.CUT: _("The row is missing: the log had it, and the end was cut off."),
        Differs.ADDED: _("The row was put in past the log."),
        Differs.HEAD: _("The row is not the one with which the log ended."),
    }[Differs(differs)]


@dataclass(frozen=True)
class Proved:
    """One proof of the past: its job, and what was found in words. `fell` says that rows were fewer than before."""

    job: Job
    holds: bool
    words: str
    fell: bool


def proofs() -> list[Proved]:
    """Return the last proofs, newest first. The log only grows: one that found fewer rows than before says so."""
    rows = list(Job.objects.filter(kind="contacts.prove").select_related("owner").order_by("-pk")[:20])
    found, most = [], 0
    for job in reversed(rows):
        count = int(job.result.get("rows", 0))
        fell = job.state == JobState.DONE and count < most
        most = max(most, count)
        holds = job.state == JobState.DONE and not job.result.get("differs") and not fell
        found.append(Proved(job, holds, _found(job, fell=fell), fell))
    return found[::-1]


def _found(job: Job, *, fell: bool) -> str:
    if job.state != JobState.DONE:
        return job.error or str(job.get_state_display())
    result = job.result
    if result.get("differs"):
        facts = {"case": result["case"], "row": result["sequence"], "what": words(result["differs"])}
        return _("Broken at case %(case)s, row %(row)s. %(what)s") % facts
    if fell:
        return _("Every log that is left holds, but there are fewer contacts than an earlier proof found.")
    return _("Every log holds. Nothing was changed, taken away or put in.")
