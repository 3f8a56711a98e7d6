"""Clearing what stands before a run: by crediting a payment, leaving it out, or accepting what was figured without."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.ledger import credits as attribution
from commissions.actions.calculation import RunLocked
from commissions.enums import ExceptionKind
from commissions.models import Clearance, Line, Run, Statement
from commissions.queries import exceptions
from common import audit
from common.errors import Refusal
from staff.models import User

LEAVABLE = (
    ExceptionKind.UNATTRIBUTED,
    ExceptionKind.NO_PLAN,
    ExceptionKind.NO_ROW,
    ExceptionKind.MISSING_FACT,
    ExceptionKind.UNKNOWN_COLLECTOR,
    ExceptionKind.UNKNOWN_PAYMENT,
    ExceptionKind.OVER_REVERSED,
    ExceptionKind.NO_CLAWBACK_POLICY,
)
"""What payments can wait for: each is decided payment by payment."""
ACCEPTABLE = (
    ExceptionKind.NO_ROW,
    ExceptionKind.MISSING_FACT,
    ExceptionKind.POOL_WITHOUT_MEMBERS,
    ExceptionKind.NO_PLAN,
)
"""What people and teams can lack: accepted, they are paid as if the plan did not ask for it."""


class ReasonMissing(Refusal):
    """A decision needs its reason."""

    code = "reason_missing"


class NothingToClear(Refusal):
    """None of the chosen rows stands before the run."""

    code = "nothing_to_clear"


@transaction.atomic
def credit(*, by: User, run: Run, payments: list[int], collector: User, reason: str, now: datetime) -> int:
    """Credit payments without a collector to `collector`; the run is then to be calculated again.

    Raises RunLocked, ReasonMissing, NothingToClear, and what `cases.actions.ledger.credits.attribute` raises.
    """
    run = _open(run, reason)
    found = _standing_lines(run, ExceptionKind.UNATTRIBUTED, payments)
    # A reversal follows the payment that it reverses.
    sources = [line.payment.reverses_id or line.payment_id for line in found]
    changed = attribution.attribute(
        by=by, payments=sorted(set(sources)), collector=collector, reason=reason.strip(), now=now
    )
    audit.record(by=by, action="run.credit", subject=run, now=now, payments=changed, collector=collector.pk)
    return changed


@transaction.atomic
def leave_out(*, by: User, run: Run, kind: ExceptionKind, payments: list[int], reason: str, now: datetime) -> int:
    """Decide that payments which wait stay as they were figured: not counted, or without what is missing.

    Returns how many.

    Raises RunLocked, ReasonMissing, NothingToClear.
    """
    run = _open(run, reason)
    found = _standing_lines(run, kind, payments)
    rows = [
        Clearance(
            run=run,
            kind=kind,
            payment_id=line.payment_id,
            amount=line.base,
            reason=reason.strip(),
            cleared_at=now,
            cleared_by=by,
        )
        for line in found
    ]
    Clearance.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record(by=by, action="run.leave_out", subject=run, now=now, kind=kind, payments=len(rows))
    return len(rows)


@transaction.atomic
def accept_negative(*, by: User, run: Run, collector: User, reason: str, now: datetime) -> Clearance:
    """Accept that a statement is below zero as it stands. Raises RunLocked, ReasonMissing, NothingToClear."""
    run = _open(run, reason)
    statement = Statement.objects.filter(run=run, collector=collector, paid__lt=0).first()
    if statement is None:
        raise NothingToClear(_("This statement is not below zero any more. Read the run again."))
    clearance, _created = Clearance.objects.update_or_create(
        run=run,
        kind=ExceptionKind.NEGATIVE_STATEMENT,
        collector=collector,
        detail="",
        defaults={"amount": statement.paid, "reason": reason.strip(), "cleared_at": now, "cleared_by": by},
    )
    facts = {"collector": collector.pk, "paid": str(statement.paid)}
    audit.record(by=by, action="run.accept_negative", subject=run, now=now, **facts)
    return clearance


@transaction.atomic
def accept_lack(*, by: User, run: Run, kind: str, detail: str, reason: str, now: datetime) -> int:
    """Accept that people or teams lack what `detail` names; return how many.

    Raises RunLocked, ReasonMissing, NothingToClear.
    """
    run = _open(run, reason)
    found = exceptions.lacking(run, kind, detail) if kind in ACCEPTABLE else []
    if not found:
        raise NothingToClear(_("Nobody lacks this any more. Read the run again."))
    rows = [
        Clearance(
            run=run,
            kind=kind,
            collector_id=one["collector"],
            detail=detail,
            amount=0,
            reason=reason.strip(),
            cleared_at=now,
            cleared_by=by,
        )
        for one in found
    ]
    Clearance.objects.bulk_create(rows)
    audit.record(by=by, action="run.accept_lack", subject=run, now=now, kind=kind, detail=detail, people=len(rows))
    return len(rows)


def _open(run: Run, reason: str) -> Run:
    run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.is_locked:
        raise RunLocked(_("This run is approved and locked. A difference is posted in the next month."))
    if not reason.strip():
        raise ReasonMissing(_("Say why, so that the second person can follow."), field="reason")
    return run


def _standing_lines(run: Run, kind: ExceptionKind, payments: list[int]) -> list[Line]:
    lines = (
        Line.objects.waiting_for(kind).filter(run__in=run.with_deltas(), payment__in=payments).select_related("payment")
    )
    found = list(lines.order_by("pk"))
    if kind not in LEAVABLE or not found:
        raise NothingToClear(_("None of these payments stands before the run. Tick at least one."), field="payments")
    return found
