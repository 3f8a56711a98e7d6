"""Adjustments of pay: asked for by one person, decided by another, booked once in the run of an open month."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from cases.enums import CorrectionState
from cases.models import Payment
from commissions.actions.months import MonthLocked
from commissions.engine.settling import Corrections
from commissions.models import Adjustment, Dispute, Run
from commissions.queries.figuring.people import key
from commissions.queries.pay import adjustments as queries
from commissions.queries.plans import plans
from common import audit, cards, dates, second_person
from common.errors import Refusal
from common.exact import exact
from contacts.actions import attachments
from staff.models import User

MOST_WORDS = 500


class AdjustmentRefused(Refusal):
    """The adjustment cannot be asked for; `field` is the input that is wrong."""

    code = "adjustment_refused"


class AdjustmentDecided(Refusal):
    """The adjustment no longer waits."""

    code = "adjustment_decided"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: `amount` more (below zero: less) with the month that begins on `month`, and why.

    `payment` is the one that it is about, if one.
    """

    collector: User
    month: date
    currency: str
    amount: Decimal
    words: str
    payment: Payment | None = None


@transaction.atomic
def propose(*, by: User, wanted: Wanted, today: date, now: datetime, file: IO[bytes] | None = None) -> Adjustment:
    """Ask for an adjustment; nothing is booked yet.

    Raises MonthLocked for a month whose run is approved; AdjustmentRefused for no amount, without words, for a month
    to come, for who has no plan in it, or while one like it waits; AmountTooFine; AttachmentRefused.
    """
    _open_run(wanted.month, wanted.currency)
    wanted = replace(wanted, amount=exact(wanted.amount, wanted.currency, field="amount"))
    _refuse_impossible(wanted, today)
    kept = attachments.store(files=[file], by=by)[0].file if file else None
    row = Adjustment(
        collector=wanted.collector,
        month=wanted.month,
        currency=wanted.currency,
        amount=wanted.amount,
        words=cards.kept(wanted.words, MOST_WORDS),
        payment=wanted.payment,
        file=kept,
        asked_at=now,
        asked_by=by,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AdjustmentRefused(
            _("An adjustment of this person by this amount waits for a decision already. Wait for it, or withdraw it.")
        ) from error
    facts = {"collector": wanted.collector.pk, "amount": str(wanted.amount)}
    audit.record(by=by, action="adjustment.propose", subject=row, now=now, **facts)
    return row


def _refuse_impossible(wanted: Wanted, today: date) -> None:
    if not wanted.amount:
        raise AdjustmentRefused(_("Nothing is stated. Write an amount."), field="amount")
    if not wanted.words.strip():
        raise AdjustmentRefused(_("Say why in your own words. The second person decides by them."), field="words")
    if wanted.month > today.replace(day=1):
        raise AdjustmentRefused(_("This month has not begun. Choose the present one."), field="month")
    if wanted.collector.pk not in plans.assigned(
        month=wanted.month, currency=wanted.currency, only=wanted.collector.pk
    ):
        raise AdjustmentRefused(
            _("No plan pays this person in %(month)s in %(currency)s. Choose another month, or assign a plan first.")
            % {"month": dates.month(wanted.month), "currency": wanted.currency},
            field="month",
        )


def _open_run(month: date, currency: str) -> None:
    """Lock the run of a month, if it has begun. Raises MonthLocked for an approved one."""
    run = Run.objects.official().select_for_update(of=("self",)).filter(month=month, currency=currency).first()
    if run is not None and run.is_locked:
        raise MonthLocked(
            _("The run of %(month)s is approved and locked. Book the adjustment in the open month.")
            % {"month": dates.month(month)},
            field="month",
        )


@transaction.atomic
def approve(*, adjustment: Adjustment, by: User, now: datetime, words: str = "") -> Adjustment:
    """Approve an adjustment: the next calculation of its month's run books it.

    Raises AdjustmentDecided, SecondPersonNeeded for who asked or is paid by it, MonthLocked when its month was approved
    meanwhile.
    """
    _open_run(adjustment.month, adjustment.currency)
    row = _waiting(adjustment, by)
    return _decide(row, CorrectionState.APPROVED, by=by, now=now, words=words)


@transaction.atomic
def refuse(*, adjustment: Adjustment, words: str, by: User, now: datetime) -> Adjustment:
    """Refuse an adjustment with the reason. Raises AdjustmentDecided, SecondPersonNeeded, AdjustmentRefused."""
    row = _waiting(adjustment, by)
    if not words.strip():
        raise AdjustmentRefused(_("Say why you refuse it. The person who asked reads it."), field="words")
    return _decide(row, CorrectionState.REFUSED, by=by, now=now, words=words)


@transaction.atomic
def withdraw(*, adjustment: Adjustment, by: User, now: datetime, words: str = "") -> Adjustment:
    """Take an own request back, with the reason in `words` where it answers a dispute.

    Raises AdjustmentDecided, AdjustmentRefused for somebody else's or without the reason that a collector waits for.
    """
    row = _locked(adjustment)
    if row.asked_by_id != by.pk:
        raise AdjustmentRefused(_("Only the person who asked withdraws it. You can refuse it instead."))
    if not words.strip() and Dispute.objects.filter(adjustment=row).exists():
        raise AdjustmentRefused(_("It answers a dispute. Say why; the collector reads it."), field="words")
    return _decide(row, CorrectionState.WITHDRAWN, by=by, now=now, words=words)


def _locked(adjustment: Adjustment) -> Adjustment:
    row = Adjustment.objects.select_for_update(of=("self",)).get(pk=adjustment.pk)
    if row.state != CorrectionState.ASKED:
        raise AdjustmentDecided(_("It is decided already. Look at it again."))
    return row


def _waiting(adjustment: Adjustment, by: User) -> Adjustment:
    row = _locked(adjustment)
    second_person.check(by=by, makers=[row.asked_by_id, row.collector_id])
    return row


def _decide(row: Adjustment, state: CorrectionState, *, by: User, now: datetime, words: str) -> Adjustment:
    row.state, row.decided_at, row.decided_by, row.decision = state, now, by, cards.kept(words, MOST_WORDS)
    row.save(update_fields=["state", "decided_at", "decided_by", "decision"])
    audit.record(by=by, action=f"adjustment.{state.value}", subject=row, now=now, amount=str(row.amount))
    return row


def unbooked(run: Run, people: Collection[int]) -> QuerySet[Adjustment]:
    """Return the approved adjustments of these people that no run has booked, of the run's month and before."""
    return queries.unbooked(month=run.month, currency=run.currency, people=people)


def claim(run: Run, people: Collection[int], corrections: Mapping[str, Corrections]) -> dict[str, Corrections]:
    """Book in `run`, which its calculation has locked, every approved adjustment of the people whom it pays.

    Returns `corrections` by person with them. What the run had booked before is booked anew.
    """
    Adjustment.objects.filter(booked_in=run).update(booked_in=None)
    unbooked(run, people).update(booked_in=run)
    found = dict(corrections)
    booked = Adjustment.objects.filter(booked_in=run).order_by("collector").values_list("collector")
    for collector, amount in booked.annotate(Sum("amount")):
        found[key(collector)] = replace(found.get(key(collector), Corrections()), adjustment=amount)
    return found
