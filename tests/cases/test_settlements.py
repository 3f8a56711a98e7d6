"""What a paid settlement lets go: the approved discount, no more, and back again when the money bounces."""

from datetime import timedelta
from decimal import Decimal

import pytest

from cases.actions.closings import case_end
from cases.actions.ledger import corrections, ledger, ledger_proof
from cases.enums import EntryKind
from cases.models import Account, LedgerEntry, Plan
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from common.models import AuditEvent
from staff.enums import Role
from staff.models import User
from tests.cases.planning import DAY, SETTLES, change, judge, owing, pay, running, said
from tests.factories import NOW, TODAY, AccountFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return owing()


def adjust(account: Account, *, days: int, kind: str = "adjustment", **stated: int) -> None:
    asked: dict[str, User] = {"by": UserFactory.create()}
    row = corrections.ask(
        account=account,
        kind=kind,
        stated={part: Decimal(amount) for part, amount in stated.items()},
        reason="creditor" if kind == "adjustment" else "goodwill",
        words="told by the creditor",
        now=NOW + days * DAY,
        **asked,
    )
    corrections.approve(correction=row, by=UserFactory.create(), now=NOW + days * DAY)


def waived(plan: Plan) -> Decimal:
    entries = LedgerEntry.objects.filter(account__case=plan.case, reference__contains="settlement:")
    return -sum((one.principal + one.interest + one.fees for one in entries), Decimal(0))


def owed(account: Account) -> Decimal:
    return sum(Account.objects.filter(case=account.case_id).values_list("balance", flat=True), Decimal(0))


def test_what_is_charged_after_the_agreement_stays_owed(account: Account) -> None:
    plan = running(account, SETTLES)
    adjust(account, days=1, fees=30)
    pay(account, 800, 5)
    account.refresh_from_db()
    assert (said(plan)[0], waived(plan), account.balance) == ("completed", 200, 30)
    assert AuditEvent.objects.get(action="plan.waive").facts["amount"] == "200.000"
    adjust(account, days=6, fees=10)
    pay(account, 5, 7)
    assert (waived(plan), owed(account)) == (200, 35)
    assert ledger_proof.differences() == []


def test_what_was_waived_meanwhile_is_not_waived_again(account: Account) -> None:
    plan = running(account, SETTLES)
    adjust(account, days=1, kind="waiver", interest=50)
    pay(account, 800, 5)
    assert (said(plan)[0], waived(plan), owed(account)) == ("completed", 150, 0)


def test_money_beyond_the_settlement_leaves_less_to_let_go(account: Account) -> None:
    plan = running(account, SETTLES)
    pay(account, 50, 4, "MORE")
    pay(account, 800, 5)
    assert (waived(plan), owed(account)) == (150, 0)
    pay(account, 50, 6, "BACK", reverses="MORE")
    assert (said(plan)[0], waived(plan), owed(account)) == ("completed", 200, 0)


def test_the_discount_is_spread_over_the_accounts(account: Account) -> None:
    other = AccountFactory.create(case=account.case, debtor=account.debtor, creditor=account.creditor)
    ledger.refresh_cases(case_ids=[account.case_id])
    account.case.refresh_from_db()
    whole = owed(account)
    plan = running(account, Wanted(Kind.SETTLEMENT, SETTLES.first_on, amount=whole - 300))
    adjust(other, days=1, fees=40)
    pay(account, 900, 5)
    pay(other, int(whole) - 1200, 6)
    assert (said(plan)[0], waived(plan), owed(account)) == ("completed", 300, 40)
    assert Account.objects.filter(case=account.case_id, balance__lt=0).count() == 0


def test_it_counts_from_the_day_after_the_last_statement(account: Account) -> None:
    plan = running(account, SETTLES)
    stated_on = TODAY + timedelta(days=20)
    LedgerEntry.objects.create(
        account=account,
        kind=EntryKind.CREDITOR_UPDATE,
        reference="update:0",
        effective_on=stated_on,
        principal=-800,
        recorded_at=NOW + 20 * DAY,
    )
    Account.objects.filter(pk=account.pk).update(stated_on=stated_on)
    ledger.rebuild(account_ids=[account.pk])
    pay(account, 800, 5)
    account.refresh_from_db()
    assert (said(plan), account.balance, account.oldest_due_on) == (("completed", 800, 5), 0, None)
    assert LedgerEntry.objects.get(kind=EntryKind.WAIVER).effective_on == stated_on + timedelta(days=1)


def test_a_bounce_after_the_case_was_closed_brings_the_whole_debt_back(account: Account) -> None:
    plan = running(account, SETTLES)
    pay(account, 800, 5, "P1")
    end = case_end.End(creditor=account.creditor, reason="settled", on=TODAY, words="Settled.")
    case_end.close(case_ids=[account.case_id], end=end, by=None, now=NOW + 5 * DAY)
    pay(account, 800, 6, "B1", reverses="P1")
    assert (said(plan)[0], waived(plan), owed(account)) == ("expired", 0, 1000)
    plan.refresh_from_db()
    assert plan.hold.state == "lifted"
    judge(plan, 40)
    assert said(plan)[0] == "expired"
    assert AuditEvent.objects.get(action="plan.waive_back").facts["amount"] == "200.000"


def test_changed_terms_let_go_what_they_say(account: Account) -> None:
    by = UserFactory.create(role=Role.SUPERVISOR)
    plan = running(account, Wanted(Kind.SETTLEMENT, SETTLES.first_on, amount=Decimal(900)))
    pay(account, 300, 2)
    lower = Wanted(Kind.SETTLEMENT, SETTLES.first_on, amount=Decimal(560))
    change(plan, lower, by=by, now=NOW + 3 * DAY, agreed_on=TODAY + 3 * DAY)
    pay(account, 560, 5)
    assert (said(plan)[0], waived(plan), owed(account)) == ("completed", 140, 0)
