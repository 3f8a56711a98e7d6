"""The inbox of approvals: everything that waits for a second person, in one place.

A noun that needs approval adds its `Source` here; the page, the rail and the homes then show it.
"""

from dataclasses import dataclass
from datetime import datetime

from cases.queries.approval_items import Item, Source
from cases.queries.closings import closings, sealing
from cases.queries.ledger import corrections
from cases.queries.plans import plan_page
from cases.queries.strategies import strategy_waiting
from staff.models import User

SOURCES: list[Source] = [
    corrections.WAITING,
    closings.WAITING,
    plan_page.WAITING,
    strategy_waiting.WAITING,
    sealing.WAITING,
]
"""The sources of cases; other apps add their own when they start."""


@dataclass(frozen=True)
class Section:
    """One kind of thing with what waits of it for the reader, how many beyond those shown, and where all are listed."""

    source: Source
    items: list[Item]
    more: int

    @property
    def full(self) -> str:
        """The address of the list of all that wait; empty when there is none."""
        return self.source.full() if self.source.full else ""


def sections(user: User, *, now: datetime) -> list[Section]:
    """Return what waits for `user`, by kind; a kind of which nothing waits is left out."""
    found = []
    for source in _decided_by(user):
        items = source.items(user, now)
        decidable = sum(not item.is_own for item in items)
        if items:
            found.append(Section(source, items, max(0, source.others(user).count() - decidable)))
    return found


def waiting(user: User) -> int:
    """Return how many things wait for a decision of `user`, in one query."""
    rows = [source.others(user).order_by().values("pk") for source in _decided_by(user)]
    return rows[0].union(*rows[1:], all=True).count() if rows else 0


def _decided_by(user: User) -> list[Source]:
    return [source for source in SOURCES if any(user.has_perm(codename) for codename in source.permissions)]
