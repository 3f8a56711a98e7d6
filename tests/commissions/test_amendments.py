"""Amendments of approved months: asked for with a reason, decided by a second person, posted forward."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction

from commissions.actions import amendments, assignments, calculation, clearances, months, plans, runs, targets
from commissions.models import Amendment, Assignment, Plan, Run, Statement, Target
from commissions.queries import exceptions
from commissions.queries.figuring import groups
from commissions.queries.figuring.months import Month, watermark
from common.second_person import SecondPersonNeeded
from staff.models import User
from tests import factories
from tests.commissions.conftest import OCTOBER, Silent, figured
from tests.commissions.test_deltas import DECEMBER, NOVEMBER, approved, following, frozen
from tests.examples import seeds
from tests.pay_plans import PLAN
from tests.sql import refusal

NOW = factories.NOW
CONDUCT = {"id": "conduct", "type": "gate", "by": "complaints", "rows": [["0", "3", "1"], ["3", None, "0"]]}
BETTER = {
    **PLAN,
    "line": [{"id": "rate", "type": "rate", "rate": "0.05"}],
    "period": [*PLAN["period"], CONDUCT],
}
SOUND = {**PLAN, "period": [*PLAN["period"], CONDUCT]}
pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(paid: Any, clerk: Any, second: Any, collector: Any, october: Any) -> Run:
    """Return the approved run of October: 800 of a target of 1,000, at 2.5 %, ×0.8: 16.00."""
    paid("800", by=collector, dpd=100)
    return approved(figured(october, clerk), clerk, second)


def amended(collector: Any, amount: str, clerk: Any, second: Any, month: date = OCTOBER) -> Amendment:
    """Return the approved amendment of a target."""
    asked: dict[str, Any] = {"month": month, "currency": "CNY", "now": NOW}
    targets.set_month(by=clerk, amounts={collector.pk: Decimal(amount)}, reason="Typed wrong", **asked)
    targets.approve(by=second, **asked)
    return Amendment.objects.latest("pk")


def posted(person: Any, month: date = OCTOBER) -> Any:
    rows = Statement.objects.filter(run__month=month, run__state="approved", collector=person)
    return sum(rows.values_list("total", flat=True))


def superseded(plan: Any, clerk: Any, second: Any, definition: Any = BETTER, on: date = OCTOBER) -> Any:
    """Return a version of `plan` that was approved for a day of an approved month."""
    version = plans.draft(by=clerk, plan=plan, now=NOW)
    plans.write(by=clerk, version=version, definition=definition, now=NOW)
    plans.submit(by=clerk, version=version, effective_on=on, note="The rates were typed wrong", now=NOW, amends=True)
    return plans.approve(by=second, version=version, now=NOW)


def test_an_approved_target_stands_until_its_amendment_is_approved(
    clerk: Any, second: Any, collector: Any, closed: Any
) -> None:
    asked: dict[str, Any] = {"month": OCTOBER, "currency": "CNY", "now": NOW}
    change = {collector.pk: Decimal(2000)}
    with pytest.raises(months.MonthLocked, match=r"posted in the run of November 2026. Say why") as refused:
        targets.set_month(by=clerk, amounts=change, **asked)
    assert refused.value.field == "reason"
    assert targets.set_month(by=clerk, amounts=change, reason="Typed wrong", **asked) == 1
    assert Target.objects.get().amount == 1000
    assert targets.set_month(by=clerk, amounts=change, reason="Again", **asked) == 0
    with pytest.raises(months.AmendmentWaits, match=f"{collector}"):
        targets.set_month(by=clerk, amounts={collector.pk: Decimal(3000)}, reason="No", **asked)
    with pytest.raises(SecondPersonNeeded):
        targets.approve(by=clerk, **asked)
    assert targets.approve(by=second, **asked) == 1
    row, amendment = Target.objects.get(), Amendment.objects.get()
    assert (row.amount, row.set_by, row.approved_by) == (2000, clerk, second)
    assert row.history.filter(history_change_reason="Typed wrong").exists()
    assert (amendment.state, amendment.reason, amendment.booked_in) == ("approved", "Typed wrong", None)


def test_a_target_of_an_approved_month_is_not_taken_away(clerk: Any, collector: Any, closed: Any) -> None:
    with pytest.raises(targets.TargetNotPositive, match="not taken away"):
        targets.set_month(by=clerk, month=OCTOBER, currency="CNY", amounts={collector.pk: None}, reason="No", now=NOW)


@pytest.mark.parametrize(
    ("target", "delta"),
    # 20.00 of lines: of 800 in slices ×0.84, of 500 ×1.05625; of 1,600 ×0.8 as before.
    [("800", "0.80"), ("500", "5.13"), ("1600", "0")],
)
def test_an_amended_target_is_posted_in_the_open_month(
    clerk: Any, second: Any, collector: Any, closed: Any, target: str, delta: str
) -> None:
    before = frozen()
    amendment = amended(collector, target, clerk, second)
    run = figured(following(NOVEMBER, collector), clerk)
    found = [one.total for one in run.deltas.all()]
    assert found == ([Decimal(delta)] if delta != "0" else [])
    amendment.refresh_from_db()
    assert amendment.booked_in == run
    assert [one.settled["late"] for one in run.statements.all()] == ([delta.rstrip("0")] if delta != "0" else [])
    prints = run.fingerprint
    run = figured(run, clerk)
    assert run.fingerprint == prints
    approved(run, clerk, second)
    assert set(map(str, before)) <= set(map(str, frozen()))
    assert posted(collector) == Decimal("16.00") + Decimal(delta)
    again = figured(following(DECEMBER, collector), clerk)
    assert (again.deltas.count(), again.total) == (0, 0)


def test_a_higher_target_takes_back(paid: Any, clerk: Any, second: Any, collector: Any, october: Any) -> None:
    paid("1000", by=collector, dpd=100)
    approved(figured(october, clerk), clerk, second)
    amended(collector, "2000", clerk, second)
    run = figured(following(NOVEMBER, collector), clerk)
    # 1,000 of 2,000 counts ×0.8 whole: 20.00; 21.00 were posted.
    assert run.statements.get().settled["clawback"] == "-1"
    clearances.accept_negative(by=clerk, run=run, collector=collector, reason="Agreed", now=NOW)
    approved(run, clerk, second)
    assert posted(collector) == Decimal("20.00")


def test_a_plan_superseded_from_its_first_day_is_posted_forward(
    clerk: Any, second: Any, collector: Any, version: Any, closed: Any
) -> None:
    before = frozen()
    draft = plans.draft(by=clerk, plan=version.plan, now=NOW)
    with pytest.raises(months.MonthLocked, match=r"posted in the run of November 2026"):
        plans.submit(by=clerk, version=draft, effective_on=OCTOBER, note="Wrong", now=NOW)
    newer = superseded(version.plan, clerk, second, on=date(2026, 1, 1))
    version.refresh_from_db()
    assert (version.has_no_days, newer.valid.lower) == (True, date(2026, 1, 1))
    run = figured(following(NOVEMBER, collector), clerk)
    [delta] = run.deltas.all()
    # 800 × 5 % × 0.8 = 32.00.
    assert (delta.total, run.statements.get().settled["late"]) == (16, "16")
    assert [(line.amount, line.version_id) for line in delta.lines.order_by("taken_back")] == [
        (40, newer.pk),
        (-20, version.pk),
    ]
    approved(figured(run, clerk), clerk, second)
    assert (posted(collector), set(map(str, before)) <= set(map(str, frozen()))) == (32, True)


def test_a_plan_superseded_within_the_month_changes_what_came_after(
    paid: Any, clerk: Any, second: Any, collector: Any, version: Any, october: Any
) -> None:
    paid("400", by=collector, dpd=100, on=date(2026, 10, 9))
    paid("400", by=collector, dpd=100, on=date(2026, 10, 10))
    approved(figured(october, clerk), clerk, second)
    superseded(version.plan, clerk, second, on=date(2026, 10, 10))
    [delta] = figured(following(NOVEMBER, collector), clerk).deltas.all()
    assert [line.base for line in delta.lines.order_by("taken_back")] == [400, -400]
    assert delta.total == 8


def test_a_version_for_an_open_month_is_not_approved_once_its_run_is(
    paid: Any, clerk: Any, second: Any, collector: Any, version: Any, october: Any
) -> None:
    draft = plans.draft(by=clerk, plan=version.plan, now=NOW)
    draft = plans.write(by=clerk, version=draft, definition=SOUND, now=NOW)
    plans.submit(by=clerk, version=draft, effective_on=OCTOBER, note="New", now=NOW)
    paid("400", by=collector)
    approved(figured(october, clerk), clerk, second)
    with pytest.raises(months.MonthLocked, match="handed in again as an amendment"):
        plans.approve(by=second, version=draft, now=NOW)
    plans.refuse(by=second, version=draft, words="Late", now=NOW)


def test_an_amending_version_that_is_refused_amends_nothing(clerk: Any, second: Any, version: Any, closed: Any) -> None:
    draft = plans.draft(by=clerk, plan=version.plan, now=NOW)
    draft = plans.write(by=clerk, version=draft, definition=SOUND, now=NOW)
    plans.submit(by=clerk, version=draft, effective_on=OCTOBER, note="New", now=NOW, amends=True)
    with pytest.raises(amendments.DecidedWithVersion):
        amendments.approve(by=second, amendment=Amendment.objects.get(), now=NOW)
    plans.refuse(by=second, version=draft, words="No", now=NOW)
    assert Amendment.objects.get().state == "refused"


def test_an_amended_assignment_moves_all_of_the_month(clerk: Any, second: Any, collector: Any, closed: Any) -> None:
    other = factories.PlanVersionFactory.create(definition=BETTER)
    asked: dict[str, Any] = {"by": clerk, "plan": other.plan, "since": OCTOBER, "collector": collector, "now": NOW}
    with pytest.raises(months.MonthLocked, match="posted in the run of November 2026"):
        assignments.assign(**asked)
    row = assignments.assign(reason="Moved in October", **asked)
    assert isinstance(row, Amendment)
    assert Assignment.objects.get().plan != other.plan
    with pytest.raises(SecondPersonNeeded):
        amendments.approve(by=clerk, amendment=row, now=NOW)
    amendments.approve(by=second, amendment=row, now=NOW)
    run = figured(following(NOVEMBER, collector), clerk)
    [delta] = run.deltas.all()
    assert delta.total == 16
    approved(run, clerk, second)
    assert posted(collector) == 32


def test_who_is_paid_by_no_plan_any_more_gives_everything_back(
    clerk: Any, second: Any, collector: Any, version: Any, closed: Any
) -> None:
    row = assignments.end(
        by=clerk, assignment=Assignment.objects.get(), since=OCTOBER, reason="Was in another team", now=NOW
    )
    assert row is not None
    amendments.approve(by=second, amendment=row, now=NOW)
    hired_again = factories.AssignmentFactory.create(plan=version.plan, collector=collector, during=(NOVEMBER, None))
    assert hired_again.pk
    run = figured(following(NOVEMBER, collector), clerk)
    [delta] = run.deltas.all()
    assert delta.total == -16
    assert {one.kind for one in exceptions.standing(run)} == {"no_plan", "negative_statement"}


def test_the_others_of_a_team_are_figured_again_with_who_left_it(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any
) -> None:
    pot = {"id": "pool", "type": "pool", "rate": "0.01", "of": "recovered", "share_by": "recovered"}
    version = factories.PlanVersionFactory.create(definition={**PLAN, "period": [], "team": [pot]})
    one, other = hired(by=version), hired(by=version)
    for person in (one, other):
        paid("500", by=person, dpd=100)
    approved(figured(october, clerk), clerk, second)
    elsewhere = factories.PlanVersionFactory.create(definition={**PLAN, "period": []})
    row: Any = assignments.assign(by=clerk, plan=elsewhere.plan, since=OCTOBER, collector=one, reason="Moved", now=NOW)
    amendments.approve(by=second, amendment=row, now=NOW)
    [delta] = figured(following(NOVEMBER, one, other), clerk).deltas.all()
    # The pot was 10.00, five for each; now it is 5.00 for the one who is left.
    assert dict(delta.statements.values_list("collector", "total")) == {one.pk: -5}


def test_what_a_person_lacks_for_an_amended_month_stands_before_approval(
    clerk: Any, second: Any, collector: Any, version: Any, closed: Any
) -> None:
    gate = {"id": "qa", "type": "gate", "by": "qa_score", "rows": [["0", "85", "0"], ["85", None, "1"]]}
    superseded(version.plan, clerk, second, {**PLAN, "period": [*PLAN["period"], gate]}, on=date(2026, 1, 1))
    run = figured(following(NOVEMBER, collector), clerk)
    assert {(one.kind, one.detail) for one in exceptions.standing(run)} == {("missing_fact", "qa_score")}


def test_a_reversal_mirrors_what_was_posted_last(
    paid: Any, clerk: Any, second: Any, collector: Any, closed: Any
) -> None:
    amended(collector, "800", clerk, second)
    approved(figured(following(NOVEMBER, collector), clerk), clerk, second)
    assert posted(collector) == Decimal("16.80")
    first = closed.lines.get().payment
    paid("-800", by=collector, account=first.account, reverses=first, on=date(2026, 12, 5))
    run = figured(following(DECEMBER, collector), clerk)
    assert run.lines.get().amount == Decimal("-16.8")


def test_a_refusal_says_why_and_an_amendment_can_be_taken_back(
    clerk: Any, second: Any, collector: Any, closed: Any
) -> None:
    asked: dict[str, Any] = {"month": OCTOBER, "currency": "CNY", "now": NOW, "reason": "Typed wrong"}
    targets.set_month(by=clerk, amounts={collector.pk: Decimal(2000)}, **asked)
    row = Amendment.objects.get()
    with pytest.raises(months.WordsNeeded):
        amendments.refuse(by=second, amendment=row, words=" ", now=NOW)
    amendments.discard(by=clerk, amendment=row, now=NOW)
    with pytest.raises(months.AmendmentDecided):
        amendments.approve(by=second, amendment=row, now=NOW)
    assert Target.objects.get().amount == 1000


def test_two_open_months_do_not_post_the_same_twice(clerk: Any, second: Any, collector: Any, closed: Any) -> None:
    amended(collector, "800", clerk, second)
    november, december = (figured(following(month, collector), clerk) for month in (NOVEMBER, DECEMBER))
    assert (november.deltas.count(), december.deltas.count()) == (1, 0)
    runs.send_to_review(by=clerk, run=december, now=NOW)
    runs.approve(by=second, run=runs.send_to_review(by=clerk, run=november, now=NOW), now=NOW + timedelta(hours=1))
    with pytest.raises(runs.EarlierMonthFirst, match="Calculate it again"):
        runs.approve(by=second, run=december, now=NOW + timedelta(hours=2))
    december = calculation.calculate(by=clerk, run=december, now=NOW + timedelta(hours=3), tell=Silent())
    approved(december, clerk, second)
    assert posted(collector) == Decimal("16.80")


def test_the_database_keeps_what_was_asked_and_decided(clerk: Any, second: Any, collector: Any, closed: Any) -> None:
    targets.set_month(
        by=clerk, month=OCTOBER, currency="CNY", amounts={collector.pk: Decimal(800)}, reason="x", now=NOW
    )
    asked = "UPDATE commissions_amendment SET"
    for sql in (f"{asked} amount = 900", f"{asked} reason = 'y'", f"{asked} made_by_id = {second.pk}"):
        assert "keeps what was asked" in refusal(sql)
    targets.approve(by=second, month=OCTOBER, currency="CNY", now=NOW)
    for change in ("decision = 'z'", "state = 'refused'", "state = 'submitted', decided_at = NULL"):
        assert "keeps what was asked" in refusal(f"{asked} {change}")
    run = figured(following(NOVEMBER, collector), clerk)
    assert refusal(f"{asked} booked_in_id = NULL") == ""
    approved(figured(run, clerk), clerk, second)
    for sql in (f"{asked} booked_in_id = NULL", "DELETE FROM commissions_amendment"):
        assert "keeps what was asked" in refusal(sql)
    assert "append-only" in refusal("TRUNCATE commissions_amendment CASCADE")


@pytest.mark.parametrize("seed", seeds(4))
def test_posted_and_all_deltas_come_to_a_recompute_now(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any, seed: int
) -> None:
    chance, people = Random(seed), [hired() for _turn in range(3)]
    for person in people:
        paid(str(chance.randint(100, 1500)), by=person, dpd=100)
    approved(figured(october, clerk), clerk, second)
    for turn, month in enumerate((NOVEMBER, DECEMBER, date(2027, 1, 1))):
        amended(chance.choice(people), str(chance.randint(300, 2000)), clerk, second)
        if chance.random() < 0.7:
            paid(f"{chance.randint(1, 90_000) / 100}", by=chance.choice(people), dpd=40, on=date(2026, 10, 30))
        if turn == 1:
            rate = {"id": "rate", "type": "rate", "rate": "0.0333"}
            superseded(Plan.objects.get(), clerk, second, {**BETTER, "line": [rate]}, on=date(2026, 10, 9))
        run = figured(following(month, *people), clerk)
        prints = run.fingerprint
        run = figured(run, clerk)
        assert run.fingerprint == prints
        for one in exceptions.standing(run):
            person = User.objects.get(pk=one.collector_id or 0)
            clearances.accept_negative(by=clerk, run=run, collector=person, reason="Agreed", now=NOW)
        approved(run, clerk, second)
        now = Month(OCTOBER, "CNY", watermark(), date(2027, 2, 1))
        with transaction.atomic():
            results = [groups.figure(now, group).statements for group in groups.groups(now)]
        come = {int(who): one.total for found in results for who, one in found.items()}
        assert {person.pk: posted(person) for person in people} == come
