"""What a paid settlement lets go: booked as a waiver when the last of it is paid, taken back when a payment bounces.

The discount was approved with the plan (authority or a second person), so paying it is all that is asked. The entries
are found by their reference, "settlement:<plan>:<time>", one per account and time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from cases.actions.ledger import ledger
from cases.enums import PlanKind
from cases.models import Plan
from common import audit
from staff.models import User

WAIVE = """
INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees, late_charges,
    costs, unapplied, recorded_at, recorded_by_id)
SELECT a.id, 'waiver', 'settlement:' || p.id || ':' || 1 + (SELECT count(*) FROM cases_ledgerentry e
        WHERE e.account_id = a.id AND e.reference LIKE 'settlement:' || p.id || ':%%'),
    p.ended_on, -a.principal, -a.interest, -a.fees, -a.late_charges, -a.costs, 0, %(now)s, %(by)s
FROM cases_plan p JOIN cases_account a ON a.case_id = p.case_id AND a.state = 'open' AND a.balance > 0
WHERE p.id = ANY(%(plans)s) RETURNING account_id
"""
TAKE_BACK = """
INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees, late_charges,
    costs, unapplied, reverses_id, recorded_at, recorded_by_id)
SELECT e.account_id, 'reversal', 'reversal:' || e.reference, e.effective_on, -e.principal, -e.interest, -e.fees,
    -e.late_charges, -e.costs, 0, e.id, %(now)s, %(by)s
FROM cases_plan p JOIN cases_account a ON a.case_id = p.case_id JOIN cases_ledgerentry e ON e.account_id = a.id
    AND e.kind = 'waiver' AND e.reference LIKE 'settlement:' || p.id || ':%%'
WHERE p.id = ANY(%(plans)s) AND NOT EXISTS (SELECT 1 FROM cases_ledgerentry r WHERE r.reverses_id = e.id)
RETURNING account_id
"""


def settle(*, plans: Sequence[int], by: User | None, now: datetime) -> None:
    """Waive what the paid settlements among `plans` let go. The caller holds the transaction and the cases."""
    _book(WAIVE, _settlements(plans), action="plan.waive", by=by, now=now)


def take_back(*, plans: Sequence[int], by: User | None, now: datetime) -> None:
    """Take back what was waived for the settlements among `plans`: the full balance stands again."""
    _book(TAKE_BACK, _settlements(plans), action="plan.waive_back", by=by, now=now)


def _settlements(plans: Sequence[int]) -> list[Plan]:
    return list(Plan.objects.filter(pk__in=plans, kind=PlanKind.SETTLEMENT).order_by("pk")) if plans else []


def _book(statement: str, plans: list[Plan], *, action: str, by: User | None, now: datetime) -> None:
    if not plans:
        return
    values: dict[str, Any] = {"plans": [plan.pk for plan in plans], "now": now, "by": by.pk if by else None}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        accounts = [row[0] for row in cursor.fetchall()]
    ledger.rebuild(account_ids=accounts)
    for plan in plans:
        audit.record(by=by, action=action, subject=plan, now=now, case=plan.case_id, amount=str(plan.discount))
