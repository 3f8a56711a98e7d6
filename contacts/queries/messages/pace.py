"""How fast messages may leave, for each creditor and channel, and what is left of it in this minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from cases.enums import Channel
from contacts.models import Message, Sender

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """The most messages of a creditor on a channel in any minute."""

    creditor_id: int
    channel: str
    most: int


def limits() -> list[Limit]:
    """Return the limits that creditors have; one query."""
    rows = Sender.objects.exclude(sms_a_minute=None, emails_a_minute=None).order_by("creditor_id")
    found = []
    for creditor_id, sms, emails in rows.values_list("creditor_id", "sms_a_minute", "emails_a_minute"):
        found += [Limit(creditor_id, str(Channel.SMS), sms)] if sms is not None else []
        found += [Limit(creditor_id, str(Channel.EMAIL), emails)] if emails is not None else []
    return found


def left(limit: Limit, *, now: datetime) -> int:
    """Return how many more may leave now: what was handed over within the minute counts, and what is claimed."""
    going = Q(handed_at__gt=now - MINUTE) | Q(state="claimed", handed_at=None)
    rows = Message.objects.filter(going, case__creditor=limit.creditor_id, channel=limit.channel)
    return limit.most - rows.count()
