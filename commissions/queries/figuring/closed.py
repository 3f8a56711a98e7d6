"""Months whose run is approved: what was posted of them, and what has changed since."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from commissions.engine.measures import Sums
from commissions.engine.numbers import exact
from commissions.enums import LOCKED
from commissions.models import Run, Statement
from commissions.queries.figuring.months import Month
from commissions.queries.figuring.people import key
from commissions.rules.months import previous_month

# Months in which facts came or changed, by their own day or by that of the payment that they take back.
CHANGED = """
    SELECT DISTINCT date_trunc('month', f.value_on)::date FROM commissions_commissionfact f
    WHERE f.id > %(known)s AND f.id <= %(watermark)s AND f.currency = %(currency)s AND f.value_on < %(start)s
    UNION
    SELECT DISTINCT date_trunc('month', o.value_on)::date FROM commissions_commissionfact f
    JOIN commissions_commissionfact o ON o.payment_id = f.reverses_id AND o.supersedes_id IS NULL
    WHERE f.id > %(known)s AND f.id <= %(watermark)s AND f.currency = %(currency)s AND o.value_on < %(start)s
    UNION
    SELECT r.month FROM commissions_run r
    WHERE r.currency = %(currency)s AND r.month = %(before)s AND r.state IN ('approved', 'exported')
      AND EXISTS (SELECT 1 FROM commissions_line l WHERE l.run_id = r.id AND l.exclusion = 'not_cleared')
"""
# The payments of a month that changed, and those that were not cleared when it was figured.
PAYMENTS = """
    DROP TABLE IF EXISTS pay_changed;
    CREATE TEMPORARY TABLE pay_changed ON COMMIT DROP AS
    SELECT f.payment_id FROM commissions_commissionfact f
    WHERE f.id > %(known)s AND f.id <= %(watermark)s AND f.currency = %(currency)s AND f.reverses_id IS NULL
      AND f.value_on >= %(start)s AND f.value_on < %(end)s
    UNION
    SELECT f.reverses_id FROM commissions_commissionfact f
    JOIN commissions_commissionfact o ON o.payment_id = f.reverses_id AND o.supersedes_id IS NULL
    WHERE f.id > %(known)s AND f.id <= %(watermark)s AND f.currency = %(currency)s
      AND o.value_on >= %(start)s AND o.value_on < %(end)s
    UNION
    SELECT l.payment_id FROM commissions_line l WHERE l.run_id = ANY (%(runs)s) AND l.exclusion = 'not_cleared'
    GROUP BY l.payment_id HAVING sum(CASE WHEN l.taken_back THEN -1 ELSE 1 END) > 0;
    ANALYZE pay_changed
"""


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted for one person in a month by all its runs; `effects` by component."""

    sums: Sums = field(default_factory=Sums)
    total: Decimal = Decimal(0)
    rounding: Decimal = Decimal(0)
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
        return Posted(sums, before.total + row.total, before.rounding + row.rounding, effects)


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


def changed(cursor: Any, month: Month, months: dict[date, Closed]) -> list[Closed]:
    """Return the approved months of which something came or changed since, the earliest first."""
    told = month.params | {"known": known(month), "before": previous_month(month.start)}
    cursor.execute(CHANGED, told)
    found = {day for (day,) in cursor.fetchall()}
    return [one for day, one in sorted(months.items()) if day in found]
