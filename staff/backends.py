"""Sign-in by user name or work email; permissions by role."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from staff.models import Team, User
from staff.permissions import allowed

# Every page asks for its person, and Django takes longer to write this than PostgreSQL to answer it.
PERSON = """
    SELECT u.*, t.name AS team_name, t.supervisor_id AS team_supervisor
    FROM staff_user u LEFT JOIN staff_team t ON t.id = u.team_id WHERE u.id = %s
"""


class RoleBackend(ModelBackend):
    """Answers `has_perm` from the table of `staff.permissions`."""

    def authenticate(self, request: Any, username: str | None = None, password: str | None = None, **_: Any) -> Any:
        """Return the active person with that user name or email and password, else None."""
        if not username or password is None:
            return None
        found = User.objects.filter(Q(username__iexact=username) | Q(email__iexact=username)).order_by("pk")[:2]
        if len(found) != 1:
            User().set_password(password)
            return None
        person = found[0]
        return person if person.check_password(password) and self.user_can_authenticate(person) else None

    def get_user(self, user_id: Any) -> Any:
        """Return the active person with that id, their team at hand since every page names it, else None."""
        person: Any = next(iter(User.objects.raw(PERSON, [user_id])), None)
        if person is None or not self.user_can_authenticate(person):
            return None
        if person.team_id:
            known = (person.team_id, person.team_name, person.team_supervisor)
            person.team = Team.from_db(DEFAULT_DB_ALIAS, ("id", "name", "supervisor_id"), known)
        return person

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Return whether an active person's role allows `perm`."""
        return bool(getattr(user_obj, "is_active", False)) and allowed(user_obj.role, perm)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Return False: Django's admin pages are not part of the desk."""
        return False
