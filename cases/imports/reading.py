"""Rows of a sheet to values per field, column by column, and faults for the rows that cannot be taken."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Any

from cases.rules.files.cells import BETWEEN, BY_COLUMN, BadCell, Reader, Setting
from cases.rules.files.mapping import Wanted
from common import cards, phones
from common.exports import mended
from common.sheets import Row, Sheet

ROWS_A_CHUNK = 5_000
REMEMBERED = 20_000
SHORTEST_CARD = 13
# Anything that could be a card number, quickly; `cards.find` decides.
SUSPECT = re.compile(r"(?:\d[^0-9A-Za-z\x1e]{0,3}){12}\d")
EMPTY = {"", "-", "—", "–"}
LONGEST_PHONE = 15  # digits, ITU-T E.164


@dataclass(frozen=True)
class Fault:
    """Why a row is refused: the column as named in the file, the cell with cards masked, the code of the reason.

    `cells` are those of the whole row, cards masked. Further faults of the row stand in facts["also"].
    """

    line: int
    column: str
    value: str
    code: str
    facts: dict[str, Any]
    cells: list[str]


@dataclass
class Chunk:
    """Some good rows, as one list per field, and the refused ones between them.

    `rows` are the good rows as they stand in the file; `refused` has the values of the faulty ones, in the order of
    `faults`, None where a cell could not be read.
    """

    rows: list[Row]
    values: dict[str, list[Any]]
    faults: list[Fault] = field(default_factory=list)
    refused: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def lines(self) -> list[int]:
        """The lines of the good rows."""
        return [row.line for row in self.rows]

    def drop(self, faults: Mapping[int, Fault]) -> None:
        """Refuse good rows after all, by their place in `rows`."""
        if not faults:
            return
        for name, column in self.values.items():
            self.refused.setdefault(name, [None] * len(self.faults)).extend(column[place] for place in faults)
            self.values[name] = [value for place, value in enumerate(column) if place not in faults]
        self.rows = [row for place, row in enumerate(self.rows) if place not in faults]
        self.faults.extend(faults.values())


@dataclass(frozen=True)
class _Found:
    """One bad cell: its row in the chunk, its column, its code."""

    place: int
    column: int
    code: str
    facts: dict[str, str]


def chunks(sheet: Sheet, wanted: Sequence[Wanted], setting: Setting, size: int = ROWS_A_CHUNK) -> Iterator[Chunk]:
    """Yield the rows of `sheet` read as `wanted`, `size` rows at a time."""
    reader = _Reader(sheet.header, wanted, setting)
    waiting: list[Row] = []
    for row in sheet.rows():
        waiting.append(row)
        if len(waiting) >= size:
            yield reader.read(waiting)
            waiting = []
    if waiting:
        yield reader.read(waiting)


def faults_at(sheet: Sheet, reasons: Mapping[int, tuple[str, str, dict[str, Any]]]) -> list[Fault]:
    """Read the rows that begin on the lines of `reasons`, {line: (column, code, facts)}, again, as faults.

    For rows that turn out to be wrong only beside other rows; they hold no card number.
    """
    faults = []
    for row in sheet.rows() if reasons else ():
        if row.line in reasons:
            column, code, facts = reasons[row.line]
            place = sheet.header.index(column) if column in sheet.header else -1
            cell = row.cells[place][:200] if 0 <= place < len(row.cells) else ""
            faults.append(Fault(row.line, column[:80], cell, code, facts, row.cells))
    return faults


class _Reader:
    """Reads chunks of one file; remembers cells that repeat, such as dates and currencies."""

    def __init__(self, header: list[str], wanted: Sequence[Wanted], setting: Setting) -> None:
        self.header = header
        self.wanted = wanted
        self.region = setting.region
        self.dialled = {one.place for one in wanted if one.field.dialled and one.place is not None}
        self.memories = {
            one.field.name: _Memory(one.field.reader, replace(setting, rule=one.rule, most=one.field.most))
            for one in wanted
        }

    def read(self, rows: list[Row]) -> Chunk:
        """Return the values and the faults of `rows`."""
        width = len(self.header)
        found = [
            _Found(place, -1, "cells_missing" if len(row.cells) < width else "cells_too_many", _widths(row, width))
            for place, row in enumerate(rows)
            if len(row.cells) != width and (len(row.cells) < width or any(row.cells[width:]))
        ]
        cells = [row.cells if len(row.cells) == width else _fitted(row.cells, width) for row in rows]
        columns = [_unguarded(column) for column in zip(*cells, strict=True)]
        found = [*self._cards(columns, rows, width), *found]
        values = {one.field.name: self._column(one, columns, len(rows), found) for one in self.wanted}
        return self._sorted_out(rows, values, found)

    def _column(self, one: Wanted, columns: list[Sequence[str]], count: int, found: list[_Found]) -> list[Any]:
        memory = self.memories[one.field.name]
        if len(memory) > REMEMBERED:
            memory.clear()
        source = columns[one.place] if one.place is not None else [one.value] * count
        whole = BY_COLUMN.get(one.field.reader)
        read = whole(source, memory.setting) if whole else None
        if read is None:
            read = [memory[cell] for cell in source]
        number = -1 if one.place is None else one.place
        for place, value in enumerate(read):
            if value.__class__ is BadCell:
                found.append(_Found(place, number, value.code, value.facts))
            elif value is None and one.field.required:
                found.append(_Found(place, number, "required", {}))
        return read

    def _cards(self, columns: list[Sequence[str]], rows: list[Row], width: int) -> list[_Found]:
        """Return the cells that hold a full card number, those beyond the header included."""
        found = []
        for number, column in enumerate(columns):
            if max(map(len, column)) < SHORTEST_CARD or not SUSPECT.search(BETWEEN.join(column)):
                continue
            for place, cell in enumerate(column):
                if len(cell) >= SHORTEST_CARD and self._is_card(cell, number):
                    found.append(_Found(place, number, "card_number", {}))
        for place, row in enumerate(rows):
            if len(row.cells) > width and any(cards.find(cell) for cell in row.cells[width:]):
                found.append(_Found(place, -1, "card_number", {}))
        return found

    def _is_card(self, cell: str, column: int) -> bool:
        if not cards.find(cell):
            return False
        digits = sum(sign.isdigit() for sign in cell)
        return not (column in self.dialled and digits <= LONGEST_PHONE and phones.parse(cell, self.region))

    def _sorted_out(self, rows: list[Row], values: dict[str, list[Any]], found: list[_Found]) -> Chunk:
        if not found:
            return Chunk(rows, values)
        by_row: dict[int, list[_Found]] = {}
        for one in found:
            by_row.setdefault(one.place, []).append(one)
        good = [place not in by_row for place in range(len(rows))]
        bad = sorted(by_row)
        return Chunk(
            list(compress(rows, good)),
            {name: list(compress(column, good)) for name, column in values.items()},
            [self._fault(rows[place], by_row[place]) for place in bad],
            {name: [_read(column[place]) for place in bad] for name, column in values.items()},
        )

    def _fault(self, row: Row, found: list[_Found]) -> Fault:
        cells = [cards.masked(cell) if self._is_card(cell, place) else cell for place, cell in enumerate(row.cells)]
        first, *others = found
        also = [
            {"column": self._name(one.column), "value": self._cell(cells, one.column), "code": one.code, **one.facts}
            for one in others
            if (one.column, one.code) != (first.column, first.code)
        ]
        facts: dict[str, Any] = {**first.facts, **({"also": also} if also else {})}
        return Fault(row.line, self._name(first.column), self._cell(cells, first.column), first.code, facts, cells)

    def _name(self, column: int) -> str:
        return self.header[column][:80] if column >= 0 else ""

    def _cell(self, cells: list[str], column: int) -> str:
        return cells[column][:200] if 0 <= column < len(cells) else ""


def _read(value: Any) -> Any:
    return None if value.__class__ is BadCell else value


def _widths(row: Row, width: int) -> dict[str, str]:
    return {"cells": str(len(row.cells)), "columns": str(width)}


def _fitted(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * (width - len(cells)))[:width]


def _unguarded(column: Sequence[str]) -> Sequence[str]:
    """Take off the apostrophe by which spreadsheets, and the desk's own files, mark text."""
    return [mended(cell) for cell in column] if "'" in BETWEEN.join(column) else column


class _Memory(dict[str, Any]):
    """Cells that were read already; looking one up again costs no Python."""

    def __init__(self, reader: Reader, setting: Setting) -> None:
        super().__init__()
        self.reader = reader
        self.setting = setting

    def __missing__(self, cell: str) -> Any:
        try:
            value = None if cell in EMPTY else self.reader(cell, self.setting)
        except BadCell as bad:
            value = bad
        self[cell] = value
        return value
