"""Plans: proposed, approved, agreed, changed, cancelled, with history."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.actions.plans import affordability, plan_approvals, plan_endings, plans
from cases.actions.plans.affordability import StatementRefused
from cases.actions.plans.plans import PlanRefused, PlanSettled
from cases.enums import CloseReason
from cases.models import Account, InstalmentPayment, Plan, PlanVersion
from cases.rules.plans.affordability import Stated
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from common.exact import AmountTooFine
from common.models import AuditEvent
from common.second_person import SecondPersonNeeded
from staff.enums import Role
from staff.models import User
from tests.cases.planning import DAY, SETTLES, SIX, activate, agreed, change, owing, pay, propose, running, said
from tests.factories import NOW, TODAY, AccountFactory, CaseFactory, PromiseFactory, UserFactory
from tests.plan_factories import AffordabilityStatementFactory, PlanTermsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return owing()


def test_a_statement_keeps_what_is_left(account: Account) -> None:
    PlanTermsFactory.create(creditor=account.creditor, living_floor=2000, dependant_floor=500)
    told = Stated(Decimal(5000), Decimal(2600), Decimal(400), 3)
    found = affordability.record(case=account.case, stated=told, willing=True, by=UserFactory.create(), now=NOW)
    assert (found.version, found.left, found.stated_on) == (2, 1100, TODAY)  # 2000 + 3 x 500 count
    assert AuditEvent.objects.get(action="affordability.record").subject_id == found.pk


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"stated_on": TODAY + DAY}, "stated_on"),
        ({"stated_on": date(206, 11, 24)}, "stated_on"),
        ({"note": "card 4111 1111 1111 1111"}, "note"),
        ({"debts": -1}, "other_debts"),
        ({"debts": "1000000000000000"}, "other_debts"),  # more than the desk keeps
        ({"debts": "0.001"}, "other_debts"),
        ({"living": 9 * 10**14, "debts": 9 * 10**14}, "living_costs"),
    ],
)
def test_a_statement_is_refused(account: Account, more: dict[str, Any], field: str) -> None:
    told = Stated(Decimal(5000), Decimal(more.pop("living", 2600)), Decimal(more.pop("debts", 0)))
    with pytest.raises((StatementRefused, AmountTooFine)) as refusal:
        affordability.record(case=account.case, stated=told, willing=True, by=UserFactory.create(), now=NOW, **more)
    assert refusal.value.field == field


def test_propose_within_authority_is_an_offer(account: Account) -> None:
    by = UserFactory.create()
    plan = propose(account.case, by=by)
    version = plan.versions.get()
    assert (plan.state, plan.amount, plan.total, plan.months) == ("proposed", 1000, 1000, 6)
    assert (version.state, version.needs_approval, version.instalments.count()) == ("standing", False, 6)
    assert sum(version.instalments.values_list("amount", flat=True)) == 1000
    assert plan.history.get().history_user == by
    assert AuditEvent.objects.filter(action="plan.propose", subject_id=plan.pk).exists()


def test_propose_beyond_authority_awaits_approval(account: Account) -> None:
    plan = propose(account.case, SETTLES)
    version = plan.versions.get()
    assert (plan.state, version.state, version.needs_approval) == ("awaiting", "awaiting", True)
    assert [row["code"] for row in version.findings] == ["beyond_discount"]
    with pytest.raises(PlanSettled):
        activate(plan)


def test_propose_names_every_reason_of_a_refusal(account: Account) -> None:
    case = AccountFactory.create().case
    with pytest.raises(PlanRefused, match="Nothing is known of income") as refusal:
        propose(case)
    assert refusal.value.facts["problems"] == ["no_statement"]
    with pytest.raises(PlanRefused, match="61 months"):
        propose(account.case, Wanted(Kind.INSTALMENTS, TODAY + timedelta(days=30), count=61))
    assert not Plan.objects.exists()


def told_before(account: Account, days: int) -> None:
    AffordabilityStatementFactory.create(case=account.case, version=2, stated_on=TODAY - days * DAY)


def test_what_was_told_too_long_ago_carries_no_new_plan(account: Account) -> None:
    told_before(account, 91)
    with pytest.raises(PlanRefused, match="91 days old and counts for 90") as refusal:
        propose(account.case)
    assert refusal.value.facts["problems"] == ["statement_old"]
    PlanTermsFactory.create(creditor=account.creditor, statement_days=91)
    assert propose(account.case).statement.version == 2


def test_new_terms_need_what_was_told_anew(account: Account) -> None:
    plan = running(account)
    told_before(account, 91)
    with pytest.raises(PlanRefused, match="91 days old"):
        change(plan, Wanted(Kind.INSTALMENTS, TODAY + 30 * DAY, count=4))


def test_where_no_statement_is_asked_an_old_one_carries_nothing_either(account: Account) -> None:
    type(account.creditor).objects.filter(pk=account.creditor_id).update(jurisdiction="us")
    account.case.creditor.refresh_from_db()
    told_before(account, 91)
    assert propose(account.case).statement is None


def test_one_live_plan_per_case(account: Account) -> None:
    propose(account.case)
    with pytest.raises(PlanSettled, match="has a plan already"):
        propose(account.case)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(Kind.INSTALMENTS, date(9999, 12, 31), count=6), "too far ahead"),
        (Wanted(Kind.INSTALMENTS, date(9990, 1, 1), count=600), "too far ahead"),
        (Wanted(Kind.DEFERMENT, date.min, working_days=True), "has passed"),
    ],
)
def test_a_first_date_out_of_reach_is_refused(account: Account, wanted: Wanted, said: str) -> None:
    with pytest.raises(PlanRefused, match=said) as refused:
        propose(account.case, wanted)
    assert refused.value.field == "first_on"


def test_a_closed_case_takes_no_plan() -> None:
    case = CaseFactory.create(state="closed", close_reason=CloseReason.RECALLED, closed_on=TODAY)
    with pytest.raises(PlanRefused, match="closed"):
        propose(case)


def test_approve(account: Account, supervisor: User) -> None:
    version = propose(account.case, SETTLES).versions.get()
    version = plan_approvals.approve(version=version, by=supervisor, now=NOW, words="fits")
    plan = Plan.objects.get()
    assert (plan.state, version.state, version.decided_by, version.decision) == (
        "approved", "standing", supervisor, "fits",
    )  # fmt: skip
    assert activate(plan).state == "active"


def test_who_made_it_does_not_approve_it(account: Account, supervisor: User) -> None:
    steep = Wanted(Kind.SETTLEMENT, SETTLES.first_on, amount=Decimal(700))
    collector = UserFactory.create()
    version = propose(account.case, steep, collector).versions.get()
    User.objects.filter(pk=collector.pk).update(role=Role.FINANCE)
    collector.refresh_from_db()
    with pytest.raises(SecondPersonNeeded):
        plan_approvals.approve(version=version, by=collector, now=NOW)
    with pytest.raises(SecondPersonNeeded):
        plan_approvals.refuse(version=version, words="no", by=collector, now=NOW)


def test_an_approver_needs_the_authority_too(account: Account, supervisor: User) -> None:
    PlanTermsFactory.create(creditor=account.creditor, settlement_floor=50)
    deep = Wanted(Kind.SETTLEMENT, SETTLES.first_on, amount=Decimal(600))
    version = propose(account.case, deep).versions.get()
    with pytest.raises(PlanRefused, match=r"beyond your authority too\. Discount of 40 percent"):
        plan_approvals.approve(version=version, by=supervisor, now=NOW)
    finance = UserFactory.create(role=Role.FINANCE)
    assert plan_approvals.approve(version=version, by=finance, now=NOW).state == "standing"


def test_refuse_cancels_what_never_stood(account: Account, supervisor: User) -> None:
    version = propose(account.case, SETTLES).versions.get()
    with pytest.raises(PlanRefused):
        plan_approvals.refuse(version=version, words=" ", by=supervisor, now=NOW)
    plan_approvals.refuse(version=version, words="too deep", by=supervisor, now=NOW)
    plan = Plan.objects.get()
    assert (plan.state, plan.reason, plan.ended_on) == ("cancelled", "too deep", TODAY)
    with pytest.raises(PlanSettled):
        plan_approvals.approve(version=version, by=supervisor, now=NOW)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"recording": " "}, "recording"),
        ({"pledge": False}, "pledge"),
        ({"agreed_on": TODAY + DAY}, "agreed_on"),
        ({"agreed_on": TODAY - DAY}, "agreed_on"),
        ({"form": "nod"}, "form"),
    ],
)
def test_an_agreement_needs_its_proof(account: Account, more: dict[str, Any], field: str) -> None:
    with pytest.raises(PlanRefused) as refusal:
        activate(propose(account.case), **more)
    assert refusal.value.field == field


def test_a_written_agreement_needs_no_recording(account: Account) -> None:
    PlanTermsFactory.create(creditor=account.creditor, rights_zh="So it is.", other_zh="None.")
    plan = activate(propose(account.case), form="written", recording="")
    assert (plan.state, plan.form, plan.agreed_on) == ("active", "written", TODAY)


def test_activate_supersedes_the_promise(account: Account) -> None:
    promise = PromiseFactory.create(case=account.case)
    activate(propose(account.case))
    promise.refresh_from_db()
    assert (promise.state, promise.reason) == ("superseded", "A repayment plan is agreed.")


def test_money_does_not_bring_back_the_promise_that_the_plan_replaced(account: Account) -> None:
    promise = PromiseFactory.create(case=account.case, recorded_at=NOW - DAY)
    activate(propose(account.case))
    pay(account, 100, 1)
    promise.refresh_from_db()
    assert (promise.state, promise.reason) == ("superseded", "A repayment plan is agreed.")


def test_change_makes_a_version_and_keeps_the_old(account: Account) -> None:
    plan = running(account)
    pay(account, 200, 5)
    plan.refresh_from_db()
    supervisor = UserFactory.create(role=Role.SUPERVISOR)
    longer = Wanted(Kind.INSTALMENTS, TODAY + timedelta(days=40), count=8)
    version = change(plan, longer, by=supervisor, now=NOW + 6 * DAY)
    assert (version.number, version.state, version.reason) == (2, "standing", "lost work")
    first, second = version.instalments.order_by("number")[:2]
    assert (first.amount, first.state, second.amount) == (200, "paid", 100)
    old = plan.versions.get(number=1)
    assert (old.state, old.instalments.count()) == ("superseded", 6)
    assert said(plan) == ("active", 200, None)
    assert sum(InstalmentPayment.objects.values_list("amount", flat=True)) == 200


def test_a_change_beyond_authority_leaves_the_plan_running(account: Account, supervisor: User) -> None:
    PlanTermsFactory.create(creditor=account.creditor, smallest_instalment=10)
    plan = running(account)
    longer = Wanted(Kind.INSTALMENTS, TODAY + timedelta(days=40), count=20)
    version = change(plan, longer)
    assert (version.state, said(plan)[0], plan.versions.get(state="standing").number) == ("awaiting", "active", 1)
    plan_approvals.approve(version=version, by=supervisor, now=NOW)
    plan.refresh_from_db()
    assert (plan.state, plan.versions.get(state="standing").number, plan.months) == ("active", 2, 21)


def test_change_asks_why_and_keeps_the_kind(account: Account) -> None:
    plan = propose(account.case)
    for wanted, reason in ((SIX, " "), (SETTLES, "cheaper")):
        with pytest.raises(PlanRefused):
            plans.change(plan=plan, wanted=wanted, reason=reason, by=UserFactory.create(), now=NOW)


def test_cancel(account: Account) -> None:
    plan = plan_endings.cancel(plan=propose(account.case), reason="changed mind", by=UserFactory.create(), now=NOW)
    assert (plan.state, plan.reason, plan.ended_on) == ("cancelled", "changed mind", TODAY)
    with pytest.raises(PlanSettled):
        plan_endings.cancel(plan=plan, reason="again", by=UserFactory.create(), now=NOW)


def test_an_active_plan_is_not_cancelled(account: Account, supervisor: User) -> None:
    plan = running(account)
    for by in (UserFactory.create(), supervisor):
        with pytest.raises(PlanRefused, match="hand their words to who approves plans"):
            plan_endings.cancel(plan=plan, reason="no", by=by, now=NOW)
    assert (Plan.objects.get().state, Plan.objects.get().hold.state) == ("active", "in_force")


def test_an_active_plan_ends_at_the_debtors_word(account: Account, supervisor: User) -> None:
    plan = running(account)
    plan = plan_endings.end_agreed(plan=plan, reason="I pay my own way", proof="REC-9", by=supervisor, now=NOW)
    assert (plan.state, plan.reason, plan.ended_on) == ("cancelled", "I pay my own way (REC-9)", TODAY)
    assert AuditEvent.objects.get(action="plan.end").subject_id == plan.pk
    assert Plan.objects.get().hold.state == "lifted"
    pay(account, 1000, 5)
    assert said(plan) == ("cancelled", 0, 0)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"proof": " "}, "proof"),
        ({"proof": "4111 1111 1111 1111"}, "proof"),
    ],
)
def test_the_debtors_word_needs_its_proof(account: Account, supervisor: User, told: dict[str, str], field: str) -> None:
    with pytest.raises(PlanRefused) as refused:
        plan_endings.end_agreed(
            plan=running(account), by=supervisor, now=NOW, **({"reason": "no more", "proof": "REC-9"} | told)
        )
    assert (refused.value.field, Plan.objects.get().state) == (field, "active")


def test_an_offer_has_no_agreement_to_end(account: Account, supervisor: User) -> None:
    with pytest.raises(PlanSettled, match="not agreed yet"):
        plan_endings.end_agreed(plan=propose(account.case), reason="no", proof="R", by=supervisor, now=NOW)


def test_versions_keep_who_decided(account: Account, supervisor: User) -> None:
    version = propose(account.case, SETTLES).versions.get()
    plan_approvals.approve(version=version, by=supervisor, now=NOW)
    assert PlanVersion.objects.get().history.latest().history_user == supervisor
    assert version.made_by != supervisor


def test_dates_follow_the_working_days(account: Account) -> None:
    wanted = Wanted(Kind.INSTALMENTS, date(2026, 12, 26), count=2, working_days=True)  # a Saturday
    plan = propose(account.case, wanted)
    assert plan.next_due_on == date(2026, 12, 28)


def test_activate_refuses_another_balance_and_a_lapsed_offer(account: Account) -> None:
    plan = propose(account.case)
    pay(account, 100, 0)
    plan.refresh_from_db()
    with pytest.raises(PlanRefused, match=r"¥900.00 is owed now, not ¥1,000.00"):
        activate(plan)
    with pytest.raises(PlanRefused, match="The offer held until"):
        plans.activate(plan=plan, agreed=agreed(), by=UserFactory.create(), now=NOW + 11 * DAY)
