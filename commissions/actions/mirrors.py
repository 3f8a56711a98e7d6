"""What reversals take back of approved months: their lines, by that month's factors as they were posted last.

A reversal is mirrored once, in the run that learns of it. When a later run corrects the month of its payment, what it
takes back is figured again and the difference is written: what is posted stays what the month comes to now.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q

from commissions.engine.definition import Plan
from commissions.engine.numbers import rounded
from commissions.enums import LOCKED
from commissions.models import Run
from commissions.queries.compiled import mirrors as sql
from commissions.queries.figuring import closed
from commissions.queries.figuring.months import Month
from commissions.queries.figuring.people import key


def write(cursor: Any, run: Run, month: Month, rules: Mapping[str, Plan], table: str) -> dict[str, Decimal]:
    """Write into `table`, the run's own, what reversals take back, and what earlier ones take back more or less now.

    `rules` are the plans of the people whom the month pays. Returns what is booked for each person: below zero less
    is paid. The corrections of closed months are written before.
    """
    told = month.params | {
        "run": run.pk,
        "known": closed.known(month),
        "mirrored": [int(who) for who, plan in rules.items() if plan.clawback.clawback == "mirror"],
        "ruled": [int(who) for who, plan in rules.items() if plan.clawback.clawback],
        "days": json.dumps({int(who): plan.clawback.days for who, plan in rules.items()}),
    }
    found: dict[str, Decimal] = {}
    cursor.execute(sql.CLAWED.format(table=table), told)
    cursor.execute(sql.CLAWBACKS.format(table=table), told)
    for pk, amount in cursor.fetchall():
        plan = rules.get(key(pk)) if pk is not None else None
        if plan is not None and amount:
            found[key(pk)] = _rounded(amount, plan)
    told |= _runs(run)
    if not told["later"]:
        return found
    cursor.execute(sql.MIRRORED, told)
    cursor.execute(sql.BACK, told)
    cursor.execute("SELECT EXISTS (SELECT 1 FROM pay_back)")
    if not cursor.fetchone()[0]:
        return found
    cursor.execute(sql.AGAIN, told)
    cursor.execute(sql.CLAWED_ANEW.format(table=table), told)
    cursor.execute(sql.CHANGES.format(table=table), told)
    some = next(iter(rules.values()))
    for pk, before, after in cursor.fetchall():
        plan = rules.get(key(pk), some)  # who is paid no more has a correction that nobody books, which stands
        if change := _rounded(after, plan) - _rounded(before, plan):
            found[key(pk)] = found.get(key(pk), Decimal(0)) + change
    return found


def _runs(run: Run) -> dict[str, list[int]]:
    """Return the ids of the runs that posted the months that `run` corrects, and of those that may have mirrored."""
    months = list(run.deltas.values_list("month", flat=True))
    rows = Run.objects.filter(currency=run.currency)
    posted = rows.filter(Q(state__in=LOCKED) | Q(booked_in=run), month__in=months)
    later = rows.official().filter(state__in=LOCKED, month__gt=min(months), month__lt=run.month) if months else []
    return {"runs": [one.pk for one in posted], "later": [one.pk for one in later]}


def _rounded(amount: Decimal, plan: Plan) -> Decimal:
    return rounded(amount, places=plan.rounding.places, mode=plan.rounding.mode)
