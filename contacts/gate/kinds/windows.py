"""Hours of the day in which a person may be contacted: half-open, in the person's own time, in every zone at once.

A pack opens hours; what the person said is inconvenient narrows them everywhere, and consent widens only a rule that
lists it. A message of the person may be answered once though the time is inconvenient, where the rule says so.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from common.clock import local_date, start_of
from contacts.gate import calendars
from contacts.gate.answers import Finding
from contacts.gate.facts import PORTAL, Question
from contacts.gate.kinds import replies
from contacts.gate.packs import Rule
from contacts.gate.statements import Fact, Said

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS_AHEAD = 9
FURTHEST_DAYS = 400
WIDENING = {"consent_direct_to_time": True, "consent": False}
"""Who may widen, and whether only what was given directly to this collector does."""
Clock = tuple[str, str]
Hours = tuple[Clock, ...]
Allowed = tuple[tuple[str, str, tuple[str, ...]], ...]
"""Hours of a rule: from, to, and the days of the week on which they hold."""
Span = tuple[datetime, datetime]


def window(rule: Rule, question: Question) -> Finding | None:
    """Say whether it is within hours in every zone in which the person may be.

    Daylight saving goes through the zone database: 08:00 is 08:00 on the wall. Zones that are not known give no
    answer, and no answer is a no. A rule whose condition does not hold (days past due) is not asked.
    """
    if not _holds(rule.terms.get("condition"), question):
        return None
    if not question.zones:
        return Finding("zone_unknown", met=False)
    zones = (str(rule.terms["zone"]),) if "zone" in rule.terms else question.zones
    if question.channel in PORTAL and rule.terms.get("reply_once_cite") and replies.session_is_open(question):
        # What is shown while the person uses the portal is the person's own doing.
        cited = (str(rule.terms["reply_once_cite"]),)
        return Finding("session", met=True, facts={"only_while": "session_is_active"}, provisions=cited)
    zones = (str(rule.terms["zone"]),) if "zone" in rule.terms else question.zones
    facts = {"hours": [[one["from"], one["to"]] for one in rule.terms["allow"]], "zones": list(zones)}
    designated, widened = _designated(question), _widening(rule, question)
    around = [_around(_open(rule, question, zone, designated, widened), question.now) for zone in zones]
    opens = [start for start, _end in around if start is None or start > question.now]
    if not opens:
        return Finding("window", met=True, closes=min(end for _start, end in around if end), facts=facts)
    if designated:
        once = _in_reply(rule, question, zones, designated, widened)
        if once is not None:
            return Finding("window", met=True, facts=facts | once[0], provisions=(once[1],))
    until = None if None in opens else max(one for one in opens if one is not None)
    return Finding("window", met=False, until=until, facts=facts | {"designated": bool(designated)})


def _open(
    rule: Rule, question: Question, zone: str, designated: tuple[Fact, ...], widened: tuple[Fact, ...]
) -> Iterator[Span] | list[Span]:
    if designated or widened or "holidays" in rule.terms:
        return _narrowed(rule, question, zone, designated, widened)
    return _spans(_allow(rule), local_date(question.now, zone), zone)


def _allow(rule: Rule) -> Allowed:
    return tuple((one["from"], one["to"], tuple(one["days"])) for one in rule.terms["allow"])


def _holds(condition: dict[str, int] | None, question: Question) -> bool:
    if not condition:
        return True
    return question.past_due is None or question.past_due <= condition["days_past_due_at_most"]


def _around(spans: Iterator[Span] | list[Span], now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return the span that is open at `now`, or else the next one; (None, None) when there is none."""
    return next(((start, end) for start, end in spans if end > now), (None, None))


def _designated(question: Question) -> tuple[Fact, ...]:
    """Return the times that the person called inconvenient, or the only ones convenient, and did not take back."""
    free = question.known(Said.TIME_FREE_AGAIN)
    return tuple(
        one
        for one in question.known(Said.INCONVENIENT_TIME, Said.CONVENIENT_TIME)
        if question.is_theirs(one) and not any(later.at >= one.at for later in free)
    )


def _widening(rule: Rule, question: Question) -> tuple[Fact, ...]:
    ways = [WIDENING[one] for one in rule.terms.get("widen_by", ()) if one in WIDENING]
    if not ways:
        return ()
    taken = question.known(Said.CONSENT_WITHDRAWN)
    return tuple(
        one
        for one in question.known(Said.CONSENT_TO_TIME)
        if (one.direct or not all(ways)) and not any(later.at >= one.at for later in taken)
    )


def _narrowed(
    rule: Rule, question: Question, zone: str, designated: tuple[Fact, ...], widened: tuple[Fact, ...]
) -> Iterator[Span]:
    """Yield the open spans of one zone from yesterday on, as instants; spans that touch are one."""
    held: Span | None = None
    for on in calendars.consecutive(*_horizon(question.now, zone)):
        for opens, closes in hours_of_day(rule, on, designated, widened):
            span = (instant(on, opens, zone), instant(on, closes, zone))
            if held is not None and span[0] <= held[1]:
                held = (held[0], max(held[1], span[1]))
                continue
            if held is not None:
                yield held
            held = span
    if held is not None:
        yield held


def _horizon(now: datetime, zone: str) -> tuple[date, date]:
    today = local_date(now, zone)
    return today - timedelta(days=1), today + timedelta(days=FURTHEST_DAYS)


def hours_of_day(rule: Rule, on: date, designated: tuple[Fact, ...], widened: tuple[Fact, ...]) -> Hours:
    """Return the hours of the local date `on`: those of the rule and of consent, without the inconvenient ones."""
    day = WEEKDAYS[on.weekday()]
    hours = [] if _is_closed(rule, on) else [(start, end) for start, end, days in _allow(rule) if day in days]
    hours += [_clock(one) for one in widened if _speaks_of(one, on)]
    for one in designated:
        if one.kind == Said.INCONVENIENT_TIME and _speaks_of(one, on):
            hours = _without(hours, _clock(one))
    hours = _only_convenient(hours, on, [one for one in designated if one.kind == Said.CONVENIENT_TIME])
    return tuple(sorted(hours))


def _only_convenient(hours: list[Clock], on: date, wanted: list[Fact]) -> list[Clock]:
    in_force = [one for one in wanted if one.covers(on)]
    if not in_force:
        return hours
    kept = [_clock(one) for one in in_force if _speaks_of(one, on)]
    return [
        (max(start, opens), min(end, closes))
        for start, end in hours
        for opens, closes in kept
        if max(start, opens) < min(end, closes)
    ]


def _is_closed(rule: Rule, on: date) -> bool:
    off = rule.terms.get("holidays")
    return bool(off and off["allow"] == "none" and calendars.is_day_off(off["calendar"], on))


def _speaks_of(one: Fact, on: date) -> bool:
    return one.covers(on) and (not one.days or WEEKDAYS[on.weekday()] in one.days)


def _clock(one: Fact) -> Clock:
    return one.opens or "00:00", one.closes or "24:00"


def _without(hours: list[Clock], taken: Clock) -> list[Clock]:
    left = []
    for start, end in hours:
        left += [(start, min(end, taken[0])), (max(start, taken[1]), end)]
    return [(start, end) for start, end in left if start < end]


def _in_reply(
    rule: Rule, question: Question, zones: tuple[str, ...], designated: tuple[Fact, ...], widened: tuple[Fact, ...]
) -> tuple[dict[str, Any], str] | None:
    """Return what lets the contact be though its time was called inconvenient; None when nothing does.

    The person's own message may be answered once, by the same medium, in the same inconvenient stretch of time
    (12 CFR 1006.6(b)(1), comment -2). The hours of the law itself stay as they are.
    """
    cite = rule.terms.get("reply_once_cite")
    if not cite or not all(_within_law(rule, question.now, zone, widened) for zone in zones):
        return None
    message = replies.to_answer(question)
    if message is None or not _same_stretch(message.at, question, designated):
        return None
    return {"once": True, "replies_to": message.at.isoformat()}, cite


def _within_law(rule: Rule, now: datetime, zone: str, widened: tuple[Fact, ...]) -> bool:
    on = local_date(now, zone)
    hours = hours_of_day(rule, on, (), widened)
    return any(instant(on, opens, zone) <= now < instant(on, closes, zone) for opens, closes in hours)


def _same_stretch(at: datetime, question: Question, designated: tuple[Fact, ...]) -> bool:
    zone = question.home
    on = local_date(question.now, zone)
    if local_date(at, zone) != on:
        return False
    stretches = [_clock(one) for one in designated if one.kind == Said.INCONVENIENT_TIME and _speaks_of(one, on)]
    return not stretches or any(
        instant(on, opens, zone) <= at and question.now < instant(on, closes, zone) for opens, closes in stretches
    )


@lru_cache(maxsize=1024)
def _spans(allow: Allowed, today: date, zone: str) -> list[Span]:
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
    joined: list[Span] = []
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
