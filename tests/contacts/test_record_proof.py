"""The proof of the whole record: what a superuser does to a row of log, decisions or ledger is found by that row."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from cases.models import Account, Case, EntryLink, LedgerEntry
from cases.rules.ledger import entries
from common.chains import Differs
from contacts.actions.chain import link
from contacts.models import Contact, Decision, DecisionLink
from contacts.queries import archive
from contacts.rules import chain, decisions
from tests.factories import NOW, AccountFactory, CaseFactory, ContactFactory, RequestFactory
from tests.sql import superuser

pytestmark = pytest.mark.django_db

MONEY = "principal, interest, fees, late_charges, costs, unapplied"


@pytest.fixture
def accounts() -> list[Account]:
    rows = AccountFactory.create_batch(2)
    for row in rows:
        for step in range(4):
            LedgerEntry.objects.create(
                account=row, kind="adjustment", reference=f"t:{step}", effective_on=NOW.date(), interest=step,
                recorded_at=NOW,
            )  # fmt: skip
    return rows


@pytest.fixture
def asked() -> list[Case]:
    cases = CaseFactory.create_batch(2)
    for case in cases:
        for step in range(4):
            asked_at, facts = NOW + timedelta(hours=step), {"zones": ["Asia/Shanghai"], "说": 1.5}
            Decision.objects.create(case=case, channel="phone", verdict="allowed", facts=facts, asked_at=asked_at)
    return cases


def entry(account: Account, place: int) -> int:
    return EntryLink.objects.get(account_id=account.pk, sequence=place).entry_id


def decision(case: Case, place: int) -> int:
    return DecisionLink.objects.get(case_id=case.pk, sequence=place).decision_id


def found_in_ledger() -> tuple[int, int, Differs] | None:
    found = archive.prove_ledger().first
    return (found.chain, found.row_id, found.differs) if found else None


def found_in_decisions() -> tuple[int, int, Differs] | None:
    found = archive.prove_decisions().first
    return (found.chain, found.row_id, found.differs) if found else None


def changed(model: Any, column: str) -> str:
    """Return SQL that changes the value of a column by as little as its type allows."""
    kind = model._meta.get_field(column.removesuffix("_id")).get_internal_type()
    return {
        "DecimalField": f"{column} + 0.001",
        "DateField": f"{column} - 1",
        "DateTimeField": f"coalesce({column}, now()) + interval '1 microsecond'",
        "JSONField": f"""jsonb_set('{{"a": 0}}'::jsonb, '{{b}}', {column}::jsonb)""",
        "CharField": f"left({column} || 'x', length({column})) || 'y'",
        "TextField": f"{column} || ' '",
        "BinaryField": f"set_byte({column}, 0, (get_byte({column}, 0) + 1) % 256)",
    }.get(kind, f"coalesce({column}, 0) + 1")


def unbound(cursor: Any, table: str, *constraints: str) -> None:
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for constraint in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")


@pytest.mark.parametrize("column", [name for name, _kind in entries.COLUMNS if name not in ("id", "account_id")])
def test_every_column_of_an_entry_is_proved(accounts: list[Account], column: str) -> None:
    assert archive.prove_ledger().holds
    with superuser() as cursor:
        cursor.execute(
            f"UPDATE cases_ledgerentry SET {column} = {changed(LedgerEntry, column)} WHERE id = %s",
            [entry(accounts[1], 3)],
        )
    assert found_in_ledger() == (accounts[1].pk, entry(accounts[1], 3), Differs.CONTENT)


@pytest.mark.parametrize("column", [name for name, _kind in decisions.COLUMNS if name not in ("id", "case_id")])
def test_every_column_of_a_decision_is_proved(asked: list[Case], column: str) -> None:
    assert archive.prove_decisions().holds
    row = decision(asked[1], 2)
    with superuser() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE contacts_decision DROP CONSTRAINT decision_override_whole"
        )
        cursor.execute(f"UPDATE contacts_decision SET {column} = {changed(Decision, column)} WHERE id = %s", [row])
    assert found_in_decisions() == (asked[1].pk, row, Differs.CONTENT)


def test_no_column_is_left_out() -> None:
    chained = {"id", "note", "version", "previous_digest", "digest"}
    for model, columns, apart in (
        (LedgerEntry, entries.COLUMNS, set()),
        (Decision, decisions.COLUMNS, set()),
        (Contact, chain.COLUMNS, chained),
    ):
        assert {field.column for field in model._meta.concrete_fields} == {name for name, _kind in columns} | apart


@pytest.mark.parametrize(
    "column",
    [str(field.column) for field in Contact._meta.concrete_fields if field.column not in ("id", "case_id", "sequence")],
)
def test_every_column_of_a_contact_is_proved(column: str) -> None:
    case = CaseFactory.create()
    for step in range(3):
        ContactFactory.create(
            case=case, at=NOW - timedelta(hours=9 - step), request=RequestFactory.create(case=case), seconds=7
        )
    assert archive.prove().holds
    with superuser() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE contacts_contact DROP CONSTRAINT contact_not_in_future"
        )
        cursor.execute("ALTER TABLE contacts_contact DROP CONSTRAINT contact_stranger_hears_no_debt")
        cursor.execute(f"UPDATE contacts_contact SET {column} = {changed(Contact, column)} WHERE sequence = 2")
    found = archive.prove().first
    assert found is not None
    assert (found.case_id, found.sequence) == (case.pk, 2)


def as_before(row: Contact) -> None:
    """Let a row stand as it was written before its digest told of the request."""
    digest = chain.digest(bytes(row.previous_digest), link(contact=row), None)
    with superuser() as cursor:
        cursor.execute("UPDATE contacts_contact SET version = NULL, digest = %s WHERE id = %s", [digest, row.pk])
        cursor.execute("UPDATE contacts_chainhead SET digest = %s WHERE case_id = %s", [digest, row.case_id])


@pytest.mark.parametrize("is_older", [False, True])
def test_the_request_of_a_row_is_proved_since_its_digest_tells_of_it(is_older: bool) -> None:
    case = CaseFactory.create()
    first, second = RequestFactory.create_batch(2, case=case)
    row = ContactFactory.create(case=case, request=first)
    if is_older:
        as_before(row)
    before = archive.prove()
    assert (before.holds, before.older) == (True, int(is_older))
    with superuser() as cursor:
        cursor.execute("UPDATE contacts_contact SET request_id = %s WHERE id = %s", [second.pk, row.pk])
    after, out, err = archive.prove(), StringIO(), StringIO()
    if not is_older:
        assert after.first is not None
        assert (after.first.sequence, after.first.differs) == (1, Differs.CONTENT)
        return
    assert after.holds, "the digest of an older row never told of it"
    call_command("verify_archive", stdout=out, stderr=err)
    assert "1 of them do not prove which request they opened" in out.getvalue()


@pytest.mark.parametrize("place", [1, 2, 4])
def test_a_row_taken_away_is_named(accounts: list[Account], asked: list[Case], place: int) -> None:
    first, second = entry(accounts[0], place), decision(asked[0], place)
    with superuser() as cursor:
        cursor.execute("DELETE FROM cases_ledgerentry WHERE id = %s", [first])
        cursor.execute("DELETE FROM contacts_decision WHERE id = %s", [second])
    assert found_in_ledger() == (accounts[0].pk, first, Differs.MISSING)
    assert found_in_decisions() == (asked[0].pk, second, Differs.MISSING)


def test_a_row_put_in_is_named(accounts: list[Account], asked: list[Case]) -> None:
    with superuser() as cursor:
        cursor.execute(
            f"""INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, recorded_at, {MONEY})
            SELECT account_id, kind, 'put-in', effective_on, recorded_at, {MONEY} FROM cases_ledgerentry
            WHERE id = %s RETURNING id""",
            [entry(accounts[1], 1)],
        )
        first = cursor.fetchone()[0]
        cursor.execute(
            """INSERT INTO contacts_decision (case_id, channel, purpose, verdict, reasons, facts, packs, asked_at)
            SELECT case_id, channel, purpose, verdict, reasons, facts, packs, asked_at FROM contacts_decision
            WHERE id = %s RETURNING id""",
            [decision(asked[1], 1)],
        )
        second = cursor.fetchone()[0]
    assert found_in_ledger() == (accounts[1].pk, first, Differs.ADDED)
    assert found_in_decisions() == (asked[1].pk, second, Differs.ADDED)


def test_two_rows_in_each_others_place_are_named(accounts: list[Account], asked: list[Case]) -> None:
    for table, links, row, whose, pk in (
        ("cases_ledgerentry", "cases_entrylink", "entry_id", "account_id", accounts[0].pk),
        ("contacts_decision", "contacts_decisionlink", "decision_id", "case_id", asked[0].pk),
    ):
        with superuser() as cursor:
            for before, after in ((2, 99), (3, 2), (99, 3)):
                cursor.execute(
                    f"UPDATE {links} SET sequence = %s WHERE sequence = %s AND {whose} = %s", [after, before, pk]
                )
            cursor.execute(f"SELECT {row} FROM {links} WHERE sequence = 2 AND {whose} = %s", [pk])
            moved = cursor.fetchone()[0]
        found = archive.prove_ledger().first if table.startswith("cases") else archive.prove_decisions().first
        assert found is not None
        assert (found.chain, found.sequence, found.row_id, found.differs) == (pk, 2, moved, Differs.CONTENT)


def test_a_row_moved_to_another_chain_is_named(accounts: list[Account]) -> None:
    row = entry(accounts[0], 4)
    with superuser() as cursor:
        cursor.execute(
            "UPDATE cases_ledgerentry SET account_id = %s, reference = 'm' WHERE id = %s", [accounts[1].pk, row]
        )
    assert found_in_ledger() == (accounts[0].pk, row, Differs.MISSING)
    assert archive.prove_ledger().broken == 2


def test_one_statement_of_many_rows_links_each_in_order(accounts: list[Account]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, recorded_at, {MONEY})
            SELECT a, 'adjustment', 'many:' || n, '2026-11-01', now(), n, 0, 0, 0, 0, 0
            FROM unnest(%s::bigint[]) a, generate_series(1, 50) n""",
            [[one.pk for one in accounts]],
        )
    proof = archive.prove_ledger()
    assert (proof.holds, proof.rows, proof.chains) == (True, 110, 2)
    assert list(EntryLink.objects.filter(account_id=accounts[0].pk).order_by("sequence").values_list("sequence")) == [
        (place,) for place in range(1, 56)
    ]


@pytest.mark.parametrize("table", ["cases_entrylink", "contacts_decisionlink"])
def test_links_take_no_change(accounts: list[Account], asked: list[Case], table: str) -> None:
    for statement in (f"UPDATE {table} SET sequence = 9", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_command_names_the_broken_entry(accounts: list[Account]) -> None:
    out, err = StringIO(), StringIO()
    call_command("verify_archive", stdout=out, stderr=err)
    assert "10 ledger entries of 2 accounts read." in out.getvalue()
    row = entry(accounts[1], 2)
    with superuser() as cursor:
        cursor.execute("UPDATE cases_ledgerentry SET interest = 0.5 WHERE id = %s", [row])
    with pytest.raises(SystemExit):
        call_command("verify_archive", stdout=out, stderr=err)
    assert f"Broken at account {accounts[1].reference}, ledger entry {row}." in err.getvalue()
