"""How often, and how soon again: caps and cool-downs, by local calendar days, never by multiples of 24 hours."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from common.clock import local_date
from contacts.gate.answers import Finding
from contacts.gate.facts import Attempt, Question
from contacts.gate.kinds.windows import instant
from contacts.gate.packs import Rule

UNITS: dict[str, Callable[[Attempt], bool]] = {
    "attempts": lambda _one: True,
    "connected_attempts": lambda one: one.is_connected,
    "conversations": lambda one: one.is_conversation,
    "unanswered": lambda one: one.is_unanswered,
}


def cap(rule: Rule, question: Question) -> Finding:
    """Say whether one more still fits under the cap.

    A reserved slot counts in every unit: it may become anything. With several zones the strictest counts.
    """
    most, days = int(rule.terms["max"]), _days(rule.terms["window"])
    if not question.zones:
        return Finding("zone_unknown", met=False)
    unit = UNITS[rule.terms["count"]]
    counted = [one for one in _concerned(rule, question) if one.is_reserved or unit(one)]
    count, until = 0, None
    for zone in question.zones:
        today = local_date(question.now, zone)
        dates = sorted(on for one in counted if (on := _local(one, zone)) > today - timedelta(days=days))
        count = max(count, len(dates))
        if len(dates) >= most:
            lifts = instant(dates[-most] + timedelta(days=days), "00:00", zone)
            until = max(until, lifts) if until else lifts
    until = min([until, *_freed(counted)]) if until else None
    facts = {"unit": rule.terms["count"], "days": days, "key": list(rule.terms["key"])}
    return Finding("cap", met=count < most, until=until, count=count, limit=most, facts=facts)


def cooldown(rule: Rule, question: Question) -> Finding:
    """Say whether enough local days have passed since the last conversation; its own day is the first of them."""
    if not question.zones:
        return Finding("zone_unknown", met=False)
    days = int(rule.terms["duration"]["local_days"])
    triggers = [
        one
        for one in _concerned(rule, question, any_direction=rule.terms["trigger"].get("direction") == "any")
        if one.is_conversation and not one.is_reserved and one.outcome != "hung_up"
    ]
    if not triggers:
        return Finding("cooldown", met=True, facts={"days": days})
    last = max(triggers, key=lambda one: one.at)
    until = max(instant(_local(last, zone) + timedelta(days=days), "00:00", zone) for zone in question.zones)
    facts = {"days": days, "since": last.at.isoformat()}
    met = question.now >= until
    return Finding("cooldown", met=met, until=None if met else until, facts=facts)


def _freed(counted: list[Attempt]) -> list[datetime]:
    """Return when reserved slots among `counted` are free again, unless they are used."""
    return [one.reserved_until for one in counted if one.reserved_until is not None]


def _days(window: dict[str, object]) -> int:
    kinds = {"local_day": 1, "rolling_local_days": window.get("n")}
    return int(str(kinds[str(window["type"])]))


def _local(one: Attempt, zone: str) -> date:
    return local_date(one.at, zone)


def _concerned(rule: Rule, question: Question, *, any_direction: bool = False) -> list[Attempt]:
    """Return the attempts on the rule's channels that share its key with the question."""
    key = set(rule.terms["key"])
    unknown = key - {"person", "person_contacted", "particular_debt", "number"}
    if unknown:
        raise KeyError(f"key {unknown}")
    return [
        one
        for one in question.attempts
        if (not rule.channels or one.channel in rule.channels)
        and (one.outbound or any_direction)
        and ("particular_debt" not in key or one.case_id == question.case_id)
        and (one.number == question.number if "number" in key else not one.to_wrong)
    ]
