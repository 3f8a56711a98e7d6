"""One cell of a creditor's file, read as what its column holds: a value, or the reason why not.

Each reader takes the text of a cell, not empty, and a `Setting`, and returns what is stored. A cell that cannot be
read raises `BadCell` with a stable code; `cases.imports.sentences` says it in words, with the remedy.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from common import money, phones

OLDEST = date(1900, 1, 1)
FAR_DAYS = 366
MOST_DAYS_PAST_DUE = 36_500
FORMULA_SIGNS = ("=", "+", "@", "-", "\t", "\r")
DAYS_PER_MONTH = 30
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
CHINESE = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$")
SLASHED = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
WHOLE = re.compile(r"^-?\d+(?:\.0+)?$")
LAST_FOUR = re.compile(r"^[\d*xX•.· -]*?(\d{4})$")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
NEGATIVE = re.compile(r"^-[\d.,]+$")
# What stands between the cells of a column that is looked at as a whole, and what some reader may want to look at.
BETWEEN = "\x1e"
REMARKABLE = re.compile(r"[\x00-\x1d\x1f\x7f-\x9f]|(?:^|\x1e)(?:[=+@\-—–]|\d(?:[.,]\d+)?[eE]\+)")
LOST_DIGITS = re.compile(r"^\d(?:[.,]\d+)?[eE]\+\d+$")
PLAIN_AMOUNT = re.compile(r"-?[0-9]{1,15}(?:\.([0-9]+))?")
# "1e+05", as statistics programs write a round number; with a fraction before the e, digits may have been lost.
ROUND_AMOUNT = re.compile(r"^-?\d[eE]\+?\d{1,2}$")
COMMA_AMOUNT = re.compile(r"^[+-]?\d{1,3}(?:\.\d{3})*,\d{1,3}$")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")


class BadCell(ValueError):
    """The cell cannot be read; `code` says why, `facts` hold what a sentence needs."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Setting:
    """What the readers know of the file: currency, phone region, the day it speaks of, the order of slashed dates.

    `rule` and `most` (signs) belong to the one column that is read.
    """

    currency: str
    region: str
    placed_on: date
    day_first: bool = True
    creditor_names: frozenset[str] = field(default_factory=frozenset)
    rule: str = ""
    most: int = 120


def text(cell: str, setting: Setting) -> str:
    """Return the text; raise for one that is too long, breaks the line or begins like a formula."""
    if "\n" in cell or "\r" in cell:
        raise BadCell("line_break")
    if len(cell) > setting.most:
        raise BadCell("too_long", most=str(setting.most), length=str(len(cell)))
    if cell.startswith(FORMULA_SIGNS) and not NEGATIVE.match(cell):
        raise BadCell("formula")
    if CONTROL.search(cell):
        raise BadCell("control_sign")
    return cell


def reference(cell: str, setting: Setting) -> str:
    """Return a reference; raise for a long number of which a spreadsheet kept the first digits only."""
    if LOST_DIGITS.match(cell):
        raise BadCell("digits_lost")
    return text(cell, setting)


def address(cell: str, setting: Setting) -> str:
    """Return an address on one line; its line breaks become commas."""
    return text(", ".join(part.strip(" ,") for part in cell.splitlines() if part.strip(" ,")), setting)


def amount(cell: str, setting: Setting) -> Decimal:
    """Return an amount that is not negative."""
    value = signed_amount(cell, setting)
    if value < 0:
        raise BadCell("negative")
    return value


def signed_amount(cell: str, setting: Setting) -> Decimal:
    """Return an amount of either sign."""
    plain = PLAIN_AMOUNT.fullmatch(cell)
    if plain and len(plain.group(1) or "") <= money.exponent(setting.currency):
        return Decimal(cell)
    if ROUND_AMOUNT.match(cell):
        cell = f"{Decimal(cell):f}"
    elif LOST_DIGITS.match(cell):
        raise BadCell("digits_lost")
    if COMMA_AMOUNT.match(cell) and "." in cell:
        raise BadCell("comma_for_point")
    try:
        return money.parse(cell, setting.currency)
    except money.NotMoney as error:
        code = {"not a number": "not_a_number", "too large": "too_large"}.get(str(error), "too_fine")
        raise BadCell(code, currency=setting.currency) from error


def currency(cell: str, setting: Setting) -> str:
    """Return the currency; raise for one that the desk or this creditor does not have."""
    code = cell.upper()
    if code not in money.CURRENCIES:
        raise BadCell("unknown_currency")
    if code != setting.currency:
        raise BadCell("other_currency", currency=setting.currency)
    return code


def creditor(cell: str, setting: Setting) -> str:
    """Return the creditor's name; raise when the row belongs to another one."""
    if cell.casefold() not in setting.creditor_names:
        raise BadCell("other_creditor")
    return cell


def days(cell: str, setting: Setting) -> int:
    """Return days past due; with the rule "months" a status of m months is 30 × m days, and less than 1 is 0."""
    if not WHOLE.match(cell):
        raise BadCell("not_days")
    value = int(Decimal(cell))
    if setting.rule == "months":
        value = max(0, value) * DAYS_PER_MONTH
    if value > MOST_DAYS_PAST_DUE:
        raise BadCell("too_many_days")
    return max(0, value)


def _date_parts(cell: str, setting: Setting) -> tuple[int, int, int]:
    if match := ISO.match(cell) or COMPACT.match(cell) or CHINESE.match(cell):
        year, month, number = (int(part) for part in match.groups())
        return year, month, number
    if match := SLASHED.match(cell):
        first, second, year = (int(part) for part in match.groups())
        return (year, second, first) if setting.day_first else (year, first, second)
    raise BadCell("not_a_date")


def day(cell: str, setting: Setting) -> date:
    """Return a date: 2026-11-24, 20261124, 2026年11月24日, or 24/11/2026 in the file's order."""
    try:
        found = date(*_date_parts(cell, setting))
    except BadCell:
        raise
    except ValueError as error:
        raise BadCell("no_such_day") from error
    if found < OLDEST or found > setting.placed_on + timedelta(days=FAR_DAYS):
        raise BadCell("day_out_of_reach")
    return found


def past_day(cell: str, setting: Setting) -> date:
    """Return a date not after the placement date."""
    found = day(cell, setting)
    if found > setting.placed_on:
        raise BadCell("day_in_future", day=setting.placed_on.isoformat())
    return found


def last_four(cell: str, setting: Setting) -> str:
    """Return the last four digits of a card; stars before them are let through, more digits are not."""
    match = LAST_FOUR.match(cell)
    if not match or sum(sign.isdigit() for sign in cell) > 4:
        raise BadCell("not_last_four")
    return match.group(1)


def phone(cell: str, setting: Setting) -> str:
    """Return a phone number in E.164."""
    found = phones.parse(cell, setting.region)
    if found is None:
        raise BadCell("not_a_phone", region=setting.region)
    return found


def known_zone(cell: str, setting: Setting) -> str:
    """Return an IANA time zone."""
    if cell not in available_timezones():
        raise BadCell("unknown_zone")
    return cell


def email(cell: str, setting: Setting) -> str:
    """Return an email address."""
    if len(cell) > 200 or not EMAIL.match(cell):
        raise BadCell("not_an_email")
    return cell


Reader = Callable[[str, Setting], object]
Whole = Callable[[Sequence[str], Setting], list[Any] | None]


def texts(column: Sequence[str], setting: Setting) -> list[Any] | None:
    """Return a column as `text` and `reference` would read its cells, or None when one of them is remarkable."""
    joined = _joined(column)
    if joined is None or max(map(len, column), default=0) > setting.most or REMARKABLE.search(joined):
        return None
    return [cell or None for cell in column]


def amounts(column: Sequence[str], setting: Setting) -> list[Any] | None:
    """Return a column as `amount` would read its cells, or None when one of them is not plainly written."""
    joined = _joined(column)
    if joined is None or not _plain_amounts(money.exponent(setting.currency)).fullmatch(joined):
        return None
    return [Decimal(cell) if cell else None for cell in column]


def _joined(column: Sequence[str]) -> str | None:
    """Return the cells as one text, or None when one of them holds the sign between them."""
    joined = BETWEEN.join(column)
    return joined if joined.count(BETWEEN) < max(1, len(column)) else None


@cache
def _plain_amounts(exponent: int) -> re.Pattern[str]:
    one = r"(?:[0-9]{1,15}" + (rf"(?:\.[0-9]{{1,{exponent}}})?" if exponent else "") + ")?"
    return re.compile(f"{one}(?:{BETWEEN}{one})*")


# Readers for which a column can be read as a whole, which is quicker than cell by cell and says the same.
BY_COLUMN: dict[Reader, Whole] = {text: texts, reference: texts, amount: amounts, signed_amount: amounts}
