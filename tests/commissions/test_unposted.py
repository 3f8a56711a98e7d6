"""What approved months come to more or less is in a live estimate: it says what a run made on that day would pay."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Payment
from commissions.actions import calculation, facts
from commissions.models import Run
from commissions.queries.estimates import Estimate, estimates
from tests import factories
from tests.commissions.conftest import OCTOBER, Silent, figured
from tests.commissions.test_amendments import amended
from tests.commissions.test_deltas import NOVEMBER, approved, following
from tests.pay_factories import AdjustmentFactory
from tests.pay_plans import PLAN

NOW = factories.NOW
TODAY = date(2026, 11, 24)
ANEW = {**PLAN, "settle": {"clawback": "recompute_period"}}
WAITS = {**PLAN, "select": {"max": "owing", "cleared_days": 30}}
HELD = {**PLAN, "settle": {"clawback": "mirror", "holdback": {"rate": "0.10", "days": 20}}}
pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(paid: Any, clerk: Any, second: Any, hired: Any) -> Callable[[dict[str, Any]], Any]:
    """Return a function that gives a collector with an approved October of 800 and 200, and 100 so far in November."""

    def work(definition: dict[str, Any]) -> Any:
        person = hired(by=factories.PlanVersionFactory.create(definition=definition))
        for amount, day in (("800", 9), ("200", 30)):
            paid(amount, by=person, dpd=100, on=date(2026, 10, day))
        approved(figured(factories.RunFactory.create(), clerk), clerk, second)
        paid("100", by=person, dpd=10, on=date(2026, 11, 3))
        return person

    return work


def late(paid: Any, person: Any) -> None:
    paid("300", by=person, dpd=100, on=date(2026, 10, 30))


def gone_back(paid: Any, person: Any, on: date = date(2026, 11, 5)) -> None:
    first = Payment.objects.filter(collector=person).earliest("value_on")
    paid("-800", by=person, account=first.account, reverses=first, on=on)


def gone_back_in_october(paid: Any, person: Any) -> None:
    gone_back(paid, person, on=date(2026, 10, 31))


def late_and_gone_back(paid: Any, person: Any) -> None:
    late(paid, person)
    gone_back(paid, person)


def by_hand(_paid: Any, person: Any) -> None:
    AdjustmentFactory.create(collector=person, month=OCTOBER, amount=Decimal("3.20"), words="Ours", approved=True)


def everything(paid: Any, person: Any) -> None:
    late_and_gone_back(paid, person)
    by_hand(paid, person)


def nothing(_paid: Any, _person: Any) -> None:
    pass


def estimated(people: list[Any], month: date) -> dict[int, tuple[Decimal, ...]]:
    """Return by person what the estimate of a month says: earned in it, late of earlier months, taken back of them.

    Without those of whom it says that nothing comes.
    """
    today = month.replace(day=28)
    facts.capture(now=datetime.combine(today, time(6), tzinfo=UTC))
    found = {}
    for person in people:
        for one in estimates(person, today=today):
            assert one.figured is not None
            settled = one.figured.settled
            found[person.pk] = (one.figured.total, settled.late, settled.clawback)
    return {who: amounts for who, amounts in found.items() if any(amounts)}


def stated(run: Run) -> dict[int, tuple[Decimal, ...]]:
    """Return the same of the statements of a run."""
    found = {
        one.collector_id: (one.total, *(Decimal(one.settled.get(name, 0)) for name in ("late", "clawback")))
        for one in run.statements.all()
    }
    return {who: amounts for who, amounts in found.items() if any(amounts)}


def as_the_run_pays(person: Any, clerk: Any, run: Run, on: date = TODAY) -> Estimate:
    """Return the estimate of a day, which the statement of a run made then equals."""
    facts.capture(now=NOW)
    [one] = estimates(person, today=on)
    now = datetime.combine(on, time(6), tzinfo=UTC)
    run = calculation.calculate(by=clerk, run=run, now=now, tell=Silent())
    stored = run.statements.get(collector=person)
    assert one.figured is not None
    settled = one.figured.settled
    told = {name: Decimal(stored.settled.get(name, "0")) for name in ("late", "clawback", "adjustment")}
    assert {name: getattr(settled, name) for name in told} == told
    assert (one.figured.total, settled.paid) == (stored.total, stored.paid)
    assert one.together == stored.total + sum(told.values())
    return one


@pytest.mark.parametrize("definition", [PLAN, HELD, ANEW], ids=["mirrored", "held", "figured again"])
@pytest.mark.parametrize(
    ("happens", "changes"),
    [
        (nothing, False),
        (late, True),
        (gone_back, True),
        (gone_back_in_october, True),
        (late_and_gone_back, True),
        (by_hand, False),
        (everything, True),
    ],
)
def test_an_estimate_is_what_a_run_made_that_day_pays(
    paid: Any, clerk: Any, worked: Any, definition: Any, happens: Any, changes: Any
) -> None:
    person = worked(definition)
    run = following(NOVEMBER, person)
    happens(paid, person)
    assert bool(as_the_run_pays(person, clerk, run).unposted.amount) is changes


def test_what_was_not_cleared_when_its_month_was_approved_is_in_the_estimate(clerk: Any, worked: Any) -> None:
    person = worked(WAITS)
    run = following(NOVEMBER, person)
    [one] = estimates(person, today=TODAY)
    assert one.unposted.months == ()
    # Of 1,000 October has 1,000 now: 25.00 × 0.84 = 21.00; with 800 of it 16.00 were posted.
    one = as_the_run_pays(person, clerk, run, on=date(2026, 11, 29))
    assert one.unposted.months == ((OCTOBER, 5),)


def test_an_amended_target_changes_the_estimate(clerk: Any, second: Any, worked: Any) -> None:
    person = worked(PLAN)
    run = following(NOVEMBER, person)
    amended(person, "800", clerk, second)
    [(month, amount)] = as_the_run_pays(person, clerk, run).unposted.months
    assert month == OCTOBER
    assert amount > 0


POT = {"id": "pot", "type": "pool", "rate": "0.002", "of": "recovered", "share_by": "equal"}


@pytest.mark.parametrize("whose", ["own", "another's", "another's target", "nobody's"])
def test_what_depends_on_the_whole_team_is_left_out_and_said(
    paid: Any, clerk: Any, second: Any, hired: Any, whose: Any
) -> None:
    version = factories.PlanVersionFactory.create(definition={**PLAN, "team": [POT]})
    person, other, alone = hired(by=version), hired(by=version), hired(by=factories.PlanVersionFactory.create())
    payments = {one.pk: paid("800", by=one, dpd=100) for one in (person, other, alone)}
    approved(figured(factories.RunFactory.create(), clerk), clerk, second)
    following(NOVEMBER, person, other, alone)
    if whose == "another's target":
        amended(other, "800", clerk, second)
    elif whose != "nobody's":
        late(paid, person if whose == "own" else other)
    else:  # What is mirrored, and what others have who are paid by another plan, changes nothing.
        paid("-800", by=other, account=payments[other.pk].account, reverses=payments[other.pk], on=NOVEMBER)
        late(paid, alone)
    facts.capture(now=NOW)
    told = {one.pk: estimates(one, today=TODAY)[0].unposted for one in (person, alone)}
    assert (told[person.pk].amount, told[person.pk].shared) == (0, whose != "nobody's")
    assert told[alone.pk].shared is False


def test_the_page_says_what_is_left_out(paid: Any, worked: Any, signed_in: Any, time_machine: Any) -> None:
    person = worked({**PLAN, "team": [POT]})
    following(NOVEMBER, person)
    late(paid, person)
    facts.capture(now=NOW)
    time_machine.move_to(datetime(2026, 11, 24, 6, tzinfo=UTC), tick=False)
    page = signed_in(person).get(reverse("commissions:statement-list")).content.decode()
    assert "whole team" in page


def test_the_page_says_each_correction_and_what_they_come_to(
    paid: Any, worked: Any, signed_in: Any, time_machine: Any
) -> None:
    person = worked(PLAN)
    following(NOVEMBER, person)
    everything(paid, person)
    facts.capture(now=NOW)
    time_machine.move_to(datetime(2026, 11, 24, 6, tzinfo=UTC), tick=False)
    [one] = estimates(person, today=TODAY)
    page = signed_in(person).get(reverse("commissions:statement-list")).content.decode()
    [back] = Payment.objects.filter(reverses__isnull=False, value_on__gte=NOVEMBER)
    assert one.unposted.went == (back.reverses.reference,)
    assert f"paid already: {back.reverses.reference}" in page
    for words in ("October 2026 figured again", "Payments taken back", "for October 2026", "Together so far", "today"):
        assert words in page
    assert one.together is not None
    assert f"{-one.together:.2f}" in page


def test_an_adjustment_for_an_earlier_open_month_is_in_the_estimate(paid: Any, clerk: Any, hired: Any) -> None:
    person = hired()
    factories.RunFactory.create()
    by_hand(paid, person)
    run = following(NOVEMBER, person)
    paid("100", by=person, dpd=10, on=date(2026, 11, 3))
    assert [row.month for row in as_the_run_pays(person, clerk, run).adjusted] == [OCTOBER]
