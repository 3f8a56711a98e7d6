"""Sheets: encodings, delimiters, line numbers, and the files that cannot be taken in."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from common import sheets

CARD = "4111111111111111"


def opened(content: bytes, name: str = "accounts.csv") -> sheets.Sheet:
    return sheets.opened(io.BytesIO(content), name=name)


def rows(content: bytes) -> list[tuple[int, list[str]]]:
    return [(row.line, row.cells) for row in opened(content).rows()]


def workbook(*lines: list[Any], hidden: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        if hidden:
            first = book.add_worksheet("Notes")
            first.write(0, 0, "secret")
            first.hide()
        sheet = book.add_worksheet("Accounts")
        sheet.activate()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, line in enumerate(lines):
            for place, cell in enumerate(line):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                else:
                    sheet.write(number, place, cell)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_reads_every_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    text = f"账号{delimiter}姓名\nA1{delimiter}王小明\n"
    sheet = opened(text.encode(encoding))
    assert sheet.header == ["账号", "姓名"]
    assert [row.cells for row in sheet.rows()] == [["A1", "王小明"]]


def test_a_line_break_inside_a_cell_keeps_the_line_numbers() -> None:
    assert rows(b'a,b\n1,"x\ny"\n\n2,z\n') == [(2, ["1", "x\ny"]), (5, ["2", "z"])]


def test_windows_line_ends() -> None:
    assert rows(b"a,b\r\n1,2\r\n3,4\r\n") == [(2, ["1", "2"]), (3, ["3", "4"])]


@pytest.mark.parametrize(
    ("content", "kind", "word"),
    [
        (b"", sheets.SheetEmpty, "empty"),
        (b"\n\n", sheets.SheetEmpty, "empty"),
        (b"a,b\n", sheets.SheetEmpty, "no row"),
        (b"a,a\n1,2\n", sheets.HeaderDuplicate, "a"),
        ("name\nMüller\nJosé, Köln".encode("latin-1"), sheets.EncodingUnknown, "UTF-8"),
        ("name,x\nMüller,1\nGrün,2".encode("latin-1"), sheets.EncodingUnknown, "UTF-8"),
        ("a,b\n1,2".encode("utf-16"), sheets.EncodingUnknown, "UTF-16"),
        (f"a,{CARD}\n1,2\n".encode(), sheets.CardNumberInName, "first row"),
        (b"PK\x03\x04 no workbook", sheets.SheetRefused, "cannot be opened"),
        (b"\xd0\xcf\x11\xe0 old", sheets.SheetRefused, "old"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(content: bytes, kind: type[Exception], word: str) -> None:
    with pytest.raises(kind, match=word):
        opened(content)


def test_a_card_number_in_the_name_of_the_file_is_refused() -> None:
    with pytest.raises(sheets.CardNumberInName):
        opened(b"a\n1\n", name=f"card {CARD}.csv")


def test_a_quotation_mark_that_never_closes_names_its_line() -> None:
    content = b'a,b\n1,"' + b"x" * 200_000
    sheet_rows = None
    with pytest.raises(sheets.SheetRefused, match="line 2"):
        sheet_rows = rows(content)
    assert sheet_rows is None


def test_a_workbook_gives_plain_text() -> None:
    content = workbook(
        ["id", "amount", "due", "ok"],
        ["A1", 1204.1 + 0.2, date(2026, 11, 24), True],
        [],
        [6222021234567890, 20000, "24/11/2026", ""],
    )
    found = [(row.line, row.cells) for row in opened(content, "a.xlsx").rows()]
    assert found == [
        (2, ["A1", "1204.3", "2026-11-24", "TRUE"]),
        (4, ["6222021234567890", "20000", "24/11/2026", ""]),
    ]


def test_a_hidden_sheet_is_passed_over() -> None:
    assert opened(workbook(["id"], ["A1"], hidden=True), "a.xlsx").header == ["id"]


def test_nul_signs_are_dropped() -> None:
    assert rows(b"a,b\nx\x00y,2\n") == [(2, ["xy", "2"])]
