"""Files attached to a contact: checked by their bytes, kept encrypted, named by their digest in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from common import audit
from common import files as stored
from common.errors import Refusal
from common.models import StoredFile
from contacts.models import Attachment, Contact
from contacts.rules import attachments as rules
from staff.models import User

MEGABYTE = 1024 * 1024


class AttachmentRefused(Refusal):
    """The file is too large, of a kind that is not kept, or one too many."""

    code = "attachment_refused"


@dataclass(frozen=True)
class Kept:
    """A file that was stored for a contact."""

    file: StoredFile
    name: str
    content_type: str

    @property
    def sha256(self) -> str:
        """The digest in hex."""
        return self.file.sha256


@transaction.atomic
def store(*, files: Sequence[IO[bytes]], by: User) -> list[Kept]:
    """Store what is to be attached and return it in order. Raises AttachmentRefused."""
    if len(files) > rules.MOST_FILES:
        raise AttachmentRefused(_("Attach at most %(count)s files.") % {"count": rules.MOST_FILES}, field="attached")
    return [_kept(one, by) for one in files]


def _kept(given: IO[bytes], by: User) -> Kept:
    content = given.read(rules.MOST_BYTES + 1)
    name = rules.safe_name(getattr(given, "name", "") or "")
    if len(content) > rules.MOST_BYTES:
        size = rules.MOST_BYTES // MEGABYTE
        raise AttachmentRefused(
            _("%(name)s is larger than %(size)s MB. Attach a smaller file.") % {"name": name, "size": size},
            field="attached",
        )
    kind = rules.content_type(content[: rules.LONGEST_HEAD])
    if not kind:
        raise AttachmentRefused(
            _("%(name)s is not a PDF, picture or sound. Attach one of these.") % {"name": name}, field="attached"
        )
    file = stored.store(name=name, content_type=kind, parts=[content], by=by)
    return Kept(file, name, kind)


def attach(*, contact: Contact, files: Sequence[Kept]) -> list[Attachment]:
    """Write down which files belong to a contact that is in the log; its own transaction is the caller's."""
    rows = [
        Attachment(
            contact=contact,
            place=place,
            file=one.file,
            name=one.name,
            content_type=one.content_type,
            size=one.file.size,
            sha256=one.sha256,
        )
        for place, one in enumerate(files, start=1)
    ]
    return Attachment.objects.bulk_create(rows)


def record_opening(*, attachment: Attachment, by: User, now: datetime) -> None:
    """Write down who opened a file."""
    audit.record(by=by, action="attachment.open", subject=attachment, now=now, contact=attachment.contact_id)
