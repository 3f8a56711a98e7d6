"""What the case list filters by and sorts by: read from an address, pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from cases.rules.age import BUCKETS, DAYS_PER_BUCKET, LAST_BUCKET
from common import addresses
from common.sorting import Sort, both_ways

STATES = ("open", "closed", "all")
PROMISES = ("none", "open", "due", "broken")
CONTACTS = ("never", "3", "7", "14", "30")
NOBODY = "none"
GetList = Callable[[str], Sequence[str]]


SORTS = both_ways(
    owed=Sort("balance"),
    days=Sort("oldest_due_on", descending=False),
    last=Sort("last_contact_at"),
)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """The filters in force. `collector` is an id, "none" for the pool, or ""; `last` is "never" or days."""

    creditor: tuple[str, ...] = ()
    bucket: tuple[str, ...] = ()
    team: str = ""
    collector: str = ""
    state: str = "open"
    promise: str = ""
    last: str = ""

    def query(self, **changes: object) -> str:
        """Return the filters as "a=1&b=2", with `changes` made; what is empty or the default is left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        empty = CaseFilter()
        pairs = [
            (one.name, getattr(changed, one.name))
            for one in fields(self)
            if getattr(changed, one.name) != getattr(empty, one.name)
        ]
        return urlencode(pairs, doseq=True)

    @property
    def is_empty(self) -> bool:
        """Whether no filter is in force."""
        return self == CaseFilter()


def read(get: GetList) -> CaseFilter:
    """Return the filters of an address; what is unknown or not a number counts as not given."""

    def one(name: str, allowed: Sequence[str]) -> str:
        return next((value for value in get(name) if value in allowed), "")

    def numbers(name: str, also: str = "") -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for value in get(name) if _is_number(value) or (also and value == also)))

    return CaseFilter(
        creditor=numbers("creditor"),
        bucket=tuple(value for value in numbers("bucket") if int(value) in BUCKETS),
        team="".join(numbers("team")[:1]),
        collector="".join(numbers("collector", NOBODY)[:1]),
        state=one("state", STATES) or "open",
        promise=one("promise", PROMISES),
        last=one("last", CONTACTS),
    )


def _is_number(text: str) -> bool:
    return addresses.key(text) is not None


def due_range(bucket: int, today: date) -> tuple[date | None, date | None]:
    """Return first and last due date of a bucket on `today`, None for open ends; bucket 0 starts today."""
    if bucket == 0:
        return today, None
    latest = today - timedelta(days=DAYS_PER_BUCKET * (bucket - 1) + 1)
    return (None if bucket == LAST_BUCKET else today - timedelta(days=DAYS_PER_BUCKET * bucket)), latest
