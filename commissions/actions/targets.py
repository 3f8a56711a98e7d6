"""Targets per collector and month: set by one person, approved by another; of approved months they are amended."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commissions.actions import months
from commissions.actions.months import AmendmentWaits, MonthLocked
from commissions.enums import AmendmentKind
from commissions.models import Amendment, Target
from commissions.queries import amendments as queries
from commissions.rules.months import previous_month
from common import audit, history, second_person
from common.errors import Refusal
from common.versions import VersionState
from staff.models import User


class TargetNotPositive(Refusal):
    """A target is above zero, or there is none."""

    code = "target_not_positive"


class NothingWaits(Refusal):
    """No target waits for approval."""

    code = "nothing_waits"


@transaction.atomic
def set_month(
    *,
    by: User,
    month: date,
    currency: str,
    amounts: Mapping[int, Decimal | None],
    now: datetime,
    reason: str = "",
) -> int:
    """Set the targets of a month in one currency by collector id; None takes one away. Returns how many changed.

    What changed waits for a second person and counts for nothing until then. When the month's run is approved the
    changes are amendments: with a `reason`, and what is approved stands until they are. Raises MonthLocked without
    one, AmendmentWaits, TargetNotPositive for an amount of 0 or less, or for one that is taken out of such a month.
    """
    if any(amount is not None and amount <= 0 for amount in amounts.values()):
        raise TargetNotPositive(_("A target is above zero. Leave the field empty for no target."))
    rows = Target.objects.select_for_update(of=("self",)).filter(month=month, currency=currency)
    present = {row.collector_id: row for row in rows.order_by("pk")}
    changes = {who: amount for who, amount in amounts.items() if _amount(present.get(who)) != amount}
    if changes and queries.is_locked(month, currency):
        return _amend(by=by, month=month, currency=currency, amounts=changes, now=now, reason=reason)
    for collector_id, amount in changes.items():
        row = present.get(collector_id) or Target(collector_id=collector_id, month=month, currency=currency)
        history.sign(row, by=by, now=now)
        if amount is None:
            row.delete()
        else:
            row.amount, row.set_by, row.approved_at, row.approved_by = amount, by, None, None
            row.save()
    if changes:
        audit.record(by=by, action="target.set_month", subject=by, now=now, month=str(month), changed=len(changes))
    return len(changes)


def _amount(row: Target | None) -> Decimal | None:
    return row.amount if row else None


def _amend(
    *, by: User, month: date, currency: str, amounts: Mapping[int, Decimal | None], now: datetime, reason: str
) -> int:
    months.amends(month, currency, reason)
    present = queries.of_targets(month=month, currency=currency).filter(collector__in=amounts)
    waits = {row.collector_id: row for row in present.select_for_update(of=("self",))}
    count = 0
    for collector_id, amount in amounts.items():
        held = waits.get(collector_id)
        if held is not None and held.amount == amount:
            continue
        if held is not None:
            raise AmendmentWaits(
                _("Another change of this target waits: %(name)s. Have it decided first.") % {"name": held.collector}
            )
        if amount is None:
            raise TargetNotPositive(_("A target of an approved month is changed, not taken away. Write an amount."))
        about: dict[str, Any] = {"month": month, "currency": currency, "collector_id": collector_id, "amount": amount}
        months.ask(by=by, kind=AmendmentKind.TARGET, reason=reason, now=now, **about)
        count += 1
    return count


def apply(*, amendment: Amendment, by: User, now: datetime) -> None:
    """Write the target of an amendment that `by` approved."""
    of = {"collector_id": amendment.collector_id, "month": amendment.month, "currency": amendment.currency}
    row = Target.objects.select_for_update(of=("self",)).filter(**of).first() or Target(**of)
    history.sign(row, by=by, now=now, reason=amendment.reason)
    row.amount, row.set_by, row.approved_at, row.approved_by = amendment.amount, amendment.made_by, now, by
    row.save()


@transaction.atomic
def copy_last_month(*, by: User, month: date, currency: str, now: datetime) -> int:
    """Give everyone who has no target in `month` that of the month before; return how many. Raises MonthLocked."""
    if queries.is_locked(month, currency):
        raise MonthLocked(_("The run of this month is approved. Change its targets one by one, and say why."))
    present = Target.objects.filter(month=month, currency=currency).values("collector")
    last = Target.objects.filter(month=previous_month(month), currency=currency, collector__is_active=True)
    amounts: dict[int, Decimal | None] = dict(last.exclude(collector__in=present).values_list("collector", "amount"))
    return set_month(by=by, month=month, currency=currency, amounts=amounts, now=now)


@transaction.atomic
def approve(*, by: User, month: date, currency: str, now: datetime, collectors: Collection[int] | None = None) -> int:
    """Approve the waiting targets of a month, of `collectors` or of all, that somebody else set; return how many.

    Of a month whose run is approved these are the amendments. Raises NothingWaits, SecondPersonNeeded when `by` set
    all that wait.
    """
    if queries.is_locked(month, currency):
        return _approve_amendments(by=by, month=month, currency=currency, now=now, collectors=collectors)
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


def _approve_amendments(
    *, by: User, month: date, currency: str, now: datetime, collectors: Collection[int] | None
) -> int:
    waiting = queries.of_targets(month=month, currency=currency).select_for_update(of=("self",))
    rows = list(waiting if collectors is None else waiting.filter(collector__in=collectors))
    if not rows:
        raise NothingWaits(_("No target of this month waits for approval."))
    theirs = [row for row in rows if row.made_by_id != by.pk]
    if not theirs:
        second_person.check(by=by, makers=[by.pk])
    for row in theirs:
        apply(amendment=months.decide(row=row, state=VersionState.APPROVED, by=by, now=now), by=by, now=now)
    return len(theirs)
