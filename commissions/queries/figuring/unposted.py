"""What approved months come to more or less for one person by what is known now, and no run has booked yet.

It is what a run made now would book (`commissions.actions.deltas` and `mirrors`), figured without writing anything. Not
in it is what depends on the whole team, and what reversals take back of payments that came late themselves.
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import connection

from commissions.engine.definition import Plan
from commissions.engine.engine import figure_sums
from commissions.engine.measures import Sums
from commissions.engine.numbers import rounded
from commissions.engine.settling import Corrections
from commissions.queries.compiled import mirrors
from commissions.queries.figuring import closed, groups
from commissions.queries.figuring.closed import Closed, Posted
from commissions.queries.figuring.groups import Group
from commissions.queries.figuring.months import TYPES, WITH_LATER_REVERSALS, Month
from commissions.queries.figuring.people import key
from commissions.queries.plans import plans
from commissions.rules.months import previous_month
from common.prepared import Prepared

# Money that went back, or that was known only after its month: few rows, which have an index of their own. At 14 hours
# before UTC the last zone begins a month.
CORRECTS = """(f.reverses_id IS NOT NULL OR f.value_on < date_trunc('month',
        (f.captured_at AT TIME ZONE 'UTC') + interval '14 hours')::date)"""
OWN = f"(f.owner_id = %(person)s OR f.previous_owner_id = %(person)s) AND {CORRECTS}"
# The approved months that may come to something else for a person: `late` by money of the month, by what was not
# cleared when it was figured or by an amendment, `back` by money of it that went back in a later month.
WAITS = f"""
    WITH closed AS (
        SELECT r.id, r.month, r.watermark FROM commissions_run r
        WHERE r.currency = %(currency)s AND r.month < %(start)s AND r.booked_in_id IS NULL
          AND r.state IN ('approved', 'exported')
    )
    SELECT c.month, bool_or(NOT w.back), bool_or(w.back) FROM closed c JOIN (
        SELECT date_trunc('month', COALESCE(o.value_on, f.value_on))::date AS month,
               COALESCE(date_trunc('month', o.value_on) <> date_trunc('month', f.value_on), false) AS back
        FROM commissions_commissionfact f
        LEFT JOIN commissions_commissionfact o ON o.payment_id = f.reverses_id AND o.supersedes_id IS NULL
        WHERE {OWN} AND f.currency = %(currency)s AND f.id <= %(watermark)s AND f.value_on < %(end)s
          AND (f.value_on >= %(start)s OR f.id > (SELECT max(watermark) FROM closed))
        UNION ALL
        SELECT r.month, false FROM closed r WHERE r.month = %(before)s AND EXISTS (
            SELECT 1 FROM commissions_line l
            WHERE l.run_id = r.id AND l.exclusion = 'not_cleared' AND l.collector_id = %(person)s)
        UNION ALL
        SELECT r.month, false FROM closed r JOIN commissions_amendment a ON a.currency = %(currency)s
            AND a.state = 'approved' AND a.booked_in_id IS NULL
            AND (a.collector_id IS NULL OR a.collector_id = %(person)s)
            AND CASE WHEN a.kind IN ('target', 'score') THEN a.month = r.month ELSE a.month <= r.month END
    ) w ON w.month = c.month GROUP BY c.month ORDER BY c.month
"""  # noqa: S608 - the parts are the code's own
WAITING = Prepared("pay_waits", WAITS, TYPES | {"person": "bigint", "before": "date"})
# By a factor that is figured anew where a month comes to something else now.
FACTOR = "COALESCE((%(anew)s::jsonb ->> r.month::text)::numeric, s.multiplier)"
TAKEN_BACK = f"""
    WITH pay_rule AS ({mirrors.RULE}), pay_back AS MATERIALIZED (
        SELECT r.* FROM ({mirrors.back(OWN)}) r WHERE NOT EXISTS (
            SELECT 1 FROM commissions_line x WHERE x.run_id = ANY (%(later)s) AND x.payment_id = r.payment_id
                AND x.exclusion IN ('clawback', 'after_clawback'))
    )
    SELECT month, sum(amount) FROM ({mirrors.taken(FACTOR)}) t WHERE collector_id = %(person)s GROUP BY month
"""  # noqa: S608 - the parts are the code's own


@dataclass(frozen=True, slots=True)
class Unposted:
    """What one person's approved months come to more or less: by month, and what reversals take `back` (below zero).

    `shared`: some month is left out, since its pay depends on the whole team.
    """

    months: tuple[tuple[date, Decimal], ...] = ()
    back: Decimal = Decimal(0)
    shared: bool = False

    @property
    def amount(self) -> Decimal:
        """All of it."""
        return sum((amount for _month, amount in self.months), self.back)

    @property
    def corrections(self) -> Corrections:
        """The same as a run books it."""
        amounts = [amount for _month, amount in self.months]
        late = sum((one for one in amounts if one > 0), Decimal(0))
        return Corrections(late=late, clawback=sum((one for one in amounts if one < 0), self.back))


NOTHING = Unposted()


def of_person(month: Month, person: int) -> Unposted:
    """Return what the run of `month`, made now, would book of approved months for a person."""
    told = month.params | {"person": person, "before": previous_month(month.start)}
    waiting = WAITING.rows(told)
    if not waiting:
        return NOTHING
    known = closed.closed(month)
    found: dict[date, Decimal] = {}
    anew: dict[date, Decimal] = {}
    rules: dict[date, Plan] = {}
    shared = False
    for start, late, back in waiting:
        again = Month(start, month.currency, month.watermark, month.as_of)
        group = _group(again, person)
        if back and group is not None:
            rules[start] = group.plan
        recomputes = group is not None and group.plan.clawback.clawback == "recompute_period"
        if not late and not (back and recomputes):
            continue
        if group is not None and _needs_the_team(group.plan):
            shared = True
            continue
        again = replace(again, until=month.end) if recomputes else again
        amount, multiplier = _change(again, month, known[start], group, person)
        found |= {start: amount} if amount else {}
        anew |= {start: multiplier} if multiplier is not None else {}
    return Unposted(tuple(found.items()), _taken_back(month, person, rules, anew, known), shared)


def _group(month: Month, person: int) -> Group | None:
    own = plans.assigned(month=month.start, currency=month.currency, only=person)
    return next(iter(groups.groups(month, assigned=own)), None)


def _needs_the_team(plan: Plan) -> bool:
    return bool(plan.team) or any(one.kind == "rank" for one in plan.measures)


def _change(
    again: Month, month: Month, one: Closed, group: Group | None, person: int
) -> tuple[Decimal, Decimal | None]:
    """Return what a closed month comes to now less what was posted of it, and its factor where it is figured anew."""
    who = key(person)
    posted = one.posted([who]).get(who, Posted())
    rows = closed.unbooked(month.start, month.currency)
    amended = person in one.amended(rows, {} if group is None else {group.last.plan_id: [person]})
    if group is None:
        return (-posted.total if amended else Decimal(0)), None
    sums = groups.sums_of_few(again, group, WITH_LATER_REVERSALS).get(who, Sums())
    if not amended and _same(sums, posted.sums):
        return Decimal(0), None
    statement = figure_sums(group.plan, again.period, group.people, {who: sums}).statements[who]
    return statement.total - posted.total, statement.multiplier


def _same(now: Sums, posted: Sums) -> bool:
    come, before = ((one.recovered, one.payments, one.line_total) for one in (now, posted))
    return come == before


def _taken_back(
    month: Month, person: int, rules: dict[date, Plan], anew: dict[date, Decimal], known: dict[date, Closed]
) -> Decimal:
    if not rules:
        return Decimal(0)
    told = month.params | {
        "person": person,
        "paid": [person],
        "known": closed.known(month),
        "months": list(rules),
        "posted": [pk for start in rules for pk in known[start].runs],
        "later": [pk for start, one in known.items() if start > min(rules) for pk in one.runs],
        "anew": json.dumps({str(start): str(factor) for start, factor in anew.items()}),
        "rule_months": list(rules),
        "rule_people": [person] * len(rules),
        "rule_kinds": [plan.clawback.clawback for plan in rules.values()],
        "rule_days": [plan.clawback.days for plan in rules.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKEN_BACK, told)
        taken = cursor.fetchall()
    parts = [rounded(amount, places=rules[start].rounding.places, mode=rules[start].rounding.mode)
             for start, amount in taken]  # fmt: skip
    return sum(parts, Decimal(0))
