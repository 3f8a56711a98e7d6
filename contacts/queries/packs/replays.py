"""The decisions of the last days as they were: the facts of each, rebuilt from what was recorded by its moment.

Decisions are read in order by parts, with the attempts of the persons of one part, so that memory stays flat. The log
only grows: a contact or a correction that was recorded later was not known then. A number that is known by now to be
wrong counts as wrong. What the person wished of hours is in the stored findings of the law's own rules.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from cases.queries.persons import THEIR_CASES
from contacts.gate import house
from contacts.gate.facts import Attempt, Question
from contacts.gate.packs import HOUSE
from contacts.queries.gate import number_kind, place_of

DAYS = 90
PART = 500
LOOK_BACK = timedelta(days=house.MOST_DAYS + 2)
SLOT_KEPT = timedelta(hours=6)
OWN = f"{HOUSE}.{house.OWN}"
DECISIONS = """
    SELECT d.id, d.case_id, d.asked_at, d.asked_by_id, d.channel, d.purpose, d.verdict, d.reasons::text,
           d.facts -> 'zones', coalesce(d.facts ->> 'region', r.jurisdiction),
           n.kind, coalesce(n.value, ''), n.place, n.person_id, coalesce(p.role, 'debtor')
    FROM contacts_decision d
    JOIN cases_case k ON k.id = d.case_id JOIN cases_creditor r ON r.id = k.creditor_id
    LEFT JOIN cases_contactpoint n ON n.id = d.contact_point_id
    LEFT JOIN cases_relatedperson p ON p.id = n.person_id
    WHERE d.id > %(after)s AND d.asked_at > %(since)s AND d.asked_at <= %(until)s ORDER BY d.id LIMIT %(part)s
"""
TRIED = f"""
    WITH {THEIR_CASES}
    SELECT t.asked_id, c.recorded_at,
           (SELECT min(l.recorded_at) FROM contacts_contact l WHERE l.corrects_id = c.id), 0, NULL::bigint,
           c.at, c.channel, c.outcome, c.party, c.case_id, coalesce(n.value, ''), c.direction = 'outbound',
           coalesce(n.state = 'wrong', false), NULL::timestamptz, n.person_id
    FROM theirs t JOIN contacts_contact c ON c.case_id = t.case_id AND c.at > %(since)s AND c.at <= %(until)s
    LEFT JOIN cases_contactpoint n ON n.id = c.contact_point_id
    UNION ALL
    SELECT t.asked_id, d.asked_at, (SELECT u.recorded_at FROM contacts_contact u WHERE u.decision_id = d.id),
           d.id, d.asked_by_id, d.asked_at, d.channel, '', '', d.case_id, coalesce(n.value, ''), true,
           false, d.reserved_until, n.person_id
    FROM theirs t JOIN contacts_decision d ON d.case_id = t.case_id
        AND d.asked_at > %(slots)s AND d.asked_at <= %(until)s AND d.reserved_until IS NOT NULL
    LEFT JOIN cases_contactpoint n ON n.id = d.contact_point_id
"""  # noqa: S608 (own text)


@dataclass(frozen=True, slots=True)
class Given:
    """A decision that was given: the question with its facts as known then, its verdict, its findings as stored."""

    id: int
    question: Question
    verdict: str
    reasons: str

    @property
    def had_own(self) -> bool:
        """Whether a rule of the house's own was among those asked."""
        return OWN in self.reasons

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings as they are stored."""
        found: list[dict[str, Any]] = json.loads(self.reasons)
        return found


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt, or a slot of the decision `slot`, with when it became known and when it counted no more."""

    attempt: Attempt
    known_at: datetime
    gone_at: datetime | None
    slot: int
    held_by: int | None

    def counts(self, at: datetime, row: tuple[Any, ...]) -> bool:
        """Return whether it counted when the decision `row` was asked at the instant `at`."""
        if self.known_at > at or (self.gone_at is not None and self.gone_at <= at):
            return False
        pk, case_id, _at, asked_by, *_rest = row
        if not self.slot:
            return True
        own = self.held_by is not None and self.held_by == asked_by and self.attempt.case_id == case_id
        until = self.attempt.reserved_until
        return self.slot < pk and not own and until is not None and until > at


def total(*, since: datetime, until: datetime) -> int:
    """Return how many decisions were given after `since`, up to `until`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contacts_decision WHERE asked_at > %s AND asked_at <= %s", [since, until])
        return int(cursor.fetchone()[0])


def given(*, since: datetime, until: datetime) -> Iterator[list[Given]]:
    """Yield the decisions given after `since`, up to `until`, in parts; two queries for each part."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(DECISIONS, {"after": after, "since": since, "until": until, "part": PART})
            rows = cursor.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        tried = _tried(rows)
        yield [_given(row, tried[row[1]]) for row in rows]


def _tried(rows: list[tuple[Any, ...]]) -> dict[int, list[Tried]]:
    moments = [row[2] for row in rows]
    values = {"cases": sorted({row[1] for row in rows}), "until": max(moments)}
    values |= {"since": min(moments) - LOOK_BACK, "slots": min(moments) - SLOT_KEPT}
    found: dict[int, list[Tried]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(TRIED, values)
        for asked_id, known_at, gone_at, slot, held_by, *attempt in cursor.fetchall():
            found[asked_id].append(Tried(Attempt(*attempt), known_at, gone_at, slot, held_by))
    return found


def _given(row: tuple[Any, ...], tried: list[Tried]) -> Given:
    pk, case_id, at, _by, channel, purpose, verdict, reasons, zones, region, kind, value, place, person_id, role = row
    question = Question(
        now=at,
        channel=channel,
        region=region,
        zones=tuple(json.loads(zones) if isinstance(zones, str) else zones or ()),
        purpose=purpose,
        party=role,
        case_id=case_id,
        person_id=person_id,
        number=value,
        place=place_of(place),
        number_kind=number_kind(kind, place),
        attempts=tuple(one.attempt for one in tried if one.counts(at, row)),
    )
    return Given(pk, question, verdict, reasons)
