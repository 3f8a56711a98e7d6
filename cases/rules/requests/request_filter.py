"""What the list of requests filters by and sorts by: read from an address, pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from cases.rules.requests.requests import KINDS
from common import addresses
from common.sorting import Sort, both_ways

STATES = ("open", "closed", "all")
DUES = ("late", "soon")
SORTS = both_ways(due=Sort("due_on"), received=Sort("received_at"))
MINE, NOBODY = "me", "none"
GetList = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """The filters in force. `owner` is an id, "me", "none" for those in an inbox, or ""; `due` is late or soon."""

    department: str = ""
    owner: str = ""
    kind: str = ""
    creditor: str = ""
    due: str = ""
    state: str = "open"

    def query(self, **changes: object) -> str:
        """Return the filters as "a=1&b=2", with `changes` made; what is empty or the default is left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        empty = RequestFilter()
        pairs = [(one.name, getattr(changed, one.name)) for one in fields(self)]
        return urlencode([(name, value) for name, value in pairs if value != getattr(empty, name)])


def read(get: GetList, *, departments: Collection[str]) -> RequestFilter:
    """Return the filters of an address; what is unknown or not a number counts as not given."""

    def one(name: str, allowed: Collection[str]) -> str:
        return next((value for value in get(name) if value in allowed), "")

    def number(name: str, also: Collection[str] = ()) -> str:
        return next((value for value in get(name) if value in also or _is_number(value)), "")

    return RequestFilter(
        department=one("department", departments),
        owner=number("owner", (MINE, NOBODY)),
        kind=one("kind", KINDS),
        creditor=number("creditor"),
        due=one("due", DUES),
        state=one("state", STATES) or "open",
    )


def order(name: str, chosen: RequestFilter) -> str:
    """Return the sort of the list, a key of `SORTS`: by deadline while something is open, else the latest first."""
    return name if name in SORTS else "due_up" if chosen.state == "open" else "received"


def _is_number(text: str) -> bool:
    return addresses.key(text) is not None
