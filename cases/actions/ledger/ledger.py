"""Posting to the ledger, set-based: allocation in the creditor's order, entries, and the caches over them.

Each account's kth payment is allocated in round k, so that every payment finds what the one before it left. The
chain of the SQL is that of `cases.rules.ledger.allocation`; a test holds them against each other.

The caches: components and `unapplied` of an account are sums of its entries. `oldest_due_on` is what the creditor
stated, but empty once a payment or a waiver after its statement has brought the balance to nothing. A case sums its
open accounts and takes the oldest of their due dates; `refresh_cases` is the one place that does so.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from cases.models import Creditor
from cases.rules.ledger.allocation import COMPONENTS, PARTS, Band, bands, chain_sql, stated_credit_sql

LOCK_SPACE = 4_201_002
Parts = list[tuple[str, int | None]]
"""What a round holds: (kind, band), without a band for reversals."""
TABLES = """
DROP TABLE IF EXISTS allotted, posting_original;
CREATE TEMP TABLE allotted (
    payment_id bigint, account_id bigint, kind text, round integer, principal numeric(18,3), interest numeric(18,3),
    fees numeric(18,3), late_charges numeric(18,3), costs numeric(18,3), unapplied numeric(18,3),
    stated_on date, place integer
) ON COMMIT DROP;
CREATE INDEX ON allotted (payment_id);
CREATE INDEX ON allotted (account_id);
"""
ALLOT = """
INSERT INTO allotted
SELECT p.payment_id, p.account_id, p.kind, p.round, -principal.paid, -interest.paid, -fees.paid, -late_charges.paid,
       -costs.paid, left_over.paid
FROM posting p {owed}
{chain}
WHERE p.round = %(round)s AND p.kind = %(kind)s AND p.amount > 0 AND p.band = %(band)s
"""
OWED_NOW = "JOIN posting_account w ON w.account_id = p.account_id"
# A late payment finds what was owed on its day, before the statement that already knows of it.
OWED_THEN = """JOIN LATERAL (
    SELECT sum(principal) AS principal, sum(interest) AS interest, sum(fees) AS fees,
           sum(late_charges) AS late_charges, sum(costs) AS costs
    FROM (
        SELECT principal, interest, fees, late_charges, costs FROM cases_ledgerentry e
        WHERE e.account_id = p.account_id AND (e.effective_on < p.effective_on
            OR e.effective_on = p.effective_on AND e.kind <> 'creditor_update')
        UNION ALL
        SELECT t.principal, t.interest, t.fees, t.late_charges, t.costs FROM allotted t
        WHERE t.account_id = p.account_id AND t.round < p.round AND t.kind NOT IN ('offset', 'applied')
    ) known) w ON true"""
# The entry of what is reversed is looked up for each reversal: the planner knows nothing of what was just written.
TAKE_BACK = """
INSERT INTO allotted
SELECT p.payment_id, p.account_id, p.kind, p.round, -e.principal, -e.interest, -e.fees, -e.late_charges, -e.costs,
       -e.unapplied
FROM posting p CROSS JOIN LATERAL (
    SELECT principal, interest, fees, late_charges, costs, unapplied FROM allotted t
    WHERE t.payment_id = p.reverses_id AND t.kind IN ('now', 'late')
    UNION ALL
    SELECT principal, interest, fees, late_charges, costs, unapplied FROM cases_ledgerentry o
    WHERE o.payment_id = p.reverses_id AND o.kind = 'payment'
) e
WHERE p.round = %(round)s AND p.amount < 0
"""
CARRY = """
UPDATE posting_account w SET principal = w.principal + t.principal, interest = w.interest + t.interest,
    fees = w.fees + t.fees, late_charges = w.late_charges + t.late_charges, costs = w.costs + t.costs,
    unapplied = w.unapplied + t.unapplied, touched = true
FROM allotted t WHERE t.account_id = w.account_id AND t.round = %(round)s AND t.kind = '{kind}'
"""
# A statement that knew of a late payment says what is owed all the same; beyond the debt is, as in a file read before
# it, what was paid by that day in excess of what was owed before the creditor spoke (decision 0016). What of the money
# is still beyond after one statement is money before the next one.
OFFSET = f"""
INSERT INTO allotted
WITH RECURSIVE late AS (
    SELECT t.payment_id, t.account_id, t.round, t.principal, t.interest, t.fees, t.late_charges, t.costs,
        t.unapplied, p.effective_on, p.amount, w.stated_on AS last_on FROM allotted t JOIN posting p USING (payment_id)
    JOIN posting_account w ON w.account_id = t.account_id WHERE t.round = %(round)s AND t.kind = 'late'
), days AS (
    SELECT l.payment_id, l.account_id, p.stated_on AS on_day FROM late l JOIN posting p USING (payment_id)
    UNION SELECT l.payment_id, l.account_id, l.last_on FROM late l
    UNION SELECT l.payment_id, l.account_id, e.effective_on FROM late l JOIN cases_ledgerentry e
        ON e.account_id = l.account_id AND e.reference LIKE 'update:%%' AND e.effective_on >= l.effective_on
), statement AS MATERIALIZED (
    SELECT d.payment_id, d.on_day, row_number() OVER (PARTITION BY d.payment_id ORDER BY d.on_day) AS place,
        EXISTS (SELECT 1 FROM cases_placement b WHERE b.creditor_id = %(creditor)s AND b.placed_on = d.on_day
            AND b.state = 'applied' AND jsonb_exists(b.columns, 'unapplied')) AS says_all,
        (SELECT COALESCE(sum(e.principal + e.interest + e.fees + e.late_charges + e.costs - e.unapplied), 0)
         FROM cases_ledgerentry e WHERE e.account_id = d.account_id AND (e.effective_on < d.on_day
             OR e.effective_on = d.on_day AND e.kind <> 'creditor_update'))
        + (SELECT COALESCE(sum(o.principal + o.interest + o.fees + o.late_charges + o.costs - o.unapplied), 0)
         FROM allotted o JOIN posting q USING (payment_id) WHERE o.account_id = d.account_id AND o.round < %(round)s
             AND (o.kind IN ('now', 'late') AND q.effective_on <= d.on_day
                 OR o.kind = 'offset' AND o.stated_on < d.on_day))
        - {stated_credit_sql("d.account_id", "d.on_day")} AS owed
    FROM days d
), beyond AS (
    SELECT payment_id, 0::bigint AS place, amount::numeric AS moved, unapplied::numeric AS was FROM late
    UNION ALL
    SELECT s.payment_id, s.place, CASE WHEN s.says_all THEN 0
        ELSE GREATEST(0, b.moved - s.owed) - GREATEST(0, -s.owed) END,
        CASE WHEN s.place = 1 THEN b.was ELSE b.moved END
    FROM beyond b JOIN statement s ON s.payment_id = b.payment_id AND s.place = b.place + 1
)
SELECT l.payment_id, l.account_id, 'offset', l.round, CASE WHEN place = 1 THEN -principal ELSE 0 END,
    CASE WHEN place = 1 THEN -interest ELSE 0 END, CASE WHEN place = 1 THEN -fees ELSE 0 END,
    CASE WHEN place = 1 THEN -late_charges ELSE 0 END, CASE WHEN place = 1 THEN -costs ELSE 0 END, b.moved - b.was,
    s.on_day, place
FROM late l JOIN beyond b USING (payment_id) JOIN statement s USING (payment_id, place)
WHERE place = 1 OR b.moved <> b.was
"""  # noqa: S608 - own text
KEEP = """
UPDATE posting_account w SET unapplied = w.unapplied + s.kept, touched = true
FROM (SELECT account_id, sum(unapplied) AS kept FROM allotted
    WHERE round = %(round)s AND kind IN ('late', 'offset') GROUP BY account_id) s
WHERE s.account_id = w.account_id AND s.kept <> 0
"""
# What stays of it pays what is owed, as it would have done on the day after the statement (decision 0016).
APPLIED = """
INSERT INTO allotted
SELECT p.payment_id, p.account_id, 'applied', p.round, -principal.paid, -interest.paid, -fees.paid,
       -late_charges.paid, -costs.paid, left_over.paid - b.amount
FROM posting p JOIN posting_account w ON w.account_id = p.account_id
CROSS JOIN LATERAL (
    SELECT LEAST(w.unapplied, sum(t.unapplied)) AS amount FROM allotted t
    WHERE t.payment_id = p.payment_id AND t.kind IN ('late', 'offset')) b
{chain}
WHERE p.round = %(round)s AND p.kind = 'late' AND p.amount > 0 AND p.band = %(band)s AND b.amount > left_over.paid
"""
# The money that a reversal takes back was spent by the creditor in a later statement: it is owed again as principal.
SHORTFALL = """
INSERT INTO allotted
SELECT t.payment_id, w.account_id, 'shortfall', t.round, -w.unapplied, 0, 0, 0, 0, -w.unapplied
FROM posting_account w JOIN allotted t ON t.account_id = w.account_id AND t.round = %(round)s
    AND t.kind IN ('now', 'late')
WHERE w.unapplied < 0;
UPDATE posting_account SET principal = principal - unapplied, unapplied = 0 WHERE unapplied < 0;
"""
PAYMENTS = """
INSERT INTO cases_payment (id, creditor_id, account_id, account_reference, reference, amount, value_on, state, method,
    reverses_reference, reverses_id, collector_id, dpd, part_of_id, part, payment_file_id, note, recorded_at,
    recorded_by_id)
SELECT payment_id, %(creditor)s, account_id, account_reference, reference, amount, value_on,
    CASE kind WHEN 'wait' THEN 'unmatched' WHEN 'before' THEN 'before_placement' WHEN 'spread' THEN 'spread'
        ELSE 'posted' END, method,
    reverses_reference, reverses_id, collector_id, dpd, part_of, part, %(file)s, %(note)s, %(now)s, %(by)s
FROM posting WHERE line IS NOT NULL OR part > 0 ORDER BY payment_id;
UPDATE cases_payment y SET account_id = p.account_id, reverses_id = p.reverses_id, collector_id = p.collector_id,
    dpd = p.dpd, state = CASE p.kind WHEN 'before' THEN 'before_placement' WHEN 'spread' THEN 'spread'
        ELSE 'posted' END
FROM posting p WHERE p.line IS NULL AND p.part = 0 AND p.kind <> 'wait' AND y.id = p.payment_id;
UPDATE cases_payment y SET state = 'reversed'
FROM posting p WHERE p.amount < 0 AND p.kind IN ('now', 'late') AND y.id = p.reverses_id;
"""
ENTRY = """
INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees, late_charges,
    costs, unapplied, payment_id, reverses_id, recorded_at, recorded_by_id)
"""
ENTRIES = f"""
ANALYZE allotted;
{ENTRY} SELECT t.account_id, 'payment', 'payment:' || p.reference, p.effective_on, t.principal, t.interest, t.fees,
    t.late_charges, t.costs, t.unapplied, t.payment_id, NULL, %(now)s, %(by)s
FROM allotted t JOIN posting p USING (payment_id) WHERE p.amount > 0 AND t.kind IN ('now', 'late');
{ENTRY} SELECT t.account_id, 'reversal', 'reversal:' || p.reference, p.effective_on, t.principal, t.interest, t.fees,
    t.late_charges, t.costs, t.unapplied, t.payment_id,
    (SELECT e.id FROM cases_ledgerentry e WHERE e.payment_id = p.reverses_id AND e.kind = 'payment'), %(now)s, %(by)s
FROM allotted t JOIN posting p USING (payment_id) WHERE p.amount < 0 AND t.kind IN ('now', 'late');
{ENTRY} SELECT t.account_id, 'creditor_update',
    'late:' || p.reference || CASE WHEN t.place > 1 THEN ':' || t.place ELSE '' END, t.stated_on, t.principal,
    t.interest, t.fees, t.late_charges, t.costs, t.unapplied, NULL, NULL, %(now)s, %(by)s
FROM allotted t JOIN posting p USING (payment_id) WHERE t.kind = 'offset';
{ENTRY} SELECT t.account_id, 'application', 'applied:' || p.reference, w.stated_on + 1, t.principal, t.interest,
    t.fees, t.late_charges, t.costs, t.unapplied, NULL, NULL, %(now)s, %(by)s
FROM allotted t JOIN posting p USING (payment_id) JOIN posting_account w ON w.account_id = t.account_id
WHERE t.kind = 'applied';
{ENTRY} SELECT t.account_id, 'adjustment', 'shortfall:' || p.reference, p.effective_on, t.principal, 0, 0, 0, 0,
    t.unapplied, NULL, NULL, %(now)s, %(by)s
FROM allotted t JOIN posting p USING (payment_id) WHERE t.kind = 'shortfall';
"""  # noqa: S608 - own text
DUE_IN_FORCE = """CASE WHEN {balance} <= 0 AND (EXISTS (
        SELECT 1 FROM cases_payment y WHERE y.account_id = a.id AND y.state = 'posted' AND y.amount > 0
            AND y.value_on > a.stated_on) OR EXISTS (
        SELECT 1 FROM cases_ledgerentry o WHERE o.account_id = a.id AND o.kind IN ('waiver', 'adjustment')
            AND o.effective_on > a.stated_on)) THEN NULL ELSE a.stated_due_on END"""
BALANCE = "w.principal + w.interest + w.fees + w.late_charges + w.costs - w.unapplied"
UPDATE_ACCOUNTS = f"""
UPDATE cases_account a SET principal = w.principal, interest = w.interest, fees = w.fees,
    late_charges = w.late_charges, costs = w.costs, unapplied = w.unapplied,
    oldest_due_on = {DUE_IN_FORCE.format(balance=BALANCE)}
FROM posting_account w WHERE w.account_id = a.id AND w.touched
"""  # noqa: S608 - own text
CASE_SUMS = """
SELECT a.case_id, COALESCE(sum(a.balance) FILTER (WHERE a.state = 'open'), 0) AS balance,
       min(a.oldest_due_on) FILTER (WHERE a.state = 'open') AS oldest_due_on
FROM cases_account a WHERE {cases} GROUP BY a.case_id"""
UPDATE_CASES = """
UPDATE cases_case c SET balance = s.balance, oldest_due_on = s.oldest_due_on
FROM ({sums}) s WHERE s.case_id = c.id
    AND (c.balance, c.oldest_due_on) IS DISTINCT FROM (s.balance, s.oldest_due_on)
"""
POSTED_CASES = UPDATE_CASES.format(
    sums=CASE_SUMS.format(cases="a.case_id IN (SELECT case_id FROM posting_account WHERE touched)")
)

# Accounts whose entries were written one by one: every cache anew from the entries.
REBUILD_ACCOUNTS = f"""
UPDATE cases_account a SET {", ".join(f"{part} = s.{part}" for part in PARTS)},
    oldest_due_on = {DUE_IN_FORCE.format(balance=" + ".join(f"s.{part}" for part in COMPONENTS) + " - s.unapplied")}
FROM (
    SELECT e.account_id, {", ".join(f"sum(e.{part}) AS {part}" for part in PARTS)} FROM cases_ledgerentry e
    WHERE e.account_id IN (@accounts) GROUP BY e.account_id
) s WHERE s.account_id = a.id
"""  # noqa: S608 - own text
REBUILT_CASES = UPDATE_CASES.format(
    sums=CASE_SUMS.format(cases="a.case_id IN (SELECT case_id FROM cases_account WHERE id IN (@accounts))")
)


PROMISED = "SELECT case_id FROM promised_case"
"""The cases with promises or agreed plans that postings since `open_promised` have touched."""
OPEN_PROMISED = """
DROP TABLE IF EXISTS promised_case;
CREATE TEMP TABLE promised_case (case_id bigint) ON COMMIT DROP;
"""
KEEP_PROMISED = """
INSERT INTO promised_case
SELECT w.case_id FROM posting_account w JOIN cases_promise p ON p.case_id = w.case_id
WHERE p.state NOT IN ('superseded', 'withdrawn')
UNION
SELECT w.case_id FROM posting_account w JOIN cases_plan p ON p.case_id = w.case_id
WHERE p.activated_at IS NOT NULL AND p.state <> 'cancelled'
"""


def hold(creditor_id: int) -> None:
    """Let one transaction at a time write the ledger of a creditor, so that a reference is booked once.

    It is the first of all locks (`cases.actions.persons` tells the order). Whoever judges by money, closes cases or
    accounts takes it as well: posting locks accounts before their cases.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _key(creditor_id))


def hold_if_free(creditor_id: int) -> bool:
    """Hold the ledger as `hold` does, without waiting; False when another transaction has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", _key(creditor_id))
        return bool(cursor.fetchone()[0])


def _key(creditor_id: int) -> list[int]:
    return [LOCK_SPACE, creditor_id % 2_147_483_647]


def held(creditor_id: int) -> bool:
    """Take the ledger of a creditor as `hold` does, if nobody has it now; return whether it was taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_SPACE, creditor_id % 2_147_483_647])
        return bool(cursor.fetchone()[0])


def post(cursor: Any, *, creditor: Creditor, stamps: dict[str, Any]) -> None:
    """Allocate and write what `posting` holds: payments, entries, caches of accounts and cases.

    `stamps` are "creditor", "file", "note", "now" and "by" (ids). The caller holds the transaction.
    """
    cursor.execute(TABLES)
    among = bands(creditor.allocation_order)
    cursor.execute(
        "SELECT round, kind, band, count(*) FROM posting WHERE round IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    steps: dict[int, Parts] = {}
    for number, kind, band, _count in cursor.fetchall():
        steps.setdefault(number, []).append((kind, band))
    for number, parts in steps.items():
        _round(cursor, number, parts, among, creditor)
    for statement in (PAYMENTS, ENTRIES, UPDATE_ACCOUNTS, POSTED_CASES):
        cursor.execute(statement, stamps)


def _round(cursor: Any, number: int, parts: Parts, among: list[Band], creditor: Creditor) -> None:
    for kind, band in parts:
        if band is not None:
            chain = chain_sql("p.amount", "w", among[band].order)
            owed = OWED_NOW if kind == "now" else OWED_THEN
            cursor.execute(ALLOT.format(owed=owed, chain=chain), {"round": number, "kind": kind, "band": band})
    if any(band is None for _kind, band in parts):
        cursor.execute(TAKE_BACK, {"round": number})
    cursor.execute(CARRY.format(kind="now"), {"round": number})
    if any(kind == "late" for kind, _band in parts):
        _late(cursor, number, parts, among, creditor)
    cursor.execute(SHORTFALL, {"round": number})


def _late(cursor: Any, number: int, parts: Parts, among: list[Band], creditor: Creditor) -> None:
    """Keep what late payments were beyond the debt of their day, and let it pay what is owed."""
    cursor.execute(OFFSET, {"round": number, "creditor": creditor.pk})
    cursor.execute(KEEP, {"round": number})
    for band in {band for kind, band in parts if kind == "late" and band is not None}:
        chain = chain_sql("b.amount", "w", among[band].order)
        cursor.execute(APPLIED.format(chain=chain), {"round": number, "band": band})
    cursor.execute(CARRY.format(kind="applied"), {"round": number})


def open_promised(cursor: Any) -> None:
    """Make the table of PROMISED, empty, for this transaction."""
    cursor.execute(OPEN_PROMISED)


def keep_promised(cursor: Any) -> int:
    """Keep which of the cases just posted to have promises or agreed plans; return how many."""
    cursor.execute(KEEP_PROMISED)
    return int(cursor.rowcount)


def rebuild(*, account_ids: list[int]) -> None:
    """Bring balance and due date of the accounts, and of their cases, up to date with the entries."""
    with connection.cursor() as cursor:
        rebuild_among(cursor, accounts="SELECT unnest(%(accounts)s::bigint[])", values={"accounts": account_ids})


def rebuild_among(cursor: Any, *, accounts: str, values: Mapping[str, Any] | None = None) -> None:
    """As `rebuild`, for the accounts that the trusted query `accounts` returns, with its parameters `values`."""
    for statement in (REBUILD_ACCOUNTS, REBUILT_CASES):
        cursor.execute(statement.replace("@accounts", accounts), values)


def refresh_cases(*, case_ids: list[int]) -> None:
    """Bring balance and oldest due date of the cases up to date with their accounts."""
    with connection.cursor() as cursor:
        cursor.execute(
            UPDATE_CASES.format(sums=CASE_SUMS.format(cases="a.case_id = ANY(%(cases)s)")), {"cases": case_ids}
        )
