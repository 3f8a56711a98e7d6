"""One line of the table of access, and the lines of a list as files."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Route:
    """One line of the table."""

    roles: str
    method: str = "GET"
    subject: str = ""


def both_files(name: str, route: Route) -> dict[str, Route]:
    """Return the lines of a list as CSV and as XLSX."""
    return {f"{name}-{kind}": route for kind in ("csv", "xlsx")}
