"""How often, and how soon again: caps and cool-downs, by local calendar days, never by multiples of 24 hours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from common.clock import local_date
from contacts.gate.answers import Finding
from contacts.gate.facts import Attempt, Question
from contacts.gate.kinds import counting
from contacts.gate.kinds.windows import instant
from contacts.gate.packs import Rule

PER_DEBT = frozenset({"particular_debt", "account"})


def cap(rule: Rule, question: Question) -> Finding:
    """Say whether one more still fits under the cap.

    A reserved slot counts in every unit: it may become anything. With several zones or debts the strictest counts.
    """
    return _strictest(_cap, rule, question)


def cooldown(rule: Rule, question: Question) -> Finding:
    """Say whether enough local days have passed since the last conversation; its own day is the first of them."""
    return _strictest(_cooldown, rule, question)


def _strictest(ask: Callable[[Rule, Question], Finding], rule: Rule, question: Question) -> Finding:
    """Ask for each debt by itself, where the rule counts per debt, and return the answer that allows the least."""
    if len(question.debts) < 2 or not PER_DEBT & set(rule.terms["key"]):
        return ask(rule, question)
    found = [ask(rule, replace(question, debts=(debt,))) for debt in question.debts]
    return max(found, key=lambda one: (not one.met, _lasting(one.until), one.code != "uncounted", one.count or 0))


def _lasting(until: datetime | None) -> float:
    return until.timestamp() if until else 0.0


def _cap(rule: Rule, question: Question) -> Finding:
    most = int(rule.terms["max"])
    if not question.zones:
        return Finding("zone_unknown", met=False)
    free = _uncounted(rule, question)
    if free is not None:
        return free
    window = rule.terms["window"]
    if window["type"] == "minutes":
        return _in_minutes(rule, question, most, int(window["n"]))
    count, until, spans = 0, None, []
    groups = counting.grouped(rule, question)
    counted = _counted(rule, question, groups, _earliest(rule, question))
    for zone in question.zones:
        first = _first_day(window, local_date(question.now, zone))
        spans.append((first, local_date(question.now, zone)))
        start = counting.day_starts(first, zone)
        moments = sorted(one.at for one in counted if one.at >= start)
        count = max(count, len(moments))
        if len(moments) >= most:
            lifts = _lifts(window, local_date(moments[-most], zone), zone) if most else None
            until = max(until, lifts) if until and lifts else lifts
    count, until = _mixed(rule, question, counted, count, until)
    until = min([until, *_freed(counted), *_consented_later(rule, question, groups)]) if until else None
    met = count < most or not _is_mixed(rule, question, counted)
    facts = _facts(rule, question, window, spans[0]) | {"counts": True}
    return Finding(
        "cap",
        met=met,
        until=None if met else until,
        count=count,
        limit=most,
        facts=facts,
        provisions=_debts_named(rule, question, counted),
    )


def _mixed(
    rule: Rule, question: Question, counted: list[Attempt], count: int, until: datetime | None
) -> tuple[int, datetime | None]:
    return (count, until) if _is_mixed(rule, question, counted) else (count, None)


def _is_mixed(rule: Rule, question: Question, counted: list[Attempt]) -> bool:
    """Return whether more than one medium is at work, where the rule asks for their effect together."""
    if not rule.terms.get("across_media"):
        return True
    return len({one.channel for one in counted} | {question.channel}) > 1


def _cooldown(rule: Rule, question: Question) -> Finding:
    if not question.zones:
        return Finding("zone_unknown", met=False)
    free = _uncounted(rule, question)
    if free is not None:
        return free
    days = int(rule.terms["duration"]["local_days"])
    groups = counting.grouped(rule, question)
    since = question.now - timedelta(days=days + 2)
    talks = [
        one
        for one in counting.concerned(rule, question, any_direction=_any_direction(rule), since=since)
        if one.is_conversation and not one.is_reserved and one.outcome != "hung_up"
    ]
    triggers = _of_debt(rule, question, groups, talks)
    named = _debts_named(rule, question, talks)
    facts: dict[str, Any] = {"days": days, "counts": True}
    if not triggers:
        return Finding("cooldown", met=True, facts=facts, provisions=named)
    last = max(triggers, key=lambda one: one.at)
    until = max(instant(_local(last, zone) + timedelta(days=days), "00:00", zone) for zone in question.zones)
    met = question.now >= until
    facts["since"] = last.at.isoformat()
    lifts = min([until, *_consented_later(rule, question, groups)])
    return Finding("cooldown", met=met, until=None if met else lifts, facts=facts, provisions=named)


def _any_direction(rule: Rule) -> bool:
    return bool(rule.terms["trigger"].get("direction") == "any")


def _of_debt(rule: Rule, question: Question, groups: dict[str, str], talks: list[Attempt]) -> list[Attempt]:
    """Return the conversations that were about a debt of the question.

    One in which no debt was spoken of counts toward one of several; toward which is the collector's choice, and until
    it has been made, toward each.
    """
    if not PER_DEBT & set(rule.terms["key"]):
        return talks
    debts = counting.debts_of(question, groups)
    found = []
    for one in talks:
        toward = counting.spoken_of(one, groups)
        if debts & (toward.surely or frozenset(toward.one_of)):
            found.append(one)
    return found


def _uncounted(rule: Rule, question: Question) -> Finding | None:
    """Return the finding that the contact asked for does not count at all; None when it does.

    It is placed to somebody whom the rule leaves out (the attorney, the creditor), or under prior consent.
    """
    kinds = frozenset(rule.terms.get("exclude", ()))
    cites = rule.terms.get("exclude_cites") or {}
    if "to_attorney_creditor_cra" in kinds and question.party in rule.terms.get("excluded_parties", ()):
        told = (cites["to_attorney_creditor_cra"],) if "to_attorney_creditor_cra" in cites else ()
        return Finding("uncounted", met=True, facts={"counts": False, "why": "party"}, provisions=told)
    if "consented_window" in kinds:
        groups = counting.grouped(rule, question)
        if any(span.covers(question.now) for span in counting.consents(rule, question, groups)):
            told = (cites["consented_window"],) if "consented_window" in cites else ()
            return Finding("uncounted", met=True, facts={"counts": False, "why": "consent"}, provisions=told)
    return None


def _consented_later(rule: Rule, question: Question, groups: dict[str, str]) -> list[datetime]:
    """Return when consents at hand will let a call be placed that does not count."""
    if "consented_window" not in rule.terms.get("exclude", ()):
        return []
    later = [span.opens_after(question.now) for span in counting.consents(rule, question, groups)]
    return [one for one in later if one is not None]


def _counted(rule: Rule, question: Question, groups: dict[str, str], since: datetime) -> list[Attempt]:
    """Return the attempts of the rule's unit that count toward the question's debt."""
    unit = counting.UNITS[rule.terms["count"]]
    left_out = counting.excluded(rule, question, groups)
    answered = _last_answer(question) if rule.terms.get("since_answer") else None
    found = [
        one
        for one in counting.concerned(rule, question, since=since)
        if (one.is_reserved or unit(one)) and not left_out(one) and (answered is None or one.at > answered)
    ]
    if not PER_DEBT & set(rule.terms["key"]):
        return found
    return _toward_debts(found, counting.debts_of(question, groups), groups, int(rule.terms["max"]))


def _toward_debts(found: list[Attempt], debts: frozenset[str], groups: dict[str, str], most: int) -> list[Attempt]:
    """Return those that count toward `debts`; a call for one of several debts goes where room is left."""
    sure = [(one, counting.called_for(one, groups)) for one in found]
    counted = [one for one, toward in sure if toward.surely & debts]
    used: dict[str, int] = {}
    for _one, toward in sure:
        for debt in toward.surely:
            used[debt] = used.get(debt, 0) + 1
    for one, toward in sure:
        if toward.surely or not debts & set(toward.one_of):
            continue
        others = [debt for debt in toward.one_of if debt not in debts and used.get(debt, 0) < most]
        if others:
            least = min(others, key=lambda debt: used.get(debt, 0))
            used[least] = used.get(least, 0) + 1
        else:
            counted.append(one)
    return counted


def _last_answer(question: Question) -> datetime | None:
    return max((one.at for one in question.attempts if not one.outbound and one.at <= question.now), default=None)


def _in_minutes(rule: Rule, question: Question, most: int, minutes: int) -> Finding:
    span = timedelta(minutes=minutes)
    groups = counting.grouped(rule, question)
    recent = sorted(
        one.at for one in _counted(rule, question, groups, question.now - span) if one.at > question.now - span
    )
    until = recent[-most] + span if len(recent) >= most else None
    facts = {"unit": rule.terms["count"], "minutes": minutes, "key": list(rule.terms["key"])}
    return Finding("redial", met=until is None, until=until, count=len(recent), limit=most, facts=facts)


def _facts(rule: Rule, question: Question, window: dict[str, Any], span: tuple[date, date]) -> dict[str, Any]:
    days = (span[1] - span[0]).days + 1
    return {
        "unit": rule.terms["count"],
        "days": days,
        "key": list(rule.terms["key"]),
        "window": [on.isoformat() for on in span],
    }


def _first_day(window: dict[str, Any], today: date) -> date:
    """Return the first local day of the window that ends today."""
    match window["type"]:
        case "local_day":
            return today
        case "rolling_local_days":
            return today - timedelta(days=int(window["n"]) - 1)
        case "calendar_week":
            return today - timedelta(days=today.weekday())
        case "calendar_month":
            return today.replace(day=1)
    raise KeyError(str(window["type"]))


def _lifts(window: dict[str, Any], on: date, zone: str) -> datetime:
    """Return when an attempt of the local date `on` has left the window."""
    match window["type"]:
        case "rolling_local_days":
            free = on + timedelta(days=int(window["n"]))
        case "calendar_week":
            free = on + timedelta(days=7 - on.weekday())
        case "calendar_month":
            free = (on.replace(day=1) + timedelta(days=32)).replace(day=1)
        case _:
            free = on + timedelta(days=1)
    return instant(free, "00:00", zone)


def _earliest(rule: Rule, question: Question) -> datetime:
    window = rule.terms["window"]
    starts = [counting.day_starts(_first_day(window, local_date(question.now, zone)), zone) for zone in question.zones]
    return min(starts)


def _freed(counted: list[Attempt]) -> list[datetime]:
    """Return when reserved slots among `counted` are free again, unless they are used."""
    return [one.reserved_until for one in counted if one.reserved_until is not None]


def _local(one: Attempt, zone: str) -> date:
    return local_date(one.at, zone)


def _debts_named(rule: Rule, question: Question, attempts: list[Attempt]) -> tuple[str, ...]:
    """Return the provision that says toward which debt a contact counts, when there are several."""
    cite = rule.terms.get("debt_cite")
    several = len(question.all_debts) > 1 or any(one.discussed or one.raised or one.intended for one in attempts)
    return (cite,) if cite and several else ()
