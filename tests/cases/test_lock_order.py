"""Locks are taken in one order: two who work on the same case over real connections never wait in a circle."""

import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from cases.actions import nightly, persons
from cases.actions.holds import holds
from cases.actions.ledger import ledger
from cases.actions.plans import plan_approvals
from cases.enums import HoldKind
from cases.models import Account, Case, Plan
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from staff.enums import Role
from tests.cases.planning import DAY, SIX, activate, change, owing, pay, propose, running
from tests.factories import NOW, TODAY, PromiseFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


class Beside:
    """Does something over a connection of its own; `started` returns once it is done or waits for a lock."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.errors: list[Exception] = []
        self.act = act
        self.thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        try:
            self.act()
        except Exception as error:  # noqa: BLE001
            self.errors.append(error)
        finally:
            connection.close()

    def started(self) -> None:
        self.thread.start()
        until = time.monotonic() + 20
        while self.thread.is_alive() and time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute(WAITING)
                if cursor.fetchone()[0]:
                    return
            time.sleep(0.02)

    def done(self) -> list[Exception]:
        self.thread.join(timeout=30)
        assert not self.thread.is_alive()
        return self.errors


def test_a_bounce_that_brings_a_plan_back_beside_a_hold_on_the_person() -> None:
    account = owing()
    plan = running(account)
    pay(account, 1000, 5, "P1")
    beside = Beside(lambda: pay(account, 1000, 6, "B1", reverses="P1"))
    with transaction.atomic():
        persons.lock(case=account.case)
        beside.started()
        holds.place(case=account.case, kind=HoldKind.COMPLAINT_OPEN, by=None, now=NOW, bound=True)
    assert beside.done() == []
    plan.refresh_from_db()
    assert (plan.state, plan.hold.state) == ("active", "in_force")


def promised(account: Account) -> Callable[[], Any]:
    PromiseFactory.create(case=account.case, due_on=TODAY - 9 * DAY)
    creditor = account.creditor

    def close_the_day() -> None:
        with transaction.atomic():
            nightly.run(creditor=creditor, on=TODAY, now=NOW, by=None)

    return close_the_day


def agreeing(account: Account) -> Callable[[], Any]:
    plan = propose(account.case, SIX)
    return lambda: activate(plan)


def changing(account: Account) -> Callable[[], Any]:
    plan = running(account)
    return lambda: change(plan, Wanted(Kind.INSTALMENTS, SIX.first_on, count=5))


def approving(account: Account) -> Callable[[], Any]:
    settlement = Wanted(Kind.SETTLEMENT, SIX.first_on - 25 * DAY, amount=Decimal(800))
    version = propose(account.case, settlement).versions.get()
    by = UserFactory.create(role=Role.SUPERVISOR)
    return lambda: plan_approvals.approve(version=version, by=by, now=NOW)


def paying(account: Account) -> Callable[[], Any]:
    running(account)
    return lambda: pay(account, 100, 5)


@pytest.mark.parametrize("prepared", [promised, agreeing, changing, approving, paying])
def test_who_has_the_ledger_gets_person_and_case(prepared: Callable[[Account], Callable[[], Any]]) -> None:
    account = owing()
    beside = Beside(prepared(account))
    with transaction.atomic():
        ledger.hold(account.creditor_id)
        beside.started()
        persons.lock(case=account.case)
        Case.objects.select_for_update(of=("self",)).get(pk=account.case_id)
    assert beside.done() == []
    assert Plan.objects.filter(ended_on=None).count() == (prepared is not promised)
