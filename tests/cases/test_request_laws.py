"""What the database itself keeps of requests, what time does to them, and that none is lost on any way."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.actions.nightly import STEPS
from cases.actions.requests import request_answers, request_sweep, requests
from cases.enums import RequestKind, RequestOutcome
from cases.models import Hold, Request, RequestNote
from cases.queries.requests import request_list
from cases.rules.requests.request_filter import RequestFilter
from common.errors import Refusal
from staff.enums import Department, Role
from staff.models import User
from staff.queries import departments
from tests.examples import examples
from tests.factories import NOW, TODAY, CaseFactory, RequestFactory, TeamFactory, UserFactory
from tests.sql import refusal


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("department = ''", "request_in_one_department"),
        ("department = 'attic'", "request_in_one_department"),
        ("outcome = 'withdrawn'", "request_open_or_closed_with_outcome"),
        ("closed_at = now()", "request_open_or_closed_with_outcome"),
        ("answer = 'said'", "request_open_or_closed_with_outcome"),
        ("outcome = 'gone', closed_at = now(), closed_by_id = opened_by_id, answer = 'a'", "request_open_or_closed"),
        ("outcome = 'withdrawn', closed_at = now(), closed_by_id = opened_by_id", "request_open_or_closed"),
        ("outcome = 'duplicate', closed_at = now(), closed_by_id = opened_by_id, answer = 'a'", "request_duplicate_of"),
        (
            "outcome = 'duplicate', closed_at = now(), closed_by_id = opened_by_id, answer = 'a', duplicate_of_id = id",
            "request_duplicate_of",
        ),
        (
            "outcome = 'justified', closed_at = now(), closed_by_id = opened_by_id, answer = 'a'",
            "request_dispute_verified",
        ),
        ("escalates_on = due_on + 1", "request_escalates_before_due"),
    ],
)
def test_the_database_refuses(change: str, name: str) -> None:
    row = RequestFactory.create(kind="dispute")
    assert name in refusal(f"UPDATE cases_request SET {change} WHERE id = %s", row.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"kind": "wish"}, "request_kind_known"),
        ({"channel": "pigeon"}, "request_channel_known"),
        ({"opened_at": NOW - timedelta(seconds=1)}, "request_received_before_opened"),
        ({"subject": ""}, "request_has_subject"),
        ({"number": "R-2026-99999"}, "cases_request_number"),
    ],
)
def test_the_database_refuses_from_the_first(values: dict[str, Any], name: str) -> None:
    RequestFactory.create(number="R-2026-99999")
    with pytest.raises(IntegrityError, match=name):
        RequestFactory.create(**values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "kind = 'dispute', outcome = 'withdrawn', answer = 'a', closed_at = now(), closed_by_id = opened_by_id",
        "number = 'R-1'",
        "subject = 'x'",
        "details = 'x'",
        "received_at = received_at - interval '1 day'",
    ],
)
def test_what_was_asked_never_changes(change: str) -> None:
    row = RequestFactory.create(details="as said")
    assert "never changes" in refusal(f"UPDATE cases_request SET {change} WHERE id = %s", row.pk)
    assert "never deleted" in refusal("DELETE FROM cases_request WHERE id = %s", row.pk)
    assert refusal("UPDATE cases_request SET subject = '••••', details = '' WHERE id = %s", row.pk) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"kind": "sung"}, "request_note_kind_known"),
        ({"kind": "comment", "text": ""}, "request_note_says_why"),
        ({"kind": "reopened", "text": ""}, "request_note_says_why"),
        ({"kind": "handed_over", "text": "a", "to_department": "legal"}, "request_note_from_and_to"),
        ({"kind": "corrected", "text": "a", "from_kind": "other"}, "request_note_from_and_to_kind"),
        ({"kind": "corrected", "text": "a", "from_kind": "other", "to_kind": "other"}, "request_note_from_and_to_kind"),
        ({"kind": "corrected", "text": "", "from_kind": "other", "to_kind": "dispute"}, "request_note_says_why"),
    ],
)
def test_the_database_refuses_notes(values: dict[str, str], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        RequestNote.objects.create(request=RequestFactory.create(), at=NOW, **{"text": "a", **values})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE cases_requestnote SET text = 'b'",
        "UPDATE cases_requestnote SET at = now()",
        "DELETE FROM cases_requestnote",
    ],
)
def test_notes_never_change(change: str) -> None:
    RequestNote.objects.create(request=RequestFactory.create(), at=NOW, text="a")
    assert "never changes" in refusal(change)
    assert refusal("UPDATE cases_requestnote SET text = '••••'") == ""


@pytest.mark.django_db
def test_the_sweep_shows_what_is_near_once() -> None:
    near = RequestFactory.create(escalates_on=TODAY, due_on=TODAY + timedelta(days=1))
    case = CaseFactory.create(creditor=near.case.creditor)
    RequestFactory.create(case=case, escalates_on=TODAY + timedelta(days=1), due_on=TODAY + timedelta(days=2))
    RequestFactory.create(escalates_on=TODAY, due_on=TODAY)
    creditor = near.case.creditor
    nobody_left = {"near": 1, "given_back": 0}
    assert request_sweep.sweep(creditor=creditor, on=TODAY, now=NOW) == nobody_left
    assert request_sweep.sweep(creditor=creditor, on=TODAY, now=NOW + timedelta(hours=1)) == {
        "near": 0,
        "given_back": 0,
    }
    near.refresh_from_db()
    assert near.escalated_at == NOW
    assert (near.notes.get().kind, _last(near).escalated_at) == ("escalated", NOW)
    assert request_sweep.sweep in STEPS


@pytest.mark.django_db
def test_the_sweep_gives_back_what_who_has_left_owned() -> None:
    leaver, mover, stayer = UserFactory.create_batch(3, departments=["legal"])
    rows = [RequestFactory.create(department="legal", owner=one) for one in (leaver, mover, stayer)]
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    User.objects.filter(pk=mover.pk).update(departments=["finance"])
    request_sweep.sweep_all(now=NOW)
    assert [Request.objects.get(pk=one.pk).owner for one in rows] == [None, None, stayer]
    note = rows[0].notes.get()
    assert (note.kind, note.from_owner, note.by) == ("returned", leaver, None)
    assert _last(rows[0]).owner is None


def _last(row: Request) -> Any:
    return row.history.order_by("history_id").last()


STEP = st.tuples(
    st.sampled_from(["take", "hand_over", "close", "reopen", "leave", "sweep"]),
    st.integers(0, 5),
    st.integers(0, 5),
    st.sampled_from(list(Department)),
    st.sampled_from(list(RequestOutcome)),
)


class NothingIsLost(TestCase):
    """After any way of takes, hand-overs, answers and people who leave, each request lies in exactly one place."""

    @examples(40)
    @given(steps=st.lists(STEP, max_size=10), kind=st.sampled_from(list(RequestKind)))
    def test_on_any_way(self, steps: list[Any], kind: RequestKind) -> None:
        people = self.people
        case = CaseFactory.create(team=people[0].team, collector=people[1])
        row = requests.receive(case=case, kind=kind, subject="Wants something", by=people[1], now=NOW)
        for name, first, second, department, outcome in steps:
            with contextlib.suppress(Refusal):
                self._do(name, row, people[first], people[second], department, outcome)
            self._holds(Request.objects.get(pk=row.pk))

    people: list[User]

    @classmethod
    def setUpTestData(cls) -> None:
        team = TeamFactory.create()
        supervisor = UserFactory.create(role=Role.SUPERVISOR, team=team)
        team.supervisor = supervisor
        team.save()
        cls.people = [
            supervisor,
            UserFactory.create(team=team),
            UserFactory.create(team=team),
            UserFactory.create(departments=["legal"]),
            UserFactory.create(role=Role.FINANCE),
            UserFactory.create(departments=["complaints", "card_operations"]),
        ]

    def _do(self, name: str, row: Request, by: User, other: User, department: Department, outcome: Any) -> None:
        by, other = User.objects.get(pk=by.pk), User.objects.get(pk=other.pk)
        if not by.is_active:
            return
        if name == "take":
            requests.take(request=row, by=by, now=NOW)
        elif name == "hand_over":
            requests.hand_over(request=row, department=department, owner=other, reason="a", by=by, now=NOW)
        elif name == "close":
            request_answers.close(request=row, outcome=outcome, answer="a", verification="b", by=by, now=NOW)
        elif name == "reopen":
            request_answers.reopen(request=row, reason="a", by=by, now=NOW)
        elif name == "leave" and by.role != Role.SUPERVISOR:
            User.objects.filter(pk=by.pk).update(is_active=False)
            request_sweep.sweep_all(now=NOW)
        elif name == "sweep":
            request_sweep.sweep_all(now=NOW)

    def _holds(self, row: Request) -> None:
        assert row.is_open == (row.closed_at is None)
        assert list(departments.members(row.department))
        if row.is_open and row.owner:
            assert row.owner in departments.members(row.department)
        supervisor = User.objects.get(role=Role.SUPERVISOR)
        state = "open" if row.is_open else "closed"
        seen = request_list.filtered(supervisor, RequestFilter(state=state, department=row.department), days={})
        assert list(seen) == [row]
        in_force = Hold.objects.filter(case=row.case, state="in_force")
        assert [one.pk for one in in_force] == ([row.hold_id] if row.is_open and row.hold_id else [])
