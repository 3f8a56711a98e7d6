"""Strategies in words: conditions, steps, what to look at, what would move."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import HoldKind
from cases.models import Queue, StrategyVersion
from cases.queries.strategies import strategies
from cases.rules.strategies.segments import Condition, Finding, Remark
from cases.rules.strategies.strategies import Channel, Segment, Step, Who
from common import punctuation

ASKED: dict[str, object] = {
    "age:at_least": gettext_lazy("days past due, at least"),
    "age:at_most": gettext_lazy("days past due, at most"),
    "bucket:at_least": gettext_lazy("age M, at least"),
    "bucket:at_most": gettext_lazy("age M, at most"),
    "amount:at_least": gettext_lazy("owed, at least"),
    "amount:at_most": gettext_lazy("owed, at most"),
    "score:at_least": gettext_lazy("desk's score, at least"),
    "score:at_most": gettext_lazy("desk's score, at most"),
    "broken_in_row:at_least": gettext_lazy("promises broken in a row, at least"),
    "broken_in_row:at_most": gettext_lazy("promises broken in a row, at most"),
    "kept:at_least": gettext_lazy("promises kept, at least"),
    "kept:at_most": gettext_lazy("promises kept, at most"),
    "product:one_of": gettext_lazy("product is one of"),
    "product:none_of": gettext_lazy("product is none of"),
    "creditor:one_of": gettext_lazy("creditor is one of"),
    "creditor:none_of": gettext_lazy("creditor is none of"),
    "hold:one_of": gettext_lazy("hold is one of"),
    "hold:none_of": gettext_lazy("hold is none of"),
}
CHANNELS: dict[str, object] = {
    Channel.PHONE: gettext_lazy("Phone"),
    Channel.SMS: gettext_lazy("SMS"),
    Channel.EMAIL: gettext_lazy("Email"),
    Channel.LETTER: gettext_lazy("Letter"),
    Channel.VISIT: gettext_lazy("Visit"),
    Channel.NONE: gettext_lazy("By urgency"),
}


@dataclass(frozen=True)
class Told:
    """What is said of a step beside what it says itself; `is_missing` is a warning."""

    words: str
    is_missing: bool = False


WRITERS: list[Callable[..., Mapping[tuple[str, str], Told]]] = []
"""Other apps say what the steps make them do: called with channels and names, and `on=`, they answer by these."""


@dataclass(frozen=True)
class StepLine:
    """One step in words."""

    day: int
    channel: str
    script: str
    who: str
    told: Told | None = None


@dataclass(frozen=True)
class Line:
    """One segment in words, with the cases it takes today and what to look at."""

    place: int
    key: str
    name: str
    conditions: list[str]
    steps: list[StepLine]
    challenger: list[StepLine]
    cases: int
    faults: list[str] = field(default_factory=list)
    overlaps: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """What a version does to the open cases: its segments, how many none of them takes, what moves while it is open."""

    version: StrategyVersion
    lines: list[Line]
    rest: int
    moves: "list[MoveLine]"


@dataclass(frozen=True)
class MoveLine:
    """Cases that would go from one segment to another, in words."""

    before: str
    after: str
    move: strategies.Move


def lines(version: StrategyVersion, *, on: date) -> tuple[list[Line], int]:
    """Return the segments of a version in words, and how many open cases none of them takes (`strategies.taken`)."""
    segments = version.segments if version.content else ()
    counts, rest = strategies.taken(version, on=on)
    queues = dict(Queue.objects.values_list("pk", "name"))
    found = strategies.checked(segments)
    told = _told(segments, on)
    return [
        Line(
            place,
            one.key,
            one.name,
            [condition(each) for each in one.conditions] or [_("every case that is left")],
            [step(each, queues, told) for each in one.steps],
            [step(each, queues, told) for each in one.challenger],
            counts[place],
            [_remark(each, segments) for each in found if each.place == place and each.finding != Finding.OVERLAP],
            [_remark(each, segments) for each in found if each.place == place and each.finding == Finding.OVERLAP],
        )
        for place, one in enumerate(segments)
    ], rest


def previewed(version: StrategyVersion, *, on: date) -> Preview:
    """Return what the version does to the open cases on the day `on`; one that is decided moves nothing any more."""
    found, rest = lines(version, on=on)
    is_open = version.is_open
    return Preview(version, found, rest, moves(version, on=on) if is_open and found else [])


def condition(one: Condition) -> str:
    """Return a condition in words: "days past due, at least 31"."""
    label = str(ASKED[f"{one.field}:{one.op}"])
    return _("%(asked)s %(value)s") % {"asked": label, "value": value(one)}


def value(one: Condition) -> str:
    """Return the value of a condition as a person writes it."""
    if not isinstance(one.value, frozenset):
        return f"{one.value.normalize():,f}"
    names = dict(HoldKind.choices) if one.field == "hold" else {}
    return punctuation.listed(names.get(word, word) for word in sorted(one.value))


def _told(segments: Iterable[Segment], on: date) -> dict[tuple[str, str], Told]:
    named = {(str(each.channel), each.script) for one in segments for each in (*one.steps, *one.challenger)}
    return {key: told for writer in WRITERS for key, told in writer(sorted(named), on=on).items()}


def step(one: Step, queues: Mapping[int, str], told: Mapping[tuple[str, str], Told]) -> StepLine:
    """Return a step in words."""
    who = {Who.COLLECTOR: _("the collector"), Who.NOBODY: _("nobody: the case rests")}
    name = who.get(one.who) or _("queue %(name)s") % {"name": queues.get(one.queue or 0, "")}
    return StepLine(one.day, str(CHANNELS[one.channel]), one.script, name, told.get((str(one.channel), one.script)))


def _remark(one: Remark, segments: tuple[Segment, ...]) -> str:
    names = {"other": segments[one.other].name if one.other is not None else ""}
    said = {
        Finding.EMPTY: _("No case can fit: the conditions contradict each other."),
        Finding.UNREACHABLE: _("No case comes here: “%(other)s” above takes them all."),
        Finding.OVERLAP: _("Overlaps with “%(other)s”, which comes first."),
    }
    return said[one.finding] % names


def moves(version: StrategyVersion, *, on: date) -> list[MoveLine]:
    """Return which cases would move where, in words; those that stay come last."""
    known = strategies.names(strategies.in_force(on)) | strategies.names(version)
    none = _("no segment")
    found = [
        MoveLine(known.get(one.before, none) if one.before else none, known.get(one.after or "", none), one)
        for one in strategies.preview(version, on=on)
    ]
    return sorted(found, key=lambda one: one.move.stays)
