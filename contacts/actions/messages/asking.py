"""Asking the gate for many messages at once, each answer stored as evidence with the slot that it holds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import CharField

from cases.actions import persons
from cases.imports import staging
from cases.models import Case, ContactPoint
from contacts.actions import gate
from contacts.gate import engine
from contacts.gate.facts import Attempt
from contacts.models import Decision
from contacts.queries import gate as queries

PEOPLE = """
    SELECT s.id FROM cases_case k JOIN cases_debtor d ON d.id = k.debtor_id
    JOIN cases_debtor s ON s.id = d.id OR s.national_number_hash = d.national_number_hash
    WHERE k.id = ANY(%(cases)s)
"""
NUMBERS = "SELECT nextval(pg_get_serial_sequence('contacts_decision', 'id')) FROM generate_series(1, %s)"


@dataclass(frozen=True)
class Asked:
    """What the gate is asked: this number or address, on this channel, for this purpose, on behalf of this person.

    `case`, with its debtor, and `point`, with its person, were read after the person was locked. `spent_at` is when the
    answer was given with which the message was queued: the slot that it holds does not stand in its own way.
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

    Five statements, however many are asked; they are stored by COPY.
    """
    people = {one.by for one in asked}
    # A specialist may go on where others stop: that counts where one person asks for all.
    by = people.pop() if len(people) == 1 else None
    found = queries.gather([one.case for one in asked], now=now, by=by, fresh=False)
    rows = [_decision(one, found[one.case.pk], now) for one in asked]
    _store(rows)
    return rows


def _decision(one: Asked, facts: queries.CaseFacts, now: datetime) -> Decision:
    attempts = facts.attempts
    facts.attempts = [attempt for attempt in attempts if not _is_own(attempt, one)]
    question = facts.question(point=one.point, channel=one.channel, now=now, purpose=one.purpose)
    said = engine.answer(question, facts.packs)
    row = gate.decision(facts=facts, point=one.point, question=question, answer=said)
    row.asked_by_id = one.by
    facts.attempts = attempts
    return row


def _is_own(attempt: Attempt, one: Asked) -> bool:
    if one.spent_at is None or not attempt.is_reserved:
        return False
    return (attempt.case_id, attempt.at, attempt.number) == (one.case.pk, one.spent_at, one.point.value)


def _store(rows: Sequence[Decision]) -> None:
    columns = Decision._meta.concrete_fields
    texts = [one.attname for one in columns if isinstance(one, CharField)]
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, [len(rows)])
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
        said = {one.attname: [_written(getattr(row, one.attname)) for row in rows] for one in columns}
        staging.copy(cursor, Decision._meta.db_table, said, filled=texts)


def _written(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value
