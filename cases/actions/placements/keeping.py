"""Asking a creditor to leave a case beyond its recall date, and recording the answer."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock
from cases.enums import CaseState, KeepState, PromiseState
from cases.models import Case, Creditor, KeepRequest, Promise
from cases.queries.placements import keeps as queries
from cases.rules.closings import keeping as rule
from common import audit, cards, dates
from common.clock import local_date
from common.errors import Refusal
from staff.models import User


class KeepRefused(Refusal):
    """The case cannot be asked for, or not until that day."""

    code = "keep_refused"


class KeepAnswered(Refusal):
    """The request waits no more."""

    code = "keep_answered"


@transaction.atomic
def ask(*, case: Case, until: date, reason: str, by: User, now: datetime) -> KeepRequest:
    """Ask the creditor to keep `case` with the desk until a day, with what speaks for it; its open promise goes along.

    Raises KeepRefused beyond the creditor's limits, or while another request waits.
    """
    case = case_lock.locked(case_id=case.pk)
    recall_on = _recall_on(case, until, now)
    reason = cards.kept(reason, 300)
    if not reason:
        raise KeepRefused(_("Write what speaks for keeping it: the promise, the plan, the talk."), field="reason")
    row = KeepRequest.objects.create(
        case=case,
        reason=reason,
        recall_on=recall_on,
        until=until,
        promise=Promise.objects.filter(case=case, state=PromiseState.OPEN).first(),
        asked_at=now,
        asked_by=by,
    )
    audit.record(by=by, action="keep.ask", subject=row, now=now, case=case.pk, until=until.isoformat())
    return row


def _recall_on(case: Case, until: date, now: datetime) -> date:
    """Return the recall date of a case that may be asked for; raise KeepRefused."""
    recall_on = queries.recall_on(case)
    if KeepRequest.objects.filter(case=case, state=KeepState.ASKED).exists():
        raise KeepRefused(_("The creditor was asked already. Record the answer first."))
    within = queries.within(case)
    found = rule.problem(
        is_open=case.state != CaseState.CLOSED,
        recall_on=recall_on,
        until=until,
        today=local_date(now, case.creditor.time_zone),
        within=within,
    )
    if found or recall_on is None:
        problem = found or rule.Problem.NO_RECALL
        sentence = _sentence(problem, recall_on, within)
        raise KeepRefused(sentence, field="" if problem == rule.Problem.CLOSED else "until")
    return recall_on


def _sentence(found: rule.Problem, recall_on: date | None, within: rule.Within) -> str:
    facts = {
        "recall": dates.day(recall_on) if recall_on else "",
        "furthest": dates.day(rule.furthest(recall_on, within)) if recall_on else "",
        "most": within.most,
        "percent": within.most_percent,
        "cases": within.cases,
    }
    return {
        rule.Problem.CLOSED: _("The case is closed already."),
        rule.Problem.NO_RECALL: _("The placement has no recall date, so nothing need be asked."),
        rule.Problem.PASSED: _("The recall date, %(recall)s, has passed. The case goes back.") % facts,
        rule.Problem.TOO_SOON: _("The case stays until %(recall)s anyhow. Choose a later day.") % facts,
        rule.Problem.TOO_LATE: _("This creditor keeps no longer. Choose a day up to %(furthest)s.") % facts,
        rule.Problem.TOO_MANY: _(
            "%(most)s of the %(cases)s cases of this placement are kept or asked for, which is the most "
            "(%(percent)s %%). Let another one go first."
        )
        % facts,
    }[found]


@transaction.atomic
def answer(*, request: KeepRequest, granted_until: date | None, words: str, by: User, now: datetime) -> KeepRequest:
    """Record the creditor's answer: kept until a day, or refused when `granted_until` is None.

    Raises KeepAnswered, and KeepRefused for a day before the recall date or over a year after it.
    """
    case_lock.locked(case_id=request.case_id)
    row = KeepRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if row.state != KeepState.ASKED:
        raise KeepAnswered(_("This request waits no more: it was answered, or has lapsed."))
    if granted_until is not None and granted_until <= row.recall_on:
        raise KeepRefused(
            _("The case stays until %(recall)s anyhow. Choose a later day.") % {"recall": dates.day(row.recall_on)},
            field="granted_until",
        )
    if granted_until is not None and granted_until > row.recall_on + rule.LONGEST:
        sentence = _("That is over a year after the recall date, %(recall)s. Correct the day.")
        raise KeepRefused(sentence % {"recall": dates.day(row.recall_on)}, field="granted_until")
    row.state = KeepState.GRANTED if granted_until else KeepState.REFUSED
    row.granted_until, row.answer = granted_until, cards.kept(words, 300)
    row.answered_at, row.answered_by = now, by
    row.save(update_fields=["state", "granted_until", "answer", "answered_at", "answered_by"])
    audit.record(by=by, action=f"keep.{row.state}", subject=row, now=now, case=row.case_id)
    return row


def lapse(*, creditor: Creditor, on: date, now: datetime, by: User | None = None) -> int:
    """Let requests lapse whose recall date has come without an answer; the same day again writes nothing."""
    rows = KeepRequest.objects.filter(state=KeepState.ASKED, recall_on__lte=on, case__creditor=creditor)
    lapsed = rows.update(state=KeepState.LAPSED)
    if lapsed:
        audit.record(by=by, action="keep.lapse", subject=creditor, now=now, on=on.isoformat(), requests=lapsed)
    return lapsed
