"""Plans for programs: the same actions, the same refusals, a repeated POST does it once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cases.models import Account, Case, Plan
from common import clock
from staff.enums import Role
from tests.cases.planning import owing
from tests.factories import UserFactory
from tests.people import SignIn
from tests.plan_factories import AffordabilityStatementFactory, PlanTermsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return owing()


@pytest.fixture
def client(account: Account, signed_in: SignIn) -> Client:
    collector = UserFactory.create()
    Case.objects.filter(pk=account.case_id).update(team=collector.team, collector=collector)
    return signed_in(collector)


def post(client: Client, path: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def wanted(**more: Any) -> dict[str, Any]:
    first_on = (clock.now() + timedelta(days=30)).date().isoformat()
    return {"kind": "instalments", "first_on": first_on, "count": 6} | more


def test_what_is_told_answers_what_is_left(client: Client, account: Account) -> None:
    told = {"income": "6000", "living_costs": "5000", "dependants": 1, "willing": True}
    answer = post(client, f"cases/{account.case_id}/affordability/", told)
    assert (answer.status_code, answer.json()["left"], answer.json()["version"]) == (201, "1000.000", 2)
    refused = post(client, f"cases/{account.case_id}/affordability/", told | {"income": "-1"})
    assert (refused.status_code, refused.json()["field"]) == (409, "income")


def test_an_offer_is_proposed_as_it_was_given(client: Client, account: Account) -> None:
    body = client.get(f"/api/v1/cases/{account.case_id}/offers/").json()
    offer = next(one for one in body["offers"] if one["form"] == "by_number")
    answer = post(client, f"cases/{account.case_id}/plans/", offer["wanted"])
    assert (answer.status_code, answer.json()["total"], answer.json()["state"]) == (201, "1000.000", "proposed")
    detail = client.get(f"/api/v1/repayment-plans/{answer.json()['id']}/").json()
    assert len(detail["versions"][0]["instalments"]) == offer["instalments"]
    listed = client.get("/api/v1/repayment-plans/", {"show": "offered"}).json()["results"]
    assert [one["id"] for one in listed] == [answer.json()["id"]]


def test_a_repeated_post_proposes_once(client: Client, account: Account) -> None:
    headers = {"Idempotency-Key": "k1"}
    path = f"cases/{account.case_id}/plans/"
    first, second = (post(client, path, wanted(), **headers).json() for _one in range(2))
    assert (first, Plan.objects.count()) == (second, 1)


def test_refusals_name_their_reason(client: Client, account: Account) -> None:
    answer = post(client, f"cases/{account.case_id}/plans/", wanted(count=61))
    assert (answer.status_code, answer.json()["code"]) == (409, "plan_refused")
    assert "60 months at most" in answer.json()["title"]
    assert post(client, f"cases/{account.case_id}/plans/", {"kind": "gift"}).status_code == 400


def test_from_approval_to_cancelling(client: Client, account: Account, signed_in: SignIn) -> None:
    settles = {"kind": "settlement", "amount": "800", "count": None}
    settles["first_on"] = (clock.now() + timedelta(days=5)).date().isoformat()
    plan = post(client, f"cases/{account.case_id}/plans/", settles).json()
    assert plan["state"] == "awaiting"
    version = Plan.objects.get().versions.get()
    assert post(client, f"plan-versions/{version.pk}/approve/", {}).status_code == 403
    finance = signed_in(UserFactory.create(role=Role.FINANCE))
    assert post(finance, f"plan-versions/{version.pk}/approve/", {"words": "fits"}).json()["state"] == "standing"
    assert post(finance, f"plan-versions/{version.pk}/refuse/", {"words": "no"}).status_code == 409
    today = clock.local_date(clock.now(), account.creditor.time_zone).isoformat()
    agreed = {"form": "oral", "agreed_on": today}
    refused = post(client, f"repayment-plans/{plan['id']}/agree/", agreed)
    assert (refused.status_code, refused.json()["field"]) == (409, "recording")
    assert (
        post(client, f"repayment-plans/{plan['id']}/agree/", agreed | {"recording": "R1"}).json()["state"] == "active"
    )
    change_terms = settles | {"amount": "850", "reason": "pays more"}
    refused = post(client, f"repayment-plans/{plan['id']}/change/", change_terms)
    assert (refused.status_code, refused.json()["field"]) == (409, "form")
    change: dict[str, Any] = change_terms | {"agreement": agreed | {"recording": "R2"}}
    assert post(client, f"repayment-plans/{plan['id']}/change/", change).json()["number"] == 2
    assert post(client, f"repayment-plans/{plan['id']}/agreement/", {}).json()["code"] == "agreement_refused"
    refused = post(client, f"repayment-plans/{plan['id']}/cancel/", {"reason": "asked"})
    assert (refused.status_code, refused.json()["code"]) == (409, "plan_refused")
    word = {"reason": "asked", "proof": "R3"}
    assert post(client, f"repayment-plans/{plan['id']}/end/", word).status_code == 403
    assert post(finance, f"repayment-plans/{plan['id']}/end/", word | {"proof": ""}).status_code == 400
    assert post(finance, f"repayment-plans/{plan['id']}/end/", word).json()["state"] == "cancelled"


def test_what_no_date_or_amount_can_hold_is_refused(client: Client, account: Account) -> None:
    path = f"cases/{account.case_id}/plans/"
    for more in ({"first_on": "9999-12-31"}, {"first_on": "9990-01-01", "count": 600}, {"first_on": "0001-01-01"}):
        refused = post(client, path, wanted(**more))
        assert (refused.status_code, refused.json()["field"]) == (409, "first_on")
    told = {"income": "0", "living_costs": "900000000000000", "other_debts": "900000000000000", "willing": True}
    refused = post(client, f"cases/{account.case_id}/affordability/", told)
    assert (refused.status_code, refused.json()["field"]) == (409, "living_costs")


def test_what_was_told_too_long_ago_is_said(client: Client, account: Account) -> None:
    path = f"/api/v1/cases/{account.case_id}/offers/"
    assert client.get(path).json()["told"]["is_old"] is False
    day = clock.now().date() - timedelta(days=120)
    old = AffordabilityStatementFactory.create(case=account.case, version=2, stated_on=day)
    body = client.get(path).json()
    assert (body["left"], body["told"]["statement"], body["told"]["is_old"]) == (None, old.pk, True)
    assert "statement_old" in {one["code"] for one in body["left_out"]}
    refused = post(client, f"cases/{account.case_id}/plans/", wanted())
    assert (refused.status_code, "Ask for income and costs anew" in refused.json()["title"]) == (409, True)


def test_few_offers_say_why(client: Client, account: Account) -> None:
    AffordabilityStatementFactory.create(case=account.case, version=2, income=9000, left=4200)
    PlanTermsFactory.create(creditor=account.creditor, most_deferment_days=0)
    body = client.get(f"/api/v1/cases/{account.case_id}/offers/").json()
    assert [one["form"] for one in body["offers"]] == ["in_full"]
    assert "This creditor defers nothing." in body["fewer"]
    page = client.get(f"/cases/{account.case_id}/offers/").content.decode()
    assert "The debtor can pay within a month, so nothing is let go." in page


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "settlement", "count": 1, "amount": "500.005"}, "amount"),
        ({"count": None, "each": "33.333"}, "each"),
        ({"down_payment": "0.001", "down_on": clock.now().date().isoformat()}, "down_payment"),
    ],
)
def test_an_amount_that_nobody_could_pay_is_refused(
    client: Client, account: Account, more: dict[str, Any], field: str
) -> None:
    refused = post(client, f"cases/{account.case_id}/plans/", wanted(**more))
    assert (refused.status_code, refused.json()["code"]) == (409, "amount_too_fine")
    assert refused.json()["field"] == field
    assert "CNY has no smaller unit than 0.01." in refused.json()["title"]
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "deferment", "count": 1, "amount": "300"}, "amount"),
        ({"kind": "deferment", "count": 3}, "count"),
        ({"kind": "deferment", "count": None, "down_payment": "50"}, "down_payment"),
        ({"amount": "300"}, "amount"),
    ],
)
def test_nothing_that_was_stated_is_left_out(
    client: Client, account: Account, more: dict[str, Any], field: str
) -> None:
    refused = post(client, f"cases/{account.case_id}/plans/", wanted(**more))
    assert (refused.status_code, refused.json()["field"]) == (409, field)
    assert "Leave this empty" in refused.json()["title"]
    assert not Plan.objects.exists()
