"""Who may open what: one line per route. The test fails for a route that is not listed, and for a line too many.

Letters: c collector, s supervisor, q quality, f finance, a administrator. A role that is not named gets 403 (or 404
where the route itself is hidden). "open" routes need no sign-in. `subject` names the row of the small world whose key
the address takes; `method` is POST where the route only writes.
"""

from dataclasses import dataclass

EVERYBODY = "csqfa"


@dataclass(frozen=True)
class Route:
    """One line of the table."""

    roles: str
    method: str = "GET"
    subject: str = ""


OPEN = {"health", "metrics", "staff:sign-in", "staff:language", "staff:theme"}

ROUTES: dict[str, Route] = {
    "home": Route(EVERYBODY),
    "search": Route(EVERYBODY),
    "common:job-detail": Route(EVERYBODY, subject="own_job"),
    "common:job-cancel": Route(EVERYBODY, "POST", subject="own_job"),
    "common:file-download": Route(EVERYBODY, subject="own_file"),
    "staff:sign-out": Route(EVERYBODY, "POST"),
    "staff:profile": Route(EVERYBODY),
    "staff:profile-password": Route(EVERYBODY, "POST"),
    "staff:token-make": Route(EVERYBODY, "POST"),
    "staff:token-revoke": Route(EVERYBODY, "POST"),
    "staff:people-list": Route("a"),
    "staff:person-add": Route("a"),
    "staff:person-detail": Route("a", subject="person"),
    "staff:person-close": Route("a", "POST", subject="person"),
    "staff:person-open": Route("a", "POST", subject="person"),
    "staff:person-password": Route("a", "POST", subject="person"),
    "staff:team-list": Route("sa"),
    "staff:team-add": Route("a"),
    "staff:team-change": Route("a", subject="team"),
    "cases:case-list": Route(EVERYBODY),
    "cases:case-assign": Route("s", "POST"),
    "cases:case-detail": Route(EVERYBODY, subject="case"),
    "cases:creditor-list": Route("a"),
    "cases:creditor-add": Route("a"),
    "cases:creditor-detail": Route("a", subject="creditor"),
    "contacts:desk": Route("c"),
    "contacts:next": Route("c", "POST"),
    "contacts:skip": Route("c", "POST", subject="case"),
    "api-schema": Route(EVERYBODY),
    "api-docs": Route(EVERYBODY),
}

# Rows of another team: 404 for the roles that see their teams only.
OTHER_TEAM = {"cases:case-detail": "cs", "contacts:skip": "c"}
