"""Which holds reach a case now, which cases a hold reaches, and the SQL by which queues and ledger ask the same.

A hold of scope "debt" reaches its case. Every other scope follows the person: it reaches every case of the debtor and
of each debtor with the same national number, with whichever creditor and whenever placed.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from cases.enums import HoldScope, HoldState
from cases.models import Case, ContactPoint, Hold
from cases.queries.persons import ASKED
from cases.rules.holds import FREEZING, SPECIAL, TERMS
from common.prepared import Prepared
from staff.enums import Role
from staff.models import User

LIVE = """h.state = 'in_force' AND h.received_at <= %(now)s
    AND (h.ends_on IS NULL OR h.ends_on > (%(now)s AT TIME ZONE h.time_zone)::date)"""
"""Whether the hold `h` stops at the instant `now`: its end date takes effect by itself."""
COVERS = """h.starts_on <= %(on)s AND (h.ends_on IS NULL OR h.ends_on > %(on)s)
    AND (h.lifted_at IS NULL OR (h.lifted_at AT TIME ZONE h.time_zone)::date > %(on)s)"""
"""Whether the date `on` lies in the hold `h`, lifted and ended ones included."""


def _exists(counts: str, kinds: Collection[str] = (), but: Collection[str] = ()) -> str:
    """Return the SQL that says whether a hold reaches the whole case `k`; the kinds are words of the code.

    OFFSET 0 keeps PostgreSQL from gathering the holds of all persons for the few cases that a queue looks at.
    """
    wanted = f" AND h.kind IN ({_words(kinds)})" if kinds else ""
    wanted += f" AND h.kind NOT IN ({_words(but)})" if but else ""
    return f"""(EXISTS (
        SELECT FROM cases_hold h WHERE h.debtor_id = k.debtor_id AND h.person_id IS NULL
            AND (h.scope = 'person' OR (h.scope = 'debt' AND h.case_id = k.id)) AND {counts}{wanted}
    ) OR EXISTS (
        SELECT FROM cases_debtor d
        JOIN cases_debtor s ON s.national_number_hash = d.national_number_hash AND s.id <> d.id
        JOIN cases_hold h ON h.debtor_id = s.id AND h.person_id IS NULL AND h.scope = 'person'
        WHERE d.id = k.debtor_id AND {counts}{wanted} OFFSET 0
    ))"""  # noqa: S608 (the parts are constants of this module and of the rule)


def _words(kinds: Collection[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


HELD_SQL = _exists(LIVE)
"""Whether the case `k` is out of the ordinary queues at the instant `now`."""


def covering_sql(kinds: Collection[str]) -> str:
    """Return the SQL that says whether a hold of one of `kinds` reaches the case `k` for the date `on`."""
    return _exists(COVERS, kinds)


FREEZES_INTEREST_SQL = covering_sql(FREEZING)
"""Whether no interest runs on the accounts of the case `k` for the date `on`."""
QUEUES = tuple(dict.fromkeys(TERMS[kind].queue for kind in SPECIAL))
SPECIAL_SQL = {
    queue: f"({_exists(LIVE, kinds)} AND NOT {_exists(LIVE, but=kinds)})"
    for queue in QUEUES
    for kinds in [[kind for kind in SPECIAL if TERMS[kind].queue == queue]]
}
"""Whether the case `k` belongs to the specialised queue "vulnerable" or "legal" at the instant `now`: a hold of that
queue reaches it and no hold of another kind does."""

COLUMNS = ", ".join(f"h.{field.column}" for field in Hold._meta.concrete_fields)
REACHING = f"""
    WITH {ASKED}, person AS (
        SELECT case_id, debtor_id, true AS own FROM asked
        UNION ALL SELECT a.case_id, d.id, false
        FROM asked a JOIN cases_debtor d ON d.national_number_hash = a.hash AND d.id <> a.debtor_id
    )
    SELECT {COLUMNS}, p.case_id AS reached_id, n.kind AS point_kind, n.value AS point_value
    FROM person p JOIN cases_hold h ON h.debtor_id = p.debtor_id
        AND ((h.scope = 'debt' AND h.case_id = p.case_id) OR (h.scope <> 'debt' AND (h.person_id IS NULL OR p.own)))
    LEFT JOIN cases_contactpoint n ON n.id = h.point_id
    WHERE {{counts}} ORDER BY h.received_at, h.id
"""  # noqa: S608 (names of columns)
REACHING_NOW = Prepared("holds_reaching_now", REACHING.format(counts=LIVE), {"cases": "bigint[]", "now": "timestamptz"})
REACHED = """
    WITH same AS (
        SELECT h.id, h.scope, h.case_id, h.person_id, s.id AS debtor_id FROM cases_hold h
        JOIN cases_debtor d ON d.id = h.debtor_id
        JOIN cases_debtor s ON s.id = d.id OR s.national_number_hash = d.national_number_hash
        WHERE h.id = ANY(%(holds)s)
    )
    SELECT DISTINCT k.id FROM same JOIN cases_case k ON k.debtor_id = same.debtor_id
    WHERE k.state <> 'closed' AND same.person_id IS NULL
        AND ((same.scope = 'debt' AND k.id = same.case_id) OR same.scope = 'person')
"""


def in_force(case_ids: Collection[int], *, now: datetime) -> dict[int, list[Hold]]:
    """Return the holds of every scope that reach each case at the instant `now`, in one query for all.

    The number or address that a hold closes comes with it.
    """
    return _by_case(REACHING_NOW.ready(), {"cases": list(case_ids), "now": now})


def of_case(case: Case) -> list[Hold]:
    """Return every hold that ever reached `case`, in force or ended, oldest first; one query."""
    return _by_case(REACHING.format(counts="true"), {"cases": [case.pk]})[case.pk]


def _by_case(statement: str, values: dict[str, Any]) -> dict[int, list[Hold]]:
    found: dict[int, list[Hold]] = defaultdict(list)
    for hold in Hold.objects.raw(statement, values):
        if hold.point_kind and hold.point_value is not None:
            hold.point = ContactPoint(
                pk=hold.point_id, debtor_id=hold.debtor_id, kind=hold.point_kind, value=hold.point_value
            )
        found[hold.reached_id].append(hold)
    return found


def stops(hold: Hold) -> bool:
    """Return whether the hold reaches whole cases: one channel, number or guarantor leaves the rest to be worked."""
    return hold.person_id is None and hold.scope in (HoldScope.DEBT, HoldScope.PERSON)


def freezes_interest(case: Case, *, on: date) -> bool:
    """Return whether no interest runs on the accounts of `case` for the date `on`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FREEZES_INTEREST_SQL} FROM cases_case k WHERE k.id = %(case)s",  # noqa: S608 (a constant)
            {"case": case.pk, "on": on},
        )
        return bool(cursor.fetchone()[0])


def reached(hold_ids: Collection[int]) -> list[int]:
    """Return the open cases that the holds stop as a whole, whether or not they are in force."""
    with connection.cursor() as cursor:
        cursor.execute(REACHED, {"holds": list(hold_ids)})
        return [pk for (pk,) in cursor.fetchall()]


def same(wanted: Hold, *, now: datetime) -> bool:
    """Return whether a hold in force says already what `wanted` would: same kind, same reach, no earlier end."""
    others = Hold.objects.filter(
        debtor_id=wanted.debtor_id,
        kind=wanted.kind,
        form=wanted.form,
        scope=wanted.scope,
        person_id=wanted.person_id,
        point_id=wanted.point_id,
        channel=wanted.channel,
        state=HoldState.IN_FORCE,
        is_bound=wanted.is_bound,
    )
    if wanted.scope == HoldScope.DEBT:
        others = others.filter(case_id=wanted.case_id)
    return any(
        one.in_force(now) and (one.ends_on is None or (wanted.ends_on is not None and one.ends_on >= wanted.ends_on))
        for one in others
    )


def is_specialist(user_id: int | None) -> bool:
    """Return whether the person may work cases of a specialised queue: one of its people, or a supervisor."""
    known = Q(role=Role.SUPERVISOR) | ~Q(queue_ids=[])
    return user_id is not None and User.objects.filter(known, pk=user_id).exists()
