"""Collectors who can be given cases, with their load."""

from staff.enums import Role
from staff.models import User
from staff.queries import people


def with_load(user: User) -> list[User]:
    """Return the active collectors of the supervisor's teams by name; `owing_cases` counts open cases that owe."""
    found = User.objects.filter(role=Role.COLLECTOR, is_active=True, team_id__in=user.team_ids)
    return list(people.with_load(found.select_related("team")).order_by("name", "pk"))
