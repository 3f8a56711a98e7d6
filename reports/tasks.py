"""Overdue reports as jobs and by schedule."""

from typing import Any

from celery import shared_task
from django.utils import translation
from django.utils.translation import gettext as _

from common import clock, jobs
from common.models import Job
from reports.actions import overdue


@jobs.kind(overdue.KIND)
def make_overdue(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Gather the rows of the report that the job names."""
    with translation.override(job.owner.language if job.owner else None):
        progress.step(_("Gathering accounts, creditor by creditor"))
    return {"rows": overdue.make(report_id=job.payload["report"], now=clock.now(), tell=progress.at)}


@shared_task
def sweep_overdue(**_kwargs: Any) -> None:
    """Ask for the daily report when it is missing, and remove rows that are kept no longer."""
    overdue.ask_scheduled(now=clock.now())
    overdue.retire_rows(now=clock.now())
