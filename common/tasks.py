"""The two tasks behind every job: one runs it, one finds those that were lost."""

from typing import Any

from celery import shared_task

from common import jobs


@shared_task
def run_job(job_id: int, **_: Any) -> None:
    """Do one job; a second message for the same job does nothing."""
    jobs.run(job_id)


@shared_task
def sweep_jobs(**_: Any) -> None:
    """Send every waiting job again, and those whose worker was killed."""
    for job_id in jobs.requeue_lost():
        run_job.delay(job_id)
