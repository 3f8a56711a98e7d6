"""A month of payments with their ledger entries."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from cases.models import Account, Payment
from commissions.actions import calculation, facts
from commissions.models import PlanVersion, Run
from staff.enums import Role
from staff.models import User
from tests import factories

OCTOBER = date(2026, 10, 1)


class Silent:
    """Is told how far the work is, and says nothing."""

    def step(self, label: str, total: int = 0) -> None:
        pass

    def at(self, done: int, total: int) -> None:
        pass


@pytest.fixture
def paid(db: None) -> Callable[..., Payment]:
    """Return a function that makes a posted payment with its ledger entry."""
    creditors: dict[str, Any] = {}

    def make(
        amount: str,
        *,
        by: User | None,
        dpd: int = 44,
        on: date = date(2026, 10, 9),
        currency: str = "CNY",
        beyond: str = "0",
        account: Account | None = None,
        **fields: Any,
    ) -> Payment:
        if currency not in creditors:
            creditors[currency] = factories.CreditorFactory.create(currency=currency)
        account = account or factories.AccountFactory.create(
            case__creditor=creditors[currency], dpd_at_placement=dpd, placed_on=date(2026, 9, 1)
        )
        money = Decimal(amount)
        payment = factories.PaymentFactory.create(account=account, amount=money, value_on=on, collector=by, **fields)
        if payment.state != "before_placement":
            factories.LedgerEntryFactory.create(
                account=account,
                kind="payment" if money > 0 else "reversal",
                payment=payment,
                effective_on=on,
                principal=-(money - Decimal(beyond)),
                unapplied=Decimal(beyond),
            )
        return payment

    return make


@pytest.fixture
def clerk(db: None) -> User:
    """Return a person of finance."""
    return factories.UserFactory.create(role=Role.FINANCE, name="Hannah Pryce")


@pytest.fixture
def second(db: None) -> User:
    """Return another person of finance."""
    return factories.UserFactory.create(role=Role.FINANCE, name="Marcus Feld")


@pytest.fixture
def version(db: None) -> PlanVersion:
    """Return the approved version that pays in these tests: five ages, the target in four slices."""
    return factories.PlanVersionFactory.create()


@pytest.fixture
def hired(version: PlanVersion) -> Callable[..., User]:
    """Return a function that makes a collector whom the plan pays, with a target for October."""

    def make(*, target: str | None = "1000", by: PlanVersion | None = None, **fields: Any) -> User:
        user: User = factories.UserFactory.create(**fields)
        plan = (by or version).plan
        factories.AssignmentFactory.create(plan=plan, collector=user)
        if target is not None:
            amount = Decimal(target)
            factories.TargetFactory.create(collector=user, month=OCTOBER, currency=plan.currency, amount=amount)
        return user

    return make


@pytest.fixture
def collector(hired: Any) -> User:
    """Return a collector with a target for October."""
    user: User = hired(name="Lin Yue", employee_number="00042")
    return user


@pytest.fixture
def october(version: PlanVersion) -> Run:
    """Return the run of October, not figured yet."""
    return factories.RunFactory.create()


def figured(run: Run, by: User) -> Run:
    """Return the run, figured from everything that is known by now."""
    facts.capture(now=factories.NOW)
    return calculation.calculate(by=by, run=run, now=factories.NOW, tell=Silent())


def locked() -> dict[int, str]:
    """Return a digest of all rows of each locked run: lines, statements and what was booked to the pay accounts."""
    tables = ("commissions_line", "commissions_statement", "commissions_payentry")
    parts = [
        f"(SELECT string_agg(t::text, '|' ORDER BY t.id) FROM {table} t WHERE t.run_id = r.id)" for table in tables
    ]
    states = "r.state IN ('approved', 'exported')"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT r.id, md5(concat({', '.join(parts)})) FROM commissions_run r WHERE {states}")
        return dict(cursor.fetchall())
