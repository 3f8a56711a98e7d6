"""Taking the next case, and passing one over: one case is never with two collectors."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock
from cases.actions.strategies import assignment
from cases.models import Case, Skip
from cases.queries.placements import transfers
from cases.queries.strategies import queue, ranking, reasons
from cases.rules.queue import Why
from common import audit, cards
from common.errors import Refusal
from staff.models import User

LEASE = timedelta(minutes=15)
WINDOWS = (20, 200, 2000)
"""So many places are read of a queue; more of them only when the first are all held or forbidden."""
FIRST_ASKED = 4
"""So many cases the gate is asked about at first; four times as many at each further asking."""
Lawful = Callable[[Sequence[Case]], Collection[int]]
"""Takes cases and returns the ids of those that may be contacted now; the gate is asked through it."""

LEASED = """
    SELECT k.id FROM cases_case k
    WHERE k.claimed_by_id = %(me)s AND k.claimed_until > %(now)s AND k.state <> 'closed' AND {workable}
    ORDER BY k.claimed_until DESC LIMIT 1
"""
CLAIM = """
    WITH claimed AS (
        UPDATE cases_case SET claimed_by_id = %(me)s, claimed_until = %(until)s
        WHERE id = (
            SELECT k.id FROM cases_case k
            WHERE k.id = ANY(%(ids)s) AND k.state <> 'closed' AND k.balance > 0
              AND (k.claimed_by_id IS NULL OR k.claimed_by_id = %(me)s OR k.claimed_until <= %(now)s)
              AND (k.collector_id = %(me)s OR k.collector_id IS NULL OR k.for_anyone AND k.team_id = %(team)s
                OR k.queue_id = ANY(%(queues)s::bigint[]))
              AND (k.queue_id IS NOT NULL AND k.queue_id <> ALL(%(queues)s::bigint[])) IS NOT TRUE
              AND {workable}
            ORDER BY array_position(%(ids)s, k.id) LIMIT 1 FOR UPDATE OF k SKIP LOCKED
        ) RETURNING id, collector_id IS NULL AND queue_id IS NULL AS is_pools
    ), given_up AS (
        UPDATE cases_case k SET claimed_by_id = NULL, claimed_until = NULL
        FROM claimed WHERE k.claimed_by_id = %(me)s AND k.id <> claimed.id
    ) SELECT id, is_pools FROM claimed
"""


class SkipReasonMissing(Refusal):
    """A case is passed over for a reason only."""

    code = "skip_reason_missing"


class CaseNotYours(Refusal):
    """Only the collector's own cases, the team's pool and what was given can be passed over."""

    code = "case_not_yours"


@dataclass(frozen=True)
class Next:
    """The case to work now and why: each reason in words, the decisive one first."""

    case: Case
    why: Why
    reasons: list[str]

    @property
    def words(self) -> str:
        """The reasons in one line."""
        return " · ".join(self.reasons)


def held(*, by: User, now: datetime) -> Case | None:
    """Return the case that `by` holds by a live lease, if one and no hold has come since."""
    with connection.cursor() as cursor:
        cursor.execute(LEASED.format(workable=ranking.workable(by)), {"me": by.pk, "now": now, "queues": by.queue_ids})
        found = cursor.fetchone()
    return Case.objects.select_related("debtor", "creditor").get(pk=found[0]) if found else None


def next_case(*, by: User, now: datetime, lawful: Lawful, leave: int | None = None) -> Next | None:
    """Give `by` the best case that `lawful` lets be contacted now, leased for 15 minutes; None when there is none.

    A live lease is given again, so asking twice takes one case, unless it is the case `leave`. The claim is one
    conditional UPDATE that skips locked rows: two who ask at the same instant get different cases. A case from
    the team's pool becomes the collector's own; what comes from a specialised queue or as a call-back that anyone
    may make stays where it was.
    """
    kept = held(by=by, now=now)
    if kept is not None and kept.pk != leave:
        return _answer(kept, by, now)
    for pool in (False, True):
        case = _first_lawful(by=by, now=now, lawful=lawful, leave=leave, pool=pool)
        if case is not None:
            return _answer(case, by, now)
    return None


def _first_lawful(*, by: User, now: datetime, lawful: Lawful, leave: int | None, pool: bool) -> Case | None:
    asked = {leave}
    for most in WINDOWS:
        places = ranking.ranked(user=by, now=now, most=most, pool=pool)
        fresh = [one for one in places if one.case_id not in asked]
        asked.update(one.case_id for one in fresh)
        start, many = 0, FIRST_ASKED
        while start < len(fresh):
            found = queue.cases_of(fresh[start : start + many])
            allowed = set(lawful(list(found.values())))
            case = _claim([case for pk, case in found.items() if pk in allowed], by=by, now=now)
            if case is not None:
                return case
            start, many = start + many, many * 4
    return None


@transaction.atomic
def _claim(cases: list[Case], *, by: User, now: datetime) -> Case | None:
    if not cases:
        return None
    values: dict[str, Any] = {
        "ids": [case.pk for case in cases],
        "me": by.pk,
        "team": by.team_id,
        "queues": by.queue_ids,
    }
    values |= {"now": now, "until": now + LEASE}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(workable=ranking.workable(by)), values)
        claimed = cursor.fetchone()
    if claimed is None:
        return None
    case = next(case for case in cases if case.pk == claimed[0])
    case.claimed_by, case.claimed_until = by, now + LEASE
    if claimed[1]:
        assignment.take_from_pool(case=case, by=by, now=now)
    audit.record(by=by, action="queue.next", subject=case, now=now)
    return case


def _answer(case: Case, by: User, now: datetime) -> Next:
    why = queue.why_of(case, now=now, zone=by.time_zone) or Why.AT_RISK
    transfers.attach([case])
    return Next(case, why, reasons.of(case, why, now=now, zone=by.time_zone))


@transaction.atomic
def skip(*, case: Case, by: User, now: datetime, reason: str) -> Skip:
    """Keep that `by` passes over `case` for `reason`, and give up the lease.

    It does not come back today, unless a promise is judged broken or a booked time comes after that.

    Raises SkipReasonMissing, CaseNotYours.
    """
    reason = cards.kept(reason, 200)
    if not reason:
        raise SkipReasonMissing(_("Choose why you pass over this case."), field="reason")
    locked = case_lock.locked(case_id=case.pk)
    if locked.collector_id not in (by.pk, None) and locked.claimed_by_id != by.pk:
        raise CaseNotYours(_("Another collector has this case. Nothing is passed over."), field="reason")
    skipped = Skip.objects.create(case=locked, collector=by, reason=reason, at=now)
    release(case=locked, by=by)
    audit.record(by=by, action="queue.skip", subject=locked, now=now, skip=skipped.pk)
    return skipped


def release(*, case: Case, by: User) -> bool:
    """Give up the lease that `by` has on `case`; False when it was another's or none."""
    return bool(Case.objects.filter(pk=case.pk, claimed_by=by).update(claimed_by=None, claimed_until=None))
