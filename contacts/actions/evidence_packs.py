"""The whole record of a case as one file: asked with a reason, made as a job, gone after a month."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.actions import case_lock
from cases.imports.progress import Progress
from cases.models import Case
from common import audit, cards, files, jobs, links
from common.errors import Refusal
from contacts.documents.evidence import archive
from contacts.models import EvidencePack
from contacts.queries.archive import snapshot
from staff.models import User

MAKE = "contacts.evidence_pack"
LASTS = timedelta(days=30)
ZIP = "application/zip"
STEPS = {
    "rows": gettext_noop("Gathering the record"),
    "files": gettext_noop("Adding attachments and agreements"),
    "en": gettext_noop("Writing the pages in English"),
    "zh-hans": gettext_noop("Writing the pages in Chinese"),
    "proof": gettext_noop("Proving the pack"),
}


class EvidenceRefused(Refusal):
    """Nothing says what the record is for."""

    code = "evidence_refused"


@transaction.atomic
def ask(*, case: Case, reason: str, by: User, now: datetime) -> EvidencePack:
    """Have the record of `case` put together as a job, for `reason`. Raises what `keep` raises and AlreadyRunning."""
    row = keep(case=case, reason=reason, by=by, now=now)
    back = links.to("contacts:evidence-packs", case.pk)
    row.job = jobs.start(kind=MAKE, by=by, key=str(case.pk), back_url=back, payload={"evidence_pack": row.pk})
    row.save(update_fields=["job"])
    return row


@transaction.atomic
def keep(*, case: Case, reason: str, by: User, now: datetime) -> EvidencePack:
    """Keep that the record of `case` is asked for, for `reason`; `make` puts it together.

    Raises EvidenceRefused without a reason, CaseSealed when nothing personal is left.
    """
    reason = cards.kept(reason, 300)
    if not reason:
        raise EvidenceRefused(
            _("Write for whom the record is and why: the court, the regulator or the complaint, with its number."),
            field="reason",
        )
    case_lock.refuse_sealed(case)
    row = EvidencePack.objects.create(case=case, reason=reason, asked_at=now, asked_by=by)
    audit.record(by=by, action="evidence_pack.ask", subject=row, now=now, case=case.pk)
    return row


def make(*, pack_id: int, progress: Progress, now: datetime) -> EvidencePack:
    """Gather the record as it stands at one instant, and keep it; a second run does nothing.

    Raises CaseSealed when the case was sealed meanwhile.
    """
    row = EvidencePack.objects.select_related("case__creditor", "case__debtor", "asked_by").get(pk=pack_id)
    if row.made_at is not None:
        return row
    case_lock.refuse_sealed(row.case)
    with snapshot():
        found = _made(row, progress, now)
    return _kept(row, found, now)


def _made(row: EvidencePack, progress: Progress, now: datetime) -> archive.Made:
    for step in archive.made(row, now=now):
        if isinstance(step, archive.Made):
            return step
        progress.step(STEPS[step])
    raise AssertionError("A pack ends with what was made.")


@transaction.atomic
def _kept(row: EvidencePack, found: archive.Made, now: datetime) -> EvidencePack:
    case = case_lock.locked(case_id=row.case_id, no_key=True)
    row = EvidencePack.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=row.pk)
    if row.made_at is not None:
        return row
    name = f"evidence-{case.number}-{row.pk}.zip"
    row.file = files.store(name=name, content_type=ZIP, parts=[found.content], by=row.asked_by)
    row.made_at, row.expires_at, row.digest, row.wrong = now, now + LASTS, found.digest, found.wrong
    row.save(update_fields=["file", "made_at", "expires_at", "digest", "wrong"])
    facts = {"size": len(found.content), "digest": found.digest, "wrong": found.wrong}
    audit.record(by=row.asked_by, action="evidence_pack.make", subject=row, now=now, **facts)
    return row


def record_download(*, pack: EvidencePack, by: User, now: datetime) -> None:
    """Write down who took the record away."""
    audit.record(by=by, action="evidence_pack.download", subject=pack, now=now, case=pack.case_id)


def expire(*, now: datetime) -> int:
    """Forget the packs whose time is over; return how many. Reason and digest stay."""
    rows = EvidencePack.objects.filter(expires_at__lte=now, file__isnull=False, file__dropped_at=None)
    found = list(rows.select_related("file").order_by("pk"))
    for row in found:
        if row.file is not None:
            files.drop(row.file, now=now)
    return len(found)
