"""The file for payroll: a row per person and kind of pay, by the column map of the house. The same run and map give
the same bytes.
"""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import translation

from commissions.exports import sheets
from commissions.models import Run
from commissions.queries import payroll as queries
from commissions.queries.payroll import Row
from commissions.rules import payroll as rules
from commissions.rules.payroll import Layout
from common import money
from common.exports import BOM, harmless

PICTURES = {
    "iso": "yyyy-mm-dd",
    "compact": "yyyymmdd",
    "slashes": "dd/mm/yyyy",
    "american": "mm/dd/yyyy",
    "dots": "dd.mm.yyyy",
}


def file_name(run: Run, number: int, form: str) -> str:
    """Return the name of the file: "payroll-2026-10-CNY-map2.csv"."""
    return f"payroll-{run.month:%Y-%m}-{run.currency}-map{number}.{form}"


def table(run: Run, layout: Layout, rows: Iterable[Row]) -> Iterable[list[Any]]:
    """Yield the cells of each row in the order of the columns."""
    with translation.override(layout.language):
        for row in rows:
            yield [queries.cell(row, run, layout, column.field) for column in layout.columns]


def as_csv(run: Run, layout: Layout, rows: Iterable[Row]) -> bytes:
    """Return the file as CSV in UTF-8; text that a spreadsheet would run keeps an apostrophe before it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=rules.SEPARATORS[layout.separator], lineterminator="\r\n")
    writer.writerow([column.head for column in layout.columns])
    places = money.exponent(run.currency)
    for cells in table(run, layout, rows):
        # A number is no formula: its minus stays bare.
        writer.writerow(
            [harmless(cell) if isinstance(cell, str) else queries.written(cell, layout, places) for cell in cells]
        )
    return BOM + text.getvalue().encode()


def as_xlsx(run: Run, layout: Layout, rows: Iterable[Row]) -> bytes:
    """Return the file as XLSX: amounts are numbers, days are days, all else is text."""
    target = io.BytesIO()
    with sheets.opened(target) as book:
        book.set_properties({"created": (run.approved_at or run.created_at).replace(tzinfo=None)})
        wide = sheets.Sheets(book, run.currency)
        digits = money.exponent(run.currency)
        whole = "#,##0" if rules.NUMBERS[layout.number][1] else "0"
        wide.money = book.add_format({"num_format": whole + ("." + "0" * digits if digits else "")})
        wide.day = book.add_format({"num_format": PICTURES[layout.day]})
        sheet = wide.opened(f"{run.month:%Y-%m} {run.currency}", [column.head for column in layout.columns])
        kinds = "".join({"amount": "m", "earned_on": "d"}.get(column.field, "t") for column in layout.columns)
        for place, cells in enumerate(table(run, layout, rows), start=1):
            wide.written(sheet, place, cells, kinds)
    return target.getvalue()


def total_of(rows: Iterable[Row]) -> Decimal:
    """Return the control total."""
    return sum((row.amount for row in rows), Decimal(0))
