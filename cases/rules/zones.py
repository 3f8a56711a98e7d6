"""The time zones in which a debtor may plausibly be, so that no call is made at night there.

States of the USA by two letters; those that lie in two zones have both (US Department of Transportation, 49 CFR 71).
Who lives in the USA at an unknown place may be on either coast.
"""

from functools import lru_cache

EAST, MIDDLE, MOUNTAIN, WEST = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
US_STATES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV".split(), (EAST,)),
    **dict.fromkeys("AL AR IA IL LA MN MO MS OK WI".split(), (MIDDLE,)),
    **dict.fromkeys("CO MT NM UT WY".split(), (MOUNTAIN,)),
    **dict.fromkeys("CA NV WA".split(), (WEST,)),
    **dict.fromkeys("FL IN KY MI TN".split(), (EAST, MIDDLE)),
    **dict.fromkeys("KS ND NE SD TX".split(), (MIDDLE, MOUNTAIN)),
    **dict.fromkeys("ID OR".split(), (MOUNTAIN, WEST)),
    "AK": ("America/Anchorage", "America/Adak"),
    "AZ": ("America/Phoenix", MOUNTAIN),
    "HI": ("Pacific/Honolulu",),
    "PR": ("America/Puerto_Rico",),
}
US_ANYWHERE = (EAST, WEST)


@lru_cache(maxsize=4096)
def zones_of(*, jurisdiction: str, region: str | None, stated: str | None) -> tuple[str, ...]:
    """Return the IANA zones of a debtor; empty when the creditor's own zone is the best that is known."""
    if stated:
        return (stated,)
    if jurisdiction != "us":
        return ()
    return US_STATES.get((region or "").upper(), US_ANYWHERE)
