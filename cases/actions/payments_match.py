"""From staged rows to postings, set-based: what is new, whose account it is, who had the case on that day.

`payment_staging` holds the rows of a file, or the one of a form; `posting` what they will do; `posting_refused` the
rows that cannot be. All three are temporary tables of the transaction, so a preview runs the same statements and
writes nothing. Payments that waited for their account, or reversals for their payment, join in by themselves.
"""

from typing import Any

from cases.models import Creditor
from cases.rules.allocation import bands, rank_sql

STAGING = """
DROP TABLE IF EXISTS payment_staging;
CREATE TEMP TABLE payment_staging (
    line integer NOT NULL, account_reference text NOT NULL, reference text NOT NULL, amount numeric(18,3) NOT NULL,
    value_on date NOT NULL, method text NOT NULL DEFAULT '', reverses_reference text NOT NULL DEFAULT ''
) ON COMMIT DROP;
"""
TABLES = """
ANALYZE payment_staging;
DROP TABLE IF EXISTS posting, posting_refused, posting_account;
CREATE TEMP TABLE posting_refused (line integer, code text, facts jsonb NOT NULL DEFAULT '{}') ON COMMIT DROP;
CREATE TEMP TABLE posting (
    payment_id bigint, line integer, account_reference text, reference text, amount numeric(18,3), value_on date,
    method text, reverses_reference text, account_id bigint, reverses_id bigint, kind text NOT NULL DEFAULT 'wait',
    effective_on date, stated_on date, collector_id bigint, dpd integer NOT NULL DEFAULT 0, band integer, round integer
) ON COMMIT DROP;
"""
REPEATED = """
INSERT INTO posting_refused
SELECT line, CASE WHEN (account_reference, amount, value_on) = (first_account, first_amount, first_value_on)
    THEN 'already' ELSE 'reference_twice' END, jsonb_build_object('line', first_line)
FROM (
    SELECT s.*, first_value(line) OVER w AS first_line, first_value(account_reference) OVER w AS first_account,
           first_value(amount) OVER w AS first_amount, first_value(value_on) OVER w AS first_value_on
    FROM payment_staging s WINDOW w AS (PARTITION BY reference ORDER BY line)
) r WHERE line <> first_line
"""
KNOWN = """
INSERT INTO posting_refused
SELECT s.line, CASE WHEN (s.account_reference, s.amount, s.value_on) = (p.account_reference, p.amount, p.value_on)
    THEN 'already' ELSE 'reference_taken' END,
    jsonb_build_object('amount', p.amount::text, 'value_on', p.value_on)
FROM payment_staging s JOIN cases_payment p ON p.creditor_id = %(creditor)s AND p.reference = s.reference
WHERE s.line NOT IN (SELECT line FROM posting_refused)
"""
NEW = """
INSERT INTO posting (line, account_reference, reference, amount, value_on, method, reverses_reference, account_id)
SELECT s.line, s.account_reference, s.reference, s.amount, s.value_on, s.method, s.reverses_reference, a.id
FROM payment_staging s LEFT JOIN cases_account a
    ON a.creditor_id = %(creditor)s AND a.reference = s.account_reference AND s.amount > 0
WHERE s.line NOT IN (SELECT line FROM posting_refused)
"""
# A payment matched by hand has its account in %(accounts)s; what waits on no account any more comes along.
WAITING = """
INSERT INTO posting (payment_id, account_reference, reference, amount, value_on, method, reverses_reference, account_id)
SELECT p.id, p.account_reference, p.reference, p.amount, p.value_on, p.method, p.reverses_reference,
    COALESCE(h.account_id, a.id)
FROM cases_payment p
LEFT JOIN unnest(%(payments)s::bigint[], %(accounts)s::bigint[]) AS h(payment_id, account_id) ON h.payment_id = p.id
LEFT JOIN cases_account a ON a.creditor_id = p.creditor_id AND a.reference = p.account_reference AND p.amount > 0
WHERE p.creditor_id = %(creditor)s AND p.state = 'unmatched' AND (p.amount < 0 OR COALESCE(h.account_id, a.id) > 0);
ANALYZE posting;
"""
# What a reversal takes back is a payment of the desk or one that comes with it.
ORIGINALS = """
DROP TABLE IF EXISTS posting_reversal;
CREATE TEMP TABLE posting_reversal ON COMMIT DROP AS
SELECT r.reference, r.payment_id, r.line, r.amount, r.account_reference,
       o.id AS original_id, o.amount AS original_amount, o.state AS original_state,
       COALESCE(o.account_id, b.account_id) AS account_id, o.value_on AS original_on, o.collector_id, o.dpd,
       COALESCE(o.account_reference, b.account_reference) AS original_account,
       b.reference IS NOT NULL AS in_batch, b.amount AS batch_amount, b.value_on AS batch_on,
       row_number() OVER (PARTITION BY r.reverses_reference ORDER BY r.payment_id, r.line) AS place
FROM posting r
LEFT JOIN cases_payment o ON o.creditor_id = %(creditor)s AND o.reference = r.reverses_reference
LEFT JOIN posting b ON b.reference = r.reverses_reference AND b.amount > 0
WHERE r.amount < 0;
INSERT INTO posting_refused
SELECT line, CASE
    WHEN COALESCE(original_amount, batch_amount) < 0 THEN 'reverses_reversal'
    WHEN account_reference <> original_account THEN 'reverses_other_account'
    WHEN COALESCE(original_amount, batch_amount) <> -amount THEN 'reverses_other_amount'
    ELSE 'reversed_before' END,
    jsonb_build_object('amount', COALESCE(original_amount, batch_amount)::text)
FROM posting_reversal r WHERE line IS NOT NULL AND (COALESCE(original_amount, batch_amount) <> -amount
    OR account_reference <> original_account OR original_state = 'reversed' OR (place > 1 AND original_amount > 0)
    OR (place > 1 AND in_batch)
    OR EXISTS (SELECT 1 FROM cases_payment x WHERE x.reverses_id = r.original_id));
DELETE FROM posting p USING posting_refused f WHERE f.line = p.line;
UPDATE posting p SET account_id = r.account_id, reverses_id = r.original_id
FROM posting_reversal r WHERE r.reference = p.reference AND r.place = 1 AND r.account_id IS NOT NULL
    AND COALESCE(r.original_amount, r.batch_amount) = -p.amount AND COALESCE(r.original_state, '') <> 'reversed'
    AND NOT EXISTS (SELECT 1 FROM cases_payment x WHERE x.reverses_id = r.original_id);
DELETE FROM posting WHERE payment_id IS NOT NULL AND account_id IS NULL;
"""
NUMBER = """
UPDATE posting SET payment_id = nextval(pg_get_serial_sequence('cases_payment', 'id')) WHERE payment_id IS NULL;
UPDATE posting p SET reverses_id = b.payment_id FROM posting b
WHERE p.amount < 0 AND p.account_id IS NOT NULL AND p.reverses_id IS NULL AND b.reference = p.reverses_reference;
"""
ACCOUNTS = """
CREATE TEMP TABLE posting_account ON COMMIT DROP AS
SELECT id AS account_id, case_id, placed_on, stated_on, dpd_at_placement,
       COALESCE(oldest_due_on, stated_due_on) AS due_on,
       principal, interest, fees, late_charges, costs, unapplied, false AS touched
FROM cases_account WHERE id IN (SELECT account_id FROM posting)
"""
LOCK = "SELECT id FROM cases_account WHERE id IN (SELECT account_id FROM posting) ORDER BY id FOR NO KEY UPDATE"
# An amount stated at the close of a day holds what was paid until then: before the placement it counts for nothing,
# before a later statement it is posted and offset. The age of such a late payment is reckoned from the placement.
SETTLE = """
ALTER TABLE posting_account ADD PRIMARY KEY (account_id);
ANALYZE posting_account;
UPDATE posting p SET effective_on = p.value_on, stated_on = a.stated_on,
    kind = CASE WHEN p.value_on <= a.placed_on THEN 'before' WHEN p.value_on <= a.stated_on THEN 'late' ELSE 'now' END,
    dpd = GREATEST(0, CASE WHEN p.value_on <= a.stated_on AND a.dpd_at_placement > 0
        THEN a.dpd_at_placement + (p.value_on - a.placed_on) ELSE COALESCE(p.value_on - a.due_on, 0) END),
    collector_id = COALESCE(t.collector_id, c.collector_id)
FROM posting q JOIN posting_account a USING (account_id) JOIN cases_case c ON c.id = a.case_id
LEFT JOIN LATERAL (
    SELECT s.collector_id FROM cases_assignment s WHERE s.case_id = a.case_id
        AND (s.since AT TIME ZONE %(zone)s)::date <= q.value_on
        AND (s.until IS NULL OR (s.until AT TIME ZONE %(zone)s)::date > q.value_on)
    ORDER BY s.since DESC LIMIT 1) t ON true
WHERE q.payment_id = p.payment_id AND p.amount > 0;
UPDATE posting p SET
    effective_on = GREATEST(p.value_on, o.value_on), stated_on = a.stated_on,
    collector_id = o.collector_id, dpd = o.dpd,
    kind = CASE WHEN o.before OR GREATEST(p.value_on, o.value_on) <= a.placed_on THEN 'before'
        WHEN GREATEST(p.value_on, o.value_on) <= a.stated_on THEN 'late' ELSE 'now' END
FROM posting_account a, (
    SELECT payment_id, value_on, collector_id, dpd, kind = 'before' AS before FROM posting WHERE amount > 0
    UNION ALL
    SELECT y.id, y.value_on, y.collector_id, y.dpd, y.state = 'before_placement' FROM cases_payment y
    WHERE y.id IN (SELECT reverses_id FROM posting) AND y.id NOT IN (SELECT payment_id FROM posting)
) o
WHERE p.amount < 0 AND a.account_id = p.account_id AND o.payment_id = p.reverses_id;
"""
ROUNDS = """
UPDATE posting p SET round = r.round FROM (
    SELECT payment_id, row_number() OVER (
        PARTITION BY account_id ORDER BY effective_on, amount < 0, line NULLS FIRST, payment_id) AS round
    FROM posting WHERE kind IN ('now', 'late')) r
WHERE r.payment_id = p.payment_id;
"""


def open_staging(cursor: Any) -> None:
    """Make the empty table `payment_staging` for this transaction."""
    cursor.execute(STAGING)


def classify(cursor: Any, *, creditor: Creditor, chosen: tuple[int, int] | None = None, lock: bool = True) -> None:
    """Turn what is staged into `posting` and `posting_refused`.

    `chosen` is a waiting payment and the account that a person picked for it. With `lock` the touched accounts are
    held until the transaction ends; a preview does without. The code "already" marks a row that changes nothing.
    """
    values: dict[str, Any] = {
        "creditor": creditor.pk,
        "zone": creditor.time_zone,
        "payments": [chosen[0]] if chosen else [],
        "accounts": [chosen[1]] if chosen else [],
    }
    for statement in (TABLES, REPEATED, KNOWN, NEW, WAITING, ORIGINALS, NUMBER):
        cursor.execute(statement, values)
    if lock:
        cursor.execute(LOCK)
    for statement in (ACCOUNTS, SETTLE, ROUNDS):
        cursor.execute(statement, values)
    order = rank_sql("dpd", bands(creditor.allocation_order))
    cursor.execute(f"UPDATE posting SET band = {order} WHERE amount > 0 AND round IS NOT NULL")  # noqa: S608
