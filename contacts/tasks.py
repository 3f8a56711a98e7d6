"""Long work of contacts."""

from datetime import timedelta
from typing import Any

from celery import shared_task

from common import clock, jobs
from common.models import Job
from contacts.actions import best_hours
from contacts.queries import archive


@jobs.kind(archive.PROVE)
def prove(_job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Prove the contact log and keep what was found as the job's result."""
    about = archive.total()
    progress.step("contacts", about)
    proof = archive.prove(lambda done: progress.at(min(done, about), about))
    found: dict[str, Any] = {"rows": proof.rows, "cases": proof.cases, "broken_cases": proof.broken_cases}
    if proof.first is not None:
        first = proof.first
        found |= {"case": archive.number_of(first), "sequence": first.sequence, "differs": str(first.differs)}
    return found


@shared_task
def learn_best_hours(**_: Any) -> None:
    """Learn at which hours those answer who were contacted since the day before; twice an hour is once."""
    best_hours.learn(now=clock.now(), since=timedelta(days=1))
