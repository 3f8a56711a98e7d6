"""Correcting the kind of an open request: its inbox, its deadline and its hold become those of the right kind."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import persons
from cases.actions.holds import holds
from cases.actions.requests import request_deadlines
from cases.actions.requests.requests import (
    RequestRefused,
    counts_since,
    locked,
    place_hold,
    refuse_closed,
    refuse_stranger,
    save,
    tell,
    tidy,
)
from cases.enums import NoteKind, RequestKind
from cases.models import Hold, Request
from cases.queries.requests import request_terms as terms
from cases.queries.requests import requests as queries
from cases.rules.requests import requests as rules
from common import audit
from staff.models import User
from staff.queries import departments


@transaction.atomic
def correct(*, request: Request, kind: RequestKind, reason: str, by: User, now: datetime) -> Request:
    """Make an open request one of `kind`, with the reason; the term counts from where it counted.

    It goes to the department that answers the kind, and keeps its owner who works that inbox. A hold that the kind
    asks for is placed from receipt, one that it does not ask for is lifted. Its owner, the members of its department
    and whoever assigns the case may. Raises RequestSettled, RequestNotYours, RequestRefused and CaseSealed.
    """
    persons.lock(case=request.case)
    row = locked(request=request)
    refuse_closed(row)
    if not by.has_perm("cases.assign_case"):
        refuse_stranger(row=row, by=by)
    reason = tidy(reason)
    if kind == row.kind:
        raise RequestRefused(_("It is of this kind already. Choose the right one."), field="kind")
    if not reason:
        raise RequestRefused(_("Say what shows that it is of another kind."), field="reason")
    moved: dict[str, Any] = {"from_kind": row.kind, "to_kind": kind, "from_department": row.department}
    moved["from_owner"] = row.owner
    row.kind, row.department = kind, rules.KINDS[kind].department
    row.owner = _owner(row)
    request_deadlines.set_deadline(request=row, counts_from=row.counts_from, now=now)
    row.hold = _hold(row, by=by, now=now)
    save(request=row, by=by, now=now, reason=reason)
    moved |= {"to_department": row.department, "to_owner": row.owner}
    tell(request=row, kind=NoteKind.CORRECTED, by=by, now=now, text=reason, **moved)
    facts = {"case": row.case_id, "kind": kind, "before": moved["from_kind"]}
    audit.record(by=by, action="request.correct_kind", subject=row, now=now, **facts)
    return row


def _owner(row: Request) -> User | None:
    """Return the owner who may answer a request of its present kind; None when nobody or another must."""
    owner = row.owner
    if owner is None or rules.has_interest(row.kind, collector_id=row.case.collector_id, person_id=owner.pk):
        return None
    return owner if departments.members(row.department).filter(pk=owner.pk).exists() else None


def _hold(row: Request, *, by: User, now: datetime) -> Hold | None:
    """Lift the holds that the present kind does not ask for, those of duplicates too; place the one that it does."""
    stop = terms.applying(terms.of(row.case.creditor), row.kind, row.counts_from).stop
    wanted = stop.hold if stop else ""
    standing = Hold.objects.filter(pk__in=queries.carried_holds(row))
    wrong = [one.pk for one in standing if one.kind != wanted]
    holds.release(hold_ids=wrong, by=by, now=now, reason=row.number)
    if row.hold is not None and row.hold.kind == wanted and row.hold.in_force(now):
        return row.hold
    return place_hold(request=row, received_at=counts_since(row), by=by, now=now)
