"""The proof of what promises and plans keep: each spoilt figure is found and named by the command."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.actions import judged
from cases.actions.ledger import ledger_proof
from cases.actions.promises import promises
from cases.management.commands.verify_ledger import SUBJECTS
from cases.models import Account, BusinessDay, Plan
from tests.cases.planning import DAY, owing, pay, running
from tests.factories import NOW, TODAY, PromiseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    account = owing()
    plan = running(account)
    pay(account, 200, 5)
    return plan


@pytest.fixture
def broken() -> Account:
    account = owing()
    PromiseFactory.create(case=account.case, due_on=TODAY - 9 * DAY, recorded_at=NOW - 12 * DAY)
    promises.judge(creditor=account.creditor, on=TODAY, now=NOW, cases=judged.of([account.case_id]))
    return account


def test_every_check_has_its_words() -> None:
    assert set(SUBJECTS) == set(ledger_proof.CHECKS)


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        ("UPDATE cases_plan SET received = received + 1", "plan {plan}: received stored 201"),
        ("UPDATE cases_plan SET next_due_on = next_due_on + 1", "plan {plan}: next due stored"),
        ("UPDATE cases_plan SET next_due_on = NULL", "plan {plan}: next due stored nothing"),
        (
            "UPDATE cases_instalment SET received = 0, state = 'open' WHERE number = 1",
            "instalment {plan}/1: received stored 0",
        ),
        ("UPDATE cases_instalment SET state = 'open' WHERE number = 1", "instalment {plan}/1: stored as open, should"),
        ("UPDATE cases_instalment SET state = 'missed' WHERE number = 6", "instalment {plan}/6: stored as missed"),
    ],
)
def test_what_a_plan_keeps_is_proved(plan: Plan, spoil: str, named: str) -> None:
    BusinessDay.objects.create(creditor=plan.case.creditor, open_on=TODAY)
    assert ledger_proof.differences() == []
    assert named.format(plan=plan.pk) in told(spoil)


@pytest.mark.parametrize(
    "spoil",
    [
        f"promise_due_on = '{TODAY}'",
        "promise_broken_on = promise_broken_on - 1",
        "promise_broken_at = promise_broken_at + interval '1 hour'",
        "promise_broken_on = NULL, promise_broken_at = NULL",
    ],
)
def test_what_a_case_keeps_of_its_promises_is_proved(broken: Account, spoil: str) -> None:
    assert ledger_proof.differences() == []
    assert f"case {broken.case.number}: days of its promises stored" in told(f"UPDATE cases_case SET {spoil}")


def told(spoil: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(spoil)
    said: Any = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_ledger", stderr=said)
    return str(said.getvalue())
