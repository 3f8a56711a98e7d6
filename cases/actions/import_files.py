"""A file on its way in, of placements or of payments: taken, its columns checked, its work queued, put aside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO, TypeVar

from django.db.models import Manager
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums import BatchState
from cases.models import Creditor, FileMapping, ImportFile
from cases.rules.files import mapping
from common import files, jobs, sheets
from common.errors import Refusal
from common.exports import XLSX_TYPE
from common.models import Job, StoredFile
from staff.models import User

File = TypeVar("File", bound=ImportFile)


class ColumnsUnmapped(Refusal):
    """The mapping lacks what is needed, or names a column that the file does not have."""

    code = "columns_unmapped"


class NotAtThisStep(Refusal):
    """The file was imported or put aside already, or waits for something else."""

    code = "not_at_this_step"


class StagedRowsLost(Refusal):
    """The staging table was emptied by a crash of the database."""

    code = "staged_rows_lost"


def stored(*, sheet: sheets.Sheet, stream: BinaryIO, name: str, by: User | None) -> StoredFile:
    """Keep the bytes of an opened sheet, encrypted."""
    stream.seek(0)
    parts = iter(lambda: stream.read(files.CHUNK), b"")
    return files.store(name=name, content_type=XLSX_TYPE if sheet.kind == "xlsx" else "text/csv", parts=parts, by=by)


def refuse_columns(columns: Mapping[str, Any], header: list[str], *, named: Mapping[str, Any] | None = None) -> None:
    """Raise ColumnsUnmapped for a column that the file lacks (of `named`, else of `columns`) or one chosen twice."""
    if absent := mapping.absent(named or columns, header):
        raise ColumnsUnmapped(
            _("The file has no column “%(columns)s”. Choose another one, or correct the header of the file.")
            % {"columns": "”, “".join(absent)}
        )
    used = [about["column"] for about in columns.values() if about.get("column")]
    if double := next((name for name in used if used.count(name) > 1), None):
        raise ColumnsUnmapped(_("“%(column)s” is chosen for two fields. Choose one.") % {"column": double})


def keep_mapping(
    *, creditor: Creditor, purpose: str, name: str, columns: dict[str, Any], options: dict[str, Any], by: User | None
) -> FileMapping:
    """Keep how files of `creditor` are read under `name`; one of the same name is replaced."""
    saved, _new = FileMapping.objects.update_or_create(
        creditor=creditor,
        purpose=purpose,
        name=name[:80],
        defaults={"columns": columns, "options": options, "changed_by": by},
    )
    return saved


def at_step(rows: Manager[File], pk: int, *steps: str) -> File:
    """Return the file of that key among `rows`, locked until the transaction ends.

    Raises NotAtThisStep when it stands at none of the steps.
    """
    found = rows.select_for_update(of=("self",)).select_related("creditor", "file", "job").get(pk=pk)
    if found.state not in steps:
        raise NotAtThisStep(
            _("This file stands at “%(state)s”. Read the page again.") % {"state": found.get_state_display()}
        )
    return found


def start(*, row: ImportFile, kind: str, name: str, page: str, by: User | None) -> Job:
    """Queue the work `kind` on the file, called `name` in its payload, and show it on `page`."""
    back = reverse(page, args=[row.pk])
    row.job = jobs.start(kind=kind, by=by, key=str(row.pk), back_url=back, payload={name: row.pk})
    row.save(update_fields=["job"])
    return row.job


def put_aside(*, row: ImportFile, staged: Any, now: datetime) -> None:
    """Forget the bytes of the file, its `staged` and its refused rows; raise NotAtThisStep while work goes on."""
    if row.job and row.job.is_live:
        raise NotAtThisStep(_("The desk is at work on this file. Stop that first."))
    staged.delete()
    row.refused_rows.all().delete()
    if row.file and not row.file.dropped_at:
        files.drop(row.file, now=now)
    row.state, row.samples = BatchState.DISCARDED, []
    row.save(update_fields=["state", "samples"])


def rows_lost() -> StagedRowsLost:
    """Return the refusal of a file whose staged rows are gone."""
    return StagedRowsLost(
        _("The database was restarted and lost the rows of this file. Put it aside and send it again.")
    )
