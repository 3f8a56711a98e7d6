"""What became of a message after it went, in the log of its case: a new row corrects the one before it."""

from datetime import datetime

from cases.enums import Outcome
from cases.models import Case
from contacts.actions import chain
from contacts.enums import Delivery
from contacts.models import Contact, Message

OUTCOMES = {Delivery.DELIVERED: Outcome.DELIVERED, Delivery.BOUNCED: Outcome.UNDELIVERED}
WENT = (Outcome.SENT, Outcome.UNSURE, Outcome.DELIVERED, Outcome.UNDELIVERED)


def log(*, message: Message, now: datetime) -> Contact | None:
    """Say in the log what is known of the delivery, and return the new row; None when the log says it already.

    The row before it stays and counts no more, so that one message is one contact. What a person corrected is left to
    people. The caller holds the case and has read the message since.
    """
    if not message.delivery or message.contact_id is None:
        return None
    outcome = OUTCOMES[Delivery(message.delivery)]
    last = _newest(message.contact_id)
    if last.outcome == outcome or last.outcome not in WENT:
        return None
    row = Contact(
        case_id=last.case_id,
        at=last.at,
        time_zone=last.time_zone,
        channel=last.channel,
        direction=last.direction,
        contact_point_id=last.contact_point_id,
        person_id=last.person_id,
        party=last.party,
        outcome=outcome,
        note=last.note,
        corrects=last,
        recorded_at=now,
    )
    chain.append(contact=row)
    same = Case.objects.filter(pk=last.case_id, last_contact_at=last.at, last_contact_channel=last.channel)
    same.update(last_outcome=outcome)
    return row


def _newest(contact_id: int) -> Contact:
    row = Contact.objects.get(pk=contact_id)
    while (later := Contact.objects.filter(corrects=row).first()) is not None:
        row = later
    return row
