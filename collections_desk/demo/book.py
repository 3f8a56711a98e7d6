"""The files that the creditors of the demo send: rows as each creditor writes them, and how they are mapped."""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from collections_desk.demo import names
from collections_desk.demo.chance import chance

SAMPLE = Path(__file__).parent / "data" / "uci_sample.csv"
Row = dict[str, Any]
Mapping = dict[str, dict[str, str]]

CHINESE_COLUMNS = {
    "account_reference": "账号",
    "debtor_reference": "客户号",
    "name": "姓名",
    "national_number": "身份证号",
    "phone_mobile": "手机号",
    "phone_work": "单位电话",
    "email": "邮箱",
    "card_last_four": "卡号后四位",
    "product": "产品",
    "principal": "本金",
    "interest": "利息",
    "fees": "费用",
    "late_charges": "违约金",
    "days_past_due": "逾期天数",
    "currency": "币种",
    "credit_limit": "信用额度",
    "language": "语言",
    "contact_name": "联系人",
    "contact_phone": "联系人电话",
    "contact_relation": "关系",
    "guarantor_name": "担保人",
    "guarantor_phone": "担保人电话",
}
ENGLISH_COLUMNS = {
    "account_reference": "Account",
    "debtor_reference": "Customer",
    "name": "Name",
    "phone_mobile": "Mobile",
    "phone_home": "Home phone",
    "email": "Email",
    "card_last_four": "Last four",
    "product": "Product",
    "principal": "Principal",
    "interest": "Interest",
    "fees": "Fees",
    "late_charges": "Late fees",
    "days_past_due": "DPD",
    "currency": "Currency",
    "credit_limit": "Limit",
    "region": "Region",
    "time_zone": "Time zone",
    "language": "Language",
}
SAMPLE_MAPPING: Mapping = {
    "account_reference": {"column": "ID"},
    "days_past_due": {"column": "PAY_0", "rule": "months"},
    "balance": {"column": "BILL_AMT1"},
    "credit_limit": {"column": "LIMIT_BAL"},
    "name": {"column": "NAME"},
    "phone_mobile": {"column": "PHONE"},
    "currency": {"value": "TWD"},
}
# Area code, state and zone; the numbers are 555-0100 to 555-0199 of each.
AMERICA = (
    (212, "NY", "America/New_York"),
    (312, "IL", "America/Chicago"),
    (303, "CO", "America/Denver"),
    (213, "CA", "America/Los_Angeles"),
    (602, "AZ", "America/Phoenix"),
    (808, "HI", "Pacific/Honolulu"),
)
BUSY_AGES = ((12, 30, 30), (31, 60, 34), (61, 90, 18), (91, 150, 12), (151, 320, 6))


@dataclass(frozen=True)
class Batch:
    """A placement: how many days ago, how many new people."""

    days_ago: int
    people: int


BATCHES: dict[str, tuple[Batch, ...]] = {
    "ys": (Batch(176, 190), Batch(118, 100), Batch(58, 80), Batch(9, 40)),
    "pl": (Batch(150, 110), Batch(44, 60)),
    "td": (Batch(140, 90), Batch(30, 50)),
    "jd": (Batch(75, 850),),
}


def mapping(code: str) -> Mapping:
    """Return the saved mapping of a creditor's placement files."""
    if code == "jd":
        return SAMPLE_MAPPING
    columns = CHINESE_COLUMNS if code == "ys" else ENGLISH_COLUMNS
    return {name: {"column": column} for name, column in columns.items()}


def placement(code: str, place: int) -> bytes:
    """Return the file of the creditor's placement number `place`, in the writing the creditor uses."""
    if code == "jd":
        return _sample()
    columns = CHINESE_COLUMNS if code == "ys" else ENGLISH_COLUMNS
    rows = _rows(code, place)
    if place == 0:
        rows += _bad_rows(code)
    return written(rows, columns, encoding="gb18030" if code == "ys" else "utf-8-sig")


def written(rows: list[Row], columns: dict[str, str], *, encoding: str) -> bytes:
    """Return the rows as CSV with the creditor's own column names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns.values())
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return text.getvalue().encode(encoding)


def _rows(code: str, place: int) -> list[Row]:
    before = sum(batch.people for batch in BATCHES[code][:place])
    rows: list[Row] = []
    for number in range(before, before + BATCHES[code][place].people):
        luck = chance("book", code, number)
        person = PERSON_OF[code](number, luck)
        # One in twelve has two cards: one debtor, one case, two accounts.
        rows.extend(_card(code, number, card, luck, person) for card in range(2 if luck.random() < 0.08 else 1))
    return rows


def _card(code: str, number: int, card: int, luck: Random, person: Row) -> Row:
    low, high = {"ys": (2_000, 68_000), "pl": (300, 9_500), "td": (250, 7_200)}[code]
    owed = Decimal(int(low + (high - low) * luck.random() ** 2.2)) + Decimal(luck.randint(0, 99)) / 100
    first, last, _weight = luck.choices(BUSY_AGES, [age[2] for age in BUSY_AGES])[0]
    dpd = luck.randint(first, last)
    interest = (owed * Decimal(dpd) * Decimal("0.0005")).quantize(Decimal("0.01"))
    late = (owed * Decimal("0.05")).quantize(Decimal("0.01")) if dpd > 30 else Decimal(0)
    products = {
        "ys": ("标准信用卡", "金卡", "分期卡"),
        "pl": ("Classic", "Cash Back"),
        "td": ("Classic", "Balance Card"),
    }
    return {
        **person,
        "account_reference": f"{code.upper()}{20377 + number * 3 + card}",
        "card_last_four": f"{luck.randint(0, 9999):04d}",
        "product": luck.choice(products[code]),
        "principal": owed,
        "interest": interest,
        "fees": Decimal(luck.choice((0, 0, 10, 25))),
        "late_charges": late,
        "days_past_due": dpd,
        "currency": {"ys": "CNY", "pl": "USD", "td": "GBP"}[code],
        "credit_limit": (owed * 2).quantize(Decimal(1)),
    }


def _chinese(number: int, luck: Random) -> Row:
    row: Row = {
        "debtor_reference": f"K{10400 + number}",
        "name": names.chinese(luck),
        "national_number": names.resident_number(luck, number),
        "phone_mobile": f"1380000{number:04d}",
        "email": f"k{10400 + number}@example.com",
        "language": "zh",
    }
    if luck.random() < 0.3:
        row["phone_work"] = f"1370000{number:04d}"
    if luck.random() < 0.4:
        row |= {"contact_name": names.chinese(luck), "contact_phone": f"1390000{number:04d}"}
        row["contact_relation"] = luck.choice(("配偶", "同事", "朋友", "兄弟"))
    if luck.random() < 0.06:
        row |= {"guarantor_name": names.chinese(luck), "guarantor_phone": f"1360000{number:04d}"}
    return row


def _american(number: int, luck: Random) -> Row:
    area, state, zone = AMERICA[number % len(AMERICA)]
    line = number // len(AMERICA)
    return {
        "debtor_reference": f"C{50100 + number}",
        "name": names.western(luck, "american"),
        "phone_mobile": f"({area}) 555-{100 + line:04d}",
        "phone_home": f"({area}) 555-{150 + line:04d}" if luck.random() < 0.3 else "",
        "email": f"c{50100 + number}@example.com",
        "region": state,
        "time_zone": zone,
        "language": "en",
    }


def _british(number: int, luck: Random) -> Row:
    return {
        "debtor_reference": f"B{7300 + number}",
        "name": names.western(luck, "british"),
        "phone_mobile": f"07700 {900_000 + number * 5}",
        "phone_home": f"01632 {960_000 + number}" if luck.random() < 0.35 else "",
        "email": f"b{7300 + number}@example.com",
        "time_zone": "Europe/London",
        "language": "en",
    }


PERSON_OF = {"ys": _chinese, "pl": _american, "td": _british}


def _bad_rows(code: str) -> list[Row]:
    """Return what creditors get wrong: the refused rows of a first file."""
    good = _card(code, 900, 0, chance("bad", code), PERSON_OF[code](900, chance("bad", code)))
    return [
        {**good, "account_reference": f"{code.upper()}90001", "currency": "XYZ"},
        {**good, "account_reference": f"{code.upper()}90002", "principal": "-250.00"},
        {**good, "account_reference": f"{code.upper()}90003", "days_past_due": "soon"},
        # A specimen number of a card scheme: the row is refused, the number is stored nowhere.
        {**good, "account_reference": f"{code.upper()}90004", "product": "4111 1111 1111 1111"},
        {**good, "account_reference": f"{code.upper()}90005", "name": "=HYPERLINK(0)"},
    ]


def _sample() -> bytes:
    with SAMPLE.open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        luck = chance("book", "jd", row["ID"])
        row["NAME"] = names.taiwanese(luck)
        row["PHONE"] = f"0900{int(row['ID']):06d}"
    return written(rows, {name: name for name in rows[0]}, encoding="utf-8")
