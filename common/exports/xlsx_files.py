"""XLSX: the library writes the workbook, PostgreSQL writes its rows."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

import xlsxwriter

from common.exports.streams import pieces_of
from common.exports.tables import Column, Kind, Table, inner_select, money_sql, row_count, with_params

SHEET_ROWS = 1_048_576 - 1  # One row of a sheet is its head.
ODD_IN_XML = r"[&<>_\x01-\x1f\ufffe\uffff]"


def _cell_sql(column: Column, name: str, style: int, exponent: int) -> str:
    """Return the SQL of one cell of SpreadsheetML; an empty one keeps its place, since cells carry no address."""
    empty = f"'<c s=\"{style}\"/>'"
    if column.kind in (Kind.TEXT, Kind.LABEL):
        text = f"CASE WHEN {name} ~ '{ODD_IN_XML}' THEN {_escaped(name)} ELSE {name} END"
        whole = f'\'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">\' || {text} || \'</t></is></c>\''
        return f"CASE WHEN {name} <> '' THEN {whole} ELSE {empty} END"
    number = {
        Kind.MONEY: money_sql(name, exponent, by_currency=bool(column.currency)),
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
    inner, params = inner_select(table)
    cells = [
        _cell_sql(column, f"c{place}", style, table.exponent)
        for place, (column, style) in enumerate(zip(table.columns, styles, strict=True))
    ]
    row = f"'<row r=\"' || (row_number() OVER () - 1) %% {SHEET_ROWS} + 2 || '\">' || {' || '.join(cells)} || '</row>'"
    # No cell holds the two control signs named here, so nothing is ever quoted.
    options = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02', ENCODING 'UTF8'"
    sql = with_params(f"SELECT {row} FROM ({inner}) AS listed", params)  # noqa: S608 - trusted text of the code
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
    total = row_count(table)
    shell, styles = _shell(table, total)
    pieces = pieces_of(_rows_sql(table, styles))
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
