"""The life of a run: started, figured, in review, approved by a second person, exported."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commissions.actions import adjustments, pay
from commissions.actions.calculation import PlanMissing, RunLocked
from commissions.enums import LOCKED, RunState
from commissions.models import Run
from commissions.queries import exceptions
from commissions.queries.plans import plans
from common import audit, cards, jobs, second_person
from common.errors import Refusal
from common.models import Job
from common.versions import MOST_WORDS
from staff.models import User

CALCULATE = "commissions.calculate"
EXPORT = "commissions.export"
RETURNED = ("returned_at", "returned_by", "returned_words")


class RunExists(Refusal):
    """The month has its run in this currency."""

    code = "run_exists"


class MonthNotOver(Refusal):
    """A month is figured when it is over."""

    code = "month_not_over"


class NotReady(Refusal):
    """The run is not in the state that the act needs."""

    code = "run_not_ready"


class ExceptionsStand(Refusal):
    """Exceptions stand before review and approval."""

    code = "exceptions_stand"


class WordsMissing(Refusal):
    """Who sends a run back says why."""

    code = "words_missing"


class AdjustmentsWait(Refusal):
    """Adjustments were approved after the run was figured."""

    code = "adjustments_wait"


class EarlierMonthFirst(Refusal):
    """What the month before left is not known yet, or was not when the run was figured."""

    code = "earlier_month_first"


@transaction.atomic
def start(*, by: User, month: date, currency: str, today: date, now: datetime) -> Run:
    """Open the run of `month` (its first day) in `currency` and queue its calculation.

    Raises MonthNotOver for the present month and later, PlanMissing without an approved plan, RunExists.
    """
    if month >= today.replace(day=1):
        raise MonthNotOver(
            _("This month is not over. A month is calculated from the first day after it."), field="month"
        )
    if not any(one.versions for one in plans.assigned(month=month, currency=currency).values()):
        raise PlanMissing(
            _("No plan pays anybody in this month. Approve a version that counts, then assign the plan."), field="month"
        )
    try:
        with transaction.atomic():
            run = Run.objects.create(month=month, currency=currency, created_at=now, created_by=by)
    except IntegrityError as error:
        raise RunExists(_("This month has its run in this currency. Open it from the list."), field="month") from error
    audit.record(by=by, action="run.start", subject=run, now=now, month=str(month), currency=currency)
    queue(by=by, run=run, now=now)
    return run


@transaction.atomic
def queue(*, by: User, run: Run, now: datetime) -> Job:
    """Queue the calculation of `run`; raise RunLocked when it is approved, AlreadyRunning while one is at work."""
    run = _locked_row(run)
    if run.is_locked:
        raise RunLocked(_("This run is approved and locked. A difference is posted in the next month."))
    job = jobs.start(
        kind=CALCULATE, by=by, key=f"run:{run.pk}", back_url=run.get_absolute_url(), payload={"run": run.pk}
    )
    _remember(run, job)
    audit.record(by=by, action="run.queue", subject=run, now=now)
    return job


@transaction.atomic
def send_to_review(*, by: User, run: Run, now: datetime) -> Run:
    """Freeze the values of a figured run for a second person. Raises NotReady, ExceptionsStand, AdjustmentsWait."""
    run = _locked_row(run)
    if run.state != RunState.CALCULATED:
        raise NotReady(_("Only a calculated run goes to review. Calculate it first."))
    _nothing_stands(run)
    run.state, run.review_at, run.review_by = RunState.IN_REVIEW, now, by
    run.returned_at, run.returned_by, run.returned_words = None, None, ""
    run.save(update_fields=["state", "review_at", "review_by", *RETURNED])
    Run.objects.filter(booked_in=run).update(state=RunState.IN_REVIEW, review_at=now, review_by=by)
    audit.record(by=by, action="run.review", subject=run, now=now, total=str(run.total))
    return run


@transaction.atomic
def send_back(*, by: User, run: Run, words: str, now: datetime) -> Run:
    """Give a run in review back to those who made it, with the reason; it goes to review again once that is mended.

    Raises NotReady, SecondPersonNeeded for who figured it or sent it to review, WordsMissing.
    """
    run = _reviewed(run, by)
    if not words.strip():
        raise WordsMissing(_("Say why you send it back. The person who calculated it reads it."), field="words")
    run.state, run.review_at, run.review_by = RunState.CALCULATED, None, None
    run.returned_at, run.returned_by, run.returned_words = now, by, cards.kept(words, MOST_WORDS)
    run.save(update_fields=["state", "review_at", "review_by", *RETURNED])
    Run.objects.filter(booked_in=run).update(state=RunState.CALCULATED, review_at=None, review_by=None)
    audit.record(by=by, action="run.send_back", subject=run, now=now, words=run.returned_words)
    return run


@transaction.atomic
def approve(*, by: User, run: Run, now: datetime, words: str = "") -> Run:
    """Approve a run in review and book it in the pay accounts: from here on the database refuses every change to it.

    The log keeps `words`. Raises NotReady, SecondPersonNeeded for who figured it or sent it to review,
    EarlierMonthFirst, ExceptionsStand, AdjustmentsWait.
    """
    run = _reviewed(run, by)
    _in_order(run)
    _nothing_stands(run)
    run.state, run.approved_at, run.approved_by = RunState.APPROVED, now, by
    run.save(update_fields=["state", "approved_at", "approved_by"])
    Run.objects.filter(booked_in=run).update(state=RunState.APPROVED, approved_at=now, approved_by=by)
    facts = {"total": str(run.total), "fingerprint": run.fingerprint, "entries": pay.book(run)}
    facts |= {"words": cards.kept(words, MOST_WORDS)} if words.strip() else {}
    audit.record(by=by, action="run.approve", subject=run, now=now, **facts)
    return run


@transaction.atomic
def queue_export(*, by: User, run: Run, now: datetime) -> Job:
    """Queue the wage file of an approved run. Raises NotReady for one that is not approved."""
    run = _locked_row(run)
    if not run.is_locked:
        raise NotReady(_("Only an approved run is exported. Have it approved first."))
    job = jobs.start(kind=EXPORT, by=by, key=f"run:{run.pk}", back_url=run.get_absolute_url(), payload={"run": run.pk})
    audit.record(by=by, action="run.queue_export", subject=run, now=now, job=job.pk)
    return job


def exported(*, run: Run, now: datetime) -> None:
    """Set a locked approved run, with the deltas booked in it, to exported; one that left the desk before stays so."""
    if run.state != RunState.APPROVED:
        return
    run.state, run.exported_at = RunState.EXPORTED, now
    run.save(update_fields=["state", "exported_at"])
    Run.objects.filter(booked_in=run).update(state=RunState.EXPORTED, exported_at=now)


def _locked_row(run: Run) -> Run:
    found: Run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    return found


def _reviewed(run: Run, by: User) -> Run:
    """Return the run in review, locked for the decision of `by`, a second person."""
    run = _locked_row(run)
    if run.state != RunState.IN_REVIEW:
        raise NotReady(_("Only a run in review is approved or sent back. Send it to review first."))
    second_person.check(by=by, makers=[run.calculated_by_id, run.review_by_id])
    return run


def _remember(run: Run, job: Job) -> None:
    run.job = job
    run.save(update_fields=["job"])


def _in_order(run: Run) -> None:
    """Raise EarlierMonthFirst unless `run` began with what all earlier runs of its currency left."""
    earlier = Run.objects.official().filter(currency=run.currency, month__lt=run.month)
    if earlier.exclude(state__in=LOCKED).exists():
        raise EarlierMonthFirst(_("An earlier month is not approved. Approve it first, then calculate this one again."))
    if earlier.filter(approved_at__gt=run.calculated_at).exists():
        raise EarlierMonthFirst(
            _("An earlier month was approved after this one was calculated. Calculate it again, from what that left.")
        )


def _nothing_stands(run: Run) -> None:
    count = len(exceptions.standing(run))
    if count:
        raise ExceptionsStand(
            ngettext(
                "%(count)d exception stands before this. Clear it first.",
                "%(count)d exceptions stand before this. Clear them first.",
                count,
            )
            % {"count": count}
        )
    paid = plans.assigned(month=run.month, currency=run.currency)
    if adjustments.unbooked(run, list(paid)).exists():
        raise AdjustmentsWait(
            _("An adjustment was approved after this run was calculated. Calculate it again, so that it is paid.")
        )
