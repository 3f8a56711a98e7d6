"""Requests for programs: the same rules as the pages, problem bodies, idempotent POSTs."""

import pytest
from django.test import Client

from cases.models import Case, Request
from staff.models import User
from tests.factories import CaseFactory, RequestFactory, UserFactory
from tests.people import SignIn

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def case(supervisor: User) -> Case:
    return CaseFactory.create(team=supervisor.team)


@pytest.fixture
def client(supervisor: User, signed_in: SignIn) -> Client:
    return signed_in(supervisor)


def test_from_opening_to_reopening(client: Client, case: Case, supervisor: User) -> None:
    url = f"/api/v1/cases/{case.pk}/requests/"
    given = {"kind": "dispute", "subject": "Not mine", "channel": "letter"}
    first = client.post(url, given, JSON, headers={"Idempotency-Key": "a"})
    again = client.post(url, given, JSON, headers={"Idempotency-Key": "a"})
    assert (first.status_code, again.status_code, first.json()["id"]) == (201, 201, again.json()["id"])
    assert first.json()["hold"]
    assert first.json()["is_open"]
    same = client.post(url, given, JSON)
    assert (same.status_code, same.json()["code"], same.json()["field"]) == (409, "request_refused", "subject")
    address = f"/api/v1/requests/{first.json()['id']}/"
    assert client.post(f"{address}take/").json()["owner"] == supervisor.pk
    assert client.post(f"{address}comments/", {"text": "asked"}, JSON).status_code == 201
    refused = client.post(f"{address}close/", {"outcome": "justified", "answer": "a"}, JSON)
    assert (refused.status_code, refused.json()["field"]) == (409, "verification")
    closed = client.post(
        f"{address}close/", {"outcome": "justified", "answer": "a", "verification": "letter"}, JSON
    ).json()
    assert (closed["outcome"], closed["is_open"]) == ("justified", False)
    opened = client.post(f"{address}reopen/", {"reason": "b"}, JSON).json()
    assert [one["kind"] for one in opened["notes"]] == ["opened", "taken", "comment", "closed", "reopened"]


def test_hand_over(client: Client, case: Case) -> None:
    request, lawyer = RequestFactory.create(case=case), UserFactory.create(departments=["legal"])
    address = f"/api/v1/requests/{request.pk}/hand-over/"
    unknown = client.post(address, {"department": "legal", "owner": 0, "reason": "a"}, JSON)
    assert unknown.status_code == 400
    wrong = client.post(address, {"department": "finance", "owner": lawyer.pk, "reason": "a"}, JSON)
    assert (wrong.status_code, wrong.json()["field"]) == (409, "owner")
    moved = client.post(address, {"department": "legal", "owner": lawyer.pk, "reason": "a"}, JSON).json()
    assert (moved["department"], moved["owner"]) == ("legal", lawyer.pk)
    assert client.post(address, {"department": "attic", "reason": "a"}, JSON).status_code == 400


def test_a_duplicate_is_named_by_its_id(client: Client, case: Case) -> None:
    first, second = RequestFactory.create_batch(2, case=case)
    url = f"/api/v1/requests/{second.pk}/close/"
    given = {"outcome": "duplicate", "answer": "the same"}
    assert client.post(url, {**given, "duplicate_of": 0}, JSON).json()["field"] == "duplicate_of"
    assert client.post(url, {**given, "duplicate_of": first.pk}, JSON).json()["duplicate_of"] == first.pk


def test_the_list_filters(client: Client, case: Case, supervisor: User) -> None:
    own = RequestFactory.create(case=case, owner=supervisor, kind="dispute")
    RequestFactory.create(case=case)
    RequestFactory.create(department="collections")
    found = client.get("/api/v1/requests/").json()["results"]
    assert len(found) == 2
    assert [one["id"] for one in client.get("/api/v1/requests/?owner=me").json()["results"]] == [own.pk]
    assert [one["id"] for one in client.get("/api/v1/requests/?kind=dispute").json()["results"]] == [own.pk]
    assert client.get("/api/v1/requests/?state=closed").json()["results"] == []
    assert Request.objects.count() == 3
