"""Holds: placed from receipt, lifted with a reason, released by the plan or request that carries them, expired."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.actions import calling_off, case_lock, persons
from cases.actions.holds import hold_refusals
from cases.actions.holds.hold_refusals import HoldRefused
from cases.actions.strategies import stepping
from cases.enums import CaseState, HoldForm, HoldKind, HoldScope, HoldState
from cases.models import Case, ContactPoint, Creditor, Hold, RelatedPerson
from cases.queries.holds import holds as queries
from cases.rules import holds as rules
from cases.rules.holds import Kind, Problem, Scope, Wanted
from common import audit, cards, dates, history
from common.clock import local_date
from staff.models import User

LONGEST_REASON = 300


class Given(TypedDict, total=False):
    """What may be said of a hold; everything has a usual value.

    `received_at` is now and `scope` the kind's usual one when not named. `person` around the debt, `point` and
    `channel` are what the scope asks for.
    """

    received_at: datetime | None
    ends_on: date | None
    reason: str
    form: str
    scope: HoldScope | None
    person: RelatedPerson | None
    point: ContactPoint | None
    channel: str


@transaction.atomic
def place(
    *, case: Case, kind: HoldKind, by: User | None, now: datetime, bound: bool = False, **given: Unpack[Given]
) -> Hold:
    """Place a hold on `case` and return it; the cases that it stops leave their collectors' hands at once.

    It counts from receipt; a kind that ends by date gets its usual end. `bound` is for the plan or request that
    carries the hold: its action releases it, nobody lifts it by hand, and no role is asked for. The person is locked
    as the gate locks it, so that no contact is allowed beside it. Raises HoldRefused.
    """
    persons.lock(case=case)
    case = case_lock.locked(case_id=case.pk)
    return put(case=case, kind=kind, by=by, now=now, bound=bound, **given)


def put(
    *, case: Case, kind: HoldKind, by: User | None, now: datetime, bound: bool = False, **given: Unpack[Given]
) -> Hold:
    """As `place`, for who holds transaction and case and may lock no person after it (`cases.actions.persons`).

    A contact that the gate allows in the same moment was allowed before the hold came.
    """
    received_at = given.get("received_at") or now
    starts_on = local_date(received_at, case.creditor.time_zone)
    form = given.get("form") or HoldForm.PLAIN
    hold = Hold(
        case=case,
        debtor_id=case.debtor_id,
        kind=kind,
        form=form,
        scope=given.get("scope") or rules.TERMS[Kind(kind)].scopes[0].value,
        person=given.get("person"),
        point=given.get("point"),
        channel=given.get("channel") or "",
        received_at=received_at,
        starts_on=starts_on,
        ends_on=given.get("ends_on") or rules.default_end(Kind(kind), form, starts_on),
        time_zone=case.creditor.time_zone,
        reason=cards.kept(given.get("reason") or "", LONGEST_REASON),
        is_bound=bound,
        placed_at=now,
        placed_by=by,
    )
    _refuse(hold, by=by, now=now, asked_end=given.get("ends_on"))
    return _keep(hold, by=by, now=now)


def follow(*, left: int, case: Case, by: User | None, now: datetime) -> list[Hold]:
    """Place on `case` what stands on the debt of the case `left`, an account of which is in `case` now; return it.

    Each counts from where it counted. The stop of a plan stays with its plan; what was carried over once is not
    again. The caller holds transaction and cases.
    """
    said = Hold.objects.filter(case=left, scope=HoldScope.DEBT, state=HoldState.IN_FORCE)
    carried = []
    for hold in said.exclude(kind=HoldKind.PLAN_ACTIVE).order_by("pk"):
        told = {"kind": hold.kind, "reason": hold.reason, "received_at": hold.received_at, "is_bound": hold.is_bound}
        if hold.in_force(now) and not Hold.objects.filter(case=case, **told).exists():
            values = {field.attname: getattr(hold, field.attname) for field in Hold._meta.concrete_fields}
            values |= {"id": None, "case_id": case.pk, "placed_at": now, "placed_by_id": by.pk if by else None}
            carried.append(_keep(Hold(**values), by=by, now=now))
    return carried


def _keep(hold: Hold, *, by: User | None, now: datetime) -> Hold:
    history.sign(hold, by=by, now=now, reason=hold.reason)
    hold.save()
    freed = _free(hold) if hold.in_force(now) else 0
    stepping.route(case_ids=queries.reached([hold.pk]), now=now)
    if hold.in_force(now):
        calling_off.call_off(hold=hold, now=now)
    audit.record(by=by, action="hold.place", subject=hold, now=now, case=hold.case_id, kind=hold.kind, freed=freed)
    return hold


def _refuse(hold: Hold, *, by: User | None, now: datetime, asked_end: date | None) -> None:
    for field, row in (("person", hold.person), ("point", hold.point)):
        if row is not None and row.debtor_id != hold.debtor_id:
            raise HoldRefused(_("Choose a person or number of this case."), field=field)
    problem = rules.placing_problem(
        Wanted(
            kind=Kind(hold.kind),
            scope=Scope(hold.scope),
            role=by.role if by else "",
            received_at=hold.received_at,
            now=now,
            starts_on=hold.starts_on,
            ends_on=asked_end,
            form=hold.form,
            has_person=hold.person is not None,
            has_point=hold.point is not None,
            has_channel=bool(hold.channel),
            bound=hold.is_bound,
            case_closed=hold.case.state == CaseState.CLOSED,
            in_force_already=not hold.is_bound and queries.same(hold, now=now),
        )
    )
    if problem:
        raise hold_refusals.placing(problem, kind=Kind(hold.kind), starts_on=hold.starts_on)


def _free(hold: Hold) -> int:
    """Give up the leases on the cases that the hold stops; return how many collectors held one."""
    if not queries.stops(hold):
        return 0
    cases = Case.objects.filter(pk__in=queries.reached([hold.pk]), claimed_by__isnull=False)
    return cases.update(claimed_by=None, claimed_until=None)


@transaction.atomic
def lift(*, hold: Hold, by: User, now: datetime, reason: str) -> Hold:
    """Lift a hold in force with the reason, for every case that it reaches, and return it.

    Raises HoldRefused when it has ended, lifts with its plan or request only, is lifted by another role or by nobody,
    or no reason is given.
    """
    hold = _locked(hold)
    problem = rules.lifting_problem(
        kind=Kind(hold.kind),
        role=by.role,
        bound=hold.is_bound,
        ended=not hold.in_force(now),
        reason=reason,
    )
    if problem:
        raise hold_refusals.lifting(problem, hold=hold)
    hold.state, hold.lifted_at, hold.lifted_by = HoldState.LIFTED, now, by
    hold.lift_reason = cards.kept(reason, LONGEST_REASON)
    _save(hold, ["state", "lifted_at", "lifted_by", "lift_reason"], by=by, now=now)
    stepping.route(case_ids=queries.reached([hold.pk]), now=now)
    audit.record(by=by, action="hold.lift", subject=hold, now=now, case=hold.case_id, kind=hold.kind)
    return hold


@transaction.atomic
def release(*, hold_ids: Collection[int], by: User | None, now: datetime, reason: str) -> int:
    """Lift the bound holds of `hold_ids` that are in force, set-based, for the plans or requests that carry them.

    Return how many were lifted; doing it twice lifts none. `by` is None when the desk itself does it.
    """
    values: dict[str, Any] = {
        "ids": list(hold_ids),
        "now": now,
        "by": by.pk if by else None,
        "reason": reason[:LONGEST_REASON],
    }
    with connection.cursor() as cursor:
        cursor.execute(RELEASE, values)
        lifted = [pk for (pk,) in cursor.fetchall()]
    history.sign_rows(model=Hold, ids=lifted, by=by, now=now, reason=reason)
    stepping.route(case_ids=queries.reached(lifted), now=now)
    for pk in lifted if by else []:
        audit.record(by=by, action="hold.release", subject=Hold(pk=pk), now=now)
    return len(lifted)


RELEASE = """
    UPDATE cases_hold SET state = 'lifted', lifted_at = %(now)s, lifted_by_id = %(by)s, lift_reason = %(reason)s
    WHERE id = ANY(%(ids)s) AND state = 'in_force' AND is_bound RETURNING id
"""
EXPIRE = """
    UPDATE cases_hold h SET state = 'expired' FROM cases_case k
    WHERE k.id = h.case_id AND k.creditor_id = %(creditor)s AND h.state = 'in_force' AND h.ends_on <= %(on)s
    RETURNING h.id
"""


@transaction.atomic
def record_event(*, hold: Hold, event_on: date, by: User, now: datetime) -> Hold:
    """Record that the treatment of a mental health crisis ended on `event_on`: the hold ends 30 days later.

    Raises HoldRefused for another hold, one that has its end, or a day outside its span.
    """
    hold = _locked(hold)
    if hold.form != HoldForm.CRISIS or hold.ends_on or not hold.in_force(now):
        raise hold_refusals.lifting(Problem.NO_EVENT, hold=hold)
    if not hold.starts_on <= event_on <= local_date(now, hold.time_zone):
        raise HoldRefused(
            _("Choose a day from %(day)s to today.") % {"day": dates.day(hold.starts_on)}, field="event_on"
        )
    hold.event_on, hold.ends_on = event_on, rules.end_after_event(event_on)
    _save(hold, ["event_on", "ends_on"], by=by, now=now)
    audit.record(by=by, action="hold.event", subject=hold, now=now, case=hold.case_id, on=event_on.isoformat())
    return hold


@transaction.atomic
def expire(*, creditor: Creditor, on: date, now: datetime, by: User | None = None) -> int:
    """Record the end of every hold of the creditor whose end date has come by the day `on`; return how many.

    They stop nothing since that date, recorded or not. The same day again writes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(EXPIRE, {"creditor": creditor.pk, "on": on})
        ended = [pk for (pk,) in cursor.fetchall()]
    if ended:
        history.sign_rows(model=Hold, ids=ended, by=by, now=now)
        audit.record(by=by, action="hold.expire", subject=creditor, now=now, on=on.isoformat(), holds=len(ended))
    return len(ended)


def _locked(hold: Hold) -> Hold:
    persons.lock(case=hold.case)
    case_lock.locked(case_id=hold.case_id)
    return Hold.objects.select_for_update(of=("self",)).select_related("case__creditor").get(pk=hold.pk)


def _save(hold: Hold, fields: list[str], *, by: User | None, now: datetime) -> None:
    history.sign(hold, by=by, now=now, reason=hold.lift_reason)
    hold.save(update_fields=fields)
