"""Sending what is due: claimed by one run, asked of the gate again, handed over once, and kept as it was sent.

A run holds a lock of the database for as long as it works. When its worker is killed the lock is free and `recover`
sees what it had: what no line was given goes back into the queue; what may have left is tried again only where the
gateway knows messages by their keys, and is otherwise never sent a second time.
"""

from collections.abc import Collection, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import QuerySet

from common import turns
from contacts import channels
from contacts.actions.messages import asking, handing, outcomes, queueing
from contacts.actions.messages.asking import Asked
from contacts.channels import Handed
from contacts.enums import MessageState, Unsent, Verdict
from contacts.models import Decision, Message
from contacts.queries.messages import pace

BATCH = 512
CHUNK = 128
"""So many are asked of the gate and handed over together."""
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
    UPDATE contacts_message m SET last_decision_id = told.decision, state = told.state, reason = told.reason,
        due_at = coalesce(told.due, m.due_at), attempts = attempts + (told.state = 'claimed')::int,
        claim = CASE WHEN told.state <> 'queued' THEN m.claim END,
        claimed_at = CASE WHEN told.state <> 'queued' THEN m.claimed_at END,
        handed_at = CASE WHEN told.state = 'claimed' THEN %(now)s END,
        ended_at = CASE WHEN told.state = 'withdrawn' THEN %(now)s END
    FROM unnest(%(ids)s::bigint[], %(decisions)s::bigint[], %(states)s::text[], %(reasons)s::text[],
        %(dues)s::timestamptz[]) AS told(id, decision, state, reason, due)
    WHERE m.id = told.id AND m.claim = %(run)s AND m.state = 'claimed' RETURNING m.id, m.state
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
        found = _claim(run, now, most)
        if found:
            _send(run, now)
        return found
    finally:
        _unlock(run)


def _send(run: UUID, now: datetime) -> None:
    """Let what the run has claimed leave; while the lines carry one chunk, the next is asked and the last written."""
    rows = Message.objects.filter(claim=run, state=MessageState.CLAIMED)
    ids = list(rows.order_by("due_at", "pk").values_list("pk", flat=True))
    carried: dict[Message, Future[Handed]] = {}
    with handing.Lines() as lines:
        for start in range(0, len(ids), CHUNK):
            before, going = carried, leave(run=run, ids=ids[start : start + CHUNK], now=now)
            carried = lines.give(going)
            _settle(before, now)
        _settle(carried, now)


def _settle(carried: dict[Message, Future[Handed]], now: datetime) -> None:
    handed = {message.pk: future.result() for message, future in carried.items()}
    outcomes.settle(messages=list(carried), handed=handed, now=now)


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
def leave(*, run: UUID, now: datetime, ids: Collection[int] | None = None) -> list[Message]:
    """Ask the gate again for what the run has claimed, everybody concerned being held, and return what may go.

    From then on that may have left: whoever calls it hands it over at once. `ids` narrows it to these messages.
    """
    rows = Message.objects.filter(claim=run, state=MessageState.CLAIMED)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    asking.lock(case_ids=list(rows.values_list("case_id", flat=True)))
    first, later = _one_each(_read(rows))
    again([row.pk for row in later], due=now)
    answers = asking.answer(asked=_asked(first), now=now)
    for row, decision in zip(first, answers, strict=True):
        row.last_decision = decision
    return _left(first, run, now)


def _read(rows: QuerySet[Message]) -> list[Message]:
    """Return messages with what is asked of each, in the order of the queue."""
    one_by_one, shared = ("case__debtor", "contact_point__person"), ("case__creditor", "version__template")
    return list(rows.select_related(*one_by_one).prefetch_related(*shared).order_by("due_at", "pk"))


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


def _asked(rows: Sequence[Message]) -> list[Asked]:
    decided = [row.decision_id or 0 for row in rows]
    spent = dict(Decision.objects.filter(pk__in=decided).values_list("pk", "asked_at"))
    found = []
    for row, decision_id in zip(rows, decided, strict=True):
        if row.contact_point is None or decision_id not in spent:
            raise LookupError(f"Message {row.pk} waits without an address or the gate's answer.")
        own = spent[decision_id]
        found.append(Asked(row.case, row.contact_point, row.channel, row.purpose, row.queued_by_id, spent_at=own))
    return found


def _left(rows: Sequence[Message], run: UUID, now: datetime) -> list[Message]:
    """Write down what the gate said of each, and return those that go, each as given to its line."""
    told = [_fate(row.last_decision, now) for row in rows]
    known: dict[str, Any] = {
        "ids": [row.pk for row in rows],
        "decisions": [row.last_decision_id for row in rows],
        "states": [str(state) for state, _reason, _due in told],
        "reasons": [str(reason) for _state, reason, _due in told],
        "dues": [due for _state, _reason, due in told],
        "run": run,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(LEFT, known)
        going = {pk for pk, state in cursor.fetchall() if state == MessageState.CLAIMED}
    found = [row for row in rows if row.pk in going]
    for row in found:
        row.handed_at, row.attempts = now, row.attempts + 1
    return found


def _fate(decision: Any, now: datetime) -> tuple[MessageState, str, datetime | None]:
    """Return what the gate's answer makes of a message: it goes, waits for its hour, or is withdrawn and why."""
    if decision.verdict != Verdict.BLOCKED:
        return MessageState.CLAIMED, "", None
    due_at = queueing.due(decision=decision, now=now)
    if due_at is not None:
        return MessageState.QUEUED, "", due_at
    return MessageState.WITHDRAWN, why(decision=decision), None


def why(*, decision: Decision) -> Unsent:
    """Return why the gate's answer keeps a message back."""
    unmet = {one["code"] for one in decision.reasons if not one["met"]}
    if "hold" in unmet:
        return Unsent.HOLD
    if "stop_case_closed" in unmet:
        return Unsent.CLOSED
    return Unsent.STOP if any("opt_out" in code or "do_not_contact" in code for code in unmet) else Unsent.GATE


def again(ids: Sequence[int], *, due: datetime) -> None:
    """Put claimed messages back into the queue until `due`."""
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(AGAIN, {"ids": list(ids), "due": due})


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
    rows = _read(Message.objects.filter(claim=run, state=MessageState.CLAIMED))
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
