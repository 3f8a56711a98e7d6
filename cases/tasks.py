"""Long work on cases, by kind of job."""

from typing import Any

from celery import shared_task

from cases.actions import business_days, snapshots
from cases.actions.closings import sealing
from cases.actions.payments import payments_files, payments_import
from cases.actions.placements import handbacks, placements, placements_apply, placements_read
from cases.actions.promises import promises
from cases.actions.requests import request_sweep
from common import clock, jobs
from common.models import Job


@jobs.kind(placements.READ)
def read_placement(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Read a placement file."""
    row = placements_read.read(placement_id=job.payload["placement"], progress=progress, now=clock.now())
    return {"placement": row.pk}


@jobs.kind(placements.APPLY)
def apply_placement(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Import a placement that was read."""
    row = placements_apply.apply(
        placement_id=job.payload["placement"], by=job.owner, progress=progress, now=clock.now()
    )
    return {"placement": row.pk}


@jobs.kind(payments_files.READ)
def read_payment_file(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Read a payment file."""
    row = payments_import.read(payment_file_id=job.payload["payment_file"], progress=progress, now=clock.now())
    return {"payment_file": row.pk}


@jobs.kind(payments_files.APPLY)
def apply_payment_file(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Post a payment file that was read."""
    row = payments_import.apply(
        payment_file_id=job.payload["payment_file"], by=job.owner, progress=progress, now=clock.now()
    )
    return {"payment_file": row.pk}


@jobs.kind(handbacks.MAKE)
def make_return(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Return accounts to their creditor and write the file."""
    row = handbacks.make(return_file_id=job.payload["return_file"], by=job.owner, progress=progress, now=clock.now())
    return {"return_file": row.pk}


@jobs.kind(sealing.SEAL)
def seal_cases(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Seal the cases of an approved batch."""
    batch = sealing.seal(batch_id=job.payload["batch"], by=job.owner, progress=progress, now=clock.now())
    return {"batch": batch.pk}


@shared_task
def open_business_days(**_: Any) -> None:
    """Close the days that have passed for every creditor, each with its nightly steps; twice a day is once."""
    business_days.catch_up(now=clock.now())


@shared_task
def judge_promises(**_: Any) -> None:
    """Judge the promises that have become due; what is judged already is left alone."""
    promises.sweep(now=clock.now())


@shared_task
def sweep_requests(**_: Any) -> None:
    """Show requests near their deadline, free those whose owner has left; twice is once."""
    request_sweep.sweep_all(now=clock.now())


@shared_task
def keep_snapshots(**_: Any) -> None:
    """Bring snapshots of ages up to what came in for days that are closed; twice is once."""
    snapshots.sweep(now=clock.now())
