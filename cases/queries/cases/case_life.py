"""What the head of a case says of its life: the hand-over note, a closing that waits or was made by hand."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import CaseState, CloseReason, ClosingState, SealItemState
from cases.models import Assignment, Case, Closing, KeepRequest, SealItem
from cases.queries.cases import cases
from cases.queries.closings import closings
from cases.queries.placements import keeps
from common import dates


@dataclass(frozen=True)
class HandOver:
    """From whom the case came, when, and what is to be known; shown until the next contact is logged."""

    name: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Life:
    """The parts that the head shows, each None when there is nothing to say."""

    hand_over: HandOver | None
    waiting: Closing | None
    closing: Closing | None
    may_reopen: bool
    kept: str
    recall_on: date | None
    keep: KeepRequest | None
    sealed: SealItem | None


def of(case: Case, *, today: date) -> Life:
    """Return what the head of `case` says, in four queries at most."""
    last = closings.last_of(case)
    waits = last is not None and last.state == ClosingState.WAITING and case.state != CaseState.CLOSED
    closed = last is not None and last.state == ClosingState.DONE and case.state == CaseState.CLOSED
    return Life(
        hand_over=_hand_over(case) if case.state != CaseState.CLOSED else None,
        waiting=last if waits else None,
        closing=last if closed else None,
        may_reopen=closed and closings.may_reopen(case, last, today=today),
        kept=_kept(case),
        recall_on=keeps.recall_on(case) if case.state != CaseState.CLOSED else None,
        keep=keeps.last_of(case) if case.state != CaseState.CLOSED else None,
        sealed=_sealed(case),
    )


def _kept(case: Case) -> str:
    """Return until when a closed case is kept, in words."""
    if case.state != CaseState.CLOSED or case.sealed_at is not None or case.retain_until is None:
        return ""
    return _("Personal data is kept until %(day)s, then sealed.") % {"day": dates.day(case.retain_until)}


def _sealed(case: Case) -> SealItem | None:
    if case.sealed_at is None:
        return None
    rows = SealItem.objects.filter(case=case, state=SealItemState.SEALED)
    return rows.select_related("batch__asked_by", "batch__decided_by").first()


def _hand_over(case: Case) -> HandOver | None:
    rows = (
        Assignment.objects.filter(case=case).select_related("transfer__by", "collector").order_by("-since", "-pk")[:2]
    )
    found = list(rows)
    newest = found[0] if found else None
    if newest is None or newest.transfer is None:
        return None
    if case.last_contact_at is not None and case.last_contact_at > newest.since:
        return None
    before = found[1].collector if len(found) > 1 else None
    return HandOver((before or newest.transfer.by).name, newest.since, newest.transfer.note)


def history(case: Case) -> list[cases.Past]:
    """Return the steps of the history tab: who had the case, who passed it over, and its closings by hand."""
    steps = [*cases.history(case), *_closings(case)]
    return sorted(steps, key=lambda one: one.at, reverse=True)


def _closings(case: Case) -> list[cases.Past]:
    rows = Closing.objects.filter(case=case).select_related("asked_by", "decided_by", "reopened_by")
    steps = []
    for row in rows.order_by("-pk")[: cases.ROWS_SHOWN]:
        facts = {"reason": CloseReason(row.reason).label, "state": ClosingState(row.state).label}
        who = row.asked_by.name
        steps.append(cases.Past(row.asked_at, row.asked_at, _("Closing asked: %(reason)s") % facts, row.evidence, who))
        if row.decided_at:
            by = row.decided_by.name if row.decided_by else pgettext("who did it", "Desk")
            what = _("Closing decided: %(state)s")
            state = ClosingState.DONE if row.state == ClosingState.REOPENED else ClosingState(row.state)
            words = what % {"state": state.label}
            steps.append(cases.Past(row.decided_at, row.decided_at, words, row.decision, by))
        if row.reopened_at and row.reopened_by:
            at, by = row.reopened_at, row.reopened_by.name
            steps.append(cases.Past(at, at, _("Reopened"), row.reopen_reason, by))
    return steps
