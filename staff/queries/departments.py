"""Who belongs to which department, and whose inboxes a person works."""

from typing import Any

from django.db.models import Q, QuerySet

from staff.enums import Department
from staff.models import User
from staff.rules import departments as rules


def of(user: User) -> tuple[str, ...]:
    """Return the departments whose inbox `user` works, asked once for each person object."""
    cached: Any = user.__dict__.get("_inboxes")
    if cached is None:
        has_people = staffed() if user.role == rules.COVERS else frozenset()
        cached = rules.inboxes(user.role, user.departments, known=Department.values, has_people=has_people)
        user.__dict__["_inboxes"] = cached
    return tuple(cached)


def staffed() -> frozenset[str]:
    """Return the departments in which somebody who may sign in is."""
    people = User.objects.filter(is_active=True).order_by("role", "departments")
    return rules.staffed(people.values_list("role", "departments").distinct("role", "departments"))


def members(department: str) -> QuerySet[User]:
    """Return who may sign in and works the inbox of `department`, by name.

    The supervisors cover a department in which there is nobody.
    """
    by_role = [role for role, defaults in rules.DEFAULTS.items() if department in defaults]
    known = Q(departments__contains=[department]) | Q(departments=[], role__in=by_role)
    people = User.objects.filter(is_active=True).exclude(role__in=rules.WITHOUT_REQUESTS).order_by("name", "pk")
    return people.filter(known if department in staffed() else Q(role=rules.COVERS))
