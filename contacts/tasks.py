"""Long work of contacts."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils.translation import gettext_noop

from common import clock, jobs
from common.models import Job
from contacts.actions import best_hours, data_requests, drafts, evidence_packs
from contacts.actions.messages import sending, sends
from contacts.actions.packs import replays
from contacts.queries import archive

PROVING = gettext_noop("Reading contacts, decisions and ledger")
SENDING = timedelta(seconds=50)


@jobs.kind(archive.PROVE)
def prove(_job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Prove log, decisions and ledger, and keep what was found as the job's result."""
    about = archive.total()
    progress.step(PROVING, about)
    whole = archive.prove_all(lambda done: progress.at(min(done, about), about))
    log = whole.log
    found: dict[str, Any] = {"rows": log.rows, "cases": log.cases, "sealed": log.sealed, "older": log.older}
    found["decisions"], found["entries"] = whole.decisions.rows, whole.ledger.rows
    found["broken_cases"] = log.broken_cases + whole.decisions.broken + whole.ledger.broken
    return found | archive.first(whole)


@shared_task
def learn_best_hours(**_: Any) -> None:
    """Learn at which hours those answer who were contacted since the day before; twice an hour is once."""
    best_hours.learn(now=clock.now(), since=timedelta(days=1))


@jobs.kind(data_requests.MAKE)
def make_data_request(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Gather what is held about a person."""
    row = data_requests.make(data_request_id=job.payload["data_request"], progress=progress, now=clock.now())
    return {"data_request": row.pk}


@shared_task
def expire_drafts(**_: Any) -> None:
    """Forget what was typed a week ago and never logged."""
    drafts.expire(now=clock.now())


@shared_task
def expire_data_requests(**_: Any) -> None:
    """Forget the archives of personal data whose time is over."""
    data_requests.expire(now=clock.now())


@jobs.kind(evidence_packs.MAKE)
def make_evidence_pack(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Put the record of a case together."""
    row = evidence_packs.make(pack_id=job.payload["evidence_pack"], progress=progress, now=clock.now())
    return {"evidence_pack": row.pk, "wrong": row.wrong}


@shared_task
def expire_evidence_packs(**_: Any) -> None:
    """Forget the evidence packs whose time is over."""
    evidence_packs.expire(now=clock.now())


@jobs.kind(sends.KIND)
def gather_send(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Gather the recipients of a sending, the gate being asked for each."""
    return {"send": sends.gather(send_id=job.payload["send"], progress=progress, now=clock.now()).pk}


@jobs.kind(replays.KIND)
def replay_pack(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Ask a draft of the house's own rules of the answers of the last days."""
    row = replays.replay(version_id=job.payload["version"], progress=progress, now=clock.now())
    return {"version": row.number}


@shared_task
def send_messages(**_: Any) -> None:
    """Send what is due until nothing is, or for most of a minute; each worker takes what no other has."""
    began = clock.now()
    while sending.send_due(now=clock.now()) and clock.now() < began + SENDING:
        continue


@shared_task
def recover_messages(**_: Any) -> None:
    """Take over what workers had that were cut off."""
    sending.recover(now=clock.now())
