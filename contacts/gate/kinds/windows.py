"""Hours of the day in which a person may be contacted: half-open, in the person's own time, in every zone at once."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from common.clock import local_date, start_of
from contacts.gate.answers import Finding
from contacts.gate.facts import Question
from contacts.gate.packs import Rule

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS_AHEAD = 9
Allowed = tuple[tuple[str, str, tuple[str, ...]], ...]
"""Hours of a rule: from, to, and the days of the week on which they hold."""


def window(rule: Rule, question: Question) -> Finding:
    """Say whether it is within hours in every zone in which the person may be.

    Daylight saving goes through the zone database: 08:00 is 08:00 on the wall. Zones that are not known give no
    answer, and no answer is a no.
    """
    if not question.zones:
        return Finding("zone_unknown", met=False)
    facts = {"hours": [[one["from"], one["to"]] for one in rule.terms["allow"]], "zones": list(question.zones)}
    allow = tuple((one["from"], one["to"], tuple(one["days"])) for one in rule.terms["allow"])
    opens, closes = [], []
    for zone in question.zones:
        spans = _spans(allow, local_date(question.now, zone), zone)
        inside = next((span for span in spans if span[0] <= question.now < span[1]), None)
        if inside:
            closes.append(inside[1])
        else:
            opens.append(next(start for start, _end in spans if start > question.now))
    if opens:
        return Finding("window", met=False, until=max(opens), facts=facts)
    return Finding("window", met=True, closes=min(closes), facts=facts)


@lru_cache(maxsize=1024)
def _spans(allow: Allowed, today: date, zone: str) -> list[tuple[datetime, datetime]]:
    """Return the open spans around `today` as instants, in order; spans that touch are one.

    They are the same for every case of a list, so they are kept; the caller changes nothing in them.
    """
    first = today - timedelta(days=1)
    spans = sorted(
        (instant(on, opens, zone), instant(on, closes, zone))
        for on in (first + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
        for opens, closes, days in allow
        if WEEKDAYS[on.weekday()] in days
    )
    joined: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def instant(on: date, clock: str, zone: str) -> datetime:
    """Return the instant at which the wall of `zone` shows `clock` ("08:00", to "24:00") on the date `on`.

    An hour that daylight saving leaves out is read as if the clock had not changed, one that comes twice as its first.
    """
    hour, minute = (int(part) for part in clock.split(":"))
    local = start_of(on + timedelta(days=hour // 24), zone)
    return local.replace(hour=hour % 24, minute=minute).astimezone(UTC)
