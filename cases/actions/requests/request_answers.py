"""Requests at their end: answered and closed with an outcome, or reopened."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import persons
from cases.actions.holds import holds
from cases.actions.requests import answering, request_deadlines
from cases.actions.requests.requests import (
    RequestNotYours,
    RequestRefused,
    RequestSettled,
    locked,
    place_hold,
    refuse_closed,
    refuse_interest,
    refuse_stranger,
    save,
    tell,
    tidy,
)
from cases.enums import NoteKind, RequestOutcome
from cases.models import Request
from cases.queries.requests import requests as queries
from cases.rules.requests import requests as rules
from common import audit, punctuation
from common.clock import local_date
from staff.models import User
from staff.queries import departments


@transaction.atomic
def close(
    *,
    request: Request,
    outcome: RequestOutcome,
    answer: str,
    by: User,
    now: datetime,
    verification: str = "",
    duplicate_of: Request | None = None,
) -> Request:
    """Close an open request with its outcome and the answer, and lift the hold that it had placed.

    Its owner may, or a member of its department while nobody has it. A judged dispute says what was sent as
    `verification`; a duplicate names the open request of the same kind on the same case that goes on, and its hold
    stays until that one is answered. Raises RequestSettled, RequestNotYours and RequestRefused.
    """
    persons.lock(case=request.case)
    row = locked(request=request)
    refuse_closed(row)
    refuse_stranger(row=row, by=by)
    if row.owner and row.owner.pk != by.pk:
        sentence = _("%(name)s answers this request. Hand it over to yourself first, with the reason.")
        raise RequestNotYours(sentence % {"name": row.owner.name})
    refuse_interest(row, by)
    answer, verification = tidy(answer), tidy(verification)
    _refuse_unfit(row, outcome, answer, verification, duplicate_of)
    row.owner, row.outcome, row.answer = by, outcome, answer
    row.verification = verification if rules.needs_verification(row.kind, outcome) else ""
    row.duplicate_of = duplicate_of if outcome == RequestOutcome.DUPLICATE else None
    row.closed_at, row.closed_by = now, by
    save(request=row, by=by, now=now)
    tell(request=row, kind=NoteKind.CLOSED, by=by, now=now, text=answer, outcome=outcome)
    if outcome != RequestOutcome.DUPLICATE:
        holds.release(hold_ids=queries.carried_holds(row), by=by, now=now, reason=row.number)
    if outcome == RequestOutcome.ANSWERED:
        answering.tell(request=row, by=by, now=now)
    audit.record(by=by, action="request.close", subject=row, now=now, case=row.case_id, outcome=outcome)
    return row


@transaction.atomic
def reopen(*, request: Request, reason: str, by: User, now: datetime) -> Request:
    """Open a closed request again, with the reason; its term and its hold begin anew today.

    What was answered stays in its notes. Raises RequestSettled for an open request and 30 days after closing.
    """
    persons.lock(case=request.case)
    row = locked(request=request)
    if row.is_open or row.closed_at is None:
        raise RequestSettled(_("This request is open already. Write a note on it."))
    zone = row.case.creditor.time_zone
    if not rules.may_reopen(local_date(row.closed_at, zone), local_date(now, zone)):
        sentence = _("It was closed more than %(days)s days ago. Open a new request on the case.")
        raise RequestSettled(sentence % {"days": rules.REOPEN_DAYS})
    if not by.has_perm("cases.assign_case"):
        refuse_stranger(row=row, by=by)
    reason = tidy(reason)
    if not reason:
        raise RequestRefused(_("Say why it is reopened."), field="reason")
    if row.owner_id and not departments.members(row.department).filter(pk=row.owner_id).exists():
        row.owner = None
    row.outcome, row.answer, row.verification = "", "", ""
    row.duplicate_of = row.closed_at = row.closed_by = None
    request_deadlines.set_deadline(request=row, counts_from=local_date(now, zone), now=now)
    if row.hold is None or not row.hold.in_force(now):
        row.hold = place_hold(request=row, received_at=now, by=by, now=now)
    save(request=row, by=by, now=now, reason=reason)
    tell(request=row, kind=NoteKind.REOPENED, by=by, now=now, text=reason)
    audit.record(by=by, action="request.reopen", subject=row, now=now, case=row.case_id)
    return row


def _refuse_unfit(
    row: Request, outcome: RequestOutcome, answer: str, verification: str, duplicate_of: Request | None
) -> None:
    possible = rules.KINDS[row.kind].outcomes
    if outcome not in possible:
        names = punctuation.listed(RequestOutcome(one).label for one in possible)
        sentence = _("This outcome does not fit the kind of request. Choose one of: %(outcomes)s.")
        raise RequestRefused(sentence % {"outcomes": names}, field="outcome")
    if not answer:
        raise RequestRefused(_("Write what was answered, or why nothing had to be."), field="answer")
    if rules.needs_verification(row.kind, outcome) and not verification:
        sentence = _("Say what was sent to the debtor as verification. Until it is sent, collection stays on hold.")
        raise RequestRefused(sentence, field="verification")
    if outcome == RequestOutcome.DUPLICATE:
        _refuse_other(row, duplicate_of)


def _refuse_other(row: Request, other: Request | None) -> None:
    """Refuse a duplicate of nothing, of itself, of another matter, or of one that does not go on."""
    if other is None:
        raise RequestRefused(_("Choose the request that goes on instead of this one."), field="duplicate_of")
    other = Request.objects.get(pk=other.pk)
    if other.pk == row.pk or (other.case_id, other.kind) != (row.case_id, row.kind):
        sentence = _("A duplicate has another request of the same kind on the same case. Choose that one.")
        raise RequestRefused(sentence, field="duplicate_of")
    if not other.is_open:
        sentence = _("%(number)s is closed, so nothing would go on. Reopen it first, or answer this one.")
        raise RequestRefused(sentence % {"number": other.number}, field="duplicate_of")
