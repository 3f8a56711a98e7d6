"""Tables of a plan as SQL: the place of the row that holds a number, values by place, slices of a way."""

from collections.abc import Sequence

from commissions.engine.tables import Row, Table
from commissions.queries.compiled.expressions import Term, decimal, number, quotient


def place(table: Table, at: Term, *, valued: bool = True) -> str:
    """Return the place of the row that holds `at`, NULL when none does or, with `valued`, it is left open."""
    lower, upper = (">=", "<") if table.closed == "from" else (">", "<=")
    cases = []
    for row_place in range(len(table.rows) - 1, -1, -1):
        row = table.rows[row_place]
        least = ">=" if row_place == 0 else lower
        inside = "NULL::int" if valued and row.value is None else str(row_place)
        if row.end is not None and not _followed(table, row_place):
            inside = f"CASE WHEN {_against(at, upper, row.end)} THEN {inside} END"
        cases.append(f"WHEN {_against(at, least, row.start)} THEN {inside}")
    return f"CASE {' '.join(cases)} END" if cases else "NULL::int"


def _followed(table: Table, row_place: int) -> bool:
    """Return whether the next row begins where this one ends, so that its end needs no test."""
    return row_place + 1 < len(table.rows) and table.rows[row_place + 1].start == table.rows[row_place].end


def _against(at: Term, sign: str, edge: object) -> str:
    literal = number(edge)  # type: ignore[arg-type]
    return f"{at.number} {sign} {literal}{f' * {at.whole}' if at.whole else ''}"


def value(table: Table, row: str) -> str:
    """Return the value of the row at a place."""
    return _by_place(row, [(one, decimal(its.value)) for one, its in enumerate(table.rows) if its.value is not None])


def between(table: Table, row: str, at: Term) -> str:
    """Return the value at `at`, which moves in a straight line inside the row."""
    found = [(one, _moving(its, at)) for one, its in enumerate(table.rows) if its.value is not None]
    return _by_place(row, found)


def _by_place(row: str, found: Sequence[tuple[int, str]]) -> str:
    cases = " ".join(f"WHEN {one} THEN {sql}" for one, sql in found)
    return f"CASE {row} {cases} END" if cases else "NULL::numeric"


def _moving(row: Row, at: Term) -> str:
    if row.value is None or row.until is None or row.end is None:
        return decimal(row.value) if row.value is not None else "NULL::numeric"
    whole = f" * {at.whole}" if at.whole else ""
    part = f"{decimal(row.until - row.value)} * ({at.number} - {number(row.start)}{whole})"
    return f"{decimal(row.value)} + {quotient(part, decimal(row.end - row.start) + whole)}"


def slices(table: Table, low: str, high: str) -> str:
    """Return Σ (part × value) of the way from `low` to `high`, upwards or downwards."""
    pieces = []
    last = len(table.rows) - 1
    down, up = f"LEAST({low}, {high})", f"GREATEST({low}, {high})"
    for row_place, row in enumerate(table.rows):
        if row.value is None:
            continue
        start = down if row_place == 0 else f"GREATEST({down}, {number(row.start)})"
        end = up if row.end is None or row_place == last else f"LEAST({up}, {number(row.end)})"
        pieces.append(f"GREATEST({end} - {start}, 0) * {decimal(row.value)}")
    return f"(CASE WHEN {high} < {low} THEN -1 ELSE 1 END * ({' + '.join(pieces) or '0::numeric'}))"


def last_slice(table: Table, low: str, high: str) -> str:
    """Return the place of the last row that the way from `low` to `high` touches, 0 when it touches none.

    It is NULL where the way leads through a row that is left open.
    """
    opened, cases = [], []
    last = len(table.rows) - 1
    down, up = f"LEAST({low}, {high})", f"GREATEST({low}, {high})"
    for row_place in range(last, -1, -1):
        row = table.rows[row_place]
        start = down if row_place == 0 else f"GREATEST({down}, {number(row.start)})"
        end = up if row.end is None or row_place == last else f"LEAST({up}, {number(row.end)})"
        if row.value is None:
            opened.append(f"WHEN {end} > {start} THEN NULL::int")
        elif row_place:
            cases.append(f"WHEN {end} > {start} THEN {row_place}")
    found = [*opened, *cases]
    return f"CASE {' '.join(found)} ELSE 0 END" if found else "0"
