"""How quickly a month becomes lines and statements, beside a bare INSERT…SELECT of as many lines."""

import time
from datetime import date
from typing import Any

PAYMENTS = 100_000
MONTH = date(2026, 10, 1)

PEOPLE = 500


def _prepare() -> Any:
    """Make a month of payments with their ledger entries, 500 collectors with targets, and its run."""
    from django.db import connection

    from cases.models import Account, Case, Creditor, Debtor, LedgerEntry, Payment, Placement
    from commissions.models import Assignment, Plan, PlanVersion, Run, Target
    from commissions.rules import documents
    from common import clock
    from staff.models import User
    from tests import pay_plans

    now = clock.now()
    creditor = Creditor.objects.create(
        code="bench", name="Bench", jurisdiction="cn", currency="CNY", time_zone="Asia/Shanghai", phone_region="CN"
    )
    people = User.objects.bulk_create(
        [User(username=f"bench.{n}", name=f"Collector {n}", role="collector") for n in range(PEOPLE)]
    )
    clerk, second = User.objects.bulk_create(
        [User(username=f"bench.f{n}", name=f"Finance {n}", role="finance") for n in range(2)]
    )
    agreed: dict[str, Any] = {"set_by": clerk, "approved_by": second, "approved_at": now}
    Target.objects.bulk_create(
        [Target(collector=one, month=MONTH, currency="CNY", amount=90_000, **agreed) for one in people]
    )
    plan = Plan.objects.create(name="Bench", currency="CNY")
    Assignment.objects.bulk_create(
        [Assignment(plan=plan, currency="CNY", collector=one, during=(MONTH, None)) for one in people]
    )
    definition = pay_plans.plan_in("CNY")
    version = PlanVersion.objects.create(
        plan=plan,
        number=1,
        definition=definition,
        sha256=documents.digest(definition),
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
    placement = Placement.objects.create(creditor=creditor, placed_on=date(2026, 9, 1), file_name="b", created_at=now)
    debtor = Debtor.objects.create(creditor=creditor, reference="b", name="Bench", created_at=now)
    case = Case.objects.create(number="BENCH", creditor=creditor, debtor=debtor, opened_on=MONTH)
    Account.objects.bulk_create(
        [
            Account(
                creditor=creditor,
                debtor=debtor,
                case=case,
                placement=placement,
                reference=f"b{n}",
                placed_on=date(2026, 9, 1),
                stated_on=date(2026, 9, 1),
                dpd_at_placement=n % 300,
                principal=10_000,
            )
            for n in range(20_000)
        ]
    )
    ids: dict[str, Any] = {"creditor": creditor.pk, "now": now, "people": [one.pk for one in people], "rows": PAYMENTS}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {Payment._meta.db_table} (creditor_id, account_id, account_reference, reference, amount,
                value_on, state, method, collector_id, dpd, note, reverses_reference,
                recorded_at)
            SELECT %(creditor)s, a.id, a.reference, 'bench' || g, 100 + g %% 900 + (g %% 100) / 100.0,
                DATE '2026-10-01' + g %% 31, 'posted', '', (%(people)s)[1 + g %% {PEOPLE}], 44, '', '',
                %(now)s
            FROM generate_series(1, %(rows)s) g
            JOIN {Account._meta.db_table} a ON a.creditor_id = %(creditor)s AND a.reference = 'b' || g %% 20000
            """,
            ids,
        )
        cursor.execute(
            f"""
            INSERT INTO {LedgerEntry._meta.db_table} (account_id, kind, reference, effective_on, principal, interest,
                fees, late_charges, costs, unapplied, payment_id, recorded_at)
            SELECT account_id, 'payment', 'payment:' || reference, value_on, -amount, 0, 0, 0, 0, 0, id, recorded_at
            FROM {Payment._meta.db_table} WHERE creditor_id = %(creditor)s
            """,
            ids,
        )
        cursor.execute("ANALYZE cases_payment, cases_ledgerentry, cases_account")
    run = Run.objects.create(month=MONTH, currency="CNY", plan_version=version, created_at=now, created_by=clerk)
    return run, clerk


class _Silent:
    def step(self, label: str, total: int = 0) -> None:
        """Hear nothing."""

    def at(self, done: int, total: int) -> None:
        """Hear nothing."""


def _floor(run_id: int) -> float:
    """Return lines per second of one INSERT…SELECT of the same width into a bare copy of the table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_line "
            "(LIKE commissions_line INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES)"
        )
        start = time.perf_counter()
        cursor.execute(
            """
            INSERT INTO bench_line (run_id, payment_id, collector_id, base, dpd, row, rate, amount, exclusion)
            SELECT %s, p.id, p.collector_id, p.amount, a.dpd_at_placement, 1, 0.008, p.amount * 0.008, ''
            FROM cases_payment p JOIN cases_account a ON a.id = p.account_id
            WHERE p.value_on >= %s AND p.value_on < DATE '2026-11-01' ORDER BY p.id
            """,
            [run_id, MONTH],
        )
        return PAYMENTS / (time.perf_counter() - start)


def _check_references() -> None:
    """Have the database check every reference now, as the end of the transaction would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def measure() -> list[dict[str, Any]]:
    """Return lines per second of a whole run, first and again, beside the floor. Nothing is kept."""
    from django.db import transaction

    from commissions.actions import calculation
    from common import clock

    speeds = []
    with transaction.atomic():
        run, clerk = _prepare()
        _check_references()
        floor = _floor(run.pk)
        prints = set()
        for _turn in range(2):
            start = time.perf_counter()
            run = calculation.calculate(by=clerk, run=run, now=clock.now(), tell=_Silent())
            _check_references()
            speeds.append(PAYMENTS / (time.perf_counter() - start))
            prints.add(run.fingerprint)
        same = len(prints) == 1
        transaction.set_rollback(True)
    names = ("commission run, lines/s", "commission run again, lines/s")
    return [
        {"name": name, "value": round(speed), "floor": round(floor), "bar": None, "holds": same}
        for name, speed in zip(names, speeds, strict=True)
    ]
