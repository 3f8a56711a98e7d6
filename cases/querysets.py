"""Which cases a person may see, and the filters that lists share."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from cases.enums import CaseState
from staff.enums import Role

if TYPE_CHECKING:
    from staff.models import User

SEES_ALL = {Role.QUALITY, Role.FINANCE, Role.ADMINISTRATOR}


def sights(user: User | Any) -> list[Q] | None:
    """Return the ways in which a case may concern `user`, each served by an index; None for who sees every case."""
    if user.role in SEES_ALL:
        return None
    return [Q(team_id__in=user.team_ids), Q(collector_id=user.pk)]


class CaseQuerySet(models.QuerySet[Any]):
    """Filters of cases by noun."""

    def visible_to(self, user: User | Any) -> CaseQuerySet:
        """Return the cases that concern `user`: a collector's and a supervisor's teams, everyone's for the rest."""
        if not user.is_authenticated:
            return self.none()
        ways = sights(user)
        return self if ways is None else self.filter(reduce(or_, ways))

    def open(self) -> CaseQuerySet:
        """Return the cases that are not closed."""
        return self.exclude(state=CaseState.CLOSED)
