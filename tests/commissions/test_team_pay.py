"""What the supervisor sees of the teams' pay: pots, attainment, and whose score puts pay at risk."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissions.actions import facts
from commissions.queries import team_pay as queries
from commissions.queries.estimates import estimates
from staff.enums import Role
from tests import factories, pay_factories
from tests.pay_plans import PLAN

NOW, TODAY = factories.NOW, factories.TODAY
MONTH = TODAY.replace(day=1)
QA = {"id": "qa", "type": "gate", "by": "qa_score", "rows": [["0", "85", "0.5"], ["85", None, "1"]]}
COMPLAINTS = {"id": "complaints", "type": "gate", "by": "complaints", "rows": [["0", "1", "1"], ["1", None, "0.9"]]}
POT = {"id": "pot", "type": "pool", "rate": "0.01", "of": "recovered", "share_by": "recovered"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Any:
    return factories.TeamFactory.create(name="Harbour")


@pytest.fixture
def boss(team: Any) -> Any:
    return factories.UserFactory.create(role=Role.SUPERVISOR, team=team)


@pytest.fixture
def member(team: Any, paid: Any) -> Any:
    """Return a function that makes a member of the team with a payment of this month, and a score."""
    rate = {"id": "rate", "type": "rate", "rate": "0.1"}
    document = {**PLAN, "line": [rate], "period": [QA, COMPLAINTS], "team": [POT]}
    plan = factories.PlanVersionFactory.create(definition=document).plan
    factories.AssignmentFactory.create(plan=plan, collector=None, team=team)

    def make(name: str, amount: str, score: str | None = "95", target: str | None = "2000") -> Any:
        user = factories.UserFactory.create(name=name, team=team)
        paid(amount, by=user, dpd=40, on=TODAY)
        if score is not None:
            pay_factories.ReviewScoreFactory.create(collector=user, month=MONTH, score=Decimal(score))
        if target is not None:
            factories.TargetFactory.create(collector=user, month=MONTH, amount=Decimal(target))
        return user

    return make


def figured(boss: Any) -> queries.TeamPay:
    facts.capture(now=NOW)
    [found] = queries.team_pay(boss, today=TODAY)
    return found


def test_people_and_the_pot_so_far(boss: Any, member: Any) -> None:
    member("Ada", "1000")
    member("Bo", "500", target=None)
    found = figured(boss)
    assert [(one.user.name, one.recovered, one.percent, one.total) for one in found.members] == [
        ("Ada", 1000, 50, 110),
        ("Bo", 500, None, 55),
    ]
    assert [(one.team, one.amount) for one in found.pots] == [("Harbour", 15)]
    assert found.risks == []


@pytest.mark.parametrize(
    ("score", "lost", "at_risk", "said"),
    [
        ("80", 50, 0, "review score 80 pays 50 %"),
        ("87.5", 0, 50, "review score 87.5 pays 100 %, below 85 it pays 50 %"),
        ("90", 0, 50, "below 85"),
        (None, 0, 50, "No review score yet"),
    ],
)
def test_a_score_near_a_lower_row_is_told(
    boss: Any, member: Any, score: str | None, lost: int, at_risk: int, said: str
) -> None:
    member("Ada", "1000", score=score)
    first = next(one for one in figured(boss).risks if "score" in one.sentence)
    assert (first.lost, first.at_risk) == (lost, at_risk)
    assert said in first.sentence


NEED = {"id": "conduct", "type": "gate", "need": [["qa_score", ">=", "80"], ["complaints", "<", "2"]]}
BY_LINE = {"id": "care", "type": "factor", "by": "qa_score", "rows": [["0", "85", "0.5"], ["85", None, "1"]]}
NEED_BY_LINE = {"id": "sound", "type": "gate", "need": [["qa_score", ">", "84"]]}


@pytest.mark.parametrize(
    ("part", "score", "expected"),
    [
        (NEED, "79.99", (100, 0, "review score 79.99 pays nothing: it needs review score at least 80")),
        (NEED, "80", (0, 100, "review score 80: it pays only with review score at least 80")),
        (NEED, "85.01", None),
        (NEED, None, (0, 100, "At the lowest it pays 0 %")),
        (BY_LINE, "84", (50, 0, "review score 84 pays 50 %")),
        (BY_LINE, "88", (0, 50, "review score 88 pays 100 %, below 85 it pays 50 %")),
        (NEED_BY_LINE, "84", (100, 0, "it needs review score above 84")),
        (NEED_BY_LINE, "84.01", (0, 100, "it pays only with review score above 84")),
    ],
)
def test_conditions_and_factors_of_lines_put_pay_at_risk(
    boss: Any, team: Any, paid: Any, part: dict[str, Any], score: str | None, expected: tuple[int, int, str] | None
) -> None:
    by_line = part in (BY_LINE, NEED_BY_LINE)
    rate = {"id": "rate", "type": "rate", "rate": "0.1"}
    document = {**PLAN, "line": [rate, *([part] if by_line else [])], "period": [] if by_line else [part]}
    plan = factories.PlanVersionFactory.create(definition=document).plan
    factories.AssignmentFactory.create(plan=plan, collector=None, team=team)
    user = factories.UserFactory.create(team=team)
    paid("1000", by=user, dpd=40, on=TODAY)
    if score is not None:
        pay_factories.ReviewScoreFactory.create(collector=user, month=MONTH, score=Decimal(score))
    found = figured(boss).risks
    [own] = estimates(user, today=TODAY)
    assert list(own.risks) == found
    if expected is None:
        assert found == []
        return
    [one] = found
    assert (one.lost, one.at_risk) == expected[:2]
    assert expected[2] in one.sentence


def test_a_score_out_of_reach_is_not_told(boss: Any, member: Any) -> None:
    member("Ada", "1000", score="90.01")
    assert figured(boss).risks == []


def test_the_page_is_of_the_own_teams(signed_in: Any, boss: Any, member: Any) -> None:
    member("Ada", "1000", score="80")
    stranger = factories.UserFactory.create(role=Role.SUPERVISOR, team=factories.TeamFactory.create())
    facts.capture(now=NOW)
    url = reverse("commissions:team-pay")
    page = signed_in(boss).get(url).content.decode()
    for words in ("Ada", "Harbour shares", "review score 80 pays 50 %", "1,000.00"):
        assert words in page
    assert "No plan pays your teams this month" in signed_in(stranger).get(url).content.decode()


def test_more_people_ask_no_more_of_the_database(boss: Any, member: Any) -> None:
    counts = []
    for more in (1, 9):
        for place in range(more):
            member(f"N{more}{place}", "100", score="80")
        facts.capture(now=NOW)
        with CaptureQueriesContext(connection) as caught:
            queries.team_pay(type(boss).objects.get(pk=boss.pk), today=TODAY)
        counts.append(len(caught))
    assert counts[0] == counts[1]
