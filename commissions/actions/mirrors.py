"""What reversals take back of approved months, and what earlier ones take back more or less now.

The version that paid the month of the payment rules, as it is agreed now. A reversal is looked at once, in the run that
learns of it. When a later run corrects the month of its payment, what it takes back is figured again and the difference
is written: what is posted stays what the month comes to now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from commissions.engine.definition import Plan
from commissions.engine.numbers import NOTHING, rounded
from commissions.enums import LOCKED
from commissions.models import Run
from commissions.queries.compiled import mirrors as sql
from commissions.queries.figuring import closed
from commissions.queries.figuring.months import Month
from commissions.queries.figuring.people import key


@dataclass(frozen=True, slots=True)
class Rules:
    """The plans by which people are paid, by their keys: `now` those of the open month, `then` those of closed ones.

    `then` has the months of which something came or changed; of them `corrected` are figured again.
    """

    now: Mapping[str, Plan]
    then: Mapping[date, Mapping[str, Plan]]
    corrected: frozenset[date]

    def of(self, month: date, who: str) -> Plan:
        """Return the plan that paid a person in a closed month; of whom none pays there any more, one to round by."""
        return self.then.get(month, {}).get(who) or self.now.get(who) or next(iter(self.now.values()))


def write(cursor: Any, run: Run, month: Month, rules: Rules, table: str) -> dict[str, Decimal]:
    """Write into `table`, the run's own, what reversals take back, and what earlier ones take back more or less now.

    Returns what is booked for each person: below zero less is paid. The corrections of closed months are written
    before. Money of people whom no plan pays in the open month is booked by nobody.
    """
    if not rules.then:
        return {}
    told = month.params | {"run": run.pk, "known": closed.known(month)} | _runs(run, rules) | _rules(rules)
    cursor.execute(sql.RULES, told)
    cursor.execute(sql.BACK, told)
    if rules.corrected:
        cursor.execute(sql.BACK_AGAIN, told)
    cursor.execute("SELECT EXISTS (SELECT 1 FROM pay_back)")
    if not cursor.fetchone()[0]:
        return {}
    cursor.execute(sql.TAKEN, told)
    cursor.execute(sql.CLAWED.format(table=table), told)
    before: dict[Any, Decimal] = {}
    if rules.corrected:
        cursor.execute(sql.CLAWED_ANEW.format(table=table), told)
        before = _sums(cursor, sql.BEFORE)
    now = _sums(cursor, sql.NOW)
    found: dict[str, Decimal] = {}
    for one in {**before, **now}:
        who, plan = key(one[1]), rules.of(one[0], key(one[1]))
        if change := _rounded(now.get(one, NOTHING), plan) - _rounded(before.get(one, NOTHING), plan):
            found[who] = found.get(who, NOTHING) + change
    return found


def _runs(run: Run, rules: Rules) -> dict[str, list[int]]:
    """Return the ids of the runs that posted the closed months, and of those that may have looked at their reversals.

    Only approved ones have: another that is open is figured again once this one is approved.
    """
    rows = Run.objects.filter(currency=run.currency)
    posted = rows.filter(Q(state__in=LOCKED) | Q(booked_in=run), month__in=list(rules.then))
    later = rows.official().filter(state__in=LOCKED, month__gt=min(rules.then), month__lt=run.month)
    return {"posted": [one.pk for one in posted], "later": [one.pk for one in later]}


def _rules(rules: Rules) -> dict[str, list[Any]]:
    """Return how each person's pay of each closed month is taken back."""
    rows = [(month, int(who), plan.clawback) for month, plans in rules.then.items() for who, plan in plans.items()]
    return {
        "paid": [int(who) for who in rules.now],
        "months": list(rules.then),
        "corrected": list(rules.corrected),
        "rule_months": [month for month, _who, _rule in rows],
        "rule_people": [who for _month, who, _rule in rows],
        "rule_kinds": [rule.clawback for _month, _who, rule in rows],
        "rule_days": [rule.days for _month, _who, rule in rows],
    }


def _sums(cursor: Any, query: str) -> dict[tuple[date, int, date | None], Decimal]:
    cursor.execute(query)
    return {(month, pk, origin): amount for month, pk, origin, amount in cursor.fetchall()}


def _rounded(amount: Decimal, plan: Plan) -> Decimal:
    return rounded(amount, places=plan.rounding.places, mode=plan.rounding.mode)
