"""Contacts and the gate for programs."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from cases.models import Case, Creditor
from contacts.models import Contact
from staff.enums import Role
from tests.factories import NOW, AccountFactory, CaseFactory, ContactFactory, ContactPointFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_work")]


@pytest.fixture
def _at_work() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case() -> Case:
    collector = UserFactory.create()
    account = AccountFactory.create(case=CaseFactory.create(collector=collector, team=collector.team))
    ContactPointFactory.create(debtor=account.case.debtor)
    return account.case


@pytest.fixture
def client(case: Case) -> APIClient:
    client = APIClient()
    client.force_authenticate(case.collector)
    return client


def body(case: Case, **changes: Any) -> dict[str, Any]:
    point = case.debtor.contact_points.get()
    return {"case": case.pk, "channel": "phone", "contact_point": point.pk} | changes


def test_the_gate_says_which_rules_are_the_desks_own(case: Case, client: APIClient) -> None:
    Creditor.objects.filter(pk=case.creditor_id).update(jurisdiction="uk")
    reasons = client.post("/api/v1/gate/ask/", body(case), format="json").json()["reasons"]
    said = {one["rule"]: (one["ours"], one["citation"]) for one in reasons if one["rule"].startswith("uk.")}
    assert said == {f"uk.{rule}": (True, "") for rule in ("hours", "conversations-a-day", "attempts-a-day")}


def test_the_gate_is_asked_and_its_answer_spent(case: Case, client: APIClient) -> None:
    decision = client.post("/api/v1/gate/ask/", body(case), format="json").json()
    assert decision["verdict"] == "allowed"
    assert client.get(f"/api/v1/gate/decisions/{decision['id']}/").json() == decision
    assert {one["ours"] for one in decision["reasons"]} == {False}
    said = body(case, decision=decision["id"], party="nobody", outcome="busy", note="4111 1111 1111 1111")
    logged = client.post("/api/v1/contacts/", said, format="json")
    assert (logged.status_code, logged.json()["note_masked"]) == (201, True)
    again = client.post("/api/v1/contacts/", said, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "decision_unfit")
    rows = client.get(f"/api/v1/cases/{case.pk}/contacts/").json()["results"]
    assert [(row["sequence"], row["outcome"]) for row in rows] == [(1, "busy")]


def test_files_are_attached_and_read_back(case: Case, client: APIClient) -> None:
    papers = [SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.7 " + name.encode()) for name in ("one", "two")]
    said = body(case, party="debtor", outcome="says_paid", attached=papers, note="Has a receipt", recording="R-1")
    said |= {"checks": ["birth_month", "who_we_are", "recorded"]}
    logged = client.post("/api/v1/contacts/", said, format="multipart", HTTP_IDEMPOTENCY_KEY="files")
    assert logged.status_code == 201, logged.json()
    kept = logged.json()["files"]
    assert ([one["name"] for one in kept], len(logged.json()["attachments"])) == (["one.pdf", "two.pdf"], 2)
    opened: Any = client.get(f"/api/v1/attachments/{kept[1]['id']}/file/")
    assert b"".join(opened.streaming_content) == b"%PDF-1.7 two"
    other = [SimpleUploadedFile("one.pdf", b"%PDF-1.7 other"), papers[1]]
    again = client.post(
        "/api/v1/contacts/", said | {"attached": other}, format="multipart", HTTP_IDEMPOTENCY_KEY="files"
    )
    assert again.status_code == 409


def test_a_file_of_a_kind_that_is_not_kept_is_refused(case: Case, client: APIClient) -> None:
    said = body(case, party="nobody", outcome="busy", attached=[SimpleUploadedFile("a.pdf", b"MZ")])
    refused = client.post("/api/v1/contacts/", said, format="multipart")
    assert (refused.status_code, refused.json()["code"]) == (409, "attachment_refused")
    assert not Contact.objects.exists()


def test_logging_twice_with_one_key_logs_once(case: Case, client: APIClient) -> None:
    said = body(case, party="nobody", outcome="no_answer")
    answers = [client.post("/api/v1/contacts/", said, format="json", HTTP_IDEMPOTENCY_KEY="k1") for _one in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Contact.objects.count() == 1


def test_a_forbidden_call_is_409_with_the_sentence(case: Case, client: APIClient) -> None:
    for _one in range(3):
        ContactFactory.create(case=case, at=NOW, party="debtor", outcome="other")
    answer = client.post("/api/v1/contacts/", body(case, party="nobody", outcome="busy"), format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "contact_forbidden")
    assert "3 of 3 conversations today" in answer.json()["title"]


def test_strangers_and_wrong_roles(case: Case) -> None:
    stranger, quality = APIClient(), APIClient()
    stranger.force_authenticate(UserFactory.create())
    quality.force_authenticate(UserFactory.create(role=Role.QUALITY))
    assert stranger.post("/api/v1/gate/ask/", body(case), format="json").status_code == 404
    assert stranger.get(f"/api/v1/cases/{case.pk}/contacts/").status_code == 404
    assert quality.post("/api/v1/gate/ask/", body(case), format="json").status_code == 403
    assert quality.get(f"/api/v1/cases/{case.pk}/contacts/").status_code == 200
