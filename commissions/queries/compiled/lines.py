"""S2 and S3 as SQL: what each credit earns, every component with its row and value, unrounded (`engine.lines`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commissions.engine.components import LineComponent
from commissions.engine.definition import Plan, Version
from commissions.engine.facts import Period
from commissions.engine.lines import ordered
from commissions.queries.compiled.catalogue import Catalogue, columns_of, of_people, with_person
from commissions.queries.compiled.components import Compiled, compiled
from commissions.queries.compiled.crediting import credited, may_be_shared
from commissions.queries.compiled.expressions import Scope, Term, both, fenced, merged, nothing_lacks, rounded, text
from commissions.queries.compiled.selection import Layer, judged

SHARE = "bps * 0.0001"
SIGN = "CASE WHEN credited < 0 OR amount < 0 THEN -1 ELSE 1 END"


@dataclass(frozen=True, slots=True)
class World:
    """Where facts and people stand, the period, and the names that any version asks for.

    `people` is the relation of people, as `p`: person, role, team and facts (a jsonb); `person_names` says which
    names people state, and of which kind (number, text, either); lines keep the columns `kept` of people.
    """

    catalogue: Catalogue
    period: Period
    names: Sequence[str]
    people: str
    person_names: Mapping[str, str]
    kept: tuple[str, ...] = ()


def credits_of(place: int, version: Version, world: World) -> Layer:
    """Return the credits of one version with their collectors: everything that its lines look at."""
    layer = judged(version, world.catalogue, world.period, world.names)
    person = Scope({"role": Term(text="role", sure=True), "team": Term(text="team", sure=True)})
    person |= {name: of_people(name, kind) for name, kind in world.person_names.items()}
    line = with_person(layer.scope, person)
    columns = ["c.*", *world.kept, f"{place} AS version", f"{SHARE} AS share", f"{SIGN} AS sign"]
    for number, name in enumerate(world.names):
        if name in person:
            found, line[name] = columns_of(number, line[name], of="m")
            columns += found
    before = person["running_before"].number or "NULL"
    columns.append(f"COALESCE({before}, 0)::numeric AS running_before")
    among = may_be_shared(version.plan, world.catalogue)
    shareable = judged(version, world.catalogue, world.period, world.names, among=among).sql if among else ""
    credits_now = credited(layer.sql, shareable, version.plan, world.catalogue)
    joined = f"JOIN {world.people} p ON p.person = c.collector"
    parts = [f"({fenced(columns, f'({one}) c {joined}')})" for one in (credits_now.whole, credits_now.split) if one]
    return Layer(" UNION ALL ".join(parts), line, layer.scope)


def figured(credits_now: str, plan: Plan, scope: Scope, *, traced: bool) -> str:
    """Return the lines of one version: pay beside everything of the credit, `traced` with rows, values, parts, faults.

    Without a trace hardly anything is looked at twice: then the planner may merge the layers, which takes less time
    than to hand each line up through them.
    """
    layer = fenced if traced else merged
    found = [compiled(component, scope) for _rank, component in ordered(plan.line)]
    source, columns = credits_now, ["*"]
    for place, one in enumerate(found):
        guard = _guard(one)
        if one.row:
            columns.append(f"{f'CASE WHEN {guard} THEN {one.row} END' if guard else one.row} AS r{place}")
        elif guard:
            columns.append(f"({guard}) AS g{place}")
    source = layer(columns, f"({source}) l")
    values = [
        f"{_value(place, one)} AS v{place}" for place, one in enumerate(found) if not one.bounds[0] + one.bounds[1]
    ]
    source = layer(["*", *values], f"({source}) l") if values else source
    parts = [f"{_pays(place, one)} AS a{place}" for place, one in enumerate(found) if one.pays and keeps_parts(plan)]
    source = fenced(["*", *(parts if traced else []), f"{_product(found)} AS pay0"], f"({source}) l")
    pay, told = "pay0", [f"v{place}" for place in range(len(found))]
    for place, one in enumerate(found):
        if one.bounds[0] or one.bounds[1]:
            guard, before = f"g{place}" if _guard(one) else "true", pay
            pay = f"pay{place + 1}"
            told[place] = f"CASE WHEN {guard} THEN {pay} - {before} END"
            source = fenced(["*", f"{_bounded(one, guard, before)} AS {pay}"], f"({source}) l")
    if plan.rounding.at == "line":
        pay = rounded(pay, places=plan.rounding.places, mode=plan.rounding.mode)
    trace = [*_trace(found, told, plan), f"{_faults(found, told)} AS faults"] if traced else []
    return merged(["*", f"{pay} AS pay", *trace], f"({source}) l")


def keeps_parts(plan: Plan) -> bool:
    """Return whether what each rate pays has to be kept beside the trace, because it does not follow from it."""
    adders = [one for rank, one in ordered(plan.line) if rank == 0]
    return len(adders) > 1 or any(not _follows(one) for one in adders)


def _follows(component: LineComponent) -> bool:
    """Return whether what the component pays is its value times the base."""
    if getattr(component, "of", None) is not None or getattr(component, "gives", "rate") == "amount":
        return False
    return type(component).__name__ in {"Rate", "Matrix"} or getattr(component, "mode", "") == "whole"


def _guard(one: Compiled) -> str:
    return both(nothing_lacks(one.when.lack), one.when.sql, nothing_lacks(one.lack))


def _value(place: int, one: Compiled) -> str:
    if one.row:
        value = one.value.replace("{row}", f"r{place}")
        return f"CASE WHEN r{place} IS NOT NULL THEN {value} END" if _guard(one) else value
    return f"CASE WHEN g{place} THEN {one.value} END" if _guard(one) else one.value


def _pays(place: int, one: Compiled) -> str:
    """Return what an adder pays, NULL where it works not."""
    pays = one.pays.replace("{value}", f"v{place}")
    return pays if "{value}" in one.pays else f"CASE WHEN v{place} IS NOT NULL THEN {pays} END"


def _product(found: Sequence[Compiled]) -> str:
    """Return the sum of what the rates pay, times the factors and gates."""
    adders = [f"COALESCE({_pays(place, one)}, 0)" for place, one in enumerate(found) if one.pays]
    factors = [f"COALESCE(v{place}, 1)" for place, one in enumerate(found) if one.rank in {1, 2}]
    return " * ".join([f"({' + '.join(adders) or '0::numeric'})", *factors])


def _bounded(one: Compiled, guard: str, pay: str) -> str:
    """Return what is paid within a floor and a cap, of pay without its sign."""
    floor, cap = one.bounds
    size = f"{pay} * sign"
    size = f"GREATEST({size}, abs({floor}))" if floor else size
    size = f"LEAST({size}, abs({cap}))" if cap else size
    return f"CASE WHEN {guard} THEN {size} * sign ELSE {pay} END"


def _trace(found: Sequence[Compiled], values: Sequence[str], plan: Plan) -> list[str]:
    rows = ", ".join(f"NULLIF(r{place}, -1)" if one.row else "NULL" for place, one in enumerate(found))
    parts = ", ".join(f"a{place}" for place, one in enumerate(found) if one.pays) if keeps_parts(plan) else ""
    return [
        f"ARRAY[{rows}]::smallint[] AS rows",
        f"ARRAY[{', '.join(values)}]::numeric[] AS values",
        f"{f'ARRAY[{parts}]::numeric[]' if parts else 'NULL::numeric[]'} AS parts",
    ]


def _faults(found: Sequence[Compiled], values: Sequence[str]) -> str:
    """Return what waits for a person on a line: codes with their names, NULL for nothing."""
    said = [(place, sql) for place, one in enumerate(found) if (sql := _fault(one, values[place]))]
    if not said:
        return "NULL::text[]"
    some = " OR ".join(f"{values[place]} IS NULL" for place, _sql in said)
    listed = ", ".join(sql for _place, sql in said)
    return f"CASE WHEN {some} THEN NULLIF(array_remove(ARRAY[{listed}], NULL), '{{}}') END"


def _fault(one: Compiled, value: str) -> str:
    cases = []
    if one.when.lack:
        cases.append(f"WHEN {one.when.lack} IS NOT NULL THEN 'missing_fact:' || {one.when.lack}")
    if one.when.sql:
        cases.append(f"WHEN NOT {one.when.sql} THEN NULL")
    if one.lack:
        cases.append(f"WHEN {one.lack} IS NOT NULL THEN 'missing_fact:' || {one.lack}")
    if one.row:
        cases.append(f"WHEN {value} IS NULL THEN {text('no_row:' + one.id)}")
    return f"CASE {' '.join(cases)} END" if one.lack or one.when.lack or one.row else ""
