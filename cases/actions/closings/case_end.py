"""The end of cases, set-based: whatever closes them, the same things end with them (`cases.rules.closings.closing`).

Holds outlive their case: what the debtor or the law said of the debt still stands when it comes back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from cases.actions import calling_off, judged
from cases.actions.ledger import ledger
from cases.actions.plans import plan_holds
from cases.actions.promises import verdicts
from cases.models import Creditor, Plan, PlanVersion, Promise
from cases.queries import business_days
from cases.rules.closings import closing as rule
from common import history
from staff.models import User

ACCOUNTS = """
    UPDATE cases_account SET state = %(account)s, closed_on = %(on)s
    WHERE case_id = ANY(%(cases)s) AND state = 'open' RETURNING id
"""
CLOSE = """
    UPDATE cases_case k
    SET state = 'closed', close_reason = %(reason)s, closed_on = %(on)s, claimed_by_id = NULL, claimed_until = NULL,
        next_action_at = NULL
    WHERE k.id = ANY(%(cases)s) AND k.state <> 'closed'
      AND NOT EXISTS (SELECT 1 FROM cases_account a WHERE a.case_id = k.id AND a.state = 'open')
    RETURNING k.id
"""
ASSIGNMENTS = "UPDATE cases_assignment SET until = %(now)s WHERE case_id = ANY(%(cases)s) AND until IS NULL"
PROMISES = """
    UPDATE cases_promise SET state = 'withdrawn', received = 0, reason = %(why)s
    WHERE case_id = ANY(%(cases)s) AND state = 'open' RETURNING id
"""
UNCOUNTED = "DELETE FROM cases_promisepayment WHERE promise_id = ANY(%(promises)s)"
KEPT = "UPDATE cases_keeprequest SET state = 'lapsed' WHERE case_id = ANY(%(cases)s) AND state = 'asked'"
PLANS = """
    UPDATE cases_plan SET state = 'cancelled', ended_on = %(on)s, next_due_on = NULL, reason = %(why)s
    WHERE case_id = ANY(%(cases)s) AND state IN ('proposed', 'awaiting', 'approved', 'active') RETURNING id
"""
VERSIONS = """
    UPDATE cases_planversion SET state = 'superseded' WHERE plan_id = ANY(%(plans)s) AND state = 'awaiting' RETURNING id
"""
ASKED = """
    UPDATE cases_closing SET state = 'withdrawn', decided_at = %(now)s, decision = %(why)s
    WHERE case_id = ANY(%(cases)s) AND state = 'waiting' AND id IS DISTINCT FROM %(closing)s
"""


@dataclass(frozen=True)
class End:
    """Why cases end: the close reason, the day at the creditor, and the words that what ends with them is given.

    `closing` is the key of the closing by hand that ends them; others that wait are taken back.
    """

    creditor: Creditor
    reason: str
    on: date
    words: str
    closing: int | None = None


def close(*, case_ids: Collection[int], end: End, by: User | None, now: datetime) -> list[int]:
    """Close the cases with their open accounts and everything on them; return the accounts that were open.

    The caller holds the transaction, the locks of the cases, and writes the audit. Cases closed before stay as
    they are.
    """
    known = _known(case_ids, end, now)
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, known)
        accounts = [pk for (pk,) in cursor.fetchall()]
    close_emptied(case_ids=case_ids, end=end, by=by, now=now)
    return accounts


def close_emptied(*, case_ids: Collection[int], end: End, by: User | None, now: datetime) -> list[int]:
    """Close those of the cases that have no open account any more and end what is on them; return their ids."""
    known = _known(case_ids, end, now)
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, known)
        closed = [pk for (pk,) in cursor.fetchall()]
        if closed:
            known["cases"] = closed
            _end_promises(cursor, known, end, by=by, now=now)
            cursor.execute(ASSIGNMENTS, known)
            _end_plans(cursor, known, end, by=by, now=now)
            cursor.execute(ASKED, known)
            cursor.execute(KEPT, known)
            calling_off.call_off(case_ids=closed, now=now)
    ledger.refresh_cases(case_ids=list(case_ids))
    return closed


def _known(case_ids: Collection[int], end: End, now: datetime) -> dict[str, Any]:
    return {
        "cases": list(case_ids),
        "reason": end.reason,
        "account": rule.EFFECTS[end.reason].account,
        "on": end.on,
        "now": now,
        "why": end.words[:200],
        "closing": end.closing,
    }


def _end_plans(cursor: Any, known: dict[str, Any], end: End, *, by: User | None, now: datetime) -> None:
    """Cancel live plans and lift the holds that they carry."""
    cursor.execute(PLANS, known)
    plans = [pk for (pk,) in cursor.fetchall()]
    if plans:
        cursor.execute(VERSIONS, {"plans": plans})
        versions = [pk for (pk,) in cursor.fetchall()]
        history.sign_rows(model=PlanVersion, ids=versions, by=by, now=now, reason=end.words)
        history.sign_rows(model=Plan, ids=plans, by=by, now=now, reason=end.words)
        plan_holds.lift(plans=plans, by=by, now=now)


def _end_promises(cursor: Any, known: dict[str, Any], end: End, *, by: User | None, now: datetime) -> None:
    """Give open promises the money that came, then withdraw what is still open, each with its history."""
    judged.choose(cursor, creditor=end.creditor, cases=judged.of(known["cases"]))
    on = business_days.today(creditor=end.creditor, now=now)
    verdicts.reach(creditor=end.creditor, on=on, by=by, now=now)
    cursor.execute(PROMISES, known)
    promises = [pk for (pk,) in cursor.fetchall()]
    if not promises:
        return
    cursor.execute(UNCOUNTED, {"promises": promises})
    history.sign_rows(model=Promise, ids=promises, by=by, now=now, reason=end.words)
    verdicts.refresh_cases()
