"""The first places of a queue, read from the index of each tier: quick however many cases a collector has.

A branch reads the first cases of one tier in the tier's own order; the rule (`cases.rules.strategies.queue`) has the
last word on each, and orders them. Where a tier's order is by worth, which grows every day, the branch reads the
largest balances: a place further down is exact once those above it are worked.

What the person has passed over today never fills a page; a promise that breaks later, or a booked time that comes,
brings it back. Holds are looked for twice at most: first among the places
found, which costs the planner little; only where they leave too few of them, in each branch, so that its limit counts
what can be worked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from cases.queries.holds.holds import HELD_SQL, SPECIAL_SQL
from cases.rules.strategies import queue as rule
from cases.rules.strategies.queue import Why
from common.prepared import Prepared
from staff.models import User

COLUMNS = """k.id, k.debtor_id, k.queue_id, k.state, k.balance, k.oldest_due_on, k.next_action, k.next_action_at,
    k.rests_until, k.last_contact_at, k.last_outcome, k.promise_due_on, k.promise_broken_at"""
OPEN = "k.balance > 0 AND k.state <> 'closed'"
FREE = """(k.claimed_by_id <> %(me)s AND k.claimed_until > %(now)s) IS NOT TRUE
    AND k.id <> ALL((SELECT ids FROM passed)::bigint[])
    AND (k.queue_id IS NOT NULL AND k.queue_id <> ALL(%(queues)s::bigint[])) IS NOT TRUE"""
SPECIAL = " OR ".join(SPECIAL_SQL.values())
WORKABLE = f"NOT {HELD_SQL}"
"""Whether no hold keeps anybody from the case `k` at the instant `now`."""
WORKABLE_IN_QUEUE = f"(NOT {HELD_SQL} OR k.queue_id = ANY(%(queues)s::bigint[]) AND ({SPECIAL}))"
"""The same for the people of the specialised `queues`: they work what holds of its kind alone stop for the others."""
PASSED_OVER = """passed AS MATERIALIZED (
    SELECT COALESCE(array_agg(s.case_id), '{}') || %(without)s::bigint[] AS ids
    FROM cases_skip s JOIN cases_case k ON k.id = s.case_id
    WHERE s.collector_id = %(me)s AND s.at >= %(day_start)s AND (k.promise_broken_at > s.at
        OR k.next_action_at > s.at AND k.next_action_at <= %(now)s) IS NOT TRUE
)"""
"""What the person passed over today and what nothing has brought back since: a promise judged broken, a booked time;
and what the caller leaves out. Read once: a look of its own in each branch would be planned eight times."""
FEWEST = 8
"""So many places are enough to draw from; a page of the queue wants all that it asked for."""
BOOKED = "k.next_action_at IS NOT NULL AND k.next_action_at <= %(until)s"
CALL_BACKS = f"k.next_action = 'call_back' AND {BOOKED}"
WAITING = f"{rule.READY_SQL} AND {rule.AWAKE_SQL}"
TIERS = (
    f"{CALL_BACKS} AND k.next_action_at > %(now)s - %(punctual)s ORDER BY k.next_action_at",
    f"{CALL_BACKS} AND k.next_action_at <= %(now)s - %(punctual)s ORDER BY k.next_action_at",
    f"k.next_action <> 'call_back' AND {BOOKED} ORDER BY k.next_action_at, k.balance DESC",
    f"k.promise_broken_at IS NOT NULL AND {rule.BROKEN_SQL} ORDER BY k.promise_broken_at DESC",
    f"k.promise_due_on <= %(today)s AND {rule.READY_SQL} ORDER BY k.promise_due_on",
    f"k.last_contact_at IS NULL AND {WAITING} ORDER BY k.balance DESC",
    f"k.last_contact_at <= %(now)s - %(untouched)s AND {WAITING} ORDER BY k.last_contact_at",
    f"k.last_contact_at IS NOT NULL AND {WAITING} ORDER BY k.balance DESC",
)
ANYONES = f"""k.team_id = %(team)s AND k.for_anyone AND k.next_action = 'call_back' AND k.next_action_at <= %(now)s
    AND k.collector_id IS DISTINCT FROM %(me)s AND {OPEN} AND {FREE} AND {{stands}}
    ORDER BY k.next_action_at"""
POOL = f"""k.collector_id IS NULL AND k.team_id = %(team)s AND {OPEN} AND {FREE} AND {{stands}}
    AND ({rule.BROKEN_ANEW} OR {rule.READY_SQL} AND ({rule.AWAKE_SQL} OR k.promise_broken_at IS NOT NULL
        OR k.promise_due_on IS NOT NULL OR k.next_action_at IS NOT NULL)) IS TRUE
    ORDER BY k.balance DESC"""
MINE = tuple(f"k.collector_id = %(me)s AND {OPEN} AND {FREE} AND {{stands}} AND {tier}" for tier in TIERS)
QUEUED = f"""k.queue_id = ANY(%(queues)s::bigint[]) AND {OPEN} AND {FREE} AND {WORKABLE_IN_QUEUE}
    AND {rule.READY_SQL} ORDER BY k.balance DESC"""
"""The cases of the specialised queues, the person's own among them. What is held for the queue's kind is looked for
here alone: in each tier it would take 30 ms to plan."""


SIZES = (20, 50, 200, 2000)
"""So many places are read: a plan is made for each of these limits and kept."""
TYPES = {
    "me": "bigint",
    "team": "bigint",
    "queues": "bigint[]",
    "without": "bigint[]",
    "now": "timestamptz",
    "until": "timestamptz",
    "day_start": "timestamptz",
    "today": "date",
    "zone": "text",
    "unreached": "text[]",
    "retry_after": "interval",
    "punctual": "interval",
    "untouched": "interval",
    "last": "int",
}


def _ranked(name: str, conditions: Sequence[str], *, stands: str, is_out: str) -> dict[int, Prepared]:
    """Return the statement of the places for each size: `stands` is asked in each branch, `is_out` of those found."""
    return {most: Prepared(f"{name}_{most}", _sql(conditions, stands, is_out, most), TYPES) for most in SIZES}


def _sql(conditions: Sequence[str], stands: str, is_out: str, most: int) -> str:
    branches = " UNION ALL ".join(
        f"(SELECT {COLUMNS} FROM cases_case k WHERE {one.format(stands=stands)} LIMIT {most})"  # noqa: S608 (own text)
        for one in conditions
    )
    return f"""
    WITH {PASSED_OVER} SELECT id, why, {is_out} FROM (
        SELECT DISTINCT ON (k.id) k.id, k.debtor_id, k.next_action_at, k.last_contact_at, {rule.WORTH_SQL} AS worth,
            {rule.WHY_SQL} AS why, COALESCE(
                extract(hour FROM %(now)s AT TIME ZONE b.time_zone) BETWEEN b.hour AND b.hour + 1, false
            ) AS is_best_hour
        FROM ({branches}) k LEFT JOIN cases_besthour b ON b.case_id = k.id
    ) k WHERE why <= %(last)s ORDER BY why, {rule.ORDER_SQL} LIMIT {most}
    """  # noqa: S608 (own text)


OWN, SPECIALIST = (*MINE, ANYONES), (*MINE, ANYONES, QUEUED)
OWN_AT_FIRST = _ranked("queue_own_at_first", OWN, stands="true", is_out=HELD_SQL)
POOL_AT_FIRST = _ranked("queue_pool_at_first", [POOL], stands="true", is_out=HELD_SQL)
OWN_PLACES = _ranked("queue_own", OWN, stands=WORKABLE, is_out="false")
SPECIALIST_PLACES = _ranked("queue_specialist", SPECIALIST, stands=WORKABLE, is_out="false")
POOL_PLACES = _ranked("queue_pool", [POOL], stands=WORKABLE, is_out="false")
COUNT_SQL = f"""
    WITH {PASSED_OVER} SELECT count(*) FROM cases_case k
    WHERE (k.collector_id = %(me)s OR k.queue_id = ANY(%(queues)s::bigint[])) AND {OPEN} AND {FREE}
      AND {WORKABLE_IN_QUEUE}
      AND ({rule.WHY_SQL}) < {Why.LATER_TODAY}
"""  # noqa: S608 (own text)


@dataclass(frozen=True)
class Ranked:
    """One place of a queue before its case is fetched."""

    case_id: int
    why: Why


def ranked(
    *, user: User, now: datetime, most: int, pool: bool = False, later: bool = False, without: Sequence[int] = ()
) -> list[Ranked]:
    """Return the first `most` places of the own queue, or of the team's pool, but for the cases `without`.

    The own queue holds the call-backs that anyone of the team may make and the cases of the specialised queues that
    the person works. With `later`, what is booked for later today comes at its end.
    """
    params = _params(user, now)
    params |= {"last": Why.LATER_TODAY if later else Why.AT_RISK, "without": list(without)}
    params["until"] = params["day_start"] + timedelta(days=1, microseconds=-1) if later else now
    size = next(one for one in SIZES if one >= most)
    if user.queue_ids and not pool:
        return _places(SPECIALIST_PLACES[size], params)[0][:most]
    places, read = _places((POOL_AT_FIRST if pool else OWN_AT_FIRST)[size], params)
    if read < size or len(places) >= (most if later else min(most, FEWEST)):
        return places[:most]
    return _places((POOL_PLACES if pool else OWN_PLACES)[size], params)[0][:most]


def _places(statement: Prepared, params: dict[str, Any]) -> tuple[list[Ranked], int]:
    """Return the places that stand, and how many were read."""
    rows = statement.rows(params)
    return [Ranked(case_id, Why(why)) for case_id, why, is_out in rows if not is_out], len(rows)


def to_work(*, user: User, now: datetime) -> int:
    """Return how many of the own cases are to be worked now."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, _params(user, now))
        return int(cursor.fetchone()[0])


def _params(user: User, now: datetime) -> dict[str, Any]:
    params = rule.sql_params(now=now, zone=user.time_zone)
    return {**params, "me": user.pk, "team": user.team_id, "queues": user.queue_ids, "without": []}
