"""Verdicts on promises, set-based: which money counts for which promise, and what that makes of it.

The rule is `cases.rules.promises.verdicts.settle`; a test holds this SQL against it. Verdicts are derived anew from
payments each time a case is touched, so a late file or a bounce corrects them; only what differs is written, with
history.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cases.models import Creditor, Promise
from common import history
from staff.models import User

DUE = """
SELECT p.case_id FROM cases_promise p JOIN cases_case k ON k.id = p.case_id AND k.creditor_id = %(creditor)s
WHERE p.state = 'open' AND p.last_on < %(on)s
"""
"""The cases with an open promise whose days of tolerance ended before the day `on`."""
# Withdrawn promises take no money, but their call closed the promises before it. `next_at` is when a later call
# was recorded or a plan agreed; where that was before tolerance had ended, the promise is closed by it.
GATHER = """
DROP TABLE IF EXISTS verdict_promise, verdict_money, verdict_part;
CREATE TEMP TABLE verdict_promise ON COMMIT DROP AS
WITH calls AS (
    SELECT case_id, COALESCE(first_id, id) AS series, min(recorded_at) AS began_at,
           lead(min(recorded_at)) OVER (PARTITION BY case_id ORDER BY COALESCE(first_id, id)) AS next_at
    FROM cases_promise WHERE case_id IN (SELECT case_id FROM judged_case) GROUP BY 1, 2
)
SELECT p.id, p.case_id, p.amount, p.kept_until, p.last_on, p.tolerance_days, p.tolerance_percent AS percent,
       p.recorded_at, (p.recorded_at AT TIME ZONE %(zone)s)::date AS recorded_on,
       p.state, p.received, p.after_the_fact, n.next_at, (n.next_at AT TIME ZONE %(zone)s)::date AS next_on,
       COALESCE((n.next_at AT TIME ZONE %(zone)s)::date <= p.last_on, false) AS closed,
       row_number() OVER (PARTITION BY p.case_id ORDER BY p.id) AS place,
       false AS early, 'open'::text AS verdict, 0::numeric AS total
FROM cases_promise p JOIN calls c ON c.case_id = p.case_id AND c.series = COALESCE(p.first_id, p.id)
CROSS JOIN LATERAL (
    SELECT LEAST(c.next_at, min(l.activated_at)) AS next_at FROM cases_plan l
    WHERE l.case_id = p.case_id AND l.activated_at > c.began_at
) n
WHERE p.state <> 'withdrawn';
CREATE TEMP TABLE verdict_money ON COMMIT DROP AS
SELECT y.id, a.case_id, y.value_on, y.recorded_at, y.amount AS remaining
FROM cases_payment y JOIN cases_account a ON a.id = y.account_id
WHERE a.case_id IN (SELECT case_id FROM verdict_promise) AND y.state = 'posted' AND y.amount > 0;
CREATE TEMP TABLE verdict_part (promise_id bigint, payment_id bigint, value_on date, amount numeric) ON COMMIT DROP;
"""
# A promise may count money from the days of tolerance before it was recorded, but only when that money alone covers
# it: then it was recorded after the fact. A closed one counts only what was there before the later call, and only
# when that kept it.
COUNT_MONEY = """
WITH near AS (
    SELECT q.id AS promise_id, q.amount AS wanted, q.percent, q.closed, m.id AS payment_id, m.value_on, m.remaining,
           m.value_on < q.recorded_on OR m.recorded_at <= q.recorded_at AS early
    FROM verdict_promise q JOIN verdict_money m ON m.case_id = q.case_id
        AND m.value_on BETWEEN q.recorded_on - q.tolerance_days AND q.last_on AND m.remaining > 0
        AND (NOT q.closed OR m.value_on < q.next_on OR m.recorded_at <= q.next_at)
    WHERE q.place = %(place)s
), flagged AS (
    SELECT promise_id, COALESCE(sum(remaining) FILTER (WHERE early), 0) * 100 >= min(wanted) * (100 - min(percent))
        AND bool_or(early) AS after_the_fact
    FROM near GROUP BY promise_id
), usable AS (
    SELECT n.*, f.after_the_fact,
        sum(n.remaining) OVER (PARTITION BY n.promise_id) AS usable,
        sum(n.remaining) OVER (PARTITION BY n.promise_id ORDER BY n.value_on, n.payment_id) - n.remaining AS before
    FROM near n JOIN flagged f USING (promise_id) WHERE f.after_the_fact OR NOT n.early
), mark AS (
    UPDATE verdict_promise q SET early = true FROM usable u
    WHERE u.promise_id = q.id AND u.after_the_fact AND (NOT u.closed OR u.usable >= u.wanted)
), taken AS (
    INSERT INTO verdict_part SELECT promise_id, payment_id, value_on, LEAST(remaining, wanted - before)
    FROM usable WHERE before < wanted AND (NOT closed OR usable >= wanted) RETURNING payment_id, amount
)
UPDATE verdict_money m SET remaining = m.remaining - t.amount FROM taken t WHERE t.payment_id = m.id
"""
DECIDE = """
WITH sums AS (
    SELECT promise_id, sum(amount) AS total, max(value_on) AS last_value_on FROM verdict_part GROUP BY promise_id
)
UPDATE verdict_promise q SET total = s.total, verdict = CASE
    WHEN s.total >= q.amount AND s.last_value_on <= q.kept_until THEN 'kept'
    WHEN s.total >= q.amount THEN 'kept_with_variance'
    WHEN GREATEST(%(on)s, q.next_on) <= q.last_on THEN 'open'
    WHEN s.total * 100 >= q.amount * (100 - q.percent) THEN 'kept_with_variance'
    ELSE 'partly_kept' END
FROM sums s WHERE s.promise_id = q.id;
UPDATE verdict_promise SET verdict = CASE WHEN closed THEN 'superseded'
    WHEN GREATEST(%(on)s, next_on) <= last_on THEN 'open' ELSE 'broken' END WHERE total = 0;
"""
# Where nothing was owed any more on the last day of a promise, or is not today, there is nothing left to keep.
RELEASE = """
UPDATE verdict_promise q SET verdict = 'superseded', total = 0, early = false FROM cases_case k
WHERE k.id = q.case_id AND q.verdict IN ('open', 'partly_kept', 'broken')
    AND (k.balance <= 0 OR q.state = 'superseded') AND (
        SELECT COALESCE(sum(e.principal + e.interest + e.fees + e.late_charges + e.costs - e.unapplied), 0)
        FROM cases_account a JOIN cases_ledgerentry e ON e.account_id = a.id
            AND e.effective_on <= LEAST(%(on)s, q.last_on)
        WHERE a.case_id = q.case_id) <= 0;
DELETE FROM verdict_part v USING verdict_promise q WHERE q.id = v.promise_id AND q.verdict = 'superseded';
DELETE FROM verdict_promise WHERE (verdict, total, early) = (state, received, after_the_fact);
"""
COUNTED = """
DELETE FROM cases_promisepayment c USING cases_promise p
WHERE p.id = c.promise_id AND p.case_id IN (SELECT case_id FROM judged_case) AND NOT EXISTS (
    SELECT 1 FROM verdict_part v
    WHERE (v.promise_id, v.payment_id, v.amount) = (c.promise_id, c.payment_id, c.amount));
INSERT INTO cases_promisepayment (promise_id, payment_id, amount)
SELECT promise_id, payment_id, amount FROM verdict_part v WHERE NOT EXISTS (
    SELECT 1 FROM cases_promisepayment c WHERE c.promise_id = v.promise_id AND c.payment_id = v.payment_id);
"""
# What leaves "open" goes first: the open promises of a case are those of one call.
WRITE = """
UPDATE cases_promise p SET state = q.verdict, received = q.total, after_the_fact = q.early,
    judged_on = CASE WHEN q.verdict IN ('open', 'superseded') THEN NULL
        WHEN q.verdict = q.state THEN p.judged_on ELSE %(on)s END,
    judged_at = CASE WHEN q.verdict IN ('open', 'superseded') THEN NULL
        WHEN q.verdict = q.state THEN p.judged_at ELSE %(now)s END,
    reason = CASE WHEN q.verdict = 'open' THEN '' WHEN q.verdict <> 'superseded' OR p.reason <> '' THEN p.reason
        WHEN q.closed THEN %(replaced)s ELSE %(released)s END
FROM verdict_promise q WHERE q.id = p.id AND (q.verdict = 'open') = %(open)s
"""
# What a case keeps of its promises: the next due date, and when the newest settled part of its newest call was broken.
OF_CASES = """
    SELECT t.case_id, o.promise_due_on, l.judged_on AS promise_broken_on, l.judged_at AS promise_broken_at
    FROM ({cases}) t
    LEFT JOIN LATERAL (
        SELECT min(due_on) AS promise_due_on FROM cases_promise p WHERE p.case_id = t.case_id AND p.state = 'open'
    ) o ON true
    LEFT JOIN LATERAL (
        SELECT COALESCE(first_id, id) AS series FROM cases_promise p WHERE p.case_id = t.case_id
            AND p.state NOT IN ('superseded', 'withdrawn') ORDER BY p.id DESC LIMIT 1
    ) s ON true
    LEFT JOIN LATERAL (
        SELECT state, judged_on, judged_at FROM cases_promise p WHERE p.case_id = t.case_id
            AND COALESCE(p.first_id, p.id) = s.series AND p.state NOT IN ('open', 'superseded', 'withdrawn')
        ORDER BY p.id DESC LIMIT 1
    ) l ON l.state IN ('broken', 'partly_kept')
"""
CACHES = f"""
UPDATE cases_case c SET promise_due_on = n.promise_due_on, promise_broken_on = n.promise_broken_on,
    promise_broken_at = n.promise_broken_at
FROM ({OF_CASES.format(cases="SELECT case_id FROM judged_case")}) n
WHERE n.case_id = c.id AND (c.promise_due_on, c.promise_broken_on, c.promise_broken_at)
    IS DISTINCT FROM (n.promise_due_on, n.promise_broken_on, n.promise_broken_at)
"""  # noqa: S608 - own text


def reach(*, creditor: Creditor, on: date, by: User | None, now: datetime) -> dict[str, int]:
    """Judge the promises of the chosen cases on the business day `on`; return how many came to each new state.

    The caller holds the transaction and has chosen the cases (`cases.actions.judged`).
    """
    values: dict[str, Any] = {"zone": creditor.time_zone, "on": on, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(GATHER, values)
        cursor.execute("SELECT COALESCE(max(place), 0) FROM verdict_promise")
        for place in range(1, cursor.fetchone()[0] + 1):
            cursor.execute(COUNT_MONEY, {**values, "place": place})
        cursor.execute(DECIDE, values)
        cursor.execute(RELEASE, values)
        cursor.execute(COUNTED, values)
        cursor.execute("SELECT verdict, count(*) FROM verdict_promise WHERE verdict <> state GROUP BY verdict")
        changed = Counter(dict(cursor.fetchall()))
        values |= {"replaced": _("A later promise or plan took its place."), "released": _("Nothing is owed any more.")}
        for becomes_open in (False, True):
            cursor.execute(WRITE, {**values, "open": becomes_open})
        history.sign_table(model=Promise, changed="verdict_promise", by=by, now=now)
        cursor.execute(CACHES)
    return dict(changed)


def refresh_cases() -> None:
    """Bring the promise dates kept on the chosen cases up to date."""
    with connection.cursor() as cursor:
        cursor.execute(CACHES)
