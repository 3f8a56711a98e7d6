"""Plans judged by money: paid, broken, mended, reversed; settlements; the hold that goes along."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.actions.closings import case_end
from cases.actions.payments import payments
from cases.actions.plans import plan_endings, plans
from cases.actions.strategies import queue
from cases.enums import EntryKind
from cases.models import Account, Case, Hold, InstalmentPayment, LedgerEntry
from cases.queries.holds import holds as hold_queries
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from common.models import AuditEvent
from staff.enums import Role
from tests.cases.planning import DAY, SETTLES, agreed, judge, owing, pay, propose, running, said
from tests.factories import NOW, TODAY, UserFactory
from tests.openings import every
from tests.plan_factories import PlanTermsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return owing()


def test_payments_pay_the_oldest_instalment_first(account: Account) -> None:
    plan = running(account)
    pay(account, 200, 5)
    rows = list(plan.versions.get().instalments.order_by("number").values_list("received", "state"))
    assert rows[:3] == [(Decimal("166.670"), "paid"), (Decimal("33.330"), "open"), (0, "open")]
    assert said(plan) == ("active", 200, None)
    assert plan.next_due_on == date(2027, 1, 24)


def test_money_from_before_the_agreement_does_not_count(account: Account) -> None:
    plan = running(account)
    pay(account, 200, -2)
    assert said(plan) == ("active", 0, None)


def test_paid_in_full_is_completed(account: Account) -> None:
    plan = running(account)
    pay(account, 400, 5)
    pay(account, 600, 20)
    assert said(plan) == ("completed", 1000, 20)
    assert plan.history.latest().state == "completed"


def test_a_bounce_reopens_instalment_and_plan(account: Account) -> None:
    plan = running(account)
    pay(account, 1000, 5, "P1")
    assert said(plan)[0] == "completed"
    pay(account, 1000, 6, "B1", reverses="P1")
    assert said(plan) == ("active", 0, None)
    assert set(plan.versions.get().instalments.values_list("state", flat=True)) == {"open"}
    assert not InstalmentPayment.objects.exists()


def test_a_missed_instalment_breaks_the_plan_after_tolerance(account: Account) -> None:
    plan = running(account)
    assert judge(plan, 33).state == "active"
    plan = judge(plan, 34)
    assert said(plan) == ("broken", 0, 34)
    plan.case.refresh_from_db()
    assert (plan.case.next_action, plan.case.next_action_at) == ("call", NOW + 34 * DAY)
    assert plan.versions.get().instalments.get(number=1).state == "missed"


def test_a_late_file_mends_what_looked_broken(account: Account) -> None:
    plan = judge(running(account), 34)
    payments.record(
        creditor=account.creditor,
        stated=payments.Stated(account.reference, "LATE", Decimal(170), TODAY + 30 * DAY),
        by=None,
        now=NOW + 40 * DAY,
    )
    assert said(plan) == ("active", 170, None)


def test_the_same_day_again_writes_nothing(account: Account) -> None:
    plan = judge(running(account), 34)
    histories, events = plan.history.count(), AuditEvent.objects.count()
    judge(plan, 34)
    judge(plan, 35)
    assert (plan.history.count(), AuditEvent.objects.count()) == (histories, events)


def test_offers_that_nobody_took_lapse(account: Account) -> None:
    plan = propose(account.case, SETTLES)
    assert judge(plan, 10).state == "awaiting"
    assert (judge(plan, 11).state, plan.versions.get().state) == ("expired", "superseded")
    assert plan.history.latest().state == "expired"


def test_a_paid_settlement_lets_the_rest_go(account: Account) -> None:
    plan = running(account, SETTLES)
    pay(account, 800, 5, "P1")
    account.refresh_from_db()
    assert (said(plan)[0], account.balance, account.oldest_due_on) == ("completed", 0, None)
    waived = LedgerEntry.objects.get(kind=EntryKind.WAIVER)
    assert waived.reference == f"settlement:{plan.pk}:1"
    pay(account, 800, 6, "B1", reverses="P1")
    account.refresh_from_db()
    assert (said(plan)[0], account.balance) == ("active", 1000)
    pay(account, 800, 7, "P2")
    assert (said(plan)[0], Case.objects.get(pk=account.case_id).balance) == ("completed", 0)


def test_an_unpaid_settlement_expires_and_the_balance_stands(account: Account) -> None:
    plan = running(account, SETTLES)
    pay(account, 700, 5)
    assert said(judge(plan, 12)) == ("expired", 700, 12)
    account.refresh_from_db()
    assert account.balance == 300


def test_the_next_plan_takes_the_later_money(account: Account) -> None:
    first = judge(running(account), 34)
    case = Case.objects.get(pk=account.case_id)
    by = UserFactory.create(role=Role.SUPERVISOR)
    later = NOW + 35 * DAY
    wanted = Wanted(Kind.INSTALMENTS, TODAY + timedelta(days=60), count=6)
    second = plans.propose(case=case, wanted=wanted, by=by, now=later)
    plans.activate(plan=second, agreed=agreed(agreed_on=TODAY + 35 * DAY), by=by, now=later)
    pay(account, 400, 36)
    assert (said(first)[:2], said(second)[:2]) == (("broken", 0), ("active", 400))


def test_an_active_plan_holds_collection(account: Account) -> None:
    plan = running(account)
    hold = plan.hold
    assert (hold.kind, hold.is_bound, hold.state) == ("plan_active", True, "in_force")
    judge(plan, 34)
    hold.refresh_from_db()
    assert (hold.state, hold.lift_reason) == ("lifted", "The repayment plan has ended.")


def test_the_hold_comes_back_with_the_plan(account: Account) -> None:
    plan = running(account)
    first = plan.hold_id
    pay(account, 1000, 5, "P1")
    assert Hold.objects.get(pk=first or 0).state == "lifted"
    pay(account, 1000, 6, "B1", reverses="P1")
    plan.refresh_from_db()
    assert plan.hold_id != first
    assert plan.hold.state == "in_force"


def test_cancelling_lifts_the_hold(account: Account) -> None:
    by = UserFactory.create(role=Role.SUPERVISOR)
    plan = plan_endings.end_agreed(plan=running(account), reason="asked", proof="R", by=by, now=NOW)
    assert Hold.objects.get(plan=plan).state == "lifted"


def test_an_active_plan_leaves_the_queue_and_a_broken_one_returns(account: Account) -> None:
    collector = UserFactory.create()
    Case.objects.filter(pk=account.case_id).update(collector=collector, team=collector.team, state="in_work")

    def next_on(day: int) -> Any:
        return queue.next_case(by=collector, now=NOW + day * DAY, openings=every)

    plan = running(account)
    assert next_on(0) is None
    judge(plan, 34)
    assert next_on(34).case == account.case


def test_a_plans_own_interest_is_booked_when_it_falls_due(account: Account) -> None:
    PlanTermsFactory.create(creditor=account.creditor, annual_rate=12)
    plan = running(account)
    first = plan.versions.get().instalments.get(number=1)
    assert (first.interest, plan.total > 1000) == (10, True)
    for day, owed in ((29, 1000), (30, 1010), (30, 1010)):
        judge(plan, day)
        account.refresh_from_db()
        assert account.balance == owed


def test_an_active_plan_freezes_the_creditors_interest(account: Account) -> None:
    running(account)
    assert hold_queries.freezes_interest(account.case, on=TODAY + DAY)


def test_a_plan_ends_with_its_case(account: Account) -> None:
    plan = running(account)
    end = case_end.End(creditor=account.creditor, reason="recalled", on=TODAY, words="Recalled.")
    case_end.close(case_ids=[account.case_id], end=end, by=None, now=NOW)
    plan.refresh_from_db()
    assert (plan.state, plan.hold.state, judge(plan, 40).state) == ("cancelled", "lifted", "cancelled")
