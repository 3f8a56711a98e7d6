"""Payments, payment files and promises for programs."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from cases.models import Account, Payment, PaymentFile
from common import clock
from common.api import KeysetPagination
from staff.enums import Role
from tests.factories import AccountFactory, CaseFactory
from tests.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance(person: Person) -> APIClient:
    client = APIClient()
    client.force_authenticate(person(Role.FINANCE))
    return client


@pytest.fixture
def account() -> Account:
    return AccountFactory.create(reference="A-1")


def body(account: Account, **more: str) -> dict[str, str]:
    return {
        "creditor": account.creditor.code,
        "account_reference": "A-1",
        "reference": "R1",
        "amount": "100.00",
        "value_on": "2026-11-20",
        **more,
    }


def test_a_payment_is_posted_once(finance: APIClient, account: Account) -> None:
    first = finance.post("/api/v1/payments/", body(account), headers={"Idempotency-Key": "k1"})
    again = finance.post("/api/v1/payments/", body(account), headers={"Idempotency-Key": "k1"})
    other = finance.post("/api/v1/payments/", body(account))
    assert [answer.status_code for answer in (first, again, other)] == [201, 201, 201]
    assert first.json()["allocation"]["interest"] == "-100.000"
    assert first.json()["id"] == again.json()["id"] == other.json()["id"]
    assert Payment.objects.count() == 1


def test_a_refusal_is_a_problem(finance: APIClient, account: Account) -> None:
    finance.post("/api/v1/payments/", body(account))
    answer = finance.post("/api/v1/payments/", body(account, amount="7"))
    assert (answer.status_code, answer.json()["code"]) == (409, "payment_refused")
    assert finance.post("/api/v1/payments/", body(account, amount="x")).status_code == 400


@pytest.mark.parametrize("amount", ["0.004", "10.005", "-3.001"])
def test_no_payment_is_rounded(finance: APIClient, account: Account, amount: str) -> None:
    answer = finance.post("/api/v1/payments/", body(account, amount=amount, reverses="R0" if amount[0] == "-" else ""))
    assert (answer.status_code, answer.json()["field"]) == (409, "amount")
    assert not Payment.objects.exists()


def test_list_detail_match(finance: APIClient, account: Account) -> None:
    made = finance.post("/api/v1/payments/", body(account, account_reference="A-?")).json()
    listed = finance.get("/api/v1/payments/", {"state": "unmatched", "creditor": account.creditor.code}).json()
    assert [one["id"] for one in listed["results"]] == [made["id"]]
    assert finance.get(f"/api/v1/payments/{made['id']}/").json()["allocation"] is None
    answer = finance.post(f"/api/v1/payments/{made['id']}/match/", {"account": account.pk})
    assert (answer.status_code, answer.json()["state"], answer.json()["account"]) == (200, "posted", account.pk)
    other = AccountFactory.create()
    assert finance.post(f"/api/v1/payments/{made['id']}/match/", {"account": other.pk}).status_code == 404


def test_a_payment_is_set_aside_and_taken_back(finance: APIClient, account: Account) -> None:
    pk = finance.post("/api/v1/payments/", body(account, account_reference="A-?")).json()["id"]
    address = f"/api/v1/payments/{pk}"
    assert finance.post(f"{address}/take-back/").status_code == 409
    assert finance.post(f"{address}/set-aside/", {"reason": " "}).status_code == 400
    aside = finance.post(f"{address}/set-aside/", {"reason": "Another agency's"}).json()
    assert (aside["state"], aside["note"]) == ("set_aside", "Another agency's")
    assert finance.post(f"{address}/set-aside/", {"reason": "again"}).status_code == 409
    assert finance.post(f"{address}/take-back/").json()["state"] == "unmatched"


def test_lists_sort_and_page_by_keyset(finance: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KeysetPagination, "page_size", 2)
    few, most, some = (AccountFactory.create(unapplied=amount) for amount in (5, 90, 40))
    AccountFactory.create()
    first = finance.get("/api/v1/unapplied/", {"sort": "unapplied"}).json()
    assert ([one["id"] for one in first["results"]], first["previous"]) == ([most.pk, some.pk], None)
    second = finance.get(first["next"]).json()
    assert ([one["id"] for one in second["results"]], second["next"]) == ([few.pk], None)
    up = finance.get("/api/v1/unapplied/", {"sort": "unapplied_up", "creditor": str(few.creditor_id)}).json()
    assert [(one["id"], one["balance"]) for one in up["results"]] == [(few.pk, "995.000")]
    newest = finance.get("/api/v1/unapplied/", {"sort": "nonsense"}).json()
    assert [one["id"] for one in newest["results"]] == [some.pk, most.pk]
    assert finance.get("/api/v1/unapplied/", {"sort": "unapplied", "cursor": "x"}).status_code == 409


def test_a_file(finance: APIClient, account: Account) -> None:
    file = SimpleUploadedFile("p.csv", b"account,reference,amount,value date\nA-1,R1,5,2026-11-20\n")
    answer = finance.post(
        "/api/v1/payment-files/", {"creditor": account.creditor.code, "file": file}, format="multipart"
    )
    assert (answer.status_code, answer.json()["job_state"]) == (201, "queued")
    pk = answer.json()["id"]
    assert finance.post(f"/api/v1/payment-files/{pk}/apply/").status_code == 409
    PaymentFile.objects.get(pk=pk).job.delete()
    assert finance.post(f"/api/v1/payment-files/{pk}/discard/").json()["state"] == "discarded"
    assert len(finance.get("/api/v1/payment-files/").json()["results"]) == 1
    assert finance.get(f"/api/v1/payment-files/{pk}/").json()["report"] == []


def test_a_file_that_lacks_a_column_leaves_nothing(finance: APIClient, account: Account) -> None:
    file = SimpleUploadedFile("p.csv", b"account,amount\nA-1,5\n")
    answer = finance.post(
        "/api/v1/payment-files/", {"creditor": account.creditor.code, "file": file}, format="multipart"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "columns_unmapped")
    assert not PaymentFile.objects.exists()


def test_promises(person: Person) -> None:
    user = person(Role.COLLECTOR)
    client = APIClient()
    client.force_authenticate(user)
    account = AccountFactory.create(case__team=user.team)
    url = f"/api/v1/cases/{account.case.pk}/promises/"
    due_on = (clock.now().date() + timedelta(days=5)).isoformat()
    assert client.post(url, {"amount": "5000", "due_on": due_on}).status_code == 409
    assert client.post(url, {"amount": "300.005", "due_on": due_on}).json()["code"] == "amount_too_fine"
    made = client.post(url, {"amount": "300", "due_on": due_on})
    assert (made.status_code, made.json()["state"]) == (201, "open")
    assert len(client.get("/api/v1/promises/", {"show": "open"}).json()["results"]) == 1
    withdraw = f"/api/v1/promises/{made.json()['id']}/withdraw/"
    assert client.post(withdraw, {"reason": "wrong day"}).json()["state"] == "withdrawn"
    assert client.post(withdraw, {"reason": "again"}).status_code == 409
    stranger = CaseFactory.create()
    assert client.post(f"/api/v1/cases/{stranger.pk}/promises/", {}).status_code == 404
