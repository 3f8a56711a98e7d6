"""Money beyond the debt: shown, listed, and applied when the creditor states new debt."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.actions.ledger import ledger_proof
from cases.models import Creditor, LedgerEntry, Payment
from staff.enums import Role
from tests.cases.histories import post
from tests.cases.placing import HEADER, LATER, account, place, row
from tests.factories import AccountFactory, CreditorFactory, UserFactory
from tests.pages import words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def creditor() -> Creditor:
    creditor: Creditor = CreditorFactory.create()
    place(creditor, [row()])
    return creditor


def pay(creditor: Creditor, amount: str, on: Any = LATER - DAY, reference: str = "R1", reverses: str = "") -> None:
    post(creditor, [("A1", reference, Decimal(amount), on, reverses)])


def parts() -> tuple[Decimal, ...]:
    one = account()
    return one.principal, one.interest, one.unapplied, one.balance


def test_new_debt_is_paid_by_what_was_paid_too_much(creditor: Creditor) -> None:
    pay(creditor, "1150.50")
    assert parts() == (0, 0, 100, -100)
    stated = [row(principal="500.00", interest="30.00")]
    place(creditor, stated, on=LATER)
    assert parts() == (430, 0, 0, 430)
    entry = LedgerEntry.objects.get(kind="application")
    assert (entry.interest, entry.principal, entry.unapplied) == (-30, -70, -100)
    assert entry.effective_on == LATER + DAY
    assert ledger_proof.differences() == []
    place(creditor, stated, on=LATER)
    assert LedgerEntry.objects.filter(kind="application").count() == 1
    assert parts() == (430, 0, 0, 430)


def test_a_bounce_after_it_was_applied_is_owed_again(creditor: Creditor) -> None:
    pay(creditor, "1150.50")
    place(creditor, [row(principal="500.00", interest="0.00")], on=LATER)
    pay(creditor, "-1150.50", on=LATER + DAY, reference="B1", reverses="R1")
    assert parts() == (Decimal(1500), Decimal("50.50"), 0, Decimal("1550.50"))
    assert ledger_proof.differences() == []


def test_a_credit_that_the_creditor_states_stays_as_stated(creditor: Creditor) -> None:
    place(creditor, [[*row(principal="500.00"), "40.00"]], on=LATER, header=[*HEADER, "unapplied"])
    assert account().unapplied == 40
    assert not LedgerEntry.objects.filter(kind="application").exists()


def test_no_component_stays_below_zero_after_an_earlier_statement(creditor: Creditor) -> None:
    """The payment came before the statement of an earlier day, and took interest that was not owed any more."""
    pay(creditor, "60.50", on=LATER)
    assert parts() == (990, 0, 0, 990)
    place(creditor, [row(principal="1000.00", interest="0.00")], on=LATER - DAY)
    assert parts() == (Decimal("939.50"), 0, 0, Decimal("939.50"))
    assert ledger_proof.differences() == []


def test_what_waited_is_posted_with_its_placement(creditor: Creditor) -> None:
    post(creditor, [("A2", "R2", Decimal(5), LATER, "")])
    assert Payment.objects.get().state == "unmatched"
    place(creditor, [row("A2")])
    assert Payment.objects.get().state == "posted"
    assert account("A2").balance == Decimal("1045.50")


def test_the_list_has_sums_and_leads_to_a_refund(signed_in: Any, django_assert_max_num_queries: Any) -> None:
    AccountFactory.create(unapplied=20, reference="A-20")
    browser = signed_in(UserFactory.create(role=Role.FINANCE))
    page = browser.get("/payments/unapplied/").content.decode()
    assert "A-20" in words(page)
    assert "/refund/" in page
    with django_assert_max_num_queries(40) as first:
        browser.get("/payments/unapplied/?sort=unapplied_up&creditor=x")
    AccountFactory.create_batch(19, unapplied=7, creditor=Creditor.objects.get(), case__creditor=Creditor.objects.get())
    with django_assert_max_num_queries(len(first)):
        page = browser.get("/payments/unapplied/").content.decode()
    assert "¥153.00" in page
    file = b"".join(browser.get("/payments/unapplied.csv").streaming_content).decode()
    assert len(file.strip().splitlines()) == 21
    assert browser.get("/payments/unapplied.xlsx").status_code == 200


def test_a_supervisor_sees_the_own_teams(signed_in: Any) -> None:
    AccountFactory.create(unapplied=20, reference="A-20")
    page = signed_in(UserFactory.create(role=Role.SUPERVISOR)).get("/payments/unapplied/").content.decode()
    assert "Nothing was paid beyond a debt" in page
