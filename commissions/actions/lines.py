"""The lines of a run as they are stored, and what they then come to."""

import hashlib
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from commissions.actions import parts
from commissions.actions.line_tables import ALL
from commissions.engine.measures import Sums
from commissions.engine.numbers import exact
from commissions.models import Run
from commissions.queries.compiled import written
from commissions.queries.figuring import groups
from commissions.queries.figuring.groups import WHOLE, Group, Part
from commissions.queries.figuring.months import Month
from commissions.queries.figuring.people import key
from common.errors import Refusal


class EnginesDisagree(Refusal):
    """The database and the reference engine came to different sums, or a payment got lost."""

    code = "engines_disagree"


class Stored:
    """What the stored lines of a run come to: for each collector, and for each kind of line."""

    def __init__(self, cursor: Any, run: Run, table: str = ALL) -> None:
        theirs = written.THEIRS if table == ALL else ""
        cursor.execute("SET LOCAL enable_sort = off")  # Nothing is known of a new table: a million would be sorted.
        cursor.execute(written.STORED.format(table=table, theirs=theirs), {"run": run.pk})
        found = cursor.fetchall()
        cursor.execute("SET LOCAL enable_sort TO DEFAULT")
        self.sums: dict[str, Sums] = {}
        self.kinds: dict[str, tuple[int, Decimal]] = {}
        self.lines, digest = 0, hashlib.sha256()
        for who, exclusion, waits, count, positive, base, amount, part in sorted(found, key=_in_order):
            digest.update(f"{who}|{exclusion}|{waits}|{part};".encode())
            self.lines += count
            if exclusion == "":
                before = self.sums.get(key(who), Sums())
                with exact():
                    line_total, recovered = before.line_total + amount, before.recovered + base
                self.sums[key(who)] = Sums(recovered, before.payments + positive, 0, line_total)
            kind = "credited" if exclusion == "" else "waiting" if waits else _kind(exclusion)
            rows, money = self.kinds.get(kind, (0, Decimal(0)))
            self.kinds[kind] = (rows + count, money + base)
        self.digest = digest.hexdigest()


def _in_order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    who, exclusion, waits, *_rest = row
    return exclusion, who is not None, who, waits


def _kind(exclusion: str) -> str:
    # What is figured again of an earlier mirror is no payment of the month: it is in none of its totals.
    known = {"overpaid": "beyond", "reversed": "taken_back", "reversal": "taken_back", "clawed_anew": "earlier"}
    return known.get(exclusion, "not_counted")


def write(
    cursor: Any, run: Run, month: Month, found: list[Group], table: str, *, payments: int, connections: int
) -> list[dict[str, Sums]]:
    """Write the lines of the month's `payments` into the run's own table, by so many connections where it can be.

    Returns for each group what its lines come to, {} where that follows from what is stored. Raises EnginesDisagree
    when a payment has no line.
    """
    rows, own = 0, list[dict[str, Sums]]()
    for group in found:
        if group.comes_apart:
            rows += parts.in_parts(partial(_part, run, month, group, table), cursor, connections)
            own.append({})
            continue
        count, sums = of_group(cursor, run, month, group, table)
        rows += count
        own.append(sums)
    people = [pk for group in found for pk in group.ids]
    cursor.execute(*rest(run, month, people, table))
    rows += cursor.rowcount
    if rows != payments:
        raise EnginesDisagree(_("A payment of the month has no line. Nothing was stored. Tell the administrator."))
    return own


def rest(run: Run, month: Month, people: list[int], table: str = ALL) -> tuple[str, dict[str, Any]]:
    """Return the statement that writes what no plan looks at, with its parameters; `people` are whom plans pay."""
    return written.REST.format(facts=month.facts, table=table), month.params | {"run": run.pk, "people": people}


def posted(cursor: Any, month: Month) -> tuple[int, Decimal]:
    """Return how many payments the month has, and their sum."""
    cursor.execute(written.POSTED.format(facts=month.facts), month.params)
    count, amount = cursor.fetchone()
    return count, amount


def _part(run: Run, month: Month, group: Group, table: str, cursor: Any, part: Part) -> int:
    return of_group(cursor, run, month, group, table, part)[0]


def of_group(
    cursor: Any, run: Run, month: Month, group: Group, table: str = ALL, part: Part = WHOLE
) -> tuple[int, dict[str, Sums]]:
    """Write the lines of a group, or of a part of its payments; return how many payments have one, and their sums
    where measures need them.
    """
    stages = groups.opened(cursor, month, group, part)
    told = {"run": run.pk, "versions": [row.pk for row in group.rows]}
    cursor.execute(written.LINES.format(table=table, head=stages.head, lines=stages.lines), told)
    rest = groups.apart(cursor, month, group, run.pk, table)
    cursor.execute(written.APART.format(table=table, head=rest.head, apart=rest.apart), told)
    cursor.execute("SELECT count(*) FROM pay_alone")
    (alone,) = cursor.fetchone()
    cursor.execute(written.ALONE.format(table=table), told)
    cursor.execute(written.LOST.format(table=table), told)
    count, lost = cursor.fetchone()
    sums = groups.sums_of_stages(cursor, stages, group) if group.needs_lines else {}
    return count - lost + alone, sums
