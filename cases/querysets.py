"""Which cases and requests a person may see, and the filters that lists share."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from cases.enums import CaseState
from staff.enums import Role
from staff.queries import departments
from staff.rules.departments import BY_TEAM

if TYPE_CHECKING:
    from staff.models import User

SEES_ALL = {Role.QUALITY, Role.FINANCE, Role.ADMINISTRATOR}


def sights(user: User | Any, *, case: str = "", own: bool = True) -> list[Q] | None:
    """Return the ways in which a case may concern `user`, each served by an index; None for who sees every case.

    `case` leads to the case from another row, such as "case__". Without `own` nobody's own cases are asked for: for
    who has none, so that one index answers.
    """
    if user.role in SEES_ALL:
        return None
    ways = [Q(**{f"{case}team_id__in": user.team_ids})]
    if own:
        ways.append(Q(**{f"{case}collector_id": user.pk}))
    return [*ways, Q(**{f"{case}queue_id__in": user.queue_ids})] if user.queue_ids else ways


class CaseQuerySet(models.QuerySet[Any]):
    """Filters of cases by noun."""

    def visible_to(self, user: User | Any) -> CaseQuerySet:
        """Return the cases that concern `user`: a collector's and a supervisor's teams, everyone's for the rest.

        Who works a specialised queue sees its cases as well.
        """
        if not user.is_authenticated:
            return self.none()
        ways = sights(user)
        return self if ways is None else self.filter(reduce(or_, ways))

    def open(self) -> CaseQuerySet:
        """Return the cases that are not closed."""
        return self.exclude(state=CaseState.CLOSED)


class RequestQuerySet(models.QuerySet[Any]):
    """Filters of requests by noun."""

    def visible_to(self, user: User | Any) -> RequestQuerySet:
        """Return the requests on the cases that `user` may see, those of the own inboxes, and the own ones.

        An inbox for the whole desk brings requests on cases of other teams: the request may be read, the case not.
        """
        if not user.is_authenticated:
            return self.none()
        ways = sights(user, case="case__")
        if ways is None:
            return self
        whole = [one for one in departments.of(user) if one not in BY_TEAM]
        return self.filter(reduce(or_, [*ways, Q(owner_id=user.pk), Q(department__in=whole)]))

    def open(self) -> RequestQuerySet:
        """Return the requests that wait for their answer."""
        return self.filter(outcome="")
