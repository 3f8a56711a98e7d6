"""Taking the next case, and passing one over: one case is never with two collectors."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.actions import assignment
from cases.models import Case, Skip
from cases.queries import holds, queue
from cases.queries.holds import HELD_SQL
from cases.rules.queue import Why
from common import audit
from common.errors import Refusal
from staff.models import User

LEASE = timedelta(minutes=15)
CHUNK = 50
DEPTH = 400
Lawful = Callable[[Sequence[Case]], Collection[int]]
"""Takes cases and returns the ids of those that may be contacted now; the gate is asked through it."""

CLAIM = f"""
    UPDATE cases_case SET claimed_by_id = %(me)s, claimed_until = %(until)s
    WHERE id = (
        SELECT k.id FROM cases_case k
        WHERE k.id = ANY(%(ids)s) AND k.state <> 'closed' AND k.balance > 0
          AND (k.claimed_by_id IS NULL OR k.claimed_by_id = %(me)s OR k.claimed_until <= %(now)s)
          AND (k.collector_id = %(me)s OR k.collector_id IS NULL) AND NOT {HELD_SQL}
        ORDER BY array_position(%(ids)s, k.id) LIMIT 1 FOR UPDATE OF k SKIP LOCKED
    ) RETURNING id
"""  # noqa: S608 (the part is a constant of the queries)


class SkipReasonMissing(Refusal):
    """A case is passed over for a reason only."""

    code = "skip_reason_missing"


class CaseNotYours(Refusal):
    """Only the collector's own cases and the team's pool can be passed over."""

    code = "case_not_yours"


@dataclass(frozen=True)
class Next:
    """The case to work now and why."""

    case: Case
    why: Why
    words: str


def held(*, by: User, now: datetime) -> Case | None:
    """Return the case that `by` holds by a live lease, if one and no hold has come since."""
    leased = Case.objects.open().filter(claimed_by=by, claimed_until__gt=now).select_related("debtor", "creditor")
    case: Case | None = leased.order_by("-claimed_until").first()
    return None if case is None or holds.is_held(case, now=now) else case


def next_case(*, by: User, now: datetime, lawful: Lawful, leave: int | None = None) -> Next | None:
    """Give `by` the best case that `lawful` lets be contacted now, leased for 15 minutes; None when there is none.

    A live lease is given again, so asking twice takes one case, unless it is the case `leave`. The claim is one
    conditional UPDATE that skips locked rows: two who ask at the same instant get different cases. A case from
    the team's pool becomes the collector's own.
    """
    kept = held(by=by, now=now)
    if kept is not None and kept.pk != leave:
        return _answer(kept, by, now)
    for pool in (False, True):
        places, _all = queue.ranked(user=by, now=now, most=DEPTH, pool=pool)
        workable = [one.case_id for one in places if one.why < Why.LATER_TODAY and one.case_id != leave]
        for start in range(0, len(workable), CHUNK):
            chunk = workable[start : start + CHUNK]
            found = queue.cases_of([one for one in places if one.case_id in set(chunk)])
            allowed = set(lawful([found[pk] for pk in chunk if pk in found]))
            case = _claim([pk for pk in chunk if pk in allowed], by=by, now=now)
            if case is not None:
                return _answer(case, by, now)
    return None


@transaction.atomic
def _claim(ids: list[int], *, by: User, now: datetime) -> Case | None:
    if not ids:
        return None
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"ids": ids, "me": by.pk, "now": now, "until": now + LEASE})
        claimed = cursor.fetchone()
    if claimed is None:
        return None
    case: Case = Case.objects.select_related("debtor", "creditor").get(pk=claimed[0])
    Case.objects.filter(claimed_by=by).exclude(pk=case.pk).update(claimed_by=None, claimed_until=None)
    if case.collector_id is None:
        assignment.take_from_pool(case=case, by=by, now=now)
    audit.record(by=by, action="queue.next", subject=case, now=now)
    return case


def _answer(case: Case, by: User, now: datetime) -> Next:
    why = queue.why_of(case, now=now, zone=by.time_zone) or Why.AT_RISK
    return Next(case, why, queue.words(case, why, now=now, zone=by.time_zone))


@transaction.atomic
def skip(*, case: Case, by: User, now: datetime, reason: str) -> Skip:
    """Keep that `by` passes over `case` for `reason`, and give up the lease; it does not come back today.

    Raises SkipReasonMissing, CaseNotYours.
    """
    reason = reason.strip()[:200]
    if not reason:
        raise SkipReasonMissing(_("Choose why you pass over this case."), field="reason")
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if locked.collector_id not in (by.pk, None):
        raise CaseNotYours(_("Another collector has this case. Nothing is passed over."), field="reason")
    skipped = Skip.objects.create(case=locked, collector=by, reason=reason, at=now)
    release(case=locked, by=by)
    audit.record(by=by, action="queue.skip", subject=locked, now=now, skip=skipped.pk)
    return skipped


def release(*, case: Case, by: User) -> bool:
    """Give up the lease that `by` has on `case`; False when it was another's or none."""
    return bool(Case.objects.filter(pk=case.pk, claimed_by=by).update(claimed_by=None, claimed_until=None))
