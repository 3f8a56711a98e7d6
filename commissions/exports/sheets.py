"""Workbooks of pay: text stays text, dates are dates, amounts are numbers; rows are not held in memory."""

import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db import connection

from common import money

SHEET_ROWS = 1_048_575
BATCH = 5_000
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def opened(target: io.BytesIO) -> Any:
    """Return a workbook that writes into `target` when it is closed."""
    return xlsxwriter.Workbook(target, OPTIONS)


class Sheets:
    """The sheets of a workbook in one currency."""

    def __init__(self, book: Any, currency: str) -> None:
        self.book = book
        digits = money.exponent(currency)
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.money = book.add_format({"num_format": "#,##0" + ("." + "0" * digits if digits else "")})
        self.exact = book.add_format({"num_format": "#,##0.00########"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.text = book.add_format({"num_format": "@"})

    def opened(self, name: str, heads: Sequence[str], *, frozen: bool = True) -> Any:
        """Return a new sheet with its head row."""
        sheet = self.book.add_worksheet(name)
        if frozen:
            sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, 16)
        self.heads(sheet, 0, heads)
        return sheet

    def heads(self, sheet: Any, row: int, heads: Sequence[str]) -> None:
        """Write heads into a row."""
        for column, head in enumerate(heads):
            sheet.write_string(row, column, head, self.head)

    def written(self, sheet: Any, row: int, cells: Sequence[Any], formats: str) -> None:
        """Write one row; a letter per cell: t text, m money, x exact number, n whole number, d day."""
        looks = {"m": self.money, "x": self.exact, "n": None}
        for column, (cell, kind) in enumerate(zip(cells, formats, strict=True)):
            if cell is None or cell == "":
                continue
            if kind == "t":
                sheet.write_string(row, column, str(cell), self.text)
            elif kind == "d":
                sheet.write_datetime(row, column, cell, self.day)
            else:
                number = Decimal(cell) if isinstance(cell, str) else cell  # totals are kept as text
                sheet.write_number(row, column, number, looks[kind])


def rows_of(sql: str, params: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows by a cursor on the server, so that no list of a million rows is held; within a transaction."""
    connection.ensure_connection()
    raw: Any = connection.connection
    with raw.cursor(name="commissions_export") as cursor:
        cursor.itersize = BATCH
        cursor.execute(sql, params)
        yield from cursor
