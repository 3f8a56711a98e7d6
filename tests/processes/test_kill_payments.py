"""A worker killed in the middle of a payment file: nothing is lost, nothing doubled. Real processes."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import Sum

from cases.actions.payments import payments_files, payments_import
from cases.imports.progress import Silent
from cases.models import Account, Case, LedgerEntry, Payment, PaymentFile, StagedPayment
from staff.enums import Role
from staff.models import User
from tests import factories
from tests.factories import NOW, TODAY
from tests.processes import workers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
ACCOUNTS = 40
ROWS = 120


@pytest.fixture
def person() -> User:
    return factories.UserFactory.create(role=Role.FINANCE)


@pytest.fixture
def sent(person: User) -> PaymentFile:
    creditor = factories.CreditorFactory.create()
    for number in range(ACCOUNTS):
        factories.AccountFactory.create(reference=f"A{number}", case__creditor=creditor)
    rows = ["account,reference,amount,value date,reversal of"]
    day = (TODAY - timedelta(days=3)).isoformat()
    rows += [f"A{number % ACCOUNTS},R{number},10,{day}," for number in range(ROWS)]
    rows += [f"A0,B0,-10,{day},R0", f"NOWHERE,R{ROWS},10,{day},"]
    content = "\n".join(rows).encode()
    return payments_files.upload(stream=io.BytesIO(content), name="p.csv", creditor=creditor, by=person, now=NOW)


def test_killed_while_it_posts(sent: PaymentFile, person: User) -> None:
    payments_import.read(payment_file_id=sent.pk, progress=Silent(), now=NOW)
    # The ledger comes after the payments: those are written, but not committed, when the worker dies.
    with workers.barrier("LOCK TABLE cases_ledgerentry IN SHARE MODE"), workers.worker() as process:
        job = payments_files.start_applying(payment_file=sent, by=person)
        workers.until(lambda: workers.waits("%INSERT INTO cases_ledgerentry%"))
        workers.kill(process)
    assert (Payment.objects.count(), StagedPayment.objects.count()) == (0, ROWS + 2)
    assert workers.state(job) == "running"
    workers.until(workers.sweep)
    with workers.worker():
        workers.until(lambda: workers.state(job) == "done")
    whole(sent)


def test_killed_while_it_reads(sent: PaymentFile, person: User) -> None:
    with workers.barrier("LOCK TABLE cases_stagedpayment IN SHARE MODE"), workers.worker() as process:
        job = payments_files.start_reading(payment_file=sent, by=person)
        workers.until(lambda: workers.waits("%cases_stagedpayment%"))
        workers.kill(process)
    sent.refresh_from_db()
    assert (sent.state, StagedPayment.objects.count()) == ("uploaded", 0)
    workers.until(workers.sweep)
    with workers.worker():
        workers.until(lambda: workers.state(job) == "done")
        applied = payments_files.start_applying(payment_file=sent, by=person)
        workers.until(lambda: workers.state(applied) == "done")
    whole(sent)


def whole(sent: PaymentFile) -> None:
    """Check that every row was booked once and that the books prove it."""
    sent.refresh_from_db()
    assert (sent.state, StagedPayment.objects.count(), Account.objects.count()) == ("applied", 0, ACCOUNTS)
    assert (Payment.objects.count(), LedgerEntry.objects.count()) == (ROWS + 2, ACCOUNTS + ROWS + 1)
    owed = ACCOUNTS * 1000 - (ROWS - 1) * 10
    assert Account.objects.aggregate(total=Sum("balance"))["total"] == owed
    assert Case.objects.aggregate(total=Sum("balance"))["total"] == owed
    call_command("verify_ledger")
