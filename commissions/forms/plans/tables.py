"""Rows of a table as a form, typed cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.rules.age import LAST_BUCKET, bucket_of
from commissions.forms.plans.cells import (
    MISSING,
    OPEN_WORDS,
    clean,
    from_number,
    from_share,
    number,
    plain,
    to_factor,
    to_number,
    to_share,
)
from commissions.queries.plans.plan_terms import counts_days

MOST_ROWS = 40
BLANK_ROWS = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is typed: by which figure, whether its values are shares in percent, and how many each row has."""

    by: str
    shares: bool
    values: int = 1
    closed: str = "from"

    @property
    def days(self) -> bool:
        """Whether rows are typed with both ends, as whole days: 31 to 60."""
        return counts_days(self.by) and self.closed == "from"


@dataclass(slots=True)
class ShownRow:
    """One row as a form shows it; `number` counts from 1, `found` is what is wrong with it."""

    number: int
    start: str = ""
    end: str = ""
    values: list[str] = field(default_factory=list)
    found: list[Any] = field(default_factory=list)
    buckets: list[int] = field(default_factory=list)


def shown(rows: Any, shape: Shape) -> list[ShownRow]:
    """Return the rows of a document, and some empty ones to go on."""
    listed = rows if isinstance(rows, list) else []
    found = [_shown(place, row, shape) for place, row in enumerate(listed, start=1)]
    blanks = range(len(found) + 1, len(found) + 1 + BLANK_ROWS)
    return found + [ShownRow(place, values=[""] * shape.values) for place in blanks]


def _shown(place: int, row: Any, shape: Shape) -> ShownRow:
    cells = row if isinstance(row, list) else [row]
    start, end, *rest = [*cells, None, None][: max(len(cells), 2)]
    last = _inclusive(end) if shape.days else from_number(end)
    values = [(from_share if shape.shares else from_number)(one) for one in rest]
    values += [""] * (shape.values - len(values))
    one = ShownRow(place, from_number(start), last, values[: shape.values])
    if shape.by.startswith("dpd_"):
        one.buckets = _buckets(one.start, one.end)
    return one


def _inclusive(end: Any) -> str:
    found = number(str(end)) if end is not None else None
    return from_number(end) if found is None else plain(found - 1)


def _buckets(start: str, end: str) -> list[int]:
    if not start.isdigit():
        return []
    first, last = bucket_of(int(start)), bucket_of(int(end)) if end.isdigit() else LAST_BUCKET
    return [first] if first >= last else [first, last]


def typed(data: Mapping[str, str], name: str, shape: Shape) -> Any:
    """Return the rows that were typed, as the document writes them; MISSING for none."""
    rows = []
    for place in range(1, MOST_ROWS + 1):
        cells = [data.get(f"{name}_{part}_{place}", "") for part in ("from", "to", *_names(shape))]
        if any(clean(cell) for cell in cells):
            rows.append(row(cells, shape))
    return rows or MISSING


def _names(shape: Shape) -> list[str]:
    return ["value", "until"][: shape.values]


def row(cells: list[str], shape: Shape) -> list[Any]:
    """Return a row as the document writes it: from, to, and its values in percent where they are shares."""
    start, end, *values = cells
    read = to_share if shape.shares else to_factor
    kept = [read(one) if clean(one) else None for one in values]
    if shape.values == 2 and kept[1] is None:
        kept = kept[:1]
    return [to_number(start), _end(end, shape), *kept]


def _end(text: str, shape: Shape) -> Any:
    cleaned = clean(text).replace(" ", "").lower()
    if cleaned in OPEN_WORDS:
        return None
    found = number(cleaned)
    return plain(found + 1) if shape.days and found is not None else to_number(text)


@dataclass(slots=True)
class Grid:
    """A table by two figures as a form shows it: heads of columns, then rows with their cells."""

    cols: list[ShownRow]
    rows: list[tuple[ShownRow, list[tuple[int, str]]]]


def grid(part: Mapping[str, Any], *, shares: bool) -> Grid:
    """Return the rows, columns and cells of a matrix, and one empty row and column to go on."""
    across = shown(part.get("cols"), Shape(str(part.get("cols_by", "")), shares=False, values=0))[:-1]
    down = shown(part.get("rows"), Shape(str(part.get("rows_by", "")), shares=False, values=0))[:-1]
    kept = part.get("cells")
    cells: list[Any] = kept if isinstance(kept, list) else []
    show = from_share if shares else from_number
    rows = []
    for place, row in enumerate(down):
        held = cells[place] if place < len(cells) and isinstance(cells[place], list) else []
        texts = [show(held[col]) if col < len(held) else "" for col in range(len(across))]
        rows.append((row, list(enumerate(texts, start=1))))
    return Grid(across, rows)


def typed_grid(data: Mapping[str, str], *, rows_by: str, cols_by: str, shares: bool) -> dict[str, Any]:
    """Return `rows`, `cols` and `cells` as they were typed."""
    heads = {
        name: [
            (
                place,
                row(
                    [data.get(f"{name}_from_{place}", ""), data.get(f"{name}_to_{place}", "")],
                    Shape(by, shares=False, values=0),
                ),
            )
            for place in range(1, MOST_ROWS + 1)
            if clean(data.get(f"{name}_from_{place}", "")) or clean(data.get(f"{name}_to_{place}", ""))
        ]
        for name, by in (("rows", rows_by), ("cols", cols_by))
    }
    read = to_share if shares else to_factor
    cells = [
        [read(text) if clean(text := data.get(f"cell_{row}_{col}", "")) else None for col, _head in heads["cols"]]
        for row, _head in heads["rows"]
    ]
    found: dict[str, Any] = {name: [head for _place, head in listed] for name, listed in heads.items()}
    return found | {"cells": cells}
