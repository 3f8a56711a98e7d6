"""A version tried on the last months: what it would cost, who wins and loses; nothing is paid or stored by it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from commissions.actions import facts, runs, simulations
from commissions.models import Line, PlanVersion, Simulation, Statement
from commissions.queries import simulations as queries
from commissions.rules.spread import spread
from common import jobs
from common.models import Job
from tests import factories
from tests.commissions.conftest import OCTOBER, Silent, figured
from tests.pay_plans import PLAN

NOW = factories.NOW
TODAY = date(2026, 11, 24)
MONTHS = [date(2026, 8, 1), date(2026, 9, 1), OCTOBER]
RATE = {"id": "flat", "type": "rate", "rate": "0.01"}
FLAT = PLAN | {"line": [RATE], "period": []}


@pytest.fixture
def draft(version: PlanVersion, clerk: Any) -> PlanVersion:
    """Return a draft of the plan that pays 1 % of everything."""
    return factories.PlanVersionFactory.create(draft=True, plan=version.plan, number=2, made_by=clerk, definition=FLAT)


def tried(draft: PlanVersion, clerk: Any, whom: str = "plan", tell: Any = None) -> Simulation:
    facts.capture(now=NOW)
    return simulations.simulate(by=clerk, version=draft, whom=whom, months=MONTHS, now=NOW, tell=tell or Silent())


def test_a_version_is_held_against_what_the_plan_in_force_would_pay(
    paid: Any, hired: Any, clerk: Any, draft: Any
) -> None:
    one, other = hired(name="Lin Yue"), hired(name="Dale Hobart")
    paid("1000", by=one, dpd=10)
    paid("1000", by=other, dpd=200)
    found = queries.shown(tried(draft, clerk))
    assert [(row.month, row.paid, row.after) for row in found.months] == [
        (MONTHS[0], False, 0),
        (MONTHS[1], False, 0),
        (OCTOBER, False, 20),
    ]
    # 5.00 and 35.00 by the plan in force, each times 0.84 for a target just reached.
    assert [(str(row.collector), row.before, row.after) for row in found.people] == [
        ("Lin Yue", Decimal("4.20"), 10),
        ("Dale Hobart", Decimal("29.40"), 10),
    ]
    assert (found.change, found.win, found.lose, found.same) == (Decimal("-13.60"), 1, 1, 0)
    assert not Statement.objects.exists()
    assert not Line.objects.exists()


def test_what_was_paid_stands_before_what_would_be_paid(
    paid: Any, collector: Any, clerk: Any, second: Any, october: Any, draft: Any
) -> None:
    paid("400", by=collector, dpd=10)
    runs.send_to_review(by=clerk, run=figured(october, clerk), now=NOW)
    runs.approve(by=second, run=october, now=NOW)
    paid("600", by=collector, dpd=10)
    found = queries.shown(tried(draft, clerk))
    assert (found.months[2].paid, found.before, found.after) == (True, Decimal("1.60"), 10)
    factories.TargetFactory.create(collector=collector, month=date(2026, 11, 1))
    november = figured(factories.RunFactory.create(month=date(2026, 11, 1)), clerk)
    assert queries.shown(tried(draft, clerk)).before == Decimal("1.60")
    runs.send_to_review(by=clerk, run=november, now=NOW)
    runs.approve(by=second, run=november, now=NOW)
    # The late 600 is booked in November: October has been paid 4.20 by now.
    assert queries.shown(tried(draft, clerk)).before == Decimal("4.20")


def test_what_nobody_knows_of_people_is_said(paid: Any, collector: Any, clerk: Any, draft: Any, signed_in: Any) -> None:
    paid("1000", by=collector)
    gate = {"id": "qa", "type": "gate", "by": "qa_score", "rows": [["0", "70", "0"], ["70", None, "1"]]}
    draft.definition = FLAT | {"period": [gate]}
    draft.save()
    found = queries.shown(tried(draft, clerk))
    assert found.months[2].waits == ("Figure missing (review score): 1 person, figured without it",)
    page = signed_in(clerk).get(reverse("commissions:version-simulation", args=[draft.pk])).content.decode()
    assert "Data are missing for the months below." in page
    assert ("The data to figure it are missing" in page) is (found.after == 0)


def test_trying_again_takes_the_place_of_the_last_time(paid: Any, collector: Any, clerk: Any, draft: Any) -> None:
    paid("1000", by=collector)
    tried(draft, clerk)
    again = tried(draft, clerk, whom="all")
    assert (Simulation.objects.get(), again.whom) == (again, "all")


def test_a_team_is_tried_on_that_no_plan_pays(paid: Any, clerk: Any, draft: Any) -> None:
    team = factories.TeamFactory.create()
    paid("1000", by=factories.UserFactory.create(team=team))
    found = queries.shown(tried(draft, clerk, whom=f"t{team.pk}"))
    assert (found.before, found.after) == (0, 10)


def test_work_that_is_stopped_keeps_nothing(paid: Any, collector: Any, clerk: Any, draft: Any) -> None:
    class Stops(Silent):
        def at(self, done: int, total: int) -> None:
            if done == 3:
                raise jobs.Cancelled

    paid("1000", by=collector)
    with pytest.raises(jobs.Cancelled):
        tried(draft, clerk, tell=Stops())
    assert not Simulation.objects.exists()


def test_faults_and_nobody_are_refused(collector: Any, clerk: Any, draft: Any) -> None:
    about: dict[str, Any] = {"by": clerk, "version": draft, "today": TODAY, "now": NOW}
    with pytest.raises(simulations.NotSimulated, match="Nobody"):
        simulations.start(whom="t0", **about)
    draft.definition = {**FLAT, "line": [{**RATE, "rate": "much"}]}
    with pytest.raises(simulations.NotSimulated, match="faults"):
        simulations.start(whom="plan", **about)


def test_the_page_starts_the_work_and_says_what_came_of_it(
    paid: Any, collector: Any, clerk: Any, draft: Any, signed_in: Any, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    paid("1000", by=collector, dpd=10)
    client, url = signed_in(clerk), reverse("commissions:version-simulation", args=[draft.pk])
    assert client.post(url, {"whom": "t0"}).status_code == 422
    assert client.post(url, {"whom": "plan"}).url == url
    job = Job.objects.get()
    assert (job.payload["whom"], job.payload["months"]) == ("plan", [one.isoformat() for one in MONTHS])
    Job.objects.update(state="done")
    tried(draft, clerk)
    page = client.get(url).content.decode()
    for words in ("It would have paid ¥5.80 more", "1 would get more, 0 less, 0 the same", "Lin Yue", "+5.80"):
        assert words in page
    assert signed_in(collector).get(url).status_code == 403


def test_the_picture_has_a_bar_for_each_person_about_its_zero_line() -> None:
    found = spread([Decimal(30), Decimal(10), Decimal(0), Decimal(-30)])
    assert (found.zero, found.most, found.least) == ("70.0", 30, -30)
    assert found.up == "M0.00 70.0V0.0H12.80V70.0ZM16.00 70.0V46.7H28.80V70.0Z"
    assert found.down == "M48.00 70.0V140.0H60.80V70.0Z"
    assert (found.right, spread([Decimal(1)] * 10).right, spread([Decimal(1)] * 900).right) == ("90", "160", "600")
    assert spread([]).up == ""
