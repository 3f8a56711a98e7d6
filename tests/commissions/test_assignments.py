"""Which plan pays whom: whole months, one plan per currency at a time, a collector's own before the team's."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from commissions.actions import assignments, months, targets
from commissions.models import Assignment, Target
from commissions.queries.plans import plans as queries
from common import history
from common.second_person import SecondPersonNeeded
from staff.enums import Role
from tests import factories

NOW = factories.NOW
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
pytestmark = pytest.mark.django_db


def assign(by: Any, plan: Any, since: date = OCTOBER, **whom: Any) -> Any:
    return assignments.assign(by=by, plan=plan, since=since, now=NOW, **whom)


def test_a_collectors_own_plan_beats_the_teams(clerk: Any) -> None:
    team = factories.TeamFactory.create()
    of_team, own = factories.UserFactory.create_batch(2, team=team)
    factories.UserFactory.create(team=team, role=Role.SUPERVISOR)
    wide, special = factories.PlanVersionFactory.create_batch(2)
    assign(clerk, wide.plan, team=team)
    assign(clerk, special.plan, collector=own)
    found = queries.assigned(month=OCTOBER, currency="CNY")
    assert {pk: (one.plan, one.own) for pk, one in found.items()} == {
        of_team.pk: (wide.plan, False),
        own.pk: (special.plan, True),
    }


def test_assigning_ends_what_paid_before(clerk: Any) -> None:
    collector = factories.UserFactory.create()
    first, second = factories.PlanFactory.create_batch(2)
    assign(clerk, first, collector=collector)
    assign(clerk, second, DECEMBER, collector=collector)
    rows = Assignment.objects.order_by("during").values_list("plan", "during")
    assert [(plan, during.lower, during.upper) for plan, during in rows] == [
        (first.pk, OCTOBER, DECEMBER),
        (second.pk, DECEMBER, None),
    ]
    with pytest.raises(assignments.AssignmentRefused, match="already"):
        assign(clerk, second, date(2027, 2, 1), collector=collector)
    assign(clerk, first, NOVEMBER, collector=collector)
    assert [row.during.lower for row in Assignment.objects.order_by("during")] == [OCTOBER, NOVEMBER]


def test_an_assignment_ends_and_one_that_had_not_begun_is_taken_back(clerk: Any) -> None:
    row = assign(clerk, factories.PlanFactory.create(), collector=factories.UserFactory.create())
    assignments.end(by=clerk, assignment=row, since=DECEMBER, now=NOW)
    with pytest.raises(assignments.AssignmentRefused, match="ended"):
        assignments.end(by=clerk, assignment=row, since=DECEMBER, now=NOW)
    assignments.end(by=clerk, assignment=row, since=OCTOBER, now=NOW)
    assert not Assignment.objects.exists()
    assert Assignment.history.count() == 3


@pytest.mark.parametrize("whom", ["nobody", "both", "supervisor"])
def test_an_assignment_is_of_one_collector_or_team(clerk: Any, whom: str) -> None:
    team = factories.TeamFactory.create()
    known: dict[str, dict[str, Any]] = {
        "nobody": {},
        "both": {"team": team, "collector": factories.UserFactory.create()},
        "supervisor": {"collector": factories.UserFactory.create(role=Role.SUPERVISOR)},
    }
    with pytest.raises(assignments.AssignmentRefused):
        assign(clerk, factories.PlanFactory.create(), **known[whom])


def test_a_paid_month_keeps_its_plan(clerk: Any, second: Any) -> None:
    factories.RunFactory.create(month=OCTOBER, state="approved", approved_by=second, approved_at=NOW)
    with pytest.raises(months.MonthLocked):
        assign(clerk, factories.PlanFactory.create(), collector=factories.UserFactory.create())
    assert assign(clerk, factories.PlanFactory.create(), NOVEMBER, collector=factories.UserFactory.create()).pk


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"during": (date(2026, 10, 2), None)}, "assignment_whole_months"),
        ({"during": (None, None)}, "assignment_whole_months"),
        ({"during": (OCTOBER, date(2026, 12, 2))}, "assignment_whole_months"),
        ({"during": (OCTOBER, OCTOBER)}, "assignment_whole_months"),
        ({"collector": None}, "assignment_of_one"),
        ({"currency": "USD"}, "assignment_in_currency_of_plan"),
    ],
)
def test_the_database_holds_an_assignment_to_its_promises(fields: Any, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factories.AssignmentFactory.create(**fields)


@pytest.mark.parametrize("whom", ["collector", "team"])
def test_one_plan_per_currency_at_a_time(whom: str) -> None:
    row = factories.UserFactory.create() if whom == "collector" else factories.TeamFactory.create()
    nobody: dict[str, Any] = {"collector": None}
    factories.AssignmentFactory.create(**(nobody | {whom: row}))
    factories.AssignmentFactory.create(plan__currency="USD", **(nobody | {whom: row}))
    with pytest.raises(IntegrityError, match=f"assignment_{whom}_once"), transaction.atomic():
        factories.AssignmentFactory.create(during=(DECEMBER, None), **(nobody | {whom: row}))


def test_the_team_of_the_months_end_counts(clerk: Any) -> None:
    old, new = factories.TeamFactory.create_batch(2)
    collector = factories.UserFactory.create(team=old)
    collector.history.update(history_date=datetime(2026, 9, 1, tzinfo=UTC))
    plan = factories.PlanVersionFactory.create().plan
    assign(clerk, plan, team=old)
    collector.team = new
    history.sign(collector, by=clerk, now=datetime(2026, 11, 12, tzinfo=UTC))
    collector.save()
    assert list(queries.assigned(month=OCTOBER, currency="CNY")) == [collector.pk]
    assert queries.assigned(month=NOVEMBER, currency="CNY") == {}


def test_who_works_without_a_plan_is_named(paid: Any, clerk: Any) -> None:
    collector = factories.TargetFactory.create(collector__name="Lin Yue").collector
    other = factories.UserFactory.create(name="Ada")
    paid("10", by=other)
    assert queries.without_plan(month=OCTOBER, currency="CNY") == [other, collector]
    assign(clerk, factories.PlanVersionFactory.create().plan, collector=other)
    assert queries.without_plan(month=OCTOBER, currency="CNY") == [collector]


def test_a_target_counts_once_a_second_person_approved_it(clerk: Any, second: Any) -> None:
    collector = factories.UserFactory.create()
    act: dict[str, Any] = {"month": OCTOBER, "currency": "CNY", "now": NOW}
    with pytest.raises(targets.NothingWaits):
        targets.approve(by=second, **act)
    targets.set_month(by=clerk, amounts={collector.pk: Decimal(100)}, **act)
    assert not Target.objects.approved().exists()
    with pytest.raises(SecondPersonNeeded):
        targets.approve(by=clerk, **act)
    assert targets.approve(by=second, **act) == 1
    assert Target.objects.approved().get().history.count() == 2
    targets.set_month(by=second, amounts={collector.pk: Decimal(200)}, **act)
    assert Target.objects.waiting().get().set_by == second
    with pytest.raises(IntegrityError, match="target_two_people"), transaction.atomic():
        Target.objects.update(approved_by=second, approved_at=NOW)
