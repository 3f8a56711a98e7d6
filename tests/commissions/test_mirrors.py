"""Reversals that were mirrored follow what later corrects the month of their payment, in whatever order it comes."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.urls import reverse

from commissions.actions import clearances
from commissions.engine.engine import figure
from commissions.engine.facts import Inputs, Payment
from commissions.engine.months import mirrored
from commissions.models import Plan, Run, Statement
from commissions.queries import exceptions
from commissions.queries.figuring import by_engine, groups
from commissions.queries.figuring.months import Month, watermark
from commissions.queries.figuring.people import key
from staff.models import User
from tests import factories
from tests.commissions.conftest import OCTOBER, figured, locked
from tests.commissions.test_amendments import BETTER, amended, posted, superseded
from tests.commissions.test_deltas import DECEMBER, NOVEMBER, approved, following
from tests.commissions.test_unposted import estimated, stated
from tests.examples import seeds
from tests.pay_plans import PLAN

NOW = factories.NOW
JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 2, 1)
pytestmark = pytest.mark.django_db


def settled(run: Run, clerk: Any, second: Any) -> Run:
    """Return the run, approved, with its sums below zero accepted."""
    for one in exceptions.standing(run):
        person = User.objects.get(pk=one.collector_id or 0)
        clearances.accept_negative(by=clerk, run=run, collector=person, reason="Agreed", now=NOW)
    return approved(run, clerk, second)


@pytest.fixture
def mirrored_once(paid: Any, clerk: Any, second: Any, collector: Any, october: Any) -> Run:
    """Return the approved run of November: half of 800, which October paid 16.00 for, went back: 8.00."""
    first = paid("800", by=collector, dpd=100)
    approved(figured(october, clerk), clerk, second)
    paid("-400", by=collector, account=first.account, reverses=first, on=date(2026, 11, 5))
    return settled(figured(following(NOVEMBER, collector), clerk), clerk, second)


def test_an_amendment_after_a_reversal_takes_back_by_the_new_factor(
    clerk: Any, second: Any, collector: Any, mirrored_once: Run, signed_in: Any
) -> None:
    assert mirrored_once.statements.get().settled["clawback"] == "-8"
    amended(collector, "800", clerk, second)
    run = figured(following(DECEMBER, collector), clerk)
    # 800 of 800 in slices: ×0.84. October comes to 16.80, and half of that goes back.
    [line] = run.lines.all()
    assert (line.exclusion, line.base, line.amount) == ("clawed_anew", 0, Decimal("-0.4"))
    assert (run.counts["posted"][0], run.counts["not_counted"][0]) == (0, 0)
    statement = run.statements.get()
    assert (statement.settled["late"], statement.settled["clawback"]) == ("0.8", "-0.4")
    rows = signed_in(clerk).get(reverse("commissions:statement-lines", args=[statement.pk])).content.decode()
    assert "What was taken back of an earlier month, figured again" in rows
    assert "−0.40" in rows
    prints = run.fingerprint
    run = figured(run, clerk)
    assert run.fingerprint == prints
    approved(run, clerk, second)
    again = figured(following(JANUARY, collector), clerk)
    assert (again.deltas.count(), again.lines.count(), again.total) == (0, 0, 0)


def test_a_reversal_in_the_run_of_an_amendment_goes_back_by_the_new_factor(
    paid: Any, clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    first = paid("800", by=collector, dpd=100)
    approved(figured(october, clerk), clerk, second)
    paid("-400", by=collector, account=first.account, reverses=first, on=date(2026, 11, 5))
    amended(collector, "800", clerk, second)
    run = figured(following(NOVEMBER, collector), clerk)
    assert run.lines.get().amount == Decimal("-8.4")


def test_a_cap_that_keeps_the_total_does_not_keep_the_factor(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any
) -> None:
    cap = {"id": "cap", "type": "cap_floor", "cap": "10"}
    person = hired(by=factories.PlanVersionFactory.create(definition={**PLAN, "period": [*PLAN["period"], cap]}))
    first = paid("800", by=person, dpd=100)
    approved(figured(october, clerk), clerk, second)
    paid("-400", by=person, account=first.account, reverses=first, on=date(2026, 11, 5))
    settled(figured(following(NOVEMBER, person), clerk), clerk, second)
    amended(person, "800", clerk, second)
    run = figured(following(DECEMBER, person), clerk)
    assert (posted(person), run.lines.get().amount) == (10, Decimal("-0.4"))


def test_what_came_too_late_to_be_taken_back_is_not_taken_back_by_a_correction(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any
) -> None:
    settle = {"clawback": "mirror", "clawback_days": 26}
    person = hired(by=factories.PlanVersionFactory.create(definition={**PLAN, "settle": settle}))
    late, first = (paid("400", by=person, dpd=100, on=date(2026, 10, day)) for day in (9, 10))
    approved(figured(october, clerk), clerk, second)
    for one in (late, first):
        paid("-400", by=person, account=one.account, reverses=one, on=date(2026, 11, 5))
    run = settled(figured(following(NOVEMBER, person), clerk), clerk, second)
    lines = run.lines.order_by("payment")
    assert [(line.exclusion, line.amount) for line in lines] == [("after_clawback", 0), ("clawback", -8)]
    amended(person, "800", clerk, second)
    [line] = figured(following(DECEMBER, person), clerk).lines.all()
    assert (line.exclusion, line.amount) == ("clawed_anew", Decimal("-0.4"))


def test_who_had_the_month_figured_again_has_no_mirror_to_correct(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any
) -> None:
    version = factories.PlanVersionFactory.create(definition={**PLAN, "settle": {"clawback": "recompute_period"}})
    person = hired(by=version)
    first = paid("800", by=person, dpd=100)
    approved(figured(october, clerk), clerk, second)
    paid("-400", by=person, account=first.account, reverses=first, on=date(2026, 11, 5))
    settled(figured(following(NOVEMBER, person), clerk), clerk, second)
    amended(person, "400", clerk, second)
    run = figured(following(DECEMBER, person), clerk)
    assert run.lines.count() == 0
    settled(run, clerk, second)
    assert posted(person) == Decimal("8.40")


def come_to(reversals: list[tuple[date, Payment]]) -> dict[int, Decimal]:
    """Return what October and its mirrored reversals come to from scratch, by the engine alone."""
    now = Month(OCTOBER, "CNY", watermark(), FEBRUARY)
    [group] = groups.groups(now)
    result = figure(group.versions, Inputs(now.period, group.people, tuple(by_engine.payments(now, group.ids))))
    found = {int(who): one.total for who, one in result.statements.items()}
    for origin in {month for month, _reversal in reversals}:
        back = [reversal for month, reversal in reversals if month == origin]
        for who, amount in mirrored(result, back, group.plan).items():
            found[int(who)] += amount
    return found


def paid_of_october(people: list[User]) -> dict[int, Decimal]:
    """Return what all runs paid for October: its own, and what later ones booked as late and taken back."""
    rows = Statement.objects.filter(run__booked_in=None, run__state="approved").select_related("run")
    found = dict.fromkeys((person.pk for person in people), Decimal(0))
    for row in rows:
        found[row.collector_id] += row.total if row.run.month == OCTOBER else Decimal(0)
        found[row.collector_id] += sum(Decimal(row.settled.get(name, 0)) for name in ("late", "clawback"))
    return found


@pytest.mark.parametrize("seed", seeds(6))
def test_whatever_comes_in_whatever_order_all_that_is_posted_is_a_recompute(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any, seed: int
) -> None:
    chance, people = Random(seed), [hired() for _turn in range(2)]
    payments = [paid(f"{chance.randint(20_000, 99_999) / 100}", by=who, dpd=100) for who in people for _turn in "abc"]
    reversals: list[tuple[date, Payment]] = []
    approved(figured(october, clerk), clerk, second)
    for month in (NOVEMBER, DECEMBER, JANUARY, FEBRUARY):
        paid_out = locked()
        if month == NOVEMBER or chance.random() < 0.4:
            first = payments.pop(chance.randrange(len(payments)))  # a payment goes back once
            part = min(first.amount, Decimal(chance.randint(100, 90_000)) / 100)
            back = paid(f"-{part}", by=first.collector, account=first.account, reverses=first, on=month)
            reversals.append((month, Payment(key(back.pk), -part, {}, reverses=key(first.pk))))
        if month == DECEMBER or chance.random() < 0.5:
            amended(chance.choice(people), str(chance.randint(300, 2000)), clerk, second)
        if chance.random() < 0.5:
            amount = f"{chance.randint(1, 90_000) / 100}"
            payments.append(paid(amount, by=chance.choice(people), dpd=40, on=date(2026, 10, 30)))
        if month == JANUARY and seed % 2:
            rate = {"id": "rate", "type": "rate", "rate": "0.0333"}
            superseded(Plan.objects.get(), clerk, second, {**BETTER, "line": [rate]}, on=date(2026, 10, 9))
        run = following(month, *people)
        told, run = estimated(people, month), figured(run, clerk)
        assert told == stated(run)
        prints = run.fingerprint
        run = figured(run, clerk)
        assert run.fingerprint == prints
        settled(run, clerk, second)
        assert paid_of_october(people) == come_to(reversals)
        assert paid_out.items() < locked().items()
