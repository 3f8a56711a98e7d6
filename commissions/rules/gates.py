"""How near a score stands to a row of a gate that pays less, and what would count without the gate."""

from dataclasses import dataclass
from decimal import Decimal

from commissions.engine.tables import Table

NEAR = {"qa_score": Decimal(5), "complaints": Decimal(1)}
"""Which figures of a person are watched, and how far from a worse row one is told: five points, one more complaint."""

STEP = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Edge:
    """The nearest row that pays less: a figure that falls into it, what then counts, and whether it lies above."""

    figure: Decimal
    bound: Decimal
    value: Decimal
    rising: bool


def worse(table: Table, at: Decimal, *, within: Decimal) -> Edge | None:
    """Return the nearest row that pays less than the one that holds `at`, when it is `within` reach; None without."""
    place = table.place(at)
    if place is None or table.rows[place].value is None:
        return None
    now = table.rows[place].value or Decimal(0)
    found: list[tuple[Decimal, Edge]] = []
    for row in table.rows:
        if row.value is None or row.value >= now:
            continue
        rising = row.start > at or (table.closed == "to" and row.start == at)
        bound = row.start if rising else (row.end if row.end is not None else row.start)
        inside = _inside(row.start, row.end)
        found.append((abs(bound - at), Edge(inside, bound, row.value, rising)))
    near = [one for one in found if one[0] <= within]
    return min(near, key=lambda one: one[0])[1] if near else None


def lowest(table: Table) -> Edge | None:
    """Return the row that pays least, for whom has no figure yet; None for a table without a value."""
    rows = [row for row in table.rows if row.value is not None]
    if not rows:
        return None
    row = min(rows, key=lambda one: one.value or Decimal(0))
    return Edge(_inside(row.start, row.end), row.start, row.value or Decimal(0), rising=False)


def best(table: Table) -> Decimal | None:
    """Return a figure that falls into the row that pays most; None for a table without a value."""
    rows = [row for row in table.rows if row.value is not None]
    if not rows:
        return None
    row = max(rows, key=lambda one: one.value or Decimal(0))
    return _inside(row.start, row.end)


def fails(sign: str, bound: Decimal) -> Edge | None:
    """Return the nearest figure that breaks the condition `sign` `bound`, for which nothing is paid; None for others.

    A score has hundredths, complaints are counted.
    """
    rising = sign in {"<", "<=", "="}
    beyond = {">=": -STEP, ">": Decimal(0), "<": Decimal(0), "<=": Decimal(1), "=": Decimal(1)}
    return Edge(bound + beyond[sign], bound, Decimal(0), rising) if sign in beyond else None


def meets(sign: str, bound: Decimal, at: Decimal | None) -> bool:
    """Return whether a figure meets the condition; one that nobody knows does not."""
    tests = {"<": at is not None and at < bound, "<=": at is not None and at <= bound, "=": at == bound}
    tests |= {">": at is not None and at > bound, ">=": at is not None and at >= bound}
    return tests[sign]


def enough(sign: str, bound: Decimal) -> Decimal:
    """Return a figure that meets the condition."""
    return bound + {"<": Decimal(-1), ">": Decimal(1)}.get(sign, Decimal(0))


def _inside(start: Decimal, end: Decimal | None) -> Decimal:
    """Return a figure between the ends of a row, whichever of them belongs to it."""
    return start + 1 if end is None else (start + end) / 2
