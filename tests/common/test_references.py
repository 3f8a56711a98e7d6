"""What owes and what was paid refer to rows that are there and agree, whoever writes the SQL."""

import pytest
from django.db import connection
from django.db.models import Model

from cases.actions.ledger import ledger_proof
from cases.models import Account, Case, ContactPoint, Creditor, Debtor, LedgerEntry, Payment, PaymentFile, Placement
from tests.factories import (
    NOW,
    AccountFactory,
    CaseFactory,
    ContactPointFactory,
    CreditorFactory,
    DebtorFactory,
    LedgerEntryFactory,
    PaymentFactory,
    PlacementFactory,
)
from tests.sql import refusal

pytestmark = pytest.mark.django_db
NOWHERE = 2_000_000_000


def copied(table: str, pk: int, **changes: object) -> str:
    """Return what the database says to a copy of a row with other columns; that of a case is closed."""
    if table == "cases_case":
        changes = {"state": "closed", "close_reason": "paid", "closed_on": "2026-11-24", **changes}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
            " AND column_name NOT IN ('id', 'reference', 'number', 'value')",
            [table],
        )
        names = [name for (name,) in cursor.fetchall()]
        unique = {"cases_case": "number", "cases_contactpoint": "value"}.get(table, "reference")
    values = ["%s" if name in changes else name for name in names]
    sql = f"INSERT INTO {table} ({unique}, {', '.join(names)}) SELECT 'other', {', '.join(values)} FROM {table}"
    return refusal(f"{sql} WHERE id = %s", *[changes[name] for name in names if name in changes], pk)


def test_a_row_with_its_parents_comes_in() -> None:
    account = AccountFactory.create()
    payment = PaymentFactory.create(account=account)
    for table, pk in (
        ("cases_debtor", account.debtor_id),
        ("cases_case", account.case_id),
        ("cases_account", account.pk),
        ("cases_payment", payment.pk),
        ("cases_ledgerentry", LedgerEntryFactory.create(account=account, payment=payment).pk),
        ("cases_contactpoint", ContactPointFactory.create(debtor=account.debtor).pk),
    ):
        assert copied(table, pk) == ""


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("cases_debtor", "creditor_id"),
        ("cases_case", "debtor_id"),
        ("cases_case", "creditor_id"),
        ("cases_account", "case_id"),
        ("cases_account", "debtor_id"),
        ("cases_account", "creditor_id"),
        ("cases_account", "placement_id"),
        ("cases_contactpoint", "debtor_id"),
        ("cases_payment", "creditor_id"),
        ("cases_payment", "account_id"),
        ("cases_payment", "payment_file_id"),
        ("cases_ledgerentry", "account_id"),
        ("cases_ledgerentry", "payment_id"),
    ],
)
def test_a_row_without_its_parent_is_refused(table: str, column: str) -> None:
    account = AccountFactory.create()
    payment = PaymentFactory.create(account=account)
    rows = {
        "cases_debtor": account.debtor_id,
        "cases_case": account.case_id,
        "cases_account": account.pk,
        "cases_contactpoint": ContactPointFactory.create(debtor=account.debtor).pk,
        "cases_payment": payment.pk,
        "cases_ledgerentry": LedgerEntryFactory.create(account=account, payment=payment).pk,
    }
    assert f"{table}: no row of" in copied(table, rows[table], **{column: NOWHERE})


def test_parents_must_agree() -> None:
    mine, other = AccountFactory.create(), AccountFactory.create()
    payment = PaymentFactory.create(account=mine)
    entry = LedgerEntryFactory.create(account=mine, payment=payment)
    own_debtor = DebtorFactory.create(creditor=CreditorFactory.create())
    foreign = PlacementFactory.create(creditor=own_debtor.creditor)
    assert "cases_debtor" in copied("cases_case", mine.case_id, debtor_id=own_debtor.pk)
    assert "cases_case" in copied("cases_account", mine.pk, case_id=other.case_id)
    assert "cases_placement" in copied("cases_account", mine.pk, placement_id=foreign.pk)
    assert "cases_account" in copied("cases_payment", payment.pk, account_id=other.pk)
    assert "cases_payment" in copied("cases_ledgerentry", entry.pk, account_id=other.pk)


def test_an_account_moves_only_to_a_case_of_its_debtor() -> None:
    account, stranger = AccountFactory.create(), CaseFactory.create()
    Case.objects.filter(pk=account.case_id).update(state="closed", close_reason="paid", closed_on="2026-11-24")
    sibling = CaseFactory.create(creditor=account.creditor, debtor=account.debtor)
    move = "UPDATE cases_account SET case_id = %s WHERE id = %s"
    assert "cases_account: no row of cases_case" in refusal(move, stranger.pk, account.pk)
    assert refusal(move, sibling.pk, account.pk) == ""


def test_a_waiting_payment_is_matched_only_within_its_creditor() -> None:
    account, stranger = AccountFactory.create(), AccountFactory.create()
    payment = PaymentFactory.create(account=None, creditor=account.creditor, account_reference="?", state="unmatched")
    match = "UPDATE cases_payment SET account_id = %s WHERE id = %s"
    assert "cases_payment: no row of cases_account" in refusal(match, stranger.pk, payment.pk)
    assert refusal(match, account.pk, payment.pk) == ""


@pytest.mark.parametrize("model", [Creditor, Placement, PaymentFile, Debtor, Case, Account, LedgerEntry, Payment])
def test_what_others_refer_to_is_never_deleted(model: type[Model]) -> None:
    creditor = PaymentFactory.create().creditor
    PaymentFile.objects.create(creditor=creditor, file_name="a.csv", created_at=NOW)
    LedgerEntryFactory.create()
    table = model._meta.db_table
    assert refusal(f"DELETE FROM {table}")
    assert refusal(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("cases_placement", "creditor_id"),
        ("cases_paymentfile", "creditor_id"),
        ("cases_debtor", "creditor_id"),
        ("cases_case", "creditor_id"),
        ("cases_case", "debtor_id"),
        ("cases_account", "creditor_id"),
        ("cases_account", "debtor_id"),
        ("cases_account", "id"),
    ],
)
def test_a_parent_keeps_whose_it_is(table: str, column: str) -> None:
    creditor = AccountFactory.create().creditor
    PaymentFile.objects.create(creditor=creditor, file_name="a.csv", created_at=NOW)
    other = CreditorFactory.create().pk if column == "creditor_id" else NOWHERE
    assert "keeps whose it is" in refusal(f"UPDATE {table} SET {column} = %s", other)


def test_a_creditor_keeps_its_key() -> None:
    DebtorFactory.create()
    assert "keeps whose it is" in refusal("UPDATE cases_creditor SET id = id + 1000")


def test_a_contact_point_stays_with_its_debtor() -> None:
    point = ContactPointFactory.create()
    assert refusal("UPDATE cases_contactpoint SET debtor_id = %s WHERE id = %s", NOWHERE, point.pk)
    assert ContactPoint.objects.filter(pk=point.pk, debtor=point.debtor).exists()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE cases_case SET creditor_id = %(other)s", "case_parents"),
        ("UPDATE cases_account SET debtor_id = debtor_id + 1000", "account_parents"),
        ("UPDATE cases_account SET placement_id = placement_id + 1000", "account_parents"),
        ("UPDATE cases_payment SET creditor_id = %(other)s", "payment_parents"),
        ("UPDATE cases_ledgerentry SET account_id = account_id + 1000 WHERE payment_id IS NULL", "entry_parents"),
        ("UPDATE cases_ledgerentry SET account_id = account_id + 1000 WHERE payment_id > 0", "entry_parents"),
    ],
)
def test_the_proof_finds_what_came_past_the_triggers(change: str, found: str) -> None:
    payment = PaymentFactory.create()
    LedgerEntryFactory.create(account=payment.account, payment=payment)
    other = CreditorFactory.create()
    assert found not in {one.check for one in ledger_proof.differences()}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(change, {"other": other.pk})
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert found in {one.check for one in ledger_proof.differences()}
