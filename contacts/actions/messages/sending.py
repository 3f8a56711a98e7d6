"""Sending what is due: claimed by one run, asked of the gate again, handed over once, and kept as it was sent.

A run holds a lock of the database for as long as it works. When its worker is killed the lock is free and `recover`
sees what it had: what no line was given goes back into the queue; what may have left is tried again only where the
gateway knows messages by their keys, and is otherwise never sent a second time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from common import turns
from contacts import channels
from contacts.actions.messages import asking, handing, outcomes, queueing
from contacts.actions.messages.asking import Asked
from contacts.enums import MessageState, Unsent, Verdict
from contacts.models import Decision, Message
from contacts.queries.messages import pace

BATCH = 200
CHUNK = 64
"""So many are handed over before it is written down what became of them."""
CLAIM = """
    WITH due AS (
        SELECT m.id FROM contacts_message m JOIN cases_case k ON k.id = m.case_id
        WHERE m.state = 'queued' AND m.due_at <= %(now)s AND m.channel = ANY(%(channels)s)
          AND (m.send_id IS NULL OR EXISTS (
            SELECT FROM contacts_send s WHERE s.id = m.send_id AND s.state = 'running'))
          AND CASE WHEN %(creditor)s::bigint IS NULL THEN NOT (k.creditor_id, m.channel) IN (
            SELECT * FROM unnest(%(slow)s::bigint[], %(slow_channels)s::text[])) ELSE k.creditor_id = %(creditor)s END
        ORDER BY m.due_at, m.id LIMIT %(most)s FOR UPDATE OF m SKIP LOCKED
    )
    UPDATE contacts_message m SET state = 'claimed', claim = %(run)s, claimed_at = %(now)s
    FROM due WHERE m.id = due.id
"""
LEFT = """
    UPDATE contacts_message m SET last_decision_id = told.decision
    FROM unnest(%(ids)s::bigint[], %(decisions)s::bigint[]) AS told(id, decision) WHERE m.id = told.id
"""
HANDED = """
    UPDATE contacts_message SET handed_at = %(now)s, attempts = attempts + 1
    WHERE id = ANY(%(ids)s) AND claim = %(run)s AND state = 'claimed' RETURNING id
"""
AGAIN = """
    UPDATE contacts_message SET state = 'queued', claim = NULL, claimed_at = NULL, handed_at = NULL, due_at = %(due)s
    WHERE id = ANY(%(ids)s) AND state = 'claimed'
"""
LOCK, UNLOCK, TRY = (
    f"SELECT {name}(hashtextextended(%s, 0))"
    for name in ("pg_advisory_lock", "pg_advisory_unlock", "pg_try_advisory_lock")
)


def send_due(*, now: datetime, most: int = BATCH) -> int:
    """Send up to `most` messages that are due, and return how many were claimed; 0 when nothing is due."""
    run = uuid4()
    _lock(run)
    try:
        claimed = _claim(run, now, most)
        if claimed:
            going = leave(run=run, now=now)
            for start in range(0, len(going), CHUNK):
                _chunk(run, going[start : start + CHUNK], now)
        return claimed
    finally:
        _unlock(run)


def _claim(run: UUID, now: datetime, most: int) -> int:
    # Letters leave on paper, in batches of their own.
    known = [name for name in ("sms", "email") if channels.channel(name) is not None]
    slow = [one for one in pace.limits() if one.channel in known]
    told = {"run": run, "now": now, "slow": [one.creditor_id for one in slow]}
    told["slow_channels"] = [one.channel for one in slow]
    found = _claimed({**told, "most": most, "channels": known, "creditor": None})
    for one in slow:
        found += _slowly(one, {**told, "channels": [one.channel], "creditor": one.creditor_id}, most - found, now)
    return found


@transaction.atomic
def _slowly(limit: pace.Limit, told: dict[str, Any], most: int, now: datetime) -> int:
    """Claim for a creditor whose messages leave at a limited pace; one worker at a time counts and claims."""
    turns.take(f"pace:{limit.creditor_id}:{limit.channel}")
    left = min(most, pace.left(limit, now=now))
    return _claimed({**told, "most": left}) if left > 0 else 0


def _claimed(told: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, told)
        return int(cursor.rowcount)


@transaction.atomic
def leave(*, run: UUID, now: datetime) -> list[Message]:
    """Ask the gate again for what the run has claimed, everybody concerned being held, and return what may go."""
    rows = list(claimed(run=run))
    asking.lock(case_ids=[row.case_id for row in rows])
    first, later = _one_each(rows)
    again([row.pk for row in later], due=now)
    answers = asking.answer(asked=[_asked(row) for row in first], now=now)
    going = []
    for row, decision in zip(first, answers, strict=True):
        row.last_decision = decision
        if decision.verdict == Verdict.BLOCKED:
            _stop(row, decision, now)
        else:
            going.append(row)
    _keep_decisions(first)
    return going


def claimed(*, run: UUID) -> list[Message]:
    """Return what the run has claimed, with what is asked of each, in the order of the queue."""
    rows = Message.objects.filter(claim=run, state=MessageState.CLAIMED)
    related = ("case__creditor", "case__debtor", "contact_point__person", "decision", "version__template")
    return list(rows.select_related(*related).order_by("due_at", "pk"))


def _one_each(rows: Sequence[Message]) -> tuple[list[Message], list[Message]]:
    """Return the first message to each person, and the others: the gate counts the first before it is asked again."""
    first: dict[object, Message] = {}
    later = []
    for row in rows:
        debtor = row.case.debtor
        person = bytes(debtor.national_number_hash) if debtor.national_number_hash else debtor.pk
        if person in first:
            later.append(row)
        else:
            first[person] = row
    return list(first.values()), later


def _asked(row: Message) -> Asked:
    point = row.contact_point
    if point is None:
        raise LookupError(f"Message {row.pk} waits without an address.")
    return Asked(row.case, point, row.channel, row.purpose, row.queued_by_id, spent=row.decision)


def _stop(row: Message, decision: Decision, now: datetime) -> None:
    """Let a message wait for its hour, or withdraw it where no hour of the next days opens the way."""
    due_at = queueing.due(decision=decision, now=now)
    if due_at is not None:
        again([row.pk], due=due_at)
        return
    Message.objects.filter(pk=row.pk).update(
        state=MessageState.WITHDRAWN, reason=why(decision=decision), ended_at=now, last_decision=decision
    )


def why(*, decision: Decision) -> Unsent:
    """Return why the gate's answer keeps a message back."""
    unmet = {one["code"] for one in decision.reasons if not one["met"]}
    if "hold" in unmet:
        return Unsent.HOLD
    if "stop_case_closed" in unmet:
        return Unsent.CLOSED
    return Unsent.STOP if any("opt_out" in code or "do_not_contact" in code for code in unmet) else Unsent.GATE


def _keep_decisions(rows: Sequence[Message]) -> None:
    told = {row.pk: row.last_decision_id for row in rows}
    with connection.cursor() as cursor:
        cursor.execute(LEFT, {"ids": list(told), "decisions": list(told.values())})


def again(ids: Sequence[int], *, due: datetime) -> None:
    """Put claimed messages back into the queue until `due`."""
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(AGAIN, {"ids": list(ids), "due": due})


def _chunk(run: UUID, rows: Sequence[Message], now: datetime) -> None:
    """Write down that a line is given these, give them, and keep what became of each."""
    with connection.cursor() as cursor:
        cursor.execute(HANDED, {"ids": [row.pk for row in rows], "run": run, "now": now})
        mine = {pk for (pk,) in cursor.fetchall()}
    rows = [row for row in rows if row.pk in mine]
    for row in rows:
        row.attempts += 1
    outcomes.settle(messages=rows, handed=handing.hand(rows), now=now)


def recover(*, now: datetime) -> int:
    """Take over what runs had that were cut off, and return how many messages they left."""
    rows = Message.objects.filter(state=MessageState.CLAIMED).order_by("claim")
    found = 0
    for run in rows.values_list("claim", flat=True).distinct():
        if run is not None and _try(run):
            try:
                found += _recover(run, now)
            finally:
                _unlock(run)
    return found


def _recover(run: UUID, now: datetime) -> int:
    rows = claimed(run=run)
    again([row.pk for row in rows if row.handed_at is None], due=now)
    lost = [row for row in rows if row.handed_at is not None]
    for start in range(0, len(lost), CHUNK):
        chunk = lost[start : start + CHUNK]
        outcomes.settle(messages=chunk, handed={row.pk: outcomes.CUT_OFF for row in chunk}, now=now)
    return len(rows)


def _lock(run: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [str(run)])


def _try(run: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(TRY, [str(run)])
        return bool(cursor.fetchone()[0])


def _unlock(run: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(UNLOCK, [str(run)])
