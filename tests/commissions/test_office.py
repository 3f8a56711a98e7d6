"""The wage file and statements open in LibreOffice, and their sums are those of the database."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commissions.exports import statements as files
from commissions.exports import wages
from commissions.models import Run, Statement
from tests import factories, office
from tests.commissions.conftest import figured
from tests.pages import words

pytestmark = pytest.mark.django_db


def column(rows: list[list[Any]], head: str) -> list[Decimal]:
    """Return the numbers of a column."""
    place = next(place for place, cell in enumerate(rows[0]) if cell == head)
    return [row[place] for row in rows[1:] if isinstance(row[place], Decimal)]


def test_sheets_and_papers_open_and_add_up_to_the_database(
    paid: Any, clerk: Any, hired: Any, october: Run, tmp_path: Path
) -> None:
    people = [hired(name=name, employee_number=f"000{place}") for place, name in enumerate(("林悦", "=1+1"))]
    for person, amounts in zip(people, (("400.10", "33.33", "71.07"), ("900", "0.05")), strict=True):
        for amount in amounts:
            paid(amount, by=person, dpd=100)
    run = figured(october, clerk)
    lin, formula = (Statement.objects.select_related("run", "collector__team").get(collector=one) for one in people)
    read = office.read(
        {
            "wages.xlsx": wages.workbook(run),
            "lin.xlsx": files.workbook(lin, language="zh-hans"),
            "formula.xlsx": files.workbook(formula, language="en"),
            "lin-paper.pdf": files.paper(lin, language="zh-hans", now=factories.NOW),
            "formula-paper.pdf": files.paper(formula, language="en", now=factories.NOW),
        },
        tmp_path,
    )
    sheets = office.sheets(read["wages.xlsx"])
    assert sum(column(sheets["Statements"], "To pay")) == run.total
    assert sum(column(sheets["Lines"], "Amount")) == sum(one.line_total for one in (lin, formula))
    assert sum(column(sheets["Statements"], "Credited")) == sum(one.recovered for one in (lin, formula))
    assert [run.fingerprint in row for row in sheets["Control"]].count(True) == 1
    assert "=1+1" in [row[2] for row in sheets["Statements"]]  # a name stays text
    for name, statement, payments, makes in (
        ("lin.xlsx", lin, "还款", "得出（CNY）"),
        ("formula.xlsx", formula, "Payments", "Makes, CNY"),
    ):
        sheets = office.sheets(read[name])
        assert sum(column(sheets[payments], makes)) == statement.line_total
        pay = {row[0]: row[2] for row in next(iter(sheets.values())) if len(row) > 2}
        assert pay["To pay" if name == "formula.xlsx" else "应付"] == statement.paid
    chinese, english = words(read["lin-paper.pdf"]), words(read["formula-paper.pdf"])
    assert "\0" not in chinese + english
    for said in ("林悦", "2026年10月", "应付", f"¥{lin.paid:,.2f}", run.fingerprint):
        assert "".join(said.split()) in "".join(chinese.split()), said
    for said in ("=1+1", "Commission for October 2026", "To pay", f"¥{formula.paid:,.2f}", run.fingerprint):
        assert "".join(said.split()) in "".join(english.split()), said
