"""A run's lines, statements, proofs and fingerprint; SQL and Python agree to the cent."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from commissions.actions import calculation
from commissions.models import Line, PlanVersion, Statement
from commissions.queries import credits as chosen
from commissions.queries.plans.plans import tables_of
from tests import factories
from tests.commissions.conftest import OCTOBER, Silent, figured


def test_a_statement_is_figured_from_what_was_allocated(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    paid("400", by=collector, dpd=10)
    paid("900", by=collector, dpd=100, beyond="300")
    run = figured(october, clerk)
    statement = run.statements.get()
    assert (statement.recovered, statement.line_total, statement.total) == (1000, 17, Decimal("14.28"))
    assert (statement.factor, statement.target) == (Decimal("0.84"), 1000)
    assert (run.total, run.state, run.calculated_by) == (Decimal("14.28"), "calculated", clerk)
    assert run.counts["beyond"] == [1, "300.000"]
    assert run.counts["credited"] == [2, "1000.000"]


@pytest.mark.parametrize(
    ("case", "exclusion"),
    [
        ({"by": None}, "no_collector"),
        ({"state": "before_placement"}, "before_placement"),
        ({"dpd": 0}, "no_rate"),
        ({"beyond": "100"}, "overpaid"),
    ],
)
def test_what_is_not_counted_says_why(
    paid: Any, clerk: Any, collector: Any, october: Any, case: Any, exclusion: Any
) -> None:
    paid("100", **({"by": collector} | case))
    run = figured(october, clerk)
    line = run.lines.get()
    assert (line.exclusion, line.amount, line.rate, line.statement) == (exclusion, 0, None, None)
    assert run.total == 0
    assert run.counts["not_counted"] == [1, "100.000"]


def test_a_collector_without_target_is_left_out_until_one_is_set(paid: Any, clerk: Any, october: Any) -> None:
    collector = factories.UserFactory.create()
    paid("100", by=collector)
    assert figured(october, clerk).lines.get().exclusion == "no_target"
    factories.TargetFactory.create(collector=collector)
    assert figured(october, clerk).statements.get().recovered == 100


@pytest.mark.parametrize(("on", "counts"), [("2026-09-30", 0), ("2026-10-01", 1), ("2026-10-31", 1), ("2026-11-01", 0)])
def test_the_month_is_half_open(paid: Any, clerk: Any, collector: Any, october: Any, on: Any, counts: Any) -> None:
    paid("100", by=collector, on=date.fromisoformat(on))
    assert figured(october, clerk).lines.count() == counts


def test_another_currency_and_an_unmatched_payment_stay_out(
    paid: Any, clerk: Any, collector: Any, october: Any
) -> None:
    paid("100", by=collector, currency="USD")
    payment = paid("100", by=collector)
    factories.PaymentFactory.create(
        account=None, creditor=payment.creditor, account_reference="?", state="unmatched", value_on=OCTOBER
    )
    assert figured(october, clerk).lines.count() == 1
    assert chosen.unmatched(month=OCTOBER, currency="CNY") == chosen.Counted(1, Decimal(100))


def test_a_reversal_takes_back_from_whom_it_was_credited_to(
    paid: Any, clerk: Any, collector: Any, october: Any
) -> None:
    first = paid("400", by=collector, dpd=100, state="reversed")
    other = factories.UserFactory.create()
    paid("-400", by=other, account=first.account, reverses=first)
    run = figured(october, clerk)
    assert run.statements.get().collector == collector
    assert run.total == 0


def test_a_payment_that_came_after_the_month_was_locked_is_credited_in_the_next(
    paid: Any, clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    paid("100", by=collector)
    run = figured(october, clerk)
    paid("50", by=collector, on=date(2026, 10, 30))
    assert chosen.late_since(run_id=run.pk, month=OCTOBER, currency="CNY") == chosen.Counted(1, Decimal(50))
    november = factories.RunFactory.create(month=date(2026, 11, 1), plan_version=run.plan_version)
    factories.TargetFactory.create(collector=collector, month=november.month)
    assert figured(november, clerk).lines.count() == 0
    type(run).objects.filter(pk=run.pk).update(state="approved", approved_by=second, approved_at=factories.NOW)
    done = figured(november, clerk)
    assert [line.base for line in done.lines.all()] == [50]
    assert done.counts["late"] == [1, "50.000"]


def test_figured_twice_gives_the_same_and_doubles_nothing(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    for amount in ("100", "33.33", "12.01"):
        paid(amount, by=collector)
    first = figured(october, clerk)
    again = figured(october, clerk)
    assert again.fingerprint == first.fingerprint != ""
    assert (again.counts["figured"], again.counts["same"]) == (2, True)
    assert (Line.objects.count(), Statement.objects.count()) == (3, 1)
    paid("0.01", by=collector)
    assert figured(october, clerk).fingerprint != first.fingerprint


def test_what_fails_in_the_middle_keeps_what_was_figured_before(
    paid: Any, clerk: Any, collector: Any, october: Any, monkeypatch: Any
) -> None:
    paid("100", by=collector)
    run = figured(october, clerk)
    paid("200", by=collector)
    monkeypatch.setattr(calculation, "LINES", calculation.LINES.replace("c.base * c.rate", "c.base * c.rate + 1"))
    with pytest.raises(calculation.EnginesDisagree):
        figured(october, clerk)
    run.refresh_from_db()
    assert run.statements.get().recovered == 100
    assert run.lines.count() == 1


def test_a_month_without_plan_is_refused(clerk: Any, october: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE commissions_planversion SET valid = '[2026-01-01,2026-02-01)'")
    with pytest.raises(calculation.PlanMissing, match="Approve a version"):
        calculation.calculate(by=clerk, run=october, now=factories.NOW, tell=Silent())


# The same statements, figured by the database alone, to hold the reference engine against.
BY_SQL = """
    WITH lines AS (
        SELECT l.collector_id, sum(l.base) AS recovered, sum(l.base * l.rate) AS line_total
        FROM commissions_line l WHERE l.run_id = %(run)s AND l.exclusion = '' GROUP BY 1
    ), cut AS (
        SELECT n.collector_id, n.recovered, n.line_total, sum(
            CASE WHEN n.recovered <= 0 THEN CASE WHEN s.low = 0 THEN s.factor * n.recovered ELSE 0 END
            ELSE GREATEST(0, LEAST(n.recovered * 100, COALESCE(s.high * t.amount, n.recovered * 100))
                             - s.low * t.amount) / 100 * s.factor END) AS weighted
        FROM lines n
        JOIN commissions_target t
            ON t.collector_id = n.collector_id AND t.month = %(month)s AND t.currency = %(currency)s
        CROSS JOIN (VALUES (0::numeric, 80::numeric, 0.8::numeric), (80, 100, 1), (100, 120, 1.25), (120, NULL, 1.5))
            AS s (low, high, factor)
        GROUP BY 1, 2, 3, t.amount
    )
    SELECT collector_id, round((CASE WHEN recovered = 0 THEN line_total * 0.8
        ELSE (line_total * weighted)::numeric(80, 40) / recovered END), %(digits)s) FROM cut
"""


@pytest.mark.parametrize(("currency", "digits"), [("CNY", 2), ("TWD", 0), ("KWD", 3)])
def test_the_database_and_the_engine_agree_to_the_cent_on_random_months(
    paid: Any, clerk: Any, currency: Any, digits: Any
) -> None:
    dice = random.Random(digits)
    version = factories.PlanVersionFactory.create(plan__currency=currency)
    run = factories.RunFactory.create(currency=currency, plan_version=version)
    people = factories.UserFactory.create_batch(7)
    for person in people:
        amount = Decimal(dice.randrange(1, 400000)) / 100
        factories.TargetFactory.create(collector=person, currency=currency, amount=amount)
    for _turn in range(70):
        amount = Decimal(dice.randrange(-60000, 200000)) / 10**digits or Decimal(1)
        original = {} if amount > 0 else {"reverses": paid("1", by=None, currency=currency, on=date(2026, 8, 1))}
        payment = paid(str(amount), by=dice.choice(people), dpd=dice.randrange(1, 300), currency=currency, **original)
        assert payment.creditor.currency == currency
    done = figured(run, clerk)
    with connection.cursor() as cursor:
        cursor.execute(BY_SQL, {"run": run.pk, "month": OCTOBER, "currency": currency, "digits": digits})
        by_sql = dict(cursor.fetchall())
    assert by_sql == dict(done.statements.values_list("collector", "total"))
    assert len(by_sql) == 7 or currency != "CNY"
    assert sum(line.amount for line in done.lines.all()) == Decimal(done.counts["line_total"])


def test_the_tables_that_were_used_stay_on_the_statement(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    paid("400", by=collector, dpd=100)
    trace = figured(october, clerk).statements.get().trace
    assert trace["bands"] == [
        {"row": 3, "band": ["91", "181", "0.025"], "payments": 1, "base": "400.000", "amount": "10.000000"}
    ]
    assert trace["slices"][0]["band"] == ["0", "80", "0.8"]
    assert tables_of(PlanVersion.objects.get()).rates[3].value == Decimal("0.025")
