"""Statements that leave the desk as files; who took one is kept."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from commissions.exports import statements as files
from commissions.models import Statement
from common import audit
from common.exports import XLSX_TYPE
from staff.models import User

FORMS = ("pdf", "xlsx")


class Taken(NamedTuple):
    """A statement as a file: its name, what is in it, and the type of that."""

    name: str
    content: bytes
    kind: str


@transaction.atomic
def take(*, by: User, statement: Statement, form: str, language: str, now: datetime) -> Taken:
    """Return a statement as "pdf" or "xlsx" in a language of the desk, for any other word in the present one."""
    if language not in dict(settings.LANGUAGES):
        language = get_language() or settings.LANGUAGE_CODE
    if form == "pdf":
        content, kind = files.paper(statement, language=language, now=now), "application/pdf"
    else:
        content, kind = files.workbook(statement, language=language), XLSX_TYPE
    audit.record(by=by, action="statement.export", subject=statement, now=now, form=form, language=language)
    return Taken(files.file_name(statement, form), content, kind)
