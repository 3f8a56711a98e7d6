"""What is pasted from a spreadsheet: the rows of a table, or a table by two figures with its heads."""

import re
from collections.abc import Callable
from typing import Any

from cases.rules.age import DAYS_PER_BUCKET, LAST_BUCKET
from commissions.forms.plans.cells import OPEN_WORDS, clean, number, plain, to_factor, to_number, to_share
from commissions.forms.plans.tables import MOST_ROWS, Shape, row

# The row ends where the next one begins, the last one never.
NEXT = "?"
NUMBER, UNIT = r"(\d[\d,]*(?:\.\d+)?)", r"\s*(?:%|[^\W\d_]+)?\s*"
RANGE = re.compile(rf"^{NUMBER}\s*(?:%|days?|天|日)?\s*(?:-|–|—|~|至|到|to)\s*{NUMBER}{UNIT}$", re.IGNORECASE)
ALONE = re.compile(rf"^{NUMBER}\s*(?:%|days?|天|日)?$", re.IGNORECASE)
FROM = re.compile(
    rf"^(?:>=|≥|from|不低于|不少于)\s*{NUMBER}{UNIT}$"
    rf"|^{NUMBER}\s*(?:%|days?|天|日)?\s*(?:\+|及?以上|起|or more|and (?:over|above|more))$",
    re.IGNORECASE,
)
ABOVE = re.compile(rf"^(?:>|over|above|超过|大于)\s*{NUMBER}{UNIT}$", re.IGNORECASE)
BELOW = re.compile(rf"^(?:<|below|under|不足|不满|未满|低于|小于)\s*{NUMBER}{UNIT}$", re.IGNORECASE)
UP_TO = re.compile(
    rf"^(?:<=|≤|up to|不超过)\s*{NUMBER}{UNIT}$|^{NUMBER}\s*(?:%|days?|天|日)?\s*(及?以下|以内|or less)$", re.IGNORECASE
)
BUCKETS = re.compile(r"^M([0-7])\s*(?:(?:-|–|—|~|至|到|to)\s*M?([0-7]))?\s*(\+|及?以上|or more)?$", re.IGNORECASE)
NOTHING = frozenset({"", "-", "–", "—", "/"})


def head(text: str, shape: Shape) -> list[Any] | None:
    """Return [from, to] of a head as the document writes it: "31–60", "61+", "<31", "M2" by days past due.

    To is NEXT for a number alone. None for what cannot be read, or says of its end what a row cannot hold.
    """
    cleaned = clean(text)
    matched = ((says, one) for pattern, says in HEADS if (one := pattern.match(cleaned)))
    return next((held for says, one in matched if (held := says(one, shape)) is not None), None)


def _last(text: str, shape: Shape) -> Any:
    """Return the end of a row whose last value is typed: of whole days the one after it."""
    found = number(text)
    return to_number(text) if found is None or not shape.days else plain(found + 1)


def _buckets(found: re.Match[str], shape: Shape) -> list[Any] | None:
    if not shape.days or not shape.by.startswith("dpd_"):
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    start = DAYS_PER_BUCKET * (first - 1) + 1 if first else 0
    is_open = bool(found[3]) or last >= LAST_BUCKET
    return [str(start), None if is_open else str(DAYS_PER_BUCKET * last + 1)]


HEADS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Shape], list[Any] | None]], ...] = (
    (BUCKETS, _buckets),
    (RANGE, lambda found, shape: [to_number(found[1]), _last(found[2], shape)]),
    (ALONE, lambda found, _shape: [to_number(found[1]), NEXT]),
    (FROM, lambda found, _shape: [to_number(found[1] or found[2]), None]),
    (BELOW, lambda found, _shape: ["0", to_number(found[1])]),
    (UP_TO, lambda found, shape: ["0", _last(found[1] or found[2], shape)] if shape.days or found[3] else None),
    (ABOVE, lambda found, shape: [_last(found[1], shape), None] if shape.days else None),
)


def rows(text: str, shape: Shape) -> list[list[Any]]:
    """Return the rows of a text, one a line: from, to and values, or a head and values. Lines without are left out."""
    found = [one for line in text.splitlines() if (one := _row(line, shape)) is not None]
    return _closed_up(found)[:MOST_ROWS]


def _row(line: str, shape: Shape) -> list[Any] | None:
    cells = [cell for cell in _cells(line) if cell]
    bounds, values = cells[: -shape.values], cells[-shape.values :]
    if not any(re.search(r"\d", one) for one in bounds):
        return None
    if any(number(re.sub(r"[^\d.,%-]", "", one)) is None for one in values):
        return None
    return [*_bounds(bounds[-2:], shape), *row(["", "", *values], shape)[2:]]


def _cells(line: str) -> list[str]:
    """Return the cells of a line, divided by tabs, semicolons, bars or several blanks."""
    parts = line.split("\t") if "\t" in line else re.split(r";|\s{2,}|\|", line.strip("| "))
    return [clean(part) for part in parts]


def _closed_up(listed: list[list[Any]]) -> list[list[Any]]:
    """Let a row that was pasted without its end reach to the next one."""
    for place, one in enumerate(listed):
        if one[1] == NEXT:
            one[1] = listed[place + 1][0] if place + 1 < len(listed) else None
    return listed


def grid(text: str, *, rows_by: str, cols_by: str, shares: bool) -> dict[str, Any] | None:
    """Return `rows`, `cols` and `cells` of a pasted table: heads of columns first, then a head and cells in each line.

    A row may have one head, "31–60", or two, from and to. None when no line has the heads of columns, or none cells.
    """
    down, across = (Shape(by, shares=False, values=0) for by in (rows_by, cols_by))
    table = [cells for line in text.splitlines() if any(cells := _cells(line))]
    for place, cells in enumerate(table[:-1]):
        lead = next((n for n, cell in enumerate(cells) if cell and head(cell, across)), len(cells))
        texts = cells[lead : len(cells) - next((n for n, cell in enumerate(reversed(cells)) if cell), 0)]
        cols = [head(one, across) for one in texts]
        # Without a corner the first line is one cell shorter than the others.
        if not cols or None in cols or (not lead and len(cells) >= len(table[place + 1])):
            continue
        heads, held = _body(table[place + 1 :], max(lead, 1), len(cols), down, shares=shares)
        if heads:
            kept = _closed_up([one for one in cols if one is not None])
            return {"rows": heads, "cols": kept[:MOST_ROWS], "cells": [one[:MOST_ROWS] for one in held]}
    return None


def _body(
    table: list[list[str]], lead: int, width: int, shape: Shape, *, shares: bool
) -> tuple[list[list[Any]], list[list[Any]]]:
    """Return the heads and the cells of the rows."""
    read = to_share if shares else to_factor
    heads, held = [], []
    for cells in table[:MOST_ROWS]:
        texts = [*cells[lead : lead + width], *([""] * width)][:width]
        if any(one not in NOTHING for one in texts):
            heads.append(_bounds([one for one in cells[:lead] if one], shape))
            held.append([None if one in NOTHING else read(one) for one in texts])
    return _closed_up(heads), held


def _bounds(texts: list[str], shape: Shape) -> list[Any]:
    """Return [from, to] of the one or two cells before the values; what cannot be read is kept as it was typed."""
    numbers = [one for one in texts if ALONE.match(one) or one.lower() in OPEN_WORDS]
    if len(numbers) == len(texts) == 2:
        return row(texts, shape)[:2]
    found = next((held for one in reversed(texts) if (held := head(one, shape)) is not None), None)
    return found or [texts[-1] if texts else "", None]
