"""How quickly a month of facts becomes lines and statements, beside one hand-written INSERT…SELECT with its trace.

Then what a thousand payments that came late make of the approved month, beside the hand-written statement over them
alone, and what a collector's page figures of the month so far, beside the bare reading of the facts.
"""

import resource
import time
from datetime import date, timedelta
from itertools import islice
from statistics import quantiles
from typing import Any

PAYMENTS = 1_000_000
MONTH = date(2026, 10, 1)
PEOPLE = 500
LEAST = 80_000
LATE = 1_000
LATE_BAR_S = 2.0
NEXT = date(2026, 11, 1)
ESTIMATES = 200  # of few, the p95 is the slowest
ESTIMATE_BAR_MS = 50.0
AGES = [["0", "31", "0.005"], ["31", "61", "0.008"], ["61", "91", "0.012"], ["91", "181", "0.025"],
        ["181", "271", "0.03"], ["271", None, "0.035"]]  # fmt: skip
SPEED = [["0", "16", "1.3"], ["16", "31", "1.2"], ["31", "61", "1"], ["61", None, "0.9"]]
PLAN: dict[str, Any] = {
    "schema": 1,
    "currency": "CNY",
    "rounding": {"mode": "half_up", "places": 2, "at": "statement"},
    "select": {"max": "owing", "cleared_days": 3, "exclude": ["self_cure"]},
    "credit": {"by": "owner", "on_transfer": {"old_bps": 3000, "days": 30}},
    "line": [
        {"id": "age", "type": "bands", "by": "dpd_at_placement", "mode": "whole", "rows": AGES},
        {"id": "each", "type": "per_unit", "amount": "0.5"},
        {"id": "speed", "type": "factor", "by": "days_since_placement", "rows": SPEED},
        {"id": "product", "type": "factor", "choices": [
            {"when": [["product", "=", "gold"]], "value": "1.1"}, {"value": "1"}]},
        {"id": "most", "type": "cap_floor", "cap": "25"},
    ],
    "period": [
        {"id": "target", "type": "attainment", "mode": "slice",
         "rows": [["0", "80", "0.8"], ["80", "100", "1"], ["100", "120", "1.25"], ["120", None, "1.5"]]},
        {"id": "tenure", "type": "factor", "by": "tenure_months", "rows": [["0", "12", "1"], ["12", None, "1.1"]]},
        {"id": "calm", "type": "gate", "by": "complaints", "rows": [["0", "1", "1"], ["1", None, "0.5"]]},
        {"id": "cap", "type": "cap_floor", "cap": "80000"},
    ],
    "settle": {"clawback": "mirror"},
}  # fmt: skip
# One payment in a hundred is taken back, one in twenty shared with who had the case before. They are known on their
# day, except those that come late.
FACTS = f"""
    INSERT INTO commissions_commissionfact (payment_id, currency, value_on, amount, allocated, owing, account_id,
        placed_on, dpd_at_placement, dpd, creditor, product, owner_id, previous_owner_id, transferred_on, reverses_id,
        flags, captured_at)
    SELECT g, 'CNY', DATE '2026-10-01' + g %% 31,
           CASE WHEN g %% 100 = 0 THEN -1 ELSE 1 END * (100 + (g - (g %% 100 = 0)::int) %% 900 + 0.5),
           100, 5000, 1 + g %% 300000, DATE '2026-10-01' + g %% 31 - g %% 80, g %% 300, 44, 'bench',
           CASE WHEN g %% 3 = 0 THEN 'gold' ELSE 'blue' END,
           (%(people)s)[1 + (g - (g %% 100 = 0)::int) %% {PEOPLE}],
           CASE WHEN g %% 20 = 7 THEN (%(people)s)[1 + (g + 1) %% {PEOPLE}] END,
           CASE WHEN g %% 20 = 7 THEN DATE '2026-09-25' END,
           CASE WHEN g %% 100 = 0 THEN g - 1 END, '{{}}',
           CASE WHEN %(late)s THEN now() ELSE DATE '2026-10-01' + g %% 31 + TIME '09:30' END
    FROM generate_series(%(first)s, %(last)s) g
"""
# What one would write by hand for this one plan: netted, split, five components with rows and values, a line a credit.
BY_HAND = """
    INSERT INTO bench_line (run_id, fact_id, payment_id, collector_id, version_id, bps, base, amount, rows, "values",
        exclusion)
    WITH back AS (SELECT reverses_id, sum(amount) AS amount FROM commissions_commissionfact
                  WHERE reverses_id IS NOT NULL GROUP BY 1),
    net AS (
        SELECT f.*, LEAST(f.amount + COALESCE(b.amount, 0), f.owing) AS counts FROM commissions_commissionfact f
        LEFT JOIN back b ON b.reverses_id = f.payment_id
        WHERE f.currency = 'CNY' AND f.value_on >= DATE '2026-10-01' AND f.value_on < DATE '2026-11-01'
          AND f.reverses_id IS NULL AND f.amount + COALESCE(b.amount, 0) <> 0 AND f.value_on + 3 <= DATE '2026-11-05'
          AND f.payment_id > %s
    ),
    credits AS (
        SELECT n.*, n.owner_id AS who, 10000 AS bps, n.counts AS base FROM net n WHERE n.previous_owner_id IS NULL
        UNION ALL SELECT n.*, n.owner_id, 7000, n.counts - round(n.counts * 0.3, 2) FROM net n
            WHERE n.previous_owner_id IS NOT NULL
        UNION ALL SELECT n.*, n.previous_owner_id, 3000, round(n.counts * 0.3, 2) FROM net n
            WHERE n.previous_owner_id IS NOT NULL
    ),
    placed AS (
        SELECT c.*, CASE WHEN dpd_at_placement < 31 THEN 0 WHEN dpd_at_placement < 61 THEN 1
                         WHEN dpd_at_placement < 91 THEN 2 WHEN dpd_at_placement < 181 THEN 3
                         WHEN dpd_at_placement < 271 THEN 4 ELSE 5 END AS r0,
               CASE WHEN value_on - placed_on < 16 THEN 0 WHEN value_on - placed_on < 31 THEN 1
                    WHEN value_on - placed_on < 61 THEN 2 ELSE 3 END AS r2,
               CASE WHEN product = 'gold' THEN 0 ELSE 1 END AS r3
        FROM credits c OFFSET 0
    ),
    valued AS (
        SELECT p.*, CASE r0 WHEN 0 THEN 0.005 WHEN 1 THEN 0.008 WHEN 2 THEN 0.012 WHEN 3 THEN 0.025 WHEN 4 THEN 0.03
                    ELSE 0.035 END AS v0,
               CASE r2 WHEN 0 THEN 1.3 WHEN 1 THEN 1.2 WHEN 2 THEN 1 ELSE 0.9 END AS v2,
               CASE r3 WHEN 0 THEN 1.1 ELSE 1 END AS v3 FROM placed p OFFSET 0
    ),
    earned AS (SELECT v.*, (base * v0 + 0.5 * bps * 0.0001) * v2 * v3 AS pay0 FROM valued v OFFSET 0)
    SELECT %s, id, payment_id, who, 1, bps, base, LEAST(pay0, 25 * bps * 0.0001),
           ARRAY[r0, NULL, r2, r3, NULL]::smallint[], ARRAY[v0, 0.5, v2, v3, LEAST(pay0, 25 * bps * 0.0001) - pay0], ''
    FROM earned
"""


def _prepare() -> Any:
    """Make a month of facts, 500 collectors with targets and their plan, and its run."""
    from django.db import connection

    from commissions.models import Assignment, Plan, PlanVersion, Run, Target
    from commissions.rules import documents
    from common import clock
    from staff.models import User

    now = clock.now()
    people = User.objects.bulk_create(
        [
            User(username=f"pay.{n}", name=f"Collector {n}", role="collector", hired_on=date(2025, 1 + n % 12, 1))
            for n in range(PEOPLE)
        ]
    )
    clerk, second = User.objects.bulk_create(
        [User(username=f"pay.f{n}", name=f"Finance {n}", role="finance") for n in range(2)]
    )
    agreed: dict[str, Any] = {"set_by": clerk, "approved_by": second, "approved_at": now}
    Target.objects.bulk_create(
        [
            Target(collector=one, month=month, currency="CNY", amount=900_000, **agreed)
            for one in people
            for month in (MONTH, NEXT)
        ]
    )
    plan = Plan.objects.create(name="Bench", currency="CNY")
    Assignment.objects.bulk_create(
        [Assignment(plan=plan, currency="CNY", collector=one, during=(MONTH, None)) for one in people]
    )
    PlanVersion.objects.create(
        plan=plan,
        number=1,
        definition=PLAN,
        sha256=documents.digest(PLAN),
        effective_on=MONTH,
        valid=(MONTH, None),
        state="approved",
        note="Bench",
        made_at=now,
        made_by=clerk,
        authors=[clerk.pk],
        decided_at=now,
        decided_by=second,
    )
    _pay(people, 1, PAYMENTS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE commissions_commissionfact")
    run = Run.objects.create(month=MONTH, currency="CNY", created_at=now, created_by=clerk)
    return run, clerk, people


def _pay(people: list[Any], first: int, last: int, *, late: bool = False) -> None:
    """Keep the facts of the payments from `first` to `last`, each on its day or all `late`, after their month."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"people": [one.pk for one in people], "first": first, "last": last, "late": late})


class _Silent:
    def step(self, label: str, total: int = 0) -> None:
        """Hear nothing."""

    def at(self, done: int, total: int) -> None:
        """Hear nothing."""


def _floor(run_id: int, above: int = 0) -> float:
    """Return the seconds of the hand-written statement into a copy of the table with its indexes, over the payments
    with an id above `above`.
    """
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off")
        start = time.perf_counter()
        cursor.execute(BY_HAND, [above, run_id])
        return time.perf_counter() - start


def _estimated(people: list[Any]) -> dict[str, Any]:
    """Return the milliseconds, p95, in which the pay of a month so far is figured; the floor reads its facts."""
    from commissions.queries import estimates
    from commissions.queries.figuring import by_engine
    from commissions.queries.figuring.months import Month, watermark

    last = NEXT - timedelta(days=1)
    month = Month(MONTH, "CNY", watermark(), last)
    spent, floor, most = [], [], PAYMENTS // PEOPLE
    # Without the few who had cases of many others before: they have twice the payments.
    alike = (one for one in people if len(by_engine.rows(month, [one.pk])) <= most)
    for one in islice(alike, ESTIMATES + 1):
        start = time.perf_counter()
        [found] = estimates.estimates(one, today=last)
        spent.append((time.perf_counter() - start) * 1000)
        if found.figured is None:
            raise AssertionError("nothing was figured")
        start = time.perf_counter()
        by_engine.rows(month, [one.pk])
        floor.append((time.perf_counter() - start) * 1000)
    value, least = (quantiles(ones[1:], n=20)[18] for ones in (spent, floor))
    name = f"live estimate of {most:,} payments, p95 ms"
    return {"name": name, "value": value, "floor": least, "bar": ESTIMATE_BAR_MS, "holds": value <= ESTIMATE_BAR_MS}


def _late(run: Any, clerk: Any, people: list[Any]) -> dict[str, Any]:
    """Return the seconds of the next month's run, which books what came late for the approved, and of it by hand."""
    from commissions.actions import calculation
    from commissions.models import Line, Run
    from common import clock

    now = clock.now()
    second = type(clerk).objects.get(username="pay.f1")
    Run.objects.filter(pk=run.pk).update(state="approved", approved_at=now, approved_by=second)
    _pay(people, PAYMENTS + 1, PAYMENTS + LATE, late=True)
    following = Run.objects.create(month=NEXT, currency="CNY", created_at=now, created_by=clerk)
    start = time.perf_counter()
    calculation.calculate(by=clerk, run=following, now=now, tell=_Silent())
    taken = time.perf_counter() - start
    posted = Line.objects.filter(run__booked_in=following)
    theirs = posted.exists() and not posted.filter(payment_id__lte=PAYMENTS).exists()
    floor = _floor(run.pk, PAYMENTS)
    name = f"run with {LATE:,} late payments, s"
    return {"name": name, "value": taken, "floor": floor, "bar": LATE_BAR_S, "holds": theirs and taken <= LATE_BAR_S}


def measure() -> list[dict[str, Any]]:
    """Return payments per second of a whole run, first and again, beside the floor.

    What it makes is kept: several connections write the lines of a run, so that all of them must see its facts.
    """
    from django.db import connection, transaction

    from commissions.actions import calculation
    from common import clock

    # Made before, so that its rows are logged as those of a run are.
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_line; CREATE TABLE bench_line (LIKE commissions_line INCLUDING ALL)")
    with transaction.atomic():
        run, clerk, people = _prepare()
    floor = PAYMENTS / _floor(run.pk)
    speeds, prints = [], set()
    for _turn in range(2):
        start = time.perf_counter()
        run = calculation.calculate(by=clerk, run=run, now=clock.now(), tell=_Silent())
        speeds.append(PAYMENTS / (time.perf_counter() - start))
        prints.add(run.fingerprint)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(amount) FROM bench_line")
        same = len(prints) == 1 and f"{cursor.fetchone()[0]:f}".rstrip("0") == run.counts["line_total"]
    more = [_estimated(people), _late(run, clerk, people)]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_line")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    names = ("commission run, payments/s", "commission run again, payments/s")
    figures: list[dict[str, Any]] = [
        {"name": name, "value": round(speed), "floor": round(floor), "bar": LEAST}
        | {"holds": same and speed >= LEAST and speed * 1.5 >= floor}
        for name, speed in zip(names, speeds, strict=True)
    ]
    return [*figures, *more, {"name": "commission run, memory, MB", "value": round(memory), "bar": None, "holds": True}]
