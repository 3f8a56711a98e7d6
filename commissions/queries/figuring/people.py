"""What the desk knows of people in a month: target, team, seniority, promises, complaints, what earlier pay left."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection

from commissions.engine.facts import NO_BALANCES, Balances, Held, Person
from commissions.engine.numbers import Value
from commissions.queries.figuring.months import TYPES, Month
from common.prepared import Prepared

# All figures of people in one statement, since a collector's page asks for them each time it is looked at.
# Promises belong to whom they were made to, and to the month in which they could last be kept. A complaint found
# justified counts in the month of that finding, for who had the case when it came in. Of targets and scores counts
# what a second person approved, of scores the last one; of statements what the latest approved month left.
PEOPLE = """
    SELECT u.id, u.role, u.hired_on, t.amount, s.score, b.balances, COALESCE(p.kept, 0), COALESCE(p.matured, 0),
           COALESCE(c.complaints, 0)
    FROM staff_user u
    LEFT JOIN commissions_target t ON t.collector_id = u.id AND t.month = %(start)s AND t.currency = %(currency)s
        AND t.approved_at IS NOT NULL
    LEFT JOIN (
        SELECT DISTINCT ON (r.collector_id) r.collector_id, r.score FROM commissions_reviewscore r
        WHERE r.month = %(start)s AND r.approved_at IS NOT NULL AND r.collector_id = ANY (%(people)s)
        ORDER BY r.collector_id, r.id DESC
    ) s ON s.collector_id = u.id
    LEFT JOIN (
        SELECT DISTINCT ON (x.collector_id) x.collector_id, x.balances
        FROM commissions_statement x JOIN commissions_run n ON n.id = x.run_id
        WHERE n.currency = %(currency)s AND n.month < %(start)s AND n.state IN ('approved', 'exported')
          AND n.booked_in_id IS NULL AND x.collector_id = ANY (%(people)s)
        ORDER BY x.collector_id, n.month DESC
    ) b ON b.collector_id = u.id
    LEFT JOIN (
        SELECT q.recorded_by_id, count(*) FILTER (WHERE q.state IN ('kept', 'kept_with_variance')) AS kept,
               count(*) AS matured
        FROM cases_promise q JOIN cases_case k ON k.id = q.case_id JOIN cases_creditor d ON d.id = k.creditor_id
        WHERE q.state IN ('kept', 'kept_with_variance', 'partly_kept', 'broken') AND NOT q.after_the_fact
          AND q.last_on >= %(start)s AND q.last_on < %(end)s AND d.currency = %(currency)s
          AND q.recorded_by_id = ANY (%(people)s)
        GROUP BY q.recorded_by_id
    ) p ON p.recorded_by_id = u.id
    LEFT JOIN (
        SELECT a.collector_id, count(*) AS complaints
        FROM cases_request r JOIN cases_case k ON k.id = r.case_id JOIN cases_creditor d ON d.id = k.creditor_id
        JOIN LATERAL (
            SELECT x.collector_id FROM cases_assignment x WHERE x.case_id = r.case_id AND x.since <= r.received_at
            ORDER BY x.since DESC, x.id DESC LIMIT 1
        ) a ON a.collector_id = ANY (%(people)s)
        WHERE r.kind = 'complaint' AND r.outcome IN ('justified', 'partly_justified') AND d.currency = %(currency)s
          AND (r.closed_at AT TIME ZONE %(zone)s)::date >= %(start)s
          AND (r.closed_at AT TIME ZONE %(zone)s)::date < %(end)s
        GROUP BY a.collector_id
    ) c ON c.collector_id = u.id
    WHERE u.id = ANY (%(people)s) ORDER BY u.id
"""
OF_ONE = Prepared("pay_people", PEOPLE, TYPES | {"people": "bigint[]", "zone": "text"})


def key(pk: int) -> str:
    """Return the id of a collector or payment as the engine takes it; the order of keys is that of the ids."""
    return f"{pk:012d}"


def people(month: Month, teams: Mapping[int, int | None]) -> dict[str, Person]:
    """Return the people of `teams` (team id by collector id) with their figures of the month, by their keys.

    What the desk does not know (a review score that nobody recorded, salaries) is left out; a plan that asks for it
    says so.
    """
    params = month.params | {"people": list(teams), "zone": settings.DESK_TIME_ZONE}
    with connection.cursor() as cursor:
        cursor.execute(OF_ONE.ready() if len(teams) == 1 else PEOPLE, params)
        found = [_person(month, teams, row) for row in cursor.fetchall()]
    return {one.id: one for one in found}


def _person(month: Month, teams: Mapping[int, int | None], row: Sequence[Any]) -> Person:
    pk, role, hired_on, target, score, left, kept, matured, complaints = row
    facts: dict[str, Value] = {
        "promises_kept": Decimal(kept),
        "promises_matured": Decimal(matured),
        "complaints": Decimal(complaints),
    }
    if score is not None:
        facts["qa_score"] = score
    if hired_on is not None:
        facts["tenure_months"] = Decimal(tenure(hired_on, month.end))
    team = teams[pk]
    return Person(
        id=key(pk),
        facts=facts,
        target=target,
        team="" if team is None else str(team),
        role=role,
        joined_on=hired_on,
        balances=NO_BALANCES if left is None else balances_of(json.loads(left)),
    )


def tenure(hired_on: date, on: date) -> int:
    """Return the whole months of service on a day, 0 before the first."""
    return max(0, (on.year - hired_on.year) * 12 + on.month - hired_on.month - (on.day < hired_on.day))


def balances_of(stored: Mapping[str, Any]) -> Balances:
    """Return the balances that a statement left."""
    held = tuple(Held(Decimal(one["amount"]), date.fromisoformat(one["release_on"])) for one in stored.get("held", []))
    return Balances(held, Decimal(stored.get("owed", "0")), Decimal(stored.get("draw", "0")))
