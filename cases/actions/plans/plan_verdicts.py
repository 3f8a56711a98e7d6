"""Verdicts on plans, set-based: which money pays which instalment, and what that makes of the plan.

Derived anew from payments each time a case is touched, so a late file or a bounce corrects them; only what differs is
written, with history. Money pays the oldest instalment first, in the order of value dates: what came when the desk
heard of it does not matter (design: truth 6). Money that came after a breach pays the debt, no longer the plan.
`cases.rules.plan_judging.judge` is the rule; a test holds this SQL against it.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cases.actions.plans import plan_holds, plan_interest, settlements
from cases.enums import PlanState
from cases.models import Case, Creditor, Plan
from common import audit, history
from staff.models import User

# A plan takes the money that was booked after its agreement and before that of the case's next one: what came before
# is in the balance that was agreed on.
GATHER = """
DROP TABLE IF EXISTS plan_verdict, plan_money, plan_part, plan_counted;
CREATE TEMP TABLE plan_verdict ON COMMIT DROP AS
SELECT * FROM (
    SELECT p.id, p.case_id, p.kind, p.state, p.received, p.next_due_on, p.ended_on, p.agreed_on, p.activated_at,
           v.id AS version_id, v.amount + v.interest AS total, v.tolerance_days, k.balance,
           lead(p.activated_at) OVER (PARTITION BY p.case_id ORDER BY p.activated_at, p.id) AS until_at,
           p.state AS verdict, NULL::date AS breach_on, NULL::date AS paid_on, 0::numeric AS sum_received,
           NULL::date AS next_on, NULL::date AS end_on
    FROM cases_plan p JOIN cases_planversion v ON v.plan_id = p.id AND v.state = 'standing'
        JOIN cases_case k ON k.id = p.case_id
    WHERE p.case_id = ANY(%(cases)s) AND p.activated_at IS NOT NULL) agreed
WHERE state <> 'cancelled';
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
       sum(i.amount) OVER (PARTITION BY q.id ORDER BY i.number) AS upto, 0::numeric AS paid, i.state AS verdict
FROM cases_instalment i JOIN plan_verdict q ON q.version_id = i.version_id;
CREATE TEMP TABLE plan_counted ON COMMIT DROP AS
SELECT i.id AS instalment_id, i.plan_id, m.payment_id, m.value_on, i.last_on, i.amount AS wanted,
       LEAST(i.upto, m.upto) - GREATEST(i.upto - i.amount, m.upto - m.amount) AS amount
FROM plan_part i JOIN plan_money m ON m.plan_id = i.plan_id AND m.upto > i.upto - i.amount
    AND m.upto - m.amount < i.upto;
"""
DECIDE = """
UPDATE plan_verdict q SET breach_on = b.breach_on FROM (
    SELECT i.plan_id, min(i.last_on) + 1 AS breach_on FROM plan_part i
    WHERE i.last_on < %(on)s AND i.amount > COALESCE((
        SELECT sum(c.amount) FROM plan_counted c WHERE c.instalment_id = i.id AND c.value_on <= i.last_on), 0)
    GROUP BY i.plan_id) b
WHERE b.plan_id = q.id;
DELETE FROM plan_counted c USING plan_verdict q WHERE q.id = c.plan_id AND c.value_on >= q.breach_on;
UPDATE plan_part i SET paid = s.paid FROM (
    SELECT instalment_id, sum(amount) AS paid FROM plan_counted GROUP BY instalment_id) s
WHERE s.instalment_id = i.id;
UPDATE plan_part SET verdict = CASE WHEN paid = amount THEN 'paid' WHEN last_on < %(on)s THEN 'missed' ELSE 'open' END;
UPDATE plan_verdict q SET sum_received = s.paid, next_on = s.next_on FROM (
    SELECT plan_id, sum(paid) AS paid, min(due_on) FILTER (WHERE paid < amount) AS next_on
    FROM plan_part GROUP BY plan_id) s
WHERE s.plan_id = q.id;
UPDATE plan_verdict q SET paid_on = (SELECT max(value_on) FROM plan_counted c WHERE c.plan_id = q.id)
WHERE sum_received = total;
UPDATE plan_verdict SET
    verdict = CASE WHEN paid_on IS NOT NULL THEN 'completed'
        WHEN breach_on IS NOT NULL AND kind = 'settlement' THEN 'expired' WHEN breach_on IS NOT NULL THEN 'broken'
        WHEN balance <= 0 THEN 'completed' ELSE 'active' END,
    end_on = COALESCE(paid_on, breach_on, CASE WHEN balance <= 0 THEN COALESCE(ended_on, %(on)s) END);
UPDATE plan_verdict SET next_on = NULL WHERE verdict <> 'active';
DELETE FROM plan_verdict q WHERE verdict = 'active' AND state <> 'active' AND EXISTS (
    SELECT 1 FROM cases_plan o WHERE o.case_id = q.case_id AND o.id <> q.id AND o.ended_on IS NULL);
DELETE FROM plan_part WHERE plan_id NOT IN (SELECT id FROM plan_verdict);
DELETE FROM plan_counted WHERE plan_id NOT IN (SELECT id FROM plan_verdict);
"""
WRITE = """
DELETE FROM cases_instalmentpayment c USING cases_instalment i, cases_planversion v, cases_plan p
WHERE i.id = c.instalment_id AND v.id = i.version_id AND p.id = v.plan_id AND p.case_id = ANY(%(cases)s)
    AND (p.id IN (SELECT id FROM plan_verdict) OR v.state <> 'standing') AND NOT EXISTS (
    SELECT 1 FROM plan_counted n
    WHERE (n.instalment_id, n.payment_id, n.amount) = (c.instalment_id, c.payment_id, c.amount));
INSERT INTO cases_instalmentpayment (instalment_id, payment_id, amount)
SELECT instalment_id, payment_id, amount FROM plan_counted n WHERE NOT EXISTS (
    SELECT 1 FROM cases_instalmentpayment c
    WHERE c.instalment_id = n.instalment_id AND c.payment_id = n.payment_id);
UPDATE cases_instalment i SET received = n.paid, state = n.verdict FROM plan_part n
WHERE n.id = i.id AND (i.received, i.state) IS DISTINCT FROM (n.paid, n.verdict);
DELETE FROM plan_verdict WHERE (verdict, sum_received, next_on, end_on)
    IS NOT DISTINCT FROM (state, received, next_due_on, ended_on);
UPDATE cases_plan p SET state = q.verdict, received = q.sum_received, next_due_on = q.next_on, ended_on = q.end_on
FROM plan_verdict q WHERE q.id = p.id;
"""
CHANGED = "SELECT id, state, verdict FROM plan_verdict ORDER BY id"
# A broken plan brings its case back into the queue at once.
AWAKE = """
UPDATE cases_case SET next_action = 'call', next_action_at = %(now)s
WHERE id IN (SELECT case_id FROM cases_plan WHERE id = ANY(%(plans)s)) AND state <> 'closed'
"""
LAPSE = """
WITH lapsed AS (
    UPDATE cases_plan p SET state = 'expired', ended_on = %(on)s, next_due_on = NULL FROM cases_case k
    WHERE k.id = p.case_id AND k.creditor_id = %(creditor)s AND p.state IN ('proposed', 'awaiting', 'approved')
        AND p.offer_ends_on < %(on)s RETURNING p.id
), versions AS (
    UPDATE cases_planversion v SET state = 'superseded' FROM lapsed
    WHERE v.plan_id = lapsed.id AND v.state = 'awaiting'
)
SELECT id FROM lapsed ORDER BY id
"""
DUE = """
SELECT p.case_id FROM cases_plan p JOIN cases_case k ON k.id = p.case_id AND k.creditor_id = %(creditor)s
    JOIN cases_planversion v ON v.plan_id = p.id AND v.state = 'standing'
WHERE p.state = 'active' AND p.next_due_on < %(on)s AND p.next_due_on + v.tolerance_days < %(on)s
ORDER BY p.case_id
"""
# What was agreed on a case that is closed has nothing left to be agreed on.
CLOSED = """
WITH ended AS (
    UPDATE cases_plan p SET state = 'cancelled', ended_on = %(on)s, next_due_on = NULL, reason = %(reason)s
    FROM cases_case k
    WHERE k.id = p.case_id AND k.creditor_id = %(creditor)s AND k.state = 'closed' AND p.ended_on IS NULL
    RETURNING p.id
), versions AS (
    UPDATE cases_planversion v SET state = 'superseded' FROM ended
    WHERE v.plan_id = ended.id AND v.state = 'awaiting'
)
SELECT id FROM ended ORDER BY id
"""


def judge(
    *,
    creditor: Creditor,
    on: date,
    now: datetime,
    by: User | None = None,
    case_ids: Collection[int] | None = None,
) -> dict[str, int]:
    """Judge plans on the day `on`: those of `case_ids`, or all whose next due date and tolerance have passed.

    Returns how many came to each new state. Offers that nobody took lapse, plans of closed cases
    end. The same day again writes nothing.
    """
    if case_ids is None:
        plan_interest.charge(creditor=creditor, on=on, now=now, by=by)
    wanted = list(case_ids) if case_ids is not None else due_cases(creditor=creditor, on=on)
    counts: dict[str, int] = {}
    if wanted:
        locked = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted, creditor=creditor)
        counts = _reach(sorted(locked.order_by("pk").values_list("pk", flat=True)), on=on, by=by, now=now)
    if case_ids is None:
        lapsed = _lapse(creditor=creditor, on=on, by=by, now=now)
        counts |= {"lapsed": lapsed} if lapsed else {}
    if counts:
        audit.record(by=by, action="plan.judge", subject=creditor, now=now, on=on.isoformat(), **counts)
    return counts


def due_cases(*, creditor: Creditor, on: date) -> list[int]:
    """Return the cases with an active plan whose next instalment, with its days of tolerance, was due before `on`."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"creditor": creditor.pk, "on": on})
        return [row[0] for row in cursor.fetchall()]


def _reach(case_ids: list[int], *, on: date, by: User | None, now: datetime) -> dict[str, int]:
    values: dict[str, Any] = {"cases": case_ids, "on": on, "now": now}
    with connection.cursor() as cursor:
        for statements in (GATHER, DECIDE, WRITE):
            cursor.execute(statements, values)
        cursor.execute(CHANGED)
        rows = cursor.fetchall()
        history.sign_rows(model=Plan, ids=[row[0] for row in rows], by=by, now=now)
        moved: dict[str, list[int]] = {}
        for pk, before, after in rows:
            if before != after:
                moved.setdefault(after, []).append(pk)
        ended = [pk for pk, before, after in rows if before == PlanState.ACTIVE != after]
        broken = moved.get(PlanState.BROKEN, []) + moved.get(PlanState.EXPIRED, [])
        if broken:
            cursor.execute(AWAKE, {"plans": broken, "now": now})
    plan_holds.lift(plans=ended, by=by, now=now)
    plan_holds.place_again(plans=moved.get(PlanState.ACTIVE, []), by=by, now=now)
    settlements.settle(plans=moved.get(PlanState.COMPLETED, []), by=by, now=now)
    reopened = [pk for pk, before, after in rows if before == PlanState.COMPLETED != after]
    settlements.take_back(plans=reopened, by=by, now=now)
    return {state: len(found) for state, found in moved.items()}


def _lapse(*, creditor: Creditor, on: date, by: User | None, now: datetime) -> int:
    """Let offers lapse that nobody took, and end plans of closed cases; return how many."""
    values: dict[str, Any] = {"creditor": creditor.pk, "on": on, "reason": _("The case is closed.")}
    with connection.cursor() as cursor:
        cursor.execute(LAPSE, values)
        lapsed = [row[0] for row in cursor.fetchall()]
        cursor.execute(CLOSED, values)
        closed = [row[0] for row in cursor.fetchall()]
    history.sign_rows(model=Plan, ids=[*lapsed, *closed], by=by, now=now)
    plan_holds.lift(plans=closed, by=by, now=now)
    return len(lapsed) + len(closed)
