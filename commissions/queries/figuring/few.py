"""What a plan makes of the facts of a few people, in one statement that stores nothing: what a page asks."""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissions.engine.measures import Sums
from commissions.queries.compiled import stages
from commissions.queries.figuring import groups
from commissions.queries.figuring.groups import Group
from commissions.queries.figuring.months import FACTS, Month
from commissions.queries.figuring.months import TYPES as MONTH_TYPES
from common import prepared

# With what they had before others, and without a table, since reading makes none. Reversals of what does not stand
# among these facts take nothing from any sum.
OWN = f"""
    WITH pay_person AS MATERIALIZED ({groups.PERSON.replace("{}", "{{}}")}), pay_fact AS MATERIALIZED (
        {groups.FACT} AND (f.owner_id = ANY (%(people)s) OR f.previous_owner_id = ANY (%(people)s))
    )
"""
LOOKED_AT = re.compile(r"\b[fr]\.(\w+)")
TYPES = MONTH_TYPES | {
    "people": "bigint[]", "roles": "text[]", "teams": "text[]", "facts": "text[]", "payments": "bigint[]",
    "before": "bigint", "most": "bigint",
}  # fmt: skip
ABOVE_ALL = 2**63 - 1
THESE = """
    SELECT o.fact, o.collector, sum(o.credited), sum(o.pay) FROM ({lines}) o
    WHERE o.fact = ANY (%(payments)s) GROUP BY 1, 2
"""
LATEST = """
    SELECT o.fact, o.version, o.bps, o.credited, o.pay, o.rows, o."values", o.parts FROM ({lines}) o
    WHERE o.collector = ANY (%(people)s) AND o.fact < %(before)s ORDER BY o.fact DESC LIMIT %(most)s
"""
LEFT_OUT = """
    SELECT * FROM (
        SELECT a.fact, a.amount, left(a.code, 60) AS code FROM ({apart}) a JOIN pay_fact f ON f.payment = a.fact
        WHERE COALESCE(a.collector, f.owner) = ANY (%(people)s) AND (f.reverses IS NULL OR EXISTS (
            SELECT 1 FROM pay_fact o WHERE o.payment = f.reverses AND o.reverses IS NULL))
        UNION ALL
        SELECT f.payment_id, f.amount, 'before_placement' {facts}
            AND 'before_placement' = ANY (f.flags) AND f.owner_id = ANY (%(people)s)
    ) o WHERE o.fact < %(before)s ORDER BY o.fact DESC, o.code LIMIT %(most)s
"""


def sums(month: Month, group: Group, facts: str = FACTS) -> dict[str, Sums]:
    """Return what the lines of each of a few people come to by what is known, in one statement that stores nothing."""
    found = stages.sums(group.versions, group.plan, month.period, *groups.world(group))
    with _asked(month, group, facts, found) as cursor:
        return groups.read_sums(cursor, group)


def lines(month: Month, group: Group, payments: Collection[int]) -> list[tuple[int, int, Decimal, Decimal]]:
    """Return of the lines of payments, as a few people have them by what is known: payment, collector, base, amount."""
    found = groups.compiled(month, group)
    asked = THESE.format(lines=found.lines)
    with _asked(month, group, FACTS, (found.head, asked), payments=list(payments)) as cursor:
        return list(cursor.fetchall())


def latest(month: Month, group: Group, *, counted: bool, before: int | None, most: int) -> list[Sequence[Any]]:
    """Return the latest lines of a few people as a run would write them, or what is left out; of payments `before` one.

    Lines are payment, place of the version, basis points, base, amount, rows, values and parts; what is left out is
    payment, amount and reason. What went back of other months is in neither: it corrects those.
    """
    found = groups.compiled(month, group)
    asked = LATEST.format(lines=found.lines) if counted else LEFT_OUT.format(apart=found.apart, facts=FACTS)
    more = {"before": ABOVE_ALL if before is None else before, "most": most}
    with _asked(month, group, FACTS, (found.head, asked), **more) as cursor:
        return list(cursor.fetchall())


@contextmanager
def _asked(month: Month, group: Group, facts: str, statement: tuple[str, str], **more: Any) -> Iterator[Any]:
    """Give a cursor with what was asked of the facts of a few people."""
    asked = " ".join(statement)
    names = set(LOOKED_AT.findall(asked))
    columns = groups.columns(name for name in groups.COLUMNS if name in names)
    sql = f"{OWN.format(columns=columns, facts=facts)}, {asked.removeprefix('WITH ')}"
    told = month.params | groups.folk(group) | {"payments": [], "before": ABOVE_ALL, "most": 0} | more
    with transaction.atomic(), groups.planned() as cursor:
        cursor.execute(prepared.of_text(sql, **TYPES).ready(), told)
        yield cursor
