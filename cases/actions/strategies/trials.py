"""Tests of a challenger: started with a stop rule, stopped with a reason; nothing of it changes in between."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cases.enums import TrialMetric, TrialState
from cases.models import Trial
from cases.queries.strategies import strategies as queries
from common import audit, cards, history, turns
from common.errors import Refusal
from staff.models import User


class TrialRefused(Refusal):
    """The test cannot be started or stopped; the sentence tells why."""

    code = "trial_refused"


@dataclass(frozen=True)
class Terms:
    """What a test is: the segment's key, the challenger's share in percent, the metric, and the stop rule."""

    segment: str
    name: str
    share: int
    metric: TrialMetric
    days: int
    stop_cases: int | None
    stop_on: date | None
    least_difference: Decimal


@transaction.atomic
def start(*, terms: Terms, by: User, now: datetime, today: date) -> Trial:
    """Start a test in a segment of the version in force; cases that come into it from today are drawn.

    Raises TrialRefused without a challenger in that segment, without a stop rule, or while another test runs there.
    """
    turns.take("trials")
    version = queries.in_force(today)
    found = next((one for one in version.segments if one.key == terms.segment), None) if version else None
    if found is None or not found.challenger:
        raise TrialRefused(_("This segment has no challenger in force. Approve one first."), field="segment")
    if Trial.objects.filter(segment=terms.segment, state=TrialState.RUNNING).exists():
        raise TrialRefused(_("A test runs in this segment. Stop it first."), field="segment")
    _refuse_unfit(terms, today)
    row = Trial(
        segment=terms.segment,
        name=cards.kept(terms.name, 80),
        seed=uuid4().hex,
        share=terms.share,
        metric=terms.metric,
        days=terms.days,
        stop_cases=terms.stop_cases or None,
        stop_on=terms.stop_on,
        least_difference=abs(terms.least_difference),
        started_on=today,
        started_by=by,
    )
    history.sign(row, by=by, now=now)
    row.save()
    audit.record(by=by, action="trial.start", subject=row, now=now, segment=row.segment, share=row.share)
    return row


def _refuse_unfit(terms: Terms, today: date) -> None:
    if not 1 <= terms.share <= 99:
        raise TrialRefused(_("Both need cases: give the challenger 1 to 99 percent."), field="share")
    if terms.days < 1:
        raise TrialRefused(_("Measure at least one day."), field="days")
    if not terms.stop_cases and (terms.stop_on is None or terms.stop_on <= today):
        raise TrialRefused(_("Say before the start when it stops: cases in each arm, or a later day."), field="stop_on")
    if not terms.name.strip():
        raise TrialRefused(_("Give the test a name."), field="name")


@transaction.atomic
def stop(*, trial: Trial, reason: str, by: User, now: datetime, today: date) -> Trial:
    """Stop a test; from the next night its cases follow the champion. Raises TrialRefused."""
    row = Trial.objects.select_for_update(of=("self",)).get(pk=trial.pk)
    if row.state != TrialState.RUNNING:
        raise TrialRefused(_("The test is stopped already."))
    if not reason.strip():
        raise TrialRefused(_("Say why it stops. The result page shows it."), field="reason")
    row.state, row.stopped_on, row.stopped_by, row.reason = TrialState.STOPPED, today, by, cards.kept(reason, 200)
    history.sign(row, by=by, now=now, reason=row.reason)
    row.save()
    audit.record(by=by, action="trial.stop", subject=row, now=now)
    return row
