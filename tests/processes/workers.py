"""A real Celery worker on the database of the tests, to be killed in the middle of its work.

with workers.worker() as process:                    # started, takes jobs from the broker of the tests
    job = jobs.start(…)
    workers.until(lambda: …)                         # in the middle of its work
    workers.kill(process)                            # kill -9
workers.until(workers.sweep)                         # the lost job is found and waits again
with workers.worker(): workers.until(lambda: workers.ended(job))
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connection

from common import jobs
from common.models import Job
from common.tasks import run_job

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
KEPT = {"dbname", "user", "password", "host", "port"}


def address() -> str:
    """Return the URL of the database of the tests."""
    settings = connection.settings_dict
    who = f"{settings['USER']}:{settings['PASSWORD']}"
    host, port, name = settings["HOST"], settings["PORT"], settings["NAME"]
    if host.startswith("/"):
        return f"postgres://{who}@/{name}?host={host}" + (f"&port={port}" if port else "")
    return f"postgres://{who}@{host}:{port or 5432}/{name}"


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """Start a Celery worker; it is killed at the end."""
    command = [sys.executable, "-m", "celery", "-A", "collections_desk", "worker", "--pool=solo", "-l", "error"]
    process = subprocess.Popen(
        [*command, "-Q", "desk", "--without-mingle", "--without-gossip", "--without-heartbeat"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "collections_desk.settings.test", "DATABASE_URL": address()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a worker as a power cut does."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def until(holds: Callable[[], Any]) -> None:
    """Wait until `holds` does."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


@contextmanager
def barrier(statement: str, *values: object) -> Iterator[None]:
    """Hold what `statement` takes in an open transaction, so that a worker must wait there; let go at the end."""
    raw = psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items() if k in KEPT})
    try:
        with raw.cursor() as cursor:
            cursor.execute(statement, values)
        yield
    finally:
        raw.rollback()
        raw.close()


def waits(like: str) -> bool:
    """Return whether a session of this database waits for a lock in a statement that fits `like`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' "
            "AND query LIKE %s",
            [like],
        )
        return bool(cursor.fetchone()[0])


def sweep() -> bool:
    """Find lost jobs as the beat does and send them again; return whether there was one."""
    found = jobs.requeue_lost()
    for job_id in found:
        run_job.delay(job_id)
    return bool(found)


def state(job: Job) -> str:
    """Return the state of a job as it stands in the database."""
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)
