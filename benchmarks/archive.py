"""How quickly the record is proved: 1,000,000 contacts, as many ledger entries and decisions, read and recomputed.

The floor is the hashing alone: the same canonical texts, already in memory, each behind the digest before it. The rate
at which the trigger links new entries of one statement is told beside the bare statement without it.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from benchmarks import pages_data
from benchmarks.pages_data import NOW
from contacts.queries import archive
from contacts.rules.chain import CONTENT_SQL, VERSION

ROWS = 1_000_000
CASES = 50_000
FLOOR_ROWS = 200_000
BAR = 100_000
GENESIS = "decode(repeat('00', 32), 'hex')"
COLUMNS = (
    "case_id, sequence, at, time_zone, channel, direction, contact_point_id, party, outcome, seconds, note, "
    "note_digest, checks, next_action, recording, mood, arrears_reason, willingness, ability, attachments, "
    "recorded_at, version"
)
CONTACTS = f"""
    WITH raw AS (
        SELECT k.id AS case_id, s AS sequence, %(now)s - make_interval(hours => 1000 - s) AS at,
            'Asia/Shanghai' AS time_zone, 'phone' AS channel, 'outbound' AS direction, NULL::bigint AS contact_point_id,
            NULL::bigint AS person_id, 'nobody' AS party, 'no_answer' AS outcome, 30 AS seconds,
            '无人接听，稍后再拨' AS note, sha256(convert_to('无人接听，稍后再拨', 'UTF8')) AS note_digest,
            '["recorded"]'::jsonb AS checks, NULL::bigint AS promise_id, 'call' AS next_action,
            NULL::timestamptz AS next_action_at, NULL::bigint AS decision_id, 'REC-' || k.id || '-' || s AS recording,
            NULL::bigint AS corrects_id, NULL::bigint AS collector_id, '' AS mood, '' AS arrears_reason,
            '' AS willingness, '' AS ability, '[]'::jsonb AS attachments, NULL::bigint AS request_id,
            %(now)s - make_interval(hours => 1000 - s) AS recorded_at, {VERSION} AS version
        FROM cases_case k, generate_series(1, %(each)s) s
    ), chained AS (
        SELECT *, desk_chain({GENESIS}, {CONTENT_SQL}) OVER (PARTITION BY case_id ORDER BY sequence) AS digest FROM raw
    )
    INSERT INTO contacts_contact ({COLUMNS}, previous_digest, digest)
    SELECT {COLUMNS}, coalesce(lag(digest) OVER (PARTITION BY case_id ORDER BY sequence), {GENESIS}), digest
    FROM chained
"""
HEADS = """
    INSERT INTO contacts_chainhead (case_id, sequence, digest)
    SELECT DISTINCT ON (case_id) case_id, sequence, digest FROM contacts_contact ORDER BY case_id, sequence DESC
"""
DECISIONS = """
    INSERT INTO contacts_decision (case_id, channel, purpose, verdict, reasons, facts, packs, asked_at)
    SELECT k.id, 'phone', 'collection', 'allowed', '[{"rule": "hours", "severity": "prohibition", "met": true}]',
        '{"zones": ["Asia/Shanghai"], "wishes": 0}', '{"cn-card": "2026.1"}', %(now)s
    FROM cases_case k, generate_series(1, %(each)s) s
"""
ENTRIES = """
    INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees, late_charges,
        costs, unapplied, recorded_at)
    SELECT a.id, 'adjustment', 'bench:' || s || {mark}, '2026-11-01', s, 0, 0, 0, 0, 0, %(now)s
    FROM cases_account a, generate_series({span}) s
"""


def measure() -> list[dict[str, Any]]:
    """Build the record and return a figure for each part of it."""
    logging.disable(logging.CRITICAL)
    pages_data.build(accounts=CASES, contacts=0)
    each = ROWS // CASES
    known = {"now": NOW, "each": each}
    _run(CONTACTS, known)
    _run(HEADS, known)
    _run(DECISIONS, known)
    _run(ENTRIES.format(mark="''", span=f"1, {each - 2}"), known)
    linked = _run(ENTRIES.format(mark="''", span=f"{each - 1}, {each - 1}"), known)
    bare = _run(ENTRIES.format(mark="'x'", span="1, 1"), known, linked=False)
    with connection.cursor() as cursor:
        for table in ("contacts_contact", "contacts_decision", "cases_ledgerentry", "contacts_decisionlink"):
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("VACUUM ANALYZE cases_entrylink")
    floor = _floor()
    parts: list[tuple[str, Callable[[], Any]]] = [
        ("contacts proved, rows/s", archive.prove),
        ("decisions proved, rows/s", archive.prove_decisions),
        ("ledger entries proved, rows/s", archive.prove_ledger),
    ]
    figures = [_figure(name, prove, floor) for name, prove in parts]
    return [*figures, {"name": "entries linked as written, rows/s", "value": linked, "floor": bare, "bar": None}]


def _run(statement: str, known: dict[str, Any], *, linked: bool = True) -> float:
    """Return the rows a second that a statement wrote; without links it is rolled back."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not linked:
            cursor.execute("ALTER TABLE cases_ledgerentry DISABLE TRIGGER cases_ledgerentry_link")
        begin = time.perf_counter()
        cursor.execute(statement, known)
        rate = int(cursor.rowcount) / (time.perf_counter() - begin)
        transaction.set_rollback(not linked)
    return rate


def _floor() -> float:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {CONTENT_SQL} FROM contacts_contact LIMIT {FLOOR_ROWS}")
        texts = [row[0].encode() for row in cursor.fetchall()]
    begin, digest = time.perf_counter(), bytes(32)
    for text in texts:
        digest = hashlib.sha256(digest + text).digest()
    return len(texts) / (time.perf_counter() - begin)


def _figure(name: str, prove: Callable[[], Any], floor: float) -> dict[str, Any]:
    begin = time.perf_counter()
    proof = prove()
    rate = proof.rows / (time.perf_counter() - begin)
    if not proof.holds:
        raise AssertionError(f"{name}: broken at {proof.first}")
    return {"name": name, "value": rate, "floor": floor, "bar": BAR, "holds": rate >= BAR}
