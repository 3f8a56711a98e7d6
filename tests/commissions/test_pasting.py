"""What is pasted from a spreadsheet becomes rows and cells; what cannot be read is kept, and said."""

from typing import Any

import pytest
from django.urls import reverse

from commissions.forms.plans import parts, pasting
from commissions.forms.plans.tables import Shape
from tests import factories
from tests.pay_plans import PLAN

DAYS, SCORE = Shape("dpd_at_placement", shares=True), Shape("qa_score", shares=False)
AGES, FEW = [["0", "31"], ["31", "61"], ["61", None]], [["0", "80"], ["80", "100"], ["100", None]]
MATRIX: dict[str, Any] = {
    "id": "grid",
    "type": "matrix",
    "rows_by": "dpd_at_placement",
    "cols_by": "attainment",
    "gives": "factor",
    "rows": [["0", None]],
    "cols": [["0", None]],
    "cells": [["1"]],
}


@pytest.mark.parametrize(
    ("text", "shape", "bounds"),
    [
        ("31-60", DAYS, ["31", "61"]),
        ("31 – 60 days", DAYS, ["31", "61"]),
        ("３１至６０天", DAYS, ["31", "61"]),
        ("80%-100%", SCORE, ["80", "100"]),
        ("181+", DAYS, ["181", None]),
        ("≥ 181", DAYS, ["181", None]),
        ("181天及以上", DAYS, ["181", None]),
        ("> 180", DAYS, ["181", None]),
        ("不足31天", DAYS, ["0", "31"]),
        ("≤30", DAYS, ["0", "31"]),
        ("30天以内", DAYS, ["0", "31"]),
        ("80以下", SCORE, ["0", "80"]),
        ("<80", SCORE, ["0", "80"]),
        ("M0", DAYS, ["0", "1"]),
        ("M2", DAYS, ["31", "61"]),
        ("m1–M3", DAYS, ["1", "91"]),
        ("M4+", DAYS, ["91", None]),
        ("M7", DAYS, ["181", None]),
        ("1,000-4,999", SCORE, ["1000", "4999"]),
        ("31", DAYS, ["31", pasting.NEXT]),
        # A row holds its beginning, not its end: these say otherwise, or nothing.
        (">100", SCORE, None),
        ("≤80", SCORE, None),
        ("M2", SCORE, None),
        ("young", DAYS, None),
    ],
)
def test_a_head_is_read_as_a_row(text: str, shape: Shape, bounds: Any) -> None:
    assert pasting.head(text, shape) == bounds


GRIDS = {
    "heads of ranges": "\t0-79.99\t80-99.99\t100+\n0-30\t0.8\t1\t1.2\n31-60\t0.9\t1.1\t1.3\n61+\t1\t1.2\t1.4",
    "a corner with words": "Age\t<80\t80-100\t100 以上\n0-30\t0.8\t1\t120%\n31-60\t0.9\t1.1\t130%\nM3+\t1\t1.2\t140%",
    "a title above": "Target reached\t\t\n\t0\t80\t100\n0\t0.8\t1\t1.2\n31\t0.9\t1.1\t1.3\n61\t1\t1.2\t1.4",
    "two heads a row": "From\tTo\t<80\t80-100\t100+\n0\t30\t0.8\t1\t1.2\n31\t60\t0.9\t1.1\t1.3\n61\t以上\t1\t1.2\t1.4",
    "a name and a head": "\t\t<80\t80-100\t100+\nM1\t0-30\t0.8\t1\t1.2\nM2\t31-60\t0.9\t1.1\t1.3\nM3\t61+\t1\t1.2\t1.4",
    "no corner": "<80  80-100  100+\n0-30  0.8  1  1.2\n31-60  0.9  1.1  1.3\n61+  1  1.2  1.4",
    "semicolons": ";<80;80-100;100+\n0-30;0.8;1;1.2\n31-60;0.9;1.1;1.3\n61+;1;1.2;1.4",
}
CELLS = [["0.8", "1", "1.2"], ["0.9", "1.1", "1.3"], ["1", "1.2", "1.4"]]


@pytest.mark.parametrize("name", GRIDS)
def test_a_table_by_two_figures_is_pasted_with_its_heads(name: str) -> None:
    found = parts.read(MATRIX | {"cells_paste": GRIDS[name], "rows_from_1": "9"}, "line", MATRIX)
    cols = [["0", "79.99"], ["80", "99.99"], ["100", None]] if name == "heads of ranges" else FEW
    assert (found["rows"], found["cols"], found["cells"]) == (AGES, cols, CELLS)


def test_empty_cells_are_left_to_a_person_and_rates_are_percent() -> None:
    text = "\t<80\t80+\n0-30\t0.5 %\t-\n31+\t\t1.25"
    found = parts.read(MATRIX | {"gives": "rate", "cells_paste": text}, "line", MATRIX)
    assert found["cells"] == [["0.005", None], [None, "0.0125"]]


def test_a_head_of_a_row_that_cannot_be_read_stays_as_it_was_typed() -> None:
    found = parts.read(MATRIX | {"cells_paste": "\t<80\t80+\nyoung\t1\t2\n31+\t3\t4"}, "line", MATRIX)
    assert found["rows"] == [["young", None], ["31", None]]


@pytest.mark.parametrize("text", ["much ado", "0-30\t1\t2\n31+\t3\t4", "\t<80\t80+", "\tyoung\told\n0-30\t1\t2"])
def test_a_paste_without_heads_or_cells_changes_nothing_and_is_said(text: str) -> None:
    data = MATRIX | {"cells_paste": text}
    data |= {"rows_from_1": "0", "cols_from_1": "0", "cell_1_1": "1"}
    found = parts.read(data, "line", MATRIX)
    assert (found["rows"], found["cells"]) == ([["0", None]], [["1"]])
    assert parts.unread(data, "line", found) == {"cells": text}


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("M1\t0.5\nM2\t0.8\nM3+\t1.2", [["1", "31", "0.005"], ["31", "61", "0.008"], ["61", None, "0.012"]]),
        ("M1\t1\t30\t0.5\nM2+\t31\t\t0.8", [["1", "31", "0.005"], ["31", None, "0.008"]]),
        ("<31\t0.5\n31天以上\t0.8\n合计\t1.3", [["0", "31", "0.005"], ["31", None, "0.008"]]),
        ("soon 31\t0.5", [["soon 31", None, "0.005"]]),
    ],
)
def test_rows_are_pasted_by_their_heads(pasted: str, rows: Any) -> None:
    assert pasting.rows(pasted, DAYS) == rows


def test_a_factor_in_percent_is_a_factor() -> None:
    data = {"id": "f", "by": "qa_score", "rows_paste": "<80\t80%\n80+\t120%"}
    found = parts.read(data, "line", {"id": "f", "type": "factor", "by": "qa_score"})
    assert found["rows"] == [["0", "80", "0.8"], ["80", None, "1.2"]]


@pytest.mark.django_db
def test_what_was_pasted_and_cannot_be_read_stays_in_the_form(clerk: Any, signed_in: Any) -> None:
    definition = PLAN | {"line": [MATRIX]}
    draft = factories.PlanVersionFactory.create(draft=True, made_by=clerk, definition=definition)
    url = reverse("commissions:part-change", args=[draft.pk, "line-0"])
    data = {"id": "grid", "rows_by": "dpd_at_placement", "cols_by": "attainment", "gives": "factor"}
    client = signed_in(clerk)
    answer = client.post(url, data | {"cells_paste": "much ado"})
    assert answer.status_code == 422
    assert "No line has the heads of the columns" in answer.content.decode()
    assert "much ado</textarea>" in answer.content.decode()
    assert client.post(url, data | {"cells_paste": GRIDS["two heads a row"]}).status_code == 302
    draft.refresh_from_db()
    assert draft.definition["line"][0]["cells"] == CELLS
