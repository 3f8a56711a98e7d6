"""A worker killed in the middle of an import: nothing is lost, nothing doubled. Real processes."""

import io

import pytest
from django.db.models import Sum

from cases.actions.placements import placements
from cases.models import Account, Case, ContactPoint, Creditor, Debtor, LedgerEntry, Placement, StagedAccount
from common.models import FileChunk
from staff.enums import Role
from tests import factories
from tests.cases.placing import ON, read, row, written
from tests.factories import NOW
from tests.processes import workers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
ROWS = 400


def rows() -> list[list[str]]:
    return [row(f"A{number:04d}", mobile=f"1380000{number:04d}") for number in range(ROWS)]


@pytest.fixture
def creditor() -> Creditor:
    return factories.CreditorFactory.create()


def test_killed_while_it_imports(creditor: Creditor) -> None:
    person = factories.UserFactory.create(role=Role.SUPERVISOR)
    sent = read(creditor, rows())
    # The contact points come last but one: debtors, cases, accounts and ledger are written by then.
    with workers.barrier("LOCK TABLE cases_contactpoint IN SHARE MODE"), workers.worker() as process:
        job = placements.start_applying(placement=sent, by=person)
        workers.until(lambda: workers.waits("%INSERT INTO cases_contactpoint%"))
        workers.kill(process)
    assert (Account.objects.count(), Debtor.objects.count(), StagedAccount.objects.count()) == (0, 0, ROWS)
    assert workers.state(job) == "running"
    workers.until(workers.sweep)
    with workers.worker():
        workers.until(lambda: workers.state(job) == "done")
    whole(sent)


def test_killed_while_it_reads(creditor: Creditor) -> None:
    person = factories.UserFactory.create(role=Role.SUPERVISOR)
    terms = placements.Terms(creditor=creditor, placed_on=ON)
    stream = io.BytesIO(written([*rows(), row("B1", principal="x")]))
    sent = placements.upload(stream=stream, name="accounts.csv", terms=terms, by=person, now=NOW)
    with workers.barrier("LOCK TABLE cases_refusedrow IN SHARE MODE"), workers.worker() as process:
        job = placements.start_reading(placement=sent, by=person)
        workers.until(lambda: workers.waits("%cases_refusedrow%"))
        workers.kill(process)
    sent.refresh_from_db()
    assert (sent.state, StagedAccount.objects.count(), FileChunk.objects.count()) == ("uploaded", 0, 1)
    workers.until(workers.sweep)
    with workers.worker():
        workers.until(lambda: workers.state(job) == "done")
    sent.refresh_from_db()
    assert (sent.state, sent.counts["add"], sent.counts["refuse"]) == ("read", ROWS, 1)
    assert (StagedAccount.objects.count(), sent.refused_rows.count(), FileChunk.objects.count()) == (ROWS + 1, 1, 0)


def whole(sent: Placement) -> None:
    """Check that every row came in once."""
    sent.refresh_from_db()
    assert (sent.state, StagedAccount.objects.count()) == ("applied", 0)
    found = [model.objects.count() for model in (Debtor, Case, Account, ContactPoint, LedgerEntry)]
    assert found == [ROWS] * 5
    booked = LedgerEntry.objects.aggregate(principal=Sum("principal"), interest=Sum("interest"))
    assert booked == {"principal": ROWS * 1000, "interest": ROWS * 50.5}
    assert Case.objects.aggregate(total=Sum("balance"))["total"] == ROWS * 1050.5
