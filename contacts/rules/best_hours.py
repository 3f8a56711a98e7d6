"""At which two hours of the day a debtor answers: one rule, in Python and in SQL.

Each call counts in the band of two hours that begins with its own hour and in the one before. The best band has the
largest share of calls that reached the debtor or a guarantor, each share drawn towards a half as if two more calls
had been made and one of them answered, so that two of two is not better than nine of ten. A band tells something
from five calls and two answers on.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

FEWEST_CALLS = 5
FEWEST_ANSWERS = 2
HOURS = 2
LAST = 24 - HOURS


@dataclass(frozen=True, slots=True)
class Best:
    """The first hour of the band, and how many of its calls were answered."""

    hour: int
    answered: int
    tried: int


def best(calls: Iterable[tuple[int, bool]]) -> Best | None:
    """Return the best band of calls given as (hour of the day, answered); None when too few tell."""
    tried, answered = Counter[int](), Counter[int]()
    for hour, is_answered in calls:
        for start in (hour - 1, hour):
            tried[start] += 1
            answered[start] += is_answered
    known = [
        Best(start, answered[start], many)
        for start, many in tried.items()
        if 0 <= start <= LAST and many >= FEWEST_CALLS and answered[start] >= FEWEST_ANSWERS
    ]
    return max(known, key=lambda one: (Fraction(one.answered + 1, one.tried + 2), one.tried, -one.hour), default=None)


BEST_SQL = f"""
    SELECT DISTINCT ON (case_id) case_id, time_zone, start, answered, tried FROM (
        SELECT case_id, time_zone, start, count(*) FILTER (WHERE is_answered) AS answered, count(*) AS tried
        FROM call CROSS JOIN LATERAL (VALUES (hour - 1), (hour)) AS band (start)
        WHERE start BETWEEN 0 AND {LAST} GROUP BY case_id, time_zone, start
    ) band WHERE tried >= {FEWEST_CALLS} AND answered >= {FEWEST_ANSWERS}
    ORDER BY case_id, (answered + 1)::numeric / (tried + 2) DESC, tried DESC, start
"""  # noqa: S608 (own numbers)
"""`best` of each case of the rows `call` (case_id, time_zone, hour, is_answered)."""
