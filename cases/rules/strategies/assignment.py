"""Who gets which case: the same debtor stays with the same collector, then language, then the least load.

Load is the number of open cases that owe something. A debtor's second case follows the first even beyond
`most_cases`: two collectors must not call one person. Everything else stays below it; what finds nobody waits in
the team's pool.
"""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

SAME_DEBTOR = "same_debtor"
LANGUAGE = "language"
LOAD = "load"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case without a collector. `people` are the keys by which its debtor is known elsewhere."""

    case_id: int
    team_id: int | None
    balance: Decimal
    language: str = ""
    people: tuple[str, ...] = ()


@dataclass(slots=True)
class Collector:
    """Someone who may be given cases: the present load and the most that it may reach."""

    user_id: int
    team_id: int | None
    load: int
    most_cases: int
    languages: frozenset[str] = frozenset()

    @property
    def has_room(self) -> bool:
        """Whether one more case fits."""
        return self.load < self.most_cases


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer for one case: the collector, that collector's team, and why."""

    case_id: int
    collector_id: int
    team_id: int | None
    reason: str


class _Shift:
    """The collectors of a team, least loaded first. Loads move under the heap, so a stale entry is put back."""

    def __init__(self, members: Iterable[Collector]) -> None:
        self._heap = [(member.load, member.user_id, member) for member in members if member.has_room]
        heapq.heapify(self._heap)

    def take(self) -> Collector | None:
        """Return the least loaded collector with room and count the case; None when all are full."""
        while self._heap:
            load, user_id, member = self._heap[0]
            if not member.has_room:
                heapq.heappop(self._heap)
            elif member.load != load:
                heapq.heapreplace(self._heap, (member.load, user_id, member))
            else:
                member.load += 1
                heapq.heapreplace(self._heap, (member.load, user_id, member))
                return member
        return None


def distribute(waiting: Iterable[Waiting], collectors: Iterable[Collector], held: Mapping[str, int]) -> list[Choice]:
    """Return a choice for every case that finds a collector; largest balance first, so that amounts spread too.

    `held` maps a person's key to the collector who has that person now; choices made here are added as they fall.
    """
    by_id = {collector.user_id: collector for collector in collectors}
    held_now = {key: user_id for key, user_id in held.items() if user_id in by_id}
    shifts: dict[tuple[int | None, str], _Shift] = {}
    choices = []
    for case in sorted(waiting, key=lambda one: (-one.balance, one.case_id)):
        found = _holder(case, held_now, by_id) or _least_loaded(case, shifts, by_id)
        if found is None:
            continue
        collector, reason = found
        for key in case.people:
            held_now.setdefault(key, collector.user_id)
        choices.append(Choice(case.case_id, collector.user_id, collector.team_id, reason))
    return choices


def _holder(case: Waiting, held: Mapping[str, int], by_id: Mapping[int, Collector]) -> tuple[Collector, str] | None:
    for key in case.people:
        if key in held:
            collector = by_id[held[key]]
            collector.load += 1
            return collector, SAME_DEBTOR
    return None


def _least_loaded(
    case: Waiting, shifts: dict[tuple[int | None, str], _Shift], by_id: Mapping[int, Collector]
) -> tuple[Collector, str] | None:
    if case.team_id is None:
        return None
    for language, reason in ((case.language, LANGUAGE), ("", LOAD)):
        if reason == LANGUAGE and not language:
            continue
        shift = shifts.get((case.team_id, language))
        if shift is None:
            members = [one for one in by_id.values() if one.team_id == case.team_id]
            spoken = [one for one in members if not language or language in one.languages]
            shift = shifts.setdefault((case.team_id, language), _Shift(spoken))
        collector = shift.take()
        if collector is not None:
            return collector, reason
    return None
