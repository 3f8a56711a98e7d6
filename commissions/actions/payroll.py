"""The column map of payroll, and the files that are made by it."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commissions.actions import runs
from commissions.exports import payroll as writing
from commissions.models import ExportBatch, PayrollMap, Run
from commissions.queries import payroll as queries
from commissions.rules import payroll as rules
from commissions.rules.payroll import Layout
from common import audit, files, punctuation, turns
from common.errors import Refusal
from common.exports import XLSX_TYPE
from common.models import StoredFile
from staff.models import User


class MapRefused(Refusal):
    """The column map has faults; each is named."""

    code = "payroll_map_refused"


class NotExported(Refusal):
    """The file cannot be made: no map, no approval, no employee number, or a total that differs."""

    code = "payroll_not_exported"


@transaction.atomic
def save_map(*, by: User, layout: Layout, now: datetime) -> PayrollMap:
    """Keep a column map as the next version; one that says nothing new is not kept twice. Raises MapRefused."""
    if found := rules.problems(layout):
        raise MapRefused(punctuation.sentences(queries.sentences(found)))
    layout = _numbered(layout)
    turns.take("payroll map")
    last = queries.present()
    if last is not None and queries.layout(last) == layout:
        return last
    row = PayrollMap.objects.create(
        number=1 if last is None else last.number + 1,
        columns=[{"field": one.field, "head": one.head} for one in layout.columns],
        codes=dict(layout.codes),
        day=layout.day,
        amount=layout.number,
        separator=layout.separator,
        language=layout.language,
        made_at=now,
        made_by=by,
    )
    audit.record(by=by, action="payroll_map.save", subject=row, now=now, number=row.number)
    return row


def _numbered(layout: Layout) -> Layout:
    """Return the layout with its columns counted from 1, as a kept version says it."""
    columns = [replace(one, head=one.head.strip(), at=place) for place, one in enumerate(layout.columns, start=1)]
    codes = {kind: layout.codes[kind].strip() for kind in rules.KINDS}
    return replace(layout, columns=columns, codes=codes)


@transaction.atomic
def export(*, by: User, run: Run, form: str, now: datetime) -> ExportBatch:
    """Make the file of an approved run by the map in force, as "csv" or "xlsx"; the run is exported from then on.

    Raises NotExported.
    The same run by the same map gives the same bytes: the file of an earlier batch is then used again.
    """
    run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not run.is_locked or run.booked_in_id:
        raise NotExported(_("Only an approved run goes to payroll. Have it approved first."))
    stored = queries.present()
    if stored is None:
        raise NotExported(_("No column map is kept yet. Look at the one proposed and keep it, then make the file."))
    if names := queries.nameless(run):
        raise NotExported(queries.missing_numbers(names))
    layout, rows = queries.layout(stored), list(queries.rows(run))
    if found := rules.problems(layout):  # a kind of pay that the desk learnt after the map was kept
        raise NotExported(punctuation.sentences(queries.sentences(found)))
    total = writing.total_of(rows)
    if total != run.total:
        raise NotExported(_("The rows do not add up to what the run pays. Tell the administrator."))
    content = (writing.as_csv if form == "csv" else writing.as_xlsx)(run, layout, rows)
    batch = ExportBatch.objects.create(
        run=run,
        map=stored,
        period=run.month,
        currency=run.currency,
        form=form,
        control_total=total,
        rows=len(rows),
        sha256=hashlib.sha256(content).hexdigest(),
        file=_kept(run, stored, form, content, by),
        made_at=now,
        made_by=by,
    )
    runs.exported(run=run, now=now)
    audit.record(by=by, action="payroll.export", subject=run, now=now, sha256=batch.sha256, total=str(total))
    return batch


def _kept(run: Run, stored: PayrollMap, form: str, content: bytes, by: User) -> StoredFile:
    """Return the file that holds the bytes: that of an earlier batch with the same digest, else a new one."""
    digest = hashlib.sha256(content).hexdigest()
    earlier = ExportBatch.objects.filter(run=run, map=stored, form=form, sha256=digest).select_related("file").first()
    if earlier is not None and earlier.file.dropped_at is None:
        return earlier.file
    name = writing.file_name(run, stored.number, form)
    return files.store(name=name, content_type=XLSX_TYPE if form == "xlsx" else "text/csv", parts=[content], by=by)
