"""Proving contact log, decisions and ledger whole, in one snapshot of the database.

First the database counts what does not hold; only counts leave it, so that this is quick. Where something is wrong,
all rows are read one after the other, streamed in flat memory, and what is wrong is found by its row.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.models import Account, Case
from cases.rules.ledger import entries
from common import chains
from common.chains import Differs, Tell
from common.models import Job, JobState
from contacts.rules import decisions, proof
from contacts.rules.chain import CONTENT_SQL
from contacts.rules.proof import Break, Head, Proof, Row

BATCH = 5_000
PROVE = "contacts.prove"

# A note that is gone is believed only of a case that a batch sealed on which two people decided.
CONTACTS = """
    contacts_contact LEFT JOIN (
        SELECT i.case_id AS sealed_case FROM cases_sealitem i JOIN cases_sealbatch b ON b.id = i.batch_id
        WHERE i.state = 'sealed' AND b.decided_by_id <> b.asked_by_id
    ) s ON s.sealed_case = case_id
"""
ROWS = f"""
    SELECT case_id, sequence, {CONTENT_SQL}, note, note_digest, previous_digest, digest, s.sealed_case IS NOT NULL,
        version IS NULL
    FROM {CONTACTS} ORDER BY case_id, sequence
"""  # noqa: S608 - made of column names alone
# How many rows, sealed, older, and cases there are, and how much of it does not hold: rows by themselves, in their
# order, and the last one of each case beside its head.
LOG = f"""
    SELECT r.rows, r.sealed, r.older, h.cases, r.wrong + o.wrong + h.wrong
    FROM (
        SELECT count(*) AS rows, count(s.sealed_case) AS sealed, count(*) FILTER (WHERE version IS NULL) AS older,
            count(*) FILTER (WHERE (
                (sha256(convert_to(note, 'UTF8')) = note_digest OR note = '' AND s.sealed_case IS NOT NULL)
                AND sha256(previous_digest || convert_to({CONTENT_SQL}, 'UTF8')) = digest
            ) IS NOT TRUE) AS wrong
        FROM {CONTACTS}
    ) r, (
        SELECT count(*) FILTER (WHERE (sequence = place + 1 AND previous_digest = before) IS NOT TRUE) AS wrong
        FROM (
            SELECT sequence, previous_digest, coalesce(lag(sequence) OVER own, 0) AS place,
                coalesce(lag(digest) OVER own, decode(repeat('00', 32), 'hex')) AS before
            FROM contacts_contact WINDOW own AS (PARTITION BY case_id ORDER BY sequence)
        ) ordered
    ) o, (
        SELECT count(*) AS cases, count(*) FILTER (WHERE (c.digest = d.digest) IS NOT TRUE) AS wrong
        FROM (SELECT case_id, max(sequence) AS last FROM contacts_contact GROUP BY case_id) l
        FULL JOIN contacts_chainhead d ON d.case_id = l.case_id AND d.sequence = l.last
        LEFT JOIN contacts_contact c ON c.case_id = d.case_id AND c.sequence = d.sequence
    ) h
"""  # noqa: S608 - made of column names alone
HEADS = "SELECT case_id, sequence, digest FROM contacts_chainhead ORDER BY case_id"


DECISIONS = {
    "table": "contacts_decision",
    "links": "contacts_decisionlink",
    "chain": "case_id",
    "row": "decision_id",
    "content": decisions.CONTENT_SQL,
}
ENTRIES = {
    "table": "cases_ledgerentry",
    "links": "cases_entrylink",
    "chain": "account_id",
    "row": "entry_id",
    "content": entries.CONTENT_SQL,
}


@dataclass(frozen=True)
class Whole:
    """The proofs of the contact log, of the gate's decisions and of the ledger."""

    log: Proof
    decisions: chains.Proof
    ledger: chains.Proof

    @property
    def holds(self) -> bool:
        """Whether nothing was found in any of them."""
        return self.log.holds and self.decisions.holds and self.ledger.holds


def prove_all(tell: Tell = lambda _done: None) -> Whole:
    """Return the proof of log, decisions and ledger; `tell` gets the number of rows read so far."""
    log = prove(tell)
    found = prove_decisions(lambda done: tell(log.rows + done))
    return Whole(log, found, prove_ledger(lambda done: tell(log.rows + found.rows + done)))


def prove(tell: Tell = lambda _done: None) -> Proof:
    """Return the proof of every case's log, read in one snapshot; `tell` gets the number of rows read so far."""
    with snapshot():
        rows, sealed, older, cases, wrong = _counted(LOG)
        if not wrong:
            tell(rows)
            return Proof(rows=rows, sealed=sealed, older=older, cases=cases)
        with _stream(ROWS) as found, _stream(HEADS) as heads:
            return proof.prove(_rows(found), _heads(heads), tell)


def prove_decisions(tell: Tell = lambda _done: None) -> chains.Proof:
    """Return the proof of the decisions of every case, read in one snapshot."""
    return _prove_linked(DECISIONS, tell)


def prove_ledger(tell: Tell = lambda _done: None) -> chains.Proof:
    """Return the proof of the ledger of every account, read in one snapshot."""
    return _prove_linked(ENTRIES, tell)


def _prove_linked(names: dict[str, str], tell: Tell) -> chains.Proof:
    with snapshot():
        rows, of, wrong = _counted(chains.whole_sql(**names))
        if not wrong:
            tell(rows)
            return chains.Proof(rows=rows, chains=of)
        with _stream(chains.rows_sql(**names)) as found:
            return chains.prove(_linked(found), tell)


def _counted(sql: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        counts: tuple[int, ...] = cursor.fetchone()
        return counts


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it stands at one instant, and write nothing."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _stream(sql: str) -> Iterator[Any]:
    connection.ensure_connection()
    raw: Any = connection.connection
    with raw.cursor(name=f"proof_{uuid.uuid4().hex}") as cursor:
        cursor.itersize = BATCH
        cursor.execute(sql)
        yield cursor


def _rows(cursor: Any) -> Iterator[Row]:
    for case_id, sequence, content, note, note_digest, previous, digest, *about in cursor:
        yield Row(case_id, sequence, content, note, bytes(note_digest), bytes(previous), bytes(digest), *about)


def _heads(cursor: Any) -> Iterator[Head]:
    for case_id, sequence, digest in cursor:
        yield Head(case_id, sequence, bytes(digest))


def _linked(cursor: Any) -> Iterator[chains.Row]:
    for chain, sequence, row_id, content, digest in cursor:
        yield chains.Row(chain, sequence, row_id, content, None if digest is None else bytes(digest))


TOTAL = """
    SELECT sum(greatest(reltuples, 0))::bigint FROM pg_class
    WHERE oid IN ('contacts_contact'::regclass, 'contacts_decision'::regclass, 'cases_ledgerentry'::regclass)
"""


def total() -> int:
    """Return about how many rows there are to prove, from the statistics of the database, for a progress bar."""
    with connection.cursor() as cursor:
        cursor.execute(TOTAL)
        return int(cursor.fetchone()[0])


def number_of(found: Break) -> str:
    """Return the case number of a break."""
    return Case.objects.filter(pk=found.case_id).values_list("number", flat=True).first() or f"#{found.case_id}"


def first(whole: Whole) -> dict[str, Any]:
    """Return the first break as plain facts: its part ("log", "decision", "ledger"), whose, which row, what differs."""
    if whole.log.first is not None:
        log = whole.log.first
        return {"part": "log", "case": number_of(log), "sequence": log.sequence, "differs": str(log.differs)}
    for part, found in (("decision", whole.decisions.first), ("ledger", whole.ledger.first)):
        if found is not None:
            facts = {"part": part, "sequence": found.sequence, "row": found.row_id, "differs": str(found.differs)}
            return facts | _whose(part, found.chain)
    return {}


def _whose(part: str, pk: int) -> dict[str, str]:
    if part == "decision":
        return {"case": Case.objects.filter(pk=pk).values_list("number", flat=True).first() or f"#{pk}"}
    return {"account": Account.objects.filter(pk=pk).values_list("reference", flat=True).first() or f"#{pk}"}


def first_words(facts: dict[str, Any]) -> str:
    """Return the first break, as `first` gives it, as sentences."""
    what = words(facts["differs"])
    if facts.get("part") == "decision":
        return _("Broken at case %(case)s, decision %(row)s. %(what)s") % (facts | {"what": what})
    if facts.get("part") == "ledger":
        return _("Broken at account %(account)s, ledger entry %(row)s. %(what)s") % (facts | {"what": what})
    return _("Broken at case %(case)s, row %(row)s. %(what)s") % (facts | {"row": facts["sequence"], "what": what})


def words(differs: str) -> str:
    """Return what differs, as a sentence."""
    return {
        Differs.MISSING: _("The row is missing."),
        Differs.CONTENT: _("The content of the row was changed."),
        Differs.NOTE: _("The note of the row was changed."),
        Differs.LINK: _("The row does not follow the one before it."),
        Differs.CUT: _("The row is missing: the chain had it, and the end was cut off."),
        Differs.ADDED: _("The row was put in past the chain."),
        Differs.HEAD: _("The row is not the one with which the chain ended."),
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
        count = sum(int(job.result.get(name, 0)) for name in ("rows", "decisions", "entries"))
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
        return first_words(result)
    if fell:
        return _("Everything that is left holds, but there are fewer rows than an earlier proof found.")
    return _("Everything holds. Nothing was changed, taken away or put in.")
