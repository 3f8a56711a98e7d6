# ruff: noqa: S608 - the statements are built from the names of this file
"""Balance and age as of any day, from the ledger: what counts is the day a fact is of, not when the desk learned it.

A fact is an entry of the ledger, a due date that the creditor states, or a day on which the account leaves or comes
back. The SQL below is that of the caches (`cases.actions.ledger.ledger`), told for every day instead of the present
one: the due date in force is what the creditor had stated, but empty once a payment or a waiver after that has brought
the balance to nothing. It reads a relation `scope` (account_id, sign, since, entry, stated, absence): accounts, from
which day on they are asked for, and the last rows that count, so that one pass tells what is known now and what was
known when a snapshot was taken.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from cases.models import Creditor
from cases.rules.age import BUCKETS, bucket_sql
from cases.rules.ledger.allocation import COMPONENTS

ALL_ROWS = 2**63 - 1
AMOUNT = " + ".join(f"e.{part}" for part in COMPONENTS) + " - e.unapplied"
FACTS = f"""
    SELECT t.account_id, t.sign, e.effective_on AS day, {AMOUNT} AS amount, 1 AS entries,
        CASE WHEN e.kind IN ('payment', 'waiver', 'adjustment') THEN 1 WHEN o.kind = 'payment' THEN -1 ELSE 0 END
            AS clears,
        COALESCE(o.effective_on, e.effective_on) AS paid_on, NULL::date AS stated_on, NULL::date AS due_on
    FROM scope t JOIN cases_ledgerentry e ON e.account_id = t.account_id AND e.id <= t.entry
    LEFT JOIN cases_ledgerentry o ON o.id = e.reverses_id
    UNION ALL
    SELECT t.account_id, t.sign, s.since, 0, 0, 0, NULL, s.since, s.due_on
    FROM scope t JOIN cases_statedage s ON s.account_id = t.account_id
    WHERE s.id <= t.stated AND s.since < s.until
        OR s.id = (SELECT min(x.id) FROM cases_statedage x WHERE x.account_id = t.account_id AND x.id > t.stated)
    UNION ALL
    SELECT t.account_id, t.sign, f.since, 0, 0, 0, NULL, f.since, a.stated_due_on
    FROM scope t JOIN cases_account a ON a.id = t.account_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(max(x.until), a.placed_on) AS since FROM cases_statedage x WHERE x.account_id = a.id
    ) f
    WHERE NOT EXISTS (SELECT 1 FROM cases_statedage x WHERE x.account_id = t.account_id AND x.id > t.stated)
"""
# From day to day: what was owed, which statement was in force, and how many payments had come since it.
SPANS = f"""
    fact AS ({FACTS}),
    stated AS (
        SELECT *, max(stated_on) OVER (PARTITION BY account_id, sign ORDER BY day) AS statement FROM fact
    ),
    summed AS (
        SELECT DISTINCT account_id, sign, day, sum(amount) OVER so_far AS balance, sum(entries) OVER so_far AS entries,
            max(due_on) OVER (PARTITION BY account_id, sign, statement) AS due_on,
            sum(clears) FILTER (WHERE paid_on > statement)
                OVER (PARTITION BY account_id, sign, statement ORDER BY day) AS clears
        FROM stated WINDOW so_far AS (PARTITION BY account_id, sign ORDER BY day)
    ),
    age_span AS (
        SELECT account_id, sign, day AS since, balance,
            COALESCE(lead(day) OVER (PARTITION BY account_id, sign ORDER BY day), 'infinity') AS until,
            CASE WHEN balance <= 0 AND clears > 0 THEN NULL ELSE due_on END AS due_on
        FROM summed WHERE entries > 0
    )
"""
BUCKET = bucket_sql("p.due_on", 'd."on"')
AGED = f"""
    aged AS (
        SELECT a.creditor_id, d."on", p.account_id, p.sign, {BUCKET} AS bucket, p.balance, p.due_on
        FROM age_span p JOIN scope t USING (account_id, sign) JOIN cases_account a ON a.id = p.account_id
        JOIN day d ON d.creditor_id = a.creditor_id AND d."on" >= GREATEST(p.since, t.since) AND d."on" < p.until
        WHERE (a.state = 'open' OR d."on" < a.closed_on) AND NOT EXISTS (
            SELECT 1 FROM cases_absence x WHERE x.account_id = p.account_id AND d."on" >= x.since
                AND (d."on" < x.until OR x.id > t.absence))
    )
"""
AGES = f"{SPANS}, {AGED}"
"""Common table expressions up to `aged`: one row per account and day of the relation `day` (creditor_id, on)."""
SCOPE = f"""
    scope AS MATERIALIZED (
        SELECT a.id AS account_id, 1 AS sign, '-infinity'::date AS since, {ALL_ROWS} AS entry, {ALL_ROWS} AS stated,
            {ALL_ROWS} AS absence
        FROM cases_account a WHERE {{accounts}}
    ),
    day AS (SELECT %(creditor)s AS creditor_id, unnest(%(days)s::date[]) AS "on")
"""


@dataclass(frozen=True)
class Stand:
    """How many accounts stood in one age bucket at the close of a day, and what was owed on them."""

    bucket: int
    accounts: int
    balance: Decimal


def on_day(*, creditor: Creditor, on: date) -> list[Stand]:
    """Return what stood in each bucket at the close of the day `on`, by all that is known now; from the ledger."""
    statement = f"""WITH {SCOPE.format(accounts="a.creditor_id = %(creditor)s")}, {AGES}
        SELECT bucket, count(*), sum(balance) FROM aged GROUP BY bucket"""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"creditor": creditor.pk, "days": [on]})
        found = {bucket: Stand(bucket, accounts, balance) for bucket, accounts, balance in cursor.fetchall()}
    return [found.get(bucket, Stand(bucket, 0, Decimal(0))) for bucket in BUCKETS]
