"""Events of calls as the telephone system tells them: each kept once, with the case that the number leads to."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cases.enums import CaseState, PointKind
from cases.models import Case, ContactPoint
from common import audit, phones
from contacts.enums import CallEventKind, Direction
from contacts.models import CallEvent
from staff.models import User

LONGEST = 8 * 60 * 60


@dataclass(frozen=True)
class Told:
    """One event: its own id, the call's, the other side's number, who of the desk spoke (their user name)."""

    id: str
    call: str
    kind: CallEventKind
    at: datetime
    number: str = ""
    direction: Direction = Direction.INBOUND
    collector: str = ""
    seconds: int = 0
    recording: str = ""


@transaction.atomic
def receive(*, told: Told, now: datetime) -> CallEvent:
    """Keep an event and return it; the same event again returns what was kept.

    Who calls is found by the number: the case that the call belongs to already, or else the newest open one.
    """
    first = CallEvent.objects.filter(call_id=told.call).exclude(case=None).order_by("at", "pk").first()
    point = first.contact_point if first else _point(told.number)
    row, is_new = CallEvent.objects.get_or_create(
        event_id=told.id[:100],
        defaults={
            "call_id": told.call[:100],
            "kind": told.kind,
            "direction": told.direction,
            "case": first.case if first else _case(point),
            "contact_point": point,
            "collector": User.objects.filter(username=told.collector).first() if told.collector else None,
            "at": min(told.at, now),
            "received_at": now,
            "seconds": min(told.seconds, LONGEST),
            "recording": told.recording[:120],
        },
    )
    if is_new:
        audit.record(by=None, action="call_event.keep", subject=row, now=now, kind=str(told.kind))
    return row


def _point(number: str) -> ContactPoint | None:
    parsed = phones.parse(number, "CN") if number else None
    rows = ContactPoint.objects.filter(kind=PointKind.PHONE, value=parsed or number).select_related("person")
    open_first = rows.filter(debtor__cases__in=Case.objects.exclude(state=CaseState.CLOSED))
    return open_first.order_by("-pk").first() or rows.order_by("-pk").first()


def _case(point: ContactPoint | None) -> Case | None:
    if point is None:
        return None
    rows = Case.objects.filter(debtor=point.debtor_id, sealed_at=None)
    return rows.exclude(state=CaseState.CLOSED).order_by("-pk").first() or rows.order_by("-pk").first()
