"""The interest that a plan's own terms charge: booked when its instalment falls due, while the plan is kept.

A creditor's daily interest rests meanwhile (the hold of an active plan freezes it), so that the agreement alone says
whether interest runs (信用卡业务监督管理办法 art. 70). It is charged on what is unpaid, never on interest or fees.
"""

from datetime import date, datetime
from typing import Any

from django.db import connection

from cases.actions.ledger import ledger
from cases.models import Creditor
from staff.models import User

CHARGE = """
INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees, late_charges,
    costs, unapplied, recorded_at, recorded_by_id)
SELECT a.id, 'adjustment', 'plan-interest:' || i.id, i.due_on, 0, i.interest, 0, 0, 0, 0, %(now)s, %(by)s
FROM cases_plan p JOIN cases_case k ON k.id = p.case_id AND k.creditor_id = %(creditor)s
    JOIN cases_planversion v ON v.plan_id = p.id AND v.state = 'standing' AND v.interest > 0
    JOIN cases_instalment i ON i.version_id = v.id AND i.interest > 0 AND i.due_on <= %(on)s
    CROSS JOIN LATERAL (
        SELECT id FROM cases_account a WHERE a.case_id = p.case_id AND a.state = 'open'
        ORDER BY a.principal DESC, a.id LIMIT 1) a
WHERE p.state = 'active' AND NOT EXISTS (
    SELECT 1 FROM cases_ledgerentry e WHERE e.account_id = a.id AND e.reference = 'plan-interest:' || i.id)
RETURNING account_id
"""


def charge(*, creditor: Creditor, on: date, now: datetime, by: User | None = None) -> int:
    """Book the interest of instalments due up to the day `on`; return how many. The same day again books nothing."""
    ledger.hold(creditor.pk)
    values: dict[str, Any] = {"creditor": creditor.pk, "on": on, "now": now, "by": by.pk if by else None}
    with connection.cursor() as cursor:
        cursor.execute(CHARGE, values)
        accounts = [row[0] for row in cursor.fetchall()]
    if accounts:
        ledger.rebuild(account_ids=accounts)
    return len(accounts)
