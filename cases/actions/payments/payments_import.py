"""The two jobs of a payment file: reading it into staged and refused rows, and posting what the preview showed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from cases.actions import import_files
from cases.actions.ledger import ledger
from cases.actions.payments import payments, payments_match
from cases.enums import BatchState, Jurisdiction
from cases.imports import reading, refused, staging, words
from cases.imports.progress import Progress
from cases.models import PaymentFile, RefusedRow, StagedPayment
from cases.rules.files import mapping, payment_fields
from cases.rules.files.cells import Setting
from common import audit, files, sheets
from common.clock import local_date
from staff.models import User

TABLE = StagedPayment._meta.db_table
NAMES = ("line", "column", "account_reference", "reference", "amount", "value_on", "method", "reverses_reference")
TEXTS = ('"column"', "method", "reverses_reference")
PERCENT = 100
MOST_REFERENCE = 80
STAGE = """
INSERT INTO payment_staging
SELECT number, account_reference, reference, amount, value_on, method, reverses_reference
FROM cases_stagedpayment WHERE payment_file_id = %s
"""
UNSTAGE = "DELETE FROM cases_stagedpayment WHERE payment_file_id = %s AND number = ANY(%s)"
ReasonsByLine = dict[int, tuple[str, str, dict[str, Any]]]


@transaction.atomic
def read(*, payment_file_id: int, progress: Progress, now: datetime) -> PaymentFile:
    """Read a file into staged and refused rows, count what posting them would do, and forget the file.

    One transaction: a second run after a crash begins anew, one after the end does nothing. Raises
    `common.sheets.SheetRefused`, `refused.TooManyRefused` or `jobs.Cancelled`; the file is kept then.
    """
    row = PaymentFile.objects.select_for_update(of=("self",)).select_related("creditor", "file").get(pk=payment_file_id)
    if row.state != BatchState.UPLOADED or row.file is None:
        return row
    StagedPayment.objects.filter(payment_file_id=row.pk).delete()
    RefusedRow.objects.filter(payment_file=row).delete()
    sheet = sheets.opened(files.opened(row.file), name=row.file_name)
    faults, counts, reasons = _stage(sheet, row, progress, now)
    progress.step(words.COMPARING)
    outcome = _compare(row, reasons)
    faults.extend(reading.faults_at(sheet, reasons))
    refused.check_count(len(faults))
    refused.keep(sorted(faults, key=lambda fault: fault.line), payment_file=row)
    row.counts = counts | _told(outcome) | {"refused": len(faults), "staged": counts["staged"] - len(outcome.refused)}
    row.state = BatchState.READ
    row.save(update_fields=["counts", "state"])
    files.drop(row.file, now=now)
    audit.record(by=row.created_by, action="payment_file.read", subject=row, now=now, rows=counts["rows"])
    return row


def _told(outcome: payments.Outcome) -> dict[str, Any]:
    named = ("posted", "reversals", "before_placement", "unmatched", "matched", "already")
    counts: dict[str, Any] = {name: outcome.counts.get(name, 0) for name in named}
    return counts | {"sums": {name: str(outcome.sums.get(name, 0)) for name in named}}


def _stage(
    sheet: sheets.Sheet, row: PaymentFile, progress: Progress, now: datetime
) -> tuple[list[reading.Fault], dict[str, int], ReasonsByLine]:
    """Copy the good rows; return the faulty ones, the counts of rows and zero amounts, and what else is wrong."""
    wide = row.options.get("wide", [])
    fields = payment_fields.wide_fields(wide) if wide else payment_fields.FIELDS
    columns = payment_fields.wide_columns(row.columns, wide) if wide else row.columns
    wanted = mapping.resolve(fields, columns, sheet.header)
    faults: list[reading.Fault] = []
    reasons: ReasonsByLine = {}
    counts = {"rows": 0, "zero": 0, "staged": 0}
    progress.step(words.READING, PERCENT)
    with connection.cursor() as cursor:
        for chunk in reading.chunks(sheet, wanted, _setting(row, now)):
            found = list(_wide(chunk, wide, counts, reasons) if wide else _narrow(chunk, row, reasons))
            _copy(cursor, row, found, counts["staged"])
            faults.extend(chunk.faults)
            refused.check_count(len(faults))
            counts["staged"] += len(found)
            counts["rows"] += len(chunk.lines) + len(chunk.faults)
            progress.at(PERCENT * sheet.done // max(1, sheet.size), PERCENT)
        cursor.execute(f"ANALYZE {TABLE}")
    return faults, counts, reasons


def _copy(cursor: Any, row: PaymentFile, found: list[tuple[Any, ...]], before: int) -> None:
    if not found:
        return
    columns: dict[str, Any] = dict(zip(NAMES, zip(*found, strict=True), strict=True))
    columns['"column"'] = columns.pop("column")
    numbers = range(before + 1, before + 1 + len(found))
    staging.copy(cursor, TABLE, {"number": list(numbers), "payment_file_id": row.pk, **columns}, filled=TEXTS)


def _setting(row: PaymentFile, now: datetime) -> Setting:
    creditor = row.creditor
    first = row.options.get("day_first")
    names = (creditor.code, creditor.name, creditor.name_zh)
    return Setting(
        currency=creditor.currency,
        region=creditor.phone_region,
        placed_on=local_date(now, creditor.time_zone),
        day_first=creditor.jurisdiction != Jurisdiction.UNITED_STATES if first is None else bool(first),
        creditor_names=frozenset(name.casefold() for name in names if name),
    )


def _narrow(chunk: reading.Chunk, row: PaymentFile, reasons: ReasonsByLine) -> Iterator[tuple[Any, ...]]:
    """Yield one payment per row; a row with a reference of what it reverses is a reversal, whatever its sign."""
    column = str(row.columns["amount"].get("column") or "")
    values = chunk.values
    empty: Sequence[None] = [None] * len(chunk.lines)
    rows = zip(
        chunk.lines,
        *(values[name] for name in ("account_reference", "reference", "amount", "value_on")),
        values.get("method", empty),
        values.get("reverses", empty),
        strict=True,
    )
    for line, account, reference, amount, value_on, method, reverses in rows:
        if amount > 0 and not reverses:
            yield line, column, account, reference, amount, value_on, method or "", ""
        elif amount == 0:
            reasons[line] = (column, "nothing_paid", {})
        elif reverses:
            yield line, column, account, reference, -abs(amount), value_on, method or "", reverses
        else:
            reasons[line] = (column, "reversal_unnamed", {})


def _wide(
    chunk: reading.Chunk, wide: list[dict[str, str]], counts: dict[str, int], reasons: ReasonsByLine
) -> Iterator[tuple[Any, ...]]:
    """Yield the payments of each row, one per amount column; nothing paid is counted and left out."""
    accounts: list[str] = chunk.values["account_reference"]
    for one in wide:
        column, value_on = one["column"], date.fromisoformat(one["value_on"])
        amounts: list[Decimal | None] = chunk.values[f"{payment_fields.WIDE}{column}"]
        for line, account, amount in zip(chunk.lines, accounts, amounts, strict=True):
            reference = f"{account}-{column}"
            if not amount:
                counts["zero"] += 1
            elif amount < 0 or len(reference) > MOST_REFERENCE:
                reasons[line] = (column, "reversal_unnamed" if amount < 0 else "reference_long", {})
            else:
                yield line, column, account, reference, amount, value_on, "", ""


def _compare(row: PaymentFile, reasons: ReasonsByLine) -> payments.Outcome:
    """Count what posting would do; what the books refuse joins `reasons` and leaves the staged rows."""
    with connection.cursor() as cursor:
        payments_match.open_staging(cursor)
        cursor.execute(STAGE, [row.pk])
        payments_match.classify(cursor, creditor=row.creditor, lock=False)
        outcome = payments.outcome_of(cursor)
        for line, column, _reference, code, facts in _lines(row, outcome):
            reasons.setdefault(line, (column, code, facts))
        cursor.execute(UNSTAGE, [row.pk, [number for number, _code, _facts in outcome.refused]])
    return outcome


def _lines(row: PaymentFile, outcome: payments.Outcome) -> Iterator[tuple[int, str, str, str, dict[str, Any]]]:
    """Yield line, column, reference, code and facts of what the books refuse."""
    why = {number: (code, facts) for number, code, facts in outcome.refused}
    staged = StagedPayment.objects.filter(payment_file_id=row.pk).order_by("number")
    lines = dict(
        staged.filter(number__in={facts.get("line") for _code, facts in why.values()}).values_list("number", "line")
    )
    by_reference = str(row.columns.get("reference", {}).get("column") or "")
    by_reversal = str(row.columns.get("reverses", {}).get("column") or "")
    for one in staged.filter(number__in=why):
        code, facts = why[one.number]
        if "line" in facts:
            facts = {**facts, "other": lines.get(facts["line"], 0)}
        column = by_reversal if one.amount < 0 and not code.startswith("reference") else by_reference
        yield one.line, column or one.column, one.reference, code, facts


@transaction.atomic
def apply(*, payment_file_id: int, by: User | None, progress: Progress, now: datetime) -> PaymentFile:
    """Post the staged rows of a file, in one transaction; a second run does nothing.

    What was posted since the preview under the same references is left out or refused as the preview would.
    Raises StagedRowsLost or `jobs.Cancelled`; then nothing was posted.
    """
    row = PaymentFile.objects.select_for_update(of=("self",)).select_related("creditor").get(pk=payment_file_id)
    if row.state != BatchState.READ:
        return row
    progress.step(words.POSTING)
    ledger.hold(row.creditor_id)
    with connection.cursor() as cursor:
        payments_match.open_staging(cursor)
        cursor.execute(STAGE, [row.pk])
        if cursor.rowcount != row.counts["staged"]:
            raise import_files.rows_lost()
    outcome = payments.post_batch(creditor=row.creditor, by=by, now=now, payment_file=row)
    faults = [
        reading.Fault(line, column[:80], reference, code, facts, [reference])
        for line, column, reference, code, facts in _lines(row, outcome)
    ]
    refused.keep(faults, payment_file=row)
    row.counts |= _told(outcome) | {"refused": row.counts["refused"] + len(faults)}
    row.state, row.applied_at, row.samples = BatchState.APPLIED, now, []
    row.save(update_fields=["state", "applied_at", "samples", "counts"])
    progress.step(words.COUNTING)
    StagedPayment.objects.filter(payment_file_id=row.pk).delete()
    facts = {name: row.counts[name] for name in ("posted", "reversals", "before_placement", "unmatched", "refused")}
    audit.record(by=by, action="payment_file.apply", subject=row, now=now, **facts)
    return row
