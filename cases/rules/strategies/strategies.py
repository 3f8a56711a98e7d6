"""Strategies: what is done with the cases of a segment, day by day, as a document that a second person approves.

A version is a list of segments in order; each has conditions and dated steps. A step counts from the day a case came
into the segment and lasts until the next. A segment may hold a second list of steps, the challenger, which a test
gives to a share of its cases.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cases.rules.strategies.segments import Condition, ConditionUnreadable

MOST_SEGMENTS = 40
MOST_STEPS = 30
LAST_DAY = 999


class Channel(StrEnum):
    """By what a step reaches the debtor; the values are those of `cases.enums.Channel`.

    A step with a channel sets it as the case's next action; one without leaves the case to its urgency.
    """

    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"
    VISIT = "visit"
    NONE = ""


class Who(StrEnum):
    """Who works a step."""

    COLLECTOR = "collector"
    QUEUE = "queue"
    NOBODY = "nobody"


class Arm(StrEnum):
    """Which list of steps a case follows."""

    CHAMPION = "champion"
    CHALLENGER = "challenger"


class Problem(StrEnum):
    """Why a version cannot go to approval."""

    NO_SEGMENT = "no_segment"
    TOO_MANY = "too_many"
    NAME_MISSING = "name_missing"
    NAME_TWICE = "name_twice"
    CONDITION_UNREADABLE = "condition_unreadable"
    NO_STEP = "no_step"
    DAY_TWICE = "day_twice"
    DAY_UNFIT = "day_unfit"
    STEP_UNREADABLE = "step_unreadable"
    QUEUE_MISSING = "queue_missing"


class StrategyUnreadable(ValueError):
    """The document breaks a rule; `place` is the segment's, None for the whole.

    `asked` is what the condition asks that cannot be read: "product:one_of".
    """

    def __init__(self, problem: Problem, place: int | None = None, asked: str = "") -> None:
        super().__init__(problem.value)
        self.problem, self.place, self.asked = problem, place, asked


@dataclass(frozen=True, slots=True)
class Step:
    """What is done from day `day` on: channel, the name of template or script, and who does it."""

    day: int
    channel: Channel
    script: str
    who: Who
    queue: int | None = None

    def stored(self) -> dict[str, Any]:
        """Return the step as JSON."""
        return {
            "day": self.day,
            "channel": str(self.channel),
            "script": self.script,
            "who": str(self.who),
            "queue": self.queue,
        }


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its key, which stays the same from version to version, and what it says."""

    key: str
    name: str
    conditions: tuple[Condition, ...]
    steps: tuple[Step, ...]
    challenger: tuple[Step, ...] = ()

    def stored(self) -> dict[str, Any]:
        """Return the segment as JSON."""
        return {
            "key": self.key,
            "name": self.name,
            "conditions": [one.stored() for one in self.conditions],
            "steps": [one.stored() for one in self.steps],
            "challenger": [one.stored() for one in self.challenger],
        }

    @property
    def mark(self) -> str:
        """A mark of all that it says: another one once anything in it has changed."""
        return hashlib.sha256(json.dumps(self.stored(), sort_keys=True).encode()).hexdigest()[:16]

    def of(self, arm: str) -> tuple[Step, ...]:
        """Return the steps that a case of the arm follows."""
        return self.challenger if arm == Arm.CHALLENGER and self.challenger else self.steps


def read(raw: Iterable[Mapping[str, Any]]) -> tuple[Segment, ...]:
    """Return the segments of a stored or typed document; raise StrategyUnreadable."""
    rows = list(raw)
    if not rows:
        raise StrategyUnreadable(Problem.NO_SEGMENT)
    if len(rows) > MOST_SEGMENTS:
        raise StrategyUnreadable(Problem.TOO_MANY)
    found = tuple(_segment(one, place) for place, one in enumerate(rows))
    for place, one in enumerate(found):
        earlier = found[:place]
        if one.name.casefold() in {other.name.casefold() for other in earlier} or one.key in {o.key for o in earlier}:
            raise StrategyUnreadable(Problem.NAME_TWICE, place)
    return found


def _segment(raw: Mapping[str, Any], place: int) -> Segment:
    name = str(raw.get("name") or "").strip()[:60]
    if not name:
        raise StrategyUnreadable(Problem.NAME_MISSING, place)
    try:
        conditions = tuple(Condition.read(one) for one in raw.get("conditions") or [])
    except ConditionUnreadable as error:
        raise StrategyUnreadable(Problem.CONDITION_UNREADABLE, place, error.asked) from error
    steps = _steps(raw.get("steps") or [], place)
    if not steps:
        raise StrategyUnreadable(Problem.NO_STEP, place)
    key = str(raw.get("key") or "").strip()[:40]
    return Segment(key, name, conditions, steps, _steps(raw.get("challenger") or [], place))


def _steps(raw: Sequence[Mapping[str, Any]], place: int) -> tuple[Step, ...]:
    if len(raw) > MOST_STEPS:
        raise StrategyUnreadable(Problem.TOO_MANY, place)
    steps = sorted((_step(one, place) for one in raw), key=lambda one: one.day)
    if len({one.day for one in steps}) < len(steps):
        raise StrategyUnreadable(Problem.DAY_TWICE, place)
    return tuple(steps)


def _step(raw: Mapping[str, Any], place: int) -> Step:
    try:
        day, channel, who = int(raw.get("day", "")), Channel(raw.get("channel") or ""), Who(raw.get("who") or "")
        queue = int(raw["queue"]) if raw.get("queue") else None
    except (TypeError, ValueError) as error:
        raise StrategyUnreadable(Problem.STEP_UNREADABLE, place) from error
    if not 0 <= day <= LAST_DAY:
        raise StrategyUnreadable(Problem.DAY_UNFIT, place)
    if (who == Who.QUEUE) != (queue is not None):
        raise StrategyUnreadable(Problem.QUEUE_MISSING, place)
    return Step(day, channel, str(raw.get("script") or "").strip()[:80], who, queue)


def next_worked(steps: Sequence[Step], day: int) -> int | None:
    """Return the day of the first step after `day` that somebody works; None when nobody does any more."""
    return min((one.day for one in steps if one.day > day and one.who != Who.NOBODY), default=None)
