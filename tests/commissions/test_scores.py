"""Review scores: recorded by one person, approved by another, corrected by further rows, taken by runs."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from commissions.actions import scores
from commissions.actions.scores import Scored
from commissions.models import Amendment, ReviewScore
from commissions.queries import exceptions
from common.second_person import SecondPersonNeeded
from staff.enums import Role
from tests import factories, pay_factories
from tests.commissions.conftest import OCTOBER, figured
from tests.commissions.test_deltas import NOVEMBER, approved, following
from tests.pay_plans import PLAN

NOW, TODAY = factories.NOW, date(2026, 11, 9)
GATE = {"id": "qa", "type": "gate", "by": "qa_score", "rows": [["0", "85.5", "0.5"], ["85.5", None, "1"]]}
GATED = {**PLAN, "period": [GATE]}
pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> Any:
    return factories.UserFactory.create(role=Role.QUALITY, name="Shen Lan")


@pytest.fixture
def boss() -> Any:
    team = factories.TeamFactory.create()
    user = factories.UserFactory.create(role=Role.SUPERVISOR, name="Zhou Ning", team=team)
    team.supervisor = user
    team.save()
    return user


def record(by: Any, person: Any, score: str, reviewed: int = 8, **about: Any) -> int:
    told = {"month": OCTOBER, "now": NOW, "today": TODAY, **about}
    return scores.record(by=by, scores={person.pk: Scored(Decimal(score), reviewed)}, **told)


def approve(by: Any, *people: Any) -> int:
    return scores.approve(by=by, month=OCTOBER, collectors=[one.pk for one in people], now=NOW)


def counted(person: Any) -> Decimal | None:
    return ReviewScore.objects.filter(collector=person).counting().values_list("score", flat=True).first()


def test_a_score_counts_once_a_second_person_approved_it(reviewer: Any, boss: Any) -> None:
    person = factories.UserFactory.create()
    assert (record(reviewer, person, "87.5"), record(reviewer, person, "87.50"), counted(person)) == (1, 0, None)
    with pytest.raises(SecondPersonNeeded):
        approve(reviewer, person)
    assert (approve(boss, person), counted(person)) == (1, Decimal("87.5"))
    with pytest.raises(scores.NoScoreWaits):
        approve(boss, person)


def test_a_correction_is_a_further_row_with_its_reason(reviewer: Any, boss: Any) -> None:
    first = pay_factories.ReviewScoreFactory.create(score=90)
    person = first.collector
    with pytest.raises(scores.ScoreRefused, match="Say why") as refused:
        record(reviewer, person, "70")
    assert refused.value.field == "reason"
    record(reviewer, person, "70", reason="Two calls were scored twice")
    assert counted(person) == 90
    record(reviewer, person, "71", reason="Now right")
    assert (approve(boss, person), counted(person)) == (1, 71)
    chain = list(ReviewScore.objects.order_by("pk").values_list("score", "replaces", "approved_by"))
    second = first.pk + 1
    assert chain == [(90, None, first.approved_by_id), (70, first.pk, None), (71, second, boss.pk)]


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"score": "100.01"}, "from 0 to 100"),
        ({"score": "-1"}, "from 0 to 100"),
        ({"score": "90", "reviewed": 0}, "one reviewed contact"),
        ({"score": "90", "month": date(2026, 12, 1)}, "has not begun"),
    ],
)
def test_what_is_no_score_is_refused(reviewer: Any, about: dict[str, Any], sentence: str) -> None:
    with pytest.raises(scores.ScoreRefused, match=sentence):
        record(reviewer, factories.UserFactory.create(), **about)


def test_only_collectors_are_scored(reviewer: Any, boss: Any) -> None:
    with pytest.raises(scores.ScoreRefused, match="Only collectors"):
        record(reviewer, boss, "90")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE commissions_reviewscore SET score = 100",
        "UPDATE commissions_reviewscore SET approved_at = NULL, approved_by_id = NULL",
        "DELETE FROM commissions_reviewscore",
        "TRUNCATE commissions_reviewscore CASCADE",
    ],
)
def test_the_database_keeps_every_score(sql: str) -> None:
    pay_factories.ReviewScoreFactory.create()
    refused = pytest.raises(IntegrityError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


@pytest.mark.parametrize(("score", "paid_out"), [("85.49", "8"), ("85.50", "16"), (None, "16")])
def test_a_run_takes_the_score_to_the_last_digit(
    paid: Any, clerk: Any, hired: Any, october: Any, score: str | None, paid_out: str
) -> None:
    person = hired(by=factories.PlanVersionFactory.create(definition=GATED))
    paid("2000", by=person, dpd=40)
    if score is not None:
        pay_factories.ReviewScoreFactory.create(collector=person, score=Decimal(score))
    run = figured(october, clerk)
    assert run.statements.get().total == Decimal(paid_out)
    stands = [(one.kind, one.detail) for one in exceptions.standing(run)]
    assert stands == ([] if score else [("missing_fact", "qa_score")])


def test_a_line_component_takes_the_score_too(paid: Any, clerk: Any, hired: Any, october: Any) -> None:
    factor = {"id": "f", "type": "factor", "by": "qa_score", "rows": [["0", "85.5", "0.5"], ["85.5", None, "1"]]}
    person = hired(
        by=factories.PlanVersionFactory.create(definition={**PLAN, "line": [*PLAN["line"], factor], "period": []})
    )
    pay_factories.ReviewScoreFactory.create(collector=person, score=Decimal("85.49"))
    paid("2000", by=person, dpd=40)
    assert figured(october, clerk).statements.get().total == 8


def test_a_score_of_a_paid_month_is_posted_forward(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any, boss: Any
) -> None:
    reviewer = factories.UserFactory.create(role=Role.QUALITY)
    person = hired(by=factories.PlanVersionFactory.create(definition=GATED))
    pay_factories.ReviewScoreFactory.create(collector=person, score=80)
    paid("2000", by=person, dpd=40)
    approved(figured(october, clerk), clerk, second)
    record(reviewer, person, "90", reason="A call was not hers")
    approve(boss, person)
    amendment = Amendment.objects.get()
    assert (amendment.kind, amendment.state, amendment.amount) == ("score", "approved", 90)
    [delta] = figured(following(NOVEMBER, person), clerk).deltas.all()
    assert delta.total == 8


def test_the_list_is_typed_down_its_columns(signed_in: Any, reviewer: Any, boss: Any) -> None:
    one, other = (factories.UserFactory.create(name=name, team=boss.team) for name in ("Ada Lund", "Bo Wren"))
    stranger = factories.UserFactory.create(name="Cy Stone", team=factories.TeamFactory.create())
    url, typed = reverse("commissions:score-list"), {"month": "2026-10", f"s_{one.pk}": "８７.5", f"n_{one.pk}": "8"}
    bad = signed_in(reviewer).post(url, {**typed, f"s_{other.pk}": "187", f"n_{other.pk}": "3"})
    page = bad.content.decode()
    assert (bad.status_code, ReviewScore.objects.count()) == (422, 0)
    for words in ("Nothing is kept yet. Look at the rows of Bo Wren.", 'value="８７.5"', "from 0 to 100, such as 87.5"):
        assert words in page
    assert signed_in(reviewer).post(url, typed).status_code == 302
    page = signed_in(boss).get(url, {"month": "2026-10"}).content.decode()
    assert "1 score of another person waits for you" in page
    assert (one.name in page, stranger.name in page, "Record the scores" in page) == (True, False, False)
    assert signed_in(boss).post(url, {**typed, f"s_{one.pk}": "1"}).status_code == 200
    signed_in(boss).post(reverse("commissions:score-approve"), {"month": "2026-10"})
    assert counted(one) == Decimal("87.5")
    emptied = signed_in(reviewer).post(url, {"month": "2026-10", f"s_{one.pk}": "", f"n_{one.pk}": ""})
    assert "corrected, not taken away" in emptied.content.decode()


def test_the_list_asks_as_often_for_many_as_for_few(
    signed_in: Any, reviewer: Any, boss: Any, django_assert_max_num_queries: Any
) -> None:
    for _turn in range(20):
        pay_factories.ReviewScoreFactory.create(collector__team=boss.team)
    client = signed_in(reviewer)
    client.get(reverse("commissions:score-list"), {"month": "2026-10"})
    with django_assert_max_num_queries(14):
        client.get(reverse("commissions:score-list"), {"month": "2026-10"})


def test_programs_record_and_approve(signed_in: Any, reviewer: Any, boss: Any) -> None:
    person = factories.UserFactory.create(team=boss.team)
    send: dict[str, Any] = {"content_type": "application/json"}
    url = reverse("api-review-score-list")
    row = {"collector": person.pk, "score": "88.25", "reviewed": 6}
    body = {"month": "2026-10-05", "scores": [row]}
    assert signed_in(boss).post(url, body, **send).status_code == 403
    bad = signed_in(reviewer).post(url, {**body, "scores": [{**row, "score": "101"}]}, **send)
    assert (bad.status_code, "score" in str(bad.json())) == (400, True)
    assert signed_in(reviewer).post(url, body, **send).json() == {"count": 1}
    approve_url = reverse("api-review-score-approve")
    again = signed_in(reviewer).post(approve_url, {"month": "2026-10-01"}, **send)
    assert (again.status_code, again.json()["code"]) == (409, "second_person_needed")
    assert signed_in(boss).post(approve_url, {"month": "2026-10-01"}, **send).json() == {"count": 1}
    [found] = signed_in(boss).get(url, {"month": "2026-10"}).json()["results"]
    assert (found["score"], found["approved_by"]) == ("88.25", boss.pk)
