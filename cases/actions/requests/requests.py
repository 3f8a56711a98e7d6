"""Requests on their way: received, taken, handed over, commented. What ends them is in `request_answers`."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from cases.actions import case_lock, persons
from cases.actions.holds import holds
from cases.actions.requests import request_deadlines
from cases.enums import CaseState, HoldKind, HoldState, NoteKind, RequestChannel, RequestKind
from cases.models import Case, Hold, Request, RequestNote, RequestYear
from cases.queries.requests import request_terms as terms
from cases.rules.requests import requests as rules
from common import audit, cards, history
from common.clock import local_date, start_of
from common.errors import Refusal
from staff.enums import Department
from staff.models import User
from staff.queries import departments
from staff.rules.departments import BY_TEAM

LONGEST_SUBJECT = 160
OLDEST = timedelta(days=366)


class RequestRefused(Refusal):
    """What was said of the request cannot be taken; `field` names the input."""

    code = "request_refused"


class RequestSettled(Refusal):
    """The request is closed, or open when it should be closed."""

    code = "request_settled"


class RequestNotYours(Refusal):
    """Somebody else, or another department, has the request."""

    code = "request_not_yours"


@transaction.atomic
def receive(
    *,
    case: Case,
    kind: RequestKind,
    subject: str,
    by: User,
    now: datetime,
    channel: RequestChannel = RequestChannel.PHONE,
    details: str = "",
    received_at: datetime | None = None,
) -> Request:
    """Open a request on `case` in the inbox of its department, and place the hold that its kind asks for at once.

    The deadline counts from receipt (`received_at`, `now` when left out), and so does the hold. Raises RequestRefused
    without a subject, for a day that is to come or over a year ago, and when the same is open already.
    """
    persons.lock(case=case)
    case = case_lock.locked(case_id=case.pk)
    received_at = received_at or now
    subject, details = tidy(subject)[:LONGEST_SUBJECT], tidy(details)
    _refuse_unfit(case, kind, subject, received_at, now)
    request = Request(
        number=_number(local_date(now, case.creditor.time_zone).year),
        case=case,
        kind=kind,
        department=rules.KINDS[kind].department,
        channel=channel,
        subject=subject,
        details=details,
        received_at=received_at,
        opened_at=now,
        opened_by=by,
    )
    counts_from = local_date(received_at, case.creditor.time_zone)
    request_deadlines.set_deadline(request=request, counts_from=counts_from, now=now)
    request.hold = place_hold(request=request, received_at=received_at, by=by, now=now)
    save(request=request, by=by, now=now)
    tell(request=request, kind=NoteKind.OPENED, by=by, now=now, to_department=request.department)
    if request.escalated_at:
        tell(request=request, kind=NoteKind.ESCALATED, by=None, now=now)
    audit.record(by=by, action="request.receive", subject=request, now=now, case=case.pk, kind=kind)
    return request


@transaction.atomic
def take(*, request: Request, by: User, now: datetime) -> Request:
    """Make `by` the owner of an open request of an own inbox; who has it already changes nothing.

    Raises RequestNotYours when somebody else has it, when it lies with another department, and when the complaint
    may be about `by`.
    """
    row = locked(request=request)
    refuse_closed(row)
    if row.owner_id == by.pk:
        return row
    refuse_stranger(row=row, by=by)
    if row.owner:
        sentence = _("%(name)s has this request. Hand it over to yourself, with the reason.")
        raise RequestNotYours(sentence % {"name": row.owner.name})
    refuse_interest(row, by)
    row.owner = by
    save(request=row, by=by, now=now)
    tell(request=row, kind=NoteKind.TAKEN, by=by, now=now, to_owner=by)
    audit.record(by=by, action="request.take", subject=row, now=now)
    return row


@transaction.atomic
def hand_over(
    *, request: Request, department: Department, owner: User | None, reason: str, by: User, now: datetime
) -> Request:
    """Give an open request to another department or person, with the reason; its deadline stays.

    Its owner, the members of its department and whoever assigns the case may. Raises RequestNotYours for others, and
    RequestRefused when nobody there could answer it or nothing would change.
    """
    row = locked(request=request)
    refuse_closed(row)
    if not by.has_perm("cases.assign_case"):
        refuse_stranger(row=row, by=by)
    reason = tidy(reason)
    if not reason:
        raise RequestRefused(_("Say why it is handed over."), field="reason")
    if (row.department, row.owner_id) == (department, owner.pk if owner else None):
        raise RequestRefused(_("It lies there already. Choose another department or person."), field="department")
    _refuse_receiver(row, department, owner)
    before: dict[str, Any] = {"from_department": row.department, "from_owner": row.owner}
    row.department, row.owner = department, owner
    save(request=row, by=by, now=now, reason=reason)
    after: dict[str, Any] = {"to_department": department, "to_owner": owner}
    tell(request=row, kind=NoteKind.HANDED_OVER, by=by, now=now, text=reason, **before, **after)
    audit.record(by=by, action="request.hand_over", subject=row, now=now, department=department)
    return row


@transaction.atomic
def comment(*, request: Request, text: str, by: User, now: datetime) -> RequestNote:
    """Add what `by` has to say to a request, open or closed; raise CaseSealed."""
    case_lock.locked(case_id=request.case_id)
    text = tidy(text)
    if not text:
        raise RequestRefused(_("Write the note first."), field="text")
    note = tell(request=request, kind=NoteKind.COMMENT, by=by, now=now, text=text)
    audit.record(by=by, action="request.comment", subject=request, now=now)
    return note


def tidy(text: str) -> str:
    """Return what a person wrote without blanks around it and without a full card number."""
    return cards.masked(text.strip())


def locked(*, request: Request) -> Request:
    """Return the present row of `request`, locked after its case until the transaction ends; raise CaseSealed."""
    case_lock.locked(case_id=request.case_id)
    rows: Any = Request.objects.select_for_update(of=("self",)).select_related("case__creditor", "owner", "hold")
    row: Request = rows.get(pk=request.pk)
    return row


def save(*, request: Request, by: User | None, now: datetime, reason: str = "") -> None:
    """Write the row with its history."""
    history.sign(request, by=by, now=now, reason=reason)
    request.save()


def tell(
    *, request: Request, kind: NoteKind, by: User | None, now: datetime, text: str = "", **moved: Any
) -> RequestNote:
    """Add a note; `moved` names departments and owners, as the columns of `RequestNote` are called."""
    return RequestNote.objects.create(request=request, kind=kind, by=by, at=now, text=text, **moved)


def place_hold(*, request: Request, received_at: datetime, by: User, now: datetime) -> Hold | None:
    """Place the hold that the request's kind asks for at its creditor; None for none, and on a closed case.

    Where the accounts of the case came back into another one, and the request held that, it holds that again. A closed
    case gets its hold when it opens (`hold_on`).
    """
    stop, case = _stop(request), _where(request)
    if stop is None or case is None:
        return None
    return holds.place(
        case=case,
        kind=HoldKind(stop.hold),
        by=by,
        now=now,
        bound=True,
        received_at=received_at,
        reason=request.number,
    )


def hold_on(*, case: Case, left: int, by: User | None, now: datetime) -> None:
    """Place on the open `case` what the open requests of the case `left` hold, where it does not stand there yet.

    `left` is the same case when it opens again, or the one from which an account came. The caller holds transaction
    and cases.
    """
    rows: Any = Request.objects.open().filter(case=left).order_by("pk")
    for row in rows.select_for_update(of=("self",)).select_related("case__creditor", "hold"):
        stop = _stop(row)
        if stop is None or _holds(row).filter(case=case, state=HoldState.IN_FORCE).exists():
            continue
        hold = holds.put(
            case=case,
            kind=HoldKind(stop.hold),
            by=by,
            now=now,
            bound=True,
            received_at=counts_since(row),
            reason=row.number,
        )
        if row.hold is None or row.hold.state != HoldState.IN_FORCE:
            row.hold = hold
            save(request=row, by=by, now=now, reason=row.number)


def counts_since(request: Request) -> datetime:
    """Return the instant from which the request's hold counts: receipt, or the day on which it was reopened."""
    zone = request.case.creditor.time_zone
    is_first = local_date(request.received_at, zone) == request.counts_from
    return request.received_at if is_first else start_of(request.counts_from, zone)


def _where(request: Request) -> Case | None:
    """Return the open case that the request may hold: its own, else the one into which it followed an account."""
    if request.case.state != CaseState.CLOSED:
        return request.case
    case: Case | None = Case.objects.open().filter(holds__in=_holds(request)).order_by("pk").first()
    return case


def _stop(request: Request) -> rules.Stop | None:
    return terms.applying(terms.of(request.case.creditor), request.kind, request.counts_from).stop


def _holds(request: Request) -> QuerySet[Hold, Any]:
    """Return every hold that the request ever placed: it carries its number."""
    return Hold.objects.filter(debtor_id=request.case.debtor_id, is_bound=True, reason=request.number)


def refuse_closed(row: Request) -> None:
    """Raise RequestSettled for a closed request."""
    if not row.is_open:
        raise RequestSettled(_("This request is closed. Reopen it first, or open a new one."))


def refuse_stranger(*, row: Request, by: User) -> None:
    """Raise RequestNotYours for who neither has the request nor works the inbox in which it lies."""
    if by.pk != row.owner_id and row.department not in departments.of(by):
        sentence = _("This request lies with %(department)s, and you are not part of it. Write a note on it instead.")
        raise RequestNotYours(sentence % {"department": row.get_department_display()})


def refuse_interest(row: Request, person: User) -> None:
    """Raise RequestNotYours for a complaint on the person's own case."""
    if rules.has_interest(row.kind, collector_id=row.case.collector_id, person_id=person.pk):
        sentence = _("%(name)s works the case that the complaint is about. Somebody else answers it.")
        raise RequestNotYours(sentence % {"name": person.name}, field="owner")


def _refuse_receiver(row: Request, department: Department, owner: User | None) -> None:
    """Refuse a department without people, and an owner who does not belong to it or to the case's team."""
    label = department.label
    members = departments.members(department)
    if owner is None:
        if not members.exists():
            sentence = _("Nobody works the inbox of %(department)s. Choose another department.")
            raise RequestRefused(sentence % {"department": label}, field="department")
        return
    refuse_interest(row, owner)
    if not members.filter(pk=owner.pk).exists():
        sentence = _("%(name)s does not work the inbox of %(department)s. Choose somebody who does.")
        raise RequestRefused(sentence % {"name": owner.name, "department": label}, field="owner")
    if department in BY_TEAM and not Case.objects.visible_to(owner).filter(pk=row.case_id).exists():
        sentence = _("The case is not in a team of %(name)s. Choose somebody who may open it.")
        raise RequestRefused(sentence % {"name": owner.name}, field="owner")


def _refuse_unfit(case: Case, kind: str, subject: str, received_at: datetime, now: datetime) -> None:
    if not subject:
        raise RequestRefused(_("Say in a few words what is wanted."), field="subject")
    if received_at > now:
        raise RequestRefused(_("The day of receipt is still to come. Write the day it came in."), field="received_on")
    if received_at < now - OLDEST:
        raise RequestRefused(_("The day of receipt is over a year ago. Correct the day."), field="received_on")
    same = Request.objects.open().filter(case=case, kind=kind, subject__iexact=subject).first()
    if same:
        sentence = _("%(number)s says the same and is open. Write a note on it instead.")
        raise RequestRefused(sentence % {"number": same.number}, field="subject")


def _number(year: int) -> str:
    """Return the next number of the year, such as "R-2026-00042"; others wait until this one is kept or given back."""
    row, is_new = RequestYear.objects.select_for_update().get_or_create(year=year, defaults={"last": 1})
    if not is_new:
        RequestYear.objects.filter(pk=year).update(last=F("last") + 1)
        row.refresh_from_db()
    return f"R-{year}-{row.last:05d}"
