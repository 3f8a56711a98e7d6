"""What the gate has refused of a queue a moment ago, so that the next draw does not ask for it again."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.cache import cache

from staff.models import User

REMEMBERED = timedelta(minutes=15)
"""So long at most: what opens a case before its time, a new number or a lifted stop, waits no longer."""


def known(*, by: User, now: datetime) -> dict[int, datetime]:
    """Return the cases that the gate refused `by`, each with the instant from which it is asked again."""
    found: dict[int, datetime] = cache.get(_key(by), {})
    return {pk: until for pk, until in found.items() if until > now}


def remember(*, openings: Mapping[int, datetime | None], by: User, now: datetime, known: dict[int, datetime]) -> None:
    """Add to `known` the cases that are not open at `now`; none is kept beyond its opening or a quarter of an hour."""
    latest = now + REMEMBERED
    fresh = {pk: min(at or latest, latest) for pk, at in openings.items() if at is None or at > now}
    if fresh:
        known.update(fresh)
        cache.set(_key(by), known, REMEMBERED.total_seconds())


def _key(by: User) -> str:
    return f"queue.refused.{by.pk}"
