"""Messages that wait are withdrawn as soon as something stops them for good; the gate would stop them as they leave."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

from cases.models import Hold
from contacts.enums import MessageState, Unsent
from contacts.models import Message
from contacts.queries import gate

CLOSED = """
    UPDATE contacts_message SET state = 'withdrawn', reason = 'closed', ended_at = %(now)s
    WHERE case_id = ANY(%(cases)s) AND state = 'queued'
"""
OF_PERSON = """
    SELECT m.id FROM cases_debtor d
    JOIN cases_debtor s ON s.id = d.id OR s.national_number_hash = d.national_number_hash
    JOIN cases_case k ON k.debtor_id = s.id JOIN contacts_message m ON m.case_id = k.id
    WHERE d.id = %(debtor)s AND m.state = 'queued'
"""


def call_off(*, case_ids: Collection[int], hold: Hold | None, now: datetime) -> None:
    """Withdraw what waits on closed cases, and what a hold that was placed stops (`cases.actions.calling_off`)."""
    if hold is None:
        with connection.cursor() as cursor:
            cursor.execute(CLOSED, {"cases": list(case_ids), "now": now})
        return
    stopped(debtor_id=hold.debtor_id, now=now, reason=Unsent.HOLD)


def stopped(*, debtor_id: int, now: datetime, reason: Unsent) -> int:
    """Withdraw what waits for the person with every creditor and may not go at any hour any more; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(OF_PERSON, {"debtor": debtor_id})
        ids = [pk for (pk,) in cursor.fetchall()]
    if not ids:
        return 0
    rows = Message.objects.filter(pk__in=ids).select_related("case", "contact_point__person").order_by("pk")
    return _withdraw(_closed_to(list(rows), now), now, reason)


def _closed_to(rows: Sequence[Message], now: datetime) -> list[int]:
    facts = gate.gather([row.case for row in rows], now=now)
    found = []
    for row in rows:
        known = facts[row.case_id]
        said = gate.answer(known, point=row.contact_point, channel=row.channel, now=now, purpose=row.purpose)
        if not said.is_allowed and said.next_at is None:
            found.append(row.pk)
    return found


def _withdraw(ids: Sequence[int], now: datetime, reason: Unsent) -> int:
    waiting = Message.objects.filter(pk__in=ids, state=MessageState.QUEUED)
    return waiting.update(state=MessageState.WITHDRAWN, reason=reason, ended_at=now)
