"""What a paid settlement lets go: booked as a waiver when it is paid, taken back when a payment bounces.

A settlement says "this amount settles the debt of that day". So what is let go is what remains of the balance that
was agreed on once the money for it is counted, and never more than the discount that was approved with the plan
(authority or a second person): paying it is all that is asked. What was charged later, by whom and why ever, is no
part of it and stays owed; so does what the creditor stated anew. Principal is let go first, then interest, fees,
late charges and costs, so that what stays is what was charged last and bears no interest.

The waiver counts from the day on which the settlement was paid, or from the day after the account's last statement:
that one could not know of it. Entries are found by their reference, "settlement:<plan>:<time>", one per account and
time.
"""

from datetime import datetime
from decimal import Decimal

from django.db import connection

from cases.actions.ledger import ledger
from cases.models import Plan
from cases.rules.ledger.allocation import COMPONENTS, chain_sql
from common import audit
from staff.models import User

# What stands of earlier waivers counts, so that judging again waives nothing, and a bounce that leaves the settlement
# paid lets go what remains then.
WAIVED = """
DROP TABLE IF EXISTS plan_waiver;
CREATE TEMP TABLE plan_waiver ON COMMIT DROP AS
SELECT q.id AS plan_id, q.case_id, q.end_on, q.verdict = 'completed' AND q.paid_on IS NOT NULL AS is_paid, w.waived,
       LEAST(v.discount, GREATEST(v.balance - m.paid, 0)) - w.waived AS to_waive, GREATEST(q.balance, 0) AS owed
FROM plan_verdict q JOIN cases_planversion v ON v.id = q.version_id
    CROSS JOIN LATERAL (SELECT COALESCE(sum(amount), 0) AS paid FROM plan_money m WHERE m.plan_id = q.id) m
    CROSS JOIN LATERAL (
        SELECT COALESCE(-sum(e.principal + e.interest + e.fees + e.late_charges + e.costs), 0) AS waived
        FROM cases_account a JOIN cases_ledgerentry e ON e.account_id = a.id AND e.kind = 'waiver'
            AND e.reference LIKE 'settlement:' || q.id || ':%'
        WHERE a.case_id = q.case_id AND NOT EXISTS (SELECT 1 FROM cases_ledgerentry r WHERE r.reverses_id = e.id)) w
WHERE q.kind = 'settlement'
"""
ENTRIES = """
INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees, late_charges,
    costs, unapplied, reverses_id, recorded_at, recorded_by_id)
"""
WAIVE = f"""
{ENTRIES} SELECT a.id, 'waiver', 'settlement:' || w.plan_id || ':' || 1 + (SELECT count(*) FROM cases_ledgerentry e
        WHERE e.account_id = a.id AND e.reference LIKE 'settlement:' || w.plan_id || ':%%'),
    GREATEST(w.end_on, a.stated_on + 1), {", ".join(f"-{part}.paid" for part in COMPONENTS)}, 0, NULL, %(now)s, %(by)s
FROM plan_waiver w CROSS JOIN LATERAL (
    SELECT o.*, LEAST(o.balance, LEAST(w.to_waive, w.owed) - (sum(o.balance) OVER (ORDER BY o.id) - o.balance)) AS share
    FROM cases_account o WHERE o.case_id = w.case_id AND o.state = 'open' AND o.balance > 0) a
{chain_sql("a.share", "a", COMPONENTS)}
WHERE w.is_paid AND a.share > 0
RETURNING account_id, split_part(reference, ':', 2)::bigint, principal + interest + fees + late_charges + costs
"""  # noqa: S608 - own text
TAKE_BACK = f"""
{ENTRIES} SELECT e.account_id, 'reversal', 'reversal:' || e.reference, GREATEST(e.effective_on, a.stated_on + 1),
    {", ".join(f"-e.{part}" for part in COMPONENTS)}, 0, e.id, %(now)s, %(by)s
FROM plan_waiver w JOIN cases_account a ON a.case_id = w.case_id JOIN cases_ledgerentry e ON e.account_id = a.id
    AND e.kind = 'waiver' AND e.reference LIKE 'settlement:' || w.plan_id || ':%%'
WHERE NOT w.is_paid AND w.waived > 0 AND NOT EXISTS (SELECT 1 FROM cases_ledgerentry r WHERE r.reverses_id = e.id)
RETURNING account_id, split_part(reference, ':', 3)::bigint, principal + interest + fees + late_charges + costs
"""  # noqa: S608 - own text


def book(*, by: User | None, now: datetime) -> None:
    """Waive what the paid settlements of `plan_verdict` let go, take back what the others no longer do.

    The caller holds the transaction, the ledger and the cases. The audit tells the sum that was booked.
    """
    with connection.cursor() as cursor:
        cursor.execute(WAIVED)
        for statement, action in ((WAIVE, "plan.waive"), (TAKE_BACK, "plan.waive_back")):
            cursor.execute(statement, {"now": now, "by": by.pk if by else None})
            if rows := cursor.fetchall():
                ledger.rebuild(account_ids=[account for account, _plan, _amount in rows])
                _tell(rows, action=action, by=by, now=now)


def _tell(rows: list[tuple[int, int, Decimal]], *, action: str, by: User | None, now: datetime) -> None:
    """Record what was booked for each plan; `rows` are (account, plan, amount)."""
    booked: dict[int, Decimal] = {}
    for _account, plan, amount in rows:
        booked[plan] = booked.get(plan, Decimal(0)) + abs(amount)
    for found in Plan.objects.filter(pk__in=booked).order_by("pk"):
        audit.record(by=by, action=action, subject=found, now=now, case=found.case_id, amount=str(booked[found.pk]))
