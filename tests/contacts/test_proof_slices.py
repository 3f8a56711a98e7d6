"""The record is proved slice by slice: no edge hides a row, progress is told by rows, and a stop is obeyed."""

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.models import Account, EntryLink, LedgerEntry
from common import jobs
from common.models import Job, JobState
from contacts.models import Contact, Decision, DecisionLink
from contacts.queries import archive
from reports.queries import administrator
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, AccountFactory, CaseFactory, ContactFactory, UserFactory
from tests.sql import superuser

pytestmark = pytest.mark.django_db

WHOLE = 10**9
SLICES = (1, 5, WHOLE)
CHAINS = 5


@pytest.fixture
def accounts() -> list[Account]:
    """Five cases, numbered with gaps, each with three contacts, three decisions and an account of three entries."""
    rows = [AccountFactory.create(case=CaseFactory.create(pk=5_000 + 10 * place)) for place in range(CHAINS)]
    for row in rows:
        LedgerEntry.objects.bulk_create(
            LedgerEntry(
                account=row, kind="adjustment", reference=f"t:{n}", effective_on=NOW.date(), recorded_at=NOW, interest=n
            )
            for n in range(3 - row.entries.count())
        )
        for n in range(3):
            ContactFactory.create(case=row.case, at=NOW - timedelta(hours=9 - n))
            Decision.objects.create(
                case=row.case, channel="phone", verdict="allowed", facts={}, asked_at=NOW + timedelta(hours=n)
            )
    return rows


def cases(rows: list[Account]) -> list[int]:
    return [row.case_id for row in rows]


@pytest.mark.parametrize("slice_rows", SLICES)
def test_a_record_that_holds_is_counted_whole(accounts: list[Account], slice_rows: int) -> None:
    whole = archive.prove_all(slice_rows=slice_rows)
    assert whole.holds
    assert (whole.log.rows, whole.log.cases) == (15, CHAINS)
    assert (whole.decisions.rows, whole.decisions.chains) == (15, CHAINS)
    assert (whole.ledger.rows, whole.ledger.chains) == (15, CHAINS)
    assert archive.total() == 45


def test_nothing_at_all_holds() -> None:
    whole = archive.prove_all()
    assert (whole.holds, whole.log.rows, whole.decisions.chains) == (True, 0, 0)


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("which", range(CHAINS))
def test_a_change_is_found_at_every_edge(accounts: list[Account], which: int, place: int) -> None:
    case, account = accounts[which].case_id, accounts[which].pk
    row = Contact.objects.get(case=case, sequence=place).pk
    decision = DecisionLink.objects.get(case_id=case, sequence=place).decision_id
    entry = EntryLink.objects.get(account_id=account, sequence=place).entry_id
    with superuser() as cursor:
        cursor.execute("UPDATE contacts_contact SET recording = recording || 'x' WHERE id = %s", [row])
        cursor.execute("UPDATE contacts_decision SET purpose = 'x' WHERE id = %s", [decision])
        cursor.execute("UPDATE cases_ledgerentry SET fees = fees + 0.001 WHERE id = %s", [entry])
    for slice_rows in SLICES:
        found = archive.prove_all(slice_rows=slice_rows)
        log, asked, booked = found.log.first, found.decisions.first, found.ledger.first
        assert log is not None
        assert asked is not None
        assert booked is not None
        assert (log.case_id, log.sequence, found.log.broken_cases) == (case, place, 1)
        assert (asked.chain, asked.row_id, found.decisions.broken) == (case, decision, 1)
        assert (booked.chain, booked.row_id, found.ledger.broken) == (account, entry, 1)


PUT_IN = {
    "log": """INSERT INTO contacts_contact (case_id, {columns}) SELECT %s, {columns} FROM contacts_contact
        WHERE case_id = %s AND sequence = 1""",
    "head": "INSERT INTO contacts_chainhead (case_id, sequence, digest) SELECT %s, sequence, digest "
    "FROM contacts_chainhead WHERE case_id = %s",
    "decision": """INSERT INTO contacts_decision (case_id, channel, purpose, verdict, reasons, facts, packs, asked_at,
        override) SELECT %s, channel, purpose, verdict, reasons, facts, packs, asked_at, override
        FROM contacts_decision WHERE case_id = %s LIMIT 1""",
    "decision link": """INSERT INTO contacts_decisionlink (case_id, sequence, decision_id, digest)
        SELECT %s, 1, decision_id, digest FROM contacts_decisionlink WHERE case_id = %s AND sequence = 1""",
}


@pytest.mark.parametrize("what", PUT_IN)
@pytest.mark.parametrize("where", [-7, 0, 4_999, 5_005, 5_039, 5_041, 10**12])
def test_rows_of_a_case_that_is_not_there_are_found(accounts: list[Account], what: str, where: int) -> None:
    columns = [str(field.column) for field in Contact._meta.concrete_fields if field.column not in ("id", "case_id")]
    with superuser() as cursor:
        cursor.execute(PUT_IN[what].format(columns=", ".join(columns)), [where, accounts[2].case_id])
        assert cursor.rowcount == 1
    for slice_rows in SLICES:
        found = archive.prove_all(slice_rows=slice_rows)
        log, asked = found.log.first, found.decisions.first
        named = log.case_id if log else asked.chain if asked else None
        assert (found.holds, named) == (False, where), (slice_rows, named)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("contacts_contact", "case_id"),
        ("contacts_decision", "case_id"),
        ("contacts_decisionlink", "case_id"),
        ("cases_ledgerentry", "account_id"),
        ("cases_entrylink", "account_id"),
    ],
)
def test_rows_of_no_chain_are_found(accounts: list[Account], table: str, column: str) -> None:
    of = accounts[4].case_id if column == "case_id" else accounts[4].pk
    with superuser() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_pkey CASCADE")
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL")
        cursor.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} = %s", [of])
        cursor.execute(f"DELETE FROM contacts_chainhead WHERE case_id = {of} AND '{table}' = 'contacts_contact'")
    for slice_rows in SLICES:
        found = archive.prove_all(slice_rows=slice_rows)
        assert not found.holds
        assert archive.first_words(archive.first(found)).startswith("Broken at")


TAMPERINGS: list[Callable[[list[int]], str]] = [
    lambda of: (
        f"UPDATE contacts_contact SET case_id = CASE case_id WHEN {of[1]} THEN {of[3]} ELSE {of[1]} END, "
        f"sequence = sequence + 100 WHERE case_id IN ({of[1]}, {of[3]}) AND sequence = 3"
    ),
    lambda of: f"UPDATE contacts_contact SET case_id = {of[4] + 1} WHERE case_id = {of[0]}",
    lambda of: f"DELETE FROM contacts_contact WHERE case_id IN ({of[0]}, {of[4]})",
    lambda of: f"DELETE FROM contacts_chainhead WHERE case_id IN ({of[1]}, {of[2]})",
    lambda of: f"DELETE FROM contacts_decisionlink WHERE case_id = {of[4]}",
    lambda of: f"DELETE FROM contacts_decision WHERE case_id IN ({of[0]}, {of[3]})",
    lambda of: f"UPDATE contacts_decision SET case_id = {of[0]} WHERE case_id = {of[4]}",
    lambda of: f"UPDATE contacts_decisionlink SET case_id = {of[4] + 7} WHERE case_id = {of[1]}",
    lambda of: "UPDATE cases_ledgerentry SET interest = interest + 1",
    lambda of: (
        "UPDATE cases_entrylink SET digest = set_byte(digest, 31, (get_byte(digest, 31) + 1) % 256) WHERE sequence = 3"
    ),
]


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_slices_find_what_one_reading_finds(accounts: list[Account], tampering: Callable[[list[int]], str]) -> None:
    with superuser() as cursor:
        cursor.execute(tampering(cases(accounts)))
        assert cursor.rowcount
    whole = archive.prove_all(slice_rows=WHOLE)
    assert not whole.holds
    assert [archive.prove_all(slice_rows=each) for each in SLICES] == [whole] * len(SLICES)


def test_progress_is_told_by_rows(accounts: list[Account]) -> None:
    told: list[int] = []
    archive.prove_all(told.append, slice_rows=4)
    assert told == sorted(told)
    assert told[-1] == 45
    assert max(after - before for before, after in zip([0, *told], told, strict=False)) <= 6


@pytest.mark.django_db(transaction=True)
def test_a_stop_asked_for_meanwhile_is_obeyed_after_the_slice(accounts: list[Account]) -> None:
    job = Job.objects.create(kind=archive.PROVE, state=JobState.RUNNING)
    progress, told, by = jobs.Progress(job), [], UserFactory.create()

    def ask() -> None:
        jobs.request_cancel(job=job, by=by, now=NOW)
        connection.close()

    def tell(done: int) -> None:
        told.append(done)
        time.sleep(0.26)
        progress.at(done, 45)
        if len(told) == 2:
            beside = Thread(target=ask)
            beside.start()
            beside.join()

    with pytest.raises(jobs.Cancelled):
        archive.prove_all(tell, slice_rows=1)
    assert len(told) == 3
    assert told[-1] < 15


def test_a_stopped_proof_says_nothing_of_the_record(signed_in: Callable[[User], Client]) -> None:
    whole = Job.objects.create(kind=archive.PROVE, state=JobState.DONE, result={"rows": 3, "cases": 1})
    Job.objects.create(kind=archive.PROVE, state=JobState.CANCELLED)
    boss = UserFactory.create(role=Role.ADMINISTRATOR)
    last = archive.last_telling()
    assert last is not None
    assert last.job == whole
    page = signed_in(boss).get(reverse("contacts:archive")).content.decode()
    assert page.index("Everything holds.") < page.index("Earlier proofs") < page.index("Stopped before its end")
    assert not [line for line in administrator.waits(boss, now=whole.created_at) if line.name == "contacts:archive"]


@pytest.mark.parametrize(("state", "result"), [("failed", {}), ("done", {"differs": "content", "case": "1", "row": 1})])
def test_a_proof_that_found_something_stays_until_the_next_ends(state: str, result: dict[str, object]) -> None:
    job = Job.objects.create(kind=archive.PROVE, state=state, error="It broke.", result=result | {"sequence": 1})
    Job.objects.create(kind=archive.PROVE, state=JobState.CANCELLED)
    boss = UserFactory.create(role=Role.ADMINISTRATOR)
    waits = [line for line in administrator.waits(boss, now=job.created_at) if line.name == "contacts:archive"]
    assert [line.tone for line in waits] == ["stop"]
