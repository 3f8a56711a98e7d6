"""From staged rows to postings, set-based: what is new, whose account it is, who had the case on that day.

`payment_staging` holds the rows of a file, or the one of a form; `posting` what they will do; `posting_refused` the
rows that cannot be. All three are temporary tables of the transaction, so a preview runs the same statements and
writes nothing. Payments that waited for their account, or reversals for their payment, join in by themselves.
"""

from dataclasses import dataclass
from typing import Any

from cases.models import Creditor
from cases.rules.ledger.allocation import bands, rank_sql
from common import money

STAGING = """
DROP TABLE IF EXISTS payment_staging;
CREATE TEMP TABLE payment_staging (
    line integer NOT NULL, account_reference text NOT NULL, reference text NOT NULL, amount numeric(18,3) NOT NULL,
    value_on date NOT NULL, method text NOT NULL DEFAULT '', reverses_reference text NOT NULL DEFAULT ''
) ON COMMIT DROP;
"""
TABLES = """
ANALYZE payment_staging;
DROP TABLE IF EXISTS matched, posting, posting_refused, posting_account, posting_reversal;
CREATE TEMP TABLE posting_refused (line integer, code text, facts jsonb NOT NULL DEFAULT '{}') ON COMMIT DROP;
CREATE TEMP TABLE matched (
    payment_id bigint, line integer, account_reference text, reference text, amount numeric(18,3), value_on date,
    method text, reverses_reference text, account_id bigint, reverses_id bigint, original_on date,
    original_state text, original_collector_id bigint, original_dpd integer, case_id bigint, part_of bigint,
    part smallint NOT NULL DEFAULT 0
) ON COMMIT DROP;
"""
REPEATED = """
INSERT INTO posting_refused
SELECT line, CASE WHEN (account_reference, amount, value_on) = (first_account, first_amount, first_value_on)
    THEN 'already' ELSE 'reference_twice' END, jsonb_build_object('line', first_line)
FROM (
    SELECT s.*, first_value(line) OVER w AS first_line, first_value(account_reference) OVER w AS first_account,
           first_value(amount) OVER w AS first_amount, first_value(value_on) OVER w AS first_value_on
    FROM payment_staging s
    WHERE reference IN (SELECT reference FROM payment_staging GROUP BY reference HAVING count(*) > 1)
    WINDOW w AS (PARTITION BY reference ORDER BY line)
) r WHERE line <> first_line
"""
KNOWN = """
INSERT INTO posting_refused
SELECT s.line, CASE WHEN (s.account_reference, s.amount, s.value_on) = (p.account_reference, p.amount, p.value_on)
    THEN 'already' ELSE 'reference_taken' END,
    jsonb_build_object('amount', p.amount::text, 'value_on', p.value_on)
FROM payment_staging s JOIN cases_payment p ON p.creditor_id = %(creditor)s AND p.reference = s.reference
    AND p.part = 0
WHERE s.line NOT IN (SELECT line FROM posting_refused)
"""
NEW = """
INSERT INTO matched (payment_id, line, account_reference, reference, amount, value_on, method, reverses_reference,
    account_id)
SELECT nextval((SELECT pg_get_serial_sequence('cases_payment', 'id')::regclass)), s.line, s.account_reference,
    s.reference, s.amount, s.value_on, s.method, s.reverses_reference, a.id
FROM payment_staging s LEFT JOIN cases_account a
    ON a.creditor_id = %(creditor)s AND a.reference = s.account_reference AND s.amount > 0
WHERE s.line NOT IN (SELECT line FROM posting_refused)
"""
# A payment matched by hand has its account in %(accounts)s; what waits on no account any more comes along.
WAITING = """
INSERT INTO matched (payment_id, account_reference, reference, amount, value_on, method, reverses_reference, account_id)
SELECT p.id, p.account_reference, p.reference, p.amount, p.value_on, p.method, p.reverses_reference,
    COALESCE(h.account_id, a.id)
FROM cases_payment p
LEFT JOIN unnest(%(payments)s::bigint[], %(accounts)s::bigint[]) AS h(payment_id, account_id) ON h.payment_id = p.id
LEFT JOIN cases_account a ON a.creditor_id = p.creditor_id AND a.reference = p.account_reference AND p.amount > 0
WHERE p.creditor_id = %(creditor)s AND p.state = 'unmatched' AND (p.amount < 0 OR COALESCE(h.account_id, a.id) > 0
    OR p.id = %(cased)s
    OR EXISTS (SELECT 1 FROM cases_debtor d JOIN cases_case k ON k.debtor_id = d.id AND k.state <> 'closed'
        WHERE d.creditor_id = %(creditor)s AND d.reference = p.account_reference)
    OR EXISTS (SELECT 1 FROM cases_case k WHERE k.number = p.account_reference AND k.creditor_id = %(creditor)s
        AND k.sealed_at IS NULL));
ANALYZE matched;
"""
# A payment that names no account may name the customer, with an open case, or the number of a case, sealed ones not.
CASES = """
UPDATE matched SET case_id = %(case)s WHERE payment_id = %(cased)s;
UPDATE matched m SET case_id = k.id FROM cases_debtor d JOIN cases_case k ON k.debtor_id = d.id AND k.state <> 'closed'
WHERE m.account_id IS NULL AND m.case_id IS NULL AND m.amount > 0 AND d.creditor_id = %(creditor)s
    AND d.reference = m.account_reference;
UPDATE matched m SET case_id = k.id FROM cases_case k
WHERE m.account_id IS NULL AND m.case_id IS NULL AND m.amount > 0 AND k.number = m.account_reference
    AND k.creditor_id = %(creditor)s AND k.sealed_at IS NULL;
"""
# What a reversal takes back is a payment of the desk or one that comes with it.
ORIGINALS = """
CREATE TEMP TABLE posting_reversal ON COMMIT DROP AS
SELECT r.payment_id, r.line, r.amount, r.account_reference, COALESCE(o.id, b.payment_id) AS original_id,
       COALESCE(o.amount, b.amount) AS original_amount, COALESCE(o.account_id, b.account_id) AS account_id,
       COALESCE(o.account_reference, b.account_reference) AS original_account,
       COALESCE(o.value_on, b.value_on) AS original_on, o.state AS original_state,
       CASE WHEN o.account_id IS NOT NULL THEN o.collector_id END AS collector_id,
       CASE WHEN o.account_id IS NOT NULL THEN o.dpd END AS dpd,
       row_number() OVER (PARTITION BY r.reverses_reference ORDER BY r.line NULLS FIRST, r.payment_id) > 1 AS is_second,
       EXISTS (SELECT 1 FROM cases_payment x WHERE x.reverses_id = o.id) AS is_done,
       COALESCE(b.case_id, CASE WHEN o.state = 'spread' THEN (SELECT a.case_id FROM cases_payment x
           JOIN cases_account a ON a.id = x.account_id WHERE x.part_of_id = o.id LIMIT 1) END) AS case_id
FROM matched r
LEFT JOIN cases_payment o ON o.creditor_id = %(creditor)s AND o.reference = r.reverses_reference AND o.part = 0
LEFT JOIN matched b ON b.reference = r.reverses_reference AND b.amount > 0
WHERE r.amount < 0;
INSERT INTO posting_refused
SELECT line, CASE
    WHEN original_amount < 0 THEN 'reverses_reversal'
    WHEN account_reference <> original_account THEN 'reverses_other_account'
    WHEN original_amount <> -amount THEN 'reverses_other_amount'
    ELSE 'reversed_before' END, jsonb_build_object('amount', round(original_amount, %(exponent)s)::text)
FROM posting_reversal WHERE line IS NOT NULL AND original_id IS NOT NULL
    AND (original_amount <> -amount OR account_reference <> original_account OR is_second OR is_done);
DELETE FROM matched m USING posting_refused f WHERE f.line = m.line;
UPDATE matched m SET account_id = r.account_id, case_id = r.case_id, reverses_id = r.original_id,
    original_on = r.original_on, original_state = r.original_state, original_collector_id = r.collector_id,
    original_dpd = r.dpd
FROM posting_reversal r WHERE r.payment_id = m.payment_id AND COALESCE(r.account_id, r.case_id) IS NOT NULL
    AND r.original_amount = -r.amount AND NOT r.is_second AND NOT r.is_done;
DELETE FROM matched WHERE line IS NULL AND account_id IS NULL AND case_id IS NULL;
"""
ACCOUNTS = """
DROP TABLE IF EXISTS posting, posting_account;
CREATE TEMP TABLE posting_account ON COMMIT DROP AS
SELECT id AS account_id, case_id, placed_on, stated_on, dpd_at_placement,
       COALESCE(oldest_due_on, stated_due_on) AS due_on,
       principal, interest, fees, late_charges, costs, unapplied, false AS touched
FROM cases_account WHERE id IN (SELECT account_id FROM matched);
ALTER TABLE posting_account ADD PRIMARY KEY (account_id);
ANALYZE posting_account;
"""
LOCK = "SELECT id FROM cases_account WHERE id IN (SELECT account_id FROM matched) ORDER BY id FOR NO KEY UPDATE"
# An amount stated at the close of a day holds what was paid until then: before the placement it counts for nothing,
# before a later statement it is posted and offset. The age of such a late payment is reckoned from the placement.
# A reversal is aged and credited as the payment that it takes back.
SETTLE = """
CREATE TEMP TABLE posting ON COMMIT DROP AS
SELECT *, CASE WHEN amount > 0 AND kind IN ('now', 'late') THEN {band} END AS band,
    CASE WHEN kind IN ('now', 'late') THEN row_number() OVER (PARTITION BY account_id, kind IN ('now', 'late')
        ORDER BY effective_on, amount < 0, line NULLS FIRST, payment_id) END AS round
FROM (
    SELECT q.payment_id, q.line, q.account_reference, q.reference, q.amount, q.value_on, q.method,
        q.reverses_reference, q.account_id, q.reverses_id, q.case_id, q.part_of, q.part, q.effective_on,
        {knowing} AS stated_on,
        CASE WHEN q.account_id IS NULL THEN CASE WHEN q.case_id IS NULL THEN 'wait' ELSE 'spread' END
            WHEN q.original_state = 'before_placement' OR q.paid_on <= a.placed_on THEN 'before'
            WHEN q.effective_on <= a.stated_on THEN 'late' ELSE 'now' END AS kind,
        COALESCE(q.original_dpd, GREATEST(0, CASE WHEN q.paid_on <= a.stated_on AND a.dpd_at_placement > 0
            THEN a.dpd_at_placement + (q.paid_on - a.placed_on) ELSE COALESCE(q.paid_on - a.due_on, 0) END)) AS dpd,
        CASE WHEN q.original_dpd IS NOT NULL THEN q.original_collector_id
            ELSE COALESCE(t.collector_id, c.collector_id) END AS collector_id
    FROM (
        SELECT *, GREATEST(value_on, original_on) AS effective_on, COALESCE(original_on, value_on) AS paid_on
        FROM matched
    ) q
    LEFT JOIN posting_account a USING (account_id) LEFT JOIN cases_case c ON c.id = a.case_id
    LEFT JOIN LATERAL (
        SELECT s.collector_id FROM cases_assignment s WHERE s.case_id = a.case_id
            AND (s.since AT TIME ZONE %(zone)s)::date <= q.paid_on
            AND (s.until IS NULL OR (s.until AT TIME ZONE %(zone)s)::date > q.paid_on)
        ORDER BY s.since DESC LIMIT 1) t ON true
) settled;
CREATE INDEX ON posting (payment_id);
ANALYZE posting;
"""


# The day of the first statement that knew of a late payment: of another amount, of another age, or the last one.
KNOWING = """CASE WHEN q.effective_on <= a.stated_on THEN LEAST(a.stated_on,
            (SELECT min(e.effective_on) FROM cases_ledgerentry e WHERE e.account_id = q.account_id
                AND e.reference LIKE 'update:%%' AND e.effective_on >= q.effective_on),
            (SELECT min(s.until) FROM cases_statedage s WHERE s.account_id = q.account_id
                AND s.until >= q.effective_on)) ELSE a.stated_on END"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A waiting payment (its id), and the account or the case that a person picked for it."""

    payment: int
    account: int | None = None
    case: int | None = None


def open_staging(cursor: Any) -> None:
    """Make the empty table `payment_staging` for this transaction."""
    cursor.execute(STAGING)


def classify(cursor: Any, *, creditor: Creditor, chosen: Chosen | None = None, lock: bool = True) -> None:
    """Turn what is staged into `posting` and `posting_refused`.

    `chosen` is what a person picked for a waiting payment. With `lock` the touched accounts are
    held until the transaction ends; a preview does without. The code "already" marks a row that changes nothing.
    """
    values: dict[str, Any] = {
        "creditor": creditor.pk,
        "exponent": money.exponent(creditor.currency),
        "payments": [chosen.payment] if chosen and chosen.account else [],
        "accounts": [chosen.account] if chosen and chosen.account else [],
        "cased": chosen.payment if chosen and chosen.case else None,
        "case": chosen.case if chosen else None,
    }
    for statement in (TABLES, REPEATED, KNOWN, NEW, WAITING, CASES, ORIGINALS):
        cursor.execute(statement, values)
    settle(cursor, creditor=creditor, lock=lock)


def settle(cursor: Any, *, creditor: Creditor, lock: bool = True) -> None:
    """Turn what is `matched` into `posting`, with the accounts as they stand now."""
    if lock:
        cursor.execute(LOCK)
    cursor.execute(ACCOUNTS)
    band = rank_sql("dpd", bands(creditor.allocation_order))
    cursor.execute(SETTLE.format(band=band, knowing=KNOWING), {"zone": creditor.time_zone})
