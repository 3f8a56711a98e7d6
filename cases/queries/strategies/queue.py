"""The queue of a collector: which cases, in which order, and why each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.models import Case
from cases.queries.placements import transfers
from cases.queries.strategies import ranking, reasons
from cases.queries.strategies.ranking import Ranked
from cases.rules.strategies import queue as rule
from cases.rules.strategies.queue import Why
from common.clock import local_date
from staff.models import User

SHOWN = 50


@dataclass(frozen=True)
class Row:
    """One case of the queue with the reasons in words, the decisive one first."""

    case: Case
    why: Why
    reasons: list[str]
    bucket: int
    is_pool: bool = False

    @property
    def is_later(self) -> bool:
        """Whether it is booked for later today."""
        return self.why == Why.LATER_TODAY

    @property
    def words(self) -> str:
        """The decisive reason and the best hour; the amount stands beside them."""
        return " · ".join(self.reasons if self.why == Why.AT_RISK else self.reasons[:-1])


@dataclass(frozen=True)
class Queue:
    """The first rows of a collector's queue and how many there are to work now."""

    rows: list[Row]
    to_work: int


def mine(*, user: User, now: datetime, most: int = SHOWN) -> Queue:
    """Return the first `most` cases of the queue of `user`, own cases before the team's pool, in five queries."""
    own = ranking.ranked(user=user, now=now, most=most, later=True)
    pool = ranking.ranked(user=user, now=now, most=most - len(own), pool=True) if len(own) < most else []
    found = cases_of([*own, *pool])
    transfers.attach(found.values())
    in_pool = {one.case_id for one in pool}
    rows = [row(found[one.case_id], one.why, user, now, one.case_id in in_pool) for one in (*own, *pool)]
    return Queue(rows, ranking.to_work(user=user, now=now))


def cases_of(places: Iterable[Ranked]) -> dict[int, Case]:
    """Return the cases of the places by id, in their order, with debtors and the hours at which those answer."""
    ids = [one.case_id for one in places]
    read = Case.objects.filter(pk__in=ids).select_related("debtor", "creditor", "best_hour")
    found = {case.pk: case for case in read}
    return {pk: found[pk] for pk in ids if pk in found}


def row(case: Case, why: Why, user: User, now: datetime, is_pool: bool = False) -> Row:  # noqa: FBT001, FBT002
    """Return the row of one case with the reasons in the reader's language."""
    today = local_date(now, user.time_zone)
    return Row(case, why, reasons.of(case, why, now=now, zone=user.time_zone), case.bucket(today), is_pool)


def why_of(case: Case, *, now: datetime, zone: str) -> Why | None:
    """Return why a case is to be worked now; None when it is not."""
    facts = rule.Facts(
        balance=case.balance,
        oldest_due_on=case.oldest_due_on,
        next_action=case.next_action,
        next_action_at=case.next_action_at,
        last_contact_at=case.last_contact_at,
        last_outcome=case.last_outcome,
        promise_due_on=case.promise_due_on,
        promise_broken_at=case.promise_broken_at,
        rests_until=case.rests_until,
    )
    return rule.why(facts, now=now, zone=zone)
