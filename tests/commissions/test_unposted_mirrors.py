"""A live estimate says what a run would take back: of what came late itself, and of what was taken back before."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.actions.ledger import credits as attribution
from cases.models import Assignment as CaseAssignment
from cases.models import Payment
from commissions.actions import amendments, assignments, clearances, facts
from commissions.enums import ExceptionKind
from commissions.models import Assignment, CommissionFact, Plan, Run
from commissions.queries.estimates import estimates
from tests import factories
from tests.commissions.conftest import OCTOBER, figured
from tests.commissions.test_amendments import SOUND, amended, superseded
from tests.commissions.test_deltas import DECEMBER, NOVEMBER, approved, following
from tests.commissions.test_mirrors import settled
from tests.commissions.test_unposted import NOW, as_the_run_pays, estimated, stated
from tests.pay_plans import PLAN

WITHIN = {**PLAN, "settle": {"clawback": "mirror", "clawback_days": 10}}
SHARED = {**PLAN, "credit": {"by": "owner", "on_transfer": {"old_bps": 3000, "days": 30}}}
IN_DECEMBER = date(2026, 12, 20)
pytestmark = pytest.mark.django_db


def gone_back(paid: Any, first: Payment, amount: str = "", on: date = date(2026, 11, 5)) -> Payment:
    told: dict[str, Any] = {"by": first.collector, "account": first.account, "reverses": first, "on": on}
    made: Payment = paid(f"-{amount or first.amount}", **told)
    return made


@pytest.fixture
def mirrored(paid: Any, clerk: Any, second: Any, collector: Any, october: Any) -> Run:
    """Return the approved run of November, which took back half of what October paid for the first of two payments."""
    first, _other = (paid(amount, by=collector, dpd=100) for amount in ("700", "100"))
    approved(figured(october, clerk), clerk, second)
    gone_back(paid, first, "350")
    return settled(figured(following(NOVEMBER, collector), clerk), clerk, second)


def late(paid: Any, person: Any, *_two: Any) -> None:
    paid("300", by=person, dpd=40, on=date(2026, 10, 30))


def other_target(_paid: Any, person: Any, clerk: Any, second: Any) -> None:
    amended(person, "800", clerk, second)


def other_rate(_paid: Any, _person: Any, clerk: Any, second: Any) -> None:
    rate = {"id": "rate", "type": "rate", "rate": "0.0333"}
    superseded(Plan.objects.get(), clerk, second, {**SOUND, "line": [rate]})


def other_rule(_paid: Any, _person: Any, clerk: Any, second: Any) -> None:
    superseded(Plan.objects.get(), clerk, second, {**SOUND, "settle": {"clawback": "recompute_period"}})


def no_plan_then(_paid: Any, person: Any, clerk: Any, second: Any) -> None:
    since = {"since": OCTOBER, "by": clerk, "now": NOW, "reason": "Was in another team"}
    row = assignments.end(assignment=Assignment.objects.get(), **since)
    assert row is not None
    amendments.approve(by=second, amendment=row, now=NOW)
    factories.AssignmentFactory.create(plan=Plan.objects.get(), collector=person, during=(NOVEMBER, None))


def more_goes_back(paid: Any, person: Any, clerk: Any, second: Any) -> None:
    other_target(paid, person, clerk, second)
    gone_back(paid, Payment.objects.get(amount=100), "40", on=date(2026, 12, 3))


@pytest.mark.parametrize("happens", [late, other_target, other_rate, other_rule, no_plan_then, more_goes_back])
@pytest.mark.usefixtures("mirrored")
def test_what_was_taken_back_before_is_figured_again(
    paid: Any, clerk: Any, second: Any, collector: Any, happens: Any
) -> None:
    happens(paid, collector, clerk, second)
    paid("100", by=collector, dpd=10, on=DECEMBER)
    one = as_the_run_pays(collector, clerk, following(DECEMBER, collector), on=IN_DECEMBER)
    assert one.unposted.back


@pytest.mark.parametrize("changes", [False, True])
@pytest.mark.usefixtures("mirrored")
def test_what_an_approved_run_has_looked_at_is_not_taken_back_again(
    paid: Any, clerk: Any, second: Any, collector: Any, hired: Any, changes: Any
) -> None:
    # Credited to somebody else and back again, both are known anew and are what they were.
    back = Payment.objects.get(amount__lt=0)
    for owner in (hired(), collector):
        Payment.objects.filter(reversed_by=back).update(collector=owner)
        facts.capture(now=NOW)
    if changes:
        other_target(paid, collector, clerk, second)
    paid("100", by=collector, dpd=10, on=DECEMBER)
    one = as_the_run_pays(collector, clerk, following(DECEMBER, collector), on=IN_DECEMBER)
    assert CommissionFact.objects.filter(payment=back).count() == 3
    assert bool(one.unposted.back) is changes


@pytest.mark.parametrize("definition", [PLAN, WITHIN, SHARED], ids=["mirrored", "within days", "shared"])
def test_what_came_late_and_went_back_is_taken_back_as_it_is_paid(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any, definition: Any
) -> None:
    version = factories.PlanVersionFactory.create(definition=definition)
    here, there = hired(by=version), hired(by=version)
    posted = paid("500", by=here, dpd=100)
    approved(figured(october, clerk), clerk, second)
    late_ones = [paid("310.07", by=here, dpd=40, on=date(2026, 10, day)) for day in (20, 30)]
    for first in late_ones:
        begun, moved = (datetime(2026, month, 1, tzinfo=UTC) for month in (9, 10))
        case = first.account.case
        CaseAssignment.objects.create(case=case, collector=there, since=begun, until=moved, reason="x")
        CaseAssignment.objects.create(case=case, collector=here, since=moved, reason="x")
    for first, amount in ((posted, "100"), (late_ones[0], ""), (late_ones[1], "33.33")):
        gone_back(paid, first, amount)
    run = following(NOVEMBER, here, there)
    found = estimated([here, there], NOVEMBER)
    assert found == stated(figured(run, clerk))
    assert found[here.pk][2] < 0
    assert (there.pk in found) is (definition is SHARED)


def test_what_was_credited_late_and_went_back_is_taken_back(
    paid: Any, clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    first = paid("800", by=None, dpd=100)
    run = figured(october, clerk)
    act: dict[str, Any] = {"by": clerk, "run": run, "kind": ExceptionKind.UNATTRIBUTED, "now": NOW}
    clearances.leave_out(payments=[first.pk], reason="Nobody had it", **act)
    approved(run, clerk, second)
    gone_back(paid, first, "200")
    attribution.attribute(by=clerk, payments=[first.pk], collector=collector, reason="Took the call", now=NOW)
    one = as_the_run_pays(collector, clerk, following(NOVEMBER, collector))
    assert (one.unposted.months, one.unposted.back) == (((OCTOBER, 16),), -4)


@pytest.mark.parametrize("happens", [late, gone_back])
def test_a_currency_with_nothing_but_corrections_is_estimated(
    paid: Any, clerk: Any, second: Any, hired: Any, happens: Any
) -> None:
    definition = {**PLAN, "currency": "USD", "period": []}
    version = factories.PlanVersionFactory.create(plan__currency="USD", definition=definition)
    person, other = hired(by=version, target=None), hired(by=version, target=None)
    first, theirs = (paid("800", by=one, dpd=100, currency="USD") for one in (person, other))
    approved(figured(factories.RunFactory.create(currency="USD"), clerk), clerk, second)
    assert estimates(person, today=date(2026, 11, 24)) == []
    if happens is late:
        paid("300", by=person, dpd=40, currency="USD", on=date(2026, 10, 30))
    else:
        gone_back(paid, first)
    run = factories.RunFactory.create(month=NOVEMBER, currency="USD")
    one = as_the_run_pays(person, clerk, run)
    assert (one.currency, one.recovered, bool(one.unposted.amount)) == ("USD", 0, True)
    assert (theirs.collector, estimates(other, today=date(2026, 11, 24))) == (other, [])
