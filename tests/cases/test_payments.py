"""Payments: posted once, allocated in order, reversed exactly, kept when no account is found."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.actions.payments import payments, payments_match
from cases.actions.payments.payments import Outcome, PaymentRefused, PaymentSettled, Stated
from cases.actions.promises import promises
from cases.models import Account, Assignment, Creditor, LedgerEntry, Payment
from cases.rules.ledger import allocation
from common.models import AuditEvent
from tests.examples import examples
from tests.factories import NOW, TODAY, AccountFactory, CaseFactory, CreditorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return AccountFactory.create(reference="A-1")


def row(reference: str, amount: float, days: int = 0, account: str = "A-1", reverses: str = "") -> tuple[Any, ...]:
    return (account, reference, Decimal(str(amount)), TODAY + timedelta(days=days), "", reverses)


def post(creditor: Creditor, *rows: tuple[Any, ...]) -> Outcome:
    with transaction.atomic(), connection.cursor() as cursor:
        payments_match.open_staging(cursor)
        for line, values in enumerate(rows, start=2):
            cursor.execute("INSERT INTO payment_staging VALUES (%s, %s, %s, %s, %s, %s, %s)", [line, *values])
        return payments.post_batch(creditor=creditor, by=None, now=NOW)


def parts(account: Account) -> tuple[Decimal, ...]:
    account.refresh_from_db()
    return tuple(getattr(account, part) for part in allocation.PARTS)


def proved(account: Account) -> None:
    account.refresh_from_db()
    entries = list(account.entries.all())
    for part in allocation.PARTS:
        assert sum(getattr(entry, part) for entry in entries) == getattr(account, part), part


def test_a_payment_pays_in_the_creditors_order(account: Account) -> None:
    outcome = post(account.creditor, row("R1", 220))
    assert outcome.counts == {"posted": 1}
    assert parts(account) == (780, 0, 0, 0, 0, 0)
    payment = Payment.objects.get()
    assert (payment.state, payment.dpd, payment.account) == ("posted", 74, account)
    entry = payment.entries.get()
    assert (entry.principal, entry.interest, entry.fees, entry.reference) == (-20, -150, -50, "payment:R1")
    account.case.refresh_from_db()
    assert account.case.balance == 780


def test_from_91_days_principal_comes_first() -> None:
    account = AccountFactory.create(reference="A-1", stated_due_on=TODAY - timedelta(days=91))
    Account.objects.update(oldest_due_on=TODAY - timedelta(days=91))
    post(account.creditor, row("R1", 100))
    assert parts(account)[:2] == (700, 150)


def test_the_same_file_again_changes_nothing(account: Account) -> None:
    post(account.creditor, row("R1", 220), row("R2", 10))
    before = list(LedgerEntry.objects.order_by("pk").values())
    outcome = post(account.creditor, row("R1", 220), row("R2", 10))
    assert outcome.counts == {"already": 2}
    assert list(LedgerEntry.objects.order_by("pk").values()) == before


def test_several_payments_of_one_account_follow_each_other(account: Account) -> None:
    post(account.creditor, row("R3", 900, 0), row("R1", 100, -2), row("R2", 100, -1))
    entries = {entry.payment.reference: entry for entry in LedgerEntry.objects.filter(kind="payment")}
    assert entries["R1"].interest == -100
    assert (entries["R2"].interest, entries["R2"].fees) == (-50, -50)
    assert (entries["R3"].principal, entries["R3"].unapplied) == (-800, 100)
    proved(account)


def test_a_balance_that_is_cleared_is_not_overdue(account: Account) -> None:
    post(account.creditor, row("R1", 1000))
    account.refresh_from_db()
    account.case.refresh_from_db()
    assert (account.balance, account.oldest_due_on, account.case.oldest_due_on) == (0, None, None)


def test_a_reversal_takes_back_its_own_payment(account: Account) -> None:
    post(account.creditor, row("R1", 1100), row("R2", 30))
    post(account.creditor, row("B1", -1100, 0, reverses="R1"))
    assert parts(account) == (800, 150, 50, 0, 0, 30)
    account.case.refresh_from_db()
    assert account.oldest_due_on == account.stated_due_on == account.case.oldest_due_on
    first, bounce = Payment.objects.get(reference="R1"), Payment.objects.get(reference="B1")
    assert (first.state, bounce.state, bounce.reverses, bounce.dpd) == ("reversed", "posted", first, first.dpd)
    assert bounce.entries.get().reverses == first.entries.get()
    proved(account)


def test_a_reversal_in_the_same_file(account: Account) -> None:
    outcome = post(account.creditor, row("B1", -220, 0, reverses="R1"), row("R1", 220))
    assert outcome.counts == {"posted": 1, "reversals": 1}
    assert parts(account) == (800, 150, 50, 0, 0, 0)


def test_a_reversal_before_its_payment_waits_for_it(account: Account) -> None:
    assert post(account.creditor, row("B1", -220, 0, reverses="R1")).counts == {"unmatched": 1}
    outcome = post(account.creditor, row("R1", 220, -1))
    assert outcome.counts == {"posted": 1, "matched": 1}
    assert parts(account) == (800, 150, 50, 0, 0, 0)
    assert Payment.objects.get(reference="R1").state == "reversed"


def test_a_reversal_of_money_that_the_creditor_spent_is_owed_again(account: Account) -> None:
    post(account.creditor, row("R1", 1020))
    LedgerEntry.objects.create(
        account=account,
        kind="creditor_update",
        reference="update:9",
        effective_on=TODAY,
        unapplied=-20,
        recorded_at=NOW,
    )
    Account.objects.update(unapplied=0)
    post(account.creditor, row("B1", -1020, reverses="R1"))
    account.refresh_from_db()
    assert (account.unapplied, account.balance, account.principal) == (0, 1020, 820)
    proved(account)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row("R1", 100), row("R1", 90)], "reference_twice"),
        ([row("R0", 99)], "reference_taken"),
        ([row("B1", -50, reverses="R0")], "reverses_other_amount"),
        ([row("B1", -100, account="A-9", reverses="R0")], "reverses_other_account"),
        ([row("B1", -100, reverses="R0"), row("B2", -100, reverses="R0")], "reversed_before"),
    ],
)
def test_rows_that_the_books_refuse(account: Account, rows: list[Any], code: str) -> None:
    post(account.creditor, row("R0", 100))
    refused = post(account.creditor, *rows).refused
    assert [found for _line, found, _facts in refused] == [code]
    assert ".000" not in payments.reason(code, refused[0][2])


def test_a_second_reversal_is_refused_later_too(account: Account) -> None:
    post(account.creditor, row("R0", 100), row("B1", -100, reverses="R0"))
    assert post(account.creditor, row("B2", -100, reverses="R0")).refused[0][1] == "reversed_before"
    assert post(account.creditor, row("B3", 100, reverses="B1")).counts == {"posted": 1}


def test_money_until_the_placement_counts_for_nothing(account: Account) -> None:
    outcome = post(account.creditor, row("R1", 100, -30), row("B1", -100, -29, reverses="R1"))
    assert outcome.counts == {"before_placement": 2}
    assert parts(account) == (800, 150, 50, 0, 0, 0)
    assert not LedgerEntry.objects.exclude(kind="placement").exists()


def test_order_of_arrival_does_not_matter() -> None:
    """A payment that comes after the statement that knows of it is posted and offset at the statement's day."""
    account = AccountFactory.create(reference="A-1")
    Account.objects.update(stated_on=TODAY - timedelta(days=5), principal=700)
    LedgerEntry.objects.create(
        account=account,
        kind="creditor_update",
        reference="update:9",
        effective_on=TODAY - timedelta(days=5),
        principal=-100,
        recorded_at=NOW,
    )
    post(account.creditor, row("R1", 100, -6))
    assert parts(account) == (700, 150, 50, 0, 0, 0)
    paid, offset = LedgerEntry.objects.order_by("pk")[2:]
    assert (paid.interest, paid.payment.dpd, paid.effective_on) == (-100, 68, TODAY - timedelta(days=6))
    assert (offset.interest, offset.payment, offset.effective_on) == (100, None, account.stated_on)
    post(account.creditor, row("B1", -100, -1, reverses="R1"))
    assert parts(account) == (700, 250, 50, 0, 0, 0)
    proved(account)


def test_the_collector_is_who_had_the_case_on_that_day(account: Account) -> None:
    first, second = UserFactory.create(), UserFactory.create()
    change = datetime.combine(TODAY - timedelta(days=3), NOW.timetz())
    Assignment.objects.create(
        case=account.case, collector=first, since=NOW - timedelta(days=20), until=change, reason="load"
    )
    Assignment.objects.create(case=account.case, collector=second, since=change, reason="holiday")
    post(account.creditor, row("R1", 1, -4), row("R2", 1, -3), row("R3", 1, -25))
    collectors = dict(Payment.objects.values_list("reference", "collector"))
    assert collectors == {"R1": first.pk, "R2": second.pk, "R3": None}


def test_payments_to_a_recalled_account_are_posted(account: Account) -> None:
    Account.objects.update(state="recalled", closed_on=TODAY)
    assert post(account.creditor, row("R1", 100)).counts == {"posted": 1}


def test_another_creditors_account_is_no_match(account: Account) -> None:
    assert post(CreditorFactory.create(), row("R1", 100)).counts == {"unmatched": 1}


def test_a_payment_waits_until_its_account_comes(account: Account) -> None:
    post(account.creditor, row("R1", 100, account="A-2"))
    late = AccountFactory.create(reference="A-2", case=CaseFactory.create(creditor=account.creditor))
    assert post(account.creditor, row("R2", 100)).counts == {"posted": 1, "matched": 1}
    assert Payment.objects.get(reference="R1").account == late


def stated(**more: Any) -> Stated:
    values: dict[str, Any] = {
        "account_reference": "A-1",
        "reference": "R1",
        "amount": Decimal(100),
        "value_on": TODAY,
        **more,
    }
    return Stated(**values)


def test_record_posts_one_payment_once(account: Account) -> None:
    user = UserFactory.create()
    first = payments.record(creditor=account.creditor, stated=stated(), by=user, now=NOW)
    again = payments.record(creditor=account.creditor, stated=stated(), by=user, now=NOW)
    assert (first, first.recorded_by, first.state) == (again, user, "posted")
    assert AuditEvent.objects.filter(action="payment.record").count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reference": "4111 1111 1111 1111"}, "reference"),
        ({"account_reference": "4111111111111111"}, "account_reference"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-1)}, "reverses"),
        ({"reference": " "}, "reference"),
        ({"value_on": TODAY + timedelta(days=2)}, "value_on"),
        ({"value_on": date(201, 11, 20)}, "value_on"),
    ],
)
def test_record_refuses(account: Account, more: dict[str, Any], field: str) -> None:
    with pytest.raises(PaymentRefused) as refusal:
        payments.record(creditor=account.creditor, stated=stated(**more), by=None, now=NOW)
    assert refusal.value.field == field
    assert not Payment.objects.exists()


def test_record_refuses_a_known_reference_with_other_contents(account: Account) -> None:
    payments.record(creditor=account.creditor, stated=stated(), by=None, now=NOW)
    with pytest.raises(PaymentRefused, match="another amount"):
        payments.record(creditor=account.creditor, stated=stated(amount=Decimal(7)), by=None, now=NOW)


def test_record_judges_the_promise(account: Account) -> None:
    promise = promises.record(
        case=account.case, amount=Decimal(100), due_on=TODAY + timedelta(days=2), by=UserFactory.create(), now=NOW
    )
    payments.record(creditor=account.creditor, stated=stated(), by=None, now=NOW + timedelta(hours=1))
    promise.refresh_from_db()
    assert promise.state == "kept"
    bounce = stated(reference="B1", amount=Decimal(100), reverses="R1")
    payments.record(creditor=account.creditor, stated=bounce, by=None, now=NOW + timedelta(hours=2))
    promise.refresh_from_db()
    assert promise.state == "open"


def test_match_by_hand_brings_the_reversal_along(account: Account) -> None:
    post(account.creditor, row("R1", 100, account="A-?"), row("B1", -100, account="A-?", reverses="R1"))
    payment = payments.match(
        payment=Payment.objects.get(reference="R1"), account=account, by=UserFactory.create(), now=NOW
    )
    assert (payment.state, payment.account, payment.account_reference) == ("reversed", account, "A-?")
    assert parts(account) == (800, 150, 50, 0, 0, 0)
    with pytest.raises(PaymentSettled):
        payments.match(payment=payment, account=account, by=UserFactory.create(), now=NOW)


def test_match_refuses_another_creditors_account(account: Account) -> None:
    post(account.creditor, row("R1", 100, account="A-?"))
    with pytest.raises(PaymentRefused, match="another creditor"):
        payments.match(payment=Payment.objects.get(), account=AccountFactory.create(), by=UserFactory.create(), now=NOW)


def test_set_aside_and_back(account: Account) -> None:
    post(account.creditor, row("R1", 100, account="A-?"))
    payment, user = Payment.objects.get(), UserFactory.create()
    with pytest.raises(PaymentRefused):
        payments.set_aside(payment=payment, reason="", by=user, now=NOW)
    payment = payments.set_aside(payment=payment, reason="not ours, 4111111111111111", by=user, now=NOW)
    assert (payment.state, payment.note) == ("set_aside", "not ours, **** **** **** 1111")
    assert payments.take_back(payment=payment, by=user, now=NOW).state == "unmatched"


class SqlAgreesWithTheRule(TestCase):
    """The rounds of SQL give what the pure rule gives, one payment after the other."""

    @examples(25)
    @given(
        amounts=st.lists(st.decimals(min_value="0.01", max_value=900, places=2), min_size=1, max_size=5),
        owed=st.lists(st.decimals(min_value=0, max_value=500, places=2), min_size=5, max_size=5),
        dpd=st.sampled_from([0, 44, 90, 91, 200]),
    )
    def test_post(self, amounts: list[Decimal], owed: list[Decimal], dpd: int) -> None:
        due_on: date | None = TODAY - timedelta(days=dpd) if dpd else None
        state = dict(zip(allocation.COMPONENTS, owed, strict=True))
        account = AccountFactory.create(reference="A-1", stated_due_on=due_on, oldest_due_on=due_on, **state)
        post(account.creditor, *[row(f"R{number}", float(amount)) for number, amount in enumerate(amounts)])
        among = allocation.bands(account.creditor.allocation_order)
        order = among[allocation.band_of(dpd, among)].order
        for number, amount in enumerate(amounts):
            change = allocation.allocate(amount, state, order)
            entry = LedgerEntry.objects.get(reference=f"payment:R{number}")
            assert {part: getattr(entry, part) for part in allocation.PARTS} == change
            state = {part: state[part] + change[part] for part in allocation.COMPONENTS}
        proved(account)
