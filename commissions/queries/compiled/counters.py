"""Where the counters of a person stand before each credit, by window functions (`engine.lines.Counters`)."""

from collections.abc import Iterable, Sequence

from commissions.engine.components import Bands, PerUnit
from commissions.engine.definition import Plan
from commissions.queries.compiled.components import seen_column
from commissions.queries.compiled.expressions import Scope, both, fenced, nothing_lacks
from commissions.queries.compiled.quantities import holds
from commissions.queries.compiled.selection import Layer

IN_ORDER = "ORDER BY on_day, place_in_day ROWS UNBOUNDED PRECEDING"
CREDIT = ("version", "fact", "collector", "credited", "account", "on_day", "place_in_day", "running_before")


def counters_of(layer: Layer, plan: Plan, plans: Sequence[Plan]) -> str:
    """Return what counters look at of the credits of one version; "" when no version counts anything."""
    if not (_counts(plans, "running_total") or _counts(plans, "account_paid_to_date") or _once(plans)):
        return ""
    columns = [*CREDIT, f"{_paid_before(layer.scope)} AS paid_before"]
    own = {one.id: one for one in plan.line if isinstance(one, PerUnit) and one.once_per}
    for name in _once(plans):
        columns += _works(own[name], layer.scope) if name in own else _works_not(name)
    return f"SELECT {', '.join(columns)} FROM ({layer.sql}) k"


def counted_here(credits_now: str, plans: Sequence[Plan], scope: Scope) -> str:
    """Return the credits of the one version with their counters."""
    once = [
        column for one in plans[0].line if isinstance(one, PerUnit) and one.once_per for column in _works(one, scope)
    ]
    source = fenced(["*", f"{_paid_before(scope)} AS paid_before", *once], f"({credits_now}) k")
    return fenced(["*", *_windows(plans)], f"({source}) w")


def with_counters(credits_now: str, counters: Iterable[str], plans: Sequence[Plan]) -> str:
    """Return the credits of one version with counters that run through the credits of all versions."""
    every = " UNION ALL ".join(counters)
    windows = _windows(plans)
    named = [one.rsplit(" AS ", 1)[1] for one in windows]
    counted = fenced(["version", "fact", "collector", *windows], f"({every}) w")
    match = "n.version = c.version AND n.fact = c.fact AND n.collector = c.collector"
    return fenced(["c.*", *(f"n.{one}" for one in named)], f"({credits_now}) c JOIN ({counted}) n ON {match}")


def _windows(plans: Sequence[Plan]) -> list[str]:
    columns = []
    if _counts(plans, "running_total"):
        columns.append(f"running_before + sum(credited) OVER (PARTITION BY collector {IN_ORDER}) - credited AS running")
    if _counts(plans, "account_paid_to_date"):
        sums = f"sum(credited) OVER (PARTITION BY collector, account {IN_ORDER}) - credited"
        columns.append(f"paid_before + {sums} AS paid")
    for name in _once(plans):
        seen = seen_column(name)
        by = f"PARTITION BY collector, {seen}_works, {seen}_text, {seen}_number {IN_ORDER}"
        columns.append(f"{seen}_works AND row_number() OVER ({by}) > 1 AS {seen}")
    return columns


def _counts(plans: Sequence[Plan], counter: str) -> bool:
    return any(isinstance(one, Bands) and one.by == counter for plan in plans for one in plan.line)


def _once(plans: Sequence[Plan]) -> list[str]:
    return sorted({one.id for plan in plans for one in plan.line if isinstance(one, PerUnit) and one.once_per})


def _paid_before(scope: Scope) -> str:
    term = scope["paid_before"]
    return f"COALESCE({term.plain}, 0)" if term.number else "0::numeric"


def _works(component: PerUnit, scope: Scope) -> list[str]:
    """Return columns: whether a component that is paid once works on a credit, and what it is paid once for."""
    when = holds(component.when, scope)
    works = both(nothing_lacks(when.lack), when.sql) or "true"
    term, seen = scope[component.once_per], seen_column(component.id)
    nothing = f"CASE WHEN {term.number} IS NULL THEN '' END" if term.number else "''"
    return [
        f"COALESCE({works}, false) AS {seen}_works",
        f"COALESCE({term.text or 'NULL::text'}, {nothing}) AS {seen}_text",
        f"({term.number or 'NULL'})::numeric AS {seen}_number",
    ]


def _works_not(component: str) -> list[str]:
    seen = seen_column(component)
    return [f"false AS {seen}_works", f"''::text AS {seen}_text", f"NULL::numeric AS {seen}_number"]
