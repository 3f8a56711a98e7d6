"""Dates and clock times of scenario files, quoted or not."""

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo


class Told(str):
    """A sentence in English that remembers how it is made, so that a page can say it in the reader's language."""

    template: str
    facts: dict[str, object]

    def __new__(cls, template: str, facts: dict[str, object]) -> "Told":
        """Return the sentence of `template` with `facts` filled in."""
        made = super().__new__(cls, template % facts if facts else template)
        made.template, made.facts = template, facts
        return made


def told(template: str, **facts: object) -> Told:
    """Return a sentence; each template has its words in `contacts.queries.packs.told_words`."""
    return Told(template, facts)


class ScenarioUnreadable(Exception):
    """A scenario cannot be read; `vector` is its name, `where` the field, the message says what is wrong."""

    def __init__(self, message: str, *, where: str = "", vector: str = "") -> None:
        super().__init__(message)
        self.message, self.where, self.vector = message, where, vector

    def of(self, vector: str) -> "ScenarioUnreadable":
        """Return the same with the name of the scenario."""
        return ScenarioUnreadable(self.message, where=self.where, vector=vector)

    @property
    def said(self) -> str:
        """What is wrong with which field, without the name of the scenario."""
        return told("%(where)s: %(why)s", where=self.where, why=self.message) if self.where else self.message

    def __str__(self) -> str:
        return ": ".join(one for one in (self.vector, self.where, self.message) if one)


def unreadable(template: str, *, where: str = "", vector: str = "", **facts: object) -> ScenarioUnreadable:
    """Return what is wrong with the field `where` of a scenario, as `told` says it."""
    return ScenarioUnreadable(told(template, **facts), where=where, vector=vector)


def instant(value: Any, zone: str, where: str) -> datetime:
    """Return a clock time on the wall of `zone` as an instant; a bare date is its first moment."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise unreadable("“%(value)s” is no time such as 2026-04-01T10:00.", where=where, value=value) from error
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the zone follows
    if not isinstance(value, datetime):
        raise unreadable("“%(value)s” is no time such as 2026-04-01T10:00.", where=where, value=value)
    return (value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def day(value: Any, where: str) -> date:
    """Return a date, of a date or of a time."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise unreadable("“%(value)s” is no date such as 2026-04-01.", where=where, value=value) from error


def days_between(value: Any, where: str) -> tuple[date, date]:
    """Return the two dates of "2026-04-02..2026-04-08"."""
    first, dots, last = str(value).partition("..")
    if not dots:
        raise unreadable("“%(value)s” is no span such as 2026-04-02..2026-04-08.", where=where, value=value)
    return day(first.strip(), where), day(last.strip(), where)


def clock(value: Any, where: str) -> str:
    """Return a clock time as "08:00"; a bare number of YAML is minutes of the day."""
    if isinstance(value, int):  # YAML 1.1 reads an unquoted 21:00 as sixties: 1260 minutes
        value = f"{value // 60:02}:{value % 60:02}" if value > 24 else f"{value:02}:00"
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(:00)?", str(value))
    if not found or int(found[1]) > 24 or int(found[2]) > 59:
        raise unreadable("“%(value)s” is no clock time such as 08:00.", where=where, value=value)
    return f"{int(found[1]):02}:{found[2]}"


def clocks(value: Any, where: str) -> tuple[str, str]:
    """Return both clock times of "15:00-17:00", "15:00..17:00" or a pair of them."""
    if isinstance(value, list | tuple) and len(value) == 2:
        return clock(value[0], where), clock(value[1], where)
    if isinstance(value, dict) and {"from", "to"} <= set(value):
        return clock(value["from"], where), clock(value["to"], where)
    parts = re.split(r"\s*(?:-|–|\.\.|to)\s*", str(value))
    if len(parts) != 2:
        raise unreadable("“%(value)s” is no span such as 15:00-17:00.", where=where, value=value)
    return clock(parts[0], where), clock(parts[1], where)
