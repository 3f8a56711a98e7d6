"""What approved months come to more or less for one person by what is known now, and no run has booked yet.

It is what a run made now would book (`commissions.actions.deltas` and `mirrors`), figured without writing anything. Not
in it is what depends on the whole team; that there is something, is told.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from commissions.engine.definition import Plan
from commissions.engine.engine import figure_sums
from commissions.engine.measures import Sums
from commissions.engine.numbers import rounded
from commissions.engine.settling import Corrections
from commissions.queries.compiled import mirrors
from commissions.queries.figuring import closed, few, groups
from commissions.queries.figuring.closed import Closed, Posted
from commissions.queries.figuring.groups import Group
from commissions.queries.figuring.months import WITH_LATER_REVERSALS, Month
from commissions.queries.figuring.people import key
from commissions.queries.plans import plans
from commissions.rules.months import following_month, previous_month
from common.prepared import Prepared

# Money that went back, or that was known only after its month: few rows, which have an index of their own. At 14 hours
# before UTC the last zone begins a month.
CORRECTS = """(f.reverses_id IS NOT NULL OR f.value_on < date_trunc('month',
        (f.captured_at AT TIME ZONE 'UTC') + interval '14 hours')::date)"""
OWN = f"(f.owner_id = %(person)s OR f.previous_owner_id = %(person)s) AND {CORRECTS}"
# The approved months of all currencies that may come to something else for a person: `late` by money of the month, by
# what was not cleared when it was figured or by an amendment, `back` by money of it that went back in a later month.
WAITS = f"""
    WITH closed AS (
        SELECT r.id, r.currency, r.month, r.watermark FROM commissions_run r
        WHERE r.month < %(start)s AND r.booked_in_id IS NULL AND r.state IN ('approved', 'exported')
    )
    SELECT c.currency, c.month, bool_or(NOT w.back), bool_or(w.back) FROM closed c JOIN (
        SELECT f.currency, date_trunc('month', COALESCE(o.value_on, f.value_on))::date AS month,
               COALESCE(date_trunc('month', o.value_on) <> date_trunc('month', f.value_on), false) AS back
        FROM commissions_commissionfact f
        LEFT JOIN commissions_commissionfact o ON o.payment_id = f.reverses_id AND o.supersedes_id IS NULL
        WHERE {OWN} AND f.id <= %(watermark)s AND f.value_on < %(end)s
          AND (f.value_on >= %(start)s
               OR f.id > (SELECT max(x.watermark) FROM closed x WHERE x.currency = f.currency))
        UNION ALL
        SELECT r.currency, r.month, false FROM closed r WHERE r.month = %(before)s AND EXISTS (
            SELECT 1 FROM commissions_line l
            WHERE l.run_id = r.id AND l.exclusion = 'not_cleared' AND l.collector_id = %(person)s)
        UNION ALL
        SELECT r.currency, r.month, false FROM closed r JOIN commissions_amendment a ON a.currency = r.currency
            AND a.state = 'approved' AND a.booked_in_id IS NULL
            AND (a.collector_id IS NULL OR a.collector_id = %(person)s)
            AND CASE WHEN a.kind IN ('target', 'score') THEN a.month = r.month ELSE a.month <= r.month END
    ) w ON w.month = c.month AND w.currency = c.currency GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608 - the parts are the code's own
WAITING = Prepared(
    "pay_waits",
    WAITS,
    {"start": "date", "end": "date", "before": "date", "watermark": "bigint", "person": "bigint"},
)
# The payments of these months that went back in a later one.
WENT_BACK = f"""
    SELECT DISTINCT date_trunc('month', o.value_on)::date, f.reverses_id FROM commissions_commissionfact f
    JOIN commissions_commissionfact o ON o.payment_id = f.reverses_id AND o.supersedes_id IS NULL
    WHERE {OWN} AND f.reverses_id IS NOT NULL AND f.currency = %(currency)s AND f.id <= %(watermark)s
      AND f.value_on < %(end)s AND date_trunc('month', o.value_on)::date = ANY (%(months)s)
      AND date_trunc('month', o.value_on) <> date_trunc('month', f.value_on)
"""  # noqa: S608 - the parts are the code's own
# By a factor and lines that are figured anew where a month comes to something else now.
FACTOR = "COALESCE((%(factors)s::jsonb ->> r.month::text)::numeric, s.multiplier)"
LINES = f"""
        {mirrors.posted_lines("NOT month = ANY (%(anew)s)")} UNION ALL
        SELECT n.payment_id, n.collector_id, n.amount, n.base FROM unnest(%(line_payments)s::bigint[],
            %(line_people)s::bigint[], %(line_bases)s::numeric[], %(line_amounts)s::numeric[])
            AS n (payment_id, collector_id, base, amount) WHERE n.base <> 0
"""  # noqa: S608 - the parts are the code's own
SEEN = """x.payment_id = ANY (ARRAY(
        SELECT f.payment_id FROM commissions_commissionfact f WHERE f.reverses_id = ANY (%(payments)s)))"""
# What is taken back now, with the payments that went back since, and what was before of the same.
TAKEN_BACK = f"""
    WITH pay_rule AS ({mirrors.RULE}), pay_mirrored AS MATERIALIZED ({mirrors.mirrored(SEEN)}),
    pay_back AS MATERIALIZED (
        SELECT r.* FROM ({mirrors.back("f.reverses_id = ANY (%(payments)s)")}) r
        WHERE NOT EXISTS (SELECT 1 FROM pay_mirrored m WHERE m.payment_id = r.payment_id)
        UNION ALL SELECT a.* FROM ({mirrors.AGAIN}) a
    ), pay_taken AS MATERIALIZED ({mirrors.taken(FACTOR, LINES)})
    SELECT true, n.*, ARRAY(
        SELECT r.reference::text FROM pay_taken t JOIN cases_payment p ON p.id = t.payment_id
        JOIN cases_payment r ON r.id = p.reverses_id
        WHERE n.origin IS NULL AND t.origin IS NULL AND t.month = n.month AND t.collector_id = n.collector_id
          AND t.amount <> 0 ORDER BY 1)
    FROM ({mirrors.NOW}) n WHERE n.collector_id = %(person)s
    UNION ALL SELECT false, b.*, '{{}}' FROM ({mirrors.BEFORE}) b WHERE b.collector_id = %(person)s
"""  # noqa: S608 - the parts are the code's own
# Whether approved months in which a plan paid the person may come to something else for others whom it paid with them.
OTHERS = f"""
    WITH closed AS (
        SELECT r.id, r.month, r.watermark FROM commissions_run r WHERE r.currency = %(currency)s
          AND r.month < %(start)s AND r.booked_in_id IS NULL AND r.state IN ('approved', 'exported')
    ), paid AS MATERIALIZED (
        SELECT c.id, c.month, s.collector_id FROM closed c JOIN commissions_statement s ON s.run_id = c.id
        JOIN commissions_planversion v ON v.id = s.version_id AND v.plan_id = %(plan)s
    ), theirs AS MATERIALIZED (
        SELECT p.* FROM paid p WHERE p.collector_id <> %(person)s
          AND p.id IN (SELECT o.id FROM paid o WHERE o.collector_id = %(person)s)
    )
    SELECT EXISTS (
        SELECT 1 FROM commissions_commissionfact f
        LEFT JOIN commissions_commissionfact o ON o.payment_id = f.reverses_id AND o.supersedes_id IS NULL
        JOIN theirs t ON t.collector_id = f.owner_id
            AND t.month = date_trunc('month', COALESCE(o.value_on, f.value_on))::date
        WHERE f.owner_id = ANY (ARRAY(SELECT collector_id FROM theirs)) AND {CORRECTS} AND f.id <= %(watermark)s
          AND f.value_on < %(end)s AND f.currency = %(currency)s
          AND (f.value_on >= %(start)s OR f.id > (SELECT max(c.watermark) FROM closed c))
          AND (%(recomputes)s OR o.id IS NULL OR date_trunc('month', o.value_on) = date_trunc('month', f.value_on))
    ) OR EXISTS (
        SELECT 1 FROM theirs t JOIN commissions_line l ON l.run_id = t.id AND l.exclusion = 'not_cleared'
            AND l.collector_id = t.collector_id WHERE t.month = %(before)s
    ) OR EXISTS (
        SELECT 1 FROM theirs t JOIN commissions_amendment a ON a.collector_id = t.collector_id
            AND a.currency = %(currency)s AND a.state = 'approved' AND a.booked_in_id IS NULL
            AND CASE WHEN a.kind IN ('target', 'score') THEN a.month = t.month ELSE a.month <= t.month END
    )
"""  # noqa: S608 - the parts are the code's own
Waiting = Sequence[tuple[date, bool, bool]]


@dataclass(frozen=True, slots=True)
class Unposted:
    """What one person's approved months come to more or less: by month, and what reversals take `back` (below zero).

    Above zero they take back less than they did. `went` are the references of the payments that went back since.
    `shared`: some month is left out, since its pay depends on the whole team.
    """

    months: tuple[tuple[date, Decimal], ...] = ()
    back: Decimal = Decimal(0)
    went: tuple[str, ...] = ()
    shared: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.months or self.back or self.shared)

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


@dataclass(frozen=True, slots=True)
class _Then:
    """A closed month as one person has it now: `amount` more than was posted; `anew` where it is figured again.

    `factor` is the one of then where the month `changed`.
    """

    month: Month
    group: Group | None
    anew: bool = False
    changed: bool = False
    amount: Decimal = Decimal(0)
    factor: Decimal | None = None

    @property
    def recomputes(self) -> bool:
        """Whether what went back later is figured with the month."""
        return self.group is not None and self.group.plan.clawback.clawback == "recompute_period"

    @property
    def needs_the_team(self) -> bool:
        """Whether its pay depends on what others have."""
        return self.group is not None and _needs_the_team(self.group.plan)


def waiting(*, start: date, watermark: int, person: int) -> dict[str, Waiting]:
    """Return by currency the approved months before that of `start` that may come to something else for a person.

    Each says whether money of it came or changed, and whether money of it went back later.
    """
    told = {"start": start, "end": following_month(start), "before": previous_month(start)}
    found: dict[str, list[tuple[date, bool, bool]]] = {}
    for currency, *one in WAITING.rows(told | {"watermark": watermark, "person": person}):
        found.setdefault(currency, []).append(tuple(one))
    return dict(found)


def of_person(month: Month, person: int, open_group: Group, waits: Waiting) -> Unposted:
    """Return what the run of `month`, made now, would book for a person of the closed months that wait.

    `open_group` is whom the plan pays that pays the person in the month.
    """
    plan = open_group.plan
    shared = _needs_the_team(plan) and _others_changed(month, person, open_group)
    if not waits:
        return Unposted(shared=shared)
    known = closed.closed(month)
    then: dict[date, _Then] = {}
    for start, late, back in waits:
        again = Month(start, month.currency, month.watermark, month.as_of)
        one = _Then(again, _group(again, person))
        anew = late or (back and one.recomputes)
        if anew and one.needs_the_team:
            shared = True
        elif anew:
            one = _figured(one, month, known[start], person)
        if back or one.changed:
            then[start] = one
    months = tuple((start, one.amount) for start, one in then.items() if one.amount)
    return Unposted(months, *_taken_back(month, person, plan, then, known), shared)


def _needs_the_team(plan: Plan) -> bool:
    return bool(plan.team) or any(one.kind == "rank" for one in plan.measures)


def _others_changed(month: Month, person: int, group: Group) -> bool:
    recomputes = group.plan.clawback.clawback == "recompute_period"
    told = {"person": person, "plan": group.last.plan_id, "before": previous_month(month.start)}
    with connection.cursor() as cursor:
        cursor.execute(OTHERS, month.params | told | {"recomputes": recomputes})
        return bool(cursor.fetchone()[0])


def _group(month: Month, person: int) -> Group | None:
    own = plans.assigned(month=month.start, currency=month.currency, only=person)
    return next(iter(groups.groups(month, assigned=own)), None)


def _figured(then: _Then, month: Month, one: Closed, person: int) -> _Then:
    """Return a closed month figured again, with what it comes to more than was posted of it."""
    who, group = key(person), then.group
    posted = one.posted([who]).get(who, Posted())
    rows = closed.unbooked(month.start, month.currency)
    amended = person in one.amended(rows, {} if group is None else {group.last.plan_id: [person]})
    if group is None:
        return replace(then, anew=True, changed=amended, amount=-posted.total if amended else Decimal(0))
    again = replace(then.month, until=month.end) if then.recomputes else then.month
    sums = few.sums(again, group, WITH_LATER_REVERSALS).get(who, Sums())
    if not amended and _same(sums, posted.sums):
        return replace(then, anew=True)
    statement = figure_sums(group.plan, again.period, group.people, {who: sums}).statements[who]
    amount = statement.total - posted.total
    return replace(then, anew=True, changed=True, amount=amount, factor=statement.multiplier)


def _same(now: Sums, posted: Sums) -> bool:
    come, before = ((one.recovered, one.payments, one.line_total) for one in (now, posted))
    return come == before


def _taken_back(
    month: Month, person: int, plan: Plan, then: Mapping[date, _Then], known: Mapping[date, Closed]
) -> tuple[Decimal, tuple[str, ...]]:
    """Return what reversals take back of closed months, and earlier ones more or less than they did; and of what."""
    if not then:
        return Decimal(0), ()
    told = month.params | {"person": person, "months": list(then)}
    with connection.cursor() as cursor:
        cursor.execute(WENT_BACK, told)
        went = cursor.fetchall()
        if not went:
            return Decimal(0), ()
        told |= _runs(month, then, known) | _rules(person, then) | _lines(then, went)
        told |= {"paid": [person], "payments": [payment for _month, payment in went]}
        cursor.execute(TAKEN_BACK, told)
        taken = cursor.fetchall()
    found, references = Decimal(0), set[str]()
    for now, start, _person, _origin, amount, payments in taken:
        references.update(payments)
        group = then[start].group
        rounding = (plan if group is None else group.plan).rounding
        part = rounded(amount, places=rounding.places, mode=rounding.mode)
        found += part if now else -part
    return found, tuple(sorted(references))


def _runs(month: Month, then: Mapping[date, _Then], known: Mapping[date, Closed]) -> dict[str, Any]:
    """Return the runs that posted these months, and the official ones that have looked at their reversals."""
    return {
        "known": closed.known(month),
        "posted": [pk for start in then for pk in known[start].runs],
        "later": [one.runs[0] for start, one in known.items() if start > min(then)],
        "corrected": [start for start, one in then.items() if one.changed],
        "factors": json.dumps({str(start): str(one.factor) for start, one in then.items() if one.factor is not None}),
    }


def _rules(person: int, then: Mapping[date, _Then]) -> dict[str, list[Any]]:
    rules = [(start, one.group.plan.clawback) for start, one in then.items() if one.group is not None]
    return {
        "rule_months": [start for start, _rule in rules],
        "rule_people": [person] * len(rules),
        "rule_kinds": [rule.clawback for _start, rule in rules],
        "rule_days": [rule.days for _start, rule in rules],
    }


def _lines(then: Mapping[date, _Then], went: Sequence[tuple[date, int]]) -> dict[str, list[Any]]:
    """Return the lines as they are now of what went back of the months that are figured again."""
    found = []
    for start, one in then.items():
        payments = [payment for day, payment in went if day == start]
        if one.anew and one.group is not None and payments and not one.recomputes:
            found += few.lines(one.month, one.group, payments)
    names = ("line_payments", "line_people", "line_bases", "line_amounts")
    columns = list(zip(*found, strict=True)) or [()] * len(names)
    told = {name: list(column) for name, column in zip(names, columns, strict=True)}
    return told | {"anew": [start for start, one in then.items() if one.anew]}
