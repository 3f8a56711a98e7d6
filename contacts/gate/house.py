"""The house's own rules: hours, limits and pauses that a company sets above the law of each place.

They are a document in versions, read into rules of the pack `house`. Every rule only forbids or warns, so whatever it
says, the strictest still wins and no law is loosened.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from contacts.gate.kinds.windows import WEEKDAYS
from contacts.gate.packs import Pack, Reason, Rule

OWN = "own-"
"""With this the ids of these rules begin; those of the file never do."""
MOST_RULES = 40
CHANNELS = ("phone", "sms", "email", "letter", "visit", "chat")
REGIONS = ("cn", "us", "uk", "tw", "au", "in", "ph", "hk", "sg")
UNITS = ("attempts", "conversations", "unanswered", "contacts_made")
KEYS = {"person": ["person"], "number": ["number"], "account": ["person_contacted", "particular_debt"]}
LIFTED_FOR = ("customer_asked", "call_dropped")
MOST_DAYS = 31


class Kind(StrEnum):
    """What a rule sets."""

    HOURS = "hours"
    LIMIT = "limit"
    PAUSE = "pause"


class Force(StrEnum):
    """What becomes of a contact that does not fit: stopped, stopped unless a supervisor lifts it, or warned of."""

    STOPS = "stops"
    SUPERVISOR = "supervisor"
    WARNS = "warns"


class Problem(StrEnum):
    """What a document may lack."""

    TOO_MANY = "too_many"
    KIND_UNKNOWN = "kind_unknown"
    NO_CHANNEL = "no_channel"
    NO_DAY = "no_day"
    HOURS_UNFIT = "hours_unfit"
    LIMIT_UNFIT = "limit_unfit"
    DAYS_UNFIT = "days_unfit"
    NO_REASON = "no_reason"
    NO_CITATION = "no_citation"


class HouseUnreadable(Exception):
    """The document says something that is no rule; `place` is the rule's, from 0."""

    def __init__(self, problem: Problem, place: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.place = problem, place


@dataclass(frozen=True, slots=True)
class Own:
    """One rule of the house.

    `channels` are those that it is for, a limit counts them together; `regions` the jurisdictions, none means each.
    Hours hold on `days` from `opens` to `closes`, half-open, in the person's time. A limit allows `most` of `unit`
    within `span` local days (1: the day itself) per person, number or account (`per`). A pause is `span` local days
    after a conversation, its own day the first. `reason` and `reason_zh` are what collectors read, `citation` is
    where the house decided it.
    """

    key: str
    kind: Kind
    force: Force
    channels: tuple[str, ...]
    regions: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""
    unit: str = ""
    most: int = 0
    span: int = 1
    per: str = "person"
    reason: str = ""
    reason_zh: str = ""
    citation: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it as the document keeps it."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @property
    def mark(self) -> str:
        """A mark of all that it says: another one once anything in it has changed."""
        return hashlib.sha256(json.dumps(self.stored(), sort_keys=True).encode()).hexdigest()[:16]

    def rule(self) -> Rule:
        """Return it as the engine asks it."""
        return Rule(
            id=f"{OWN}{self.key}",
            kind={Kind.HOURS: "contact_window", Kind.LIMIT: "frequency_cap", Kind.PAUSE: "cooldown"}[self.kind],
            severity={Force.STOPS: "prohibition", Force.SUPERVISOR: "presumption"}.get(self.force, "recommendation"),
            citation=self.citation,
            channels=frozenset(self.channels),
            ours=True,
            terms=self._terms() | {"why": [self.reason, self.reason_zh], "regions": list(self.regions)},
            advisory=self.force == Force.WARNS,
            reasons=tuple(Reason(one) for one in LIFTED_FOR) if self.force == Force.SUPERVISOR else (),
        )

    def _terms(self) -> dict[str, Any]:
        if self.kind == Kind.HOURS:
            return {"allow": [{"days": list(self.days), "from": self.opens, "to": self.closes}]}
        if self.kind == Kind.PAUSE:
            trigger = {"event": "conversation", "direction": "any"}
            conversations = {"counted_channels": ["phone", "visit"]}
            return {"key": ["person"], "trigger": trigger, "duration": {"local_days": self.span}} | conversations
        window = {"type": "local_day"} if self.span == 1 else {"type": "rolling_local_days", "n": self.span}
        return {"count": self.unit, "max": self.most, "window": window, "key": KEYS[self.per]}


def read(document: Sequence[Any]) -> tuple[Own, ...]:
    """Return the rules that `document` holds; raise HouseUnreadable."""
    if len(document) > MOST_RULES:
        raise HouseUnreadable(Problem.TOO_MANY)
    return tuple(_read(raw, place) for place, raw in enumerate(document))


def _read(raw: Any, place: int) -> Own:
    try:
        found = Own(
            key=str(raw["key"])[:12],
            kind=Kind(raw["kind"]),
            force=Force(raw["force"]),
            channels=_known(raw, "channels", CHANNELS),
            regions=_known(raw, "regions", REGIONS),
            days=_known(raw, "days", WEEKDAYS),
            opens=str(raw.get("opens") or ""),
            closes=str(raw.get("closes") or ""),
            unit=str(raw.get("unit") or ""),
            most=int(raw.get("most") or 0),
            span=int(raw.get("span") or 1),
            per=str(raw.get("per") or "person"),
            reason=str(raw.get("reason") or "").strip()[:200],
            reason_zh=str(raw.get("reason_zh") or "").strip()[:200],
            citation=str(raw.get("citation") or "").strip()[:120],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise HouseUnreadable(Problem.KIND_UNKNOWN, place) from error
    problem = _problem(found)
    if problem:
        raise HouseUnreadable(problem, place)
    return _only_its_own(found)


def _known(raw: Any, name: str, words: Sequence[str]) -> tuple[str, ...]:
    wanted = raw.get(name) or ()
    if set(wanted) - set(words):
        raise ValueError(name)
    return tuple(one for one in words if one in wanted)


def _problem(own: Own) -> Problem | None:
    checks = {
        Problem.NO_CHANNEL: not own.channels,
        Problem.NO_REASON: not (own.reason and own.reason_zh),
        Problem.NO_CITATION: not own.citation,
        Problem.DAYS_UNFIT: own.kind != Kind.HOURS and not 1 <= own.span <= MOST_DAYS,
        Problem.NO_DAY: own.kind == Kind.HOURS and not own.days,
        Problem.HOURS_UNFIT: own.kind == Kind.HOURS and not _is_span(own.opens, own.closes),
        Problem.LIMIT_UNFIT: own.kind == Kind.LIMIT
        and not (1 <= own.most <= 99 and own.unit in UNITS and own.per in KEYS),
    }
    return next((problem for problem, is_so in checks.items() if is_so), None)


def _is_span(opens: str, closes: str) -> bool:
    return is_clock(opens) and (is_clock(closes) or closes == "24:00") and opens < closes


def is_clock(text: str) -> bool:
    """Return whether `text` is a time of the day, "08:00"."""
    hour, colon, minute = text.partition(":")
    digits = len(text) == 5 and bool(colon) and hour.isascii() and hour.isdigit() and minute.isascii()
    return digits and minute.isdigit() and int(hour) < 24 and int(minute) < 60


def _only_its_own(own: Own) -> Own:
    """Return the rule without what its kind does not ask."""
    if own.kind == Kind.HOURS:
        return replace(own, unit="", most=0, span=1, per="person")
    if own.kind == Kind.PAUSE:
        return replace(own, days=(), opens="", closes="", unit="", most=0, per="person")
    return replace(own, days=(), opens="", closes="")


@dataclass(frozen=True, slots=True)
class Dated:
    """An approved version: its number, from which day it counts, and what it says."""

    number: int
    effective_on: date
    rules: tuple[Own, ...]


def pack(base: Pack, number: int, rules: Iterable[Own]) -> Pack:
    """Return the pack of the file with the rules of the version `number` above it; its version names both."""
    own = tuple(one.rule() for one in rules)
    return replace(base, version=f"{base.version}+{number}", rules=(*base.rules, *own))


def chain(base: Pack, versions: Iterable[Dated]) -> tuple[Pack, ...]:
    """Return the pack as it is on each day: the file alone, then each version until the next one begins.

    Of two versions from the same day the later one counts.
    """
    by_day = {one.effective_on: one for one in sorted(versions, key=lambda one: (one.effective_on, one.number))}
    days = sorted(by_day)
    if not days:
        return (base,)
    first = replace(base, effective_to=days[0] - timedelta(days=1))
    ends = [*(day - timedelta(days=1) for day in days[1:]), date.max]
    return (
        first,
        *(
            replace(pack(base, by_day[day].number, by_day[day].rules), effective_from=day, effective_to=end)
            for day, end in zip(days, ends, strict=True)
        ),
    )
