"""Files for payroll: bad maps are refused by column, the same run gives the same bytes, totals are those of the run."""

import csv
import hashlib
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from python_calamine import CalamineWorkbook

from commissions.actions import payroll, runs, wages
from commissions.enums import PayKind, PayrollField
from commissions.models import ExportBatch, PayrollMap, Run
from commissions.queries import payroll as queries
from commissions.rules import payroll as rules
from commissions.rules.payroll import Column, Layout, problems
from common import files
from staff.enums import Role
from tests import factories
from tests.commissions.conftest import OCTOBER, Silent, figured
from tests.pay_plans import PLAN
from tests.sql import refusal

NOW = factories.NOW
HELD = {**PLAN, "settle": {"clawback": "mirror", "holdback": {"rate": "0.10", "days": 60}}}
GOOD = queries.FIRST


def with_columns(*more: Column, without: str = "") -> Layout:
    return replace(GOOD, columns=[one for one in [*GOOD.columns, *more] if one.field != without])


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (GOOD, []),
        (with_columns(without="amount"), [("missing", "amount", "")]),
        (with_columns(Column("iban", "iban", 9)), [("unknown", "iban", "")]),
        (with_columns(Column("name", " ", 9)), [("no_head", "name", "")]),
        (with_columns(Column("name", "n" * 61, 9)), [("long_head", "name", "")]),
        (with_columns(Column("name", "=name", 9)), [("head_runs", "name", "")]),
        (with_columns(Column("amount", "again", 9)), [("twice", "amount", "")]),
        (with_columns(Column("name", "name", 0)), [("no_number", "name", "")]),
        (with_columns(Column("name", "name", 5)), [("same_place", "name", "amount")]),
        (with_columns(Column("name", "amount", 9)), [("same_head", "name", "amount")]),
        (replace(GOOD, codes={**GOOD.codes, "draw": " "}), [("no_code", "draw", "")]),
        (replace(GOOD, codes={**GOOD.codes, "draw": "=1"}), [("odd_code", "draw", "")]),
        (replace(GOOD, codes={**GOOD.codes, "draw": "x" * 21}), [("odd_code", "draw", "")]),
        (replace(GOOD, number="comma"), [("comma_twice", "amount", "")]),
        (replace(GOOD, number="comma", separator="semicolon"), []),
    ],
)
def test_what_stands_against_a_map(layout: Layout, expected: list[tuple[str, str, str]]) -> None:
    found = problems(layout)
    assert [(one.code, one.field, one.other) for one in found] == expected
    for one, sentence in zip(found, queries.sentences(found), strict=True):
        assert str((dict(PayKind.choices) | dict(PayrollField.choices)).get(one.field, one.field)) in sentence


def test_words_and_rules_know_the_same_names() -> None:
    assert list(rules.FIELDS) == PayrollField.values
    assert [*rules.KINDS, PayKind.PAID] == PayKind.values


@pytest.fixture
def run(paid: Any, clerk: Any, second: Any, hired: Any, october: Any) -> Run:
    """Return an approved run of two people, one with a part held back and a name that a spreadsheet would run."""
    held = factories.PlanVersionFactory.create(definition=HELD)
    paid("400", by=hired(by=held, name="=Lin+Yue", employee_number="00042"), dpd=10)
    paid("900", by=hired(name="Dale Hobart", employee_number="A-7"), dpd=100)
    return runs.approve(by=second, run=runs.send_to_review(by=clerk, run=figured(october, clerk), now=NOW), now=NOW)


def content_of(batch: ExportBatch) -> bytes:
    return files.opened(batch.file).read()


def kept(by: Any, layout: Layout = GOOD) -> PayrollMap:
    return payroll.save_map(by=by, layout=layout, now=NOW)


@pytest.mark.django_db
def test_a_file_holds_each_kind_of_pay_and_its_total_is_that_of_the_run(run: Run, clerk: Any) -> None:
    kept(clerk, with_columns(Column("name", "name", 8)))
    batch = payroll.export(by=clerk, run=run, form="csv", now=NOW)
    rows = list(csv.DictReader(io.StringIO(content_of(batch).decode("utf-8-sig"))))
    assert list(rows[0]) == [*queries.HEADS.values(), "name"]
    assert [(row["employee_no"], row["earning_code"], row["amount"]) for row in rows] == [
        ("'00042", "COMM", "1.60"),
        ("'00042", "HOLD", "-0.16"),
        ("A-7", "COMM", "18.50"),
    ]
    assert {row["name"] for row in rows} == {"'=Lin+Yue", "Dale Hobart"}
    assert {(row["period"], row["earnings_date"], row["currency"]) for row in rows} == {
        ("2026-10", "2026-10-31", "CNY")
    }
    assert sum(Decimal(row["amount"]) for row in rows) == batch.control_total == run.total
    assert (batch.rows, batch.period, batch.map.number) == (3, run.month, 1)
    assert batch.sha256 == hashlib.sha256(content_of(batch)).hexdigest()


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_same_run_gives_the_same_bytes(run: Run, clerk: Any, form: str, time_machine: Any) -> None:
    kept(clerk)
    first = payroll.export(by=clerk, run=run, form=form, now=NOW)
    time_machine.move_to(NOW + timedelta(days=3), tick=False)
    again = payroll.export(by=clerk, run=run, form=form, now=NOW)
    assert (first.pk != again.pk, first.sha256, first.file) == (True, again.sha256, again.file)
    kept(clerk, replace(GOOD, day="dots"))
    other = payroll.export(by=clerk, run=run, form=form, now=NOW)
    assert other.sha256 != first.sha256


@pytest.mark.django_db
def test_formats_go_into_both_kinds_of_file(run: Run, clerk: Any) -> None:
    layout = replace(GOOD, day="dots", number="european", separator="semicolon", language="zh-hans")
    kept(clerk, replace(layout, columns=[*GOOD.columns, Column("earning", "kind", 9)]))
    text = content_of(payroll.export(by=clerk, run=run, form="csv", now=NOW)).decode("utf-8-sig")
    assert "A-7;COMM;10.2026;31.10.2026;18,50;CNY;" in text
    assert text.splitlines()[1].endswith(";应得")
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(content_of(payroll.export(by=clerk, run=run, form="xlsx", now=NOW)))
    )
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows[1:]] == [1.6, -0.16, 18.5]
    assert rows[1][0] == "00042"


@pytest.mark.django_db
def test_only_an_approved_run_with_a_map_and_numbers_is_exported(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any
) -> None:
    nobody = hired(name="No Number", employee_number="")
    paid("400", by=nobody)
    run = figured(october, clerk)
    with pytest.raises(payroll.NotExported, match="approved"):
        payroll.export(by=clerk, run=run, form="csv", now=NOW)
    run = runs.approve(by=second, run=runs.send_to_review(by=clerk, run=run, now=NOW), now=NOW)
    with pytest.raises(payroll.NotExported, match="column map"):
        payroll.export(by=clerk, run=run, form="csv", now=NOW)
    kept(clerk)
    with pytest.raises(payroll.NotExported, match="No Number"):
        payroll.export(by=clerk, run=run, form="csv", now=NOW)
    assert not ExportBatch.objects.exists()


@pytest.mark.django_db
def test_the_first_file_that_leaves_exports_the_run_with_its_corrections_for_good(
    run: Run, paid: Any, clerk: Any, second: Any, signed_in: Any
) -> None:
    kept(clerk)
    paid("100", by=run.statements.order_by("pk").last().collector, on=date(2026, 10, 30))
    november = factories.RunFactory.create(month=date(2026, 11, 1))
    runs.send_to_review(by=clerk, run=figured(november, clerk), now=NOW)
    runs.approve(by=second, run=november, now=NOW)
    payroll.export(by=clerk, run=november, form="csv", now=NOW)
    assert set(Run.objects.values_list("month", "kind", "state", "exported_at")) == {
        (OCTOBER, "official", "approved", None),
        (OCTOBER, "delta", "exported", NOW),
        (november.month, "official", "exported", NOW),
    }
    later = NOW + timedelta(days=3)
    assert "Write the wage file" in signed_in(clerk).get(november.get_absolute_url()).content.decode()
    wages.export(by=clerk, run=november, now=later, tell=Silent())
    payroll.export(by=clerk, run=november, form="xlsx", now=later)
    november.refresh_from_db()
    assert (november.state, november.exported_at, november.file is None) == ("exported", NOW, False)
    for change in ("state = 'approved', exported_at = NULL", "exported_at = now()", "total = 0"):
        assert "locked" in refusal(f"UPDATE commissions_run SET {change} WHERE id = %s", november.pk)
    assert "locked" in refusal("UPDATE commissions_run SET state = 'exported' WHERE id = %s", run.pk)


@pytest.mark.django_db
def test_maps_and_batches_never_change(run: Run, clerk: Any) -> None:
    first = kept(clerk)
    assert kept(clerk) == first
    assert kept(clerk, replace(GOOD, day="compact")).number == 2
    batch = payroll.export(by=clerk, run=run, form="csv", now=NOW)
    for row in (first, batch):
        for change in (lambda row=row: type(row).objects.filter(pk=row.pk).update(made_at=NOW), row.delete):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


@pytest.mark.django_db
def test_the_page_previews_real_rows_before_it_keeps(run: Run, clerk: Any, signed_in: Any) -> None:
    client, url = signed_in(clerk), reverse("commissions:payroll-map")
    page = client.get(url).content.decode()
    assert "Nothing is kept yet" in page
    assert ">18.50<" in page
    typed = {f"at_{one.field}": str(one.at) for one in GOOD.columns} | {
        f"head_{one.field}": one.head for one in GOOD.columns
    }
    typed |= {f"code_{kind}": code for kind, code in GOOD.codes.items()} | {"day": "dots", "head_amount": "Betrag"}
    page = client.post(url, typed | {"look": "1"}).content.decode()
    assert ("31.10.2026" in page, "Betrag" in page, PayrollMap.objects.exists()) == (True, True, False)
    answer = client.post(url, typed | {"save": "1", "at_amount": "x", "head_period": ""})
    assert answer.status_code == 422
    for said in ("The place of the column “Amount” is no whole number", "The column “Period” has no head", "2 things"):
        assert said in answer.content.decode()
    assert client.post(url, typed | {"save": "1"}).status_code == 302
    assert PayrollMap.objects.get().columns[4] == {"field": "amount", "head": "Betrag"}
    client.post(reverse("commissions:run-payroll", args=[run.pk]), {"form": "csv"})
    batch = ExportBatch.objects.get()
    page = client.get(run.get_absolute_url()).content.decode()
    assert batch.sha256 in page
    answer = client.get(reverse("commissions:batch-file", args=[batch.pk]))
    assert b"".join(answer.streaming_content) == content_of(batch)


@pytest.mark.django_db
def test_an_administrator_sets_the_map_but_sees_no_pay(run: Run, signed_in: Any) -> None:
    page = signed_in(factories.UserFactory.create(role=Role.ADMINISTRATOR)).get(reverse("commissions:payroll-map"))
    assert "shown to finance alone" in page.content.decode()
    assert ">18.50<" not in page.content.decode()
