"""Tables as files: CSV and XLSX, streamed out of PostgreSQL by COPY in constant memory.

A table is a list of columns, each an SQL expression, over one SQL source; no Python object per row is made. Heads
are in the reader's language. What a person opens in a spreadsheet must stay what it was, so text that a
spreadsheet would run or mangle is made harmless in CSV (see `GUARDED`); in XLSX text cells are text.
"""

import csv
import io
import itertools
import queue
import re
import tempfile
import threading
import zipfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, BinaryIO

import xlsxwriter
from django.db import connection
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from common import money

BOM = b"\xef\xbb\xbf"  # Without it Excel reads UTF-8 as the code page of the machine.
PIECE = 256 * 1024
WAITING_PIECES = 8
SHEET_ROWS = 1_048_576 - 1  # One row of a sheet is its head.
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Text that a spreadsheet would run as a formula, or show as another number (leading zeros, 12 digits and more).
# It gets one leading apostrophe, the sign by which spreadsheets mark text (OWASP, CSV injection). Text that
# already has apostrophes before such a sign gets one more, so that `mended` gives back exactly what was there.
GUARDED = re.compile(r"^'*\s*(?:[=+\-@\t\r\n＝＋－＠]|0\d+$|\d{12,}$)")
ODD_IN_XML = r"[&<>_\x01-\x1f\ufffe\uffff]"
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


def _csv_cell(column: Column, name: str, exponent: int) -> str:
    """Return the SQL by which the inner column `name` is written to CSV."""
    if column.kind is Kind.MONEY:
        return _money(name, exponent, by_currency=bool(column.currency))
    if column.kind is Kind.MOMENT:
        return f"to_char({name}, 'YYYY-MM-DD HH24:MI')"
    return _guarded(name) if column.kind is Kind.TEXT else name


def _inner(table: Table) -> tuple[str, list[Any]]:
    """Return the SELECT of the columns as c0, c1, … with its parameters; each expression stands in it once."""
    parts: list[str] = []
    params: list[Any] = []
    for place, column in enumerate(table.columns):
        name, zone = f"c{place}", ""
        params += column.params
        if column.kind is Kind.MOMENT:
            zone = " AT TIME ZONE %s"
            params.append(timezone.get_current_timezone_name())
        parts.append(f"({column.sql}){zone} AS {name}")
        if column.currency:
            parts.append(f"{column.currency} AS {name}_currency")
    return f"SELECT {', '.join(parts)} FROM {table.source}", [*params, *table.params]  # noqa: S608


def _with_params(sql: str, params: Sequence[Any]) -> str:
    """Return the SQL text with its parameters quoted in place: COPY takes none."""
    with connection.cursor() as cursor:
        return str(cursor.mogrify(sql, params).decode())


def _copy_sql(table: Table) -> str:
    inner, params = _inner(table)
    cells = [_csv_cell(column, f"c{place}", table.exponent) for place, column in enumerate(table.columns)]
    sql = _with_params(f"SELECT {', '.join(cells)} FROM ({inner}) AS listed", params)  # noqa: S608
    return f"COPY ({sql}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')"


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


def _pieces(sql: str, first: bytes) -> Generator[bytes, None, None]:
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


def _cell_sql(column: Column, name: str, style: int, exponent: int) -> str:
    """Return the SQL of one cell of SpreadsheetML; an empty one keeps its place, since cells carry no address."""
    empty = f"'<c s=\"{style}\"/>'"
    if column.kind in (Kind.TEXT, Kind.LABEL):
        text = f"CASE WHEN {name} ~ '{ODD_IN_XML}' THEN {_escaped(name)} ELSE {name} END"
        whole = f'\'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">\' || {text} || \'</t></is></c>\''
        return f"CASE WHEN {name} <> '' THEN {whole} ELSE {empty} END"
    number = {
        Kind.MONEY: _money(name, exponent, by_currency=bool(column.currency)),
        Kind.DAY: f"({name} - DATE '1899-12-30')",
        Kind.MOMENT: f"(extract(epoch FROM {name} - TIMESTAMP '1899-12-30')::float8 / 86400)",
    }.get(column.kind, name)
    return f"coalesce('<c s=\"{style}\"><v>' || {number} || '</v></c>', {empty})"


def _escaped(name: str) -> str:
    # "_x0041_" means A to a spreadsheet, so such a text gets its underscore spelled out. Line ends stay in the cell.
    text = f"replace(replace(replace({name}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    text = f"regexp_replace({text}, '_(x[0-9A-Fa-f]{{4}}_)', '_x005F_\\1', 'g')"
    text = f"replace(replace({text}, E'\\n', '&#10;'), E'\\t', '&#9;')"
    return f"regexp_replace({text}, '[\\x01-\\x1f\\ufffe\\uffff]', '', 'g')"


def _rows_sql(table: Table, styles: Sequence[int]) -> str:
    """Return the COPY whose every line is one row of a sheet."""
    inner, params = _inner(table)
    cells = [
        _cell_sql(column, f"c{place}", style, table.exponent)
        for place, (column, style) in enumerate(zip(table.columns, styles, strict=True))
    ]
    row = f"'<row r=\"' || (row_number() OVER () - 1) %% {SHEET_ROWS} + 2 || '\">' || {' || '.join(cells)} || '</row>'"
    # No cell holds the two control signs named here, so nothing is ever quoted.
    options = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02', ENCODING 'UTF8'"
    sql = _with_params(f"SELECT {row} FROM ({inner}) AS listed", params)  # noqa: S608 - trusted text of the code
    return f"COPY ({sql}) TO STDOUT ({options})"


def _sheet_name(title: str, place: int) -> str:
    name = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:26] or "1"
    return name if place == 0 else f"{name} {place + 1}"


def _picture(kind: Kind, exponent: int) -> str:
    """Return the number format of a kind of column."""
    pictures = {
        Kind.TEXT: "@",
        Kind.WHOLE: "#,##0",
        Kind.MONEY: "#,##0" + ("." + "0" * exponent if exponent else ""),
        Kind.DAY: "yyyy-mm-dd",
        Kind.MOMENT: "yyyy-mm-dd hh:mm",
    }
    return pictures.get(kind, "General")


def _shell(table: Table, total: int) -> tuple[zipfile.ZipFile, list[int]]:
    """Return the workbook with heads alone, and the style of each column's cells."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "constant_memory": False, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        formats = [book.add_format({"num_format": _picture(one.kind, table.exponent)}) for one in table.columns]
        for place in range(max(1, -(-total // SHEET_ROWS))):
            sheet = book.add_worksheet(_sheet_name(table.title, place))
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, min(SHEET_ROWS, total - place * SHEET_ROWS), len(table.columns) - 1)
            for number, column in enumerate(table.columns):
                sheet.set_column(number, number, column.width, formats[number])
                sheet.write_string(0, number, str(column.head), bold)
    shell = zipfile.ZipFile(file)
    head = shell.read("xl/worksheets/sheet1.xml").decode()
    return shell, [int(style) for style in re.findall(r'<col min="\d+"[^>]* style="(\d+)"', head)]


class _Lines:
    """The lines of a stream of pieces, taken by the thousand."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.rest = b""

    def take(self, most: int) -> Iterator[tuple[bytes, int]]:
        """Yield pieces of whole lines with the number of lines in each, `most` lines together."""
        left = most
        while left:
            block = self.rest or next(self.pieces, b"")
            self.rest = b""
            if not block:
                return
            lines = block.count(b"\n")
            if lines > left:
                end = _end_of_line(block, left)
                block, self.rest, lines = block[:end], block[end:], left
            left -= lines
            yield block, lines


def _end_of_line(block: bytes, line: int) -> int:
    end = 0
    for _ in range(line):
        end = block.index(b"\n", end) + 1
    return end


def write_xlsx(table: Table, to: BinaryIO, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Write the XLSX of `table` to the seekable binary file `to` and return the number of rows; amounts are exact.

    The library writes the workbook (styles, widths, frozen heads, filter); PostgreSQL writes the rows, and they
    pass into the compressed sheet without becoming Python objects. More rows than a sheet holds go on in further
    sheets. `progress` is told (done, total) now and then, and may raise to stop.
    """
    total = _count(table)
    shell, styles = _shell(table, total)
    pieces = _pieces(_rows_sql(table, styles), b"")
    lines = _Lines(pieces)
    done = 0
    try:
        with shell, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
            for name in shell.namelist():
                if not name.startswith("xl/worksheets/sheet"):
                    book.writestr(name, shell.read(name))
                    continue
                head, tail = _opened_sheet(shell.read(name), min(SHEET_ROWS, total - done), len(table.columns))
                with book.open(name, "w", force_zip64=True) as sheet:
                    sheet.write(head)
                    for block, count in lines.take(SHEET_ROWS):
                        sheet.write(block)
                        done += count
                        if progress:
                            progress(done, total)
                    sheet.write(tail)
    finally:
        pieces.close()
    return done


def _opened_sheet(sheet: bytes, rows: int, columns: int) -> tuple[bytes, bytes]:
    """Return the sheet before and after the place of its further rows, with its true size stated."""
    last = xlsxwriter.utility.xl_rowcol_to_cell(rows, columns - 1)
    sheet = re.sub(rb'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>'.encode(), sheet)
    head, end, tail = sheet.partition(b"</sheetData>")
    return head, end + tail
