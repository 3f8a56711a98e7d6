"""The pages and the API of answers and scripts: panels beside a case, the library, approval, refusals, flat queries."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from contacts.enums import Situation
from contacts.models import AnswerVersion, Asked, Told
from staff.enums import Role
from staff.models import User
from tests.contacts.test_library import world
from tests.factories import NOW, AccountFactory, UserFactory
from tests.library_factories import AnswerVersionFactory, ScriptFactory, ScriptVersionFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def collector() -> User:
    return UserFactory.create(role=Role.COLLECTOR)


@pytest.fixture
def case(collector: User) -> Case:
    account = AccountFactory.create(principal=Decimal(900), interest=Decimal(100), fees=Decimal(0))
    Case.objects.filter(pk=account.case_id).update(collector=collector)
    return Case.objects.get(pk=account.case_id)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="staff.backends.RoleBackend")
    return client


def test_the_panel_tells_the_figures_of_the_case(case: Case, collector: User) -> None:
    world("How do I pay?", body="You owe {balance}.")
    page = signed_in(collector).get(f"/cases/{case.pk}/answers/?language=en", headers=HTMX).content.decode()
    assert "You owe ¥1,000.00 today: " in page
    assert "You owe ¥1,000.00." in page
    assert "<html" not in page


@pytest.mark.parametrize("party", ["contact_person", "someone_else", "voicemail", "wrong_number"])
def test_the_panel_shows_a_stranger_nothing_of_the_debt(case: Case, collector: User, party: str) -> None:
    world("How do I pay?", body="You owe {balance}.")
    Told.objects.create(case=case, topic="balance", how="told", at=NOW, by=collector)
    client = signed_in(collector)
    for address in (f"/cases/{case.pk}/answers/?party={party}", f"/cases/{case.pk}/answers/?q=pay&party={party}"):
        page = client.get(address, headers=HTMX | {"HX-Target": "answers-found"}).content.decode()
        assert "1,000" not in page
        assert "How do I pay" not in page
        assert "Nobody but who owes is told of the debt" in page
    body = client.get(f"/api/v1/cases/{case.pk}/answers/?party={party}").json()
    assert (body["may_hear"], body["ledger"], body["found"]) == (False, None, [])
    answer = client.post(f"/cases/{case.pk}/answers/tell/", {"topic": "balance", "party": party}, headers=HTMX)
    assert answer.status_code == 422
    assert client.post(f"/api/v1/cases/{case.pk}/answers/tell/", {"party": party}).status_code == 409


def test_what_is_told_is_written_down(case: Case, collector: User) -> None:
    version, client = world("How do I pay?"), signed_in(collector)
    page = client.post(f"/cases/{case.pk}/answers/tell/", {"version": version.pk, "how": "copied"}, headers=HTMX)
    assert "Copied" in page.content.decode()
    told = Told.objects.get()
    assert (told.version, told.topic, told.by, told.how) == (version, "paying", collector, "copied")
    draft = AnswerVersionFactory.create()
    assert client.post(f"/cases/{case.pk}/answers/tell/", {"version": draft.pk}).status_code == 404
    assert "Copied: How do I pay?" in client.get(f"/cases/{case.pk}/timeline/").content.decode()


def test_a_question_is_sent_to_its_department_once(case: Case, collector: User) -> None:
    client, address = signed_in(collector), f"/cases/{case.pk}/answers/ask/"
    asked = {"question": "Is there a fee?", "topic": "other", "kind": "payment_query", "language": "en"}
    assert "is with Finance" in client.post(address, asked, headers=HTMX).content.decode()
    again = client.post(address, asked)
    assert (again.status_code, Asked.objects.count()) == (422, 1)
    assert "says the same and is open" in again.content.decode()
    empty = client.post(address, asked | {"question": ""})
    assert (empty.status_code, "Fill this in." in empty.content.decode()) == (422, True)
    assert client.post(f"/api/v1/cases/{case.pk}/questions/", asked, "application/json").status_code == 409


def test_the_script_follows_who_answers(case: Case, collector: User) -> None:
    ScriptVersionFactory.create(approved=True)
    stranger = ScriptFactory.create(situation=Situation.CONTACT_PERSON)
    ScriptVersionFactory.create(
        approved=True, script=stranger, body="Would you ask {debtor_name} to call?", objections=""
    )
    client, address = signed_in(collector), f"/cases/{case.pk}/script/?language=en"
    page = client.get(address, headers=HTMX).content.decode()
    assert "You owe ¥1,000.00. What could you pay?" in page
    assert "If it gets hard" in page
    page = client.get(f"{address}&party=contact_person&situation=first_call", headers=HTMX).content.decode()
    assert "Would you ask" in page
    assert "¥" not in page
    assert "No script for “Voicemail”" in client.get(f"{address}&party=voicemail").content.decode()


def test_the_library_goes_from_draft_to_the_approvals(collector: User) -> None:
    maker, checker = UserFactory.create(role=Role.QUALITY), UserFactory.create(role=Role.SUPERVISOR)
    client, second = signed_in(maker), signed_in(checker)
    new = {"question": "Why?", "topic": "balance", "language": "en", "body": "You owe {money}."}
    refused = client.post("/answers/add/", new)
    assert (refused.status_code, "There is no field" in refused.content.decode()) == (422, True)
    added = client.post("/answers/add/", new | {"body": "You owe {balance}."})
    version = AnswerVersion.objects.get()
    assert added["Location"] == version.get_absolute_url()
    at = version.get_absolute_url()
    written = {"question": "Why so much?", "body": "You owe {balance} today.", "also": ""}
    assert client.post(f"{at}write/", written).status_code == 302
    assert client.post(f"{at}submit/", {"effective_on": "yesterday?", "note": ""}).status_code == 422
    assert client.post(f"{at}submit/", {"effective_on": "+0", "note": "First"}).status_code == 302
    own = client.post(f"{at}decide/", {"answer": "approve"})
    assert (own.status_code, "A second person decides" in own.content.decode()) == (422, True)
    assert "Why so much?, version 1" in second.get("/approvals/").content.decode()
    assert second.post(f"{at}decide/", {"answer": "approve"}).status_code == 302
    version.refresh_from_db()
    assert version.state == "approved"
    assert "Why so much?" in signed_in(collector).get("/answers/?words=wh").content.decode()
    assert signed_in(collector).get("/answers/add/").status_code == 403


def test_a_fresh_library_offers_the_own_texts() -> None:
    client = signed_in(UserFactory.create(role=Role.SUPERVISOR))
    for at in ("/answers/", "/answers/scripts/"):
        assert "Begin with these" in client.get(at).content.decode()
        assert client.post(f"{at}start/").status_code == 302
        page = client.get(at).content.decode()
        assert "Begin with these" not in page
        assert client.get(f"{at}?words=zzzz").content.decode().count("fits") >= 1


@pytest.mark.parametrize("address", ["/answers/", "/answers/scripts/", "/api/v1/answers/", "/api/v1/scripts/"])
def test_lists_ask_as_much_for_one_row_as_for_twenty(address: str) -> None:
    client, factory = (
        signed_in(UserFactory.create()),
        (ScriptVersionFactory if "script" in address else AnswerVersionFactory),
    )
    factory.create(approved=True)
    counts = []
    for more in (0, 19):
        factory.create_batch(more, approved=True)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_panel_asks_as_much_for_one_answer_as_for_twenty(case: Case, collector: User) -> None:
    client, address = signed_in(collector), f"/cases/{case.pk}/answers/?language=en"
    world("How 0?")
    counts: list[int] = []
    for more in range(1, 3):
        client.get(address, headers=HTMX)
        with CaptureQueriesContext(connection) as asked:
            client.get(address, headers=HTMX)
        counts.append(len(asked))
        for place in range(19):
            world(f"How {more} {place}?")
    assert counts[0] == counts[1]


def test_a_script_is_written_and_approved_by_program() -> None:
    client: Any = signed_in(UserFactory.create(role=Role.SUPERVISOR))
    words = {"announcement": "This is {our_name}.", "body": "Call {our_phone}.", "objections": "", "closing": ""}
    given = {"title": "Voice", "about": "voicemail", "language": "en", "words": words}
    leak = given | {"words": words | {"body": "You owe {balance}."}}
    assert client.post("/api/v1/scripts/", leak, "application/json").json()["code"] == "library_refused"
    assert client.post("/api/v1/scripts/", given | {"about": "x"}, "application/json").status_code == 400
    added = client.post("/api/v1/scripts/", given, "application/json").json()
    at = f"/api/v1/scripts/{added['text']}/versions/1"
    submitted = client.post(f"{at}/submit/", {"effective_on": "2099-01-01", "note": "First"}, "application/json")
    assert submitted.json()["state"] == "submitted"
    assert client.post(f"{at}/approve/", {}, "application/json").json()["code"] == "second_person_needed"
    second: Any = signed_in(UserFactory.create(role=Role.QUALITY))
    assert second.post(f"{at}/approve/", {}, "application/json").json()["state"] == "approved"
