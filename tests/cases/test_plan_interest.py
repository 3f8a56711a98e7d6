"""The interest of a plan: booked once per instalment in any order of money, reversed when it no longer follows."""

import random
from datetime import timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

import pytest

from cases.actions.ledger import ledger, ledger_proof
from cases.actions.payments import payments
from cases.actions.plans import plan_approvals
from cases.models import Account, Instalment, LedgerEntry, Plan
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from staff.enums import Role
from tests import sql
from tests.cases.planning import DAY, change, judge, owing, pay, running, said
from tests.factories import NOW, TODAY, AccountFactory, UserFactory
from tests.plan_factories import InstalmentFactory, PlanTermsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    account = owing()
    PlanTermsFactory.create(creditor=account.creditor, annual_rate=12, smallest_instalment=10)
    return account


def rows(plan: Plan) -> list[Instalment]:
    return list(plan.versions.get(state="standing").instalments.order_by("number"))


def after(row: Instalment) -> int:
    return (row.due_on - TODAY).days


def booked(plan: Plan) -> Decimal:
    entries = LedgerEntry.objects.filter(account__case=plan.case, reference__contains="plan-interest:")
    return sum(entries.values_list("interest", flat=True), Decimal(0))


def balance(account: Account) -> Any:
    account.refresh_from_db()
    return account.balance


def test_it_is_booked_once_when_another_account_owes_most(account: Account) -> None:
    other = AccountFactory.create(case=account.case, debtor=account.debtor, creditor=account.creditor, principal=700)
    ledger.refresh_cases(case_ids=[account.case_id])
    account.case.refresh_from_db()
    plan = running(account, Wanted(Kind.INSTALMENTS, TODAY + 30 * DAY, count=12))
    first = rows(plan)[0]
    judge(plan, after(first))
    assert booked(plan) == first.interest
    pay(account, 400, after(first))
    account.refresh_from_db()
    assert account.principal < other.principal
    judge(plan, after(first) + 1)
    assert booked(plan) == first.interest


def test_the_last_instalment_a_day_early_pays_all_that_was_agreed(account: Account) -> None:
    plan = running(account)
    for row in rows(plan):
        days = after(row) - (row.number == 6)
        judge(plan, days)
        stated = payments.Stated(account.reference, f"R{row.number}", row.amount, TODAY + days * DAY)
        payments.record(creditor=account.creditor, stated=stated, by=None, now=NOW + days * DAY)
    plan.refresh_from_db()
    assert (plan.state, booked(plan), balance(account)) == ("completed", plan.total - 1000, 0)
    judge(plan, 200)
    assert booked(plan) == plan.total - 1000
    assert ledger_proof.differences() == []


@pytest.mark.parametrize("seed", range(6))
def test_any_order_books_the_same(account: Account, seed: int) -> None:
    chance = random.Random(seed)
    plan = running(account)
    parts = [row.amount for row in rows(plan)]
    days = [after(row) - chance.randrange(-3, 25) for row in rows(plan)]
    money = sorted(zip(days, parts, strict=True))
    chance.shuffle(money)
    for place, (day, amount) in enumerate(money):
        if chance.random() < 0.5:
            judge(plan, day)
        stated = payments.Stated(account.reference, f"R{place}", amount, TODAY + day * DAY)
        payments.record(creditor=account.creditor, stated=stated, by=None, now=NOW + (200 + place) * DAY)
        judge(plan, chance.randrange(30, 190))
    judge(plan, 200)
    assert (said(plan)[0], booked(plan), balance(account)) == ("completed", plan.total - 1000, 0)
    assert Instalment.objects.filter(interest_entry=None, interest__gt=0).count() == 0
    assert ledger_proof.differences() == []


def test_a_bounce_takes_back_what_is_not_due_yet(account: Account) -> None:
    plan = running(account)
    stated = payments.Stated(account.reference, "ALL", plan.total, TODAY + 5 * DAY)
    payments.record(creditor=account.creditor, stated=stated, by=None, now=NOW + 5 * DAY)
    assert (said(plan)[0], booked(plan), balance(account)) == ("completed", plan.total - 1000, 0)
    back = payments.Stated(account.reference, "BACK", plan.total, TODAY + 6 * DAY, reverses="ALL")
    payments.record(creditor=account.creditor, stated=back, by=None, now=NOW + 6 * DAY)
    assert (said(plan)[0], booked(plan), balance(account)) == ("active", 0, 1000)
    payments.record(
        creditor=account.creditor,
        stated=payments.Stated(account.reference, "ANEW", plan.total, TODAY + 7 * DAY),
        by=None,
        now=NOW + 7 * DAY,
    )
    assert (said(plan)[0], booked(plan), balance(account)) == ("completed", plan.total - 1000, 0)
    assert ledger_proof.differences() == []


def test_a_broken_plan_keeps_what_fell_due_before_the_breach(account: Account) -> None:
    plan = running(account)
    first, second = rows(plan)[:2]
    judge(plan, after(first))
    assert judge(plan, after(second)).state == "broken"  # the first was not paid
    assert booked(plan) == first.interest
    assert judge(plan, after(second) + 100).state == "broken"
    assert booked(plan) == first.interest


def test_a_plan_judged_late_charges_nothing_after_the_breach(account: Account) -> None:
    plan = running(account)
    assert judge(plan, 170).state == "broken"
    assert booked(plan) == rows(plan)[0].interest


def test_new_terms_reverse_what_the_old_were_charged_since_they_were_made(account: Account) -> None:
    plan = running(account)
    first, second = rows(plan)[:2]
    judge(plan, after(first))
    pay(account, 200, after(first))
    longer = Wanted(Kind.INSTALMENTS, second.due_on + timedelta(days=10), count=18)
    made = NOW + (after(first) + 1) * DAY
    version = change(plan, longer, now=made, agreed_on=made.date())
    assert version.state == "awaiting"
    judge(plan, after(second))
    assert booked(plan) == first.interest + second.interest
    supervisor = UserFactory.create(role=Role.SUPERVISOR)
    plan_approvals.approve(version=version, by=supervisor, now=NOW + (after(second) + 1) * DAY)
    assert booked(plan) == first.interest
    plan.refresh_from_db()
    assert plan.total - plan.received - balance(account) == version.interest


def test_the_day_again_books_nothing(account: Account) -> None:
    plan = running(account)
    for _time in range(2):
        judge(plan, after(rows(plan)[0]))
    assert LedgerEntry.objects.filter(reference__startswith="plan-interest:").count() == 1


def test_an_entry_charges_one_instalment(account: Account) -> None:
    plan = running(account)
    first, second = rows(plan)[:2]
    judge(plan, after(first))
    first.refresh_from_db()
    again = "UPDATE cases_instalment SET interest_entry_id = %s WHERE id = %s"
    assert "interest_entry_id" in sql.refusal(again, first.interest_entry_id, second.pk)
    free = InstalmentFactory.create()
    assert "instalment_charges_interest" in sql.refusal(again, first.interest_entry_id, free.pk)


def test_interest_falls_with_what_is_unpaid(account: Account) -> None:
    plan = running(account)
    unpaid = [1000 - paid for paid in accumulate((row.amount - row.interest for row in rows(plan)), initial=Decimal(0))]
    assert [row.interest for row in rows(plan)] == [round(one / 100, 2) for one in unpaid[:-1]]
