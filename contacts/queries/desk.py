"""The collector's desk: the queue with the gate's answer for each row, and how the day went so far."""

from dataclasses import dataclass
from datetime import datetime

from cases.actions.strategies.queue import Openings
from cases.queries.strategies import queue
from cases.rules.strategies.queue import Why
from common.clock import local_date, start_of
from contacts.models import Contact
from contacts.queries import gate
from staff.models import User

FIRST = 15
"""So many rows come with the page: more than a screen holds. The rest is one key away."""


@dataclass(frozen=True)
class Place:
    """A row of the queue and whether a call is lawful now."""

    row: queue.Row
    state: gate.State


@dataclass(frozen=True)
class Desk:
    """The left pane: places, how many are to work now, how many were worked today, when the next may be called."""

    places: list[Place]
    to_work: int
    worked: int

    @property
    def may_begin(self) -> bool:
        """Whether some case may be worked at this moment."""
        return any(one.state.is_allowed and not one.row.is_later for one in self.places)

    @property
    def first_lawful(self) -> Place | None:
        """The place that may be called soonest; None when time alone opens none."""
        timed = [one for one in self.places if one.state.next_at is not None]
        return min(timed, key=lambda one: one.state.next_at.timestamp() if one.state.next_at else 0, default=None)


def desk(*, user: User, now: datetime, most: int = FIRST) -> Desk:
    """Return the left pane of `user` with the first `most` rows, in six queries however many there are."""
    found = queue.mine(user=user, now=now, most=most)
    states = gate.states([row.case for row in found.rows], now, user.pk) if found.rows else {}
    places = [Place(row, states[row.case.pk]) for row in found.rows]
    return Desk(places, found.to_work, worked_today(user=user, now=now))


@dataclass(frozen=True)
class News:
    """What changed in the queue since the page was shown: `first` has come to its head; None when nothing has."""

    first: queue.Row | None
    to_work: int
    worked: int


def news(*, user: User, now: datetime, head: int | None) -> News:
    """Return how many are to work now, and the case that heads the queue since its promise was judged broken."""
    found = queue.mine(user=user, now=now, most=1)
    first = found.rows[0] if found.rows else None
    is_new = first is not None and first.why == Why.PROMISE_BROKEN and first.case.pk != head
    return News(first if is_new else None, found.to_work, worked_today(user=user, now=now))


def worked_today(*, user: User, now: datetime) -> int:
    """Return on how many cases `user` has logged a contact since midnight of the own zone."""
    midnight = start_of(local_date(now, user.time_zone), user.time_zone)
    return Contact.objects.filter(collector=user, at__gte=midnight).values("case").distinct().count()


def openings(*, user: User, now: datetime) -> Openings:
    """Return the gate as the queue asks it: cases in, from when each may be called out."""
    return lambda cases: gate.openings(cases, now, user.pk)
