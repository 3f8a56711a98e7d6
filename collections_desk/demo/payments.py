"""Payments of the demo: what the story says was paid, with what creditors get wrong, through the product's import."""

import csv
import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from cases.actions.payments import payments_files, payments_import
from cases.actions.payments.payments_files import Reading
from cases.enums import PaymentState
from cases.imports.progress import Silent
from cases.models import Creditor, Payment
from collections_desk.demo import book
from collections_desk.demo.chance import chance
from collections_desk.demo.story import Paid
from collections_desk.demo.tongue import in_chinese
from staff.models import User

METHODS = {
    "ys": ("转账", "手机银行", "柜台"),
    "pl": ("ACH", "Card", "Check"),
    "td": ("Faster Payment", "Card"),
    "jd": ("轉帳", "超商"),
}
FIELDS = ("account_reference", "reference", "amount", "value_on", "method", "reverses")
CHINESE_HEADER = ("账号", "流水号", "还款金额", "还款日期", "还款方式", "原流水号")
ENGLISH_HEADER = ("Account", "Payment reference", "Amount", "Value date", "Method", "Reversal of")
BOUNCES_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class Line:
    """One row of a payment file, as the creditor writes it."""

    account: str
    reference: str
    amount: str
    value_on: str
    method: str = ""
    reverses: str = ""


def save_mappings(creditors: dict[str, Creditor], *, by: User, now: datetime) -> None:
    """Keep how each creditor's payment files are read."""
    for creditor in creditors.values():
        columns = {name: {"column": column} for name, column in zip(FIELDS, _header(creditor), strict=True)}
        name = "常用格式" if in_chinese(creditor) else "Usual file"
        payments_files.save_mapping(creditor=creditor, name=name, reading=Reading(columns), by=by, now=now)


def bring(creditor: Creditor, paid: Sequence[Paid], *, now: datetime, number: int, by: User) -> None:
    """Import a file of payments, with a bounce, and now and then an unknown account and rows that are refused."""
    luck = chance("payments", creditor.code, number)
    code = f"{creditor.code.upper()}-{number:02d}"
    ordered = sorted(paid, key=lambda one: (one.value_on, one.account))
    lines = [
        Line(
            one.account, f"{code}-{place:04d}", str(one.amount), str(one.value_on), luck.choice(METHODS[creditor.code])
        )
        for place, one in enumerate(ordered, start=1)
    ]
    if not lines:
        return
    last = ordered[-1].value_on
    lines += _bounce(creditor, code, last)
    if number % 3 == 0:
        lines += _mistakes(code, ordered[0].account, last)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_header(creditor))
    writer.writerows(astuple(line) for line in lines)
    name = f"{creditor.code}-payments-{number:02d}.csv"
    _bring(creditor, name, text.getvalue().encode("utf-8-sig"), None, now=now, by=by)


def bring_sample(creditor: Creditor, *, placed_on: date, now: datetime, by: User) -> None:
    """Import what the clients of the sample paid in the months before the placement: one column a month."""
    wide = [
        {"column": f"PAY_AMT{month}", "value_on": str(placed_on - timedelta(days=30 * (month - 1) + 10))}
        for month in range(1, 7)
    ]
    reading = Reading({"account_reference": {"column": "ID"}}, wide=wide, save_as="UCI months")
    _bring(creditor, "uci-payments.csv", book.SAMPLE.read_bytes(), reading, now=now, by=by)


def _header(creditor: Creditor) -> tuple[str, ...]:
    return CHINESE_HEADER if creditor.code in ("ys", "jd") else ENGLISH_HEADER


def _bounce(creditor: Creditor, code: str, last: date) -> list[Line]:
    posted = Payment.objects.filter(creditor=creditor, state=PaymentState.POSTED, amount__gt=0)
    bounced = posted.filter(value_on__lte=last - BOUNCES_AFTER).order_by("-value_on", "pk").first()
    if bounced is None:
        return []
    return [Line(bounced.account_reference, f"{code}-R001", f"{-bounced.amount:f}", str(last), "", bounced.reference)]


def _mistakes(code: str, account: str, last: date) -> list[Line]:
    return [
        Line(f"{account[:-2]}{account[-1]}{account[-2]}X", f"{code}-U001", "250", str(last)),
        Line(account, f"{code}-X001", "one hundred", str(last)),
        Line(account, f"{code}-X002", "100", f"{last.year}-02-31"),
    ]


def _bring(creditor: Creditor, name: str, content: bytes, reading: Reading | None, *, now: datetime, by: User) -> None:
    file = payments_files.upload(stream=io.BytesIO(content), name=name, creditor=creditor, by=by, now=now)
    if reading:
        file = payments_files.map_columns(payment_file=file, reading=reading, by=by, now=now)
    payments_import.read(payment_file_id=file.pk, progress=Silent(), now=now)
    payments_import.apply(payment_file_id=file.pk, by=by, progress=Silent(), now=now)
    with connection.cursor() as cursor:
        # An import leaves its temporary tables to the end of its transaction; here that is the end of the demo.
        cursor.execute("DISCARD TEMP")
