"""The proof of the contact log: what a superuser changes with SQL is found and named."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from cases.models import Case
from common.chains import Differs
from contacts.models import Contact
from contacts.queries import archive
from tests.factories import NOW, CaseFactory, ContactFactory
from tests.sql import superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def logs() -> list[Case]:
    cases = CaseFactory.create_batch(3)
    for case in cases:
        for step in range(4):
            ContactFactory.create(
                case=case, at=NOW - timedelta(hours=9 - step), note=f"Called, {step}", checks=["recorded"]
            )
    return cases


def first(case: Case) -> tuple[str, int, Differs] | None:
    found = archive.prove().first
    return (archive.number_of(found), found.sequence, found.differs) if found else None


def test_an_untouched_log_holds(logs: list[Case]) -> None:
    proof = archive.prove()
    assert (proof.holds, proof.rows, proof.cases) == (True, 12, 3)


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ("outcome = 'not_in_service'", Differs.CONTENT),
        ("at = at - interval '1 microsecond'", Differs.CONTENT),
        ("checks = '[\"id_last_four\"]'", Differs.CONTENT),
        ("collector_id = NULL, seconds = 1", Differs.CONTENT),
        ("note = 'He promised'", Differs.NOTE),
        ("previous_digest = digest", Differs.LINK),
    ],
)
def test_a_changed_row_is_named(logs: list[Case], change: str, differs: Differs) -> None:
    with superuser() as cursor:
        cursor.execute(f"UPDATE contacts_contact SET {change} WHERE case_id = %s AND sequence = 2", [logs[1].pk])
    assert first(logs[1]) == (logs[1].number, 2, differs)


def test_a_changed_row_with_a_digest_made_to_fit_breaks_the_next(logs: list[Case]) -> None:
    from contacts.actions.chain import link
    from contacts.rules import chain

    row = Contact.objects.get(case=logs[1], sequence=2)
    row.outcome = "busy"
    digest = chain.digest(bytes(row.previous_digest), link(contact=row))
    with superuser() as cursor:
        cursor.execute("UPDATE contacts_contact SET outcome = 'busy', digest = %s WHERE id = %s", [digest, row.pk])
    assert first(logs[1]) == (logs[1].number, 3, Differs.LINK)


@pytest.mark.parametrize(("sequence", "differs"), [(1, Differs.MISSING), (2, Differs.MISSING), (4, Differs.CUT)])
def test_a_deleted_row_is_named(logs: list[Case], sequence: int, differs: Differs) -> None:
    with superuser() as cursor:
        cursor.execute("DELETE FROM contacts_contact WHERE case_id = %s AND sequence = %s", [logs[1].pk, sequence])
    assert first(logs[1]) == (logs[1].number, sequence, differs)


def test_a_log_deleted_whole_is_named(logs: list[Case]) -> None:
    with superuser() as cursor:
        cursor.execute("DELETE FROM contacts_contact WHERE case_id = %s", [logs[1].pk])
    assert first(logs[1]) == (logs[1].number, 1, Differs.CUT)


def test_a_row_put_in_is_named(logs: list[Case]) -> None:
    columns = [str(field.column) for field in Contact._meta.concrete_fields if field.column not in ("id", "sequence")]
    names = ", ".join(columns)
    with superuser() as cursor:
        cursor.execute(
            f"INSERT INTO contacts_contact (sequence, {names}) SELECT 5, {names} FROM contacts_contact "
            "WHERE case_id = %s AND sequence = 4",
            [logs[1].pk],
        )
    assert first(logs[1]) == (logs[1].number, 5, Differs.LINK)


def test_a_row_put_in_with_a_chain_made_to_fit_is_past_the_head(logs: list[Case]) -> None:
    head = connection.cursor()
    head.execute("SELECT sequence, digest FROM contacts_chainhead WHERE case_id = %s", [logs[1].pk])
    sequence, digest = head.fetchone()
    ContactFactory.create(case=logs[1])
    with superuser() as cursor:
        cursor.execute(
            "UPDATE contacts_chainhead SET sequence = %s, digest = %s WHERE case_id = %s",
            [sequence, bytes(digest), logs[1].pk],
        )
    assert first(logs[1]) == (logs[1].number, 5, Differs.ADDED)


def test_a_log_without_a_head_is_named(logs: list[Case]) -> None:
    with superuser() as cursor:
        cursor.execute("DELETE FROM contacts_chainhead WHERE case_id = %s", [logs[2].pk])
    assert first(logs[2]) == (logs[2].number, 1, Differs.ADDED)


def test_the_command_names_the_first_broken_row_and_exits_with_one(logs: list[Case]) -> None:
    out, err = StringIO(), StringIO()
    call_command("verify_archive", stdout=out, stderr=err)
    assert "12 contacts of 3 cases" in out.getvalue()
    with superuser() as cursor:
        cursor.execute("UPDATE contacts_contact SET note = 'x' WHERE sequence = 3")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_archive", stdout=out, stderr=err)
    assert ended.value.code == 1
    assert (
        f"Broken: 3 logs, 0 chains of decisions, 0 ledgers. Broken at case {logs[0].number}, row 3. The note"
        in err.getvalue()
    )


@pytest.mark.parametrize("statement", ["UPDATE contacts_contact SET note = 'x'", "DELETE FROM contacts_contact"])
def test_the_database_refuses_a_change(logs: list[Case], statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_and_the_action_say_the_same_content(logs: list[Case]) -> None:
    from contacts.actions.chain import link
    from contacts.rules import chain

    row = ContactFactory.create(case=logs[0], recording="录音|3:x", time_zone="Asia/Ürümqi", note="")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {chain.CONTENT_SQL} FROM contacts_contact WHERE id = %s", [row.pk])
        assert cursor.fetchone()[0].encode() == chain.canonical(link(contact=row))
