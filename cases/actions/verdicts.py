"""Verdicts on promises, set-based: which money counts for which promise, and what that makes of it.

The rule is `cases.rules.promises.judge`; a test holds this SQL against it. Verdicts are derived anew from payments
each time a case is touched, so a late file or a bounce corrects them; only what differs is written, with history.
"""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from psycopg2 import sql

from cases.enums import PromiseState
from cases.models import Creditor, Promise
from staff.models import User

# Superseded and withdrawn promises take no money. A promise may count money from the days of tolerance before it
# was recorded, but only when that money alone covers it: then it was recorded after the fact.
GATHER = """
DROP TABLE IF EXISTS verdict_promise, verdict_money, verdict_part;
CREATE TEMP TABLE verdict_promise ON COMMIT DROP AS
SELECT p.id, p.case_id, p.amount, p.due_on, p.due_on + %(days)s AS last_on, p.recorded_at,
       (p.recorded_at AT TIME ZONE %(zone)s)::date AS recorded_on, p.state, p.received, p.judged_on, p.after_the_fact,
       row_number() OVER (PARTITION BY p.case_id ORDER BY p.id) AS place,
       row_number() OVER (PARTITION BY p.case_id ORDER BY p.id DESC) = 1 AS newest,
       false AS early, 'open'::text AS verdict, 0::numeric AS total
FROM cases_promise p WHERE p.case_id = ANY(%(cases)s) AND p.state NOT IN ('superseded', 'withdrawn');
CREATE TEMP TABLE verdict_money ON COMMIT DROP AS
SELECT y.id, a.case_id, y.value_on, y.recorded_at, y.amount AS remaining
FROM cases_payment y JOIN cases_account a ON a.id = y.account_id
WHERE a.case_id IN (SELECT case_id FROM verdict_promise) AND y.state = 'posted' AND y.amount > 0;
CREATE TEMP TABLE verdict_part (promise_id bigint, payment_id bigint, value_on date, amount numeric) ON COMMIT DROP;
"""
COUNT_MONEY = """
WITH near AS (
    SELECT q.id AS promise_id, q.amount AS wanted, m.id AS payment_id, m.value_on, m.remaining,
           m.value_on < q.recorded_on OR m.recorded_at <= q.recorded_at AS early
    FROM verdict_promise q JOIN verdict_money m ON m.case_id = q.case_id
        AND m.value_on BETWEEN q.recorded_on - %(days)s AND q.last_on AND m.remaining > 0
    WHERE q.place = %(place)s
), flagged AS (
    SELECT promise_id, COALESCE(sum(remaining) FILTER (WHERE early), 0) * 100 >= min(wanted) * (100 - %(percent)s)
        AND bool_or(early) AS after_the_fact
    FROM near GROUP BY promise_id
), mark AS (
    UPDATE verdict_promise q SET early = true FROM flagged f WHERE f.promise_id = q.id AND f.after_the_fact
), ranked AS (
    SELECT n.*, sum(n.remaining) OVER (PARTITION BY n.promise_id ORDER BY n.value_on, n.payment_id)
        - n.remaining AS before
    FROM near n JOIN flagged f USING (promise_id) WHERE f.after_the_fact OR NOT n.early
), taken AS (
    INSERT INTO verdict_part SELECT promise_id, payment_id, value_on, LEAST(remaining, wanted - before)
    FROM ranked WHERE before < wanted RETURNING payment_id, amount
)
UPDATE verdict_money m SET remaining = m.remaining - t.amount FROM taken t WHERE t.payment_id = m.id
"""
DECIDE = """
WITH sums AS (
    SELECT promise_id, sum(amount) AS total, max(value_on) AS last_value_on FROM verdict_part GROUP BY promise_id
)
UPDATE verdict_promise q SET total = s.total, verdict = CASE
    WHEN s.total >= q.amount AND s.last_value_on <= q.due_on THEN 'kept'
    WHEN s.total >= q.amount THEN 'kept_with_variance'
    WHEN %(on)s <= q.last_on THEN 'open'
    WHEN s.total * 100 >= q.amount * (100 - %(percent)s) THEN 'kept_with_variance'
    ELSE 'partly_kept' END
FROM sums s WHERE s.promise_id = q.id;
UPDATE verdict_promise SET verdict = CASE WHEN %(on)s <= last_on THEN 'open' ELSE 'broken' END WHERE total = 0;
UPDATE verdict_promise SET verdict = 'superseded', total = 0 WHERE verdict = 'open' AND NOT newest;
DELETE FROM verdict_part USING verdict_promise q WHERE q.id = promise_id AND q.verdict = 'superseded';
DELETE FROM verdict_promise WHERE (verdict, total, early) = (state, received, after_the_fact);
"""
COUNTED = """
DELETE FROM cases_promisepayment c USING cases_promise p
WHERE p.id = c.promise_id AND p.case_id = ANY(%(cases)s) AND NOT EXISTS (
    SELECT 1 FROM verdict_part v
    WHERE (v.promise_id, v.payment_id, v.amount) = (c.promise_id, c.payment_id, c.amount));
INSERT INTO cases_promisepayment (promise_id, payment_id, amount)
SELECT promise_id, payment_id, amount FROM verdict_part v WHERE NOT EXISTS (
    SELECT 1 FROM cases_promisepayment c WHERE c.promise_id = v.promise_id AND c.payment_id = v.payment_id);
"""
# What leaves "open" goes first: one case has one open promise at any moment.
WRITE = """
UPDATE cases_promise p SET state = q.verdict, received = q.total, after_the_fact = q.early,
    judged_on = CASE WHEN q.verdict = 'open' THEN NULL WHEN q.verdict = q.state THEN q.judged_on ELSE %(on)s END
FROM verdict_promise q WHERE q.id = p.id AND (q.verdict = 'open') = %(open)s
"""
CACHES = """
UPDATE cases_case c SET promise_due_on = n.promise_due_on, promise_broken_on = n.promise_broken_on
FROM (
    SELECT t.case_id, min(o.due_on) AS promise_due_on,
           min(l.judged_on) FILTER (WHERE l.state IN ('broken', 'partly_kept')) AS promise_broken_on
    FROM unnest(%(cases)s) AS t(case_id)
    LEFT JOIN cases_promise o ON o.case_id = t.case_id AND o.state = 'open'
    LEFT JOIN LATERAL (
        SELECT state, judged_on FROM cases_promise p WHERE p.case_id = t.case_id
            AND p.state NOT IN ('superseded', 'withdrawn') ORDER BY p.id DESC LIMIT 1) l ON true
    GROUP BY t.case_id
) n
WHERE n.case_id = c.id
    AND (c.promise_due_on, c.promise_broken_on) IS DISTINCT FROM (n.promise_due_on, n.promise_broken_on)
"""


def reach(*, creditor: Creditor, case_ids: Collection[int], on: date, by: User | None, now: datetime) -> dict[str, int]:
    """Judge the promises of the cases on the day `on` and return how many came to each new state.

    The caller holds the transaction and the locks of the cases.
    """
    values: dict[str, Any] = {
        "cases": list(case_ids),
        "days": creditor.promise_tolerance_days,
        "percent": creditor.promise_tolerance_percent,
        "zone": creditor.time_zone,
        "on": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(GATHER, values)
        cursor.execute("SELECT COALESCE(max(place), 0) FROM verdict_promise")
        for place in range(1, cursor.fetchone()[0] + 1):
            cursor.execute(COUNT_MONEY, {**values, "place": place})
        cursor.execute(DECIDE, values)
        cursor.execute(COUNTED, values)
        cursor.execute("SELECT verdict, count(*) FROM verdict_promise WHERE verdict <> state GROUP BY verdict")
        changed = Counter(dict(cursor.fetchall()))
        for becomes_open in (False, True):
            cursor.execute(WRITE, {**values, "open": becomes_open})
        _sign_history(cursor, by=by, now=now)
        cursor.execute(CACHES, values)
    return dict(changed)


def refresh_cases(*, case_ids: Collection[int]) -> None:
    """Bring the promise dates kept on the cases up to date."""
    with connection.cursor() as cursor:
        cursor.execute(CACHES, {"cases": list(case_ids)})


def due_cases(*, creditor: Creditor, on: date) -> list[int]:
    """Return the cases with an open promise whose days of tolerance ended before `on`."""
    return list(
        Promise.objects.filter(
            case__creditor=creditor,
            state=PromiseState.OPEN,
            due_on__lt=on - timedelta(days=creditor.promise_tolerance_days),
        )
        .order_by("case_id")
        .values_list("case_id", flat=True)
    )


def _sign_history(cursor: Any, *, by: User | None, now: datetime) -> None:
    """Write the history rows that `save()` would have written for the changed promises."""
    columns = [sql.Identifier(str(field.column)) for field in Promise._meta.concrete_fields]
    history = str(Promise.history.model._meta.db_table)
    cursor.execute(
        sql.SQL(
            "INSERT INTO {history} ({columns}, history_date, history_type, history_user_id)"
            " SELECT {own}, %s, '~', %s FROM cases_promise p JOIN verdict_promise q ON q.id = p.id"
        ).format(
            history=sql.Identifier(history),
            columns=sql.SQL(", ").join(columns),
            own=sql.SQL(", ").join(sql.SQL("p.{}").format(column) for column in columns),
        ),
        [now, by.pk if by else None],
    )
