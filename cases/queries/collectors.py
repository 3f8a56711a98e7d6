"""Collectors who can be given cases, with their load."""

from django.db.models import Count, Q

from cases.enums import CaseState
from staff.enums import Role
from staff.models import User


def with_load(user: User) -> list[User]:
    """Return the active collectors of the supervisor's teams by name; `load` counts open cases that owe."""
    owing = Q(cases__balance__gt=0) & ~Q(cases__state=CaseState.CLOSED)
    found = User.objects.filter(role=Role.COLLECTOR, is_active=True, team_id__in=user.team_ids)
    return list(found.select_related("team").annotate(load=Count("cases", filter=owing)).order_by("name", "pk"))
