"""The statements of `cases.actions.plans.plan_verdicts`, over the cases in `judged_case`.

`plan_verdict` holds the agreed plans of the cases, `plan_money` what was paid since each was agreed, `plan_part` its
instalments, `plan_counted` which money pays which instalment.
"""

# Cases on which the day %(on)s changes something by itself.
DUE = """
SELECT p.case_id FROM cases_plan p JOIN cases_planversion v ON v.plan_id = p.id AND v.state = 'standing'
WHERE p.state = 'active' AND p.next_due_on < %(on)s AND p.next_due_on + v.tolerance_days < %(on)s
UNION ALL
SELECT p.case_id FROM cases_instalment i JOIN cases_planversion v ON v.id = i.version_id AND v.state = 'standing'
    JOIN cases_plan p ON p.id = v.plan_id AND p.state = 'active'
WHERE i.interest > 0 AND i.interest_entry_id IS NULL AND i.due_on <= %(on)s
UNION ALL
SELECT case_id FROM cases_plan WHERE state IN ('proposed', 'awaiting', 'approved') AND offer_ends_on < %(on)s
"""
# A plan takes the money that was booked after its agreement and before that of the case's next one: what came before
# is in the balance that was agreed on. A closed case owes what its accounts owed when it ended.
GATHER = """
DROP TABLE IF EXISTS plan_verdict, plan_money, plan_part, plan_counted;
CREATE TEMP TABLE plan_verdict ON COMMIT DROP AS
SELECT * FROM (
    SELECT p.id, p.case_id, p.kind, p.state, p.received, p.next_due_on, p.ended_on, p.agreed_on, p.activated_at,
           v.id AS version_id, v.made_at, v.amount + v.interest AS total, v.tolerance_days,
           k.state = 'closed' AS is_closed,
           CASE WHEN k.state <> 'closed' THEN k.balance ELSE COALESCE((
               SELECT sum(a.balance) FROM cases_account a WHERE a.case_id = k.id
                   AND NOT (a.state = 'recalled' AND a.closed_on < k.closed_on)), 0) END AS balance,
           lead(p.activated_at) OVER (PARTITION BY p.case_id ORDER BY p.activated_at, p.id) AS until_at,
           p.state AS verdict, NULL::date AS breach_on, NULL::date AS paid_on, NULL::date AS charged_to,
           0::numeric AS sum_received, NULL::date AS next_on, NULL::date AS end_on
    FROM judged_case c JOIN cases_plan p ON p.case_id = c.case_id AND p.activated_at IS NOT NULL
        JOIN cases_planversion v ON v.plan_id = p.id AND v.state = 'standing'
        JOIN cases_case k ON k.id = p.case_id) agreed
WHERE state <> 'cancelled';
CREATE UNIQUE INDEX ON plan_verdict (id);
ANALYZE plan_verdict;
CREATE TEMP TABLE plan_money ON COMMIT DROP AS
SELECT m.*, sum(m.amount) OVER (PARTITION BY m.plan_id ORDER BY m.value_on, m.payment_id) AS upto FROM (
    SELECT q.id AS plan_id, y.id AS payment_id, y.value_on, LEAST(min(y.amount), sum(
        e.unapplied - e.principal - e.interest - e.fees - e.late_charges - e.costs)) AS amount
    FROM plan_verdict q JOIN cases_account a ON a.case_id = q.case_id
        JOIN cases_ledgerentry e ON e.account_id = a.id AND e.kind = 'payment' AND e.recorded_at > q.activated_at
            AND (q.until_at IS NULL OR e.recorded_at <= q.until_at)
        JOIN cases_payment y ON y.id = e.payment_id AND y.state = 'posted' AND y.amount > 0
            AND y.value_on >= q.agreed_on
    GROUP BY q.id, y.id) m
WHERE m.amount > 0;
CREATE TEMP TABLE plan_part ON COMMIT DROP AS
SELECT i.id, q.id AS plan_id, i.number, i.due_on, i.due_on + q.tolerance_days AS last_on, i.amount, i.received, i.state,
       sum(i.amount) OVER (PARTITION BY q.id ORDER BY i.number) AS upto, 0::numeric AS paid, 'open'::text AS verdict
FROM cases_instalment i JOIN plan_verdict q ON q.version_id = i.version_id;
CREATE INDEX ON plan_money (plan_id);
CREATE INDEX ON plan_part (plan_id);
ANALYZE plan_money;
ANALYZE plan_part;
CREATE TEMP TABLE plan_counted ON COMMIT DROP AS
SELECT i.id AS instalment_id, i.plan_id, m.payment_id, m.value_on, i.last_on, i.amount AS wanted,
       LEAST(i.upto, m.upto) - GREATEST(i.upto - i.amount, m.upto - m.amount) AS amount
FROM plan_part i JOIN plan_money m ON m.plan_id = i.plan_id AND m.upto > i.upto - i.amount
    AND m.upto - m.amount < i.upto;
CREATE INDEX ON plan_counted (instalment_id);
ANALYZE plan_counted;
"""
# What money makes of a plan; one that would be active beside the case's next one is left as it is.
MATCH = """
UPDATE plan_verdict q SET breach_on = b.breach_on FROM (
    SELECT i.plan_id, min(i.last_on) + 1 AS breach_on FROM plan_part i
    LEFT JOIN (SELECT instalment_id, sum(amount) FILTER (WHERE value_on <= last_on) AS in_time FROM plan_counted
        GROUP BY instalment_id) c ON c.instalment_id = i.id
    WHERE i.last_on < %(on)s AND i.amount > COALESCE(c.in_time, 0)
    GROUP BY i.plan_id) b
WHERE b.plan_id = q.id;
DELETE FROM plan_counted c USING plan_verdict q WHERE q.id = c.plan_id AND c.value_on >= q.breach_on;
UPDATE plan_part i SET paid = COALESCE(s.paid, 0),
    verdict = CASE WHEN s.paid = i.amount THEN 'paid' WHEN i.last_on < %(on)s THEN 'missed' ELSE 'open' END
FROM plan_part o LEFT JOIN (
    SELECT instalment_id, sum(amount) AS paid FROM plan_counted GROUP BY instalment_id) s ON s.instalment_id = o.id
WHERE o.id = i.id AND (s.paid IS NOT NULL OR o.last_on < %(on)s);
UPDATE plan_verdict q SET sum_received = s.paid, next_on = s.next_on,
    paid_on = CASE WHEN s.paid = q.total THEN (
        SELECT max(value_on) FROM plan_counted c WHERE c.plan_id = q.id) END
FROM (
    SELECT plan_id, sum(paid) AS paid, min(due_on) FILTER (WHERE paid < amount) AS next_on
    FROM plan_part GROUP BY plan_id) s
WHERE s.plan_id = q.id;
DELETE FROM plan_verdict q WHERE paid_on IS NULL AND breach_on IS NULL AND state <> 'active'
    AND EXISTS (SELECT 1 FROM cases_plan o WHERE o.case_id = q.case_id AND o.id <> q.id AND o.ended_on IS NULL);
DELETE FROM plan_part WHERE plan_id NOT IN (SELECT id FROM plan_verdict);
DELETE FROM plan_counted WHERE plan_id NOT IN (SELECT id FROM plan_verdict);
UPDATE plan_verdict SET charged_to = CASE WHEN paid_on IS NOT NULL THEN 'infinity'
    WHEN state = 'completed' AND balance <= 0 THEN ended_on
    WHEN breach_on IS NOT NULL AND NOT (state = 'active' AND balance <= 0) THEN breach_on - 1
    ELSE %(on)s END;
"""
# Nothing owed comes before a breach while nobody has judged it one; later, what was owed on the day of the breach says.
# A plan that is not kept has nothing to wait for on a closed case.
DECIDE = """
UPDATE plan_verdict q SET verdict = CASE
    WHEN q.paid_on IS NOT NULL OR n.owes_nothing THEN 'completed'
    WHEN q.breach_on IS NULL AND NOT q.is_closed THEN 'active'
    WHEN q.kind = 'settlement' THEN 'expired' ELSE 'broken' END,
    end_on = CASE WHEN q.paid_on IS NOT NULL THEN q.paid_on
    WHEN n.owes_nothing THEN CASE WHEN q.state = 'completed' THEN q.ended_on ELSE %(on)s END
    WHEN q.breach_on IS NOT NULL THEN q.breach_on
    WHEN q.is_closed THEN CASE WHEN q.state IN ('broken', 'expired') THEN q.ended_on ELSE %(on)s END END
FROM plan_verdict o CROSS JOIN LATERAL (
    SELECT o.balance <= 0 AND (o.breach_on IS NULL OR o.state IN ('active', 'completed') OR (
        SELECT sum(e.principal + e.interest + e.fees + e.late_charges + e.costs - e.unapplied)
        FROM cases_account a JOIN cases_ledgerentry e ON e.account_id = a.id AND e.effective_on < o.breach_on
        WHERE a.case_id = o.case_id) <= 0) AS owes_nothing) n
WHERE o.id = q.id;
UPDATE plan_verdict SET next_on = NULL WHERE verdict <> 'active';
"""
WRITE = """
DELETE FROM cases_instalmentpayment c
USING judged_case j, cases_plan p, cases_planversion v, cases_instalment i
WHERE p.case_id = j.case_id AND v.plan_id = p.id AND i.version_id = v.id AND c.instalment_id = i.id
    AND (p.id IN (SELECT id FROM plan_verdict) OR v.state <> 'standing') AND NOT EXISTS (
    SELECT 1 FROM plan_counted n
    WHERE (n.instalment_id, n.payment_id, n.amount) = (c.instalment_id, c.payment_id, c.amount));
INSERT INTO cases_instalmentpayment (instalment_id, payment_id, amount)
SELECT instalment_id, payment_id, amount FROM plan_counted n WHERE NOT EXISTS (
    SELECT 1 FROM cases_instalmentpayment c
    WHERE c.instalment_id = n.instalment_id AND c.payment_id = n.payment_id);
UPDATE cases_instalment i SET received = n.paid, state = n.verdict FROM plan_part n
WHERE n.id = i.id AND (n.received, n.state) IS DISTINCT FROM (n.paid, n.verdict);
DELETE FROM plan_verdict WHERE (verdict, sum_received, next_on, end_on)
    IS NOT DISTINCT FROM (state, received, next_due_on, ended_on);
UPDATE cases_plan p SET state = q.verdict, received = q.sum_received, next_due_on = q.next_on, ended_on = q.end_on
FROM plan_verdict q WHERE q.id = p.id;
"""
MOVED = "SELECT verdict, count(*) FROM plan_verdict WHERE verdict <> state GROUP BY verdict"
ENDED = "SELECT id FROM plan_verdict WHERE state = 'active' AND verdict <> 'active'"
REVIVED = "SELECT id FROM plan_verdict WHERE state <> 'active' AND verdict = 'active'"
# Terms that wait for approval have nothing to be approved for once their plan has ended.
SUPERSEDE = """
DROP TABLE IF EXISTS plan_superseded;
CREATE TEMP TABLE plan_superseded ON COMMIT DROP AS
SELECT id FROM cases_planversion WHERE plan_id IN ({plans}) AND state = 'awaiting';
UPDATE cases_planversion SET state = 'superseded' WHERE id IN (SELECT id FROM plan_superseded);
"""
# A broken plan brings its case back into the queue at once.
AWAKE = """
UPDATE cases_case SET next_action = 'call', next_action_at = %(now)s
WHERE id IN (SELECT case_id FROM plan_verdict WHERE verdict <> state AND verdict IN ('broken', 'expired'))
    AND state <> 'closed'
"""
LAPSED = """
DROP TABLE IF EXISTS plan_lapsed;
CREATE TEMP TABLE plan_lapsed ON COMMIT DROP AS
SELECT p.id FROM judged_case c JOIN cases_plan p ON p.case_id = c.case_id
WHERE p.state IN ('proposed', 'awaiting', 'approved') AND p.offer_ends_on < %(on)s
"""
LAPSE = """
UPDATE cases_plan p SET state = 'expired', ended_on = %(on)s, next_due_on = NULL FROM plan_lapsed l WHERE l.id = p.id
"""
