"""The life of the house's own rules: draft, replay, a second person, in force from a day, rolled back."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from rest_framework.test import APIClient

from cases.enums import Channel
from cases.models import Case
from cases.queries import approvals
from common import jobs
from common.errors import Refusal
from common.models import AuditEvent, Job
from common.second_person import SecondPersonNeeded
from contacts.actions import gate
from contacts.actions.packs import packs, replays
from contacts.models import PackVersion
from contacts.queries import gate as gate_queries
from contacts.queries.packs import packs as queries
from contacts.queries.packs import replays as replaying
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, CaseFactory, ContactFactory, ContactPointFactory, TeamFactory, UserFactory
from tests.pack_factories import SAID, PackVersionFactory, hours, limit, pause
from tests.people import SignIn

pytestmark = pytest.mark.django_db


class Silent(jobs.Progress):
    """Tells nobody."""

    def at(self, done: int, total: int) -> None:
        """Say nothing."""


@pytest.fixture(autouse=True)
def still() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def maker() -> User:
    return UserFactory.create(role=Role.QUALITY, time_zone="Asia/Shanghai")


@pytest.fixture
def checker() -> User:
    return UserFactory.create(role=Role.ADMINISTRATOR, time_zone="Asia/Shanghai")


@pytest.fixture
def case() -> Case:
    team = TeamFactory.create()
    made = CaseFactory.create(team=team, collector=UserFactory.create(role=Role.COLLECTOR, team=team))
    ContactPointFactory.create(debtor=made.debtor)
    return made


def ask(case: Case, at: Any = NOW) -> Any:
    point = case.debtor.contact_points.get()
    return gate.ask(case=case, contact_point=point, channel=Channel.PHONE, by=case.collector, now=at)


def called(case: Case, at: Any) -> None:
    point = case.debtor.contact_points.get()
    ContactFactory.create(case=case, at=at, recorded_at=at, contact_point=point, party="nobody", outcome="no_answer")


def replayed(version: PackVersion) -> PackVersion:
    return replays.replay(version_id=version.pk, progress=Silent(Job()), now=NOW)


def found(version: PackVersion) -> dict[str, Any]:
    assert version.replay is not None
    return dict(version.replay)


def drafted(maker: User, *rules: dict[str, Any]) -> PackVersion:
    row = packs.draft(based_on=queries.in_force(TODAY), by=maker, now=NOW)
    return packs.write(version=row, content=rules, by=maker, now=NOW)


def submitted(version: PackVersion, maker: User, on: Any = TODAY) -> PackVersion:
    return packs.submit(version=version, effective_on=on, note="Fewer calls", by=maker, now=NOW, today=TODAY)


def test_a_version_comes_into_force_on_its_day_and_is_named_by_each_answer(
    case: Case, maker: User, checker: User
) -> None:
    called(case, NOW - timedelta(hours=1))
    row = drafted(maker, limit(1))
    with pytest.raises(packs.PackRefused, match="Replay it first"):
        submitted(row, maker)
    row = submitted(replayed(row), maker, TODAY + timedelta(days=1))
    with pytest.raises(SecondPersonNeeded):
        packs.approve(version=row, by=maker, now=NOW, today=TODAY)
    base = queries.base().version
    before = ask(case)
    assert (before.verdict, before.packs["house"]) == ("allowed", base)
    packs.approve(version=row, by=checker, now=NOW, today=TODAY)
    assert ask(case, NOW + timedelta(minutes=20)).packs["house"] == base
    tomorrow = NOW + timedelta(days=1)
    called(case, tomorrow - timedelta(hours=1))
    after = ask(case, tomorrow)
    assert (after.verdict, after.packs["house"]) == ("blocked", f"{base}+{row.number}")
    own = next(one for one in after.reasons if one["rule"].startswith("house.own-"))
    assert (own["facts"]["why"], own["citation"]) == ([SAID["reason"], SAID["reason_zh"]], SAID["citation"])
    assert AuditEvent.objects.filter(action="pack.approved").count() == 1


def test_a_roll_back_is_a_version_that_says_what_an_old_one_said(maker: User, checker: User) -> None:
    old = PackVersionFactory.create(approved=True, content=[limit(3)])
    new = PackVersionFactory.create(approved=True, content=[hours()], effective_on=TODAY)
    assert queries.in_force(TODAY) == new
    row = packs.draft(based_on=old, by=maker, now=NOW, note="Back")
    with pytest.raises(packs.PackRefused, match="Finish it first"):
        packs.draft(based_on=old, by=checker, now=NOW)
    packs.approve(version=submitted(replayed(row), maker), by=checker, now=NOW, today=TODAY)
    assert queries.in_force(TODAY) == row
    assert queries.in_force(TODAY - timedelta(days=1)) == old


def test_a_replay_asks_the_answers_that_were_given_with_the_facts_of_then(case: Case, maker: User) -> None:
    for hour in (5, 4, 3):
        ask(case, NOW - timedelta(hours=hour))
        called(case, NOW - timedelta(hours=hour) + timedelta(minutes=1))
    late = NOW - timedelta(hours=6)
    point = case.debtor.contact_points.get()
    ContactFactory.create(case=case, at=late, recorded_at=NOW, contact_point=point, party="nobody")
    row = replayed(drafted(maker, limit(2)))
    assert found(row)["asked"] == 3
    assert found(row)["changes"] == [["allowed", "blocked", 1], ["allowed", "warn", 1]]
    (rule,) = found(row)["rules"]
    assert (rule["became"], len(rule["samples"])) == ({"blocked": 1, "warn": 1}, 2)


def test_a_replay_tells_which_answers_a_looser_version_would_open(case: Case, maker: User) -> None:
    PackVersionFactory.create(approved=True, content=[limit(1)])
    called(case, NOW - timedelta(hours=2))
    assert ask(case, NOW - timedelta(hours=1)).verdict == "blocked"
    row = replayed(drafted(maker))
    assert found(row)["changes"] == [["blocked", "allowed", 1]]
    assert found(row)["rules"][0]["why"] == [SAID["reason"], SAID["reason_zh"]]


def test_a_replay_asks_the_same_number_of_questions_for_any_number_of_answers(
    case: Case, maker: User, django_assert_num_queries: Any
) -> None:
    row = drafted(maker, limit(2))
    for minutes in range(0, 400, 20):
        ask(case, NOW - timedelta(minutes=400 - minutes))
    with django_assert_num_queries(9):
        assert found(replayed(row))["asked"] == 20


def test_a_replay_of_a_draft_that_changed_meanwhile_is_not_kept(maker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = drafted(maker, limit(2))

    def changes(**_: Any) -> int:
        packs.write(version=row, content=[limit(3)], by=maker, now=NOW)
        return 0

    monkeypatch.setattr(replaying, "total", changes)
    with pytest.raises(Refusal, match="changed meanwhile"):
        replayed(row)


def test_a_changed_draft_is_replayed_again(maker: User) -> None:
    row = replayed(drafted(maker, limit(2)))
    assert row.replayed_at == NOW
    assert packs.write(version=row, content=[limit(3)], by=maker, now=NOW).replay is None


def test_what_is_approved_costs_a_list_no_query(case: Case, django_assert_num_queries: Any) -> None:
    PackVersionFactory.create(approved=True)
    cases = list(Case.objects.select_related("debtor", "creditor"))
    gate_queries.states(cases, NOW)
    with django_assert_num_queries(4):
        gate_queries.states(cases, NOW)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("decided_by_id = made_by_id, decided_at = now(), state = 'approved'", "pack_version_two_people"),
        ("state = 'gone'", "pack_version_state_known"),
        ("authors = array_append('{}'::bigint[], 0)", "keeps who wrote it"),
        ("replayed_at = now()", "pack_version_replayed_at_a_moment"),
        ("state = 'submitted'", "pack_version_says_what_and_when"),
        ("number = number + 1", "keeps who wrote it"),
    ],
)
def test_the_database_holds_versions_to_two_people(change: str, constraint: str) -> None:
    row = PackVersionFactory.create(
        effective_on=TODAY, note="Begin", replayed="two_people" in constraint or "known" in constraint
    )
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE contacts_packversion SET {change} WHERE id = %s", [row.pk])


@pytest.mark.parametrize("state", ["approved", "submitted"])
def test_the_database_keeps_what_was_handed_in_and_decided(state: str) -> None:
    row = PackVersionFactory.create(approved=True)
    if state == "submitted":
        row = PackVersionFactory.create(replayed=True, state=state, effective_on=TODAY, note="Begin")
    with pytest.raises(IntegrityError, match="keeps"), transaction.atomic():
        PackVersion.objects.filter(pk=row.pk).update(content=[])
    with pytest.raises(IntegrityError, match="keeps"), transaction.atomic():
        row.delete()


def test_one_version_is_open_at_a_time() -> None:
    PackVersionFactory.create()
    with pytest.raises(IntegrityError, match="pack_version_one_open"), transaction.atomic():
        PackVersionFactory.create()


RULE = {
    "kind": "limit",
    "force": "stops",
    "channels": ["phone", "sms"],
    "unit": "attempts",
    "most": "2",
    "per": "person",
    "span": "1",
    **SAID,
}


def test_the_house_is_edited_on_pages(maker: User, checker: User, case: Case, signed_in: SignIn) -> None:
    ask(case)
    editor, decider = signed_in(maker), signed_in(checker)
    assert "FCA CONC" in editor.get("/rules/").content.decode()
    assert "08:00–22:00" in editor.get("/rules/cn-card/").content.decode()
    assert editor.get("/rules/no-such/").status_code == 404
    address = editor.post("/rules/house/draft/").headers["Location"]
    refused = editor.post(f"{address}add/", {**RULE, "most": ""})
    assert refused.status_code == 422
    assert "at most how many" in refused.content.decode()
    assert editor.post(f"{address}add/", RULE).status_code == 302
    shown = editor.get(address).content.decode()
    assert "At most 2 attempts a day" in shown
    assert "Ask for approval" not in shown
    own = editor.get(f"{address}rules/0/").context["own"]
    sent = {**RULE, "most": "1", "key": own.key, "seen": own.mark}
    assert editor.post(f"{address}rules/0/", sent).status_code == 302
    assert editor.get(f"{address}rules/7/").status_code == 404
    assert editor.post(f"{address}replay/").status_code == 302
    version = replayed(PackVersion.objects.get())
    assert "1 answers between" in editor.get(address).content.decode()
    assert editor.post(f"{address}submit/", {"effective_on": "+0", "note": ""}).status_code == 422
    assert editor.post(f"{address}submit/", {"effective_on": "+0", "note": "Fewer calls"}).status_code == 302
    assert "House rules, version" in decider.get("/approvals/").content.decode()
    assert approvals.waiting(checker) == 1
    assert decider.post(f"{address}decide/", {"answer": "approve", "words": ""}).status_code == 302
    version.refresh_from_db()
    assert version.state == "approved"
    assert "Change the house rules" in editor.get(address).content.decode()
    back = editor.post("/rules/house/draft/", {"based_on": version.pk}).headers["Location"]
    assert editor.post(f"{back}rules/out/", {"key": own.key}).status_code == 302
    assert editor.post(f"{back}discard/").status_code == 302
    assert editor.post(f"{back}discard/").status_code == 422


def rules(version: PackVersion) -> list[tuple[str, int]]:
    version.refresh_from_db()
    return [(one["key"], one["most"]) for one in version.content]


def test_pressing_twice_adds_and_takes_out_once(maker: User, signed_in: SignIn) -> None:
    version = PackVersionFactory.create(content=[limit(3, key="one"), limit(4, key="two")])
    editor, address = signed_in(maker), version.get_absolute_url()
    assert [editor.post(f"{address}add/", RULE).status_code for _twice in range(2)] == [302, 302]
    assert [most for _key, most in rules(version)] == [3, 4, 2]
    assert [editor.post(f"{address}rules/out/", {"key": "one"}).status_code for _twice in range(2)] == [302, 302]
    assert [most for _key, most in rules(version)] == [4, 2]


def test_a_second_window_writes_over_no_other_rule(maker: User, checker: User, signed_in: SignIn) -> None:
    version = PackVersionFactory.create(content=[limit(3, key="one"), limit(4, key="two"), limit(5, key="three")])
    first, second, address = signed_in(maker), signed_in(checker), version.get_absolute_url()
    shown = first.get(f"{address}rules/1/").context["own"]
    sent = {**RULE, "most": "9", "key": "two", "seen": shown.mark}
    second.post(f"{address}rules/out/", {"key": "one"})
    assert first.post(f"{address}rules/1/", sent).status_code == 302
    assert rules(version) == [("two", 9), ("three", 5)]
    late = second.post(f"{address}rules/1/", {**sent, "most": "8"})
    assert (late.status_code, "was changed meanwhile" in late.content.decode()) == (422, True)
    again = {**sent, "most": "8", "seen": late.context["own"].mark}
    assert second.post(f"{address}rules/1/", again).status_code == 302
    second.post(f"{address}rules/out/", {"key": "two"})
    gone = first.post(f"{address}rules/1/", again)
    assert (gone.status_code, "was taken out meanwhile" in gone.content.decode()) == (422, True)
    assert rules(version) == [("three", 5)]


def test_hours_are_read_as_people_type_them(maker: User, signed_in: SignIn) -> None:
    version = PackVersionFactory.create(content=[])
    sent = {**RULE, "kind": "hours", "days": ["mon"], "opens": "9", "closes": "２０：30"}
    assert signed_in(maker).post(f"{version.get_absolute_url()}add/", sent).status_code == 302
    version.refresh_from_db()
    assert [(one["opens"], one["closes"]) for one in version.content] == [("09:00", "20:30")]


def test_every_kind_of_rule_is_changed_as_its_form_shows_it(maker: User, signed_in: SignIn) -> None:
    """What the page sends back untouched is what it showed, for fields of other kinds too."""
    version = PackVersionFactory.create(content=[hours(), limit(), pause()])
    editor, before = signed_in(maker), queries.rules_of(version)
    for place in range(3):
        page = editor.get(f"{version.get_absolute_url()}rules/{place}/")
        form, own = page.context["form"], page.context["own"]
        sent = {field.name: field.value() for field in form if field.value() is not None}
        kept = editor.post(page.wsgi_request.path, sent | {"key": own.key, "seen": own.mark})
        assert kept.status_code == 302, kept.context["form"].errors
    version.refresh_from_db()
    assert queries.rules_of(version) == before


def test_the_house_is_edited_by_program(maker: User, checker: User) -> None:
    editor, decider = APIClient(), APIClient()
    editor.force_authenticate(maker)
    decider.force_authenticate(checker)

    def post(client: APIClient, path: str, body: Any, key: str) -> Any:
        address = f"/api/v1/packs/house/versions/{path}"
        return client.post(address, body, format="json", headers={"Idempotency-Key": key})

    made = post(editor, "", {}, "a")
    number = made.json()["number"]
    assert made.status_code == 201
    assert post(editor, f"{number}/content/", {"content": [limit(most=0)]}, "b").status_code == 409
    assert post(editor, f"{number}/content/", {"content": [limit()]}, "c").status_code == 200
    assert post(editor, f"{number}/submit/", {"effective_on": "2026-12-01", "note": "x"}, "d").status_code == 409
    assert post(editor, f"{number}/replay/", {}, "e").status_code == 202
    replayed(PackVersion.objects.get())
    assert post(editor, f"{number}/submit/", {"effective_on": "2026-12-01", "note": "x"}, "f").status_code == 200
    assert post(editor, f"{number}/approve/", {}, "g").status_code == 409
    assert post(decider, f"{number}/refuse/", {"words": "Not yet"}, "h").json()["state"] == "refused"
    assert post(editor, f"{number}/discard/", {}, "i").status_code == 409
    assert editor.get(f"/api/v1/packs/house/versions/{number}/").json()["decision"] == "Not yet"
    listed = editor.get("/api/v1/packs/").json()
    assert (listed[0]["id"], listed[0]["version"]) == ("house", queries.base().version)
    chinese = editor.get("/api/v1/packs/cn-card/").json()
    assert chinese["rules"]
    (duty,) = [one for one in chinese["duties"] if one["basis"] == "recording"]
    assert (duty["where"], duty["months"], duty["citation"]) == (
        "China (mainland)", 24, "信用卡业务监督管理办法 art. 68",
    )  # fmt: skip
    assert editor.get("/api/v1/packs/no-such/").status_code == 404
