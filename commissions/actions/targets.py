"""Targets per collector and month: set by one person, approved by another."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from commissions.actions.months import MonthLocked
from commissions.models import Run, Target
from commissions.rules.months import previous_month
from common import audit, history, second_person
from common.errors import Refusal
from staff.models import User


class TargetNotPositive(Refusal):
    """A target is above zero, or there is none."""

    code = "target_not_positive"


class NothingWaits(Refusal):
    """No target waits for approval."""

    code = "nothing_waits"


@transaction.atomic
def set_month(*, by: User, month: date, currency: str, amounts: Mapping[int, Decimal | None], now: datetime) -> int:
    """Set the targets of a month in one currency by collector id; None takes one away. Returns how many changed.

    What changed waits for a second person and counts for nothing until then. Raises MonthLocked when the month's run
    is approved, TargetNotPositive for an amount of 0 or less.
    """
    _open(month, currency)
    if any(amount is not None and amount <= 0 for amount in amounts.values()):
        raise TargetNotPositive(_("A target is above zero. Leave the field empty for no target."))
    rows = Target.objects.select_for_update(of=("self",)).filter(month=month, currency=currency)
    present = {row.collector_id: row for row in rows.order_by("pk")}
    changed = 0
    for collector_id, amount in amounts.items():
        row = present.get(collector_id)
        if (row.amount if row else None) == amount:
            continue
        row = row or Target(collector_id=collector_id, month=month, currency=currency)
        history.sign(row, by=by, now=now)
        if amount is None:
            row.delete()
        else:
            row.amount, row.set_by, row.approved_at, row.approved_by = amount, by, None, None
            row.save()
        changed += 1
    if changed:
        audit.record(by=by, action="target.set_month", subject=by, now=now, month=str(month), changed=changed)
    return changed


@transaction.atomic
def copy_last_month(*, by: User, month: date, currency: str, now: datetime) -> int:
    """Give everyone who has no target in `month` that of the month before; return how many."""
    _open(month, currency)
    present = Target.objects.filter(month=month, currency=currency).values("collector")
    last = Target.objects.filter(month=previous_month(month), currency=currency, collector__is_active=True)
    amounts: dict[int, Decimal | None] = dict(last.exclude(collector__in=present).values_list("collector", "amount"))
    return set_month(by=by, month=month, currency=currency, amounts=amounts, now=now)


@transaction.atomic
def approve(*, by: User, month: date, currency: str, now: datetime, collectors: Collection[int] | None = None) -> int:
    """Approve the waiting targets of a month, of `collectors` or of all, that somebody else set; return how many.

    Raises MonthLocked, NothingWaits, SecondPersonNeeded when `by` set all that wait.
    """
    _open(month, currency)
    waiting = Target.objects.select_for_update(of=("self",)).waiting().filter(month=month, currency=currency)
    if collectors is not None:
        waiting = waiting.filter(collector__in=collectors)
    rows = list(waiting.order_by("pk"))
    if not rows:
        raise NothingWaits(_("No target of this month waits for approval."))
    theirs = [row.pk for row in rows if row.set_by_id != by.pk]
    if not theirs:
        second_person.check(by=by, makers=[by.pk])
    Target.objects.filter(pk__in=theirs).update(approved_at=now, approved_by=by)
    history.sign_rows(model=Target, ids=theirs, by=by, now=now)
    audit.record(by=by, action="target.approve", subject=by, now=now, month=str(month), approved=len(theirs))
    return len(theirs)


def _open(month: date, currency: str) -> None:
    run = Run.objects.official().filter(month=month, currency=currency).first()
    if run is not None and run.is_locked:
        raise MonthLocked(_("The run of this month is approved. Its targets stay as they are."))
