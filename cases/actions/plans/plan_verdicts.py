"""Verdicts on plans, set-based: which money pays which instalment, and what that makes of the plan.

Derived anew from payments each time a case is touched, so a late file or a bounce corrects them; only what differs is
written, with history. Money pays the oldest instalment first, in the order of value dates: what came when the desk
heard of it does not matter. Money that came after a breach pays the debt, no longer the plan.
A plan on whose case nothing is owed any more is completed, whatever was paid; one that was broken before that stays
so. `cases.rules.plans.plan_judging.judge` is the rule; a test holds this SQL against it. The statements that gather and
decide are in `cases.actions.plans.plan_verdict_sql`.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from cases.actions import judged
from cases.actions.ledger import ledger
from cases.actions.plans import plan_holds, plan_interest, settlements
from cases.actions.plans import plan_verdict_sql as sql
from cases.models import Creditor, Plan, PlanVersion
from common import audit, history
from staff.models import User

CHUNK = 2000
NEXT = "SELECT id FROM ({plans}) p WHERE id > %s ORDER BY id LIMIT %s"


@transaction.atomic
def judge(
    *,
    creditor: Creditor,
    on: date,
    now: datetime,
    by: User | None = None,
    cases: judged.Cases | None = None,
) -> dict[str, int]:
    """Judge plans on the business day `on` and return how many came to each new state.

    Those of `cases`, else all on which the day changes something: instalments overdue beyond tolerance, interest due,
    offers that nobody took and that lapse. The same day again writes nothing. Who holds a case already holds the
    ledger as well (`cases.actions.persons`).
    """
    ledger.hold(creditor.pk)
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        if judged.choose(cursor, creditor=creditor, cases=cases or judged.Cases(sql.DUE, {"on": on})):
            counts = _reach(cursor, on=on, by=by, now=now)
            lapsed = 0 if cases else _lapse(cursor, on=on, by=by, now=now)
            counts |= {"lapsed": lapsed} if lapsed else {}
    if counts:
        audit.record(by=by, action="plan.judge", subject=creditor, now=now, on=on.isoformat(), **counts)
    return counts


def _reach(cursor: Any, *, on: date, by: User | None, now: datetime) -> dict[str, int]:
    values: dict[str, Any] = {"on": on, "now": now}
    for statements in (sql.GATHER, sql.MATCH):
        cursor.execute(statements, values)
    plan_interest.book(by=by, now=now)
    cursor.execute(sql.DECIDE, values)
    settlements.book(by=by, now=now)
    cursor.execute(sql.WRITE)
    history.sign_table(model=Plan, changed="plan_verdict", by=by, now=now)
    cursor.execute(sql.MOVED)
    moved = dict(cursor.fetchall())
    if moved:
        _follow(cursor, by=by, now=now)
    return moved


def _follow(cursor: Any, *, by: User | None, now: datetime) -> None:
    """Do what follows from new states: versions that waited, the queue, holds."""
    cursor.execute(sql.SUPERSEDE.format(plans=sql.ENDED))
    history.sign_table(model=PlanVersion, changed="plan_superseded", by=by, now=now)
    cursor.execute(sql.AWAKE, {"now": now})
    for plans in _chunks(cursor, sql.ENDED):
        plan_holds.lift(plans=plans, by=by, now=now)
    for plans in _chunks(cursor, sql.REVIVED):
        plan_holds.place_again(plans=plans, by=by, now=now)


def _chunks(cursor: Any, plans: str) -> Iterator[list[int]]:
    """Yield the ids that the trusted query `plans` returns, in their order, some at a time."""
    last = 0
    while True:
        cursor.execute(NEXT.format(plans=plans), [last, CHUNK])
        found = [pk for (pk,) in cursor.fetchall()]
        if not found:
            return
        yield found
        last = found[-1]


def _lapse(cursor: Any, *, on: date, by: User | None, now: datetime) -> int:
    """Let the offers on the chosen cases lapse that nobody took; return how many."""
    cursor.execute(sql.LAPSED, {"on": on})
    cursor.execute(sql.LAPSE, {"on": on})
    lapsed = int(cursor.rowcount)
    if lapsed:
        history.sign_table(model=Plan, changed="plan_lapsed", by=by, now=now)
        cursor.execute(sql.SUPERSEDE.format(plans="SELECT id FROM plan_lapsed"))
        history.sign_table(model=PlanVersion, changed="plan_superseded", by=by, now=now)
    return lapsed
