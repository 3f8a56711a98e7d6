"""Tables that come in: CSV (UTF-8, UTF-8 with BOM, GB18030; comma, semicolon or tab) and XLSX, read in order.

    sheet = sheets.opened(stream, name="accounts.csv")
    sheet.header                      # ["account", "name", …]
    for row in sheet.rows():          # Row(line, cells): cells are text, as many as the row has
        …

Every cell is text: a number of a sheet as its plain digits, a date as "2026-11-24". `line` is the line, or the
row of the sheet, on which the row begins in the file, so that a person finds it there. Rows without any content
are left out. Nothing is stored here, and a header or file name that holds a full card number is refused, because
both would be kept. What cannot be read is a Refusal that says what to do.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any, BinaryIO, NamedTuple

import python_calamine
from django.utils.translation import gettext as _

from common import cards
from common.errors import Refusal

PIECE = 1024 * 1024
READ_AHEAD = 128 * 1024
MOST_BYTES = 256 * PIECE
MOST_COLUMNS = 300
DELIMITERS = ",;\t"
COMMON_SHARE = 0.8  # of the signs beyond ASCII must be everyday Chinese for the file to count as GB18030
EXACT = 2**53  # a sheet keeps whole numbers as doubles; above this digits are lost
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class SheetRefused(Refusal):
    """The file as a whole cannot be taken in."""

    code = "sheet_refused"


class SheetEmpty(SheetRefused):
    """There is no header, or no row below it."""

    code = "sheet_empty"


class EncodingUnknown(SheetRefused):
    """The text is in none of the encodings that the desk reads."""

    code = "encoding_unknown"


class HeaderDuplicate(SheetRefused):
    """Two columns have one name."""

    code = "header_duplicate"


class CardNumberInName(SheetRefused):
    """File name or header holds a full card number."""

    code = "card_number"


class Row(NamedTuple):
    """One row: the line on which it begins in the file, and its cells."""

    line: int
    cells: list[str]


class Sheet:
    """A table that was opened: its header and a way to its rows. `kind` is "csv" or "xlsx"."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.stream = stream
        self.name = name
        self.size = stream.seek(0, io.SEEK_END)
        self.kind = ""
        self.header: list[str] = []

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header; may be asked for again."""
        raise SheetRefused(_("This kind of file cannot be read. Send CSV or XLSX."))

    @property
    def done(self) -> int:
        """How many bytes of `size` were read, about."""
        return min(self.size, self.stream.tell())


class CsvSheet(Sheet):
    """Text with a delimiter."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        super().__init__(stream, name)
        self.kind = "csv"
        self.encoding = _encoding(stream)
        self.delimiter = _delimiter(self._text())
        for _line, cells in self._records():
            self.header = cells
            return

    def _text(self) -> io.TextIOWrapper:
        self.stream.seek(0)
        return io.TextIOWrapper(io.BufferedReader(_Kept(self.stream), READ_AHEAD), encoding=self.encoding, newline="")

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader((line.replace("\0", "") for line in self._text()), delimiter=self.delimiter)
        line = 1
        try:
            for cells in reader:
                if any(cells):
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise SheetRefused(
                _("A quotation mark is opened on line %(line)s and not closed. Close it, then send the file again.")
                % {"line": line}
            ) from error

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header, each with the line on which it begins."""
        records = self._records()
        next(records, None)
        for line, cells in records:
            yield Row(line, list(map(str.strip, cells)))


class XlsxSheet(Sheet):
    """The first visible sheet of a workbook that has content."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        super().__init__(stream, name)
        self.kind = "xlsx"
        self._sheet = _first_sheet(stream)
        for row in self._records():
            self.header = row.cells
            return

    def _records(self) -> Iterator[Row]:
        if self._sheet is None:
            return
        first = self._sheet.start[0] + 1 if self._sheet.start else 1
        for line, values in enumerate(self._sheet.iter_rows(), start=first):
            cells = [_as_text(value) for value in values]
            if any(cells):
                yield Row(line, cells)

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header, each with its number in the sheet."""
        records = self._records()
        next(records, None)
        width = len(self.header)
        for row in records:
            cells = row.cells
            while len(cells) > width and not cells[-1]:
                cells.pop()
            yield row


class _Kept(io.RawIOBase):
    """A stream that stays open when the text layer above it is thrown away."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        piece = self.stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def opened(stream: BinaryIO, *, name: str) -> Sheet:
    """Return the sheet in `stream`, a seekable binary file, with its header read and checked.

    Raises SheetRefused and its kinds: SheetEmpty, EncodingUnknown, HeaderDuplicate, CardNumberInName.
    """
    if cards.find(PurePath(name).name):
        raise CardNumberInName(
            _("The name of the file holds a full card number. Rename the file, then send it again."), field="file"
        )
    size = stream.seek(0, io.SEEK_END)
    if size > MOST_BYTES:
        raise SheetRefused(
            _("The file has more than %(most)s MB. Split it, then send the parts.") % {"most": MOST_BYTES // PIECE},
            field="file",
        )
    stream.seek(0)
    head = stream.read(8)
    if head.startswith(OLD_EXCEL):
        raise SheetRefused(
            _("This is an old or locked Excel file. Save it as XLSX without a password, then send it again."),
            field="file",
        )
    sheet: Sheet = XlsxSheet(stream, name) if head.startswith(ZIP) else CsvSheet(stream, name)
    sheet.header = _checked([" ".join(cell.replace("\ufeff", "").split()) for cell in sheet.header])
    if next(sheet.rows(), None) is None:
        raise SheetEmpty(_("The file has a header but no row below it. Choose another file."), field="file")
    return sheet


def _checked(header: list[str]) -> list[str]:
    while header and not header[-1]:
        header.pop()
    if not header:
        raise SheetEmpty(_("The file is empty. Choose a file with a header and rows."), field="file")
    if len(header) > MOST_COLUMNS:
        raise SheetRefused(
            _("The file has more than %(most)s columns. Leave out those that the desk does not need.")
            % {"most": MOST_COLUMNS},
            field="file",
        )
    if any(cards.find(name) for name in header):
        raise CardNumberInName(
            _("The first row holds a full card number. It must hold the names of the columns, and no card number."),
            field="file",
        )
    for place, name in enumerate(header):
        if name and name in header[:place]:
            raise HeaderDuplicate(
                _("Two columns are named “%(name)s”. Rename one, then send the file again.") % {"name": name},
                field="file",
            )
    return header


def _encoding(stream: BinaryIO) -> str:
    stream.seek(0)
    head = stream.read(4)
    if head.startswith(UTF16):
        raise EncodingUnknown(_("The file is in UTF-16. Save it as “CSV UTF-8”, then send it again."), field="file")
    if head.startswith(codecs.BOM_UTF8):
        return _decodes(stream, "utf-8-sig", _broken_utf8())
    try:
        return _decodes(stream, "utf-8", "")
    except EncodingUnknown:
        return _decodes(stream, "gb18030", _broken_utf8())


def _broken_utf8() -> str:
    return _("The text is neither UTF-8 nor GB18030. Save it as “CSV UTF-8”, then send it again.")


def _decodes(stream: BinaryIO, encoding: str, sentence: str) -> str:
    """Return `encoding` when all of the stream decodes; a file of another 8-bit code passes GB18030 by chance."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    beyond = everyday = 0
    try:
        while piece := stream.read(PIECE):
            text = decoder.decode(piece)
            if encoding == "gb18030":
                beyond += sum(1 for sign in text if sign > "\x7f")
                everyday += len(text.encode("gb2312", "ignore")) - len(text)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise EncodingUnknown(sentence, field="file") from error
    # Each everyday sign takes two bytes, each other one none: (2e + a) - (a + b) = 2e - b.
    if beyond and (everyday + beyond) / 2 < COMMON_SHARE * beyond:
        raise EncodingUnknown(sentence, field="file")
    return encoding


def _delimiter(text: io.TextIOWrapper) -> str:
    quoted, counts = False, dict.fromkeys(DELIMITERS, 0)
    for sign in text.readline():
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in counts:
            counts[sign] += 1
    return max(DELIMITERS, key=lambda sign: counts[sign])


def _first_sheet(stream: BinaryIO) -> Any:
    stream.seek(0)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(stream)
        visible = [
            about.name
            for about in book.sheets_metadata
            if about.visible == python_calamine.SheetVisibleEnum.Visible
            and about.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        sheets = (book.get_sheet_by_name(name) for name in visible)
        return next((sheet for sheet in sheets if sheet.height), None)
    except python_calamine.PasswordError as error:
        raise SheetRefused(
            _("The workbook has a password. Save it without one, then send it again."), field="file"
        ) from error
    except (python_calamine.CalamineError, OSError) as error:
        raise SheetRefused(
            _("The workbook cannot be opened. Save it again as XLSX, then send it."), field="file"
        ) from error


def _as_text(value: Any) -> str:
    """Return the cell of a sheet as text: what a person reads there, without the sheet's own grouping."""
    if isinstance(value, str):
        return value.replace("\0", "").strip()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    return _as_digits(value)


def _as_digits(value: Any) -> str:
    if abs(value) < EXACT and value == int(value):
        return str(int(value))
    # Beyond 15 digits a double shows its own noise: 1204.1 + 0.2 is 1204.3.
    return f"{value:.15g}"
