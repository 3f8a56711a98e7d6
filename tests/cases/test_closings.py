"""Closing cases by hand: evidence, a second person, what ends with the case, and taking a mistake back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions.closings import closings
from cases.actions.promises import promises
from cases.actions.strategies import queue
from cases.enums import CaseState, ClosingState
from cases.models import Assignment, Case, Closing, Promise
from common.models import AuditEvent
from common.second_person import SecondPersonNeeded
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, AccountFactory, CaseFactory, HoldFactory, UserFactory
from tests.life_factories import ClosingFactory

pytestmark = pytest.mark.django_db
PROOF = "Letter of the bank of 20 November"


@pytest.fixture
def finance() -> User:
    return UserFactory.create(role=Role.FINANCE)


@pytest.fixture
def case() -> Case:
    case = CaseFactory.create(state="in_work", collector=UserFactory.create())
    AccountFactory.create(case=case)
    Assignment.objects.create(case=case, collector=case.collector, since=NOW - timedelta(days=9), reason="load")
    Case.objects.filter(pk=case.pk).update(
        claimed_by=case.collector, claimed_until=NOW + timedelta(minutes=5), next_action_at=NOW
    )
    case.refresh_from_db()
    return case


def test_money_given_up_waits_for_a_second_person(case: Case, supervisor: User, finance: User) -> None:
    closing = closings.ask(case=case, reason="written_off", evidence=PROOF, by=supervisor, now=NOW)
    case.refresh_from_db()
    assert (closing.state, closing.balance, case.state) == (ClosingState.WAITING, Decimal(1000), CaseState.IN_WORK)
    with pytest.raises(SecondPersonNeeded):
        closings.approve(closing=closing, by=supervisor, now=NOW)
    closing = closings.approve(closing=closing, by=finance, now=NOW)
    case.refresh_from_db()
    assert (closing.state, case.state, case.close_reason) == (ClosingState.DONE, "closed", "written_off")
    with pytest.raises(closings.ClosingDecided):
        closings.approve(closing=closing, by=finance, now=NOW)


def test_what_ends_with_the_case(case: Case, supervisor: User, finance: User) -> None:
    promise = promises.record(
        case=case, amount=Decimal(100), due_on=TODAY + timedelta(days=3), by=supervisor, now=NOW - timedelta(hours=1)
    )
    debt, court = (
        HoldFactory.create(case=case, debtor=case.debtor, kind=kind, scope="debt")
        for kind in ("complaint_open", "legal")
    )
    closing = closings.ask(case=case, reason="deceased", evidence=PROOF, by=supervisor, now=NOW)
    closings.approve(closing=closing, by=finance, now=NOW)
    case.refresh_from_db()
    promise.refresh_from_db()
    debt.refresh_from_db()
    court.refresh_from_db()
    assert (debt.state, court.state) == ("in_force", "in_force"), "what was said of the debt outlives the case"
    assert (promise.state, promise.reason) == ("withdrawn", "Case closed: deceased")
    last: Any = Promise.history.filter(id=promise.pk).latest("history_date")
    assert (last.state, last.history_user_id) == ("withdrawn", finance.pk)
    assert (case.promise_due_on, case.claimed_by_id, case.next_action_at) == (None, None, None)
    assert not Assignment.objects.filter(case=case, until=None).exists()
    assert [one.state for one in case.accounts.all()] == ["closed"]
    assert case.balance == 0
    assert case.collector is not None
    assert queue.held(by=case.collector, now=NOW) is None
    assert AuditEvent.objects.filter(action="closing.close", subject_id=closing.pk).count() == 1


def test_what_is_paid_is_closed_by_one_person(supervisor: User) -> None:
    case = CaseFactory.create(balance=0, oldest_due_on=None)
    AccountFactory.create(case=case, principal=0, interest=0, fees=0, oldest_due_on=None)
    closing = closings.ask(case=case, reason="paid", evidence=PROOF, by=supervisor, now=NOW)
    case.refresh_from_db()
    assert (closing.needs_second, closing.state, case.close_reason) == (False, ClosingState.DONE, "paid")


@pytest.mark.parametrize(
    ("reason", "evidence", "field", "words"),
    [
        ("paid", PROOF, "reason", "¥1,000.00 is still owed"),
        ("recalled", PROOF, "reason", "creditor's file only"),
        ("written_off", "  ", "evidence", "Write what proves it"),
    ],
)
def test_refusals_say_what_to_do(
    case: Case, supervisor: User, reason: str, evidence: str, field: str, words: str
) -> None:
    with pytest.raises(closings.ClosingRefused, match=words) as refused:
        closings.ask(case=case, reason=reason, evidence=evidence, by=supervisor, now=NOW)
    assert refused.value.field == field
    assert not Closing.objects.exists()


def test_one_closing_waits_at_a_time_and_may_be_withdrawn(case: Case, supervisor: User) -> None:
    closing = closings.ask(case=case, reason="sold", evidence=PROOF, by=supervisor, now=NOW)
    with pytest.raises(closings.ClosingRefused, match="waits for a second person"):
        closings.ask(case=case, reason="sold", evidence=PROOF, by=supervisor, now=NOW)
    with pytest.raises(closings.ClosingRefused, match="Only the person who asked"):
        closings.withdraw(closing=closing, by=UserFactory.create(), now=NOW)
    closings.withdraw(closing=closing, by=supervisor, now=NOW)
    assert closings.ask(case=case, reason="sold", evidence=PROOF, by=supervisor, now=NOW).pk != closing.pk


def test_a_case_that_changed_is_not_closed_as_asked(case: Case, supervisor: User, finance: User) -> None:
    closing = closings.ask(case=case, reason="written_off", evidence=PROOF, by=supervisor, now=NOW)
    Case.objects.filter(pk=case.pk).update(balance=900)
    with pytest.raises(closings.ClosingRefused, match=r"¥1,000.00 was owed then, ¥900.00 now"):
        closings.approve(closing=closing, by=finance, now=NOW)
    refused = closings.refuse(closing=closing, words="Paid in part", by=finance, now=NOW)
    assert (refused.state, refused.decision) == (ClosingState.REFUSED, "Paid in part")


def test_a_mistake_is_taken_back_exactly(case: Case, supervisor: User, finance: User) -> None:
    old = AccountFactory.create(case=case, state="recalled", closed_on=TODAY - timedelta(days=3))
    closing = closings.ask(case=case, reason="written_off", evidence=PROOF, by=supervisor, now=NOW)
    closing = closings.approve(closing=closing, by=finance, now=NOW)
    with pytest.raises(closings.ReopeningRefused, match="what the mistake was"):
        closings.reopen(closing=closing, reason=" ", by=supervisor, now=NOW)
    closings.reopen(closing=closing, reason="Wrong person", by=supervisor, now=NOW + timedelta(days=2))
    case.refresh_from_db()
    old.refresh_from_db()
    assert (case.state, case.close_reason, case.closed_on, case.balance) == ("in_work", "", None, Decimal(1000))
    assert old.state == "recalled"
    assert Assignment.objects.get(case=case, until=None).collector_id == case.collector_id
    with pytest.raises(closings.ReopeningRefused, match="closed now"):
        closings.reopen(closing=closing, reason="Again", by=supervisor, now=NOW)


def test_a_mistake_is_not_taken_back_after_thirty_days_or_beside_another_case(
    case: Case, supervisor: User, finance: User
) -> None:
    closing = closings.ask(case=case, reason="written_off", evidence=PROOF, by=supervisor, now=NOW)
    closing = closings.approve(closing=closing, by=finance, now=NOW)
    with pytest.raises(closings.ReopeningRefused, match="over 30 days ago"):
        closings.reopen(closing=closing, reason="Wrong", by=supervisor, now=NOW + timedelta(days=31))
    CaseFactory.create(debtor=case.debtor, creditor=case.creditor)
    with pytest.raises(closings.ReopeningRefused, match="another open case"):
        closings.reopen(closing=closing, reason="Wrong", by=supervisor, now=NOW)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("decided_by_id = asked_by_id", "closing_maker_is_not_checker"),
        ("state = 'done'", "closing_done_by_two"),
        ("state = 'gone'", "does not go from waiting to gone"),
        ("reason = 'bored'", "closing_reason_known"),
        ("evidence = ''", "closing_has_evidence"),
        ("reopened_at = now()", "closing_reopened_with_reason"),
    ],
)
def test_the_database_keeps_maker_and_checker_apart(change: str, constraint: str) -> None:
    closing = ClosingFactory.create()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_closing SET {change} WHERE id = %s", [closing.pk])


def test_the_database_lets_one_closing_wait() -> None:
    closing = ClosingFactory.create()
    with pytest.raises(IntegrityError, match="closing_one_waiting"), transaction.atomic():
        ClosingFactory.create(case=closing.case)
