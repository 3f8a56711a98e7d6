"""Evidence cannot be changed by SQL, not even by a superuser who does not disable the triggers."""

import pytest

from common import audit
from tests.factories import NOW, LedgerEntryFactory, PaymentFactory, TeamFactory
from tests.sql import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_ledgerentry SET principal = 0",
        "DELETE FROM cases_ledgerentry",
        "TRUNCATE cases_ledgerentry CASCADE",
    ],
)
def test_the_ledger_takes_no_change(sql: str) -> None:
    LedgerEntryFactory.create()
    assert refusal(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_payment SET amount = 1",
        "UPDATE cases_payment SET reference = 'x'",
        "UPDATE cases_payment SET value_on = '2020-01-01'",
        "UPDATE cases_payment SET account_id = NULL",
        "DELETE FROM cases_payment",
        "TRUNCATE cases_payment CASCADE",
    ],
)
def test_a_payment_keeps_what_the_creditor_said(sql: str) -> None:
    PaymentFactory.create()
    assert refusal(sql)


def test_a_payment_may_change_its_state() -> None:
    PaymentFactory.create()
    assert not refusal("UPDATE cases_payment SET state = 'reversed'")


@pytest.mark.parametrize("sql", ["UPDATE common_auditevent SET action = 'x'", "DELETE FROM common_auditevent"])
def test_audit_events_take_no_change(sql: str) -> None:
    audit.record(by=None, action="test", subject=TeamFactory.create(), now=NOW, count=1)
    assert refusal(sql)
