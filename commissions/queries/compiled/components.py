"""One line component as SQL: when it works, the place of its row, its value, and what it pays or multiplies."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commissions.engine.components import (
    Bands,
    CapFloor,
    Factor,
    Gate,
    LineComponent,
    Matrix,
    PerUnit,
    Rate,
    Threshold,
)
from commissions.engine.lines import COUNTERS, rank
from commissions.engine.quantities import Quantity
from commissions.queries.compiled import tables
from commissions.queries.compiled.expressions import Found, Scope, Term, decimal, first, quotient
from commissions.queries.compiled.quantities import amount, chosen, holds, named

NO_ROW = ""
RUNNING, PAID = Term(number="running", sure=True), Term(number="paid", sure=True)
ZERO = "0::numeric"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A component: `row` and `value` are expressions, `value` with `{row}` for the place of the row.

    `when` is its test, `lack` what lacks of what it asks for; `pays` what an adder pays, with `{value}`. A component
    with a row that finds none works not, and says so.
    """

    id: str
    rank: int
    when: Found
    value: str
    row: str = NO_ROW
    lack: str = ""
    pays: str = ""
    bounds: tuple[str, str] = ("", "")


def compiled(component: LineComponent, scope: Scope) -> Compiled:
    """Return the component as SQL."""
    return COMPILERS[type(component)](component, scope)


def _of(quantity: Quantity | None, scope: Scope) -> Found:
    """Return the part of a quantity that this credit has; without a quantity its base."""
    if quantity is None:
        return Found("credited")
    found = amount(quantity, scope)
    return Found(f"{found.sql} * share", found.lack)


def _made(component: Any, scope: Scope, value: str, *, row: str = NO_ROW, lack: str = "", pays: str = "") -> Compiled:
    return Compiled(component.id, rank(component), holds(component.when, scope), value, row, lack, pays)


def _after_row(lack: str, row: str, late: str) -> str:
    """Return what lacks, or lacks afterwards: the engine looks for the row before it looks at what a rate is of."""
    return first((lack, f"CASE WHEN {row} IS NOT NULL THEN {late} END" if row and late else late))


def _chosen(component: Rate | PerUnit | Factor, scope: Scope) -> tuple[str, str, str]:
    """Return row, value and lack of the first choice that holds."""
    place, value = chosen(component.choices, scope)
    return place.sql, value, place.lack


def _rate(component: Rate, scope: Scope) -> Compiled:
    row, lack = NO_ROW, ""
    if component.rate is not None:
        value = decimal(component.rate)
    elif component.rate_of:
        found = named(component.rate_of, scope)
        value, lack = found.sql, found.lack
    else:
        row, value, lack = _chosen(component, scope)
    of = _of(component.of, scope)
    return _made(component, scope, value, row=row, lack=_after_row(lack, row, of.lack), pays=f"{of.sql} * {{value}}")


def _threshold(component: Threshold, scope: Scope) -> Compiled:
    of, over = amount(component.of or Quantity(Decimal(0)), scope), amount(component.over, scope)
    passed = f"{of.sql} {'>=' if component.inclusive else '>'} {over.sql}"
    excess = f"{of.sql} - {over.sql}" if component.on == "excess" else of.sql
    pays = f"CASE WHEN {passed} THEN GREATEST({excess}, 0) ELSE 0 END * {{value}} * share"
    return _made(component, scope, decimal(component.rate), lack=first((of.lack, over.lack)), pays=pays)


def _bands(component: Bands, scope: Scope) -> Compiled:
    if component.mode == "slice":
        return _slices(component, scope)
    at, lack = _counter(component, scope)
    row = tables.place(component.table, at)
    moves = component.mode == "interp"
    value = tables.between(component.table, "{row}", at) if moves else tables.value(component.table, "{row}")
    if component.mode == "amount" or (moves and component.gives == "amount"):
        return _made(component, scope, value, row=row, lack=lack, pays="{value} * share * sign")
    of = _of(component.of, scope)
    return _made(component, scope, value, row=row, lack=_after_row(lack, row, of.lack), pays=f"{of.sql} * {{value}}")


def _counter(component: Bands, scope: Scope) -> tuple[Term, str]:
    """Return the number by which the row is found, and its lack."""
    if component.by in COUNTERS:
        before = RUNNING if component.by == "running_total" else PAID
        return (before if component.at == "before" else Term(number=f"({before.number} + credited)")), ""
    term = scope[component.by]
    lack = term.lacks_number(component.by)
    if component.by in {"amount", "base"}:
        return Term(number=f"abs({term.number})"), lack
    return (term if term.number else Term(number="NULL::numeric")), lack


def _way(component: Bands, scope: Scope) -> tuple[str, str, str]:
    """Return from where to where this credit moves a counter, and what lacks."""
    if component.by in COUNTERS:
        low = "running" if component.by == "running_total" else "paid"
        return low, f"({low} + credited)", ""
    found = named(component.by, scope)
    return (f"({found.sql} - credited)" if component.by == "owing" else ZERO), found.sql, found.lack


def _slices(component: Bands, scope: Scope) -> Compiled:
    low, high, lack = _way(component, scope)
    own = component.by in COUNTERS or component.by == "owing"
    # Below zero the way is mirrored, as `slices` downwards from zero: what came in and went back cancels.
    end = high if own else f"abs({high})"
    pays = tables.slices(component.table, low, end)
    row = tables.last_slice(component.table, low, end)
    if not own:
        pays = f"CASE WHEN {high} < 0 THEN -1 ELSE 1 END * {pays} * share"
    if component.of is not None:
        of = _of(component.of, scope)
        late = f"CASE WHEN {high} <> {low} AND {row} IS NOT NULL THEN {of.lack} END" if of.lack else ""
        lack = first((lack, late))
        whole = f"({high} - {low})" if own else f"({high} * share)"
        pays = f"CASE WHEN {high} = {low} THEN {pays} ELSE {quotient(f'{pays} * {of.sql}', f'NULLIF({whole}, 0)')} END"
    value = f"CASE WHEN {end} = {low} THEN 0 ELSE {tables.value(component.table, '{row}')} END"
    return _made(component, scope, value, row=row, lack=lack, pays=pays)


def _matrix(component: Matrix, scope: Scope) -> Compiled:
    at_row, at_col = scope[component.rows_by], scope[component.cols_by]
    lack = first((at_row.lacks_number(component.rows_by), at_col.lacks_number(component.cols_by)))
    width = len(component.cols.rows)
    row_place = tables.place(component.rows, at_row, valued=False) if at_row.number else "NULL::int"
    col_place = tables.place(component.cols, at_col, valued=False) if at_col.number else "NULL::int"
    cells = [
        (row * width + col, value)
        for row, line in enumerate(component.cells)
        for col, value in enumerate(line)
        if value is not None
    ]
    row = f"({row_place}) * {width} + ({col_place})"
    if len(cells) < width * len(component.rows.rows):
        kept = ", ".join(str(place) for place, _value in cells) or "NULL"
        row = f"CASE WHEN {row} IN ({kept}) THEN {row} END"
    values = " ".join(f"WHEN {place} THEN {decimal(value)}" for place, value in cells)
    value = f"CASE {{row}} {values} END" if values else "NULL::numeric"
    if component.gives == "amount":
        return _made(component, scope, value, row=row, lack=lack, pays="{value} * share * sign")
    if component.gives == "factor":
        return _made(component, scope, value, row=row, lack=lack)
    of = _of(component.of, scope)
    return _made(component, scope, value, row=row, lack=_after_row(lack, row, of.lack), pays=f"{of.sql} * {{value}}")


def _per_unit(component: PerUnit, scope: Scope) -> Compiled:
    row, lack, count = NO_ROW, "", ""
    if component.amount is not None:
        value = decimal(component.amount)
    else:
        row, value, lack = _chosen(component, scope)
    if component.per:
        found = named(component.per, scope)
        lack = _after_row(lack, row, found.lack)
        count = f" * {found.sql}" if component.each is None else f" * div({found.sql}, {decimal(component.each)})"
    pays = f"{{value}}{count} * share * sign"
    if not component.once_per:
        return _made(component, scope, value, row=row, lack=lack, pays=pays)
    seen = seen_column(component.id)
    lack = f"CASE WHEN NOT {seen} THEN {lack} END" if lack else ""
    row = f"CASE WHEN {seen} THEN -1 ELSE {row} END" if row else NO_ROW
    value = f"CASE WHEN {seen} THEN 0 ELSE {value} END"
    return _made(component, scope, value, row=row, lack=lack, pays=f"CASE WHEN {seen} THEN 0 ELSE {pays} END")


def seen_column(component: str) -> str:
    """Return the column that says that a component, paid once for each of something, was paid before."""
    return f"seen_{hashlib.sha256(component.encode()).hexdigest()[:16]}"


def _factor(component: Factor | Gate, scope: Scope) -> Compiled:
    if isinstance(component, Gate) and component.need:
        need = holds(component.need, scope)
        return _made(component, scope, f"CASE WHEN {need.sql or 'true'} THEN 1 ELSE 0 END::numeric", lack=need.lack)
    if isinstance(component, Factor) and component.factor is not None:
        return _made(component, scope, decimal(component.factor))
    if isinstance(component, Factor) and component.choices:
        row, value, lack = _chosen(component, scope)
        return _made(component, scope, value, row=row, lack=lack)
    term = scope[component.by]
    lack = term.lacks_number(component.by)
    if isinstance(component, Factor) and component.start is not None:
        return _made(component, scope, _straight(component, term), lack=lack)
    row = tables.place(component.table, term) if term.number else "NULL::int"
    return _made(component, scope, tables.value(component.table, "{row}"), row=row, lack=lack)


def _straight(component: Factor, at: Term) -> str:
    found = f"({decimal(component.start or Decimal(0))} + {decimal(component.slope)} * {at.plain or 'NULL'})"
    if component.least is not None:
        least = component.least if component.most is None else min(component.least, component.most)
        found = f"GREATEST({found}, {decimal(least)})"
    return found if component.most is None else f"LEAST({found}, {decimal(component.most)})"


def _cap_floor(component: CapFloor, scope: Scope) -> Compiled:
    floor = _of(component.floor, scope) if component.floor is not None else Found("")
    cap = _of(component.cap, scope) if component.cap is not None else Found("")
    lack = first((floor.lack, cap.lack))
    when = holds(component.when, scope)
    return Compiled(component.id, rank(component), when, "", lack=lack, bounds=(floor.sql, cap.sql))


COMPILERS: dict[type, Callable[[Any, Scope], Compiled]] = {
    Rate: _rate,
    Threshold: _threshold,
    Bands: _bands,
    Matrix: _matrix,
    PerUnit: _per_unit,
    Factor: _factor,
    Gate: _factor,
    CapFloor: _cap_floor,
}
