"""Long work as rows: started by a person or a schedule, claimed once, cancellable, safe under `kill -9`.

A worker holds a PostgreSQL advisory lock for as long as it works on a job. When the worker is killed its session
ends, the lock is free, and the sweep puts the job back into the queue. Work is done in one transaction of its own
or in steps that mark themselves, so that a second run doubles nothing. Progress lives in the cache, because the
row is locked by nobody else and a reader must see it before the transaction ends.
"""

import logging
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refusal
from common.models import Job, JobState

logger = logging.getLogger(__name__)

LOCK_SPACE = 4_201_001
MOST_ATTEMPTS = 5
PROGRESS_SECONDS = 3600
Work = Callable[[Job, "Progress"], dict[str, Any] | None]
_kinds: dict[str, Work] = {}


class Cancelled(Exception):
    """The person asked to stop; raised inside the work so that its transaction rolls back."""


class AlreadyRunning(Refusal):
    """The same work is waiting or running."""

    code = "already_running"


class Progress:
    """Tells how far a job is. `step` names a part in words; `at` counts within it; both notice a cancel."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.label = ""
        self._told = 0.0

    def step(self, label: str, total: int = 0) -> None:
        """Begin the part named `label` (translated by the reader) of `total` units."""
        self.label = label
        self._told = 0.0
        self.at(0, total)

    def at(self, done: int, total: int) -> None:
        """Say that `done` of `total` units are done; raise Cancelled when the person asked to stop."""
        present = time.monotonic()
        if present - self._told < 0.25:
            return
        self._told = present
        cache.set(_cache_key(self.job.pk), (self.label, done, total), PROGRESS_SECONDS)
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise Cancelled


def _cache_key(job_id: int) -> str:
    return f"job:{job_id}:progress"


def progress_of(job: Job) -> dict[str, Any]:
    """Return label, done, total and percent (0 to 100, None when unknown) of a job."""
    label, done, total = cache.get(_cache_key(job.pk)) or ("", 0, 0)
    return {"label": label, "done": done, "total": total, "percent": min(100, 100 * done // total) if total else None}


def kind(name: str) -> Callable[[Work], Work]:
    """Register the decorated function as the work of jobs of kind `name`."""

    def register(work: Work) -> Work:
        _kinds[name] = work
        return work

    return register


def kinds() -> list[str]:
    """Return the kinds of jobs that there are."""
    return sorted(_kinds)


def start(
    *, kind: str, by: AbstractBaseUser | None, key: str = "", back_url: str = "", payload: dict[str, Any] | None = None
) -> Job:
    """Queue work and return its job; raise AlreadyRunning when a live job has the same kind and key."""
    from common.tasks import run_job

    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, key=key, owner_id=by.pk if by else None, back_url=back_url, payload=payload or {}
            )
    except IntegrityError as error:
        raise AlreadyRunning(_("This is already being done. Wait until it ends, or cancel it.")) from error
    transaction.on_commit(lambda: run_job.delay(job.pk))
    return job


def request_cancel(*, job: Job, by: AbstractBaseUser, now: datetime) -> None:
    """Ask a live job to stop; one that still waits is cancelled at once."""
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(state=JobState.CANCELLED, finished_at=now)
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested=True)


def run(job_id: int) -> None:
    """Claim and do the job; does nothing when it is claimed, done or gone."""
    if not _lock(job_id):
        return
    try:
        claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
            state=JobState.RUNNING, claimed_at=clock.now()
        )
        if claimed:
            _work(Job.objects.get(pk=job_id))
    finally:
        _unlock(job_id)


def _work(job: Job) -> None:
    work = _kinds.get(job.kind)
    try:
        result = (work or _unknown)(job, Progress(job)) or {}
    except Cancelled:
        _finish(job, JobState.CANCELLED)
    except Refusal as refusal:
        _finish(job, JobState.FAILED, error=str(refusal))
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the row must say so
        logger.error(  # noqa: TRY400 - the text of the error may quote a debtor's row
            "job %s (%s) failed: %s", job.pk, job.kind, where(error)
        )
        _finish(job, JobState.FAILED, error=_("The work failed. Nothing was stored. Tell the administrator."))
    else:
        _finish(job, JobState.DONE, result=result)


def _unknown(job: Job, _progress: Progress) -> dict[str, Any]:
    raise LookupError(f"No work is registered for jobs of kind {job.kind}.")


def where(error: BaseException) -> str:
    """Return class and place of `error` without its text, which may quote a debtor's row."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}"


def _finish(job: Job, state: JobState, *, error: str = "", result: dict[str, Any] | None = None) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, error=error, result=result or {}, finished_at=clock.now())


def requeue_lost() -> list[int]:
    """Put running jobs whose worker is gone back into the queue; return the ids of all that wait."""
    for job in Job.objects.filter(state=JobState.RUNNING).order_by("pk")[:100]:
        if not _lock(job.pk):
            continue
        try:
            if job.attempts + 1 >= MOST_ATTEMPTS:
                _finish(job, JobState.FAILED, error=_("The work was cut off five times. Tell the administrator."))
            else:
                Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
                    state=JobState.QUEUED, attempts=job.attempts + 1
                )
        finally:
            _unlock(job.pk)
    return list(Job.objects.filter(state=JobState.QUEUED).order_by("pk").values_list("pk", flat=True)[:100])


def _lock(job_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, job_id % 2_147_483_647])
        return bool(cursor.fetchone()[0])


def _unlock(job_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, job_id % 2_147_483_647])
