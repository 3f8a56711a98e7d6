"""What is known of strategies: the version in force, what a version would move, the step of a case."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from cases.models import Case, StrategyVersion
from cases.queries.placements import placing
from cases.rules.strategies.segments import Remark, remarks
from cases.rules.strategies.strategies import Segment
from common import keyset
from common import versions as versioning

SAMPLES = 3
SIZE = 50


@dataclass(frozen=True)
class Move:
    """Cases that would go from one segment to another, with the first few of them; None: no segment."""

    before: str | None
    after: str | None
    cases: int
    samples: list[Case]

    @property
    def stays(self) -> bool:
        """Whether they stay in their segment."""
        return self.before == self.after


MOVES = """
    SELECT before, place, count(*), (array_agg(case_id ORDER BY case_id))[1:{samples}] FROM (
        SELECT placed.case_id, o.segment AS before, placed.place
        FROM ({placed}) placed LEFT JOIN cases_casestep o ON o.case_id = placed.case_id AND o.until IS NULL
    ) moved GROUP BY before, place ORDER BY count(*) DESC, before, place
"""


def in_force(on: date) -> StrategyVersion | None:
    """Return the version in force on the day `on`."""
    return versioning.in_force(StrategyVersion.objects.all(), on=on).first()


def versions() -> QuerySet[StrategyVersion]:
    """Return every version, the newest first."""
    return StrategyVersion.objects.select_related("made_by", "decided_by", "based_on").order_by("-number")


def page(*, cursor: str = "") -> keyset.Page[StrategyVersion]:
    """Return one page of the versions, the newest first."""
    return keyset.page(versions(), by=["number"], cursor=cursor, size=SIZE)


def counted(version: StrategyVersion, *, on: date) -> list[Any]:
    """Return which open cases would move where if the version were in force on the day `on`, as it is stored.

    A list of [segment now, segment then, how many cases, ids of the first few]. It places every open case.
    """
    segments = version.segments
    placed, params = placing.placed_sql([one.conditions for one in segments])
    with connection.cursor() as cursor:
        cursor.execute(MOVES.format(placed=placed, samples=SAMPLES), {**params, "on": on})
        found = cursor.fetchall()
    keys = {place: one.key for place, one in enumerate(segments)}
    return [[before, keys.get(place), many, several] for before, place, many, several in found]


def preview(version: StrategyVersion, *, on: date) -> list[Move]:
    """Return which open cases would move where: as stored with the version, else counted for the day `on`."""
    kept = version.kept_counts
    found = counted(version, on=on) if kept is None else kept
    ids = [pk for *_rest, several in found for pk in several]
    cases = {case.pk: case for case in Case.objects.filter(pk__in=ids).select_related("debtor", "creditor")}
    return [
        Move(before, after, many, [cases[pk] for pk in several if pk in cases])
        for before, after, many, several in found
    ]


def taken(version: StrategyVersion, *, on: date) -> tuple[list[int], int]:
    """Return how many open cases each segment takes, and how many none: as stored, else counted for the day `on`."""
    segments = version.segments if version.content else ()
    kept = version.kept_counts
    if kept is None:
        return placing.counts(segments, on=on)
    found: Counter[str | None] = Counter()
    for _before, after, many, _several in kept:
        found[after] += many
    return [found[one.key] for one in segments], found[None]


def checked(segments: tuple[Segment, ...]) -> list[Remark]:
    """Return what to look at in the segments: gaps, overlaps, what no case reaches."""
    return remarks([one.conditions for one in segments])


def names(version: StrategyVersion | None) -> dict[str, str]:
    """Return the names of the version's segments by key."""
    return {one.key: one.name for one in version.segments} if version else {}
