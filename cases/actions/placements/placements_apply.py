"""The import of a placement: what the preview showed, in one transaction, once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.actions import import_files, judged, persons
from cases.actions.closings import case_end, comeback
from cases.actions.ledger import ledger, surplus
from cases.actions.payments import payments, payments_match
from cases.actions.placements.placements_read import (
    conflicts_sql,
    count,
    hold_recall_back,
    judge,
    lock,
    outdated,
    params,
    same_outcome,
    tally,
)
from cases.actions.plans import plan_verdicts
from cases.actions.promises import promises
from cases.actions.strategies import assignment
from cases.enums import BatchState, CloseReason, FileScope, PaymentState
from cases.imports import placement_add_sql as add
from cases.imports import placement_change_sql as change
from cases.imports import placement_sql, recall_sql, words
from cases.imports.progress import Progress
from cases.models import Payment, Placement
from cases.queries import business_days
from common import audit
from common.clock import local_date
from common.errors import Refusal
from staff.models import User

STAGED_FATES = ("add", "update", "unchanged")
MOVED_COUNTS = ("rows", "refuse", "nameless")


class PreviewOutdated(Refusal):
    """The desk changed between preview and import."""

    code = "preview_outdated"


def apply(*, placement_id: int, by: User | None, progress: Progress, now: datetime) -> Placement:
    """Import what the preview showed, then give new cases to collectors; a second run does nothing.

    Raises PreviewOutdated (the preview is brought up to date), StagedRowsLost or `jobs.Cancelled`; then nothing of
    the file was stored.
    """
    try:
        placement = _apply(placement_id, by=by, progress=progress, now=now)
    except PreviewOutdated:
        _refresh(placement_id)
        raise
    return placement


@transaction.atomic
def _apply(placement_id: int, *, by: User | None, progress: Progress, now: datetime) -> Placement:
    placement = Placement.objects.select_for_update(of=("self",)).select_related("creditor").get(pk=placement_id)
    if placement.state != BatchState.READ:
        return placement
    progress.step(words.COMPARING)
    lock(placement.creditor_id)
    ledger.hold(placement.creditor_id)
    _check(placement)
    known = _known(placement, by, now)
    with connection.cursor() as cursor:
        persons.lock_among(cursor, debtors=change.DEBTORS_NAMED, values=known)
        if placement.counts["add"] or placement.scope != FileScope.RECALL:
            _add(cursor, known, placement.columns, progress)
        if placement.scope != FileScope.RECALL and (placement.counts["update"] or placement.counts["unchanged"]):
            _change(cursor, placement, known, progress)
        if placement.scope == FileScope.RECALL or placement.counts["recall"]:
            _recall(cursor, placement, known, progress)
        _judge_agreed(placement, by=by, now=now)
        cursor.execute(change.CLEAR, known)
    placement.state, placement.applied_at, placement.samples = BatchState.APPLIED, now, []
    placement.save(update_fields=["state", "applied_at", "samples", "counts"])
    _post_waiting(placement, by=by, now=now)
    progress.step(words.ASSIGNING)
    assignment.distribute(creditor=placement.creditor, by=by, now=now)
    facts = {name: placement.counts[name] for name in ("add", "update", "unchanged", "recall", "refuse")}
    audit.record(by=by, action="placements.apply", subject=placement, now=now, **facts)
    return placement


def _judge_agreed(placement: Placement, *, by: User | None, now: datetime) -> None:
    """Judge promises and plans of the cases whose accounts the file has changed: nothing may be owed any more."""
    on = business_days.today(creditor=placement.creditor, now=now)
    known: dict[str, Any] = {"placement": placement.pk, "on": on}
    for verdict, concerned in ((promises.judge, change.PROMISED), (plan_verdicts.judge, change.PLANNED)):
        verdict(creditor=placement.creditor, on=on, now=now, by=by, cases=judged.Cases(concerned, known))


def _post_waiting(placement: Placement, *, by: User | None, now: datetime) -> None:
    """Post the payments that waited for the accounts of this placement."""
    if not Payment.objects.filter(creditor=placement.creditor_id, state=PaymentState.UNMATCHED).exists():
        return
    with connection.cursor() as cursor:
        payments_match.open_staging(cursor)
    payments.post_batch(creditor=placement.creditor, by=by, now=now)


def _known(placement: Placement, by: User | None, now: datetime) -> dict[str, Any]:
    creditor = placement.creditor
    return {
        **params(placement),
        "now": now,
        "today": local_date(now, creditor.time_zone),
        "by": by.pk if by else None,
        "code": creditor.code.upper(),
        "reason": _("Placement %(number)s") % {"number": placement.pk},
    }


def _check(placement: Placement) -> None:
    """Raise when the staged rows are gone or would no longer do what was confirmed."""
    with connection.cursor() as cursor:
        cursor.execute(conflicts_sql(placement), params(placement))
        conflicts = cursor.rowcount
    judge(placement)
    counts = _settled(placement, tally(placement))
    staged = STAGED_FATES + ("recall",) * (placement.scope == FileScope.RECALL)
    confirmed = sum(placement.counts[name] for name in staged)
    if confirmed and not sum(counts[name] for name in staged):
        raise import_files.rows_lost()
    if conflicts or not same_outcome(before=placement.counts, after=counts):
        raise PreviewOutdated(outdated(placement.creditor))


def _settled(placement: Placement, found: dict[str, Any]) -> dict[str, Any]:
    counts = {**found, **{name: placement.counts[name] for name in MOVED_COUNTS}}
    if placement.scope == FileScope.FULL:
        hold_recall_back(counts)
    return counts


@transaction.atomic
def _refresh(placement_id: int) -> None:
    """Count again what an import would do; rows that contradict the desk by now are refused."""
    from cases.imports import reading, refused

    placement = Placement.objects.select_for_update(of=("self",)).select_related("creditor").get(pk=placement_id)
    lock(placement.creditor_id)
    known = params(placement)
    column = str(placement.columns["account_reference"].get("column") or "")
    place = placement.header.index(column) if column in placement.header else 0
    with connection.cursor() as cursor:
        cursor.execute(conflicts_sql(placement), known)
        conflicts = cursor.fetchall()
        lines = [line for line, _code, _day in conflicts]
        cursor.execute(placement_sql.REFUSE + " RETURNING line, account_reference", {**known, "lines": lines})
        references = dict(cursor.fetchall())
    faults = []
    for line, code, day in conflicts:
        cells = [references[line] if number == place else "" for number in range(len(placement.header))]
        faults.append(reading.Fault(line, column[:80], references[line], code, {"day": day.isoformat()}, cells))
    refused.keep(faults, placement=placement, header=placement.header)
    judge(placement)
    placement.counts["refuse"] += len(faults)
    placement.counts = _settled(placement, count(placement))
    placement.save(update_fields=["counts"])


def _add(cursor: Any, known: dict[str, Any], columns: Iterable[str], progress: Progress) -> None:
    progress.step(words.ADDING_DEBTORS)
    cursor.execute(add.PLACE, known)
    cursor.execute("ANALYZE placed")
    cursor.execute(add.DEBTORS, known)
    cursor.execute(add.CASES, known)
    progress.step(words.ADDING_ACCOUNTS)
    cursor.execute(add.ACCOUNTS, known)
    progress.step(words.ADDING_POINTS)
    if stated := [name for name in placement_sql.POINT_COLUMNS if name in columns]:
        cursor.execute(add.FIRST_POINTS.format(points=placement_sql.points_sql(stated)), known)
    for statement in (add.POINTS, add.RELATED, add.RELATED_POINTS):
        cursor.execute(statement, known)
    _look_anew(cursor)
    cursor.execute(add.JOINED)
    if joined := [pk for (pk,) in cursor.fetchall()]:
        ledger.refresh_cases(case_ids=joined)


def _look_anew(cursor: Any) -> None:
    """Take statistics of the tables that the file has outgrown, from a small sample; the server refines them later."""
    cursor.execute(add.OUTGROWN)
    tables = [table for (table,) in cursor.fetchall()]
    if tables:
        cursor.execute(f"SET LOCAL default_statistics_target = 10; ANALYZE {', '.join(tables)}")
        cursor.execute("SET LOCAL default_statistics_target = DEFAULT")


def _change(cursor: Any, placement: Placement, known: dict[str, Any], progress: Progress) -> None:
    progress.step(words.UPDATING)
    for statement in (change.REOPENED, change.HOLD_REOPENED, change.REOPEN_CASES):
        cursor.execute(statement, known)
    for statement in (change.ENTRIES, change.SHORTFALL, change.STATED_BEFORE, change.AWAY, change.ACCOUNTS):
        cursor.execute(statement, known)
    cursor.execute(change.STATED, known)
    cursor.execute(change.DUE.format(due=ledger.DUE_IN_FORCE.format(balance="a.balance")), known)
    touched = {pk for (pk,) in cursor.fetchall()}
    states_unapplied = "unapplied" in placement.columns
    applied = surplus.apply(cursor, creditor=placement.creditor, known=known, states_unapplied=states_unapplied)
    if applied:
        ledger.rebuild(account_ids=applied)
    cursor.execute(change.CHANGED_DEBTORS, known)
    for statement in (change.FIRST_STATES, change.DEBTORS, change.LAST_STATES):
        cursor.execute(statement, known)
    cursor.execute(change.TOUCHED, known)
    if touched := touched.union(pk for (pk,) in cursor.fetchall()):
        ledger.refresh_cases(case_ids=list(touched))
    cursor.execute(change.SAID_BEFORE)
    for left, case_id in cursor.fetchall():
        comeback.hold_again(left=left, case_id=case_id, by=placement.created_by, now=known["now"])


def _recall(cursor: Any, placement: Placement, known: dict[str, Any], progress: Progress) -> None:
    progress.step(words.RECALLING)
    cursor.execute(recall_sql.RECALL if placement.scope == FileScope.RECALL else change.RECALL, known)
    touched = list({pk for (pk,) in cursor.fetchall()})
    end = case_end.End(placement.creditor, CloseReason.RECALLED, known["today"], known["reason"])
    case_end.close_emptied(case_ids=touched, end=end, by=placement.created_by, now=known["now"])
