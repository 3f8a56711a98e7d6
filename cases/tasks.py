"""Long work on cases, by kind of job."""

from typing import Any

from cases.actions import placements, placements_apply, placements_read
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
