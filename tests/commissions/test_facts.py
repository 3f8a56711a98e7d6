"""What pay is figured from: captured once, again when it changes, never altered."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions.ledger import credits as attribution
from cases.models import Assignment
from commissions import tasks
from commissions.actions import facts
from commissions.models import CommissionFact
from tests import factories

NOW = factories.NOW
pytestmark = pytest.mark.django_db


def test_a_payment_is_captured_once_as_it_stands(paid: Any, collector: Any) -> None:
    payment = paid("400", by=collector, dpd=44, on=date(2026, 10, 9))
    assert (facts.capture(now=NOW), facts.capture(now=NOW)) == (1, 0)
    fact = CommissionFact.objects.get()
    assert (fact.payment, fact.owner, fact.currency, fact.value_on) == (payment, collector, "CNY", date(2026, 10, 9))
    assert (fact.amount, fact.allocated, fact.dpd_at_placement, fact.placed_on) == (400, 400, 44, date(2026, 9, 1))
    assert (fact.creditor, fact.supersedes, fact.flags) == (payment.creditor.code, None, [])


def test_what_went_beyond_the_debt_is_known(paid: Any, collector: Any) -> None:
    paid("900", by=collector, beyond="300")
    facts.capture(now=NOW)
    fact = CommissionFact.objects.get()
    assert (fact.amount, fact.allocated, fact.owing) == (900, 600, 600)


def test_the_debt_just_before_is_known(paid: Any, collector: Any) -> None:
    account = factories.AccountFactory.create(case__creditor__currency="CNY")
    paid("100", by=collector, account=account)
    paid("50", by=collector, account=account)
    facts.capture(now=NOW)
    assert list(CommissionFact.objects.order_by("payment").values_list("owing", flat=True)) == [1000, 900]


@pytest.mark.parametrize(("state", "captured"), [("posted", 1), ("reversed", 1), ("before_placement", 1)])
def test_only_money_with_an_account_is_a_fact(paid: Any, collector: Any, state: Any, captured: Any) -> None:
    payment = paid("70", by=collector, state=state)
    factories.PaymentFactory.create(
        account=None, creditor=payment.creditor, account_reference="?", state="unmatched", value_on=date(2026, 10, 1)
    )
    assert facts.capture(now=NOW) == captured
    assert CommissionFact.objects.get().flags == (["before_placement"] if state == "before_placement" else [])


def test_a_reversal_belongs_to_whom_its_payment_was_credited_to(paid: Any, collector: Any) -> None:
    first = paid("400", by=collector, state="reversed")
    paid("-400", by=factories.UserFactory.create(), account=first.account, reverses=first)
    facts.capture(now=NOW)
    back = CommissionFact.objects.get(amount__lt=0)
    assert (back.owner, back.reverses, back.allocated) == (collector, first, -400)


def test_a_new_owner_is_a_new_state_of_knowledge(paid: Any, clerk: Any, collector: Any) -> None:
    payment = paid("100", by=None)
    facts.capture(now=NOW)
    attribution.attribute(by=clerk, payments=[payment.pk], collector=collector, reason="Took the call", now=NOW)
    assert (facts.capture(now=NOW), facts.capture(now=NOW)) == (1, 0)
    before, after = CommissionFact.objects.order_by("pk")
    assert (before.owner, after.owner, after.supersedes) == (None, collector, before)


def test_who_had_the_case_before_is_known(paid: Any, collector: Any) -> None:
    payment = paid("100", by=collector, on=date(2026, 10, 9))
    other, case = factories.UserFactory.create(), payment.account.case
    # 18:00 in UTC is the next day at the desk.
    moved = datetime(2026, 10, 2, 18, tzinfo=UTC)
    september = datetime(2026, 9, 1, tzinfo=UTC)
    Assignment.objects.create(case=case, collector=other, since=september, until=moved, reason="x")
    Assignment.objects.create(case=case, collector=collector, since=moved, reason="x")
    facts.capture(now=NOW)
    fact = CommissionFact.objects.get()
    assert (fact.previous_owner, fact.transferred_on) == (other, date(2026, 10, 3))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE commissions_commissionfact SET amount = amount + 1",
        "DELETE FROM commissions_commissionfact",
        "TRUNCATE commissions_commissionfact CASCADE",
    ],
)
def test_a_fact_never_changes(paid: Any, collector: Any, sql: Any) -> None:
    paid("100", by=collector)
    facts.capture(now=NOW)
    refused = pytest.raises(IntegrityError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


def test_one_first_state_of_each_payment(paid: Any, collector: Any) -> None:
    paid("100", by=collector)
    facts.capture(now=NOW)
    fact = CommissionFact.objects.get()
    fact.pk = None
    with pytest.raises(IntegrityError, match="commission_fact_first_once"), transaction.atomic():
        fact.save(force_insert=True)


def test_the_sweep_captures(paid: Any, collector: Any) -> None:
    paid("100", by=collector)
    tasks.capture_facts()
    assert CommissionFact.objects.count() == 1


def test_as_many_queries_for_many_payments(paid: Any, collector: Any, django_assert_num_queries: Any) -> None:
    for turn in range(1, 3):
        for _payment in range(turn * 5):
            paid("100", by=collector)
        with django_assert_num_queries(8):
            assert facts.capture(now=NOW) == turn * 5
