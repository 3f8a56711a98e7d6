"""Rows of a placement that are refused: each reason, masked, kept, and given back to be mended."""

import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import translation

from cases.imports import refused as refused_rows
from cases.imports import sentences
from cases.models import Account, Creditor, Placement, RefusedRow
from common import sheets
from tests import factories
from tests.cases.placing import ON, account, place, read, refused, row, written

pytestmark = pytest.mark.django_db
CARD = "4111111111111111"
SPACED = "4111 1111 1111 1111"


@pytest.fixture
def creditor() -> Creditor:
    return factories.CreditorFactory.create()


def everything() -> str:
    """Return every row of every table as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        texts = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            texts.append(cursor.fetchone()[0] or "")
        return "\n".join(texts)


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"principal": "much"}, "principal", "not_a_number"),
        ({"principal": "-5"}, "principal", "negative"),
        ({"interest": "1.204,50"}, "interest", "comma_for_point"),
        ({"dpd": "late"}, "dpd", "not_days"),
        ({"dpd": ""}, "dpd", "required"),
        ({"name": "=HYPERLINK(1)"}, "name", "formula"),
        ({"name": "Lan\nTest"}, "name", "line_break"),
        ({"name": "x" * 200}, "name", "too_long"),
        ({"account": ""}, "account", "required"),
        ({"mobile": "call me"}, "mobile", "not_a_phone"),
        ({"name": f"Lan {SPACED}"}, "name", "card_number"),
        ({"account": CARD}, "account", "card_number"),
        ({"mobile": CARD}, "mobile", "card_number"),
    ],
)
def test_a_bad_cell_refuses_its_row_and_no_other(
    creditor: Creditor, changes: dict[str, Any], column: str, code: str
) -> None:
    usual = {"account": "A2"}
    placed = place(creditor, [row("A1"), row(**{**usual, **changes}), row("A3")])
    assert [found[1:] for found in refused(placed)] == [(column, code)]
    assert set(Account.objects.values_list("reference", flat=True)) == {"A1", "A3"}


@pytest.mark.parametrize(
    ("header", "cells", "code"),
    [
        ("币种", "USD", "other_currency"),
        ("币种", "XYZ", "unknown_currency"),
        ("委托方", "Another Bank", "other_creditor"),
        ("到期日", "31/02/2026", "no_such_day"),
        ("birth date", "2026-12-01", "day_in_future"),
        ("time zone", "Nowhere", "unknown_zone"),
        ("email", "nobody", "not_an_email"),
        ("last four", "123456", "not_last_four"),
    ],
)
def test_other_columns_have_their_reasons(creditor: Creditor, header: str, cells: str, code: str) -> None:
    placed = read(creditor, [["A1", "100", "30", cells]], header=["account", "balance", "dpd", header])
    assert refused(placed) == [(2, header, code)]


def test_balance_and_components_must_agree(creditor: Creditor) -> None:
    header = ["account", "principal", "interest", "balance", "dpd"]
    placed = read(creditor, [["A1", "90", "10", "100", "3"], ["A2", "90", "10", "120", "3"]], header=header)
    assert refused(placed) == [(3, "balance", "sum_differs")]


def test_rows_with_another_number_of_cells(creditor: Creditor) -> None:
    content = written([row("A1")]) + b"A2,P,Lan\r\n" + b"A3,P,Lan,13800000001,1,2,3,too,many\r\n"
    assert [code for _line, _column, code in refused(read(creditor, content))] == ["cells_missing", "cells_too_many"]


def test_an_account_twice_with_other_words_is_refused_both_times(creditor: Creditor) -> None:
    placed = place(creditor, [row("A1"), row("A2"), row("A1", principal="7")])
    assert refused(placed) == [(2, "account", "twice_in_file"), (4, "account", "twice_in_file")]
    assert Account.objects.get().reference == "A2"


def test_an_account_repeated_word_for_word_counts_once(creditor: Creditor) -> None:
    placed = place(creditor, [row("A1"), row("A1")])
    assert refused(placed) == [(3, "account", "repeated_in_file")]
    assert account("A1").principal == 1000


def test_an_account_of_another_debtor_is_refused(creditor: Creditor) -> None:
    place(creditor, [row("A1")])
    again = read(creditor, [row("A1", customer="Someone else")])
    assert refused(again) == [(2, "account", "other_debtor")]


def test_the_same_reference_at_another_creditor_is_another_account(creditor: Creditor) -> None:
    place(creditor, [row("A1")])
    place(factories.CreditorFactory.create(), [row("A1")])
    assert Account.objects.filter(reference="A1").count() == 2


def test_every_fault_of_a_row_is_told(creditor: Creditor) -> None:
    placed = read(creditor, [row("A1", principal="x", dpd="y")])
    problem = sentences.problem(placed.refused_rows.get())
    assert problem.wrong.startswith("Not an amount.")
    assert "Also dpd" in problem.wrong


def test_a_card_number_is_nowhere(creditor: Creditor, caplog: pytest.LogCaptureFixture) -> None:
    placed = place(creditor, [row("A1", name=f"card {SPACED}"), row("A2", customer=CARD), row("A3")])
    text = everything() + caplog.text
    assert placed.counts["refuse"] == 2
    assert not re.search(r"4111[\s-]?1111[\s-]?1111", text)
    assert "**** **** **** 1111" in text
    parts = b"".join(refused_rows.csv_parts(placed.header, placed.refused_rows.order_by("line")))
    assert CARD.encode() not in parts


def test_a_phone_number_that_looks_like_a_card_is_no_card() -> None:
    creditor = factories.CreditorFactory.create(phone_region="BR", jurisdiction="cn")
    placed = read(creditor, [row("A1", mobile="5511987654328"), row("A2", mobile="+55 11 98765-4328")])
    assert [code for _line, _column, code in refused(placed)] == []


def test_a_resident_number_is_no_card_and_stays_encrypted_when_its_row_is_refused(creditor: Creditor) -> None:
    number = "11010519491231002X"
    header = ["account", "balance", "dpd", "身份证号", "remark"]
    placed = read(creditor, [["A1", "x", "30", number, number]], header=header)
    assert number not in everything()
    assert refused_rows.cells_of(placed.refused_rows.get()) == ["A1", "x", "30", number, number]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_refused_rows_come_back_mended(creditor: Creditor, kind: str) -> None:
    placed = place(creditor, [row("A1"), row("00123", principal="x"), row("A3", name="=1")])
    rows = placed.refused_rows.order_by("line")
    if kind == "csv":
        content = b"".join(refused_rows.csv_parts(placed.header, rows))
        mended = content.replace(b",x,", b",500,").replace(b"'=1", b"Ming Test")
    else:
        sheet = sheets.opened(refused_rows.as_xlsx(placed.header, rows), name="a.xlsx")  # type: ignore[arg-type]
        told = [one.cells for one in sheet.rows()]
        fixed = {"x": "500", "=1": "Ming Test"}
        mended = written([[fixed.get(cell, cell) for cell in cells] for cells in told], sheet.header)
    again = place(creditor, mended)
    assert (again.counts["add"], again.counts["refuse"]) == (2, 0)
    assert account("00123").principal == 500
    assert account("A3").debtor.name == "Ming Test"


def test_a_file_of_nothing_but_faults_stops_early(creditor: Creditor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refused_rows, "MOST", 5)
    with pytest.raises(refused_rows.TooManyRefused, match="mapped wrongly"):
        read(creditor, [row(f"A{number}", principal="x") for number in range(20)])
    assert (RefusedRow.objects.count(), Placement.objects.get().state) == (0, "uploaded")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_code_has_words(language: str) -> None:
    facts = {
        **dict.fromkeys(
            ("cells", "columns", "length", "most", "currency", "sum", "balance", "region", "other", "amount"), "7"
        ),
        "day": "2026-11-24",
    }
    with translation.override(language):
        for code in sentences.SENTENCES:
            problem = sentences.problem(RefusedRow(code=code, facts=facts))
            assert problem.wrong
            assert problem.remedy
            assert "%(" not in problem.wrong + problem.remedy


def test_the_command_imports_and_tells(creditor: Creditor, tmp_path: Any) -> None:
    file, bad = tmp_path / "accounts.csv", tmp_path / "bad.csv"
    file.write_bytes(written([row("A1"), row("A2", principal="x")]))
    out = io.StringIO()
    call_command(
        "import_placement", str(file), creditor=creditor.code, placed_on=ON, refused=bad, stdout=out, scope="full"
    )
    assert "Rows read: 2. Taken: 1. Refused: 1." in out.getvalue()
    assert "line 3, principal: x: Not an amount." in out.getvalue()
    assert "Added 1 account, updated 0, recalled 0, refused 1 row." in out.getvalue()
    assert "desk: what is wrong" in bad.read_text(encoding="utf-8-sig")


def test_a_dry_run_stores_nothing(creditor: Creditor, tmp_path: Any) -> None:
    file = tmp_path / "accounts.csv"
    file.write_bytes(written([row("A1")]))
    out = io.StringIO()
    call_command("import_placement", str(file), creditor=creditor.code, dry_run=True, stdout=out)
    assert (Account.objects.count(), Placement.objects.get().state) == (0, "discarded")
    assert "dry run" in out.getvalue()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"creditor": "nobody"}, "No creditor has the code nobody"),
        ({"mapping": "none"}, "has no mapping of placements named none"),
    ],
)
def test_the_command_says_what_is_missing(
    creditor: Creditor, tmp_path: Any, words: dict[str, str], sentence: str
) -> None:
    file = tmp_path / "accounts.csv"
    file.write_bytes(written([row("A1")]))
    with pytest.raises(CommandError, match=sentence):
        call_command("import_placement", str(file), **{"creditor": creditor.code, **words})
