"""What approved months come to now less what was posted of them, and what reversals of them take back.

Paid history never changes: the difference is written as a delta run, booked in the run of the open month.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from commissions.actions import lines, mirrors
from commissions.actions.statements import faults_of, text
from commissions.engine import results
from commissions.engine.definition import Plan
from commissions.engine.measures import Sums
from commissions.engine.numbers import exact
from commissions.engine.settling import Corrections
from commissions.enums import RunKind, RunState
from commissions.models import Amendment, Run, Statement
from commissions.queries.compiled import corrections
from commissions.queries.figuring import closed, groups
from commissions.queries.figuring.closed import Closed, Posted
from commissions.queries.figuring.groups import Group
from commissions.queries.figuring.months import Month
from commissions.queries.figuring.people import key
from staff.models import User


@dataclass(slots=True)
class Booked:
    """What corrections an open month books, by person, and what people lack for what was amended."""

    corrections: dict[str, Corrections] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)

    def add(self, who: str, amount: Decimal) -> None:
        """Book an amount for a person: above zero it came late, below it is taken back."""
        before = self.corrections.get(who, Corrections())
        if amount > 0:
            self.corrections[who] = replace(before, late=before.late + amount)
        else:
            self.take_back(who, amount)

    def take_back(self, who: str, amount: Decimal) -> None:
        """Book for a person what reversals take back; above zero less is taken back than before."""
        before = self.corrections.get(who, Corrections())
        self.corrections[who] = replace(before, clawback=before.clawback + amount)


def book(
    *, cursor: Any, run: Run, month: Month, open_groups: list[Group], table: str, by: User, now: datetime
) -> Booked:
    """Write what closed months come to more or less, and what reversals of the month take back of them.

    `open_groups` are whom plans pay in the open month; `table` is the run's own, for its lines.
    """
    Run.objects.filter(booked_in=run).delete()
    booked = Booked()
    months = closed.closed(month)
    if not months:
        return booked
    amended = closed.amendments(run)
    then, corrected = {}, set()
    for one in closed.changed(cursor, month, months, amended):
        found = _delta(cursor, run, month, one, amended, booked, by=by, now=now)
        then[one.month] = _plans(found)
        corrected |= {one.month for row in amended if closed.concerns(row, one.month)}
    Amendment.objects.filter(pk__in=[row.pk for row in amended]).update(booked_in=run)
    corrected |= set(run.deltas.values_list("month", flat=True))
    rules = mirrors.Rules(_plans(open_groups), then, frozenset(corrected))
    for who, amount in mirrors.write(cursor, run, month, rules, table).items():
        booked.take_back(who, amount)
    return booked


def _plans(found: Iterable[Group]) -> dict[str, Plan]:
    """Return the plan that pays each person."""
    return {who: group.plan for group in found for who in group.people}


def _delta(
    cursor: Any, run: Run, month: Month, one: Closed, amended: list[Amendment], booked: Booked, *, by: User,
    now: datetime,
) -> list[Group]:  # fmt: skip
    """Figure what changed of a closed month again, and book what comes to more or less than was posted.

    Returns whom plans pay in the closed month, as it is agreed now.
    """
    again = Month(one.month, month.currency, month.watermark, month.as_of)
    again = replace(again, until=again.end)
    found = groups.groups(again)
    concerned = one.amended(amended, {group.last.plan_id: group.ids for group in found})
    told = again.params | {
        "known": closed.known(month),
        "open": month.start,
        "runs": one.runs,
        "amended": list(concerned),
    }
    cursor.execute(closed.PAYMENTS, told)
    if any(group.needs_lines or group.counts_on for group in found):
        cursor.execute(corrections.EVERYTHING, told)
    elif concerned:
        cursor.execute(closed.AMENDED, told)
    cursor.execute(closed.STATES)
    delta = _begun(run, month, one, by=by, now=now)
    own = _lines(cursor, delta, again, month, found)
    cursor.execute(corrections.BEFORE, told)
    cursor.execute(corrections.TAKEN_BACK, {"run": delta.pk, "runs": one.runs})
    cursor.execute(corrections.UNCHANGED, {"run": delta.pk})
    cursor.execute(corrections.MOVED, {"run": delta.pk})
    moved = {key(pk): Sums(base, int(count), 0, amount) for pk, base, amount, count in cursor.fetchall()}
    left = _left(one, concerned, found)
    statements = []
    for group, sums in zip(found, own, strict=True):
        posted = one.posted(group.people)
        come = sums or {who: _added(posted, moved, who) for who in {*posted, *moved} if who in group.people}
        result = groups.result(again, group, come)
        theirs = _touched(group, {*moved, *map(key, concerned)}, left)
        statements += [
            _statement(delta, group, statement, come.get(who, Sums()), posted.get(who, Posted()))
            for who, statement in result.statements.items()
            if who in theirs and _differs(statement, come.get(who, Sums()), posted.get(who, Posted()))
        ]
        booked.faults += [fault for fault in faults_of(result) if fault["collector"] in concerned]
    statements += _gone(delta, one, concerned - {pk for group in found for pk in group.ids})
    if not _written(cursor, delta, statements, by=by, now=now):
        delta.delete()
    for row in statements:
        booked.add(key(row.collector_id), row.total)
    return found


def _begun(run: Run, month: Month, one: Closed, *, by: User, now: datetime) -> Run:
    return Run.objects.create(
        kind=RunKind.DELTA,
        booked_in=run,
        month=one.month,
        currency=run.currency,
        watermark=month.watermark,
        as_of=month.as_of,
        created_at=now,
        created_by=by,
    )


def _left(one: Closed, amended: set[int], found: list[Group]) -> set[int]:
    """Return the ids of the plans that paid people of an amendment and pay them no more."""
    now = {pk: group.last.plan_id for group in found for pk in group.ids}
    return {plan for pk, paid in one.paid_by(amended).items() for plan in paid if now.get(pk) != plan}


def _touched(group: Group, changed: Collection[str], left: Collection[int]) -> Collection[str]:
    """Return whose pay may differ.

    Those whose lines moved or who are amended, and everybody of a plan by which they share, or shared, or are ranked.
    """
    own = {who for who in group.people if who in changed}
    shared = group.plan.team or any(one.kind == "rank" for one in group.plan.measures)
    return group.people if (own or group.last.plan_id in left) and shared else own


def _gone(delta: Run, one: Closed, people: Collection[int]) -> list[Statement]:
    """Return what takes back all that was posted for people whom no plan pays in the month any more."""
    found = []
    for who, posted in one.posted(map(key, people)).items():
        row = Statement.objects.filter(run__in=one.runs, collector=int(who)).select_related("version").latest("pk")
        if posted.total or posted.sums.line_total:
            steps = list(_steps((), posted))
            told = {"effects": -sum(posted.effects.values(), Decimal(0)), "rounding": -posted.rounding}
            found.append(
                Statement(
                    run=delta, collector=row.collector, version=row.version, payments=-posted.sums.payments,
                    recovered=-posted.sums.recovered, line_total=-posted.sums.line_total, steps=steps,
                    total=-posted.total, paid=-posted.total, **told,
                )
            )  # fmt: skip
    return found


def _lines(cursor: Any, delta: Run, again: Month, month: Month, found: list[Group]) -> list[dict[str, Sums]]:
    """Write the lines of what changed, as they are now; where the plan says so with what later months took back."""
    own = []
    for group in found:
        recomputes = group.plan.clawback.clawback == "recompute_period"
        own.append(lines.of_group(cursor, delta, replace(again, until=month.end) if recomputes else again, group)[1])
    cursor.execute(*lines.rest(delta, again, [pk for group in found for pk in group.ids]))
    return own


def _added(posted: dict[str, Posted], moved: dict[str, Sums], who: str) -> Sums:
    before, change = posted.get(who, Posted()).sums, moved.get(who, Sums())
    with exact():
        return Sums(
            before.recovered + change.recovered,
            before.payments + change.payments,
            0,
            before.line_total + change.line_total,
        )


def _differs(statement: results.Statement, sums: Sums, posted: Posted) -> bool:
    # A reversal is mirrored by the multiplier that was posted last, also where a cap keeps the total as it was.
    return (statement.total, statement.line_total) != (posted.total, posted.sums.line_total) or (
        sums.recovered != posted.sums.recovered or posted.multiplier not in (None, statement.multiplier)
    )


def _statement(delta: Run, group: Group, one: results.Statement, sums: Sums, posted: Posted) -> Statement:
    """Return what a person's statement comes to more or less than what was posted, step by step."""
    with exact():
        steps = list(_steps(one.steps, posted))
        effects = sum((Decimal(step["effect"]) for step in steps), Decimal(0))
        line_total, total = one.line_total - posted.sums.line_total, one.total - posted.total
        return Statement(
            run=delta,
            collector_id=int(one.collector),
            version=group.last,
            payments=sums.payments - posted.sums.payments,
            recovered=sums.recovered - posted.sums.recovered,
            target=group.people[one.collector].target,
            line_total=line_total,
            steps=steps,
            effects=effects,
            multiplier=one.multiplier,
            rounding=total - line_total - effects,
            total=total,
            paid=total,
            figures={name: text(value) for name, value in sorted(one.scope.items())},
        )


def _steps(now: Iterable[results.Step], posted: Posted) -> Iterable[dict[str, Any]]:
    left = dict(posted.effects)
    for step in now:
        effect = step.effect - left.pop((step.stage, step.component), Decimal(0))
        if effect:
            told = {"stage": step.stage, "component": step.component, "row": step.row}
            yield told | {"value": text(step.value), "effect": text(effect)}
    for (stage, component), effect in left.items():
        if effect:
            yield {"stage": stage, "component": component, "row": None, "value": "0", "effect": text(-effect)}


def _written(cursor: Any, delta: Run, statements: list[Statement], *, by: User, now: datetime) -> bool:
    """Write what the delta comes to; return whether there is anything."""
    Statement.objects.bulk_create(statements)
    stored = lines.Stored(cursor, delta)
    if not statements and not stored.lines:
        return False
    delta.counts = {"lines": stored.lines, "statements": len(statements)}
    delta.total = sum((one.total for one in statements), Decimal(0))
    delta.fingerprint = stored.digest
    delta.state, delta.calculated_at, delta.calculated_by = RunState.CALCULATED, now, by
    delta.save()
    return True
