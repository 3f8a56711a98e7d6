"""Strategies, queues and tests for programs."""

from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from cases.models import Queue, StrategyVersion, Trial
from common.models import AuditEvent
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, CaseFactory, SkipFactory, TeamFactory, UserFactory
from tests.strategy_factories import QueueFactory, StrategyVersionFactory, TrialFactory, segment

pytestmark = pytest.mark.django_db
STEPS = [{"day": 0, "channel": "phone", "script": "First call", "who": "collector"}]
EARLY = {
    "name": "Early",
    "conditions": [
        {"field": "age", "op": "at_most", "value": 60},
        {"field": "product", "op": "one_of", "value": ["gold"]},
    ],
    "steps": STEPS,
}


@pytest.fixture(autouse=True)
def afternoon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def program(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def bosses() -> list[APIClient]:
    team = TeamFactory.create()
    return [program(one) for one in UserFactory.create_batch(2, role=Role.SUPERVISOR, team=team)]


def post(client: APIClient, address: str, body: Any = None, **headers: str) -> Any:
    return client.post(f"/api/v1/{address}/", body or {}, format="json", headers=headers)


def test_a_version_goes_from_draft_to_force_through_two_people(bosses: list[APIClient]) -> None:
    maker, checker = bosses
    pk = post(maker, "strategies").json()["id"]
    again = [post(maker, "strategies", **{"Idempotency-Key": "k"}).json()["id"] for _time in range(2)]
    assert again[0] == again[1]
    written = post(maker, f"strategies/{pk}/content", {"content": [EARLY]})
    assert written.json()["content"][0]["conditions"][1] == {"field": "product", "op": "one_of", "value": ["gold"]}
    late = post(maker, f"strategies/{pk}/submit", {"effective_on": "2020-01-01", "note": "x"})
    assert (late.status_code, late.json()["field"]) == (409, "effective_on")
    sent = post(maker, f"strategies/{pk}/submit", {"effective_on": TODAY.isoformat(), "note": "Call earlier"})
    assert sent.json()["state"] == "submitted"
    inbox = checker.get("/api/v1/approvals/").json()
    assert [(one["name"], one["items"][0]["key"], one["items"][0]["is_own"]) for one in inbox] == [
        ("strategies", f"strategy-{pk}", False)
    ]
    assert post(maker, f"strategies/{pk}/approve").status_code == 409
    assert post(checker, f"strategies/{pk}/refuse").json()["code"] == "strategy_refused"
    assert post(checker, f"strategies/{pk}/approve").json()["state"] == "approved"
    back = post(maker, "strategies", {"based_on": pk}).json()
    assert (back["note"], back["content"]) == (f"Back to version {sent.json()['number']}", written.json()["content"])
    assert post(maker, f"strategies/{back['id']}/discard").json()["state"] == "discarded"
    assert post(maker, f"strategies/{back['id']}/content", {"content": [EARLY]}).json()["code"] == "strategy_decided"


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "product", "op": "one_of", "value": 5},
        {"field": "age", "op": "at_most", "value": ["60"]},
        {"field": "age", "op": "at_most"},
        "age",
    ],
)
def test_a_document_of_another_form_is_told(bosses: list[APIClient], condition: Any) -> None:
    pk = StrategyVersionFactory.create().pk
    answer = post(bosses[0], f"strategies/{pk}/content", {"content": [{**EARLY, "conditions": [condition]}]})
    assert (answer.status_code, StrategyVersion.objects.get(pk=pk).content[0]["key"]) == (400, "all")


@pytest.mark.parametrize("value", ["old", "NaN", True, None, {}])
def test_a_number_that_is_none_is_refused(bosses: list[APIClient], value: Any) -> None:
    pk = StrategyVersionFactory.create().pk
    asked = {"field": "age", "op": "at_most", "value": value}
    answer = post(bosses[0], f"strategies/{pk}/content", {"content": [{**EARLY, "conditions": [asked]}]})
    assert answer.status_code in (400, 409)


def test_queues_are_made_and_changed(bosses: list[APIClient]) -> None:
    collector = UserFactory.create(role=Role.COLLECTOR)
    made = post(bosses[0], "queues", {"name": "Hard", "kind": "internal", "workers": [collector.pk]})
    assert (made.status_code, made.json()["workers"]) == (201, [collector.pk])
    taken = post(bosses[0], "queues", {"name": "hard", "kind": "internal"})
    assert (taken.status_code, taken.json()["field"]) == (409, "name")
    assert post(bosses[0], "queues", {"name": "New", "kind": "other"}).status_code == 400
    assert post(bosses[0], "queues", {"name": "New", "kind": "internal", "workers": [0]}).status_code == 400
    changed = post(bosses[0], f"queues/{made.json()['id']}", {"name": "Hardest", "kind": "legal", "workers": []})
    assert (changed.json()["name"], changed.json()["kind"], changed.json()["workers"]) == ("Hardest", "internal", [])
    assert Queue.objects.count() == 1


def test_a_test_is_started_once_and_stopped(bosses: list[APIClient]) -> None:
    body = {"segment": "all", "name": "Letters", "metric": "recovered", "stop_cases": 100, "least_difference": "1"}
    assert post(bosses[0], "tests", body).json()["code"] == "trial_refused"
    StrategyVersionFactory.create(approved=True, content=[segment("all", challenger=STEPS)])
    assert post(bosses[0], "tests", {**body, "metric": "joy"}).status_code == 400
    assert post(bosses[0], "tests", {**body, "stop_cases": None}).json()["field"] == "stop_on"
    started = post(bosses[0], "tests", body)
    assert (started.status_code, started.json()["share"], started.json()["days"]) == (201, 50, 30)
    assert post(bosses[0], "tests", body).status_code == 409
    pk = started.json()["id"]
    assert [one["id"] for one in bosses[1].get("/api/v1/tests/").json()["results"]] == [pk]
    assert post(bosses[0], f"tests/{pk}/stop", {"reason": " "}).status_code == 400
    assert post(bosses[0], f"tests/{pk}/stop", {"reason": "Enough"}).json()["state"] == "stopped"
    assert post(bosses[0], f"tests/{pk}/stop", {"reason": "Enough"}).status_code == 409


def test_others_read_but_do_not_write() -> None:
    version, queue, trial = StrategyVersionFactory.create(), QueueFactory.create(), TrialFactory.create()
    collector = program(UserFactory.create(role=Role.COLLECTOR))
    for address in ("strategies", "queues", f"queues/{queue.pk}", "tests", f"tests/{trial.pk}/stop"):
        assert post(collector, address).status_code == 403
    assert post(collector, f"strategies/{version.pk}/content", {"content": [EARLY]}).status_code == 403
    assert Trial.objects.get().state == "running"


def test_what_was_passed_over_is_sorted_and_narrowed(bosses: list[APIClient]) -> None:
    boss: Any = bosses[0].handler._force_user  # type: ignore[attr-defined]
    first, second = SkipFactory.create_batch(2, case__team=boss.team)
    SkipFactory.create()
    up = bosses[0].get("/api/v1/passed-over/", {"sort": "passed_up"}).json()["results"]
    assert [one["id"] for one in up] == [first.pk, second.pk]
    only = bosses[0].get("/api/v1/passed-over/", {"collector": second.collector_id}).json()["results"]
    assert [one["id"] for one in only] == [second.pk]


def test_a_program_sees_what_a_version_would_do_and_counts_it_again(bosses: list[APIClient]) -> None:
    maker, _checker = bosses
    team = TeamFactory.create()
    case = CaseFactory.create(team=team, oldest_due_on=TODAY)
    row = StrategyVersionFactory.create(content=[segment("a", ("age", "at_most", 60)) | {"key": "a"}], state="draft")
    address = f"/api/v1/strategies/{row.pk}"
    told = maker.get(f"{address}/preview/").json()
    assert (told["counted_at"], told["rest"], [(one["key"], one["cases"]) for one in told["segments"]]) == (
        None,
        0,
        [("a", 1)],
    )
    assert told["moves"] == [{"before": None, "after": "a", "cases": 1, "stays": False, "samples": [case.pk]}]
    assert post(maker, f"strategies/{row.pk}/count").json()["code"] == "strategy_decided", "a draft is counted as shown"
    post(maker, f"strategies/{row.pk}/submit", {"effective_on": TODAY.isoformat(), "note": "Call earlier"})
    CaseFactory.create(team=team, oldest_due_on=TODAY)
    waits = maker.get(f"{address}/preview/").json()
    assert (waits["moves"][0]["cases"], waits["counted_at"] is None) == (1, False), "as counted when it was handed in"
    assert post(maker, f"strategies/{row.pk}/count").json()["moves"][0]["cases"] == 2
    post(maker, f"strategies/{row.pk}/discard")
    assert maker.get(f"{address}/preview/").json()["moves"] == []


def test_a_program_takes_what_was_passed_over_as_a_file(bosses: list[APIClient]) -> None:
    boss: Any = bosses[0]
    case = CaseFactory.create(team=boss.handler._force_user.team)
    SkipFactory.create(case=case, reason="language")
    SkipFactory.create(case=case, reason="Ring after six")
    answer = boss.get("/api/v1/passed-over/file/csv/?reason=own_words", headers={"Accept": "text/csv"})
    text = b"".join(answer.streaming_content).decode()
    assert (answer.status_code, "Ring after six" in text, text.count("\n")) == (200, True, 2)
    assert AuditEvent.objects.get(action="skips.export").facts["reason"] == "own_words"
    assert boss.get("/api/v1/passed-over/file/xlsx/").status_code == 200
    assert boss.get("/api/v1/passed-over/file/pdf/").status_code == 404
