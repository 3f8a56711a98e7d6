"""Cases through the API: the same access, refusals as problems, a repeated POST once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from cases.models import Assignment, Case, Skip
from staff.enums import Role
from tests.factories import NOW, AccountFactory, CaseFactory, ContactPointFactory, TeamFactory, UserFactory
from tests.people import SignIn


@pytest.fixture(autouse=True)
def afternoon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def test_list_filters_and_hides_other_teams(signed_in: SignIn, db: None) -> None:
    boss = UserFactory.create(role=Role.SUPERVISOR)
    case = CaseFactory.create(team=boss.team)
    CaseFactory.create(team=boss.team, oldest_due_on=NOW.date() - timedelta(days=3))
    CaseFactory.create(team=TeamFactory.create())
    found = signed_in(boss).get("/api/v1/cases/?bucket=3").json()["results"]
    assert [(one["id"], one["bucket"], one["days_past_due"]) for one in found] == [(case.pk, 3, 74)]


def test_detail_and_owed(signed_in: SignIn, db: None) -> None:
    boss = UserFactory.create(role=Role.SUPERVISOR)
    account = AccountFactory.create(case=CaseFactory.create(team=boss.team))
    client = signed_in(boss)
    assert client.get(f"/api/v1/cases/{account.case_id}/").json()["balance"] == "1000.000"
    owed = client.get(f"/api/v1/cases/{account.case_id}/owed/").json()
    assert [one["kind"] for one in owed[0]["entries"]] == ["placement"]
    assert owed[0]["balance"] == "1000.000"
    assert client.get(f"/api/v1/cases/{CaseFactory.create().pk}/").status_code == 404


def test_assign_once_for_one_key_and_refusal_as_a_problem(signed_in: SignIn, db: None) -> None:
    boss = UserFactory.create(role=Role.SUPERVISOR)
    mate, case = UserFactory.create(team=boss.team), CaseFactory.create(team=boss.team)
    client, path = signed_in(boss), f"/api/v1/cases/{case.pk}/assign/"
    body = {"collector": mate.pk, "reason": "Knows the bank"}
    for _ in range(2):
        done = client.post(path, body, content_type="application/json", headers={"Idempotency-Key": "k1"})
        assert done.json()["collector"] == mate.pk
    assert Assignment.objects.count() == 1
    refused = client.post(path, {"collector": UserFactory.create().pk, "reason": "x"}, content_type="application/json")
    assert refused.status_code == 400


def test_next_then_skip(signed_in: SignIn, db: None) -> None:
    me = UserFactory.create(time_zone="Asia/Shanghai")
    case = CaseFactory.create(collector=me, team=me.team)
    ContactPointFactory.create(debtor=case.debtor)
    client = signed_in(me)
    found = client.post("/api/v1/queue/next/", {}, content_type="application/json").json()
    assert (found["case"]["id"], found["why"]) == (case.pk, "Never contacted · ¥1,000.00 at risk")
    path = f"/api/v1/cases/{case.pk}/skip/"
    assert client.post(path, {"reason": "known"}, content_type="application/json").status_code == 204
    assert Skip.objects.get().reason == "known"
    assert client.post("/api/v1/queue/next/", {}, content_type="application/json").json()["case"] is None


def test_skip_of_anothers_case_is_a_problem(signed_in: SignIn, db: None) -> None:
    me = UserFactory.create()
    case = CaseFactory.create(team=me.team, collector=UserFactory.create(team=me.team))
    refused = signed_in(me).post(f"/api/v1/cases/{case.pk}/skip/", {"reason": "x"}, content_type="application/json")
    assert refused.status_code == 409
    assert refused.json()["code"] == "case_not_yours"
    assert Case.objects.get().claimed_by is None


def test_strangers_and_wrong_roles(client: Client, signed_in: SignIn, db: None) -> None:
    assert client.get("/api/v1/cases/").status_code in (401, 403)
    assert signed_in(UserFactory.create(role=Role.FINANCE)).post("/api/v1/queue/next/").status_code == 403
