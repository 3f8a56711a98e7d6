"""Months whose run is approved: what was posted of them, and what has changed since."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q, QuerySet

from commissions.engine.measures import Sums
from commissions.engine.numbers import exact
from commissions.enums import LOCKED, AmendmentKind
from commissions.models import Amendment, Run, Statement
from commissions.queries.figuring.months import Month
from commissions.queries.figuring.people import key
from commissions.queries.plans import plans
from commissions.rules.months import following_month, previous_month
from common.versions import VersionState

# The payments that were taken back since. A reversal may have been known when a month before its own was figured.
REVERSED = """
        SELECT f.reverses_id FROM commissions_commissionfact f
        WHERE f.currency = %(currency)s AND f.reverses_id IS NOT NULL AND f.id <= %(watermark)s
          AND (f.id > %(known)s OR f.value_on >= %(open)s)"""
# Months in which facts came or changed, by their own day or by that of the payment that they take back. What is looked
# for by a list is found by an index, also where joins of few rows with many are switched off.
CHANGED = f"""
    SELECT DISTINCT date_trunc('month', f.value_on)::date FROM commissions_commissionfact f
    WHERE f.id > %(known)s AND f.id <= %(watermark)s AND f.currency = %(currency)s AND f.value_on < %(start)s
    UNION
    SELECT DISTINCT date_trunc('month', o.value_on)::date FROM commissions_commissionfact o
    WHERE o.supersedes_id IS NULL AND o.value_on < %(start)s AND o.payment_id = ANY (ARRAY({REVERSED}))
    UNION
    SELECT r.month FROM commissions_run r
    WHERE r.currency = %(currency)s AND r.month = %(before)s AND r.state IN ('approved', 'exported')
      AND EXISTS (SELECT 1 FROM commissions_line l WHERE l.run_id = r.id AND l.exclusion = 'not_cleared')
"""  # noqa: S608 - the parts are the code's own
# The payments of a month that changed, and those that were not cleared when it was figured.
PAYMENTS = f"""
    DROP TABLE IF EXISTS pay_changed;
    CREATE TEMPORARY TABLE pay_changed ON COMMIT DROP AS
    SELECT f.payment_id FROM commissions_commissionfact f
    WHERE f.id > %(known)s AND f.id <= %(watermark)s AND f.currency = %(currency)s AND f.reverses_id IS NULL
      AND f.value_on >= %(start)s AND f.value_on < %(end)s
    UNION
    SELECT o.payment_id FROM commissions_commissionfact o
    WHERE o.supersedes_id IS NULL AND o.value_on >= %(start)s AND o.value_on < %(end)s
      AND o.payment_id = ANY (ARRAY({REVERSED}))
    UNION
    SELECT l.payment_id FROM commissions_line l WHERE l.run_id = ANY (%(runs)s) AND l.exclusion = 'not_cleared'
    GROUP BY l.payment_id HAVING sum(CASE WHEN l.taken_back THEN -1 ELSE 1 END) > 0;
    ANALYZE pay_changed
"""  # noqa: S608 - the parts are the code's own
# All payments of the month that concern people with an amendment, by what is known and by what was posted.
AMENDED = """
    INSERT INTO pay_changed SELECT x.payment_id FROM (
        SELECT f.payment_id FROM commissions_commissionfact f
        WHERE f.currency = %(currency)s AND f.value_on >= %(start)s AND f.value_on < %(end)s AND f.reverses_id IS NULL
          AND (f.owner_id = ANY (%(amended)s) OR f.previous_owner_id = ANY (%(amended)s))
        UNION
        SELECT l.payment_id FROM commissions_line l JOIN commissions_commissionfact f
            ON f.payment_id = l.payment_id AND f.supersedes_id IS NULL AND f.reverses_id IS NULL
        WHERE l.run_id = ANY (%(runs)s) AND l.collector_id = ANY (%(amended)s)
          AND f.value_on >= %(start)s AND f.value_on < %(end)s
    ) x WHERE NOT EXISTS (SELECT 1 FROM pay_changed c WHERE c.payment_id = x.payment_id);
    ANALYZE pay_changed
"""
# All that is known of them and of what took them back. First states, later ones and reversals have an index each; with
# OR in one condition every row would be compared with the whole list.
STATES = """
    DROP TABLE IF EXISTS pay_state;
    CREATE TEMPORARY TABLE pay_state ON COMMIT DROP AS
    SELECT f.id FROM commissions_commissionfact f
    WHERE f.supersedes_id IS NULL AND f.payment_id = ANY (ARRAY(SELECT payment_id FROM pay_changed))
    UNION ALL
    SELECT f.id FROM commissions_commissionfact f
    WHERE f.supersedes_id IS NOT NULL AND f.payment_id = ANY (ARRAY(SELECT payment_id FROM pay_changed))
    UNION ALL
    SELECT f.id FROM commissions_commissionfact f
    WHERE f.reverses_id IS NOT NULL AND f.reverses_id = ANY (ARRAY(SELECT payment_id FROM pay_changed))
"""


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted for one person in a month by all its runs; `effects` by component, `multiplier` the latest."""

    sums: Sums = field(default_factory=Sums)
    total: Decimal = Decimal(0)
    rounding: Decimal = Decimal(0)
    multiplier: Decimal | None = None
    effects: dict[tuple[str, str], Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closed:
    """An approved month with the runs that posted it, the official one first."""

    month: date
    runs: list[int]

    def posted(self, people: Iterable[str]) -> dict[str, Posted]:
        """Return what was posted, by person."""
        found: dict[str, Posted] = {}
        rows = Statement.objects.filter(run__in=self.runs, collector__in=[int(who) for who in people])
        for row in rows.order_by("pk"):
            found[key(row.collector_id)] = _with(found.get(key(row.collector_id), Posted()), row)
        return found

    def paid_by(self, people: Iterable[int]) -> dict[int, set[int]]:
        """Return the ids of the plans by which people were paid, by the id of the collector."""
        found: dict[int, set[int]] = {}
        rows = Statement.objects.filter(run__in=self.runs, collector__in=list(people), version__isnull=False)
        for who, plan in rows.order_by("pk").values_list("collector", "version__plan"):
            found.setdefault(who, set()).add(plan)
        return found

    def amended(self, rows: Collection[Amendment], paid: Mapping[int, Collection[int]]) -> set[int]:
        """Return the ids of the collectors whose pay of the month the amendments may change.

        `paid` are whom each plan pays in the month as it is agreed now.
        """
        found: set[int] = set()
        of_plans: set[int | None] = set()
        of_teams: set[int | None] = set()
        for row in rows:
            if not concerns(row, self.month):
                continue
            if row.collector_id is not None:
                found.add(row.collector_id)
            elif row.team_id is not None:
                of_teams.add(row.team_id)
            else:
                of_plans.add(row.plan_id)
        if of_teams:
            found |= {pk for pk, team, _role in plans.members(before=following_month(self.month)) if team in of_teams}
        if of_plans:
            posted = Statement.objects.filter(run__in=self.runs, version__plan__in=of_plans)
            found |= set(posted.values_list("collector", flat=True))
            found |= {who for plan, people in paid.items() if plan in of_plans for who in people}
        return found


def concerns(row: Amendment, month: date) -> bool:
    """Return whether an amendment changes a month: a target or score its own, all else every month from its own on."""
    own = row.kind in {AmendmentKind.TARGET, AmendmentKind.SCORE}
    return row.month == month if own else row.month <= month


def amendments(run: Run) -> list[Amendment]:
    """Return the approved amendments of earlier months that no other run has booked, locked."""
    rows = _approved(run.month, run.currency).filter(Q(booked_in__isnull=True) | Q(booked_in=run))
    return list(rows.select_for_update(of=("self",)))


def unbooked(month: date, currency: str) -> list[Amendment]:
    """Return the approved amendments of months before `month` that no run has booked."""
    return list(_approved(month, currency).filter(booked_in__isnull=True))


def _approved(month: date, currency: str) -> QuerySet[Amendment]:
    rows = Amendment.objects.filter(state=VersionState.APPROVED, currency=currency, month__lt=month)
    return rows.order_by("pk")


def _with(before: Posted, row: Statement) -> Posted:
    with exact():
        sums = Sums(
            before.sums.recovered + row.recovered,
            before.sums.payments + row.payments,
            0,
            before.sums.line_total + row.line_total,
        )
        effects = dict(before.effects)
        for step in row.steps:
            name = (step["stage"], step["component"])
            effects[name] = effects.get(name, Decimal(0)) + Decimal(step["effect"])
        rounding = before.rounding + row.rounding
        return Posted(sums, before.total + row.total, rounding, row.multiplier, effects)


def closed(month: Month) -> dict[date, Closed]:
    """Return the approved months before `month`, by their first day."""
    rows = Run.objects.filter(currency=month.currency, month__lt=month.start, state__in=LOCKED)
    runs: dict[date, list[int]] = {}
    for pk, day in rows.order_by("kind", "pk").reverse().values_list("pk", "month"):
        runs.setdefault(day, []).append(pk)
    return {day: Closed(day, ids) for day, ids in runs.items()}


def known(month: Month) -> int:
    """Return the watermark up to which approved runs have booked what came."""
    rows = Run.objects.official().filter(currency=month.currency, month__lt=month.start, state__in=LOCKED)
    return int(rows.aggregate(latest=Max("watermark"))["latest"] or 0)


def changed(cursor: Any, month: Month, months: dict[date, Closed], amended: Collection[Amendment] = ()) -> list[Closed]:
    """Return the approved months of which something came, changed or was amended since, the earliest first."""
    told = month.params | {"known": known(month), "open": month.start, "before": previous_month(month.start)}
    cursor.execute(CHANGED, told)
    found = {day for (day,) in cursor.fetchall()}
    found |= {day for day in months if any(concerns(row, day) for row in amended)}
    return [one for day, one in sorted(months.items()) if day in found]
