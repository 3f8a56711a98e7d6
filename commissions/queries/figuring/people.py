"""What the desk knows of people in a month: target, team, seniority, promises, complaints, what earlier pay left."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection

from commissions.engine.facts import NO_BALANCES, Balances, Held, Person
from commissions.engine.numbers import Value
from commissions.enums import LOCKED
from commissions.models import ReviewScore, Statement, Target
from commissions.queries.figuring.months import Month
from staff.models import User

# Promises belong to whom they were made to, and to the month in which they could last be kept.
PROMISES = """
    SELECT p.recorded_by_id, count(*) FILTER (WHERE p.state IN ('kept', 'kept_with_variance')), count(*)
    FROM cases_promise p JOIN cases_case k ON k.id = p.case_id JOIN cases_creditor c ON c.id = k.creditor_id
    WHERE p.state IN ('kept', 'kept_with_variance', 'partly_kept', 'broken') AND NOT p.after_the_fact
      AND p.last_on >= %(start)s AND p.last_on < %(end)s AND c.currency = %(currency)s
      AND p.recorded_by_id = ANY (%(people)s)
    GROUP BY p.recorded_by_id
"""
# A complaint found justified counts in the month of that finding, for who had the case when it came in.
COMPLAINTS = """
    SELECT a.collector_id, count(*)
    FROM cases_request r JOIN cases_case k ON k.id = r.case_id JOIN cases_creditor c ON c.id = k.creditor_id
    JOIN LATERAL (
        SELECT x.collector_id FROM cases_assignment x WHERE x.case_id = r.case_id AND x.since <= r.received_at
        ORDER BY x.since DESC, x.id DESC LIMIT 1
    ) a ON a.collector_id = ANY (%(people)s)
    WHERE r.kind = 'complaint' AND r.outcome IN ('justified', 'partly_justified') AND c.currency = %(currency)s
      AND (r.closed_at AT TIME ZONE %(zone)s)::date >= %(start)s AND (r.closed_at AT TIME ZONE %(zone)s)::date < %(end)s
    GROUP BY a.collector_id
"""


def key(pk: int) -> str:
    """Return the id of a collector or payment as the engine takes it; the order of keys is that of the ids."""
    return f"{pk:012d}"


def people(month: Month, teams: Mapping[int, int | None]) -> dict[str, Person]:
    """Return the people of `teams` (team id by collector id) with their figures of the month, by their keys.

    What the desk does not know (a review score that nobody recorded, salaries) is left out; a plan that asks for it
    says so.
    """
    params = month.params | {"people": list(teams), "zone": settings.DESK_TIME_ZONE}
    promises = {who: counts for who, *counts in _rows(PROMISES, params)}
    complaints = dict(_rows(COMPLAINTS, params))
    balances = {who: balances_of(left) for who, left in _left(month, teams)}
    approved = Target.objects.approved().filter(month=month.start, currency=month.currency, collector__in=teams)
    targets = dict(approved.values_list("collector", "amount"))
    scored = ReviewScore.objects.filter(month=month.start, collector__in=teams).counting()
    scores = dict(scored.values_list("collector", "score"))
    found = {}
    for pk, role, hired_on in User.objects.filter(pk__in=teams).order_by("pk").values_list("pk", "role", "hired_on"):
        kept, matured = promises.get(pk, (0, 0))
        facts: dict[str, Value] = {
            "promises_kept": Decimal(kept),
            "promises_matured": Decimal(matured),
            "complaints": Decimal(complaints.get(pk, 0)),
        }
        if pk in scores:
            facts["qa_score"] = scores[pk]
        if hired_on is not None:
            facts["tenure_months"] = Decimal(tenure(hired_on, month.end))
        team = teams[pk]
        found[key(pk)] = Person(
            id=key(pk),
            facts=facts,
            target=targets.get(pk),
            team="" if team is None else str(team),
            role=role,
            joined_on=hired_on,
            balances=balances.get(pk, NO_BALANCES),
        )
    return found


def tenure(hired_on: date, on: date) -> int:
    """Return the whole months of service on a day, 0 before the first."""
    return max(0, (on.year - hired_on.year) * 12 + on.month - hired_on.month - (on.day < hired_on.day))


def _left(month: Month, who: Iterable[int]) -> list[tuple[int, dict[str, Any]]]:
    """Return what the latest approved statement of each collector left."""
    rows = Statement.objects.filter(
        run__currency=month.currency,
        run__month__lt=month.start,
        run__state__in=LOCKED,
        collector__in=who,
        run__booked_in__isnull=True,
    )
    return list(rows.order_by("collector", "-run__month").distinct("collector").values_list("collector", "balances"))


def balances_of(stored: Mapping[str, Any]) -> Balances:
    """Return the balances that a statement left."""
    held = tuple(Held(Decimal(one["amount"]), date.fromisoformat(one["release_on"])) for one in stored.get("held", []))
    return Balances(held, Decimal(stored.get("owed", "0")), Decimal(stored.get("draw", "0")))


def _rows(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
