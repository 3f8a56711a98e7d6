"""The queues of chosen people: what is in each, and who works it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from cases.models import Case, Queue
from staff.models import Team, User


@dataclass(frozen=True)
class Line:
    """One queue with its people and how many open cases it holds."""

    queue: Queue
    workers: list[User]
    cases: int


@dataclass(frozen=True)
class Pool:
    """The pool of one team: open cases without a collector, which every collector of the team draws from."""

    team: Team
    cases: int


def lines() -> list[Line]:
    """Return every queue, those in use first, in three queries."""
    rows = list(Queue.objects.order_by("-is_active", "kind", "name"))
    held = Case.objects.filter(queue__isnull=False).exclude(state="closed").values_list("queue").order_by("queue")
    counts = dict(held.annotate(Count("pk")))
    people = User.objects.exclude(queue_ids=[]).filter(is_active=True).order_by("name")
    workers = list(people.select_related("team"))
    return [Line(row, [one for one in workers if row.pk in one.queue_ids], counts.get(row.pk, 0)) for row in rows]


def pools() -> list[Pool]:
    """Return the pool of every team with what waits in it."""
    waiting = Count("cases", filter=Q(cases__collector=None, cases__balance__gt=Decimal(0)) & ~Q(cases__state="closed"))
    return [Pool(team, team.waiting) for team in Team.objects.annotate(waiting=waiting).order_by("name")]


def choices() -> list[Queue]:
    """Return the queues to which a step may send cases."""
    return list(Queue.objects.filter(is_active=True).order_by("name"))
