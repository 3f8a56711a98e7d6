"""Cases that come back: with every hold, and with what their open requests hold, from whichever case."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases.actions.closings import closings
from cases.actions.holds import holds
from cases.actions.requests import request_answers, requests
from cases.actions.strategies import queue
from cases.enums import HoldKind, RequestKind, RequestOutcome
from cases.models import Case, Creditor, Hold, Request
from cases.queries.holds import holds as queries
from staff.enums import Role
from staff.models import User
from tests.cases.placing import LATER, account, place, row
from tests.cases.planning import DAY
from tests.factories import NOW, AccountFactory, CaseFactory, CreditorFactory, RequestFactory, UserFactory
from tests.openings import every

pytestmark = pytest.mark.django_db
RECALL = ["Account No", "Recall date", "Reason"]


@pytest.fixture
def creditor() -> Creditor:
    creditor: Creditor = CreditorFactory.create(code="ys", jurisdiction="us")
    place(creditor, [row("A1"), row("A2")])
    return creditor


def recall(creditor: Creditor, *references: str, on: date = LATER) -> None:
    place(creditor, [[one, "", ""] for one in references], header=RECALL, scope="recall", on=on)


def back(creditor: Creditor, reference: str = "A1", **changes: Any) -> Case:
    place(creditor, [row(reference, **changes)], on=LATER + timedelta(days=1))
    return account(reference).case


def stopped(case: Case) -> list[str]:
    return sorted(one.kind for one in queries.in_force([case.pk], now=NOW)[case.pk])


def dispute(case: Case, by: User) -> Request:
    return requests.receive(case=case, kind=RequestKind.DISPUTE, subject="The amount is not mine", by=by, now=NOW)


def answer(request: Request, by: User) -> None:
    request_answers.close(
        request=request,
        outcome=RequestOutcome.NOT_JUSTIFIED,
        answer="Statements were sent.",
        verification="Statements of August and September",
        by=by,
        now=NOW,
    )


@pytest.mark.parametrize("kind", ["cease_request", "attorney", "fraud_claim", "hardship", "sold"])
def test_a_case_recalled_and_placed_again_is_held_as_before(creditor: Creditor, supervisor: User, kind: str) -> None:
    case = account("A1").case
    Case.objects.filter(pk=case.pk).update(collector=supervisor)
    hold = holds.place(case=case, kind=HoldKind(kind), by=supervisor, now=NOW)
    recall(creditor, "A1")
    hold.refresh_from_db()
    assert (account("A1").case.state, hold.state) == ("closed", "in_force")
    assert back(creditor) == case
    assert stopped(case) == [kind]
    assert queue.next_case(by=supervisor, now=NOW, openings=every) is None


def test_a_dispute_received_while_the_case_was_away_holds_it_when_it_is_back(
    creditor: Creditor, supervisor: User
) -> None:
    recall(creditor, "A1")
    request = dispute(account("A1").case, supervisor)
    assert request.hold_id is None
    case = back(creditor)
    request.refresh_from_db()
    assert request.hold is not None
    assert (stopped(case), request.hold.case, request.hold.received_at) == (["dispute_open"], case, NOW)
    assert request.history.count() == 2
    answer(request, supervisor)
    assert stopped(case) == []


def test_an_account_takes_what_holds_its_debt_into_the_case_where_it_comes_back(
    creditor: Creditor, supervisor: User
) -> None:
    first = account("A1").case
    early = dispute(first, supervisor)
    attorney = holds.place(case=first, kind=HoldKind.ATTORNEY, by=supervisor, now=NOW, reason="Lin & Co.")
    recall(creditor, "A1")
    late = requests.receive(case=first, kind=RequestKind.FRAUD_CLAIM, subject="Not me", by=supervisor, now=NOW)
    second = back(creditor, "A9", customer="PA1")
    assert (second.debtor, second == first, stopped(second)) == (first.debtor, False, [])
    Case.objects.filter(pk=second.pk).update(claimed_by=supervisor, claimed_until=NOW + DAY)
    assert back(creditor) == second
    assert stopped(second) == ["attorney", "dispute_open", "fraud_claim"]
    carried = Hold.objects.get(case=second, kind="attorney")
    assert (carried.reason, carried.received_at, carried.history.count()) == ("Lin & Co.", attorney.received_at, 1)
    second.refresh_from_db()
    assert second.claimed_by is None, "nobody works on beside a hold"
    count = Hold.objects.count()
    recall(creditor, "A1", on=LATER + 2 * DAY)
    place(creditor, [row("A1")], on=LATER + 3 * DAY)
    assert (account("A1").case, Hold.objects.count()) == (second, count), "carried over once"
    late.refresh_from_db()
    assert late.hold.case == second
    answer(early, supervisor)
    assert stopped(second) == ["attorney", "fraud_claim"]
    assert not Hold.objects.filter(kind="dispute_open", state="in_force").exists()
    request_answers.reopen(request=early, reason="New proof", by=supervisor, now=NOW)
    assert "dispute_open" in stopped(second), "the case of the request is closed, its account is here"


def closed(case: Case, *, days: int = 0) -> Any:
    case.refresh_from_db()
    by, now = UserFactory.create(role=Role.SUPERVISOR), NOW + days * DAY
    closing = closings.ask(case=case, reason="written_off", evidence="Letter of the bank", by=by, now=now)
    return closings.approve(closing=closing, by=UserFactory.create(role=Role.FINANCE), now=now)


def test_open_requests_hold_a_case_that_is_reopened(supervisor: User) -> None:
    case = CaseFactory.create(state="in_work", balance=1000)
    AccountFactory.create(case=case)
    closing = closed(case)
    request = RequestFactory.create(case=case, kind="dispute")
    RequestFactory.create(case=case, kind="payment_query", department="finance")
    closings.reopen(closing=closing, reason="Wrong person", by=supervisor, now=NOW)
    request.refresh_from_db()
    assert (stopped(case), request.hold.reason, request.hold.is_bound) == (["dispute_open"], request.number, True)
