"""Every reason for which a row is refused, in words: what is wrong, and what to do. By code, at view time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cases.enums import Jurisdiction
from cases.models import RefusedRow
from common import dates, punctuation


@dataclass(frozen=True)
class Problem:
    """A reason in the reader's language."""

    wrong: str
    remedy: str


SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "card_number": (
        lazy("A full card number. It was masked on reading and is stored nowhere."),
        lazy("Send the last four digits only."),
    ),
    "cells_missing": (
        lazy("The row has %(cells)s cells, the header has %(columns)s."),
        lazy("Send the row with all its cells."),
    ),
    "cells_too_many": (
        lazy("The row has %(cells)s cells, the header has %(columns)s. A delimiter may stand inside a cell."),
        lazy("Put quotation marks around that cell."),
    ),
    "required": (lazy("Nothing is filled in."), lazy("Fill it in.")),
    "line_break": (lazy("A line breaks inside the cell."), lazy("Write it on one line.")),
    "too_long": (
        lazy("%(length)s characters. The desk keeps at most %(most)s."),
        lazy("Shorten it, or map another column."),
    ),
    "formula": (lazy("It begins like a spreadsheet formula."), lazy("Send the plain value.")),
    "control_sign": (lazy("It holds a character that cannot be printed."), lazy("Take the character out.")),
    "digits_lost": (
        lazy("A spreadsheet turned the number into powers of ten and lost its last digits."),
        lazy("Format the column as text and fill in the whole number."),
    ),
    "not_a_number": (lazy("Not an amount."), lazy("Write it like 1204.50.")),
    "comma_for_point": (
        lazy("Could be two amounts: the comma stands where a point is expected."),
        lazy("Write it like 1204.50."),
    ),
    "too_large": (lazy("More than 15 digits."), lazy("Correct the amount.")),
    "too_fine": (
        lazy("More digits after the point than %(currency)s has."),
        lazy("Round it to the smallest unit."),
    ),
    "negative": (
        lazy("Below zero. A component of a debt cannot be negative."),
        lazy("Send what was overpaid as a credit, or as a negative balance."),
    ),
    "sum_differs": (
        lazy("The components come to %(sum)s, the balance says %(balance)s."),
        lazy("Correct one of them."),
    ),
    "unknown_currency": (lazy("The desk knows no such currency."), lazy("Write the three-letter code.")),
    "other_currency": (
        lazy("The creditor is set up in %(currency)s."),
        lazy("Place it with a creditor in this currency, or correct it."),
    ),
    "other_creditor": (
        lazy("The account belongs to another creditor."),
        lazy("Place it with that creditor, or correct the name."),
    ),
    "not_days": (lazy("Not a whole number of days."), lazy("Write it like 74.")),
    "too_many_days": (lazy("More than a hundred years."), lazy("Correct the days past due.")),
    "not_a_date": (lazy("Not a date."), lazy("Write it like 2026-11-24.")),
    "no_such_day": (lazy("No such day."), lazy("Correct the date.")),
    "day_out_of_reach": (lazy("A date before 1900 or too far ahead."), lazy("Correct the date.")),
    "day_in_future": (lazy("The date lies after %(day)s."), lazy("Correct the date.")),
    "not_last_four": (lazy("Not the last four digits of a card."), lazy("Send four digits.")),
    "not_a_phone": (
        lazy("Not a phone number in %(region)s, nor one with its country code."),
        lazy("Write it like +8613800138000, or leave it empty."),
    ),
    "unknown_zone": (lazy("No time zone of this name."), lazy("Write it like Asia/Shanghai.")),
    "not_an_email": (lazy("Not an email address."), lazy("Correct it, or leave it empty.")),
    "twice_in_file": (
        lazy("Line %(other)s has the same account and says something else."),
        lazy("Ask the creditor which one is right and send that row alone."),
    ),
    "repeated_in_file": (lazy("Line %(other)s says the same."), lazy("Nothing. The first one counts.")),
    "other_debtor": (
        lazy("The account is with another debtor already, placed on %(day)s."),
        lazy("Ask the creditor which one is right."),
    ),
    "stated_later": (
        lazy("The creditor has stated this account as of %(day)s, which is later than this file."),
        lazy("Nothing, unless the later statement was wrong."),
    ),
    "unknown_account": (
        lazy("The desk has no such account of this creditor."),
        lazy("Correct the account reference, or leave the row out."),
    ),
    "recall_ahead": (
        lazy("The recall counts from %(day)s, which is still to come."),
        lazy("Send the row again on that day."),
    ),
    "nothing_paid": (lazy("The amount is zero."), lazy("Write what was paid, or leave the row out.")),
    "reversal_unnamed": (
        lazy("A negative amount that names no payment."),
        lazy("Name the reference of the payment that bounced."),
    ),
    "reference_long": (lazy("Account and column are too long for a reference."), lazy("Shorten the column's name.")),
    "reference_taken": (
        lazy("This reference is booked already, with another amount, date or account."),
        lazy("Correct the reference, or ask the creditor which one is right."),
    ),
    "reference_twice": (
        lazy("This reference stands twice in the file, with different contents."),
        lazy("Correct one of them."),
    ),
    "reverses_reversal": (lazy("It reverses a reversal."), lazy("Name the reference of the payment itself.")),
    "reverses_other_account": (
        lazy("The payment that it reverses belongs to another account."),
        lazy("Correct the account, or the reference that it reverses."),
    ),
    "reverses_other_amount": (
        lazy("It reverses another amount than was paid, which was %(amount)s."),
        lazy("Send the whole amount: a reversal takes back the whole payment."),
    ),
    "reversed_before": (
        lazy("That payment was reversed before."),
        lazy("Leave it out: a payment bounces once."),
    ),
}
UNKNOWN = (lazy("The row cannot be taken."), lazy("Check the row against the others."))


def problem(row: RefusedRow) -> Problem:
    """Return what is wrong with a refused row and what to do, every further fault of the row included."""
    wrong, remedy = _say(row.code, row.facts)
    gap = punctuation.signs().gap
    for one in row.facts.get("also", []):
        what, then = _say(one["code"], one)
        wrong += gap + _("Also %(column)s: %(wrong)s") % {"column": one["column"] or _("the row"), "wrong": what}
        remedy += gap + then
    return Problem(wrong, remedy)


def _say(code: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    wrong, remedy = SENTENCES.get(code, UNKNOWN)
    known = dict(facts)
    if "day" in facts:
        known["day"] = dates.day(date.fromisoformat(facts["day"]))
    if "region" in facts:
        known["region"] = _country(str(facts["region"]))
    return str(wrong) % known, str(remedy) % known


def _country(phones: str) -> str:
    """Return the country whose numbers a file holds, by the code that telephones know it by."""
    code = {"GB": "uk"}.get(phones, phones.lower())
    return str(dict(Jurisdiction.choices).get(code, phones))
