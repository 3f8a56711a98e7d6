"""Proving contact log, decisions and ledger whole, a slice of chains after another, each in a snapshot of its own.

First the database counts what does not hold in a slice; only counts leave it, so that this is quick. Where something is
wrong, the rows of that slice are read one after the other, streamed in flat memory, and what is wrong is found by its
row. A chain proves itself, so it is enough that all of it is read at one instant. Between two slices a worker says how
far it is and sees whether it should stop.
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
from common.chains import Differs, Span, Tell
from common.models import Job, JobState
from contacts.rules import decisions, proof
from contacts.rules.chain import CONTENT_SQL
from contacts.rules.proof import Break, Head, Proof, Row

BATCH = 5_000
SLICE_ROWS = 100_000
PROVE = "contacts.prove"

# A note that is gone is believed only of a case that a batch sealed on which two people decided.
CONTACTS = """
    contacts_contact LEFT JOIN (
        SELECT i.case_id AS sealed_case FROM cases_sealitem i JOIN cases_sealbatch b ON b.id = i.batch_id
        WHERE i.state = 'sealed' AND b.decided_by_id <> b.asked_by_id
    ) s ON s.sealed_case = case_id
"""
ROWS = f"""
    SELECT coalesce(case_id, {chains.NO_CHAIN}), sequence, {CONTENT_SQL}, note, note_digest, previous_digest, digest,
        s.sealed_case IS NOT NULL, version IS NULL
    FROM {CONTACTS} WHERE {{only}} ORDER BY case_id, sequence
"""  # noqa: S608 - made of column names alone
# How many rows, sealed, older, and cases there are, and how much of it does not hold: each row by itself and behind the
# one before it, of each case the number of rows and the place where it ends, and as many ends as heads say.
LOG = f"""
    SELECT r.rows, r.sealed, r.older, h.cases, r.wrong + h.wrong + abs(h.heads - r.ends)
    FROM (
        SELECT count(*) AS rows, count(s.sealed_case) AS sealed, count(*) FILTER (WHERE version IS NULL) AS older,
            count(e.ended) AS ends, count(*) FILTER (WHERE (
                (sha256(convert_to(note, 'UTF8')) = note_digest OR note = '' AND s.sealed_case IS NOT NULL)
                AND sha256(previous_digest || convert_to({CONTENT_SQL}, 'UTF8')) = digest
                AND previous_digest = CASE sequence WHEN 1 THEN decode(repeat('00', 32), 'hex') ELSE b.before END
            ) IS NOT TRUE) AS wrong
        FROM {CONTACTS} LEFT JOIN (
            SELECT case_id AS whose, sequence + 1 AS place, digest AS before FROM contacts_contact WHERE {{only}}
        ) b ON b.whose = case_id AND b.place = sequence LEFT JOIN (
            SELECT case_id AS ended, sequence AS last_place, digest AS last_digest FROM contacts_chainhead
            WHERE {{only}}
        ) e ON e.ended = case_id AND e.last_place = sequence AND e.last_digest = digest
        WHERE {{only}}
    ) r, (
        SELECT count(*) AS cases, count(d.case_id) AS heads,
            count(*) FILTER (WHERE (l.rows = l.last AND d.sequence = l.last) IS NOT TRUE) AS wrong
        FROM (
            SELECT case_id, max(sequence) AS last, count(*) AS rows FROM contacts_contact
            WHERE {{only}} GROUP BY case_id
        ) l FULL JOIN (SELECT case_id, sequence FROM contacts_chainhead WHERE {{only}}) d ON d.case_id = l.case_id
    ) h
"""  # noqa: S608 - made of column names alone
HEADS = f"""
    SELECT coalesce(case_id, {chains.NO_CHAIN}), sequence, digest FROM contacts_chainhead WHERE {{only}}
    ORDER BY case_id
"""  # noqa: S608 - made of column names alone
# The first chain behind as many rows as a slice has, counted from the chains after the last edge.
EDGE = "SELECT {chain} FROM {table} WHERE {after} ORDER BY {chain} OFFSET %s LIMIT 1"
# A slice is read by every processor and joined by hashing: the planner takes digests for cheap and would do neither.
PLAN = """
    SELECT set_config('parallel_setup_cost', '0', true), set_config('min_parallel_table_scan_size', '0', true),
        set_config('min_parallel_index_scan_size', '0', true), set_config('enable_nestloop', 'off', true),
        set_config('work_mem', '64MB', true)
"""
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


def prove_all(tell: Tell = lambda _done: None, *, slice_rows: int = SLICE_ROWS) -> Whole:
    """Return the proof of log, decisions and ledger; `tell` gets the number of rows read so far.

    It gets it at least after each slice, outside of any transaction: what it raises ends the proof, and what another
    session wrote meanwhile is seen there. A slice has about `slice_rows` rows, more only for the sake of whole chains.
    """
    log = prove(tell, slice_rows=slice_rows)
    found = prove_decisions(lambda done: tell(log.rows + done), slice_rows=slice_rows)
    ledger = prove_ledger(lambda done: tell(log.rows + found.rows + done), slice_rows=slice_rows)
    return Whole(log, found, ledger)


def prove(tell: Tell = lambda _done: None, *, slice_rows: int = SLICE_ROWS) -> Proof:
    """Return the proof of every case's log; `tell` gets the number of rows read so far."""
    whole = Proof()
    for span in _spans("contacts_contact", "case_id", slice_rows):
        whole.add(_log(span, _from(whole.rows, tell)))
        tell(whole.rows)
    return whole


def prove_decisions(tell: Tell = lambda _done: None, *, slice_rows: int = SLICE_ROWS) -> chains.Proof:
    """Return the proof of the decisions of every case."""
    return _prove_linked(DECISIONS, tell, slice_rows)


def prove_ledger(tell: Tell = lambda _done: None, *, slice_rows: int = SLICE_ROWS) -> chains.Proof:
    """Return the proof of the ledger of every account."""
    return _prove_linked(ENTRIES, tell, slice_rows)


def _prove_linked(names: dict[str, str], tell: Tell, slice_rows: int) -> chains.Proof:
    whole = chains.Proof()
    for span in _spans(names["links"], names["chain"], slice_rows):
        whole.add(_links(names, span, _from(whole.rows, tell)))
        tell(whole.rows)
    return whole


def _spans(table: str, chain: str, slice_rows: int) -> Iterator[Span]:
    """Yield spans that leave no chain out, of about as many rows each; each edge is looked for when it is needed."""
    first = None
    while True:
        after = "true" if first is None else f"{chain} > {first}"
        with connection.cursor() as cursor:
            cursor.execute(EDGE.format(table=table, chain=chain, after=after), [slice_rows])
            (end,) = cursor.fetchone() or (None,)
        yield Span(first, end)
        if end is None:
            return
        first = end


def _from(before: int, tell: Tell) -> Tell:
    return lambda done: tell(before + done)


def _log(span: Span, tell: Tell) -> Proof:
    only = span.sql("case_id")
    with snapshot():
        rows, sealed, older, cases, wrong = _counted(LOG.format(only=only))
        if not wrong:
            return Proof(rows=rows, sealed=sealed, older=older, cases=cases)
        with _stream(ROWS.format(only=only)) as found, _stream(HEADS.format(only=only)) as heads:
            return proof.prove(_rows(found), _heads(heads), tell)


def _links(names: dict[str, str], span: Span, tell: Tell) -> chains.Proof:
    only = span.sql(names["chain"])
    with snapshot():
        rows, of, wrong = _counted(chains.whole_sql(**names, only=only))
        if not wrong:
            return chains.Proof(rows=rows, chains=of)
        with _stream(chains.rows_sql(**names, only=only)) as found:
            return chains.prove(_linked(found), tell)


def _counted(sql: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(PLAN)
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
    SELECT (SELECT count(*) FROM contacts_contact) + (SELECT count(*) FROM contacts_decisionlink)
        + (SELECT count(*) FROM cases_entrylink)
"""


def total() -> int:
    """Return how many rows there are to prove, for a progress bar."""
    with connection.cursor() as cursor:
        cursor.execute(TOTAL)
        return int(cursor.fetchone()[0])


def number_of(found: Break) -> str:
    """Return the case number of a break."""
    return Case.objects.filter(pk=found.case_id).values_list("number", flat=True).first() or _number(found.case_id)


def _number(pk: int) -> str:
    """Return how a chain is named of which there is no case or account."""
    return _("(none)") if pk == chains.NO_CHAIN else f"#{pk}"


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
        return {"case": Case.objects.filter(pk=pk).values_list("number", flat=True).first() or _number(pk)}
    return {"account": Account.objects.filter(pk=pk).values_list("reference", flat=True).first() or _number(pk)}


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

    @property
    def tells(self) -> bool:
        """Whether it says something of the record: not while it is at work, nor when it was stopped before its end."""
        return not self.job.is_live and self.job.state != JobState.CANCELLED

    @property
    def tone(self) -> str:
        """The colour and sign of what was found."""
        return "ok" if self.holds else "stop" if self.tells else "soft"


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


def last_telling() -> Proved | None:
    """Return the last proof that came to its end; None without any."""
    return next((one for one in proofs() if one.tells), None)


def _found(job: Job, *, fell: bool) -> str:
    if job.state == JobState.CANCELLED:
        return _("Stopped before its end: it says nothing of the record.")
    if job.state != JobState.DONE:
        return job.error or str(job.get_state_display())
    result = job.result
    if result.get("differs"):
        return first_words(result)
    if fell:
        return _("Everything that is left holds, but there are fewer rows than an earlier proof found.")
    return _("Everything holds. Nothing was changed, taken away or put in.")
