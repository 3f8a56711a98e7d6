"""The people of a month by the plan that pays them, and what each plan makes of their facts."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from commissions.engine import definition as engine
from commissions.engine.components import Bands, PerUnit
from commissions.engine.engine import figure_sums
from commissions.engine.facts import Person
from commissions.engine.lines import COUNTERS
from commissions.engine.measures import Sums, of_lines
from commissions.engine.results import Result
from commissions.engine.settling import Corrections
from commissions.models import PlanVersion
from commissions.queries.compiled import stages
from commissions.queries.compiled.catalogue import Catalogue, Column
from commissions.queries.compiled.stages import Stages
from commissions.queries.compiled.sums import read
from commissions.queries.figuring.months import Month
from commissions.queries.figuring.people import key, people
from commissions.queries.plans import plans

# Money is cleared on its value date: that is when the bank lets the desk have it.
CATALOGUE = Catalogue(
    source="pay_fact",
    key="f.payment",
    amount="f.amount",
    account="f.account",
    value_on="f.value_on",
    reverses="f.reverses",
    order="f.payment",
    columns={
        "owner": Column("f.owner", "person"),
        "owner_at_payment": Column("f.owner", "person"),
        "previous_owner": Column("f.previous_owner", "person"),
        "owing": Column("f.owing", "number", null=False),
        "allocated": Column("f.allocated", "number", null=False),
        "dpd_at_placement": Column("f.dpd_at_placement", "number", null=False),
        "dpd_at_payment": Column("f.dpd", "number", null=False),
        "creditor": Column("f.creditor", "text", null=False),
        "product": Column("f.product", "text", null=False),
        "placed_on": Column("f.placed_on", "day", null=False),
        "cleared_on": Column("f.value_on", "day", null=False),
        "transferred_on": Column("f.transferred_on", "day"),
    },
    flags="f.flags",
    person_type="bigint",
    kept=(("f.id", "state"),),
    among=True,
)
# What one plan looks at: the facts of its people.
COLUMNS = {
    name: f"f.{name}"
    for name in (
        "id", "amount", "owing", "allocated", "value_on", "placed_on", "dpd_at_placement", "dpd", "creditor", "product",
        "transferred_on", "flags",
    )
} | {
    "payment": "f.payment_id",
    "account": "f.account_id::text",
    "owner": "f.owner_id",
    "previous_owner": "f.previous_owner_id",
    "reverses": "f.reverses_id",
}  # fmt: skip
FACT = "SELECT {columns} {facts} AND NOT 'before_placement' = ANY (f.flags)"
FILL = f"CREATE TEMPORARY TABLE pay_fact ON COMMIT DROP AS {FACT} AND f.owner_id = ANY (%(people)s::bigint[]) {{part}}"
# Reversals of what does not stand among these facts stand apart.
ALONE = """
    CREATE TEMPORARY TABLE pay_alone ON COMMIT DROP AS SELECT r.* FROM pay_fact r WHERE r.reverses IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM pay_fact o WHERE o.payment = r.reverses AND o.reverses IS NULL);
    DELETE FROM pay_fact r USING pay_alone a WHERE r.id = a.id
"""
PERSON = """
    SELECT person, role, team, COALESCE(
        (SELECT jsonb_object_agg(e.key, e.value::numeric) FROM jsonb_each_text(facts) e), '{}') AS facts
    FROM unnest(%(people)s::bigint[], %(roles)s::text[], %(teams)s::text[], %(facts)s::jsonb[])
        AS p (person, role, team, facts)
"""
PEOPLE = f"CREATE TEMPORARY TABLE pay_person ON COMMIT DROP AS {PERSON}"
# Only what is not credited whole can be left out in part, shared or waiting: the rest needs no second look.
SUSPECT = """
    CREATE TEMPORARY TABLE pay_suspect ON COMMIT DROP AS SELECT f.* FROM pay_fact f
    WHERE NOT EXISTS (SELECT 1 FROM {table} l WHERE l.run_id = %(run)s AND l.payment_id = f.payment
                      AND l.exclusion = '' AND l.bps = 10000 AND l.base = f.amount)
"""
# The stages are joins of everything with everything; a plan made for few rows would take them one by one. A look at
# 3,000 rows (10 times 300) says enough of a temporary table.
PLANNER = {"enable_nestloop": "off", "enable_mergejoin": "off", "jit": "off", "default_statistics_target": "10"}


@dataclass(frozen=True, slots=True)
class Part:
    """One of `parts` parts of the payments; what takes a payment back is in the payment's."""

    number: int = 0
    parts: int = 1

    @property
    def sql(self) -> str:
        """The condition on facts `f`, to be joined to others."""
        # Taken by fours: what comes by turns (a rest with every second payment, say) is in all parts alike.
        here = f"AND COALESCE(f.reverses_id, f.payment_id) / 4 %% {self.parts} = {self.number}"
        return here if self.parts > 1 else ""


WHOLE = Part()


@dataclass(frozen=True, slots=True)
class Group:
    """The people whom one plan pays in a month, by their keys, and the plan's versions of it, the earliest first.

    `last` holds on the month's last day and figures everything after the lines.
    """

    rows: tuple[PlanVersion, ...]
    versions: tuple[engine.Version, ...]
    last: PlanVersion
    plan: engine.Plan
    people: Mapping[str, Person]

    @property
    def ids(self) -> list[int]:
        """The ids of the collectors."""
        return [int(who) for who in self.people]

    @property
    def needs_lines(self) -> bool:
        """Whether its figures need more of the lines than what they come to."""
        return bool(of_lines(self.plan)) or self.plan.counts_accounts

    @property
    def comes_apart(self) -> bool:
        """Whether the lines of some payments can be written without looking at the others."""
        return not (self.counts_on or self.needs_lines)

    @property
    def counts_on(self) -> bool:
        """Whether what a payment earns depends on the payments before it."""
        found = [component for version in self.versions for component in version.plan.line]
        by_counter = any(isinstance(one, Bands) and one.by in COUNTERS for one in found)
        return by_counter or any(isinstance(one, PerUnit) and one.once_per for one in found)


def groups(month: Month, *, assigned: Mapping[int, plans.Assigned] | None = None) -> list[Group]:
    """Return the groups of the month, by plan. Whose plan has no version on its last day is in none.

    `assigned` is who is paid by what instead of what is agreed.
    """
    held = plans.assigned(month=month.start, currency=month.currency) if assigned is None else assigned
    by_plan: dict[int, list[plans.Assigned]] = {}
    for one in held.values():
        by_plan.setdefault(one.plan.pk, []).append(one)
    found = (_group(month, members) for _plan, members in sorted(by_plan.items()))
    return [one for one in found if one is not None]


def _group(month: Month, members: list[plans.Assigned]) -> Group | None:
    rows = members[0].versions
    versions = tuple(plans.engine_versions(rows))
    last = month.end - timedelta(days=1)
    for row, version in zip(rows, versions, strict=True):
        if version.holds(last):
            teams = {one.collector_id: one.team_id for one in members}
            return Group(rows, versions, row, version.plan, people(month, teams))
    return None


@contextmanager
def planned() -> Iterator[Any]:
    """Give a cursor whose statements are planned for a million rows."""
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = {value}" for name, value in PLANNER.items()))
        yield cursor
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in PLANNER))


def opened(cursor: Any, month: Month, group: Group, part: Part = WHOLE) -> Stages:
    """Fill the temporary tables with the people and facts of a group; return the stages that read them.

    `pay_alone` then has the reversals of payments of other months.
    """
    cursor.execute("DROP TABLE IF EXISTS pay_person, pay_fact, pay_alone, pay_suspect")
    cursor.execute(PEOPLE, folk(group))
    fill = FILL.format(columns=columns(COLUMNS), facts=month.facts, part=part.sql)
    cursor.execute(fill, month.params | {"people": group.ids})
    cursor.execute(ALONE)
    cursor.execute("ANALYZE pay_person, pay_fact")
    return compiled(month, group)


def columns(names: Iterable[str]) -> str:
    """Return columns of facts `f` by the names of the catalogue."""
    return ", ".join(f"{COLUMNS[name]} AS {name}" for name in names)


def folk(group: Group) -> dict[str, list[Any]]:
    """Return the parameters of `PERSON`."""
    folk = list(group.people.values())
    return {
        "people": group.ids,
        "roles": [one.role for one in folk],
        "teams": [one.team for one in folk],
        "facts": [json.dumps({name: str(value) for name, value in one.facts.items()}) for one in folk],
    }


def apart(cursor: Any, month: Month, group: Group, run: int, table: str) -> Stages:
    """Gather in `pay_suspect` what the lines of a run do not credit whole; return the stages that look at it."""
    cursor.execute(SUSPECT.format(table=table), {"run": run})
    cursor.execute("ANALYZE pay_suspect")
    return compiled(month, group, replace(CATALOGUE, source="pay_suspect"))


def compiled(month: Month, group: Group, catalogue: Catalogue = CATALOGUE) -> Stages:
    """Return the stages of a group's plan over `pay_fact` and `pay_person`."""
    return stages.stages(group.versions, group.plan, month.period, *world(group, catalogue))


def world(group: Group, catalogue: Catalogue = CATALOGUE) -> tuple[Catalogue, str, dict[str, str]]:
    """Return where the stages find facts and people, and of which kind the facts of people are."""
    return catalogue, "pay_person", {name: "number" for one in group.people.values() for name in one.facts}


def sums_of_stages(cursor: Any, found: Stages, group: Group) -> dict[str, Sums]:
    """Return what the lines of each person come to, figured without storing them."""
    cursor.execute(f"{found.head} {found.sums}", {})
    return read_sums(cursor, group)


def read_sums(cursor: Any, group: Group) -> dict[str, Sums]:
    """Return the answer to `Stages.sums`."""
    measures = of_lines(group.plan)
    return {key(who): read(rest, measures) for who, *rest in cursor.fetchall()}


def sums_so_far(month: Month, group: Group) -> dict[str, Sums]:
    """Return what the lines of each person come to by what is known, in a transaction of its own."""
    with transaction.atomic(), planned() as cursor:
        return sums_of_stages(cursor, opened(cursor, month, group), group)


def result(
    month: Month, group: Group, sums: Mapping[str, Sums], corrections: Mapping[str, Corrections] | None = None
) -> Result:
    """Return the statements of a group, S4 to S12, from what the lines come to and what closed months corrected."""
    return figure_sums(group.plan, month.period, group.people, sums, corrections)


def figure(month: Month, group: Group) -> Result:
    """Return the statements of a group, figured without storing anything; within a transaction."""
    with planned() as cursor:
        return result(month, group, sums_of_stages(cursor, opened(cursor, month, group), group))
