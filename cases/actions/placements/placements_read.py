"""Reading a placement file: rows to the staging table, refused rows aside, and the count of what an import would do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.enums import BatchState, FileScope, Jurisdiction
from cases.imports import placement_rows, placement_sql, reading, recall_sql, refused, staging, words
from cases.imports.progress import Progress
from cases.models import Creditor, Placement, RefusedRow, StagedAccount
from cases.rules.files import mapping, placement_fields
from cases.rules.files.cells import Setting
from common import audit, files, sheets

LOCK_SPACE = 4_201_003
TABLE = StagedAccount._meta.db_table
PERCENT = 100


@dataclass
class _Refused:
    """The refused rows so far, and how many of them do not even say which account they mean."""

    faults: list[reading.Fault] = field(default_factory=list)
    nameless: int = 0


@transaction.atomic
def read(*, placement_id: int, progress: Progress, now: datetime) -> Placement:
    """Read the file of a placement into staged and refused rows, count, and forget the file.

    One transaction: a second run after a crash begins anew, one after the end does nothing. Raises
    `common.sheets.SheetRefused`, `refused.TooManyRefused` or `jobs.Cancelled`; the file is kept then.
    """
    placement = (
        Placement.objects.select_for_update(of=("self",)).select_related("creditor", "file").get(pk=placement_id)
    )
    if placement.state != BatchState.UPLOADED or placement.file is None:
        return placement
    StagedAccount.objects.filter(placement_id=placement.pk).delete()
    RefusedRow.objects.filter(placement=placement).delete()
    sheet = sheets.opened(files.opened(placement.file), name=placement.file_name)
    found = _Refused()
    rows = _stage(sheet, placement, found, progress)
    progress.step(words.COMPARING)
    lock(placement.creditor_id)
    _refuse_by_comparison(sheet, placement, found)
    judge(placement)
    refused.keep(found.faults, placement=placement, secret=_secret_columns(placement), header=placement.header)
    progress.step(words.COUNTING)
    placement.counts = {**count(placement), "rows": rows, "refuse": len(found.faults), "nameless": found.nameless}
    if placement.scope == FileScope.FULL:
        hold_recall_back(placement.counts)
    placement.state = BatchState.READ
    placement.save(update_fields=["counts", "state"])
    files.drop(placement.file, now=now)
    facts = {name: placement.counts[name] for name in ("rows", "add", "update", "recall", "refuse")}
    audit.record(by=placement.created_by, action="placements.read", subject=placement, now=now, **facts)
    return placement


def lock(creditor_id: int) -> None:
    """Let one placement of a creditor be compared or imported at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, creditor_id % 2_147_483_647])


def setting(placement: Placement) -> Setting:
    """Return what the cells of the file are read by. Dates with slashes are month first in the USA only."""
    creditor = placement.creditor
    first = placement.options.get("day_first")
    names = (creditor.code, creditor.name, creditor.name_zh)
    return Setting(
        currency=creditor.currency,
        region=creditor.phone_region,
        placed_on=placement.placed_on,
        day_first=creditor.jurisdiction != Jurisdiction.UNITED_STATES if first is None else bool(first),
        creditor_names=frozenset(name.casefold() for name in names if name),
    )


def _stage(sheet: sheets.Sheet, placement: Placement, found: _Refused, progress: Progress) -> int:
    """Copy the good rows and collect the others; return how many rows the file has."""
    fields = placement_fields.demanding(placement.columns, placement.scope)
    wanted = mapping.resolve(fields, placement.columns, sheet.header)
    rows = 0
    progress.step(words.READING, PERCENT)
    with connection.cursor() as cursor:
        for chunk in reading.chunks(sheet, wanted, setting(placement)):
            columns: dict[str, Any] = _columns(chunk, placement)
            staging.copy(cursor, TABLE, {"placement_id": placement.pk, **columns})
            _reserve(cursor, placement, chunk, found)
            rows += len(chunk.rows) + len(chunk.faults)
            refused.check_count(len(found.faults))
            progress.at(PERCENT * sheet.done // max(1, sheet.size), PERCENT)
        cursor.execute(f"ANALYZE {TABLE}")
    return rows


def _columns(chunk: reading.Chunk, placement: Placement) -> dict[str, Any]:
    if placement.scope != FileScope.RECALL:
        return placement_rows.staged(chunk, placement)
    stated = {name: values for name, values in chunk.values.items() if name != "creditor"}
    return {"line": chunk.lines, **stated}


def conflicts_sql(placement: Placement) -> str:
    """Return the statement that finds rows which contradict the desk."""
    return recall_sql.CONFLICTS if placement.scope == FileScope.RECALL else placement_sql.CONFLICTS


def _reserve(cursor: Any, placement: Placement, chunk: reading.Chunk, found: _Refused) -> None:
    """Let refused rows name their accounts, so that a full file does not recall what it does name."""
    if not chunk.faults:
        return
    found.faults.extend(chunk.faults)
    named = [
        (fault.line, reference)
        for fault, reference in zip(chunk.faults, chunk.refused["account_reference"], strict=True)
        if reference
    ]
    found.nameless += len(chunk.faults) - len(named)
    if named:
        lines, references = zip(*named, strict=True)
        fate: Sequence[str] = ["refused"] * len(named)
        columns = {"line": lines, "account_reference": references, "fate": fate}
        staging.copy(cursor, TABLE, {"placement_id": placement.pk, **columns})


def params(placement: Placement) -> dict[str, Any]:
    """Return the parameters that every statement of an import knows."""
    return {"placement": placement.pk, "creditor": placement.creditor_id, "on": placement.placed_on}


def _refuse_by_comparison(sheet: sheets.Sheet, placement: Placement, found: _Refused) -> None:
    column = str(placement.columns["account_reference"].get("column") or "")
    reasons: dict[int, tuple[str, str, dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(placement_sql.TWICE, params(placement))
        reasons = {line: (column, code, {"other": other}) for line, code, other in cursor.fetchall()}
        cursor.execute(conflicts_sql(placement), params(placement))
        for line, code, day in cursor.fetchall():
            reasons.setdefault(line, (column, code, {"day": day.isoformat()}))
        refused.check_count(len(found.faults) + len(reasons))
        cursor.execute(placement_sql.REFUSE, {**params(placement), "lines": list(reasons)})
    found.faults.extend(reading.faults_at(sheet, reasons))
    found.faults.sort(key=lambda fault: fault.line)


def judge(placement: Placement) -> None:
    """Mark what the file changes of accounts that the desk has."""
    with connection.cursor() as cursor:
        judging = recall_sql.JUDGE if placement.scope == FileScope.RECALL else placement_sql.JUDGE
        cursor.execute(judging, params(placement))


def _secret_columns(placement: Placement) -> set[str]:
    secret = {one.name for one in placement_fields.FIELDS if one.secret}
    return {str(about.get("column")) for name, about in placement.columns.items() if name in secret}


def count(placement: Placement) -> dict[str, Any]:
    """Return what an import of the staged rows would do: rows and amounts, as text, by fate, component and age."""
    counts, known = tally(placement), params(placement)
    if placement.scope == FileScope.RECALL:
        return counts
    with connection.cursor() as cursor:
        cursor.execute(placement_sql.COUNT_PARTS, known)
        *parts, debtors = cursor.fetchone()
        counts["parts"] = {name: str(part) for name, part in zip(placement_sql.PARTS, parts, strict=True)}
        counts["debtors"] = debtors
        cursor.execute(placement_sql.COUNT_AGES, known)
        counts["ages"] = [_age(*row) for row in cursor.fetchall()]
    return counts


def tally(placement: Placement) -> dict[str, Any]:
    """Return rows and amounts by fate alone: what `same_outcome` compares."""
    counts: dict[str, Any] = {"add": 0, "update": 0, "unchanged": 0, "recall": 0, "recall_amount": "0"}
    counts |= {f"{name}_amount": "0" for name in ("add", "update", "unchanged")}
    known = params(placement)
    if placement.scope == FileScope.RECALL:
        return counts | _tally_recall(known)
    with connection.cursor() as cursor:
        cursor.execute(placement_sql.COUNT, known)
        for fate, rows, amount, difference, money, age, terms, person, points, reopen in cursor.fetchall():
            counts |= {fate: rows, f"{fate}_amount": str(amount)}
            if fate == "update":
                counts |= {"money": money, "age": age, "terms": terms, "person": person, "points": points}
                counts |= {"reopen": reopen, "difference": str(difference)}
        if placement.scope == FileScope.FULL:
            cursor.execute(placement_sql.COUNT_GONE, known)
            counts["recall"], amount = cursor.fetchone()
            counts["recall_amount"] = str(amount)
    return counts


def _tally_recall(known: dict[str, Any]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(recall_sql.COUNT, known)
        found = cursor.fetchall()
    return {fate: rows for fate, rows, _amount in found} | {f"{fate}_amount": str(amount) for fate, _, amount in found}


def _age(bucket: int, rows: int, amount: Any, nothing: int, credits_: int, credit: Any) -> dict[str, Any]:
    return {
        "bucket": bucket,
        "rows": rows,
        "amount": str(amount),
        "nothing": nothing,
        "credits": credits_,
        "credit": str(credit),
    }


def hold_recall_back(counts: dict[str, Any]) -> None:
    """Recall nothing while a refused row may mean any account."""
    if counts["nameless"] and counts["recall"]:
        counts |= {"held_back": counts["recall"], "recall": 0, "recall_amount": "0"}


def same_outcome(*, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Return whether an import would still do what was confirmed."""
    return all(before.get(name) == after.get(name) for name in ("add", "update", "unchanged", "recall", "add_amount"))


def outdated(creditor: Creditor) -> str:
    """Return the sentence for a preview that no longer holds."""
    return _("The accounts of %(creditor)s changed since this preview. Look at it again, then confirm.") % {
        "creditor": creditor
    }
