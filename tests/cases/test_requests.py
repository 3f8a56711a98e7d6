"""Requests: received with their hold, taken, handed over, answered, reopened; nothing is lost between inboxes."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases.actions.requests import request_answers, requests
from cases.actions.requests.requests import RequestNotYours, RequestRefused, RequestSettled
from cases.enums import CloseReason, RequestKind, RequestOutcome
from cases.models import Case, Hold, Request
from common.models import AuditEvent
from staff.enums import Department, Role
from staff.models import User
from tests.factories import NOW, TODAY, CaseFactory, RequestFactory, UserFactory

pytestmark = pytest.mark.django_db


def receive(case: Case, by: User, kind: str = "dispute", **more: Any) -> Request:
    more.setdefault("subject", "The amount is not mine")
    return requests.receive(case=case, kind=RequestKind(kind), by=by, now=more.pop("now", NOW), **more)


def close(request: Request, by: User, outcome: str = "not_justified", **more: Any) -> Request:
    more.setdefault("answer", "Two statements were sent.")
    if request.kind == "dispute":
        more.setdefault("verification", "Statements of August and September")
    more.setdefault("now", NOW + timedelta(hours=1))
    return request_answers.close(request=request, outcome=RequestOutcome(outcome), by=by, **more)


def notes(request: Request) -> list[str]:
    return list(request.notes.order_by("at", "pk").values_list("kind", flat=True))


def test_receive_opens_it_in_its_inbox_and_holds_at_once(case: Case, collector: User) -> None:
    request = receive(case, collector, details=" Says 4111 1111 1111 1111 was never used. ")
    assert (request.department, request.owner, request.is_open) == ("complaints", None, True)
    assert request.number == "R-2026-00001"
    assert (request.due_on, request.escalates_on) == (date(2026, 12, 1), date(2026, 11, 30))
    assert (request.hold.kind, request.hold.state, request.hold.reason) == ("dispute_open", "in_force", request.number)
    assert "4111 1111" not in request.details
    assert notes(request) == ["opened"]
    assert request.history.get().history_user == collector
    assert AuditEvent.objects.get(action="request.receive").subject_id == request.pk


def test_the_deadline_and_the_hold_count_from_receipt(case: Case, collector: User) -> None:
    received_at = NOW - timedelta(days=10)
    request = receive(case, collector, received_at=received_at)
    assert request.due_on == date(2026, 11, 20)
    assert request.hold.received_at == received_at
    assert (request.escalated_at, notes(request)) == (NOW, ["opened", "escalated"])


def test_numbers_run_in_a_year(case: Case, collector: User) -> None:
    first = receive(case, collector)
    second = receive(case, collector, subject="Another one")
    assert (first.number, second.number) == ("R-2026-00001", "R-2026-00002")
    later = receive(case, collector, subject="A third", now=NOW + timedelta(days=60))
    assert later.number == "R-2027-00001"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"subject": "  "}, "subject"),
        ({"received_at": NOW + timedelta(minutes=1)}, "received_on"),
        ({"received_at": NOW - timedelta(days=367)}, "received_on"),
    ],
)
def test_receive_refuses(case: Case, collector: User, more: dict[str, Any], field: str) -> None:
    with pytest.raises(RequestRefused) as refusal:
        receive(case, collector, **more)
    assert refusal.value.field == field
    assert not Request.objects.exists()


def test_the_same_twice_is_one(case: Case, collector: User) -> None:
    request = receive(case, collector)
    with pytest.raises(RequestRefused, match=request.number):
        receive(case, collector, subject="the AMOUNT is not mine")
    close(receive(case, collector, "payment_query", subject="Paid"), UserFactory.create(role="finance"), "answered")


def test_a_kind_without_a_law_places_no_hold(collector: User) -> None:
    american = CaseFactory.create(team=collector.team, creditor__jurisdiction="us")
    assert receive(american, collector, "complaint").hold is None
    assert receive(american, collector, "payment_query").hold is None


def test_a_closed_case_takes_a_request_without_a_hold(collector: User) -> None:
    case = CaseFactory.create(state="closed", close_reason=CloseReason.RECALLED, closed_on=TODAY, team=collector.team)
    request = receive(case, collector)
    assert (request.is_open, request.hold) == (True, None)


def test_a_department_without_people_is_worked_by_supervisors(case: Case, collector: User, supervisor: User) -> None:
    request = receive(case, collector, "legal_work")
    assert request.department == "legal"
    assert requests.take(request=request, by=supervisor, now=NOW).owner == supervisor


def test_take(case: Case, collector: User, supervisor: User) -> None:
    request = receive(case, collector)
    taken = requests.take(request=request, by=supervisor, now=NOW)
    assert (taken.owner, notes(request)) == (supervisor, ["opened", "taken"])
    requests.take(request=request, by=supervisor, now=NOW)
    assert notes(request) == ["opened", "taken"]
    with pytest.raises(RequestNotYours, match=supervisor.name):
        requests.take(request=request, by=UserFactory.create(role="supervisor"), now=NOW)


def test_take_refuses_other_departments_and_closed_ones(case: Case, collector: User, supervisor: User) -> None:
    request = receive(case, collector)
    with pytest.raises(RequestNotYours, match="Complaints"):
        requests.take(request=request, by=collector, now=NOW)
    close(request, supervisor)
    with pytest.raises(RequestSettled):
        requests.take(request=request, by=supervisor, now=NOW)


def test_nobody_answers_a_complaint_on_an_own_case(case: Case, supervisor: User) -> None:
    officer = UserFactory.create(departments=["complaints"])
    Case.objects.filter(pk=case.pk).update(collector=officer)
    request = receive(case, supervisor, "complaint")
    with pytest.raises(RequestNotYours, match="Somebody else"):
        requests.take(request=request, by=officer, now=NOW)
    with pytest.raises(RequestNotYours, match="Somebody else"):
        close(request, officer)
    with pytest.raises(RequestNotYours, match="Somebody else"):
        hand_over(request, supervisor, "complaints", officer)


def hand_over(
    request: Request, by: User, department: str, owner: User | None = None, reason: str = "theirs"
) -> Request:
    return requests.hand_over(
        request=request, department=Department(department), owner=owner, reason=reason, by=by, now=NOW
    )


def test_hand_over_tells_from_where_to_whom_and_why(case: Case, collector: User, supervisor: User) -> None:
    lawyer = UserFactory.create(departments=["legal"])
    request = receive(case, collector)
    moved = hand_over(request, supervisor, "legal", lawyer, "asks for the contract")
    assert (moved.department, moved.owner, moved.due_on) == ("legal", lawyer, request.due_on)
    note = request.notes.get(kind="handed_over")
    assert (note.from_department, note.from_owner, note.to_department, note.to_owner, note.text) == (
        "complaints",
        None,
        "legal",
        lawyer,
        "asks for the contract",
    )
    assert moved.history.order_by("history_id").last().history_change_reason == "asks for the contract"
    back = hand_over(request, lawyer, "complaints", None, "answered by law")
    assert (back.department, back.owner) == ("complaints", None)


def test_hand_over_refuses(case: Case, collector: User, supervisor: User) -> None:
    request = receive(case, collector)
    far = UserFactory.create()
    with pytest.raises(RequestNotYours):
        hand_over(request, collector, "collections")
    with pytest.raises(RequestRefused, match="Say why"):
        hand_over(request, supervisor, "collections", reason=" ")
    with pytest.raises(RequestRefused, match="lies there already"):
        hand_over(request, supervisor, "complaints")
    with pytest.raises(RequestRefused, match="does not work the inbox"):
        hand_over(request, supervisor, "finance", collector)
    with pytest.raises(RequestRefused, match="not in a team"):
        hand_over(request, supervisor, "collections", far)
    assert notes(request) == ["opened"]


def test_an_inbox_that_nobody_works_takes_nothing(case: Case, collector: User) -> None:
    User.objects.filter(role=Role.SUPERVISOR).update(is_active=False)
    request = receive(case, collector, "other")
    with pytest.raises(RequestRefused, match="Nobody works the inbox of Legal"):
        hand_over(request, collector, "legal")


def test_close_answers_lifts_the_hold_and_tells(case: Case, collector: User, supervisor: User) -> None:
    request = close(receive(case, collector), supervisor)
    request.hold.refresh_from_db()
    assert (request.outcome, request.owner, request.closed_by) == ("not_justified", supervisor, supervisor)
    assert (request.hold.state, request.hold.lifted_by) == ("lifted", supervisor)
    note = request.notes.get(kind="closed")
    assert (note.text, note.outcome) == ("Two statements were sent.", "not_justified")
    with pytest.raises(RequestSettled):
        close(request, supervisor)


@pytest.mark.parametrize(
    ("outcome", "more", "field"),
    [
        ("answered", {}, "outcome"),
        ("justified", {"answer": " "}, "answer"),
        ("justified", {"verification": ""}, "verification"),
        ("duplicate", {}, "duplicate_of"),
    ],
)
def test_close_refuses(case: Case, supervisor: User, outcome: str, more: dict[str, Any], field: str) -> None:
    request = receive(case, supervisor)
    with pytest.raises(RequestRefused) as refusal:
        close(request, supervisor, outcome, **more)
    assert refusal.value.field == field
    request.refresh_from_db()
    assert (request.is_open, request.hold.state) == (True, "in_force")


def test_only_its_owner_answers(case: Case, collector: User, supervisor: User) -> None:
    request = receive(case, collector)
    officer = UserFactory.create(departments=["complaints"])
    requests.take(request=request, by=officer, now=NOW)
    with pytest.raises(RequestNotYours, match=officer.name):
        close(request, supervisor)
    hand_over(request, supervisor, "complaints", supervisor, "is away")
    assert close(request, supervisor, "withdrawn", answer="Took it back by phone.").outcome == "withdrawn"


def test_a_duplicate_names_one_that_goes_on(case: Case, supervisor: User) -> None:
    first = receive(case, supervisor)
    second = receive(case, supervisor, subject="Again the amount")
    other_kind = receive(case, supervisor, "complaint")
    for wrong in (second, other_kind, RequestFactory.create(kind="dispute")):
        with pytest.raises(RequestRefused):
            close(second, supervisor, "duplicate", duplicate_of=wrong)
    closed = close(second, supervisor, "duplicate", duplicate_of=first)
    assert (closed.duplicate_of, closed.verification) == (first, "")
    first.hold.refresh_from_db()
    assert first.hold.state == "in_force"
    with pytest.raises(RequestRefused):
        close(first, supervisor, "duplicate", duplicate_of=closed)


def test_the_hold_of_a_duplicate_lifts_with_the_answer_of_the_other(case: Case, supervisor: User) -> None:
    first, second, third = (receive(case, supervisor, subject=f"Amount {place}") for place in range(3))
    answered = close(receive(case, supervisor, subject="Answered"), supervisor)
    with pytest.raises(RequestRefused, match=f"{answered.number} is closed"):
        close(second, supervisor, "duplicate", duplicate_of=answered)
    close(third, supervisor, "duplicate", duplicate_of=second)
    close(second, supervisor, "duplicate", duplicate_of=first)

    def standing() -> int:
        return Hold.objects.filter(case=case, state="in_force").count()

    assert standing() == 3, "nothing is lifted before the one that goes on is answered"
    close(first, supervisor)
    assert standing() == 0
    later = NOW + timedelta(hours=2)
    again = request_answers.reopen(request=third, reason="It was another matter", by=supervisor, now=later)
    assert (standing(), again.hold.state) == (1, "in_force")


def test_a_duplicate_that_is_reopened_keeps_its_hold(case: Case, supervisor: User) -> None:
    first, second = (receive(case, supervisor, subject=f"Amount {place}") for place in range(2))
    close(second, supervisor, "duplicate", duplicate_of=first)
    again = request_answers.reopen(request=second, reason="Another matter", by=supervisor, now=NOW)
    assert again.hold_id == second.hold_id
    close(first, supervisor)
    assert Hold.objects.filter(case=case, state="in_force").get() == second.hold


def test_reopen_begins_anew(case: Case, collector: User, supervisor: User) -> None:
    request = close(receive(case, collector), supervisor)
    later = NOW + timedelta(days=20)
    again = request_answers.reopen(request=request, reason="New papers came", by=supervisor, now=later)
    assert (again.is_open, again.owner, again.due_on) == (True, supervisor, date(2026, 12, 21))
    assert (again.hold.state, again.hold.pk != request.hold_id) == ("in_force", True)
    assert notes(again) == ["opened", "closed", "reopened"]
    with pytest.raises(RequestSettled, match="open already"):
        request_answers.reopen(request=again, reason="Again", by=supervisor, now=later)


def test_reopen_refuses_late_without_reason_and_strangers(case: Case, collector: User, supervisor: User) -> None:
    request = close(receive(case, collector), supervisor)
    with pytest.raises(RequestSettled, match="30 days"):
        request_answers.reopen(request=request, reason="x", by=supervisor, now=NOW + timedelta(days=31))
    with pytest.raises(RequestRefused, match="Say why"):
        request_answers.reopen(request=request, reason=" ", by=supervisor, now=NOW)
    with pytest.raises(RequestNotYours):
        request_answers.reopen(request=request, reason="x", by=collector, now=NOW)


def test_comment_masks_and_asks_for_words(case: Case, collector: User) -> None:
    request = receive(case, collector)
    note = requests.comment(request=request, text="Card 4111 1111 1111 1111", by=collector, now=NOW)
    assert note.text == "Card **** **** **** 1111"
    with pytest.raises(RequestRefused):
        requests.comment(request=request, text=" ", by=collector, now=NOW)
