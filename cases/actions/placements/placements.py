"""A placement file on its way in: taken, its columns mapped, confirmed or put aside."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import import_files
from cases.actions.import_files import ColumnsUnmapped, at_step
from cases.enums import BatchState, FileScope
from cases.imports import samples, words
from cases.models import Creditor, FileMapping, Placement, StagedAccount
from cases.rules.files import mapping, placement_fields
from common import audit, dates, jobs, punctuation, sheets
from common.clock import local_date
from common.errors import Refusal
from common.models import Job
from staff.models import User

READ, APPLY = "placements.read", "placements.apply"


class PlacementRefused(Refusal):
    """The dates do not fit, or the creditor places nothing."""

    code = "placement_refused"


@dataclass(frozen=True)
class Terms:
    """What a person states of a file: whose it is, of which day, all accounts or some, until when, control totals."""

    creditor: Creditor
    placed_on: date
    scope: str = FileScope.PARTIAL
    recall_on: date | None = None
    options: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def upload(*, stream: BinaryIO, name: str, terms: Terms, by: User | None, now: datetime) -> Placement:
    """Take a file in, encrypted until it is read, and guess its columns from saved mappings and usual names.

    Raises `common.sheets.SheetRefused` and PlacementRefused; then nothing is stored.
    """
    _check(terms, now)
    sheet = sheets.opened(stream, name=name)
    columns, options = suggested(creditor=terms.creditor, header=sheet.header, scope=terms.scope)
    stored = import_files.stored(sheet=sheet, stream=stream, name=name, by=by)
    placement = Placement.objects.create(
        creditor=terms.creditor,
        scope=terms.scope,
        placed_on=terms.placed_on,
        recall_on=terms.recall_on,
        file=stored,
        file_name=stored.name,
        file_sha256=stored.sha256,
        columns=columns,
        options={**options, **terms.options},
        header=sheet.header,
        samples=samples.of(sheet, secret=_secret(mapping.guess(placement_fields.FIELDS, sheet.header), columns)),
        created_at=now,
        created_by=by,
    )
    audit.record(by=by, action="placements.upload", subject=placement, now=now, size=stored.size)
    return placement


def _check(terms: Terms, now: datetime) -> None:
    if not terms.creditor.is_active:
        raise PlacementRefused(
            _("%(name)s places no accounts any more. Choose another creditor.") % {"name": terms.creditor},
            field="creditor",
        )
    today = local_date(now, terms.creditor.time_zone)
    if terms.placed_on > today:
        # Later files would be refused as older than this one, until that day has come.
        raise PlacementRefused(
            _("That day is still to come at %(name)s. Write %(day)s or earlier.")
            % {"name": terms.creditor, "day": dates.day(today)},
            field="placed_on",
        )
    if terms.recall_on and terms.recall_on <= terms.placed_on:
        raise PlacementRefused(_("The recall date must lie after the placement date."), field="recall_on")


def _secret(*mappings: dict[str, Any]) -> set[str]:
    secret = {one.name for one in placement_fields.FIELDS if one.secret}
    return {str(about.get("column")) for columns in mappings for name, about in columns.items() if name in secret}


def suggested(*, creditor: Creditor, header: list[str], scope: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return columns and options: of the creditor's newest saved mapping that fits, else as the names suggest."""
    saved = FileMapping.objects.filter(creditor=creditor, purpose=purpose_of(scope))
    for one in saved.order_by("-changed_at"):
        if mapping.fits(one.columns, header):
            return dict(one.columns), {**one.options, "mapping": one.name}
    return mapping.guess(placement_fields.of(scope), header), {}


def purpose_of(scope: str) -> FileMapping.Purpose:
    """Return what a saved mapping of files of that scope is for."""
    return FileMapping.Purpose.RECALL if scope == FileScope.RECALL else FileMapping.Purpose.PLACEMENT


@transaction.atomic
def map_columns(
    *, placement: Placement, columns: dict[str, Any], options: dict[str, Any], by: User | None, now: datetime
) -> Placement:
    """Set which column is which field. `options` may hold "day_first" and "save_as", the name of a mapping to keep.

    Raises ColumnsUnmapped, NotAtThisStep.
    """
    row = at_step(Placement.objects, placement.pk, BatchState.UPLOADED)
    check_columns(columns=columns, header=row.header, scope=row.scope)
    row.columns = columns
    row.options = {**row.options, **{name: value for name, value in options.items() if name != "save_as"}}
    row.samples = _without_secrets(row)
    row.save(update_fields=["columns", "options", "samples"])
    if name := str(options.get("save_as") or "").strip():
        kept = {key: options[key] for key in ("day_first",) if key in options}
        about: dict[str, Any] = {"columns": columns, "options": kept, "scope": row.scope}
        save_mapping(creditor=row.creditor, name=name, by=by, now=now, **about)
    audit.record(by=by, action="placements.map_columns", subject=row, now=now)
    return row


def _without_secrets(row: Placement) -> list[Any]:
    secret = _secret(row.columns)
    return [[] if name in secret else column for name, column in zip(row.header, row.samples, strict=False)]


def check_columns(*, columns: dict[str, Any], header: list[str], scope: str = "") -> None:
    """Raise ColumnsUnmapped when a placement cannot be read by this mapping."""
    import_files.refuse_columns(columns, header)
    if unmet := placement_fields.unmet(columns, scope):
        wanted = punctuation.listed(" / ".join(str(words.FIELDS[name]) for name in group) for group in unmet)
        raise ColumnsUnmapped(_("No column is chosen for: %(fields)s. Choose one.") % {"fields": wanted})


@transaction.atomic
def save_mapping(
    *,
    creditor: Creditor,
    name: str,
    columns: dict[str, Any],
    by: User | None,
    now: datetime,
    options: dict[str, Any] | None = None,
    scope: str = "",
) -> FileMapping:
    """Keep a mapping of `creditor` under `name`, for files of that scope; one of the same name is replaced."""
    about: dict[str, Any] = {"columns": columns, "options": options or {}}
    saved = import_files.keep_mapping(creditor=creditor, purpose=purpose_of(scope), name=name, by=by, **about)
    audit.record(by=by, action="placements.save_mapping", subject=saved, now=now)
    return saved


@transaction.atomic
def start_reading(*, placement: Placement, by: User | None) -> Job:
    """Queue the reading of the file; raise NotAtThisStep, ColumnsUnmapped or `jobs.AlreadyRunning`."""
    row = at_step(Placement.objects, placement.pk, BatchState.UPLOADED)
    check_columns(columns=row.columns, header=row.header, scope=row.scope)
    return _start(row, READ, by)


@transaction.atomic
def start_applying(*, placement: Placement, by: User | None) -> Job:
    """Queue the import of what the preview showed; raise NotAtThisStep or `jobs.AlreadyRunning`."""
    return _start(at_step(Placement.objects, placement.pk, BatchState.READ), APPLY, by)


def _start(row: Placement, kind: str, by: User | None) -> Job:
    return import_files.start(row=row, kind=kind, name="placement", page="cases:placement-detail", by=by)


@transaction.atomic
def discard(*, placement: Placement, by: User | None, now: datetime) -> Placement:
    """Put a file aside that was not imported: its bytes, staged and refused rows are forgotten."""
    row = at_step(Placement.objects, placement.pk, BatchState.UPLOADED, BatchState.READ)
    import_files.put_aside(row=row, staged=StagedAccount.objects.filter(placement_id=row.pk), now=now)
    audit.record(by=by, action="placements.discard", subject=row, now=now)
    return row


def cancel(*, placement: Placement, by: User, now: datetime) -> None:
    """Stop the work on a file when some is going on, else put the file aside; raise NotAtThisStep."""
    if placement.job and placement.job.is_live:
        jobs.request_cancel(job=placement.job, by=by, now=now)
    else:
        discard(placement=placement, by=by, now=now)


def record_download(*, placement: Placement, by: User, now: datetime) -> None:
    """Write down who took the refused rows away: they hold personal data."""
    audit.record(by=by, action="placements.download_refused", subject=placement, now=now)
