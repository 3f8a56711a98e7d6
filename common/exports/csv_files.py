"""CSV: what a spreadsheet would run or mangle is made harmless, and can be mended."""

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.db import connection

from common.exports.streams import pieces_of
from common.exports.tables import Column, Kind, Table, inner_select, money_sql, with_params

BOM = b"\xef\xbb\xbf"  # Without it Excel reads UTF-8 as the code page of the machine.

# Text that a spreadsheet would run as a formula, or show as another number (leading zeros, 12 digits and more).
# It gets one leading apostrophe, the sign by which spreadsheets mark text (OWASP, CSV injection). Text that
# already has apostrophes before such a sign gets one more, so that `mended` gives back exactly what was there.
GUARDED = re.compile(r"^'*\s*(?:[=+\-@\t\r\n＝＋－＠]|0\d+$|\d{12,}$)")
GUARDED_SQL = r"^''*\s*([=+@\t\r\n＝＋－＠-]|0[0-9]+$|[0-9]{12,}$)"


def harmless(text: str) -> str:
    """Return `text` so that a spreadsheet that opens the CSV keeps it as text."""
    return f"'{text}" if GUARDED.match(text) else text


def mended(text: str) -> str:
    """Return the text that `harmless` was given; what was never guarded comes back as it is."""
    return text[1:] if text.startswith("'") and GUARDED.match(text) else text


def csv_parts(table: Table) -> Iterator[bytes]:
    """Return the CSV of `table` in pieces of bytes: UTF-8 with BOM, head first; memory use is a few pieces.

    The caller leaves the present connection alone until the last piece; a reader who goes away cancels the COPY.
    """
    return pieces_of(_copy_sql(table), BOM + _head(table))


def write_csv(table: Table, to: BinaryIO) -> None:
    """Write the CSV of `table` to the binary file `to`."""
    to.write(BOM + _head(table))
    with connection.cursor() as cursor:
        cursor.copy_expert(_copy_sql(table), to)


def _guarded(name: str) -> str:
    # A first sign from A on, below the full-width forms, cannot need the apostrophe: two comparisons of bytes
    # spare most cells the regular expression.
    risky = f"{name} COLLATE \"C\" < 'A' OR {name} COLLATE \"C\" >= '\uff00'"
    return f"CASE WHEN ({risky}) AND {name} ~ '{GUARDED_SQL}' THEN '''' || {name} ELSE {name} END"


def _csv_cell(column: Column, name: str, exponent: int) -> str:
    """Return the SQL by which the inner column `name` is written to CSV."""
    if column.kind is Kind.MONEY:
        return money_sql(name, exponent, by_currency=bool(column.currency))
    if column.kind is Kind.MOMENT:
        return f"to_char({name}, 'YYYY-MM-DD HH24:MI')"
    return _guarded(name) if column.kind is Kind.TEXT else name


def _copy_sql(table: Table) -> str:
    inner, params = inner_select(table)
    cells = [_csv_cell(column, f"c{place}", table.exponent) for place, column in enumerate(table.columns)]
    sql = with_params(f"SELECT {', '.join(cells)} FROM ({inner}) AS listed", params)  # noqa: S608
    return f"COPY ({sql}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')"


def _head(table: Table) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([harmless(str(column.head)) for column in table.columns])
    return text.getvalue().encode()
