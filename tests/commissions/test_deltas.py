"""Approved months that change: the difference is booked in the open month, paid history never moves."""

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from cases.actions.ledger import credits as attribution
from commissions.actions import calculation, clearances, facts, runs
from commissions.enums import ExceptionKind
from commissions.models import CommissionFact, Line, Run, Statement
from commissions.queries import exceptions
from tests import factories
from tests.commissions.conftest import OCTOBER, Silent, figured
from tests.pay_plans import PLAN

NOW = factories.NOW
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
pytestmark = pytest.mark.django_db


def approved(run: Run, clerk: Any, second: Any) -> Run:
    run = runs.send_to_review(by=clerk, run=run, now=NOW)
    return runs.approve(by=second, run=run, now=NOW)


def following(month: date, *people: Any) -> Run:
    for person in people:
        factories.TargetFactory.create(collector=person, month=month)
    return factories.RunFactory.create(month=month)


def frozen() -> list[Any]:
    """Return everything that is approved, as it is stored."""
    lines = Line.objects.filter(run__state="approved").order_by("pk").values_list()
    return [*lines, *Statement.objects.filter(run__state="approved").order_by("pk").values_list()]


@pytest.fixture
def closed(paid: Any, clerk: Any, second: Any, collector: Any, october: Any) -> Run:
    """Return the approved run of October: 800 of a target of 1,000, at 2.5 %, ×0.8."""
    paid("800", by=collector, dpd=100)
    return approved(figured(october, clerk), clerk, second)


def test_a_late_payment_is_booked_in_the_open_month(
    paid: Any, clerk: Any, second: Any, collector: Any, closed: Any
) -> None:
    before = frozen()
    paid("200", by=collector, dpd=100, on=date(2026, 10, 30))
    paid("100", by=collector, dpd=10, on=date(2026, 11, 3))
    run = figured(following(NOVEMBER, collector), clerk)
    [delta] = run.deltas.all()
    # October again: 1,000 × 2.5 % × (800 × 0.8 + 200 × 1) ÷ 1,000 = 21.00; 16.00 were posted.
    assert (delta.month, delta.total, delta.statements.get().total) == (OCTOBER, 5, 5)
    assert [(line.base, line.amount, line.taken_back) for line in delta.lines.all()] == [(200, 5, False)]
    statement = run.statements.get()
    assert (statement.total, statement.settled["late"], statement.paid) == (Decimal("0.40"), "5", Decimal("5.40"))
    approved(run, clerk, second)
    assert set(map(str, before)) <= set(map(str, frozen()))
    again = figured(following(DECEMBER, collector), clerk)
    assert (again.deltas.count(), again.total) == (0, 0)


def test_what_is_posted_and_all_corrections_are_what_the_month_comes_to_now(
    paid: Any, clerk: Any, second: Any, hired: Any, collector: Any, closed: Any
) -> None:
    other = hired()
    for amount, who in (("200", collector), ("55.55", other)):
        paid(amount, by=who, dpd=100, on=date(2026, 10, 30))
    approved(figured(following(NOVEMBER, collector, other), clerk), clerk, second)
    paid("77.70", by=other, dpd=40, on=date(2026, 10, 31))
    approved(figured(following(DECEMBER, collector, other), clerk), clerk, second)
    posted = {
        who: sum(Statement.objects.filter(run__month=OCTOBER, collector=who).values_list("total", flat=True))
        for who in (collector, other)
    }
    # 1,000 of 1,000 in two slices; 133.25 in the first slice of 0.8.
    assert posted == {collector: Decimal("21.00"), other: Decimal("1.61")}


def test_a_reversal_takes_back_what_its_payment_earned(
    paid: Any, clerk: Any, second: Any, collector: Any, closed: Any
) -> None:
    first = Line.objects.get().payment
    paid("-400", by=collector, account=first.account, reverses=first, on=date(2026, 11, 5))
    run = figured(following(NOVEMBER, collector), clerk)
    line = run.lines.get()
    assert (line.exclusion, line.base, line.amount, line.faults) == ("clawback", -400, -8, None)
    statement = run.statements.get()
    assert (statement.settled["clawback"], statement.paid) == ("-8", -8)
    assert [one.kind for one in exceptions.standing(run)] == [ExceptionKind.NEGATIVE_STATEMENT]
    assert run.deltas.count() == 0


def test_a_reversal_after_the_days_of_the_plan_takes_nothing_back(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any
) -> None:
    settle = {"clawback": "mirror", "clawback_days": 20}
    person = hired(by=factories.PlanVersionFactory.create(definition={**PLAN, "settle": settle}))
    last = paid("600", by=person, dpd=100, on=date(2026, 10, 16))
    late = paid("400", by=person, dpd=100, on=date(2026, 10, 15))
    approved(figured(october, clerk), clerk, second)
    for one in (last, late):
        paid(f"-{one.amount}", by=person, account=one.account, reverses=one, on=date(2026, 11, 5))
    run = figured(following(NOVEMBER, person), clerk)
    lines = run.lines.order_by("base")
    # 600 × 2.5 % × 0.84: the month came to 100 % of its target in two slices.
    assert [(line.exclusion, line.base, line.amount) for line in lines] == [
        ("clawback", -600, Decimal("-12.60")),
        ("after_clawback", -400, 0),
    ]
    assert run.statements.get().settled["clawback"] == "-12.6"


def test_a_plan_may_figure_the_month_of_a_reversal_again(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any
) -> None:
    version = factories.PlanVersionFactory.create(definition={**PLAN, "settle": {"clawback": "recompute_period"}})
    person = hired(by=version)
    first = paid("1000", by=person, dpd=100)
    approved(figured(october, clerk), clerk, second)
    paid("-400", by=person, account=first.account, reverses=first, on=date(2026, 11, 5))
    run = figured(following(NOVEMBER, person), clerk)
    [delta] = run.deltas.all()
    # 600 × 2.5 % × 0.8 = 12.00; 21.00 were posted.
    assert (delta.total, run.total) == (-9, -9)
    assert {line.exclusion for line in run.lines.all()} == {"clawback"}
    lines = delta.lines.filter(exclusion="").order_by("taken_back")
    assert [(line.base, line.amount) for line in lines] == [(600, 15), (-1000, -25)]


def test_money_of_nobody_is_paid_once_somebody_is_credited(
    paid: Any, clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    payment = paid("800", by=None, dpd=100)
    run = figured(october, clerk)
    act: dict[str, Any] = {"by": clerk, "run": run, "kind": ExceptionKind.UNATTRIBUTED, "now": NOW}
    clearances.leave_out(payments=[payment.pk], reason="Nobody had it", **act)
    approved(run, clerk, second)
    attribution.attribute(by=clerk, payments=[payment.pk], collector=collector, reason="Took the call", now=NOW)
    run = figured(following(NOVEMBER, collector), clerk)
    [delta] = run.deltas.all()
    assert [(one.exclusion, one.base, one.taken_back) for one in delta.lines.order_by("taken_back")] == [
        ("", 800, False),
        ("unattributed", -800, True),
    ]
    assert (delta.total, run.statements.get().settled["late"]) == (16, "16")


def test_only_whose_money_moved_is_corrected(paid: Any, clerk: Any, second: Any, hired: Any, october: Any) -> None:
    tenure = {"id": "tenure", "type": "factor", "by": "tenure_months", "rows": [["0", "12", "1"], ["12", None, "2"]]}
    version = factories.PlanVersionFactory.create(definition={**PLAN, "period": [tenure]})
    one, other = (hired(by=version, hired_on=date(2026, 1, 1)) for _turn in range(2))
    for person in (one, other):
        paid("400", by=person, dpd=10)
    approved(figured(october, clerk), clerk, second)
    type(other).objects.filter(pk=other.pk).update(hired_on=date(2020, 1, 1))
    paid("400", by=one, dpd=10, on=date(2026, 10, 30))
    [delta] = figured(following(NOVEMBER, one, other), clerk).deltas.all()
    assert dict(delta.statements.values_list("collector", "total")) == {one.pk: 2}


def test_figured_again_corrections_are_written_once(paid: Any, clerk: Any, collector: Any, closed: Any) -> None:
    paid("200", by=collector, dpd=100, on=date(2026, 10, 30))
    run = figured(following(NOVEMBER, collector), clerk)
    prints = run.fingerprint
    again = figured(run, clerk)
    assert (again.fingerprint, Run.objects.filter(booked_in=run).count()) == (prints, 1)
    assert again.total == 5


def test_a_payment_that_was_not_cleared_is_paid_by_the_next_month(
    paid: Any, clerk: Any, second: Any, hired: Any
) -> None:
    plan = {**PLAN, "select": {"max": "owing", "cleared_days": 30}}
    person = hired(by=factories.PlanVersionFactory.create(definition=plan))
    paid("400", by=person, dpd=10, on=date(2026, 10, 20))
    paid("400", by=person, dpd=10, on=date(2026, 10, 30))
    run = approved(figured(factories.RunFactory.create(), clerk), clerk, second)
    assert {line.exclusion for line in run.lines.all()} == {"", "not_cleared"}
    november = following(NOVEMBER, person)
    later = datetime(2026, 12, 20, tzinfo=UTC)
    november = calculation.calculate(by=clerk, run=november, now=later, tell=Silent())
    [delta] = november.deltas.all()
    assert sorted(line.exclusion for line in delta.lines.all()) == ["", "not_cleared"]
    assert delta.total == Decimal("1.60")


def test_the_pages_say_what_is_corrected(
    paid: Any, clerk: Any, second: Any, collector: Any, closed: Any, signed_in: Any
) -> None:
    paid("200", by=collector, dpd=100, on=date(2026, 10, 30))
    run = approved(figured(following(NOVEMBER, collector), clerk), clerk, second)
    [delta] = run.deltas.all()
    page = signed_in(clerk).get(run.get_absolute_url()).content.decode()
    assert "Corrections of earlier months" in page
    assert delta.get_absolute_url() in page
    assert "Corrections of October 2026" in signed_in(clerk).get(delta.get_absolute_url()).content.decode()
    own = signed_in(collector).get(run.statements.get().get_absolute_url()).content.decode()
    for words in ("Late payments of earlier months", "+5.00", delta.statements.get().get_absolute_url()):
        assert words in own
    other = signed_in(collector).get(delta.statements.get().get_absolute_url()).content.decode()
    assert "Correction of October 2026" in other
    for name in ("run-detail", "run-export", "run-calculate"):
        url = reverse(f"commissions:{name}", args=[delta.pk])
        answer = signed_in(clerk).get(url) if name == "run-detail" else signed_in(clerk).post(url)
        assert answer.status_code == 404


def test_nothing_is_written_where_nothing_changed(clerk: Any, collector: Any, closed: Any) -> None:
    run = figured(following(NOVEMBER, collector), clerk)
    assert (run.deltas.count(), run.total) == (0, 0)


@pytest.mark.parametrize("late", [True, False])
def test_runs_from_before_facts_know_what_they_had_paid(
    paid: Any, clerk: Any, collector: Any, closed: Any, late: bool
) -> None:
    if late:
        paid("200", by=collector, dpd=100, on=date(2026, 10, 30))
    paid("100", by=collector, dpd=10, on=date(2026, 11, 3))
    facts.capture(now=NOW)
    migration: Any = import_module("commissions.migrations.0004_every_plan_in_runs")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(migration.UNLOCK)
        cursor.execute("UPDATE commissions_run SET watermark = 0")
        cursor.execute(migration.WATERMARKS)
        cursor.execute(migration.LOCK)
    first, *_rest, last = CommissionFact.objects.order_by("pk").values_list("pk", flat=True)
    closed.refresh_from_db()
    assert closed.watermark == (first if late else last)
    run = figured(following(NOVEMBER, collector), clerk)
    assert [one.total for one in run.deltas.all()] == ([5] if late else [])
    assert run.lines.count() == 1
