"""Plans for tests: proposed, agreed, paid and judged in one line each."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from cases.actions.payments import payments
from cases.actions.plans import plan_verdicts, plans
from cases.actions.plans.plans import Agreed
from cases.models import Account, Case, Plan, PlanVersion
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, AccountFactory, UserFactory
from tests.plan_factories import AffordabilityStatementFactory

DAY = timedelta(days=1)
SIX = Wanted(Kind.INSTALMENTS, TODAY + timedelta(days=30), count=6)
SETTLES = Wanted(Kind.SETTLEMENT, TODAY + timedelta(days=8), amount=Decimal(800))


def owing() -> Account:
    """Return an account that owes 1,000, of a debtor who has 200 left a month and wants to pay."""
    account: Account = AccountFactory.create(case__balance=1000)
    AffordabilityStatementFactory.create(case=account.case)
    return account


def propose(case: Case, wanted: Wanted = SIX, by: User | None = None) -> Plan:
    return plans.propose(case=case, wanted=wanted, by=by or UserFactory.create(), now=NOW)


def agreed(**more: Any) -> Agreed:
    facts: dict[str, Any] = {"form": "oral", "agreed_on": TODAY, "recording": "REC-1", "pledge": True}
    return Agreed(**(facts | more))


def activate(plan: Plan, **more: Any) -> Plan:
    return plans.activate(plan=plan, agreed=agreed(**more), by=UserFactory.create(), now=NOW)


def running(account: Account, wanted: Wanted = SIX) -> Plan:
    by = UserFactory.create(role=Role.SUPERVISOR)
    return activate(propose(account.case, wanted, by))


def change(plan: Plan, wanted: Wanted, *, by: User | None = None, now: datetime = NOW, **more: Any) -> PlanVersion:
    return plans.change(
        plan=plan, wanted=wanted, reason="lost work", agreed=agreed(**more), by=by or UserFactory.create(), now=now
    )


def pay(account: Account, amount: int, days: int, reference: str = "", **more: Any) -> Any:
    stated = payments.Stated(
        account_reference=account.reference,
        reference=reference or f"R{days}-{amount}",
        amount=Decimal(amount),
        value_on=TODAY + days * DAY,
        **more,
    )
    return payments.record(
        creditor=account.creditor, stated=stated, by=None, now=NOW + timedelta(days=max(days, 0), hours=1)
    )


def judge(plan: Plan, days: int) -> Plan:
    plan_verdicts.judge(creditor=plan.case.creditor, on=TODAY + days * DAY, now=NOW + days * DAY)
    plan.refresh_from_db()
    return plan


def said(plan: Plan) -> tuple[str, Decimal, int | None]:
    plan.refresh_from_db()
    return plan.state, plan.received, (plan.ended_on - TODAY).days if plan.ended_on else None
