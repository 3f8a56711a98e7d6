"""Exports: what a file holds is what the database holds, and a spreadsheet runs none of it."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from common import exports
from common.exports import Column, Kind, Table

AT = datetime(2026, 11, 24, 6, 26, tzinfo=UTC)


def table(rows: int, **changes: Any) -> Table:
    columns = [
        Column("Debtor", "CASE g WHEN 1 THEN %s ELSE 'Chen Qiming' END", params=('=HYPERLINK("http://x")',)),
        Column("Account", "lpad(g::text, 20, '0')"),
        Column("Note", "CASE g WHEN 1 THEN E'two\\nlines, \"quoted\"' WHEN 2 THEN '' END"),
        Column("Days", "g", Kind.WHOLE),
        Column("Balance", "g + 0.125", Kind.MONEY, currency="CASE g WHEN 2 THEN 'TWD' ELSE 'CNY' END"),
        Column("On", "DATE '2026-11-24'", Kind.DAY),
        Column("At", "TIMESTAMPTZ '2026-11-24 06:26Z'", Kind.MOMENT),
    ]
    values: dict[str, Any] = {
        "title": "Overdue: all/accounts",
        "columns": columns,
        "source": "generate_series(1, %s) AS g ORDER BY g",
        "params": (rows,),
        **changes,
    }
    return Table(**values)


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: io.BytesIO) -> list[list[list[Any]]]:
    content.seek(0)
    book = CalamineWorkbook.from_filelike(content)
    return [book.get_sheet_by_index(place).to_python() for place in range(len(book.sheet_names))]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86138",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1+1",
        "'=1",
        "''+1",
        "0316",
        "6222021234567890123",
        "'007",
    ],
)
def test_risky_text_is_guarded_and_mended(text: str) -> None:
    assert exports.harmless(text) == f"'{text}"
    assert exports.mended(exports.harmless(text)) == text


@pytest.mark.parametrize(
    "text", ["", "Chen Qiming", "4417", "12345678901", "O'Neill", "'quoted'", "1-2", "0", "陈启明"]
)
def test_plain_text_stays(text: str) -> None:
    assert exports.harmless(text) == text
    assert exports.mended(text) == text


@given(st.text(alphabet="='+-@0123456789 aZ\t＝陈", max_size=16))
def test_mending_gives_back_what_was_there(text: str) -> None:
    assert exports.mended(exports.harmless(text)) == text


@pytest.mark.django_db
def test_database_guards_as_python_does() -> None:
    texts = [
        "=1",
        "+1",
        "-1",
        "@a",
        " =1",
        "'=1",
        "＝1",
        "00",
        "123456789012",
        "12345678901",
        "a=1",
        "Ω",
        "ｚ",
        "",
        "'a",
    ]
    one = Table("t", [Column("t", "x")], "unnest(%s) WITH ORDINALITY AS t(x, n) ORDER BY n", (texts,))
    out = io.BytesIO()
    exports.write_csv(one, out)
    assert [row[0] if row else "" for row in read_csv(out.getvalue())[1:]] == [exports.harmless(text) for text in texts]


@pytest.mark.django_db
def test_csv_holds_every_value() -> None:
    rows = read_csv(b"".join(exports.csv_parts(table(3))))
    assert rows[0] == ["Debtor", "Account", "Note", "Days", "Balance", "On", "At"]
    assert rows[1] == [
        '\'=HYPERLINK("http://x")',
        "'00000000000000000001",
        'two\nlines, "quoted"',
        "1",
        "1.13",
        "2026-11-24",
        "2026-11-24 06:26",
    ]
    assert rows[2][4] == "2"
    assert len(rows) == 4


@pytest.mark.django_db
def test_csv_streams_in_pieces_and_leaves_the_connection_usable() -> None:
    pieces = list(exports.csv_parts(table(20_000)))
    assert len(pieces) > 3
    assert len(read_csv(b"".join(pieces))) == 20_001
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.django_db(transaction=True)
def test_reader_who_goes_away_stops_the_copy() -> None:
    endless = "generate_series(1, %s) AS g, generate_series(1, 50000) AS again"
    parts: Any = exports.csv_parts(table(1_000, source=endless))
    next(parts)
    parts.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_failure_in_the_database_reaches_the_reader() -> None:
    broken = Table("t", [Column("t", "1 / (g - 1)", Kind.WHOLE)], "generate_series(1, 2) AS g")
    with pytest.raises(Exception, match="division by zero"):
        list(exports.csv_parts(broken))


@pytest.mark.django_db
def test_small_sheet_is_exact_and_text_stays_text() -> None:
    out = io.BytesIO()
    assert exports.write_xlsx(table(3), out) == 3
    rows = read_xlsx(out)[0]
    assert rows[0][:2] == ["Debtor", "Account"]
    assert rows[1][0] == '=HYPERLINK("http://x")'
    assert rows[1][1] == "00000000000000000001"
    assert [row[4] for row in rows[1:]] == [1.13, 2.0, 3.13]
    assert rows[1][5] == date(2026, 11, 24)
    assert rows[1][6] == datetime(2026, 11, 24, 6, 26)  # noqa: DTZ001


@pytest.mark.django_db
def test_empty_sheet_has_its_head() -> None:
    out = io.BytesIO()
    assert exports.write_xlsx(table(0), out) == 0
    assert read_xlsx(out)[0][0][0] == "Debtor"


@pytest.mark.django_db
def test_large_sheet_goes_on_in_further_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.exports.xlsx_files.SHEET_ROWS", 4_000)
    out, told = io.BytesIO(), []
    assert exports.write_xlsx(table(9_001), out, progress=lambda done, total: told.append((done, total))) == 9_001
    sheets = read_xlsx(out)
    assert [len(sheet) for sheet in sheets] == [4_001, 4_001, 1_002]
    assert {sheet[0][0] for sheet in sheets} == {"Debtor"}
    assert sheets[0][1][:2] == ['=HYPERLINK("http://x")', "00000000000000000001"]
    assert sheets[2][-1][3:6] == [9001.0, 9001.13, date(2026, 11, 24)]
    assert told[-1] == (9_001, 9_001)


@pytest.mark.django_db
def test_labels_are_in_the_readers_language() -> None:
    from cases.enums import Channel

    with translation.override("zh-hans"):
        sql, params = exports.label_sql("x", dict(Channel.choices))
        words = Table("t", [Column("t", sql, Kind.LABEL, params=params)], "unnest(%s) AS x", (["phone", "pigeon"],))
        rows = read_csv(b"".join(exports.csv_parts(words)))
        assert rows[1:] == [[str(Channel.PHONE.label)], ["pigeon"]]


@pytest.mark.django_db
def test_money_of_one_currency_uses_its_exponent() -> None:
    yen = Table(
        "t", [Column("t", "x", Kind.MONEY)], "unnest(%s) AS x", ([Decimal("1.500"), Decimal("-2.5")],), exponent=0
    )
    assert read_csv(b"".join(exports.csv_parts(yen)))[1:] == [["2"], ["-3"]]


@pytest.mark.django_db
def test_downloads_name_their_file() -> None:
    sheet: Any = exports.xlsx_response(table(1), "逾期报表")
    text = exports.csv_response(table(1), "overdue")
    assert "%E9%80%BE" in sheet["Content-Disposition"]
    assert text["Content-Disposition"] == 'attachment; filename="overdue.csv"'
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
