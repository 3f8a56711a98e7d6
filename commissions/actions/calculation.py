"""Figuring a run: lines by compiled SQL, statements by the engine, and the proof that both agree."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commissions.actions import adjustments, deltas, line_tables, lines, parts
from commissions.actions.lines import EnginesDisagree, Stored
from commissions.actions.statements import faults_of, statements_of, text
from commissions.engine.measures import Sums
from commissions.engine.numbers import exact
from commissions.enums import RunState
from commissions.models import Run, Statement
from commissions.queries.figuring import by_engine, groups
from commissions.queries.figuring.groups import Group
from commissions.queries.figuring.months import Month, watermark
from commissions.queries.plans import bench, plans
from common import audit, clock
from common.errors import Refusal
from staff.models import User


class RunLocked(Refusal):
    """The run is approved; nothing in it changes any more."""

    code = "run_locked"


class PlanMissing(Refusal):
    """No approved plan pays anybody in the month."""

    code = "plan_missing"


class Tells(Protocol):
    """Who is told how far the work is."""

    def step(self, label: str, total: int = 0) -> None:
        """Begin a part."""

    def at(self, done: int, total: int) -> None:
        """Say how far the part is."""


def calculate(*, by: User, run: Run, now: datetime, tell: Tells) -> Run:
    """Figure all lines and statements of `run` anew, in one transaction: what was figured before is replaced.

    It counts the facts that are kept by now (`facts.capture` keeps them), and books the adjustments approved by now.
    Outside of any transaction, the lines of many payments are written by several connections (`parts`).
    Raises RunLocked for an approved run, PlanMissing when no approved version pays anybody, EnginesDisagree.
    """
    alone = connection.in_atomic_block
    try:
        with transaction.atomic():
            return _calculated(by=by, run=run, now=now, tell=tell, alone=alone)
    except BaseException:
        if not alone:
            _forgotten(run)
        raise


def _forgotten(run: Run) -> None:
    """Drop what several connections wrote for nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        line_tables.dropped(cursor, _held(run))


def _held(run: Run) -> Run:
    held: Run = Run.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    return held


def _calculated(*, by: User, run: Run, now: datetime, tell: Tells, alone: bool) -> Run:
    run = _held(run)
    if run.is_locked:
        raise RunLocked(_("This run is approved and locked. A difference is posted in the next month."))
    month = Month(run.month, run.currency, watermark(), clock.local_date(now, settings.DESK_TIME_ZONE))
    found = groups.groups(month)
    if not found:
        raise PlanMissing(_("No plan pays anybody in this month. Approve a version that counts, then assign the plan."))
    tell.step(gettext_noop("Writing the lines"))
    Statement.objects.filter(run=run)._raw_delete(using="default")  # noqa: SLF001 - the lines are gone
    with groups.planned() as cursor:
        posted = lines.posted(cursor, month)
        connections = 1 if alone else parts.number_of(posted[0])
        opened = line_tables.opened
        table = opened(cursor, run) if connections == 1 else parts.elsewhere(opened, run)
        booked = deltas.book(cursor=cursor, run=run, month=month, open_groups=found, table=table, by=by, now=now)
        own = lines.write(cursor, run, month, found, table, payments=posted[0], connections=connections)
        stored = Stored(cursor, run, table)
        counts = _counts(stored, *posted)
    tell.step(gettext_noop("Calculating the statements"), stored.lines)
    paid = [pk for group in found for pk in group.ids]
    corrections = adjustments.claim(run, paid, booked.corrections)
    statements, faults = [], _failing(found)
    for group, sums in zip(found, own, strict=True):
        come = sums or {who: stored.sums[who] for who in group.people if who in stored.sums}
        counts["proved"] += _proved(month, group, come, stored)
        result = groups.result(month, group, come, corrections)
        statements += statements_of(run, group, come, result)
        faults += faults_of(result)
    Statement.objects.bulk_create(statements)
    line_tables.joined(run, table)
    faults += [one for one in booked.faults if one not in faults] + _unbooked(booked, found)
    run.watermark, run.as_of, run.plans, run.faults = month.watermark, month.as_of, _plans(found), faults
    return _written(run, statements, counts, stored.digest, by=by, now=now)


def _counts(stored: Stored, payments: int, amount: Decimal) -> dict[str, Any]:
    """Return the control totals of what is stored."""
    counts: dict[str, Any] = {"posted": [payments, text(amount)], "lines": stored.lines, "proved": 0}
    for name in ("credited", "not_counted", "beyond", "taken_back", "waiting"):
        rows, money = stored.kinds.get(name, (0, Decimal(0)))
        counts[name] = [rows, text(money)]
    return counts


def _proved(month: Month, group: Group, sums: Mapping[str, Sums], stored: Stored) -> int:
    """Figure people again by the engine alone; return how many. Raises EnginesDisagree when it comes to else."""
    again, differ = by_engine.differing(month, group, sums)
    unlike = [who for who, one in sums.items() if one.line_total != stored.sums.get(who, Sums()).line_total]
    if differ or unlike:
        raise EnginesDisagree(_("Two calculations came to different sums. Nothing was stored. Tell the administrator."))
    return again


def _failing(found: list[Group]) -> list[dict[str, Any]]:
    """Return a fault for each version with a worked case that does not come to what it states."""
    rows = [row for group in found for row in group.rows]
    failing = [row for row in rows if any(not one.passed for one in bench.run(row.definition, row.cases))]
    return [{"code": "plan_fails", "collector": None, "detail": plans.named(row)} for row in failing]


def _unbooked(booked: deltas.Booked, found: list[Group]) -> list[dict[str, Any]]:
    """Return a fault for each person with a correction whom no plan pays any more: nobody books it."""
    paid = {who for group in found for who in group.people}
    left = sorted(set(booked.corrections) - paid)
    return [{"code": "no_plan", "collector": int(who), "detail": "correction"} for who in left]


def _plans(found: list[Group]) -> list[dict[str, Any]]:
    return [
        {"plan": row.plan.name, "version": row.pk, "number": row.number, "sha256": row.sha256}
        | {"people": len(group.people)}
        for group in found
        for row in group.rows
    ]


def _written(
    run: Run, statements: list[Statement], counts: dict[str, Any], digest: str, *, by: User, now: datetime
) -> Run:
    """Write the run itself: totals, and the fingerprint over lines and statements."""
    told = [[one.collector_id, text(one.line_total), one.steps, text(one.total), text(one.paid)] for one in statements]
    whole = json.dumps([digest, sorted(told, key=lambda one: str(one[0]))], sort_keys=True)
    fingerprint = hashlib.sha256(whole.encode()).hexdigest()
    with exact():
        for name in ("line_total", "effects", "rounding", "total"):
            counts[name] = text(sum((getattr(one, name) for one in statements), Decimal(0)))
    counts["statements"] = len(statements)
    counts["figured"] = int(run.counts.get("figured", 0)) + 1
    counts["same"] = bool(run.fingerprint) and run.fingerprint == fingerprint
    run.counts, run.fingerprint = counts, fingerprint
    run.total = sum((one.paid for one in statements), Decimal(0))
    run.state, run.calculated_at, run.calculated_by = RunState.CALCULATED, now, by
    run.review_at = run.review_by = None
    run.save()
    facts = {"payments": counts["posted"][0], "total": str(run.total), "fingerprint": fingerprint}
    audit.record(by=by, action="run.calculate", subject=run, now=now, **facts)
    return run
