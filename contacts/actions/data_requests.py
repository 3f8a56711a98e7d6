"""Giving a person everything that the desk holds about them: asked with proof, made as a job, gone after two weeks."""

import io
import json
import zipfile
from datetime import datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.actions import case_lock
from cases.models import Case
from common import audit, cards, files, jobs, links
from common.errors import Refusal
from contacts.models import DataRequest
from contacts.queries.record import sections
from staff.models import User

MAKE = "contacts.data_request"
GATHERING = gettext_noop("Gathering what is held")
LASTS = timedelta(days=14)
ZIP = "application/zip"


class DataRequestRefused(Refusal):
    """The identity is not proved."""

    code = "data_request_refused"


@transaction.atomic
def ask(*, case: Case, proof: str, by: User, now: datetime) -> DataRequest:
    """Make the archive of the debtor of `case`, of all their cases with the desk.

    Raises DataRequestRefused without proof, CaseSealed when nothing personal is left.
    """
    proof = cards.kept(proof, 300)
    if not proof:
        raise DataRequestRefused(
            _("Write how the person proved who they are: which document, seen by whom, on which day."), field="proof"
        )
    case_lock.locked(case_id=case.pk)
    row = DataRequest.objects.create(debtor_id=case.debtor_id, proof=proof, asked_at=now, asked_by=by)
    back = links.to("contacts:data-request", case.pk)
    row.job = jobs.start(kind=MAKE, by=by, key=str(row.pk), back_url=back, payload={"data_request": row.pk})
    row.save(update_fields=["job"])
    audit.record(by=by, action="data_request.ask", subject=row, now=now, debtor=case.debtor_id)
    return row


@transaction.atomic
def make(*, data_request_id: int, progress: jobs.Progress, now: datetime) -> DataRequest:
    """Gather and keep the archive; a second run does nothing."""
    row = (
        DataRequest.objects.select_for_update(of=("self",)).select_related("debtor", "asked_by").get(pk=data_request_id)
    )
    if row.made_at is not None:
        return row
    progress.step(GATHERING)
    content = archive(row)
    name = f"personal-data-{row.pk}.zip"
    row.file = files.store(name=name, content_type=ZIP, parts=[content], by=row.asked_by)
    row.made_at, row.expires_at = now, now + LASTS
    row.save(update_fields=["file", "made_at", "expires_at"])
    audit.record(by=row.asked_by, action="data_request.make", subject=row, now=now, size=len(content))
    return row


def archive(row: DataRequest) -> bytes:
    """Return the ZIP: a page to read in English and in the person's language, and the same for programs."""
    languages = ["en", *(["zh-hans"] if row.debtor.language.startswith("zh") else [])]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        for language in languages:
            with translation.override(language):
                found = sections.of_person(row.debtor)
                page = render_to_string(
                    "contacts/data_subject.html", {"sections": found, "language": language, "asked_at": row.asked_at}
                )
                book.writestr(f"personal-data-{language}.html", page)
                if language == "en":
                    text = json.dumps(sections.as_json(found), ensure_ascii=False, indent=1)
                    book.writestr("personal-data.json", text)
    return content.getvalue()


def record_download(*, data_request: DataRequest, by: User, now: datetime) -> None:
    """Write down who took the archive away."""
    audit.record(by=by, action="data_request.download", subject=data_request, now=now)


def expire(*, now: datetime) -> int:
    """Forget the archives whose time is over; return how many."""
    rows = DataRequest.objects.filter(expires_at__lte=now, file__isnull=False, file__dropped_at=None)
    found = list(rows.select_related("file").order_by("pk"))
    for row in found:
        if row.file is not None:
            files.drop(row.file, now=now)
    return len(found)
