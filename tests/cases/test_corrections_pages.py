"""The inbox of approvals, the forms and lists of corrections, and their API."""

from typing import Any

import pytest
from django.test import Client

from cases.models import Account, Correction
from staff.enums import Role
from staff.models import User
from tests.factories import AccountFactory, CaseFactory, CorrectionFactory, TeamFactory, UserFactory
from tests.life_factories import ClosingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(supervisor: User) -> Account:
    return AccountFactory.create(case__team=supervisor.team)


def test_the_inbox_shows_why_who_and_what_changes(supervisor: User, account: Account, signed_in: Any) -> None:
    CorrectionFactory.create(account=account, asked_by__name="Lin Yue")
    page = signed_in(supervisor).get("/approvals/").content.decode()
    for text in ("Waive ¥50.00", "The creditor gets less", "Goodwill", "Lin Yue", "150.00", "1,000.00", "950.00"):
        assert text in page
    assert 'class="rail-count">1<' in page


def test_another_team_sees_nothing_of_it(account: Account, signed_in: Any) -> None:
    row = CorrectionFactory.create(account=account)
    stranger = signed_in(UserFactory.create(role=Role.SUPERVISOR))
    assert "Nothing waits for you" in stranger.get("/approvals/").content.decode()
    assert stranger.post(f"/corrections/{row.pk}/decide/", {"answer": "approve"}).status_code == 404


def test_finance_decides_no_waiver(account: Account, signed_in: Any) -> None:
    row = CorrectionFactory.create(account=account)
    finance = signed_in(UserFactory.create(role=Role.FINANCE))
    assert finance.post(f"/corrections/{row.pk}/decide/", {"answer": "approve"}).status_code == 404


def test_approving_and_refusing_in_the_inbox(supervisor: User, account: Account, signed_in: Any) -> None:
    first, browser = CorrectionFactory.create(account=account), signed_in(supervisor)
    answer = browser.post(f"/corrections/{first.pk}/decide/", {"answer": "approve"}, follow=True)
    assert "Approved and booked" in answer.content.decode()
    second = CorrectionFactory.create(account=account)
    answer = browser.post(f"/corrections/{second.pk}/decide/", {"answer": "refuse", "words": ""})
    assert (answer.status_code, "Say why you refuse it" in answer.content.decode()) == (422, True)
    browser.post(f"/corrections/{second.pk}/decide/", {"answer": "refuse", "words": "no"})
    assert list(Correction.objects.order_by("pk").values_list("state", flat=True)) == ["approved", "refused"]
    page = browser.get("/corrections/?show=all").content.decode()
    assert "approved" in page
    assert "refused" in page


def test_an_own_request_has_no_buttons(supervisor: User, account: Account, signed_in: Any) -> None:
    row = CorrectionFactory.create(account=account, asked_by=supervisor)
    browser = signed_in(supervisor)
    page = browser.get("/approvals/").content.decode()
    assert "A second person decides" in page
    assert "rail-count" not in page
    answer = browser.post(f"/corrections/{row.pk}/decide/", {"answer": "approve"})
    assert (answer.status_code, "You made this or asked for it" in answer.content.decode()) == (422, True)


def test_asking_from_the_owed_tab(account: Account, signed_in: Any) -> None:
    collector = UserFactory.create(team=account.case.team)
    browser: Client = signed_in(collector)
    tab = f"/cases/{account.case_id}/?tab=owed"
    page = browser.get(tab).content.decode()
    assert f"/accounts/{account.pk}/waiver/" in page
    assert "refund" not in page
    form = {"interest": "１５１", "reason": "goodwill", "words": "asked"}
    answer = browser.post(f"/accounts/{account.pk}/waiver/", form)
    assert (answer.status_code, "Write up to ¥150.00" in answer.content.decode()) == (422, True)
    answer = browser.post(f"/accounts/{account.pk}/waiver/", {**form, "interest": "abc"})
    assert "not an amount in CNY" in answer.content.decode()
    answer = browser.post(f"/accounts/{account.pk}/waiver/", {**form, "interest": "20.50"}, follow=True)
    assert "waits for a decision" in answer.content.decode()
    row = Correction.objects.get()
    assert (row.interest, row.asked_by) == (-20.5, collector)
    browser.post(f"/corrections/{row.pk}/withdraw/")
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_own_ones_never_hide_what_others_asked(signed_in: Any) -> None:
    team = TeamFactory.create()
    me, other = UserFactory.create_batch(2, role=Role.SUPERVISOR, team=team)
    for number in range(22):
        ClosingFactory.create(case=CaseFactory.create(team=team), asked_by=me if number < 20 else other)
    found = signed_in(me).get("/approvals/").context["sections"][0]
    assert [item.is_own for item in found.items] == [False] * 2 + [True] * 18
    assert (found.more, found.full) == (0, "/closings/?show=waiting")


@pytest.mark.parametrize("address", ["/approvals/", "/corrections/?show=all"])
def test_twenty_cost_no_more_queries_than_one(
    supervisor: User, signed_in: Any, django_assert_max_num_queries: Any, address: str
) -> None:
    browser = signed_in(supervisor)
    CorrectionFactory.create(account__case__team=supervisor.team)
    with django_assert_max_num_queries(40) as first:
        browser.get(address)
    CorrectionFactory.create_batch(19, account__case__team=supervisor.team)
    with django_assert_max_num_queries(len(first)):
        browser.get(address)


def test_the_api_asks_once_and_refuses_in_words(supervisor: User, account: Account, signed_in: Any) -> None:
    collector = signed_in(UserFactory.create(team=account.case.team))
    body = {"kind": "waiver", "parts": {"interest": "20"}, "reason": "goodwill", "words": "asked"}
    path, how = f"/api/v1/accounts/{account.pk}/corrections/", {"content_type": "application/json"}
    first = collector.post(path, body, **how, headers={"Idempotency-Key": "k1"})
    again = collector.post(path, body, **how, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.json()) == (201, first.json())
    assert collector.post(path, {**body, "kind": "refund"}, **how).status_code == 403
    pk = first.json()["id"]
    assert collector.post(f"/api/v1/corrections/{pk}/approve/", {}, **how).status_code == 403
    judge = signed_in(supervisor)
    refused = judge.post(f"/api/v1/corrections/{pk}/refuse/", {}, **how)
    assert (refused.status_code, refused.json()["code"]) == (409, "correction_refused")
    assert judge.post(f"/api/v1/corrections/{pk}/approve/", {}, **how).json()["state"] == "approved"
    assert judge.get("/api/v1/corrections/?show=approved").json()["results"][0]["interest"] == "-20.000"


def test_lists_answer_nonsense(supervisor: User, signed_in: Any) -> None:
    browser = signed_in(supervisor)
    assert browser.get("/corrections/?show=x&kind=y").status_code == 200
