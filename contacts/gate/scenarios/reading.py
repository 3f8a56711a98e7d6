"""Reading a file of scenarios: each becomes typed facts, and what cannot be read is told with its field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from contacts.gate.scenarios import moments
from contacts.gate.scenarios.moments import ScenarioUnreadable, unreadable

TYPES = ("gate", "count", "classify", "disclosure", "date")
KNOWN = frozenset(
    {
        "id",
        "kind",
        "citation",
        "question_type",
        "facts_official",
        "facts",
        "assumed_by_us",
        "assumed",
        "consumer_timezones",
        "debts",
        "attempts",
        "candidate",
        "question",
        "expected",
        "note",
        "notes",
        "standing_facts",
        "text",
        "events",
        "packs",
        "region",
        "regions",
        "collector_role",
        "product",
        "stage",
        "days_past_due",
        "title",
        "source",
    }
)


@dataclass(frozen=True)
class Scenario:
    """One scenario of a file as it stands there; its clock times are those of the first of `zones`."""

    id: str
    type: str
    zones: tuple[str, ...]
    raw: Mapping[str, Any]
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def expected(self) -> Mapping[str, Any]:
        """What the scenario expects, by name."""
        found: Mapping[str, Any] = self.raw["expected"]
        return found

    @property
    def candidate(self) -> Mapping[str, Any]:
        """The contact that is asked for; raises ScenarioUnreadable when there is none."""
        found = self.raw.get("candidate")
        if not isinstance(found, dict):
            raise unreadable("It asks for a contact and names none.", where="candidate")
        return found

    @property
    def words(self) -> str:
        """The facts and the question in prose, with the text at hand."""
        parts = (self.raw.get("facts_official"), self.raw.get("facts"), self.raw.get("question"), self.raw.get("text"))
        return " ".join(str(one) for one in parts if one)

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The fields that nothing reads."""
        return tuple(sorted(set(self.raw) - KNOWN))

    def rows(self, name: str) -> list[Mapping[str, Any]]:
        """Return the rows of a list such as `attempts`; raise ScenarioUnreadable when it is none."""
        found = self.raw.get(name) or []
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise unreadable("It must be a list of rows with named fields.", where=name)
        return found

    def moment(self, value: Any, where: str) -> datetime:
        """Return a clock time of the file as an instant; raise ScenarioUnreadable."""
        return moments.instant(value, self.zones[0], where)

    def day(self, value: Any, where: str) -> date:
        """Return a date of the file; raise ScenarioUnreadable."""
        return moments.day(value, where)


def read(text: str) -> list[Scenario | ScenarioUnreadable]:
    """Return the scenarios of the YAML `text`, each of them readable or with what is wrong in it.

    Raises ScenarioUnreadable when the file as a whole cannot be read.
    """
    try:
        raw = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        raise unreadable("The file is not YAML: %(why)s", why=str(error).splitlines()[0]) from error
    if not isinstance(raw, dict) or not isinstance(raw.get("vectors"), list) or not raw["vectors"]:
        raise unreadable("The file has no list of vectors.", where="vectors")
    meta = raw.get("meta") if isinstance(raw.get("meta"), dict) else {}
    return [_scenario(one, place, meta or {}) for place, one in enumerate(raw["vectors"], start=1)]


def _scenario(raw: Any, place: int, meta: Mapping[str, Any]) -> Scenario | ScenarioUnreadable:
    if not isinstance(raw, dict):
        return unreadable("It has no fields.", vector=f"#{place}")
    name = str(raw.get("id") or f"#{place}")
    try:
        _check(raw)
        zones = _zones(raw.get("consumer_timezones"))
    except ScenarioUnreadable as error:
        return error.of(name)
    return Scenario(name, raw["question_type"], zones, raw, meta)


def _check(raw: Mapping[str, Any]) -> None:
    if "id" not in raw:
        raise unreadable("It has no name.", where="id")
    if raw.get("question_type") not in TYPES:
        found = raw.get("question_type")
        raise unreadable(
            "“%(found)s” is none of %(known)s.", where="question_type", found=found, known=", ".join(TYPES)
        )
    if not isinstance(raw.get("expected"), dict) or not raw["expected"]:
        raise unreadable("It expects nothing.", where="expected")


def _zones(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list) or not found:
        raise unreadable("At least one time zone is needed.", where="consumer_timezones")
    for one in found:
        try:
            ZoneInfo(str(one))
        except (LookupError, ValueError, OSError) as error:
            raise unreadable("There is no time zone “%(one)s”.", where="consumer_timezones", one=one) from error
    return tuple(str(one) for one in found)


def earliest() -> datetime:
    """Return an instant before every other, for what has always been so."""
    return datetime(1970, 1, 1, tzinfo=UTC)


def names(value: Any, where: str) -> tuple[str, ...]:
    """Return a list of names, a single one included; raise ScenarioUnreadable."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Iterable) and not isinstance(value, dict):
        return tuple(str(one) for one in value)
    raise unreadable("“%(value)s” is no list of names.", where=where, value=value)
