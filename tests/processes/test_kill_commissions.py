"""A worker killed in the middle of a commission run: nothing is lost, nothing doubled. Real processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection

from commissions.actions import runs
from commissions.models import Line, Run, Statement
from common import jobs
from common.models import Job
from common.tasks import run_job
from staff.enums import Role
from staff.models import User
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90
KEPT = {"dbname", "user", "password", "host", "port"}


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """Start a Celery worker on the database of the tests; it is killed at the end."""
    settings = connection.settings_dict
    host = settings["HOST"]
    address = f"postgres://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}?host={host}"
    if not host.startswith("/"):
        address = (
            f"postgres://{settings['USER']}:{settings['PASSWORD']}@{host}:{settings['PORT'] or 5432}/{settings['NAME']}"
        )
    elif settings["PORT"]:
        address += f"&port={settings['PORT']}"
    command = [sys.executable, "-m", "celery", "-A", "collections_desk", "worker", "--pool=solo", "-l", "error"]
    process = subprocess.Popen(
        [*command, "-Q", "desk", "--without-mingle", "--without-gossip", "--without-heartbeat"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "collections_desk.settings.test", "DATABASE_URL": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(holds: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def waits_for_a_lock() -> bool:
    """Return whether a session of this database waits in the middle of a statement's INSERT."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' "
            "AND query LIKE 'INSERT INTO %%commissions_statement%%'"
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def stumbling_block(run: Run, collector: User) -> Iterator[None]:
    """Hold the place of a statement in an open transaction, so that whoever writes it must wait."""
    raw = psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items() if k in KEPT})
    try:
        with raw.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(
                "INSERT INTO commissions_statement (id, run_id, collector_id, recovered, target, line_total, factor, "
                "attainment_effect, rounding, total, trace) VALUES (-1, %s, %s, 0, 1, 0, 1, 0, 0, 0, '{}')",
                [run.pk, collector.pk],
            )
        yield
    finally:
        raw.rollback()
        raw.close()


def month_of_payments(people: list[User]) -> None:
    for place, person in enumerate(people * 5):
        account = factories.AccountFactory.create(dpd_at_placement=20 * place + 1, case__creditor__currency="CNY")
        payment = factories.PaymentFactory.create(
            account=account, amount=100 + place, value_on=date(2026, 10, 9), collector=person
        )
        factories.LedgerEntryFactory.create(
            account=account, kind="payment", payment=payment, principal=-payment.amount, effective_on=payment.value_on
        )


def test_a_killed_worker_loses_nothing_and_doubles_nothing() -> None:
    clerk = factories.UserFactory.create(role=Role.FINANCE)
    people = factories.UserFactory.create_batch(3)
    for person in people:
        factories.TargetFactory.create(collector=person)
    month_of_payments(people[:2])
    run: Run = factories.RunFactory.create()
    with worker():
        first = runs.queue(by=clerk, run=run, now=factories.NOW)
        until(lambda: Job.objects.filter(pk=first.pk, state="done").exists())
    run.refresh_from_db()
    before = (run.fingerprint, run.total, Line.objects.count(), Statement.objects.count())
    assert before[2:] == (10, 2)

    month_of_payments(people[2:])
    with worker() as process:
        with stumbling_block(run, people[2]):
            job = runs.queue(by=clerk, run=run, now=factories.NOW)
            until(waits_for_a_lock)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        job.refresh_from_db()
        assert job.state == "running"
    until(lambda: jobs.requeue_lost() == [job.pk])
    run.refresh_from_db()
    assert (run.fingerprint, run.total, Line.objects.count(), Statement.objects.count()) == before

    with worker():
        run_job.delay(job.pk)
        run_job.delay(job.pk)
        until(lambda: Job.objects.filter(pk=job.pk, state="done").exists())
        until(lambda: not Job.objects.filter(state__in=["queued", "running"]).exists())
    run.refresh_from_db()
    assert (Line.objects.count(), Statement.objects.count(), run.counts["figured"]) == (15, 3, 2)
    assert run.total == sum(statement.total for statement in Statement.objects.all())
    assert Line.objects.values("payment").distinct().count() == 15
