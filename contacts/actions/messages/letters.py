"""Letters are printed in batches: the gate is asked as they leave, file and log are written together or not at all."""

from datetime import datetime
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.models import Creditor
from common import audit, files
from common.clock import local_date
from common.errors import Refusal
from contacts.actions.messages import outcomes, sending
from contacts.channels import Fate, Handed
from contacts.documents import letters as document
from contacts.models import LetterBatch, Message
from staff.models import User

MOST = 500
CLAIM = """
    WITH due AS (
        SELECT m.id FROM contacts_message m JOIN cases_case k ON k.id = m.case_id
        WHERE m.state = 'queued' AND m.channel = 'letter' AND m.due_at <= %(now)s AND k.creditor_id = %(creditor)s
          AND (m.send_id IS NULL OR EXISTS (
            SELECT FROM contacts_send s WHERE s.id = m.send_id AND s.state = 'running'))
        ORDER BY m.due_at, m.id LIMIT %(most)s FOR UPDATE OF m SKIP LOCKED
    )
    UPDATE contacts_message m SET state = 'claimed', claim = %(run)s, claimed_at = %(now)s
    FROM due WHERE m.id = due.id
"""


class NoLetters(Refusal):
    """No letter of the creditor may be printed now."""

    code = "no_letters"


@transaction.atomic
def print_due(*, creditor: Creditor, by: User, now: datetime) -> LetterBatch:
    """Print up to 500 letters that are due as one PDF, and return the batch; each stands in its case's log.

    All of it is one transaction: a worker that is cut off has printed nothing. Raises NoLetters.
    """
    run = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"now": now, "creditor": creditor.pk, "most": MOST, "run": run})
    going = sending.leave(run=run, now=now)
    if not going:
        raise NoLetters(_("No letter of this creditor may be printed now."))
    day = local_date(now, creditor.time_zone)
    title = f"{creditor.code}-letters-{day}"
    pdf = document.written([_letter(row) for row in going], title=title, made_at=now)
    file = files.store(name=f"{title}.pdf", content_type="application/pdf", parts=[pdf], by=by)
    batch = LetterBatch.objects.create(creditor=creditor, file=file, number=len(going), made_at=now, made_by=by)
    Message.objects.filter(pk__in=[row.pk for row in going]).update(letters=batch)
    handed = Handed(Fate.ACCEPTED, gateway_id=f"letters-{batch.pk}")
    outcomes.settle(messages=going, handed={row.pk: handed for row in going}, now=now)
    audit.record(by=by, action="letters.print", subject=batch, now=now, letters=len(going))
    return batch


def _letter(row: Message) -> document.Letter:
    name = row.person.name if row.person else row.case.debtor.name
    address = row.contact_point.value if row.contact_point else ""
    return document.Letter(name, address, row.subject, row.body)


def record_opening(*, batch: LetterBatch, by: User, now: datetime) -> None:
    """Write down who opened the file of a batch."""
    audit.record(by=by, action="letters.open", subject=batch, now=now)
