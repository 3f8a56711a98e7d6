"""Taking the next case, and passing one over: one case is never with two collectors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock
from cases.actions.strategies import assignment, refusals
from cases.models import Case, Skip
from cases.queries.placements import transfers
from cases.queries.strategies import queue, ranking, reasons
from cases.rules.strategies.queue import Why
from common import audit, cards
from common.errors import Refusal
from common.prepared import Prepared
from staff.models import User

LEASE = timedelta(minutes=15)
WINDOWS = (20, 200, 2000)
"""So many places are read of a queue; more of them only when the first are all held or forbidden."""
FIRST_ASKED = 4
"""So many cases the gate is asked about at first; four times as many at each further asking."""
Openings = Callable[[Sequence[Case]], Mapping[int, datetime | None]]
"""Takes cases and returns from when each may be contacted, None where time alone opens none: so is the gate asked."""

TYPES = {
    "me": "bigint",
    "team": "bigint",
    "queues": "bigint[]",
    "ids": "bigint[]",
    "now": "timestamptz",
    "until": "timestamptz",
}


def _prepared(name: str, sql: str) -> dict[bool, Prepared]:
    """Return the statement for the people of specialised queues (True) and for the others."""
    worked = {False: ranking.WORKABLE, True: ranking.WORKABLE_IN_QUEUE}
    return {one: Prepared(f"{name}_{int(one)}", sql.format(workable=sql_of), TYPES) for one, sql_of in worked.items()}


LEASED = _prepared(
    "queue_leased",
    """
    SELECT k.id FROM cases_case k
    WHERE k.claimed_by_id = %(me)s AND k.claimed_until > %(now)s AND k.state <> 'closed' AND {workable}
    ORDER BY k.claimed_until DESC LIMIT 1
    """,
)
CLAIM = _prepared(
    "queue_claim",
    """
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
    """,
)


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
    found = LEASED[bool(by.queue_ids)].rows(_values(by, now))
    return Case.objects.select_related("debtor", "creditor").get(pk=found[0][0]) if found else None


def next_case(*, by: User, now: datetime, openings: Openings, leave: int | None = None) -> Next | None:
    """Give `by` the best case that may be contacted now by `openings`, leased for 15 minutes; None when there is none.

    A live lease is given again, so asking twice takes one case, unless it is the case `leave`. The claim is one
    conditional UPDATE that skips locked rows: two who ask at the same instant get different cases. A case from
    the team's pool becomes the collector's own; what comes from a specialised queue or as a call-back that anyone
    may make stays where it was. What the gate refused a moment ago is asked for again only when nothing else is left.
    """
    kept = held(by=by, now=now)
    if kept is not None and kept.pk != leave:
        return _answer(kept, by, now)
    draw = _Draw(by, now, openings, leave, refusals.known(by=by, now=now))
    case = draw.case()
    return _answer(case, by, now) if case is not None else None


@dataclass
class _Draw:
    """One asking for a case: by whom, and what the gate has refused them."""

    by: User
    now: datetime
    openings: Openings
    leave: int | None
    refused: dict[int, datetime]

    def case(self) -> Case | None:
        """Return the case that was taken, from what is open by what is known before all that the gate must be asked."""
        known = list(self.refused)
        return self._first(known) or (self._first([]) if known else None)

    def _first(self, without: list[int]) -> Case | None:
        found = (self._first_of(without, pool=pool) for pool in (False, True))
        return next((case for case in found if case is not None), None)

    def _first_of(self, without: list[int], *, pool: bool) -> Case | None:
        asked = {self.leave}
        for most in WINDOWS:
            places = ranking.ranked(user=self.by, now=self.now, most=most, pool=pool, without=without)
            fresh = [one for one in places if one.case_id not in asked]
            asked.update(one.case_id for one in fresh)
            start, many = 0, FIRST_ASKED
            while start < len(fresh):
                case = self._claimed(list(queue.cases_of(fresh[start : start + many]).values()))
                if case is not None:
                    return case
                start, many = start + many, many * 4
        return None

    def _claimed(self, cases: list[Case]) -> Case | None:
        opens = self.openings(cases)
        refusals.remember(openings=opens, by=self.by, now=self.now, known=self.refused)
        open_now = [case for case in cases if (at := opens.get(case.pk)) is not None and at <= self.now]
        return _claim(open_now, by=self.by, now=self.now)


@transaction.atomic
def _claim(cases: list[Case], *, by: User, now: datetime) -> Case | None:
    if not cases:
        return None
    claimed = CLAIM[bool(by.queue_ids)].rows(_values(by, now, [case.pk for case in cases]))
    if not claimed:
        return None
    case_id, is_pools = claimed[0]
    case = next(case for case in cases if case.pk == case_id)
    case.claimed_by, case.claimed_until = by, now + LEASE
    if is_pools:
        assignment.take_from_pool(case=case, by=by, now=now)
    audit.record(by=by, action="queue.next", subject=case, now=now)
    return case


def _values(by: User, now: datetime, ids: Sequence[int] = ()) -> dict[str, Any]:
    person = {"me": by.pk, "team": by.team_id, "queues": by.queue_ids}
    return {**person, "ids": list(ids), "now": now, "until": now + LEASE}


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
