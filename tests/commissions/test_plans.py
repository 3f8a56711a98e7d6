"""The life of a version: drafts keep faults, approval takes two people and nothing faulty, the database holds."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from commissions.actions import months, plans
from commissions.models import PlanVersion
from commissions.queries.plans import plans as queries
from common.second_person import SecondPersonNeeded
from tests import factories
from tests.pay_plans import PLAN

NOW = factories.NOW
DECEMBER = date(2026, 12, 1)
pytestmark = pytest.mark.django_db
FAULTY = {**PLAN, "line": [{**PLAN["line"][0], "mode": None}]}


def drafted(by: Any, definition: Any = PLAN, name: str = "Harbour") -> PlanVersion:
    return plans.create(by=by, name=name, currency="CNY", definition=definition, now=NOW)


def handed_in(version: Any, by: Any, on: date = DECEMBER) -> PlanVersion:
    return plans.submit(by=by, version=version, effective_on=on, note="As agreed", now=NOW)


def test_a_version_is_approved_by_a_second_person_and_ends_the_one_before(clerk: Any, second: Any) -> None:
    first = plans.approve(by=second, version=handed_in(drafted(clerk), clerk), now=NOW)
    assert (first.state, first.valid.lower, first.valid.upper) == ("approved", DECEMBER, None)
    version = plans.draft(by=clerk, plan=first.plan, now=NOW)
    assert (version.number, version.based_on, version.sha256) == (2, first, first.sha256)
    handed_in(version, clerk, date(2026, 12, 15))
    with pytest.raises(SecondPersonNeeded):
        plans.approve(by=clerk, version=version, now=NOW)
    plans.approve(by=second, version=version, now=NOW)
    first.refresh_from_db()
    assert first.valid.upper == date(2026, 12, 15)
    assert first.is_superseded(date(2026, 12, 15))
    assert not first.is_superseded(date(2026, 12, 14))


def test_who_wrote_any_part_does_not_approve(clerk: Any, second: Any) -> None:
    version = drafted(clerk)
    plans.write(by=second, version=version, definition={**PLAN, "note": "shorter"}, now=NOW)
    handed_in(version, clerk)
    for person in (clerk, second):
        with pytest.raises(SecondPersonNeeded):
            plans.approve(by=person, version=version, now=NOW)


def test_a_faulty_draft_is_kept_and_goes_nowhere(clerk: Any) -> None:
    version = drafted(clerk, FAULTY)
    with pytest.raises(plans.PlanRefused, match="is missing") as refused:
        handed_in(version, clerk)
    assert [one["code"] for one in refused.value.facts["faults"]] == ["missing_mode"]
    assert PlanVersion.objects.get().definition == FAULTY


def test_pay_for_money_alone_is_refused_for_a_chinese_creditor(clerk: Any) -> None:
    factories.CreditorFactory.create(currency="CNY", jurisdiction="cn")
    with pytest.raises(plans.PlanRefused, match=r"art\. 66"):
        handed_in(drafted(clerk), clerk)


def test_a_failing_case_goes_nowhere(clerk: Any) -> None:
    payment = {"amount": "1000", "owing": "1000", "dpd_at_placement": "45"}
    inputs = {"people": {"A": {"target": "1000"}}, "payments": [payment]}
    case = {"id": "one", "inputs": inputs, "expected": {"people": {"A": "7.00"}}}
    version = plans.write_cases(by=clerk, version=drafted(clerk), cases=[case], now=NOW)
    with pytest.raises(plans.PlanRefused, match="The case “one”"):
        handed_in(version, clerk)
    right = {**case, "expected": {"people": {"A": "6.72"}}}
    plans.write_cases(by=clerk, version=version, cases=[right], now=NOW)
    assert handed_in(version, clerk).state == "submitted"


def test_days_that_are_taken_or_paid_are_refused(clerk: Any, second: Any) -> None:
    first = plans.approve(by=second, version=handed_in(drafted(clerk), clerk), now=NOW)
    version = plans.draft(by=clerk, plan=first.plan, now=NOW)
    with pytest.raises(plans.DaysTaken):
        handed_in(version, clerk, date(2026, 11, 30))
    factories.RunFactory.create(month=DECEMBER, state="approved", approved_by=second, approved_at=NOW)
    with pytest.raises(months.MonthLocked):
        handed_in(version, clerk, date(2026, 12, 15))
    assert handed_in(version, clerk, date(2027, 1, 1)).state == "submitted"


def test_two_plans_of_one_currency_hold_at_the_same_time(clerk: Any, second: Any) -> None:
    for name in ("Harbour", "Lantern"):
        plans.approve(by=second, version=handed_in(drafted(clerk, name=name), clerk), now=NOW)
    assert PlanVersion.objects.filter(state="approved").count() == 2
    with pytest.raises(plans.NameTaken):
        drafted(clerk, name="HARBOUR")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE commissions_planversion SET definition = '{}'",
        "UPDATE commissions_planversion SET cases = '[1]'",
        "UPDATE commissions_planversion SET state = 'draft', valid = NULL",
        "UPDATE commissions_planversion SET valid = daterange('2026-02-01', '2026-03-01')",
        "UPDATE commissions_planversion SET valid = daterange('2026-01-01', NULL), note = 'x'",
        "DELETE FROM commissions_planversion",
        "TRUNCATE commissions_planversion CASCADE",
    ],
)
def test_an_approved_version_is_locked_by_the_database(sql: str) -> None:
    factories.PlanVersionFactory.create()
    refused = pytest.raises(IntegrityError, match=r"keeps who wrote it|append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


def test_no_two_approved_versions_of_a_plan_overlap() -> None:
    first = factories.PlanVersionFactory.create()
    factories.PlanVersionFactory.create(draft=True, plan=first.plan, number=2)
    with pytest.raises(IntegrityError, match="pay_plan_no_overlap"), transaction.atomic():
        factories.PlanVersionFactory.create(plan=first.plan, number=3, effective_on=date(2027, 1, 1))


def test_what_waits_does_not_change(clerk: Any) -> None:
    version = handed_in(drafted(clerk), clerk)
    with pytest.raises(plans.PlanDecided):
        plans.write(by=clerk, version=version, definition=PLAN, now=NOW)
    with pytest.raises(IntegrityError, match="keeps who wrote it"), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(definition={})
    with pytest.raises(plans.PlanRefused, match="You can refuse it"):
        plans.discard(by=factories.UserFactory.create(role="finance"), version=version, now=NOW)
    assert plans.discard(by=clerk, version=version, now=NOW).state == "discarded"


def test_anybody_who_writes_plans_discards_a_draft(clerk: Any, second: Any) -> None:
    assert plans.discard(by=second, version=drafted(clerk), now=NOW).state == "discarded"


def test_the_version_of_a_day_is_asked_once_for_all(clerk: Any, second: Any, django_assert_num_queries: Any) -> None:
    version = plans.approve(by=second, version=handed_in(drafted(clerk), clerk), now=NOW)
    for person in factories.UserFactory.create_batch(3):
        factories.AssignmentFactory.create(plan=version.plan, collector=person)
    with django_assert_num_queries(2):
        found = queries.assigned(month=DECEMBER, currency="CNY")
    assert [one.versions for one in found.values()] == [(version,)] * 3
    made = queries.engine_versions([version])[0]
    assert (made.start, made.end, made.plan.currency) == (DECEMBER, None, "CNY")
    assert queries.assigned(month=DECEMBER, currency="USD") == {}
