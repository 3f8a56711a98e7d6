"""Cells and columns of creditors' files: pure rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.files import cells, mapping
from cases.rules.files.cells import BadCell, Setting
from cases.rules.files.placement_fields import FIELDS, unmet
from cases.rules.zones import zones_of

CHINA = Setting(currency="CNY", region="CN", placed_on=date(2026, 11, 24), creditor_names=frozenset({"ys", "云山银行"}))
AMERICA = Setting(currency="USD", region="US", placed_on=date(2026, 11, 24), day_first=False)
JAPAN = Setting(currency="JPY", region="CN", placed_on=date(2026, 11, 24))
MONTHS = Setting(currency="TWD", region="TW", placed_on=date(2005, 9, 30), rule="months")


@pytest.mark.parametrize(
    ("reader", "setting", "cell", "value"),
    [
        (cells.amount, CHINA, "1204.50", Decimal("1204.50")),
        (cells.amount, CHINA, "1,204.50", Decimal("1204.50")),
        (cells.amount, CHINA, "１２０４", Decimal(1204)),
        (cells.amount, CHINA, "¥1,204", Decimal(1204)),
        (cells.amount, CHINA, "5e+05", Decimal(500_000)),
        (cells.signed_amount, CHINA, "-15308", Decimal(-15308)),
        (cells.signed_amount, CHINA, "−3.5", Decimal("-3.5")),
        (cells.days, MONTHS, "2", 60),
        (cells.days, MONTHS, "7", 210),
        (cells.days, MONTHS, "-2", 0),
        (cells.days, MONTHS, "0", 0),
        (cells.days, CHINA, "74", 74),
        (cells.days, CHINA, "74.0", 74),
        (cells.day, CHINA, "2026-08-13", date(2026, 8, 13)),
        (cells.day, CHINA, "20260813", date(2026, 8, 13)),
        (cells.day, CHINA, "2026/8/13", date(2026, 8, 13)),
        (cells.day, CHINA, "2026年8月13日", date(2026, 8, 13)),
        (cells.day, CHINA, "13/08/2026", date(2026, 8, 13)),
        (cells.day, AMERICA, "08/13/2026", date(2026, 8, 13)),
        (cells.last_four, CHINA, "**** 2086", "2086"),
        (cells.phone, CHINA, "138-0013-8000", "+8613800138000"),
        (cells.phone, AMERICA, "(212) 555-0142", "+12125550142"),
        (cells.phone, CHINA, "+44 7700 900123", "+447700900123"),
        (cells.currency, CHINA, "cny", "CNY"),
        (cells.creditor, CHINA, "云山银行", "云山银行"),
        (cells.address, CHINA, "1 Harbour Road\nHong Kong", "1 Harbour Road, Hong Kong"),
        (cells.text, CHINA, "-12", "-12"),
        (cells.email, CHINA, "lan@example.com", "lan@example.com"),
    ],
)
def test_a_cell_is_read(reader: cells.Reader, setting: Setting, cell: str, value: object) -> None:
    assert reader(cell, setting) == value


@pytest.mark.parametrize(
    ("reader", "setting", "cell", "code"),
    [
        (cells.amount, CHINA, "-1", "negative"),
        (cells.amount, CHINA, "n/a", "not_a_number"),
        (cells.amount, CHINA, "1.204,50", "comma_for_point"),
        (cells.amount, CHINA, "1.005", "too_fine"),
        (cells.amount, JAPAN, "10.5", "too_fine"),
        (cells.amount, CHINA, "1.23457E+05", "digits_lost"),
        (cells.amount, CHINA, "9" * 16, "too_large"),
        (cells.days, CHINA, "many", "not_days"),
        (cells.days, CHINA, "99999", "too_many_days"),
        (cells.day, CHINA, "31/02/2026", "no_such_day"),
        (cells.day, CHINA, "2026-13-01", "no_such_day"),
        (cells.day, CHINA, "soon", "not_a_date"),
        (cells.day, CHINA, "1776-07-04", "day_out_of_reach"),
        (cells.past_day, CHINA, "2026-11-25", "day_in_future"),
        (cells.currency, CHINA, "QQQ", "unknown_currency"),
        (cells.currency, CHINA, "USD", "other_currency"),
        (cells.creditor, CHINA, "Other Bank", "other_creditor"),
        (cells.text, CHINA, "=1+1", "formula"),
        (cells.text, CHINA, "@sum", "formula"),
        (cells.text, CHINA, "+cmd", "formula"),
        (cells.text, CHINA, "-cmd|x", "formula"),
        (cells.text, CHINA, "a\nb", "line_break"),
        (cells.text, CHINA, "a\x07b", "control_sign"),
        (cells.text, CHINA, "x" * 121, "too_long"),
        (cells.reference, CHINA, "6.22202E+15", "digits_lost"),
        (cells.phone, CHINA, "12", "not_a_phone"),
        (cells.email, CHINA, "nobody", "not_an_email"),
        (cells.known_zone, CHINA, "Mars/Olympus", "unknown_zone"),
        (cells.last_four, CHINA, "12345", "not_last_four"),
    ],
)
def test_a_bad_cell_says_why(reader: cells.Reader, setting: Setting, cell: str, code: str) -> None:
    with pytest.raises(BadCell) as caught:
        reader(cell, setting)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            ["账号", "客户号", "姓名", "手机", "本金", "利息", "费用", "违约金", "逾期天数", "币种", "到期日"],
            """account_reference debtor_reference name phone_mobile principal interest fees late_charges
            days_past_due currency due_on""",
        ),
        (
            ["Account No.", "CUSTOMER_ID", "Full name", "Mobile", "Balance", "DPD", "Last four", "State"],
            "account_reference debtor_reference name phone_mobile balance days_past_due card_last_four region",
        ),
    ],
)
def test_columns_are_found_by_name_in_both_languages(header: list[str], expected: str) -> None:
    found = mapping.guess(FIELDS, header)
    assert {name: about["column"] for name, about in found.items()} == dict(zip(expected.split(), header, strict=True))


def test_every_synonym_belongs_to_one_field() -> None:
    names = [name for one in FIELDS for name in {mapping.plain(name) for name in (one.name, *one.names.split(","))}]
    doubled = {name for name in names if names.count(name) > 1}
    assert doubled == set()


def test_a_mapping_is_resolved_by_name_whatever_its_case() -> None:
    columns: dict[str, Any] = {"balance": {"column": "bal"}, "currency": {"value": "CNY"}}
    wanted = {one.field.name: (one.place, one.value) for one in mapping.resolve(FIELDS, columns, ["ID", "BAL"])}
    assert wanted == {"currency": (None, "CNY"), "balance": (1, "")}


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(mapping.ColumnsMissing) as caught:
        mapping.resolve(FIELDS, {"balance": {"column": "bal"}}, ["ID"])
    assert caught.value.columns == ["bal"]


def test_a_placement_needs_account_amount_and_age() -> None:
    assert [group[0] for group in unmet({})] == ["account_reference", "balance", "days_past_due"]
    full = {"account_reference": {"column": "a"}, "fees": {"column": "b"}, "due_on": {"column": "c"}}
    assert unmet(full) == []


@pytest.mark.parametrize(
    ("jurisdiction", "region", "stated", "zones"),
    [
        ("us", "CA", None, ("America/Los_Angeles",)),
        ("us", "tx", None, ("America/Chicago", "America/Denver")),
        ("us", None, None, ("America/New_York", "America/Los_Angeles")),
        ("us", "CA", "Europe/London", ("Europe/London",)),
        ("cn", "上海", None, ()),
    ],
)
def test_zones_in_which_a_debtor_may_be(
    jurisdiction: str, region: str | None, stated: str | None, zones: tuple[str, ...]
) -> None:
    assert zones_of(jurisdiction=jurisdiction, region=region, stated=stated) == zones


ODD = st.text(alphabet=st.sampled_from("aé余0195-—=+@.,eE \x1e\x07\n\t"), max_size=7)
NUMBERS = st.from_regex(r"[0-9]{0,16}(\.[0-9]{0,3})?", fullmatch=True)


def one_by_one(reader: cells.Reader, column: list[str], setting: Setting) -> list[Any] | None:
    try:
        return [reader(cell, setting) if cell else None for cell in column]
    except BadCell:
        return None


@pytest.mark.parametrize("reader", cells.BY_COLUMN)
@given(
    column=st.lists(ODD | NUMBERS, min_size=1, max_size=4),
    most=st.integers(3, 7),
    currency=st.sampled_from(["CNY", "JPY"]),
)
def test_a_column_read_as_a_whole_is_what_its_cells_are(
    reader: cells.Reader, column: list[str], most: int, currency: str
) -> None:
    setting = Setting(currency=currency, region="CN", placed_on=date(2026, 11, 24), most=most)
    found = cells.BY_COLUMN[reader](column, setting)
    if found is not None:
        assert found == one_by_one(reader, column, setting)
        assert not set(column) & {"-", "—", "–"}


@pytest.mark.parametrize(
    ("reader", "column", "found"),
    [
        (cells.text, ["AC1", "", "张伟"], ["AC1", None, "张伟"]),
        (cells.text, ["AC1", "=1+1"], None),
        (cells.reference, ["AC1", "6.2E+15"], None),
        (cells.text, ["AC1", "two\nlines"], None),
        (cells.text, ["AC1", "hid\x1eden"], None),
        (cells.text, ["AC1", "—"], None),
        (cells.text, ["AC1", "much too long"], None),
        (cells.amount, ["1204.50", "", "7"], [Decimal("1204.50"), None, Decimal(7)]),
        (cells.amount, ["1204.505"], None),
        (cells.signed_amount, ["12", "-7"], None),
        (cells.amount, ["12", "1,204"], None),
    ],
)
def test_a_column_with_something_remarkable_is_read_cell_by_cell(
    reader: cells.Reader, column: list[str], found: list[Any] | None
) -> None:
    assert cells.BY_COLUMN[reader](column, replace(CHINA, most=6)) == found
