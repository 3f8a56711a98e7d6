"""What became of messages that were handed over: written down with their rows in the archive, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from cases.actions import case_lock
from cases.enums import Outcome
from contacts import channels
from contacts.actions import chain
from contacts.actions.messages import deliveries
from contacts.channels import Fate, Handed
from contacts.enums import MessageState, Unsent
from contacts.models import Message

CUT_OFF = Handed(Fate.UNSURE, detail="cut off")
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""How long a message waits after each try that a gateway did not take."""
ENDED = """
    UPDATE contacts_message m
    SET state = told.state, reason = told.reason, detail = told.detail, gateway_id = told.gateway_id,
        contact_id = told.contact, ended_at = %(now)s
    FROM unnest(%(ids)s::bigint[], %(states)s::text[], %(reasons)s::text[], %(details)s::text[],
                %(gateway_ids)s::text[], %(contacts)s::bigint[])
        AS told(id, state, reason, detail, gateway_id, contact)
    WHERE m.id = told.id AND m.state = 'claimed' RETURNING m.id, m.delivery
"""
AGAIN = """
    UPDATE contacts_message SET state = 'queued', claim = NULL, claimed_at = NULL, handed_at = NULL, due_at = %(due)s,
        detail = %(detail)s
    WHERE id = %(id)s AND state = 'claimed'
"""
LAST = """
    UPDATE cases_case k SET last_contact_at = c.at, last_contact_channel = c.channel, last_outcome = c.outcome
    FROM (SELECT DISTINCT ON (case_id) * FROM contacts_contact WHERE id = ANY(%(contacts)s)
        ORDER BY case_id, sequence DESC) c
    WHERE k.id = c.case_id AND (k.last_contact_at IS NULL OR k.last_contact_at < c.at)
"""
WENT = """
    SELECT told.place, m.case_id, %(now)s::timestamptz AS at, coalesce(d.time_zones ->> 0, r.time_zone) AS time_zone,
        m.channel, 'outbound' AS direction, m.contact_point_id, m.person_id, t.party, told.outcome,
        concat_ws(E'\\n', nullif(m.subject, ''), nullif(m.body, '')) AS note, m.last_decision_id AS decision_id,
        m.queued_by_id AS collector_id, %(now)s::timestamptz AS recorded_at
    FROM unnest(%(ids)s::bigint[], %(outcomes)s::text[]) WITH ORDINALITY AS told(id, outcome, place)
    JOIN contacts_message m ON m.id = told.id
    JOIN contacts_templateversion v ON v.id = m.version_id JOIN contacts_template t ON t.id = v.template_id
    JOIN cases_case k ON k.id = m.case_id JOIN cases_debtor d ON d.id = k.debtor_id
    JOIN cases_creditor r ON r.id = k.creditor_id
"""
"""The rows of the log of messages that went or may have gone: the text as it was sent."""


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
    told_before = _end(ended, contacts, now)
    _touch(contacts)
    # A gateway may have told of the delivery before its answer was written down.
    for message in Message.objects.filter(pk__in=told_before).order_by("pk"):
        deliveries.log(message=message, now=now)


def _wait(message: Message, handed: Handed) -> timedelta | None:
    """Return how long the message waits for its next try; None when there is none."""
    if handed.fate not in (Fate.LATER, Fate.UNSURE):
        return None
    channel = channels.channel(message.channel)
    knows = channel is not None and channel.knows_keys
    tries = handed.fate is Fate.LATER or knows
    left = WAITS[message.attempts - 1 :]
    return left[0] if tries and left else None


def _again(message: Message, handed: Handed, *, due: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, {"id": message.pk, "due": due, "detail": handed.detail[:200]})


def _archive(ended: Sequence[tuple[Message, Handed]], now: datetime) -> dict[int, int]:
    """Write the text as it was sent into the chains of the cases; return the id of its row by that of the message."""
    if not ended:
        return {}
    outcomes = [Outcome.SENT if handed.fate is Fate.ACCEPTED else Outcome.UNSURE for _message, handed in ended]
    ids = [message.pk for message, _handed in ended]
    rows = chain.append_from(source=WENT, values={"ids": ids, "outcomes": [str(one) for one in outcomes], "now": now})
    return {ids[place - 1]: row for place, row in rows.items()}


def _end(ended: Sequence[tuple[Message, Handed]], contacts: Mapping[int, int], now: datetime) -> list[int]:
    """Write down how the messages ended, and return those of whose delivery the gateway has told already."""
    states = [_state(handed) for _message, handed in ended]
    told: dict[str, Any] = {
        "ids": [message.pk for message, _handed in ended],
        "states": [str(state) for state, _reason in states],
        "reasons": [str(reason) for _state, reason in states],
        "details": ["" if handed.fate is Fate.ACCEPTED else handed.detail[:200] for _message, handed in ended],
        "gateway_ids": [handed.gateway_id for _message, handed in ended],
        "contacts": [contacts.get(message.pk) for message, _handed in ended],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(ENDED, told)
        return sorted(pk for pk, delivery in cursor.fetchall() if delivery and pk in contacts)


def _state(handed: Handed) -> tuple[MessageState, str]:
    if handed.fate is Fate.ACCEPTED:
        return MessageState.SENT, ""
    reasons = {Fate.REJECTED: Unsent.REJECTED, Fate.LATER: Unsent.GIVEN_UP, Fate.UNSURE: Unsent.UNSURE}
    return MessageState.FAILED, reasons[handed.fate]


def _touch(contacts: Mapping[int, int]) -> None:
    """Write what the cases cache of their last contact; what is done next on them stays."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, {"contacts": list(contacts.values())})
