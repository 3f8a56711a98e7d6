"""What comes back: delivered, bounced, answered. Each event counts once; "stop" in an answer is obeyed at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cases.actions import case_lock
from cases.enums import CaseState, Channel, Outcome, PointKind
from cases.models import Case, ContactPoint
from common import audit, cards
from contacts.actions import chain, points, wishes
from contacts.actions.messages import deliveries, withdrawing
from contacts.enums import Delivery, Direction, Party, ReceiptKind, Unsent, WishVia
from contacts.models import Contact, Message, Receipt
from contacts.rules import wishes as wish_rules

MOST_TEXT = 4000
KINDS = {Channel.SMS: PointKind.PHONE, Channel.EMAIL: PointKind.EMAIL}


@dataclass(frozen=True)
class Event:
    """What a gateway says: its own id for the event, and of which message, by our key or by its id.

    An answer says from which number or address it came and what it says; a bounce whether it is for good.
    """

    id: str
    kind: ReceiptKind
    at: datetime
    key: UUID | None = None
    gateway_id: str = ""
    sender: str = ""
    text: str = ""
    code: str = ""
    is_hard: bool = False


@transaction.atomic
def receive(*, source: Channel, event: Event, now: datetime) -> Receipt:
    """Keep what a gateway told and follow it; the same event again returns what was kept and does nothing.

    What was delivered or came back corrects its row in the log, a bounce moves the number's state, an answer goes into
    the log of its case, and "stop" withdraws what waits.
    """
    message = _message(event)
    point = message.contact_point if message else _point(source, event)
    row, is_new = Receipt.objects.get_or_create(
        source=source,
        event_id=event.id[:100],
        defaults={
            "kind": event.kind,
            "message": message,
            "case": message.case if message else _case(point),
            "contact_point": point,
            "at": min(event.at, now),
            "received_at": now,
            "text": cards.kept(event.text, MOST_TEXT),
            "code": event.code[:40],
            "is_hard": event.is_hard,
        },
    )
    if not is_new:
        return row
    if event.kind == ReceiptKind.REPLY:
        _answered(row, source, event, now)
    elif message is not None:
        _delivered(row, message, now)
    audit.record(by=None, action="receipt.keep", subject=row, now=now, kind=str(event.kind))
    return row


def _message(event: Event) -> Message | None:
    known = Q(key=event.key) if event.key else Q()
    if event.gateway_id:
        known |= Q(gateway_id=event.gateway_id)
    if not known:
        return None
    return Message.objects.select_related("case", "contact_point__person").filter(known).order_by("-pk").first()


def _point(source: Channel, event: Event) -> ContactPoint | None:
    """Return the number or address that an answer came from: the one that we wrote to last."""
    address = event.sender.strip().lower() if source == Channel.EMAIL else event.sender.strip()
    rows = ContactPoint.objects.filter(kind=KINDS[source], value=address).select_related("person")
    written = Message.objects.filter(contact_point__in=rows, channel=source).order_by("-queued_at", "-pk").first()
    return written.contact_point if written else rows.order_by("pk").first()


def _case(point: ContactPoint | None) -> Case | None:
    if point is None:
        return None
    rows = Case.objects.filter(debtor=point.debtor_id).exclude(state=CaseState.CLOSED)
    return rows.order_by("-pk").first()


def _delivered(row: Receipt, message: Message, now: datetime) -> None:
    """Keep what became of the message, with its case held: where its row in the log is being written, that tells it."""
    delivery = Delivery.DELIVERED if row.kind == ReceiptKind.DELIVERED else Delivery.BOUNCED
    case_lock.lock_all(case_ids=[message.case_id])
    moved = (
        Message.objects.filter(pk=message.pk)
        .filter(Q(delivery_at=None) | Q(delivery_at__lte=row.at))
        .update(delivery=delivery, delivery_at=row.at)
    )
    if moved and message.case.sealed_at is None:
        deliveries.log(message=Message.objects.get(pk=message.pk), now=now)
    if delivery == Delivery.BOUNCED and message.contact_point is not None:
        bounces = _in_a_row(message.contact_point)
        points.bounced(point=message.contact_point, is_hard=row.is_hard, bounces=bounces, now=now, reason=row.code)


def _in_a_row(point: ContactPoint) -> int:
    """Return how many of the last events of a number or address are bounces, up to the last that arrived."""
    kinds = Receipt.objects.filter(contact_point=point).order_by("-at", "-pk").values_list("kind", flat=True)[:10]
    bounces = 0
    for kind in kinds:
        if kind != ReceiptKind.BOUNCED:
            break
        bounces += 1
    return bounces


def _answered(row: Receipt, source: Channel, event: Event, now: datetime) -> None:
    if wish_rules.says_stop(event.text) and event.sender:
        via = WishVia.SMS if source == Channel.SMS else WishVia.EMAIL
        stood = wishes.stop(
            channel=source, address=event.sender, via=via, received_at=row.at, now=now, wording=row.text[:500]
        )
        for debtor_id in sorted({wish.debtor_id for wish in stood}):
            withdrawing.stopped(debtor_id=debtor_id, now=now, reason=Unsent.STOP)
    if row.case is not None and row.case.sealed_at is None:
        _log(row, row.case, source, now)


def _log(row: Receipt, case: Case, source: Channel, now: datetime) -> None:
    """Keep an answer in the log of its case; what is done next, a person decides."""
    held = case_lock.locked(case_id=case.pk)
    person = row.contact_point.person if row.contact_point else None
    zones: list[str] = held.debtor.time_zones
    chain.append(
        contact=Contact(
            case=held,
            at=row.at,
            time_zone=zones[0] if zones else held.creditor.time_zone,
            channel=source,
            direction=Direction.INBOUND,
            contact_point=row.contact_point,
            person=person,
            party=Party(person.role) if person else Party.DEBTOR,
            outcome=Outcome.RECEIVED,
            note=row.text,
            recorded_at=now,
        )
    )
