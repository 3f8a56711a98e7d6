"""Asking the gate for many messages at once, each answer stored as evidence with the slot that it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from cases.actions import persons
from cases.models import Case, ContactPoint
from contacts.actions import gate
from contacts.gate.facts import Attempt
from contacts.models import Decision
from contacts.queries import gate as queries

PEOPLE = """
    SELECT s.id FROM cases_case k JOIN cases_debtor d ON d.id = k.debtor_id
    JOIN cases_debtor s ON s.id = d.id OR s.national_number_hash = d.national_number_hash
    WHERE k.id = ANY(%(cases)s)
"""


@dataclass(frozen=True)
class Asked:
    """What the gate is asked: this number or address, on this channel, for this purpose, on behalf of this person.

    `case` was read with its debtor after the person was locked. `spent_at` is when the answer was given with which the
    message was queued: the slot that it holds does not stand in its own way.
    """

    case: Case
    point: ContactPoint
    channel: str
    purpose: str
    by: int | None
    spent_at: datetime | None = None


def lock(*, case_ids: Sequence[int]) -> None:
    """Lock everybody whom the cases are about, with every creditor, until the transaction ends, in their order."""
    with connection.cursor() as cursor:
        persons.lock_among(cursor, debtors=PEOPLE, values={"cases": list(case_ids)})


def answer(*, asked: Sequence[Asked], now: datetime) -> list[Decision]:
    """Store the gate's answers and return them in order; the caller holds the people, and asks once for each.

    Five statements, however many are asked.
    """
    people = {one.by for one in asked}
    # A specialist may go on where others stop: that counts where one person asks for all.
    by = people.pop() if len(people) == 1 else None
    found = queries.gather([one.case for one in asked], now=now, by=by, fresh=False)
    rows = [_decision(one, found[one.case.pk], now) for one in asked]
    return Decision.objects.bulk_create(rows)


def _decision(one: Asked, facts: queries.CaseFacts, now: datetime) -> Decision:
    attempts = facts.attempts
    facts.attempts = [attempt for attempt in attempts if not _is_own(attempt, one)]
    point = next((known for known in facts.points if known.pk == one.point.pk), one.point)
    said = queries.answer(facts, point=point, channel=one.channel, now=now, purpose=one.purpose)
    row = gate.decision(facts=facts, point=point, channel=one.channel, purpose=one.purpose, answer=said, now=now)
    row.asked_by_id = one.by
    facts.attempts = attempts
    return row


def _is_own(attempt: Attempt, one: Asked) -> bool:
    if one.spent_at is None or not attempt.is_reserved:
        return False
    return (attempt.case_id, attempt.at, attempt.number) == (one.case.pk, one.spent_at, one.point.value)
