"""Questions to the gate in short: clock times on a wall, calls, messages and what was said."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from contacts.gate import engine, packs
from contacts.gate.answers import Answer
from contacts.gate.facts import Attempt, Question
from contacts.gate.statements import Fact

ZONES = {
    "cn": "Asia/Shanghai",
    "us": "America/New_York",
    "us-ma": "America/New_York",
    "us-nyc": "America/New_York",
    "uk": "Europe/London",
    "au": "Australia/Sydney",
    "in": "Asia/Kolkata",
    "ph": "Asia/Manila",
    "hk": "Asia/Hong_Kong",
    "sg": "Asia/Singapore",
}


def at(text: str, region: str) -> datetime:
    """Return the instant at which the wall of the region shows `text`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONES[region])).astimezone(UTC)


def local(moment: datetime | None, region: str) -> str:
    """Return what the wall of the region shows at an instant."""
    return moment.astimezone(ZoneInfo(ZONES[region])).strftime("%Y-%m-%d %H:%M") if moment else ""


def question(region: str, now: str, **facts: Any) -> Question:
    """Return a question about a card debt of case 1 by an agency."""
    values: dict[str, Any] = {
        "channel": "phone",
        "number": "N1",
        "case_id": 1,
        "role": "agency",
        "product": "credit_card",
        "region": region.partition("-")[0],
        "regions": frozenset({region}),
        "zones": (ZONES[region],),
    }
    return Question(now=at(now, region), **(values | facts))


def asked(region: str, now: str, **facts: Any) -> Answer:
    """Return the answer of the packs that the desk ships."""
    return engine.answer(question(region, now, **facts), packs.load())


def tried(region: str, *moments: str, **facts: Any) -> tuple[Attempt, ...]:
    """Return attempts of case 1, unanswered calls unless `facts` say otherwise."""
    values: dict[str, Any] = {
        "channel": "phone",
        "outcome": "no_answer",
        "party": "nobody",
        "case_id": 1,
        "number": "N1",
    }
    return tuple(Attempt(at=at(one, region), **(values | facts)) for one in moments)


def spoke(region: str, *moments: str, **facts: Any) -> tuple[Attempt, ...]:
    """Return conversations with the debtor."""
    return tried(region, *moments, outcome="other", party="debtor", **facts)


def fact(kind: str, region: str, when: str, **fields: Any) -> Fact:
    """Return a standing fact."""
    return Fact(kind, at(when, region), **fields)
