"""The long work of commissions, run by a worker: facts, calculation, simulation and wage file."""

from datetime import date
from typing import Any

from celery import shared_task

from commissions.actions import calculation, facts, simulations, wages
from commissions.actions.runs import CALCULATE, EXPORT
from commissions.models import PlanVersion, Run
from commissions.queries.simulations import SIMULATE
from common import clock, jobs
from common.models import Job
from staff.models import User


@jobs.kind(CALCULATE)
def calculate(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Figure the run that the job names, from everything that is known by now."""
    run, by = _run_and_owner(job)
    facts.capture(now=clock.now())
    run = calculation.calculate(by=by, run=run, now=clock.now(), tell=progress)
    return {"run": run.pk, "total": str(run.total)}


@jobs.kind(EXPORT)
def export(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Write the wage file of the run that the job names."""
    run, by = _run_and_owner(job)
    run = wages.export(by=by, run=run, now=clock.now(), tell=progress)
    return {"run": run.pk, "file": run.file_id}


@jobs.kind(SIMULATE)
def simulate(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Try the version that the job names on its months."""
    facts.capture(now=clock.now())
    simulation = simulations.simulate(
        by=User.objects.get(pk=job.owner_id or 0),
        version=PlanVersion.objects.select_related("plan").get(pk=job.payload["version"]),
        whom=job.payload["whom"],
        months=[date.fromisoformat(one) for one in job.payload["months"]],
        now=clock.now(),
        tell=progress,
    )
    return {"simulation": simulation.pk}


@shared_task
def capture_facts(**_: Any) -> None:
    """Keep what pay is figured from of payments that came in or changed; twice is once."""
    facts.capture(now=clock.now())


def _run_and_owner(job: Job) -> tuple[Run, User]:
    return Run.objects.get(pk=job.payload["run"]), User.objects.get(pk=job.owner_id or 0)
