"""A payment file on its way in: taken, its columns mapped, confirmed or put aside."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import import_files
from cases.actions.import_files import ColumnsUnmapped, at_step
from cases.enums import BatchState
from cases.imports import samples, words
from cases.models import Creditor, FileMapping, PaymentFile, StagedPayment
from cases.rules.files import mapping, payment_fields
from common import audit, punctuation, sheets
from common.models import Job
from staff.models import User

READ, APPLY = "payments.read", "payments.apply"


@dataclass(frozen=True)
class Reading:
    """How a file is read: columns by field, the order of slashed dates, and the amounts of a wide file.

    `wide` lists {"column": "PAY_AMT1", "value_on": "2005-09-30"}; `save_as` names a mapping to keep.
    """

    columns: dict[str, Any]
    day_first: bool | None = None
    wide: list[dict[str, str]] = field(default_factory=list)
    save_as: str = ""

    @property
    def options(self) -> dict[str, Any]:
        """What is kept of it beside the columns."""
        known = {"day_first": self.day_first} if self.day_first is not None else {}
        return known | ({"wide": self.wide} if self.wide else {})


@transaction.atomic
def upload(*, stream: BinaryIO, name: str, creditor: Creditor, by: User | None, now: datetime) -> PaymentFile:
    """Take a file in, encrypted until it is read, and guess its columns from saved mappings and usual names.

    Raises `common.sheets.SheetRefused`; then nothing is stored.
    """
    sheet = sheets.opened(stream, name=name)
    columns, options = _suggested(creditor, sheet.header)
    stored = import_files.stored(sheet=sheet, stream=stream, name=name, by=by)
    row = PaymentFile.objects.create(
        creditor=creditor,
        file=stored,
        file_name=stored.name,
        file_sha256=stored.sha256,
        columns=columns,
        options=options,
        header=sheet.header,
        samples=samples.of(sheet),
        created_at=now,
        created_by=by,
    )
    audit.record(by=by, action="payment_file.upload", subject=row, now=now, size=stored.size)
    return row


def _suggested(creditor: Creditor, header: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    saved = FileMapping.objects.filter(creditor=creditor, purpose=FileMapping.Purpose.PAYMENT)
    for one in saved.order_by("-changed_at"):
        wide = {f"wide {place}": amount for place, amount in enumerate(one.options.get("wide", []))}
        if mapping.fits(one.columns, header) and mapping.fits(wide, header):
            return dict(one.columns), {**one.options, "mapping": one.name}
    return mapping.guess(payment_fields.FIELDS, header), {}


@transaction.atomic
def map_columns(*, payment_file: PaymentFile, reading: Reading, by: User | None, now: datetime) -> PaymentFile:
    """Set which column is which field; a mapping with a name is kept. Raises ColumnsUnmapped, NotAtThisStep."""
    row = at_step(PaymentFile.objects, payment_file.pk, BatchState.UPLOADED)
    check_columns(reading, row.header)
    row.columns, row.options = reading.columns, reading.options
    row.save(update_fields=["columns", "options"])
    if name := reading.save_as.strip():
        save_mapping(creditor=row.creditor, name=name, reading=reading, by=by, now=now)
    audit.record(by=by, action="payment_file.map_columns", subject=row, now=now)
    return row


def check_columns(reading: Reading, header: list[str]) -> None:
    """Raise ColumnsUnmapped when a file cannot be read this way."""
    named = {**reading.columns, **payment_fields.wide_columns({}, reading.wide)}
    import_files.refuse_columns(reading.columns, header, named=named)
    if unmet := payment_fields.unmet(reading.columns, wide=bool(reading.wide)):
        wanted = punctuation.listed(words.PAYMENT_FIELDS[name] for name in unmet)
        raise ColumnsUnmapped(_("No column is chosen for: %(fields)s. Choose one.") % {"fields": wanted})
    for one in reading.wide:
        date.fromisoformat(one["value_on"])


def save_mapping(*, creditor: Creditor, name: str, reading: Reading, by: User | None, now: datetime) -> FileMapping:
    """Keep how payment files of `creditor` are read under `name`; one of the same name is replaced."""
    about: dict[str, Any] = {"columns": reading.columns, "options": reading.options}
    saved = import_files.keep_mapping(creditor=creditor, purpose=FileMapping.Purpose.PAYMENT, name=name, by=by, **about)
    audit.record(by=by, action="payment_file.save_mapping", subject=saved, now=now)
    return saved


@transaction.atomic
def start_reading(*, payment_file: PaymentFile, by: User | None) -> Job:
    """Queue the reading of the file; raise NotAtThisStep, ColumnsUnmapped or `jobs.AlreadyRunning`."""
    row = at_step(PaymentFile.objects, payment_file.pk, BatchState.UPLOADED)
    check_columns(Reading(row.columns, wide=row.options.get("wide", [])), row.header)
    return _start(row, READ, by)


@transaction.atomic
def start_applying(*, payment_file: PaymentFile, by: User | None) -> Job:
    """Queue the posting of what the preview showed; raise NotAtThisStep or `jobs.AlreadyRunning`."""
    return _start(at_step(PaymentFile.objects, payment_file.pk, BatchState.READ), APPLY, by)


def _start(row: PaymentFile, kind: str, by: User | None) -> Job:
    return import_files.start(row=row, kind=kind, name="payment_file", page="cases:payment-file-detail", by=by)


@transaction.atomic
def discard(*, payment_file: PaymentFile, by: User | None, now: datetime) -> PaymentFile:
    """Put a file aside that was not imported: its bytes, staged and refused rows are forgotten."""
    row = at_step(PaymentFile.objects, payment_file.pk, BatchState.UPLOADED, BatchState.READ)
    import_files.put_aside(row=row, staged=StagedPayment.objects.filter(payment_file_id=row.pk), now=now)
    audit.record(by=by, action="payment_file.discard", subject=row, now=now)
    return row


def record_download(*, payment_file: PaymentFile, by: User, now: datetime) -> None:
    """Write down who took the refused rows away: they hold personal data."""
    audit.record(by=by, action="payment_file.download_refused", subject=payment_file, now=now)
