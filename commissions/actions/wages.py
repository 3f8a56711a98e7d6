"""The wage file of a run: written, kept, and the run then exported."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commissions.actions import runs
from commissions.actions.calculation import Tells
from commissions.actions.runs import NotReady
from commissions.exports import wages
from commissions.models import Run
from common import audit, files
from common.exports import XLSX_TYPE
from staff.models import User


@transaction.atomic
def export(*, by: User, run: Run, now: datetime, tell: Tells) -> Run:
    """Write the wage file of an approved run in the language of `by` and keep it. Raises NotReady."""
    run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not run.is_locked:
        raise NotReady(_("Only an approved run is exported. Have it approved first."))
    tell.step(gettext_noop("Writing the file"))
    content = wages.workbook(run, language=by.language, tell=tell.at)
    runs.exported(run=run, now=now)
    run.file = files.store(name=wages.file_name(run), content_type=XLSX_TYPE, parts=[content], by=by)
    run.save(update_fields=["file"])
    audit.record(by=by, action="run.export", subject=run, now=now, sha256=run.file.sha256, total=str(run.total))
    return run
