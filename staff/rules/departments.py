"""Which departments a person belongs to: one table over the roles, what the administrator names, and nobody's inboxes.

Nothing may be lost between inboxes, so a department without anybody is worked by every supervisor. Pure.
"""

from collections.abc import Iterable, Sequence

COLLECTIONS = "collections"
DEFAULTS: dict[str, tuple[str, ...]] = {
    "collector": (COLLECTIONS,),
    "supervisor": (COLLECTIONS, "complaints"),
    "quality": (),
    "finance": ("finance",),
    "administrator": (),
}
"""The departments of a role, as long as the administrator names none for the person."""
WITHOUT_REQUESTS = frozenset({"administrator"})
"""Roles that set up the desk and work no requests, so they belong to no department."""
BY_TEAM = frozenset({COLLECTIONS})
"""Departments whose work lies in the cases of a team: a member sees the requests of the own teams only. The inbox of
every other department is one for the whole desk."""
COVERS = "supervisor"


def departments_of(role: str, named: Sequence[str]) -> tuple[str, ...]:
    """Return the departments of a person of `role`: those `named` for the person, else those of the role."""
    if role in WITHOUT_REQUESTS:
        return ()
    return tuple(dict.fromkeys(named)) or DEFAULTS[role]


def staffed(people: Iterable[tuple[str, Sequence[str]]]) -> frozenset[str]:
    """Return the departments that somebody of `people` belongs to; each is given as role and named departments."""
    return frozenset(department for role, named in people for department in departments_of(role, named))


def inboxes(role: str, named: Sequence[str], *, known: Iterable[str], has_people: frozenset[str]) -> tuple[str, ...]:
    """Return the departments whose inbox a person works, in the order of `known`.

    They are the person's own and, for a supervisor, those in which there is nobody (`has_people` names the others).
    """
    own = departments_of(role, named)
    covers = role == COVERS
    return tuple(one for one in known if one in own or (covers and one not in has_people))
