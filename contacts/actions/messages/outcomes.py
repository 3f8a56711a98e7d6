"""What became of messages that were handed over: written down with their rows in the archive, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from cases.actions import case_lock
from cases.enums import Outcome, PartyRole
from contacts import channels
from contacts.actions import chain
from contacts.actions.messages import deliveries
from contacts.channels import Fate, Handed
from contacts.enums import Direction, MessageState, Party, Unsent
from contacts.models import Contact, Message

CUT_OFF = Handed(Fate.UNSURE, detail="cut off")
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""How long a message waits after each try that a gateway did not take."""
PARTIES = {
    PartyRole.DEBTOR: Party.DEBTOR,
    PartyRole.GUARANTOR: Party.GUARANTOR,
    PartyRole.CONTACT_PERSON: Party.CONTACT_PERSON,
}
ENDED = """
    UPDATE contacts_message m
    SET state = told.state, reason = told.reason, detail = told.detail, gateway_id = told.gateway_id,
        contact_id = told.contact, ended_at = %(now)s
    FROM unnest(%(ids)s::bigint[], %(states)s::text[], %(reasons)s::text[], %(details)s::text[],
                %(gateway_ids)s::text[], %(contacts)s::bigint[])
        AS told(id, state, reason, detail, gateway_id, contact)
    WHERE m.id = told.id AND m.state = 'claimed'
"""
AGAIN = """
    UPDATE contacts_message SET state = 'queued', claim = NULL, claimed_at = NULL, handed_at = NULL, due_at = %(due)s,
        detail = %(detail)s
    WHERE id = %(id)s AND state = 'claimed'
"""
LAST = """
    UPDATE cases_case k
    SET last_contact_at = told.at, last_contact_channel = told.channel, last_outcome = told.outcome
    FROM unnest(%(cases)s::bigint[], %(at)s::timestamptz[], %(channels)s::text[], %(outcomes)s::text[])
        AS told(id, at, channel, outcome)
    WHERE k.id = told.id AND (k.last_contact_at IS NULL OR k.last_contact_at < told.at)
"""


@transaction.atomic
def settle(*, messages: Sequence[Message], handed: Mapping[int, Handed], now: datetime) -> None:
    """Write down what became of claimed messages; what was sent, or may have been, goes into its case's log.

    What a line did not take is tried again later, five times at most. What may have left is tried again only where the
    gateway knows messages by their keys. The caller's run has claimed them.
    """
    ended = []
    for message in messages:
        fate = handed.get(message.pk, CUT_OFF)
        wait = _wait(message, fate)
        if wait is None:
            ended.append((message, fate))
        else:
            _again(message, fate, due=now + wait)
    if not ended:
        return
    case_lock.lock_all(case_ids={message.case_id for message, _fate in ended})
    contacts = _archive([one for one in ended if one[1].fate in (Fate.ACCEPTED, Fate.UNSURE)], now)
    _end(ended, contacts, now)
    _touch(contacts)
    # A gateway may have told of the delivery before its answer was written down.
    for message in Message.objects.filter(pk__in=contacts).exclude(delivery="").order_by("pk"):
        deliveries.log(message=message, now=now)


def _wait(message: Message, handed: Handed) -> timedelta | None:
    """Return how long the message waits for its next try; None when there is none."""
    channel = channels.channel(message.channel)
    knows = channel is not None and channel.knows_keys
    tries = handed.fate is Fate.LATER or (handed.fate is Fate.UNSURE and knows)
    left = WAITS[message.attempts - 1 :]
    return left[0] if tries and left else None


def _again(message: Message, handed: Handed, *, due: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, {"id": message.pk, "due": due, "detail": handed.detail[:200]})


def _archive(ended: Sequence[tuple[Message, Handed]], now: datetime) -> dict[int, Contact]:
    """Return the rows of the log by the id of their message: the text as it was sent, in the case's chain."""
    rows = {message.pk: _contact(message, handed, now) for message, handed in ended}
    chain.append_many(contacts=list(rows.values()))
    return rows


def _contact(message: Message, handed: Handed, now: datetime) -> Contact:
    case = message.case
    zones: list[str] = case.debtor.time_zones
    return Contact(
        case=case,
        at=now,
        time_zone=zones[0] if zones else case.creditor.time_zone,
        channel=message.channel,
        direction=Direction.OUTBOUND,
        contact_point=message.contact_point,
        person=message.person,
        party=PARTIES[PartyRole(message.version.template.party)],
        outcome=Outcome.SENT if handed.fate is Fate.ACCEPTED else Outcome.UNSURE,
        note="\n".join(filter(None, (message.subject, message.body))),
        decision_id=message.last_decision_id,
        collector_id=message.queued_by_id,
        recorded_at=now,
    )


def _end(ended: Sequence[tuple[Message, Handed]], contacts: Mapping[int, Contact], now: datetime) -> None:
    states = [_state(handed) for _message, handed in ended]
    told: dict[str, Any] = {
        "ids": [message.pk for message, _handed in ended],
        "states": [str(state) for state, _reason in states],
        "reasons": [str(reason) for _state, reason in states],
        "details": ["" if handed.fate is Fate.ACCEPTED else handed.detail[:200] for _message, handed in ended],
        "gateway_ids": [handed.gateway_id for _message, handed in ended],
        "contacts": [contacts[message.pk].pk if message.pk in contacts else None for message, _handed in ended],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(ENDED, told)


def _state(handed: Handed) -> tuple[MessageState, str]:
    if handed.fate is Fate.ACCEPTED:
        return MessageState.SENT, ""
    reasons = {Fate.REJECTED: Unsent.REJECTED, Fate.LATER: Unsent.GIVEN_UP, Fate.UNSURE: Unsent.UNSURE}
    return MessageState.FAILED, reasons[handed.fate]


def _touch(contacts: Mapping[int, Contact]) -> None:
    """Write what the cases cache of their last contact; what is done next on them stays."""
    last = {row.case_id: row for row in contacts.values()}
    told: dict[str, Any] = {
        "cases": list(last),
        "at": [row.at for row in last.values()],
        "channels": [str(row.channel) for row in last.values()],
        "outcomes": [str(row.outcome) for row in last.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(LAST, told)
