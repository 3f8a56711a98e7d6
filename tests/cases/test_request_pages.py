"""The pages of requests: inboxes, one request, opening one; who sees what; flat query counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Request
from common import clock
from common.models import AuditEvent
from staff.enums import Role
from staff.models import User
from tests.factories import CaseFactory, RequestFactory, UserFactory
from tests.people import SignIn
from tests.tables import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(collector: User) -> Case:
    return CaseFactory.create(team=collector.team)


@pytest.fixture
def lawyer() -> User:
    return UserFactory.create(departments=["legal"])


def text(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_inbox_is_for_the_desk_collections_for_the_team(
    case: Case, collector: User, supervisor: User, lawyer: User, signed_in: SignIn
) -> None:
    own = RequestFactory.create(case=case, department="collections", subject="own work")
    legal = RequestFactory.create(department="legal", subject="the contract")
    complaint = RequestFactory.create(subject="too many calls")
    far = RequestFactory.create(department="collections", subject="far away")
    shown = {
        collector: {own},
        supervisor: {own, complaint},
        lawyer: {legal},
        UserFactory.create(role=Role.QUALITY): {own, legal, complaint, far},
    }
    for person, expected in shown.items():
        page = text(signed_in(person), "/requests/")
        assert {one for one in (own, legal, complaint, far) if one.subject in page} == expected
        for one in (own, legal, complaint, far):
            status = signed_in(person).get(one.get_absolute_url()).status_code
            assert status == (200 if one in expected else 404)


def test_who_answers_a_request_does_not_open_a_strange_case(lawyer: User, signed_in: SignIn) -> None:
    request = RequestFactory.create(department="legal")
    client = signed_in(lawyer)
    page = text(client, request.get_absolute_url())
    assert request.case.debtor.name in page
    assert request.case.get_absolute_url() not in page
    assert client.get(request.case.get_absolute_url()).status_code == 404


def test_an_own_request_is_seen_wherever_it_lies(signed_in: SignIn, collector: User) -> None:
    request = RequestFactory.create(department="collections", owner=collector, subject="lent to me")
    assert "lent to me" in text(signed_in(collector), "/requests/", owner="me")
    assert "lent to me" not in text(signed_in(collector), "/requests/", owner="none")
    assert signed_in(collector).get(request.get_absolute_url()).status_code == 200


def test_the_list_shows_deadlines_in_words_and_its_tabs(case: Case, supervisor: User, signed_in: SignIn) -> None:
    today = clock.now().date()
    late = {"due_on": today - timedelta(days=3), "escalates_on": today - timedelta(days=5)}
    soon = {"due_on": today + timedelta(days=1), "escalates_on": today, "escalated_at": clock.now()}
    far = {"due_on": today + timedelta(days=20), "escalates_on": today + timedelta(days=15)}
    for number, dates in enumerate((far, soon, late)):
        RequestFactory.create(case=case, subject=f"number {number}", **dates)
    client = signed_in(supervisor)
    found = rows(text(client, "/requests/"))
    assert [row[3] for row in found[1:4]] == ["number 2", "number 1", "number 0"]
    assert found[1][0].startswith("overdue since")
    assert found[2][0].startswith("soon")
    assert "1 overdue" in text(client, "/requests/")
    assert "number 2" in text(client, "/requests/", due="late")
    assert "number 1" not in text(client, "/requests/", due="late")
    assert "number 2" not in text(client, "/requests/", due="soon")
    assert [row[3] for row in rows(text(client, "/requests/", sort="due"))[1:4]] == ["number 0", "number 1", "number 2"]


def test_filters(case: Case, supervisor: User, signed_in: SignIn) -> None:
    RequestFactory.create(case=case, subject="open one", kind="dispute", owner=supervisor)
    closed: dict[str, Any] = {"outcome": "answered", "answer": "a", "closed_at": clock.now(), "closed_by": supervisor}
    RequestFactory.create(case=case, subject="closed one", kind="other", department="collections", **closed)
    client = signed_in(supervisor)
    shown = {
        "": {"open one"},
        "state=closed": {"closed one"},
        "state=all": {"open one", "closed one"},
        "kind=dispute": {"open one"},
        "kind=complaint": set(),
        "owner=none": set(),
        f"owner={supervisor.pk}": {"open one"},
        f"creditor={case.creditor_id}&state=all": {"open one", "closed one"},
        "creditor=999": set(),
        "department=collections&state=all": {"closed one"},
    }
    for query, expected in shown.items():
        page = text(client, f"/requests/?{query}")
        assert {one for one in ("open one", "closed one") if one in page} == expected, query
    assert "No request fits these filters" in text(client, "/requests/", kind="complaint")


def test_the_list_asks_as_often_for_20_rows_as_for_one(case: Case, supervisor: User, signed_in: SignIn) -> None:
    client, counts = signed_in(supervisor), []
    for number in (1, 19):
        for _one in range(number):
            RequestFactory.create(case=CaseFactory.create(team=case.team, creditor=case.creditor), owner=supervisor)
        client.get("/requests/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/requests/")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 17


def test_the_page_asks_as_often_for_20_notes_as_for_one(case: Case, supervisor: User, signed_in: SignIn) -> None:
    request, client, counts = RequestFactory.create(case=case), signed_in(supervisor), []
    for number in (1, 19):
        for _one in range(number):
            client.post(f"/requests/{request.pk}/comment/", {"text": "looked into it"})
        with CaptureQueriesContext(connection) as captured:
            client.get(request.get_absolute_url())
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def test_the_files_say_what_the_list_says(case: Case, supervisor: User, signed_in: SignIn) -> None:
    RequestFactory.create(case=case, subject="=cmd")
    RequestFactory.create(department="legal", subject="hidden")
    client = signed_in(supervisor)
    UserFactory.create(departments=["legal"])
    answer: Any = client.get("/requests/export.csv?owner=none")
    said = b"".join(answer.streaming_content).decode()
    assert "'=cmd" in said
    assert "Complaint" in said
    assert "hidden" not in said
    assert client.get("/requests/export.xlsx").status_code == 200
    assert [one.facts["form"] for one in AuditEvent.objects.filter(action="requests.export").order_by("pk")] == [
        "csv",
        "xlsx",
    ]


def test_opening_one_on_the_case(case: Case, collector: User, signed_in: SignIn) -> None:
    client = signed_in(collector)
    url = f"/cases/{case.pk}/requests/receive/"
    assert url in text(client, case.get_absolute_url(), tab="requests")
    assert "places the hold" in text(client, url)
    today = clock.now().date()
    given = {"kind": "dispute", "subject": "Not my purchase", "channel": "letter", "received_on": str(today)}
    refused = client.post(url, {**given, "received_on": str(today + timedelta(days=9))})
    assert (refused.status_code, "still to come" in refused.content.decode()) == (422, True)
    assert client.post(url, {**given, "kind": ""}).status_code == 422
    answer = client.post(url, given)
    request = Request.objects.get()
    assert answer.headers["Location"] == request.get_absolute_url()
    tab = text(client, case.get_absolute_url(), tab="requests")
    assert "Not my purchase" in tab
    assert "Complaints" in tab


def test_one_request_from_its_inbox_to_its_answer(
    case: Case, supervisor: User, lawyer: User, signed_in: SignIn
) -> None:
    request = RequestFactory.create(case=case, kind="dispute", subject="Not my purchase")
    client, address = signed_in(supervisor), request.get_absolute_url()
    assert client.post(f"{address}take/").status_code == 302
    assert "Take it" not in text(client, address)
    assert client.post(f"{address}comment/", {"text": ""}).status_code == 422
    assert client.post(f"{address}comment/", {"text": "asked the bank"}).status_code == 302
    moved = client.post(f"{address}hand-over/", {"move-to": f"legal:{lawyer.pk}", "move-reason": "wants the contract"})
    assert moved.headers["Location"] == address
    assert f"{lawyer.name}" in text(client, address)
    refused = client.post(f"{address}close/", {"outcome": "justified", "answer": "yes"})
    assert (refused.status_code, "you are not part of it" in refused.content.decode()) == (422, True)
    legal = signed_in(lawyer)
    refused = legal.post(f"{address}close/", {"outcome": "justified", "answer": "yes"})
    assert (refused.status_code, "sent to the debtor as verification" in refused.content.decode()) == (422, True)
    given = {"outcome": "justified", "answer": "It was fraud.", "verification": "Letter of today"}
    assert legal.post(f"{address}close/", given).status_code == 302
    page = text(client, address)
    assert "It was fraud." in page
    assert "Letter of today" in page
    assert "asked the bank" in page
    assert client.post(f"{address}take/").status_code == 422
    assert client.post(f"{address}reopen/", {"reopen-reason": "a new letter"}).status_code == 302
    assert Request.objects.get().is_open


def test_handing_it_out_of_sight_leads_to_the_list(lawyer: User, signed_in: SignIn) -> None:
    UserFactory.create(role=Role.FINANCE)
    request = RequestFactory.create(department="legal")
    client = signed_in(lawyer)
    page = text(client, request.get_absolute_url())
    assert "Inbox of Finance" in page
    assert "Inbox of Legal" not in page
    answer = client.post(f"{request.get_absolute_url()}hand-over/", {"move-to": "finance:", "move-reason": "money"})
    assert answer.headers["Location"] == "/requests/"
    assert client.get(request.get_absolute_url()).status_code == 404


def test_a_strange_choice_is_refused(case: Case, supervisor: User, signed_in: SignIn) -> None:
    request = RequestFactory.create(case=case)
    client = signed_in(supervisor)
    for chosen in ("", "attic:", "legal:999", "complaints:"):
        answer = client.post(f"{request.get_absolute_url()}hand-over/", {"move-to": chosen, "move-reason": "because"})
        assert answer.status_code == 422


def test_an_administrator_reads_and_does_not_work(signed_in: SignIn) -> None:
    client, request = signed_in(UserFactory.create(role=Role.ADMINISTRATOR)), RequestFactory.create()
    page = text(client, request.get_absolute_url())
    assert "Add the note" not in page
    assert "Hand over" not in page
    assert client.post(f"{request.get_absolute_url()}take/").status_code == 403


def test_the_supervisors_home_names_what_is_near(case: Case, supervisor: User, signed_in: SignIn) -> None:
    today = clock.now().date()
    RequestFactory.create(case=case, due_on=today - timedelta(days=3), escalates_on=today - timedelta(days=5))
    RequestFactory.create(case=case, due_on=today + timedelta(days=3), escalates_on=today, escalated_at=clock.now())
    page = text(signed_in(supervisor), "/home/team/")
    assert "1 request is past its deadline." in page
    assert "1 request comes up to its deadline." in page
