"""The stages of a plan's versions together: lines, sums, and what does not count, each as one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commissions.engine.definition import Plan, Version
from commissions.engine.facts import Period
from commissions.queries.compiled import catalogue as names_of
from commissions.queries.compiled import crediting, selection
from commissions.queries.compiled.catalogue import Catalogue
from commissions.queries.compiled.counters import counted_here, counters_of, with_counters
from commissions.queries.compiled.expressions import day
from commissions.queries.compiled.lines import World, credits_of, figured
from commissions.queries.compiled.selection import Layer
from commissions.queries.compiled.sums import looked_at, summed

LINE = ("version", "fact", "collector", "bps", "credited", "pay", "rows", "values", "parts", "faults")


@dataclass(frozen=True, slots=True)
class Stages:
    """`lines`, `sums` and `apart` are SELECTs over the relations of `head`, a WITH.

    lines: version (its place), fact, collector, bps, credited (the base), pay, rows, values, parts, faults.
    sums: see `sums.summed`. apart: kind (excluded or fault), code, fact, collector, amount, detail.
    """

    head: str
    lines: str
    sums: str
    apart: str


def stages(
    versions: Sequence[Version],
    last: Plan,
    period: Period,
    catalogue: Catalogue,
    people: str,
    person_names: Mapping[str, str],
    *,
    kept: Sequence[str] = (),
) -> Stages:
    """Return S0 to S4 of the versions; `last` is the plan of the period's last day, whose measures are summed.

    `people` names the relation of people: person, role, team, and facts (a jsonb). `person_names` says which facts
    they state and of which kind: number, text, or either; lines keep the columns `kept` of them.
    """
    world = World(catalogue, period, _names(versions), people, person_names, tuple(kept))
    credited = _credits(versions, world)
    layers = _lines(versions, credited, traced=True)
    kept = ", ".join((*LINE, *world.kept, *(name for _expression, name in catalogue.kept)))
    chosen = " UNION ALL ".join(f"SELECT {kept} FROM ({one.sql}) o" for one in layers)
    return Stages(_head(catalogue), chosen, _sums(versions, credited, last), _apart(versions, world))


def sums(
    versions: Sequence[Version],
    last: Plan,
    period: Period,
    catalogue: Catalogue,
    people: str,
    person_names: Mapping[str, str],
) -> tuple[str, str]:
    """Return head and sums alone of what `stages` would return."""
    credited = _credits(versions, World(catalogue, period, _names(versions), people, person_names))
    return _head(catalogue), _sums(versions, credited, last)


def _names(versions: Sequence[Version]) -> tuple[str, ...]:
    return tuple(sorted({name for one in versions for name in names_of.asked(one.plan)}))


def _head(catalogue: Catalogue) -> str:
    return f"WITH back AS MATERIALIZED ({selection.netted(catalogue)})"


def _sums(versions: Sequence[Version], credited: Sequence[Layer], last: Plan) -> str:
    layers = _lines(versions, credited, traced=False)
    return summed(" UNION ALL ".join(_measured(one, last) for one in layers), last)


def _measured(layer: Layer, plan: Plan) -> str:
    columns = ["collector", "credited", "pay", "account", *looked_at(plan, layer.own)]
    return f"SELECT {', '.join(columns)} FROM ({layer.sql}) o"


def _credits(versions: Sequence[Version], world: World) -> list[Layer]:
    """Return the credits of each version; counters run through all of them."""
    layers = [credits_of(place, version, world) for place, version in enumerate(versions)]
    plans = [version.plan for version in versions]
    counters = [counters_of(layer, plan, plans) for layer, plan in zip(layers, plans, strict=True)]
    found = []
    for place, layer in enumerate(layers):
        sql = layer.sql
        if counters[place]:
            sql = with_counters(sql, counters, plans) if len(plans) > 1 else counted_here(sql, plans, layer.scope)
        found.append(Layer(sql, layer.scope, layer.own))
    return found


def _lines(versions: Sequence[Version], credited: Sequence[Layer], *, traced: bool) -> list[Layer]:
    """Return the lines of each version with everything of their credits."""
    return [
        Layer(figured(one.sql, version.plan, one.scope, traced=traced), one.scope, one.own)
        for version, one in zip(versions, credited, strict=True)
    ]


def _apart(versions: Sequence[Version], world: World) -> str:
    """Return what does not count with its reason, and what waits for a person."""
    parts = [_not_counted(version, world) for version in versions]
    parts.append(_reversals(world.catalogue))
    parts.append(_no_plan(versions, world.catalogue))
    return " UNION ALL ".join(parts)


def _not_counted(version: Version, world: World) -> str:
    """Return what does not count of a version's payments and what of them waits, in one pass over those paid whole."""
    catalogue, plan = world.catalogue, version.plan
    layer = selection.judged(version, catalogue, world.period, world.names)
    detail, split = crediting.unattributed(plan, catalogue), crediting.several(plan, catalogue)
    counts = "verdict IS NULL"
    excluded = f"NOT {counts} AND left(verdict, 1) <> '{selection.LACKS}'"
    stranger = f"{counts} AND owner NOT IN (SELECT p.person FROM {world.people} p)"
    stranger = f"{stranger} AND NOT ({split})" if split else stranger
    found = f"""
        SELECT v.kind, v.code, j.fact, j.owner AS collector, v.amount, v.detail
        FROM ({layer.sql}) j CROSS JOIN LATERAL (VALUES
            ('excluded', verdict, amount, '', {excluded}),
            ('fault', 'missing_fact', amount, substr(verdict, 2), NOT {counts} AND NOT ({excluded})),
            ('excluded', 'overpaid', over, '', {counts} AND over IS NOT NULL),
            ('fault', 'unattributed', base, {detail}, {counts} AND ({detail}) IS NOT NULL),
            ('fault', 'unknown_collector', base, owner::text, {stranger})
        ) v (kind, code, amount, detail, holds)
        WHERE (verdict IS NOT NULL OR over IS NOT NULL OR ({detail}) IS NOT NULL OR {stranger}) AND v.holds"""
    if not split:
        return found
    among = crediting.may_be_shared(plan, catalogue)
    shareable = selection.judged(version, catalogue, world.period, world.names, among=among).sql
    shared = crediting.credited(layer.sql, shareable, plan, catalogue).split
    return f"""{found}
        UNION ALL SELECT CASE WHEN c.collector IS NULL THEN 'excluded' ELSE 'fault' END,
            CASE WHEN c.collector IS NULL THEN 'uncredited' ELSE 'unknown_collector' END, c.fact, c.collector,
            c.credited, COALESCE(c.collector::text, '')
        FROM ({shared}) c
        WHERE c.collector IS NULL OR c.collector NOT IN (SELECT p.person FROM {world.people} p)"""


def _reversals(catalogue: Catalogue) -> str:
    """Return reversals, what was reversed, and where more went back than came in."""
    source, key, back = catalogue.source, catalogue.key, catalogue.reverses
    nobody = f"NULL::{catalogue.person_type}"
    over = selection.over_reversed(catalogue)
    return f"""
        SELECT CASE WHEN b.reverses IS NULL THEN 'fault' ELSE 'excluded' END,
               CASE WHEN b.reverses IS NULL THEN 'unknown_payment' ELSE 'reversal' END, {key}, {nobody},
               {catalogue.amount}, ({back})::text
        FROM {source} f LEFT JOIN back b ON b.reverses = {back} WHERE {back} IS NOT NULL
        UNION ALL
        SELECT CASE WHEN {over} THEN 'fault' ELSE 'excluded' END,
               CASE WHEN {over} THEN 'over_reversed' ELSE 'reversed' END, {key}, {nobody}, -back.amount, ''
        FROM {source} f JOIN back ON back.reverses = {key} WHERE back.amount <> 0 AND {back} IS NULL"""


def _no_plan(versions: Sequence[Version], catalogue: Catalogue) -> str:
    """Return payments on whose day no version holds."""
    on = catalogue.value_on
    held = []
    for version in versions:
        after = f"{on} >= {day(version.start)}" if version.start else f"{on} IS NOT NULL"
        held.append(f"({after}{f' AND {on} < {day(version.end)}' if version.end else ''})")
    return f"""
        SELECT 'fault', 'no_plan', {catalogue.key}, NULL::{catalogue.person_type}, {catalogue.amount}, ({on})::text
        FROM {catalogue.source} f LEFT JOIN back ON back.reverses = {catalogue.key}
        WHERE {catalogue.reverses} IS NULL AND {selection.left(catalogue)}
          AND NOT COALESCE({" OR ".join(held)}, false)"""
