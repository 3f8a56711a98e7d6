"""Disputes of statements: a collector's word, withdrawn or answered; a justified one asks for an adjustment."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.models import Creditor
from cases.queries import calendars
from commissions.actions import adjustments
from commissions.enums import DisputeState
from commissions.models import Dispute, Line, Statement
from commissions.rules import disputes as rules
from common import audit, cards, second_person
from common.clock import local_date
from common.errors import Refusal
from staff.models import User

MOST_WORDS = 500


class DisputeRefused(Refusal):
    """The dispute or its answer is not complete, or somebody else's; `field` is the input that is wrong."""

    code = "dispute_refused"


class DisputeClosed(Refusal):
    """The dispute is answered or withdrawn."""

    code = "dispute_closed"


class NothingAsked(Refusal):
    """No adjustment goes with the answer."""

    code = "nothing_asked"


@transaction.atomic
def dispute(*, by: User, statement: Statement, words: str, now: datetime, line: Line | None = None) -> Dispute:
    """Dispute the own statement, or one line of it, in words; it is due in five working days.

    Raises DisputeRefused without words, for somebody else's statement, for a correction that is not approved, and
    while the same is disputed already.
    """
    run = statement.run
    if statement.collector_id != by.pk:
        raise DisputeRefused(_("Only the person who is paid disputes a statement."))
    if run.booked_in_id and not run.is_locked:
        raise DisputeRefused(_("This correction may still change. Dispute the statement that pays it."))
    if not words.strip():
        raise DisputeRefused(_("Say in your own words what is wrong."), field="words")
    row = Dispute(
        run=run,
        collector=by,
        payment_id=line.payment_id if line else None,
        exclusion=line.exclusion if line else "",
        words=cards.kept(words, MOST_WORDS),
        opened_at=now,
        due_on=_due_on(statement, line, now),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise DisputeRefused(
            _("You dispute this already. Wait for the answer, or withdraw it and dispute it anew.")
        ) from error
    audit.record(by=by, action="dispute.open", subject=row, now=now, run=run.pk, payment=row.payment_id)
    return row


def _due_on(statement: Statement, line: Line | None, now: datetime) -> date:
    """Return the day by the calendar of the payment's creditor, else by that of the first one in the currency."""
    rows = Creditor.objects.filter(currency=statement.run.currency).order_by("pk")
    creditor = line.payment.creditor if line else rows.first()
    today = local_date(now, settings.DESK_TIME_ZONE)
    if creditor is None:
        raise DisputeRefused(_("No creditor has this currency any more. Ask finance."))
    return rules.due_on(today, calendars.of(creditor=creditor, first=today))


@transaction.atomic
def withdraw(*, dispute: Dispute, by: User, now: datetime) -> Dispute:
    """Take an own dispute back. Raises DisputeClosed, DisputeRefused for somebody else's."""
    row = _open(dispute)
    if row.collector_id != by.pk:
        raise DisputeRefused(_("Only the person who disputes it withdraws it. You can answer it instead."))
    return _close(row, DisputeState.WITHDRAWN, by=by, now=now, answer="")


@dataclass(frozen=True, slots=True)
class Amends:
    """What is paid for a justified dispute: `amount` more (below zero: less) with the month that begins on `month`."""

    month: date
    amount: Decimal


@transaction.atomic
def justify(*, dispute: Dispute, amends: Amends, answer: str, by: User, today: date, now: datetime) -> Dispute:
    """Find a dispute justified and ask for its adjustment, which a second person decides, in one step.

    Raises DisputeClosed, SecondPersonNeeded for the own one, DisputeRefused without words, and what
    `adjustments.propose` raises.
    """
    row = _answered(dispute, answer, by)
    wanted = adjustments.Wanted(row.collector, amends.month, row.run.currency, amends.amount, answer, row.payment)
    row.adjustment = adjustments.propose(by=by, wanted=wanted, today=today, now=now)
    return _close(row, DisputeState.JUSTIFIED, by=by, now=now, answer=answer)


@transaction.atomic
def reject(*, dispute: Dispute, answer: str, by: User, now: datetime) -> Dispute:
    """Find a dispute not justified, with the reason that the collector reads.

    Raises DisputeClosed, SecondPersonNeeded for the own one, DisputeRefused without words.
    """
    return _close(_answered(dispute, answer, by), DisputeState.NOT_JUSTIFIED, by=by, now=now, answer=answer)


@transaction.atomic
def take_back(*, dispute: Dispute, words: str, by: User, now: datetime) -> Dispute:
    """Withdraw the adjustment that was asked for with an answer, before it is decided; the collector reads `words`.

    The answer stays; the collector may dispute anew. Raises NothingAsked, and what `adjustments.withdraw` raises.
    """
    row: Dispute = Dispute.objects.select_related("adjustment").get(pk=dispute.pk)
    if row.adjustment is None:
        raise NothingAsked(_("No adjustment was asked for with this answer."))
    row.adjustment = adjustments.withdraw(adjustment=row.adjustment, by=by, now=now, words=words)
    return row


def _open(dispute: Dispute) -> Dispute:
    rows = Dispute.objects.select_for_update(of=("self",)).select_related("run", "collector", "payment")
    row: Dispute = rows.get(pk=dispute.pk)
    if row.state != DisputeState.OPEN:
        raise DisputeClosed(_("It is answered or withdrawn already. Look at it again."))
    return row


def _answered(dispute: Dispute, answer: str, by: User) -> Dispute:
    row = _open(dispute)
    second_person.check(by=by, makers=[row.collector_id])
    if not answer.strip():
        raise DisputeRefused(_("Say why. The collector reads it."), field="answer")
    return row


def _close(row: Dispute, state: DisputeState, *, by: User, now: datetime, answer: str) -> Dispute:
    row.state, row.closed_at, row.closed_by, row.answer = state, now, by, cards.kept(answer, MOST_WORDS)
    row.save(update_fields=["state", "closed_at", "closed_by", "answer", "adjustment"])
    audit.record(by=by, action=f"dispute.{state.value}", subject=row, now=now, run=row.run_id)
    return row
