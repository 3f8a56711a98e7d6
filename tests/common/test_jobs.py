"""Jobs: claimed once, cancelled, failed in words, found again when their worker is gone."""

from typing import Any

import psycopg2
import pytest
from django.db import connection

from common import jobs
from common.errors import Refusal
from common.models import Job, JobState
from staff.enums import Role
from tests.factories import NOW

calls: list[int] = []


@jobs.kind("test.count")
def count(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    calls.append(job.pk)
    return {"counted": 3}


@jobs.kind("test.refuse")
def refuse(job: Job, progress: jobs.Progress) -> None:
    raise Refusal("The file is empty. Choose another.")


@jobs.kind("test.break")
def break_down(job: Job, progress: jobs.Progress) -> None:
    raise ValueError("debtor 4111111111111111")


@jobs.kind("test.watch")
def watch(job: Job, progress: jobs.Progress) -> None:
    progress.step("half", 10)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    progress.step("other half", 10)


@pytest.fixture(autouse=True)
def clean() -> None:
    calls.clear()


def queued(kind: str, **fields: Any) -> Job:
    return Job.objects.create(kind=kind, **fields)


@pytest.mark.django_db
def test_a_job_runs_once_however_often_it_is_sent() -> None:
    job = queued("test.count")
    jobs.run(job.pk)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (calls, job.state, job.result) == ([job.pk], JobState.DONE, {"counted": 3})


@pytest.mark.django_db
def test_a_refusal_is_told_in_its_own_words() -> None:
    job = queued("test.refuse")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The file is empty. Choose another.")


@pytest.mark.django_db
def test_a_breakdown_says_no_data_in_row_or_log(caplog: pytest.LogCaptureFixture) -> None:
    job = queued("test.break")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "4111" not in job.error + caplog.text
    assert "ValueError at " in caplog.text


@pytest.mark.django_db
def test_a_kind_that_nobody_knows_fails() -> None:
    job = queued("test.nobody")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED


@pytest.mark.django_db
def test_the_work_notices_a_cancel() -> None:
    job = queued("test.watch")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


@pytest.mark.django_db
def test_a_waiting_job_is_cancelled_at_once(person: Any) -> None:
    job = queued("test.count")
    jobs.request_cancel(job=job, by=person(Role.FINANCE), now=NOW)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (calls, job.state) == ([], JobState.CANCELLED)


@pytest.mark.django_db
def test_one_live_job_per_key(django_capture_on_commit_callbacks: Any) -> None:
    jobs.start(kind="test.count", by=None, key="run:1")
    with pytest.raises(jobs.AlreadyRunning):
        jobs.start(kind="test.count", by=None, key="run:1")
    jobs.start(kind="test.count", by=None, key="run:2")


def other_session() -> Any:
    return psycopg2.connect(
        **{
            k: v
            for k, v in connection.get_connection_params().items()
            if k in {"host", "port", "user", "password", "dbname"}
        }
    )


@pytest.mark.django_db
def test_a_job_whose_worker_lives_is_left_alone_and_a_lost_one_is_queued_again() -> None:
    job = queued("test.count", state=JobState.RUNNING)
    worker = other_session()
    worker.cursor().execute("SELECT pg_advisory_lock(%s, %s)", [jobs.LOCK_SPACE, job.pk])
    assert jobs.requeue_lost() == []
    jobs.run(job.pk)
    assert calls == []
    worker.close()
    for _ in range(50):
        if jobs.requeue_lost() == [job.pk]:
            break
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (calls, job.state, job.attempts) == ([job.pk], JobState.DONE, 1)


@pytest.mark.django_db
def test_a_job_cut_off_five_times_fails() -> None:
    job = queued("test.count", state=JobState.RUNNING, attempts=4)
    assert jobs.requeue_lost() == []
    job.refresh_from_db()
    assert job.state == JobState.FAILED
