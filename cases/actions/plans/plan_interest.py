"""The interest that a plan's own terms charge, booked once per instalment: `Instalment.interest_entry` is its entry.

A creditor's daily interest rests meanwhile (the hold of an active plan freezes it), so that the agreement alone says
whether interest runs (信用卡业务监督管理办法 art. 70). It is charged on what is unpaid, never on interest or fees.

What is charged follows from what became of the plan, whatever order money and files came in:

- while the plan is kept: the interest of each instalment, on the day on which it falls due;
- paid in full, also ahead of time: all that was agreed, for that is what the debtor agreed to pay and has paid;
- broken or expired: what fell due before the breach. For that time the debtor had the debt deferred and the
  creditor's own interest rested; from the breach on that one runs again, so nothing of the plan is charged any more;
- nothing owed any more although less was paid (a waiver, a statement of the creditor): what fell due until then, as
  no interest runs on nothing;
- cancelled: what fell due until then; nothing is charged or taken back.

What is booked and no longer follows is reversed: a bounce that reopens a plan paid ahead of time, a late file that
moves the breach. A changed plan holds in its balance what was booked before it was made; what the version before it
was charged after that is reversed, for the new one charges that time itself.
"""

from datetime import datetime

from django.db import connection

from cases.actions.ledger import ledger
from staff.models import User

# `plan_verdict` (cases.actions.plans.plan_verdicts) holds the plans; `charged_to` is the last due date that is charged.
WANTED = """
DROP TABLE IF EXISTS plan_charge, plan_uncharge;
CREATE TEMP TABLE plan_charge ON COMMIT DROP AS
SELECT i.id AS instalment_id, i.interest, a.id AS account_id,
       GREATEST(LEAST(i.due_on, q.paid_on), a.stated_on + 1) AS effective_on,
       'plan-interest:' || i.id || ':' || 1 + (SELECT count(*) FROM cases_ledgerentry e
           WHERE e.account_id = a.id AND e.reference LIKE 'plan-interest:' || i.id || ':%') AS reference
FROM plan_verdict q JOIN cases_instalment i ON i.version_id = q.version_id AND i.interest > 0
    AND i.interest_entry_id IS NULL AND i.due_on <= q.charged_to
    CROSS JOIN LATERAL (
        SELECT id, stated_on FROM cases_account a WHERE a.case_id = q.case_id AND a.state = 'open'
        ORDER BY a.unapplied > 0 DESC, a.principal DESC, a.id LIMIT 1) a;
CREATE TEMP TABLE plan_uncharge ON COMMIT DROP AS
SELECT i.id AS instalment_id, e.id AS entry_id, e.account_id, e.reference, e.interest,
       GREATEST(e.effective_on, a.stated_on + 1) AS effective_on
FROM plan_verdict q JOIN cases_planversion v ON v.plan_id = q.id AND v.interest > 0
    JOIN cases_instalment i ON i.version_id = v.id JOIN cases_ledgerentry e ON e.id = i.interest_entry_id
    JOIN cases_account a ON a.id = e.account_id
WHERE CASE WHEN v.id = q.version_id THEN i.due_on > q.charged_to ELSE e.recorded_at > q.made_at END;
"""
BOOK = """
INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees, late_charges,
    costs, unapplied, reverses_id, recorded_at, recorded_by_id)
SELECT account_id, 'adjustment', reference, effective_on, 0, interest, 0, 0, 0, 0, NULL::bigint, %(now)s, %(by)s::bigint
FROM plan_charge
UNION ALL
SELECT account_id, 'reversal', 'reversal:' || reference, effective_on, 0, -interest, 0, 0, 0, 0, entry_id, %(now)s,
    %(by)s::bigint
FROM plan_uncharge;
UPDATE cases_instalment i SET interest_entry_id = NULL FROM plan_uncharge u WHERE u.instalment_id = i.id;
UPDATE cases_instalment i SET interest_entry_id = e.id
FROM plan_charge c JOIN cases_ledgerentry e ON e.account_id = c.account_id AND e.reference = c.reference
WHERE c.instalment_id = i.id;
"""
BOOKED = "SELECT account_id FROM plan_charge UNION SELECT account_id FROM plan_uncharge"
BALANCES = """
UPDATE plan_verdict q SET balance = k.balance FROM cases_case k
WHERE k.id = q.case_id AND NOT q.is_closed AND q.balance <> k.balance
"""


def book(*, by: User | None, now: datetime) -> None:
    """Book the interest that the plans of `plan_verdict` are to be charged, reverse what they are not.

    The caller holds the transaction, the ledger and the cases. Booking again books nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(WANTED)
        cursor.execute("SELECT EXISTS (SELECT FROM plan_charge) OR EXISTS (SELECT FROM plan_uncharge)")
        if not cursor.fetchone()[0]:
            return
        cursor.execute(BOOK, {"now": now, "by": by.pk if by else None})
        ledger.rebuild_among(cursor, accounts=BOOKED)
        cursor.execute(BALANCES)
