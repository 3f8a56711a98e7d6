"""Tables as files: CSV streamed out of PostgreSQL by COPY, and XLSX in constant memory.

A table is a list of columns, each an SQL expression, over one SQL source; no Python object per row is made for
CSV, one dict per row for XLSX. Heads are in the reader's language. What a person opens in a spreadsheet must stay
what it was, so text that a spreadsheet would run or mangle is made harmless in CSV (see `GUARDED`); in XLSX text
cells are text and nothing needs to be done.
"""

import csv
import io
import itertools
import queue
import re
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, BinaryIO

import rustpy_xlsxwriter
import xlsxwriter
from django.db import connection
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from common import money

BOM = b"\xef\xbb\xbf"  # Without it Excel reads UTF-8 as the code page of the machine.
PIECE = 256 * 1024
WAITING_PIECES = 8
ROWS_A_FETCH = 5_000
SMALL = 5_000
SHEET_ROWS = 1_048_576 - 1  # One row of a sheet is its head.
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Text that a spreadsheet would run as a formula, or show as another number (leading zeros, 12 digits and more).
# It gets one leading apostrophe, the sign by which spreadsheets mark text (OWASP, CSV injection). Text that
# already has apostrophes before such a sign gets one more, so that `mended` gives back exactly what was there.
GUARDED = re.compile(r"^'*\s*(?:[=+\-@\t\r\n＝＋－＠]|0\d+$|\d{12,}$)")
GUARDED_SQL = r"^''*\s*([=+@\t\r\n＝＋－＠-]|0[0-9]+$|[0-9]{12,}$)"


class Kind(Enum):
    """What a column holds; decides how it is written."""

    TEXT = "text"
    LABEL = "label"  # a word of the desk itself: never run as a formula, written as it is
    WHOLE = "whole"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    """One column: head in the reader's language, SQL expression with its parameters, kind, width in signs.

    `currency` is the SQL expression of the currency of a money column; without it the table's exponent counts.
    """

    head: str
    sql: str
    kind: Kind = Kind.TEXT
    width: int = 14
    params: tuple[Any, ...] = ()
    currency: str = ""


@dataclass(frozen=True)
class Table:
    """What is exported: SELECT the columns FROM `source` (joins, WHERE, ORDER BY) with `params`.

    `source` and the SQL of columns are trusted text of the code, never a person's input. `exponent` is the number
    of digits after the point of money columns in a sheet. `title` names the sheet.
    """

    title: str
    columns: Sequence[Column]
    source: str
    params: tuple[Any, ...] = ()
    exponent: int = 2


def harmless(text: str) -> str:
    """Return `text` so that a spreadsheet that opens the CSV keeps it as text."""
    return f"'{text}" if GUARDED.match(text) else text


def mended(text: str) -> str:
    """Return the text that `harmless` was given; what was never guarded comes back as it is."""
    return text[1:] if text.startswith("'") and GUARDED.match(text) else text


def label_sql(sql: str, labels: Mapping[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """Return SQL and parameters that turn a stored value into its word in the reader's language."""
    params = tuple(itertools.chain.from_iterable((value, str(label)) for value, label in labels.items()))
    return (f"CASE {sql} {'WHEN %s THEN %s ' * len(labels)}ELSE {sql} END", params) if labels else (sql, ())


def csv_parts(table: Table) -> Iterator[bytes]:
    """Return the CSV of `table` in pieces of bytes: UTF-8 with BOM, head first; memory use is a few pieces.

    COPY runs in a thread of its own on the present connection, which the caller leaves alone until the last piece.
    A reader who goes away cancels it.
    """
    return _pieces(_copy_sql(table), BOM + _head(table))


def write_csv(table: Table, to: BinaryIO) -> None:
    """Write the CSV of `table` to the binary file `to`."""
    to.write(BOM + _head(table))
    with connection.cursor() as cursor:
        cursor.copy_expert(_copy_sql(table), to)


def write_xlsx(table: Table, to: BinaryIO, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Write the XLSX of `table` to the seekable binary file `to` and return the number of rows.

    Few rows by xlsxwriter, with every money cell exact; many by the faster writer, as the doubles that a
    spreadsheet keeps anyway (15 digits). More than a sheet holds go on in further sheets. `progress` is told
    (done, total) every few thousand rows and may raise to stop.
    """
    total = _count(table)
    rows = _rows(table, total, progress)
    if total <= SMALL:
        _write_small(table, rows, to)
    else:
        _write_large(table, rows, total, to)
    return total


def csv_response(table: Table, name: str) -> StreamingHttpResponse:
    """Return the download of `table` as CSV, named `name` with ".csv" added."""
    response = StreamingHttpResponse(csv_parts(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return response


def xlsx_response(table: Table, name: str) -> FileResponse:
    """Return the download of `table` as XLSX, named `name` with ".xlsx" added."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(table, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)


# ---- SQL -------------------------------------------------------------------


def _guarded(name: str) -> str:
    # A first sign from A on, below the full-width forms, cannot need the apostrophe: two comparisons of bytes
    # spare most cells the regular expression.
    risky = f"{name} COLLATE \"C\" < 'A' OR {name} COLLATE \"C\" >= '\uff00'"
    return f"CASE WHEN ({risky}) AND {name} ~ '{GUARDED_SQL}' THEN '''' || {name} ELSE {name} END"


def _money(name: str, exponent: int, *, by_currency: bool) -> str:
    if not by_currency:
        return f"round({name}, {exponent})"
    odd = [currency for currency in money.CURRENCIES.values() if currency.exponent != 2]
    cases = " ".join(f"WHEN '{one.code}' THEN round({name}, {one.exponent})" for one in odd)
    return f"CASE {name}_currency {cases} ELSE round({name}, 2) END"


def _written(column: Column, name: str, exponent: int, *, sheet: bool, exact: bool) -> str:
    """Return the SQL by which the inner column `name` is written to a sheet or to CSV."""
    if column.kind is Kind.MONEY:
        amount = _money(name, exponent, by_currency=bool(column.currency))
        return amount if exact else f"({amount})::float8"
    if column.kind is Kind.WHOLE:
        return name if exact else f"{name}::float8"
    if column.kind is Kind.MOMENT and not sheet:
        return f"to_char({name}, 'YYYY-MM-DD HH24:MI')"
    if column.kind is Kind.TEXT and not sheet:
        return _guarded(name)
    return name


def _select(table: Table, *, sheet: bool, exact: bool = True) -> str:
    """Return the SQL text with its parameters in place: COPY and DECLARE take none."""
    inner: list[str] = []
    outer: list[str] = []
    params: list[Any] = []
    for place, column in enumerate(table.columns):
        name, zone = f"c{place}", ""
        params += column.params
        if column.kind is Kind.MOMENT:
            zone = " AT TIME ZONE %s"
            params.append(timezone.get_current_timezone_name())
        inner.append(f"({column.sql}){zone} AS {name}")
        if column.currency:
            inner.append(f"{column.currency} AS {name}_currency")
        outer.append(_written(column, name, table.exponent, sheet=sheet, exact=exact))
    text = f"SELECT {', '.join(outer)} FROM (SELECT {', '.join(inner)} FROM {table.source}) AS listed"  # noqa: S608
    with connection.cursor() as cursor:
        return str(cursor.mogrify(text, [*params, *table.params]).decode())


def _copy_sql(table: Table) -> str:
    return f"COPY ({_select(table, sheet=False)}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')"


def _count(table: Table) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {table.source}) AS rows", table.params)  # noqa: S608
        return int(cursor.fetchone()[0])


def _head(table: Table) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([harmless(str(column.head)) for column in table.columns])
    return text.getvalue().encode()


# ---- CSV -------------------------------------------------------------------


class _Outlet(io.RawIOBase):
    """What COPY writes into: rows are gathered into pieces, pieces wait in a short queue."""

    def __init__(self, pieces: queue.Queue[bytes | BaseException | None], first: bytes) -> None:
        self.pieces = pieces
        self.stopped = False
        self.waiting = bytearray(first)

    def write(self, data: Any) -> int:
        self.waiting += data
        if len(self.waiting) >= PIECE:
            self.push()
        return len(data)

    def push(self) -> None:
        piece, self.waiting = bytes(self.waiting), bytearray()
        while not self.stopped:
            try:
                self.pieces.put(piece, timeout=0.2)
            except queue.Full:
                continue
            return


def _pieces(sql: str, first: bytes) -> Iterator[bytes]:
    connection.ensure_connection()
    raw: Any = connection.connection
    pieces: queue.Queue[bytes | BaseException | None] = queue.Queue(WAITING_PIECES)
    outlet = _Outlet(pieces, first)
    ended = threading.Event()

    def copy() -> None:
        end: BaseException | None = None
        try:
            with raw.cursor() as cursor:
                cursor.copy_expert(sql, outlet)
            outlet.push()
        except Exception as error:  # noqa: BLE001 - carried over to the reader's thread, raised there
            end = error
        finally:
            ended.set()
            if not outlet.stopped:
                pieces.put(end)

    thread = threading.Thread(target=copy, name="copy-out", daemon=True)
    thread.start()
    try:
        while (piece := pieces.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        outlet.stopped = True
        if not ended.is_set():
            raw.cancel()
            _drain(pieces)
        thread.join()


def _drain(pieces: queue.Queue[Any]) -> None:
    while True:
        try:
            pieces.get_nowait()
        except queue.Empty:
            return


# ---- XLSX ------------------------------------------------------------------


def _rows(table: Table, total: int, progress: Callable[[int, int], None] | None) -> Iterator[tuple[Any, ...]]:
    """Yield the rows by a cursor of the server, so that one fetch is in memory."""
    connection.ensure_connection()
    raw: Any = connection.connection
    with raw.cursor() as cursor:
        # WITH HOLD lets it live outside a transaction; the server keeps the snapshot.
        cursor.execute(
            f"DECLARE desk_export NO SCROLL CURSOR WITH HOLD FOR {_select(table, sheet=True, exact=total <= SMALL)}"
        )
        done = 0
        try:
            while True:
                cursor.execute(f"FETCH {ROWS_A_FETCH} FROM desk_export")
                rows = cursor.fetchall()
                yield from rows
                done += len(rows)
                if progress:
                    progress(done, total)
                if len(rows) < ROWS_A_FETCH:
                    return
        finally:
            if raw.info.transaction_status != TRANSACTION_STATUS_INERROR:  # in an error it is gone already
                cursor.execute("CLOSE desk_export")


def _number_format(kind: Kind, exponent: int) -> str | None:
    formats = {
        Kind.WHOLE: "#,##0",
        Kind.MONEY: "#,##0" + ("." + "0" * exponent if exponent else ""),
        Kind.DAY: "yyyy-mm-dd",
        Kind.MOMENT: "yyyy-mm-dd hh:mm",
        Kind.TEXT: "@",
    }
    return formats.get(kind)


def _sheet_names(title: str, sheets: int) -> list[str]:
    name = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:28] or "1"
    return [name] + [f"{name[:26]} {place}" for place in range(2, sheets + 1)]


def _write_small(table: Table, rows: Iterator[tuple[Any, ...]], to: BinaryIO) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(to, options) as book:
        sheet = book.add_worksheet(_sheet_names(table.title, 1)[0])
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, 0, len(table.columns) - 1)
        formats = []
        for place, column in enumerate(table.columns):
            picture = _number_format(column.kind, table.exponent)
            formats.append(book.add_format({"num_format": picture}) if picture else None)
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, str(column.head), bold)
        for line, row in enumerate(rows, start=1):
            for place, (value, form) in enumerate(zip(row, formats, strict=True)):
                if isinstance(value, str):
                    sheet.write_string(line, place, value, form)
                elif value is not None:
                    sheet.write(line, place, value, form)


def _write_large(table: Table, rows: Iterator[tuple[Any, ...]], total: int, to: BinaryIO) -> None:
    heads = [str(column.head) for column in table.columns]
    names = _sheet_names(table.title, -(-total // SHEET_ROWS))
    pictures = {
        str(column.head): rustpy_xlsxwriter.Format().set_num_format(picture)
        for column in table.columns
        if (picture := _number_format(column.kind, table.exponent)) and column.kind is not Kind.TEXT
    }
    widths = {str(column.head): float(column.width) for column in table.columns}
    rustpy_xlsxwriter.write_worksheets(
        [(name, (dict(zip(heads, row, strict=True)) for row in itertools.islice(rows, SHEET_ROWS))) for name in names],
        to,
        freeze_panes={"general": {"row": 1, "col": 1}},
        column_widths={"general": widths},
        column_formats={"general": pictures},
        header_format={"general": rustpy_xlsxwriter.Format().set_bold().set_border_bottom("thin")},
    )
