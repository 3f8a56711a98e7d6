"""Payments that name the customer or the case: one payment in parts, reversed whole, proved."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.actions.ledger import ledger_proof
from cases.actions.payments import payments
from cases.actions.payments.payments import PaymentRefused, PaymentSettled, Stated
from cases.enums import AccountOrder
from cases.models import Account, Case, Creditor, LedgerEntry, Payment
from cases.queries.payments import payments as queries
from cases.rules.ledger import spreading
from common.models import AuditEvent
from staff.enums import Role
from tests import sql
from tests.cases.histories import post, state
from tests.cases.placing import LATER, ON, place, row
from tests.cases.test_spreading_rules import ACCOUNTS
from tests.examples import examples
from tests.factories import NOW, CaseFactory, CreditorFactory, PaymentFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def creditor() -> Creditor:
    creditor: Creditor = CreditorFactory.create()
    place(creditor, [row("A1", customer="P"), row("A2", customer="P", dpd="95", principal="300.00")])
    return creditor


def pay(
    creditor: Creditor, amount: str, reference: str = "R1", on: Any = LATER, reverses: str = "", to: str = "P"
) -> None:
    post(creditor, [(to, reference, Decimal(amount), on, reverses)])


def parts(reference: str = "R1") -> dict[str, Decimal]:
    rows = Payment.objects.filter(reference=reference, part__gt=0)
    return dict(rows.values_list("account__reference", "amount"))


def test_the_oldest_debt_is_paid_first_each_account_in_its_own_order(creditor: Creditor) -> None:
    pay(creditor, "400.00")
    whole = Payment.objects.get(part=0)
    assert (whole.state, whole.account, whole.amount) == ("spread", None, 400)
    assert parts() == {"A2": Decimal("350.50"), "A1": Decimal("49.50")}
    entries = {one.account.reference: one for one in LedgerEntry.objects.filter(kind="payment")}
    assert (entries["A2"].principal, entries["A2"].interest) == (-300, Decimal("-50.50"))
    assert (entries["A1"].interest, entries["A1"].reference) == (Decimal("-49.50"), "payment:R1")
    assert Payment.objects.get(account__reference="A2").dpd == 110
    assert ledger_proof.differences() == []


@pytest.mark.parametrize("order", AccountOrder.values)
def test_a_reversal_takes_back_every_part(creditor: Creditor, order: str) -> None:
    Creditor.objects.update(account_order=order)
    creditor.refresh_from_db()
    before = state(creditor)
    pay(creditor, "2000.00")
    pay(creditor, "77.77", "R2")
    pay(creditor, "-77.77", "B2", reverses="R2")
    pay(creditor, "-2000.00", "B1", reverses="R1")
    assert state(creditor) == before
    assert parts("B1") == {key: -part for key, part in parts("R1").items()}
    assert set(Payment.objects.filter(reference="R1", part__gt=0).values_list("state", flat=True)) == {"reversed"}
    assert ledger_proof.differences() == []


def test_the_same_again_changes_nothing_and_another_amount_is_refused(creditor: Creditor) -> None:
    about: dict[str, Any] = {"creditor": creditor, "by": None, "now": NOW}
    stated = Stated("P", "R1", Decimal(400), LATER)
    first = payments.record(stated=stated, **about)
    assert payments.record(stated=stated, **about) == first
    assert Payment.objects.count() == 3
    with pytest.raises(PaymentRefused):
        payments.record(stated=Stated("P", "R1", Decimal(401), LATER), **about)


def test_payments_of_one_case_follow_each_other_and_bounce_in_the_same_file(creditor: Creditor) -> None:
    rows = [("P", "R2", Decimal("900.00"), LATER, ""), ("P", "R1", Decimal("350.50"), LATER - DAY, "")]
    post(creditor, [*rows, ("P", "B2", Decimal("-900.00"), LATER, "R2")])
    assert parts("R1") == {"A2": Decimal("350.50")}
    assert parts("R2") == {"A1": Decimal(900)}
    assert parts("B2") == {"A1": Decimal(-900)}
    assert ledger_proof.differences() == []


def test_a_case_number_will_do_and_what_waited_joins_in(creditor: Creditor) -> None:
    number = Account.objects.first().case.number
    pay(creditor, "10.00", to=number)
    pay(creditor, "20.00", "R2", to="Q")
    assert Payment.objects.get(reference="R2").state == "unmatched"
    place(creditor, [row("A3", customer="Q")])
    assert parts("R2") == {"A3": Decimal(20)}
    assert Payment.objects.get(reference="R2", part=0).state == "spread"
    assert ledger_proof.differences() == []


def test_money_before_the_placement_counts_for_nothing(creditor: Creditor) -> None:
    before = state(creditor)
    pay(creditor, "10.00", on=ON)
    assert set(Payment.objects.filter(part__gt=0).values_list("state", flat=True)) == {"before_placement"}
    assert state(creditor) == before


def test_lists_count_parts_once_and_pages_show_both(creditor: Creditor, signed_in: Any) -> None:
    pay(creditor, "400.00")
    browser = signed_in(UserFactory.create(role=Role.FINANCE))
    page = browser.get("/payments/").content.decode()
    assert "¥350.50" in page
    assert page.count("¥400.00") == 1
    whole = Payment.objects.get(part=0)
    page = browser.get(f"/payments/{whole.pk}/").content.decode()
    assert "Oldest debt first" in page
    assert "350.50" in page
    assert f"/payments/{whole.pk}/" in browser.get(f"/payments/{whole.parts.first().pk}/").content.decode()
    assert "spread over accounts" in browser.get("/payments/?state=spread").content.decode()


def test_the_database_keeps_wholes_and_parts_apart(creditor: Creditor) -> None:
    pay(creditor, "400.00")
    whole, part = Payment.objects.get(part=0), Payment.objects.get(part=1)
    assert "payment_part_of_whole" in sql.broken(lambda: PaymentFactory.create(part=1))
    assert "payment_part_of_whole" in sql.broken(lambda: PaymentFactory.create(state="spread"))
    again = {"part_of": whole, "part": 1, "reference": "R1", "account": part.account, "creditor": creditor}
    assert "payment_reference_once" in sql.broken(lambda: PaymentFactory.create(**again))
    assert "never change" in sql.refusal(f"UPDATE cases_payment SET part_of_id = NULL, part = 0 WHERE id = {part.pk}")
    assert "account_order" in sql.refusal("UPDATE cases_creditor SET account_order = 'random'")


def test_parts_that_do_not_add_up_are_found(creditor: Creditor) -> None:
    pay(creditor, "400.00")
    whole, account = Payment.objects.get(part=0), Account.objects.get(reference="A1")
    PaymentFactory.create(
        part_of=whole,
        part=9,
        reference="R1",
        value_on=LATER,
        account=account,
        creditor=creditor,
        state="before_placement",
    )
    assert "payment_parts" in [one.check for one in ledger_proof.differences()]


class SqlSpreadsAsTheRule(TestCase):
    """The set-based spreading gives what the pure rule gives."""

    @examples(60)
    @given(st.integers(1, 900_000), ACCOUNTS, st.sampled_from(AccountOrder.values), st.sampled_from([0, 2, 3]))
    def test_spread(self, units: int, accounts: list[spreading.Owing], order: str, exponent: int) -> None:
        whole = [spreading.Owing(one.key, (one.owed * 100).scaleb(-exponent), one.due_on) for one in accounts]
        amount = Decimal(units).scaleb(-exponent)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS owing")
            cursor.execute(
                "CREATE TEMP TABLE owing (payment_id int, amount numeric(18,3), account_id int, owed numeric(18,3),"
                " due_on date) ON COMMIT DROP"
            )
            for one in whole:
                values: list[Any] = [1, amount, one.key, one.owed, one.due_on]
                cursor.execute("INSERT INTO owing VALUES (%s, %s, %s, %s, %s)", values)
            cursor.execute(spreading.spread_sql(order, exponent))
            found = {key: part for _payment, key, part in cursor.fetchall()}
        assert found == spreading.spread(amount, whole, order, exponent)


def waiting(creditor: Creditor, amount: str = "400.00", reference: str = "R1") -> Payment:
    """Post a payment whose file names nobody."""
    pay(creditor, amount, reference, to="nobody")
    return Payment.objects.get(reference=reference)


def test_a_payment_is_put_to_a_case_by_hand_as_if_it_had_named_it(creditor: Creditor) -> None:
    finance, payment, case = UserFactory.create(role=Role.FINANCE), waiting(creditor), Case.objects.get()
    shown = queries.case_candidate(payment, case)
    pay(creditor, "-400.00", "B1", reverses="R1", to="nobody")
    assert Payment.objects.get(reference="B1").state == "unmatched"
    matched = payments.match_case(payment=payment, case=case, by=finance, now=NOW)
    assert (matched.state, matched.account, matched.account_reference) == ("spread", None, "nobody")
    assert parts() == {"A2": Decimal("350.50"), "A1": Decimal("49.50")}
    assert {one.reference: part for one, part in shown.parts} == parts(), "the second look showed what was posted"
    assert parts("B1") == {"A2": Decimal("-350.50"), "A1": Decimal("-49.50")}, "its reversal came along"
    assert ledger_proof.differences() == []
    event = AuditEvent.objects.get(action="payment.match_case")
    assert (event.subject_id, event.actor, event.facts) == (payment.pk, finance, {"case": case.pk})
    with pytest.raises(PaymentSettled):
        payments.match_case(payment=payment, case=case, by=finance, now=NOW)


def test_putting_a_payment_to_a_case_refuses(creditor: Creditor) -> None:
    finance, payment = UserFactory.create(role=Role.FINANCE), waiting(creditor)
    pay(creditor, "-9.00", "B9", reverses="R9", to="nobody")
    bounced, case = Payment.objects.get(reference="B9"), Case.objects.get()
    empty = CaseFactory.create(creditor=creditor)
    for one, where, match in (
        (payment, CaseFactory.create(), "another creditor"),
        (payment, empty, "no account"),
        (bounced, case, "reversal waits"),
    ):
        with pytest.raises(PaymentRefused, match=match):
            payments.match_case(payment=one, case=where, by=finance, now=NOW)
    assert parts() == {}


def test_the_page_and_programs_put_a_payment_to_a_case(creditor: Creditor, signed_in: Any) -> None:
    browser, case = signed_in(UserFactory.create(role=Role.FINANCE)), Case.objects.get()
    payment = waiting(creditor)
    url = reverse("cases:payment-match", args=[payment.pk])
    found = browser.get(url, {"q": "A1"}).content.decode()
    assert f"case={case.pk}" in found
    assert "350.50" in browser.get(url, {"q": "A1", "case": str(case.pk)}).content.decode()
    assert browser.post(url, {"case": str(CaseFactory.create().pk)}).status_code == 404
    assert browser.post(url, {"case": str(case.pk)}).status_code == 302
    assert browser.post(url, {"case": str(case.pk)}).status_code == 422
    other = reverse("api-payment-match", args=[waiting(creditor, "5.00", "R2").pk])
    for body, status in (
        ({}, 400),
        ({"case": case.pk, "account": 1}, 400),
        ({"case": 0}, 404),
        ({"case": case.pk}, 200),
    ):
        assert browser.post(other, body, content_type="application/json").status_code == status
    assert sum(parts("R2").values()) == 5
