"""The pages of strategies, queues and tests."""

from typing import Any

import pytest
import time_machine

from cases.actions.strategies import stepping
from cases.models import Queue, Skip, StrategyVersion, Trial
from cases.queries.strategies import strategies, trials
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, CaseFactory, TeamFactory, UserFactory
from tests.people import SignIn
from tests.strategy_factories import CaseStepFactory, QueueFactory, StrategyVersionFactory, TrialFactory, segment

ROWS = {
    "name": "Early",
    "asked": ["age:at_most", "product:one_of", ""],
    "value": ["60", "gold，silver", ""],
    "steps_day": ["0", "7", ""],
    "steps_channel": ["phone", "letter", "phone"],
    "steps_script": ["First call", "Balance", ""],
    "steps_who": ["collector", "nobody", "collector"],
}


@pytest.fixture(autouse=True)
def afternoon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def bosses(db: None) -> list[User]:
    team = TeamFactory.create()
    found: list[User] = UserFactory.create_batch(2, role=Role.SUPERVISOR, team=team, time_zone="Asia/Shanghai")
    return found


def test_a_version_goes_from_draft_to_force_through_two_people(bosses: list[User], signed_in: SignIn) -> None:
    case = CaseFactory.create(team=bosses[0].team)
    maker, checker = signed_in(bosses[0]), signed_in(bosses[1])
    assert "No strategy is in force" in maker.get("/strategies/").content.decode()
    address = maker.post("/strategies/draft/").headers["Location"]
    refused = maker.post(f"{address}segments/add/", {**ROWS, "value": ["old", "gold", ""]})
    assert refused.status_code == 422
    assert "needs a number." in refused.content.decode()
    assert 'value="old"' in refused.content.decode()
    assert maker.post(f"{address}segments/add/", ROWS).status_code == 302
    rest = {**ROWS, "name": "Rest", "asked": [""], "value": [""]}
    maker.post(f"{address}segments/add/", rest)
    text = maker.get(address).content.decode()
    assert "days past due, at most 60" in text
    assert "product is one of gold" in text
    assert "Which cases move" in text
    assert case.debtor.name in text
    early, rest = (one["key"] for one in StrategyVersion.objects.get().content)
    maker.post(f"{address}segments/1/move/", {"to": "up", "key": rest})
    assert "“Rest” above takes them all" in maker.get(address).content.decode()
    maker.post(f"{address}segments/1/move/", {"to": "up", "key": early})
    late = maker.post(f"{address}submit/", {"effective_on": "1/1/2020", "note": "x"})
    assert late.status_code == 422
    maker.post(f"{address}submit/", {"effective_on": "24/11", "note": "Call earlier"})
    pk = StrategyVersion.objects.get().pk
    own = maker.get("/approvals/").content.decode()
    assert "You made this or asked for it" in own
    assert maker.post(f"/strategies/{pk}/decide/", {"answer": "approve"}).status_code == 422
    assert "Call earlier" in checker.get("/approvals/").content.decode()
    assert checker.post(f"/strategies/{pk}/decide/", {"answer": "approve"}).status_code == 302
    assert "version 1, since" in checker.get("/strategies/").content.decode()
    assert maker.get(f"{address}segments/0/").status_code == 404
    back = maker.post("/strategies/draft/", {"based_on": pk}).headers["Location"]
    assert "Back to version 1" in maker.get(back).content.decode()


def keys(version: StrategyVersion) -> list[str]:
    version.refresh_from_db()
    return [one["key"] for one in version.content]


def test_pressing_twice_moves_once_and_takes_out_once(bosses: list[User], signed_in: SignIn) -> None:
    version = StrategyVersionFactory.create(content=[segment(key) for key in ("one", "two", "three", "four")])
    client, address = signed_in(bosses[0]), f"/strategies/{version.pk}/segments"
    sent = {"to": "up", "key": "three"}
    assert [client.post(f"{address}/2/move/", sent).status_code for _twice in range(2)] == [302, 422]
    assert keys(version) == ["one", "three", "two", "four"]
    sent = {"to": "out", "key": "three"}
    twice = [client.post(f"{address}/1/move/", sent) for _twice in range(2)]
    assert [one.status_code for one in twice] == [302, 422]
    assert "The segments changed meanwhile." in twice[1].content.decode()
    assert keys(version) == ["one", "two", "four"]
    assert client.post(f"{address}/9/move/", sent).status_code == 422


def test_a_second_window_writes_over_no_other_segment(bosses: list[User], signed_in: SignIn) -> None:
    version = StrategyVersionFactory.create(content=[segment("one"), segment("two"), segment("three")])
    first, second = (signed_in(one) for one in bosses)
    address = f"/strategies/{version.pk}/segments/1/"
    shown = first.get(address).context["segment"]
    sent = {**ROWS, "key": "two", "seen": shown.mark}
    second.post(f"/strategies/{version.pk}/segments/1/move/", {"to": "up", "key": "two"})
    assert first.post(address, sent).status_code == 302
    assert keys(version) == ["two", "one", "three"]
    assert [one["name"] for one in version.content] == ["Early", "One", "Three"]
    late = second.post(address, {**sent, "name": "Later"})
    assert (late.status_code, "was changed meanwhile" in late.content.decode()) == (422, True)
    again = {**sent, "name": "Later", "seen": late.context["segment"].mark}
    assert second.post(address, again).status_code == 302
    second.post(f"/strategies/{version.pk}/segments/0/move/", {"to": "out", "key": "two"})
    gone = first.post(address, again)
    assert (gone.status_code, "was taken out meanwhile" in gone.content.decode()) == (422, True)
    assert first.post(address, ROWS).status_code == 302
    version.refresh_from_db()
    assert [one["name"] for one in version.content] == ["One", "Three", "Early"]


def test_versions_and_tests_are_paged(bosses: list[User], signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategies, "SIZE", 2)
    monkeypatch.setattr(trials, "SIZE", 2)
    versions = StrategyVersionFactory.create_batch(3)
    tests = [TrialFactory.create(segment=key, name=f"Arm {key}") for key in "abc"]
    client = signed_in(bosses[0])
    first = client.get("/strategies/")
    text = first.content.decode()
    assert tests[2].name in text
    assert tests[0].name not in text
    assert f'href="/strategies/{versions[0].pk}/"' not in text
    following = {"after": first.context["page"].next_cursor, "tests": first.context["trials"].next_cursor}
    text = client.get("/strategies/", following).content.decode()
    assert tests[0].name in text
    assert f'href="/strategies/{versions[0].pk}/"' in text


def test_lists_ask_as_many_queries_for_one_as_for_twenty(
    bosses: list[User], signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(bosses[0])
    StrategyVersionFactory.create(approved=True, content=[segment("all", challenger=segment("x")["steps"])])
    for number in range(20):
        QueueFactory.create()
        case = CaseFactory.create(team=bosses[0].team)
        Skip.objects.create(case=case, collector=bosses[0], reason="language", at=NOW)
        StrategyVersionFactory.create(number=number + 100)
        TrialFactory.create(segment=f"s{number}")
    for address in ("/strategies/", "/queues/"):
        with django_assert_max_num_queries(14):
            assert client.get(address).status_code == 200
    assert "I do not speak the debtor&#x27;s language" in client.get("/queues/").content.decode()


def test_queue_is_made_and_given(bosses: list[User], signed_in: SignIn) -> None:
    worker = UserFactory.create()
    client = signed_in(bosses[0])
    sent = {"name": "Care", "kind": "vulnerable", "workers": [worker.pk], "is_active": "on"}
    assert client.post("/queues/add/", sent).status_code == 302
    row = Queue.objects.get()
    assert User.objects.get(pk=worker.pk).queue_ids == [row.pk]
    assert worker.name in client.get("/queues/").content.decode()
    assert client.post("/queues/add/", sent).status_code == 422
    assert client.post(f"/queues/{row.pk}/", {"name": "Care", "is_active": "on"}).status_code == 302
    assert User.objects.get(pk=worker.pk).queue_ids == []


def test_a_test_is_stated_run_and_stopped(bosses: list[User], signed_in: SignIn) -> None:
    client = signed_in(bosses[0])
    assert "No segment has a challenger" in client.get("/strategies/tests/start/").content.decode()
    StrategyVersionFactory.create(approved=True, content=[segment("all", challenger=segment("x")["steps"])])
    sent = {"segment": "all", "name": "Letters", "share": 30, "metric": "kept", "days": 7, "least_difference": "0.05"}
    assert client.post("/strategies/tests/start/", sent).status_code == 422
    started = client.post("/strategies/tests/start/", {**sent, "stop_cases": 2})
    trial = Trial.objects.get()
    assert started.headers["Location"] == trial.get_absolute_url()
    case = CaseFactory.create()
    stepping.step(creditor=case.creditor, on=TODAY, now=NOW)
    text = client.get(trial.get_absolute_url()).content.decode()
    assert "Too early to tell" in text
    assert client.post(f"/strategies/tests/{trial.pk}/stop/", {"reason": ""}).status_code == 422
    client.post(f"/strategies/tests/{trial.pk}/stop/", {"reason": "A new product came"})
    assert "A new product came" in client.get(trial.get_absolute_url()).content.decode()


def test_result_shows_both_intervals(bosses: list[User], signed_in: SignIn) -> None:
    client = signed_in(bosses[0])
    trial = TrialFactory.create(segment="all", stop_cases=2, days=5)
    for arm in ("champion", "challenger"):
        for _case in range(3):
            CaseStepFactory.create(arm=arm, entered_on=trial.started_on)
    text = client.get(trial.get_absolute_url()).content.decode()
    assert "No difference that counts." in text
    assert text.count('<circle class="bar"') == 2
    found = client.get(f"/api/v1/tests/{trial.pk}/").json()
    assert (found["verdict"], [one["measured"] for one in found["arms"]]) == ("no_difference", [3, 3])
