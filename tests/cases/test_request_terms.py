"""Request terms as data, deadlines figured anew, and the kind of a request corrected."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cases.actions import calendars, nightly
from cases.actions.requests import request_answers, request_deadlines, request_kinds, request_terms, requests
from cases.actions.requests.request_terms import TermRefused, Terms
from cases.actions.requests.requests import RequestNotYours, RequestRefused, RequestSettled
from cases.enums import DayUnit, RequestKind, RequestOutcome
from cases.models import Case, Hold, Request, RequestTerm
from cases.queries.requests import request_terms as queries
from common.models import AuditEvent
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, CreditorFactory, RequestTermFactory, UserFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BY_CONTRACT = Terms(3, DayUnit.WORKING, source="Contract, section 4", hold="complaint_open")


@pytest.fixture
def administrator() -> User:
    return UserFactory.create(role=Role.ADMINISTRATOR)


def receive(case: Case, by: User, kind: str = "complaint", **more: Any) -> Request:
    about: dict[str, Any] = {"subject": "Called too often", "now": NOW} | more
    return requests.receive(case=case, kind=RequestKind(kind), by=by, **about)


def test_a_contract_tightens_the_term_and_open_requests_follow(
    case: Case, collector: User, supervisor: User, administrator: User
) -> None:
    closed, request = receive(case, collector, subject="Answered"), receive(case, collector)
    request_answers.close(request=closed, outcome=RequestOutcome.WITHDRAWN, answer="x", by=supervisor, now=NOW)
    assert request.due_on == date(2026, 12, 9), "15 calendar days by law"
    about: dict[str, Any] = {"kind": RequestKind.COMPLAINT, "creditor": case.creditor, "by": administrator, "now": NOW}
    row = request_terms.state(terms=BY_CONTRACT, **about)
    request.refresh_from_db()
    assert (request.due_on, request.escalates_on) == (date(2026, 11, 27), date(2026, 11, 26))
    assert Request.objects.get(pk=closed.pk).due_on == date(2026, 12, 9), "what is closed keeps its deadline"
    assert request.history.order_by("-history_id")[0].history_change_reason == "Contract, section 4"
    told = AuditEvent.objects.get(action="request.refigure").facts
    assert told == {"moved": 1, "requests": {str(request.pk): ["2026-12-09", "2026-11-27"]}}
    later = UserFactory.create(role=Role.SUPERVISOR, team=supervisor.team)
    assert receive(case, later, subject="Again").due_on == date(2026, 11, 27)
    assert request_terms.take_back(row=row, by=administrator, now=NOW) == 2
    request.refresh_from_db()
    assert request.due_on == date(2026, 12, 9)
    past = queries.past(case.creditor)
    assert [one.created for one in past] == [False, True]
    assert "taken back" in past[0].reason


def test_a_contract_cannot_lift_the_hold_of_the_law(case: Case, collector: User, administrator: User) -> None:
    none = Terms(5, DayUnit.WORKING, source="Contract")
    about: dict[str, Any] = {"creditor": case.creditor, "by": administrator, "now": NOW}
    request_terms.state(kind=RequestKind.DISPUTE, terms=none, **about)
    request_terms.state(kind=RequestKind.FRAUD_CLAIM, terms=none, **about)
    assert receive(case, collector, "dispute").hold is not None
    assert receive(case, collector, "fraud_claim").hold is None, "where no law asks, the contract decides"


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(0, DayUnit.WORKING, source="x"), "days"),
        (Terms(367, DayUnit.WORKING, source="x"), "days"),
        (Terms(5, DayUnit.WORKING, source=" "), "source"),
        (Terms(5, DayUnit.WORKING, source="x", hold="attorney"), "hold"),
    ],
)
def test_terms_are_refused_in_a_sentence(administrator: User, terms: Terms, field: str) -> None:
    with pytest.raises(TermRefused) as told:
        request_terms.state(kind=RequestKind.OTHER, terms=terms, jurisdiction="cn", by=administrator, now=NOW)
    assert told.value.field == field
    law = RequestTerm.objects.get(jurisdiction="cn", kind="dispute")
    with pytest.raises(TermRefused, match="not taken back"):
        request_terms.take_back(row=law, by=administrator, now=NOW)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"days": 0}, "request_term_days"),
        ({"hold": "attorney"}, "request_term_hold_fits"),
        ({"unit": "weeks"}, "request_term_unit_known"),
        ({"kind": "wish"}, "request_term_kind_known"),
        ({"jurisdiction": "cn"}, "request_term_of_one"),
        ({"creditor": None}, "request_term_of_one"),
    ],
)
def test_the_database_keeps_terms_in_order(values: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RequestTermFactory.create(**values)
    row = RequestTermFactory.create()
    with pytest.raises(IntegrityError, match="request_term_once"), transaction.atomic():
        RequestTermFactory.create(creditor=row.creditor)


def test_deadlines_move_with_the_calendar_and_twice_writes_nothing(
    case: Case, collector: User, administrator: User
) -> None:
    request = receive(case, collector, "dispute")
    assert request.due_on == date(2026, 12, 1)
    day = calendars.state_day(
        day=date(2026, 11, 30), is_working=False, reason="Storm", jurisdiction="cn", by=administrator, now=NOW
    )
    request.refresh_from_db()
    assert (request.due_on, request.escalates_on) == (date(2026, 12, 2), date(2026, 11, 30))
    assert request.history.count() == 2
    assert request_deadlines.refresh(creditor=case.creditor, on=TODAY, now=NOW) == 0
    assert request.history.count() == 2
    assert request_deadlines.refresh in nightly.STEPS
    calendars.take_back_day(row=day, by=administrator, now=NOW)
    request.refresh_from_db()
    assert request.due_on == date(2026, 12, 1)


def test_a_request_shown_too_early_is_shown_again_when_it_is_near(
    case: Case, collector: User, administrator: User
) -> None:
    request = receive(case, collector, received_at=NOW - timedelta(days=14))
    assert request.escalated_at == NOW
    longer = Terms(60, DayUnit.CALENDAR, source="Law of 2027")
    request_terms.state(kind=RequestKind.COMPLAINT, terms=longer, jurisdiction="cn", by=administrator, now=NOW)
    request.refresh_from_db()
    assert (request.escalated_at, request.due_on) == (None, date(2027, 1, 8))


def test_a_wrong_kind_is_corrected_with_inbox_deadline_and_hold(case: Case, collector: User, supervisor: User) -> None:
    received = NOW - timedelta(days=2)
    request = receive(case, collector, "statement_query", received_at=received)
    assert (request.hold, request.due_on) == (None, date(2026, 11, 27))
    right = request_kinds.correct(
        request=request, kind=RequestKind.DISPUTE, reason="Says the debt is not his", by=supervisor, now=NOW
    )
    assert (right.department, right.owner, right.due_on) == ("complaints", None, date(2026, 11, 27))
    assert right.hold is not None
    assert (right.hold.kind, right.hold.received_at, right.hold.state) == ("dispute_open", received, "in_force")
    note = right.notes.order_by("-pk")[0]
    assert (note.kind, note.from_kind, note.to_kind, note.by) == ("corrected", "statement_query", "dispute", supervisor)
    twice = receive(case, collector, "dispute", subject="The same again")
    request_answers.close(
        request=twice, outcome=RequestOutcome.DUPLICATE, answer="x", duplicate_of=right, by=supervisor, now=NOW
    )
    fraud = request_kinds.correct(request=right, kind=RequestKind.FRAUD_CLAIM, reason="x", by=supervisor, now=NOW)
    assert list(Hold.objects.filter(case=case, state="in_force").values_list("kind", flat=True)) == ["fraud_claim"]
    again = request_kinds.correct(request=fraud, kind=RequestKind.OTHER, reason="x", by=supervisor, now=NOW)
    assert again.hold is None
    assert not Hold.objects.filter(case=case, state="in_force").exists()
    kinds = request.history.order_by("history_id").values_list("kind", flat=True)
    assert list(kinds) == ["statement_query", "dispute", "fraud_claim", "other"]


def test_correcting_a_kind_refuses(case: Case, collector: User, supervisor: User) -> None:
    request = receive(case, collector)
    about: dict[str, Any] = {"request": request, "now": NOW}
    with pytest.raises(RequestRefused, match="of this kind already"):
        request_kinds.correct(kind=RequestKind.COMPLAINT, reason="x", by=supervisor, **about)
    with pytest.raises(RequestRefused, match="what shows"):
        request_kinds.correct(kind=RequestKind.OTHER, reason=" ", by=supervisor, **about)
    with pytest.raises(RequestNotYours):
        request_kinds.correct(kind=RequestKind.OTHER, reason="x", by=UserFactory.create(), **about)
    request_answers.close(request=request, outcome=RequestOutcome.WITHDRAWN, answer="x", by=supervisor, now=NOW)
    with pytest.raises(RequestSettled):
        request_kinds.correct(kind=RequestKind.OTHER, reason="x", by=supervisor, **about)


def test_the_owner_stays_who_works_the_right_inbox(case: Case, collector: User, supervisor: User) -> None:
    request = requests.take(request=receive(case, supervisor, "other"), by=collector, now=NOW)
    kept = request_kinds.correct(request=request, kind=RequestKind.IDENTITY_CLAIM, reason="x", by=collector, now=NOW)
    assert kept.owner == collector
    freed = request_kinds.correct(request=kept, kind=RequestKind.COMPLAINT, reason="x", by=collector, now=NOW)
    assert freed.owner is None, "nobody answers a complaint on an own case"


def test_the_pages_show_state_and_take_back(administrator: User, signed_in: SignIn) -> None:
    creditor, browser = CreditorFactory.create(), signed_in(administrator)
    page = reverse("cases:creditor-requests", args=[creditor.pk])
    assert "信用卡业务监督管理办法 art. 69" in browser.get(page).content.decode()
    address = reverse("cases:request-term", args=[creditor.pk, "own", "complaint"])
    assert browser.get(reverse("cases:request-term", args=[creditor.pk, "whose", "complaint"])).status_code == 404
    given = {"days": "3", "unit": "working", "source": "Contract, section 4", "hold": ""}
    assert browser.post(address, {**given, "source": ""}).status_code == 422
    assert browser.post(address, given).status_code == 302
    assert "Contract, section 4" in browser.get(page).content.decode()
    assert browser.post(address, {"back": "1"}).status_code == 302
    assert not RequestTerm.objects.filter(creditor=creditor).exists()
    law = {"days": "7", "unit": "calendar", "source": "Law of 2027", "hold": "complaint_open"}
    assert browser.post(reverse("cases:request-term", args=[creditor.pk, "law", "complaint"]), law).status_code == 302
    assert RequestTerm.objects.get(jurisdiction="cn", kind="complaint").days == 7


def test_programs_state_terms_and_correct_kinds(
    case: Case, collector: User, supervisor: User, administrator: User, signed_in: SignIn
) -> None:
    browser, address = signed_in(administrator), reverse("api-request-terms", args=[case.creditor_id])
    body = {"kind": "complaint", "days": 3, "unit": "working", "citation": "Contract", "hold": "complaint_open"}
    made = browser.post(address, body, content_type="application/json")
    assert (made.status_code, made.json()["creditor"]) == (201, case.creditor_id)
    assert {one["kind"] for one in browser.get(address).json()} == {"complaint", "dispute"}
    assert browser.post(address, {**body, "days": 0}, content_type="application/json").status_code == 400
    request = receive(case, collector)
    address = reverse("api-request-correct-kind", args=[request.pk])
    answer = signed_in(supervisor).post(address, {"kind": "other", "reason": "x"}, content_type="application/json")
    assert (answer.status_code, answer.json()["kind"], answer.json()["hold"]) == (200, "other", None)
    again = signed_in(supervisor).post(address, {"kind": "other", "reason": "x"}, content_type="application/json")
    assert again.status_code == 409


def test_the_kind_is_corrected_on_the_page(case: Case, collector: User, supervisor: User, signed_in: SignIn) -> None:
    request, browser = receive(case, collector), signed_in(supervisor)
    address = reverse("cases:request-correct-kind", args=[request.pk])
    assert browser.post(address, {"kind-kind": "dispute", "kind-reason": ""}).status_code == 422
    assert browser.post(address, {"kind-kind": "dispute", "kind-reason": "Says it is not his"}).status_code == 302
    page = browser.get(reverse("cases:request-detail", args=[request.pk])).content.decode()
    assert "Complaint → Dispute" in page
