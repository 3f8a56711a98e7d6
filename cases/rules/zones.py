"""The time zones in which a debtor may plausibly be, so that no call is made at night there.

States of the USA by two letters; those that lie in two zones have both (US Department of Transportation, 49 CFR 71).
Who lives in the USA at an unknown place may be on either coast.
"""

from functools import lru_cache

EAST, MIDDLE, MOUNTAIN, WEST = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
BY_ZONE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV", (EAST,)),
    ("AL AR IA IL LA MN MO MS OK WI", (MIDDLE,)),
    ("CO MT NM UT WY", (MOUNTAIN,)),
    ("CA NV WA", (WEST,)),
    ("FL IN KY MI TN", (EAST, MIDDLE)),
    ("KS ND NE SD TX", (MIDDLE, MOUNTAIN)),
    ("ID OR", (MOUNTAIN, WEST)),
    ("AK", ("America/Anchorage", "America/Adak")),
    ("AZ", ("America/Phoenix", MOUNTAIN)),
    ("HI", ("Pacific/Honolulu",)),
    ("PR", ("America/Puerto_Rico",)),
)
US_STATES = {state: zones for states, zones in BY_ZONE for state in states.split()}
US_ANYWHERE = (EAST, WEST)


@lru_cache(maxsize=4096)
def zones_of(*, jurisdiction: str, region: str | None, stated: str | None) -> tuple[str, ...]:
    """Return the IANA zones of a debtor; empty when the creditor's own zone is the best that is known."""
    if stated:
        return (stated,)
    if jurisdiction != "us":
        return ()
    return US_STATES.get((region or "").upper(), US_ANYWHERE)
