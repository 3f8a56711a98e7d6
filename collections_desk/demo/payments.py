"""Payments of the demo: what the story says was paid, with what creditors get wrong, posted by the product's way."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from cases.actions import payments, payments_match
from cases.enums import BatchState, PaymentState
from cases.models import Creditor, Payment, PaymentFile
from collections_desk.demo import book
from collections_desk.demo.chance import chance
from collections_desk.demo.story import Paid
from staff.models import User

METHODS = {
    "ys": ("转账", "手机银行", "柜台"),
    "pl": ("ACH", "Card", "Check"),
    "td": ("Faster Payment", "Card"),
    "jd": ("轉帳", "超商"),
}
BOUNCES_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class Line:
    """One row of a payment file."""

    account: str
    reference: str
    amount: Decimal
    value_on: date
    method: str = ""
    reverses: str = ""


def post(creditor: Creditor, paid: Sequence[Paid], *, now: datetime, number: int, by: User) -> None:
    """Post a file of payments, with one bounce and one account that nobody knows."""
    luck = chance("payments", creditor.code, number)
    lines = [
        Line(
            one.account,
            f"{creditor.code.upper()}-{number:02d}-{place:04d}",
            one.amount,
            one.value_on,
            luck.choice(METHODS[creditor.code]),
        )
        for place, one in enumerate(sorted(paid, key=lambda one: (one.value_on, one.account)), start=1)
    ]
    lines += _mistakes(creditor, lines, number)
    _post(creditor, lines, name=f"{creditor.code}-payments-{number:02d}.csv", now=now, by=by)


def post_sample(creditor: Creditor, *, placed_on: date, now: datetime, by: User) -> None:
    """Post what the clients of the sample paid in the months before the placement."""
    lines = [Line(*one) for one in book.sample_payments(placed_on)]
    _post(creditor, lines, name="uci-payments.csv", now=now, by=by)


def _mistakes(creditor: Creditor, lines: list[Line], number: int) -> list[Line]:
    if not lines:
        return []
    found = []
    last = max(line.value_on for line in lines)
    before = Payment.objects.filter(
        creditor=creditor, state=PaymentState.POSTED, amount__gt=0, value_on__lte=last - BOUNCES_AFTER
    )
    bounced = before.order_by("-value_on", "pk").first()
    if bounced:
        reference = f"{creditor.code.upper()}-{number:02d}-R001"
        found.append(Line(bounced.account_reference, reference, -bounced.amount, last, "", bounced.reference))
    if number % 3 == 0:
        first = lines[0]
        typo = f"{first.account[:-2]}{first.account[-1]}{first.account[-2]}X"
        found.append(Line(typo, f"{creditor.code.upper()}-{number:02d}-U001", first.amount, last, first.method))
    return found


def _post(creditor: Creditor, lines: list[Line], *, name: str, now: datetime, by: User) -> None:
    if not lines:
        return
    file = PaymentFile.objects.create(
        creditor=creditor, state=BatchState.APPLIED, file_name=name, created_at=now, created_by=by, applied_at=now
    )
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        (place, one.account, one.reference, one.amount, one.value_on, one.method, one.reverses)
        for place, one in enumerate(lines, start=2)
    )
    text.seek(0)
    with connection.cursor() as cursor:
        payments.hold(cursor, creditor)
        payments_match.open_staging(cursor)
        cursor.copy_expert("COPY payment_staging FROM STDIN (FORMAT csv, FORCE_NOT_NULL (method, reverses_reference))", text)
    outcome = payments.post_batch(creditor=creditor, by=by, now=now, payment_file=file)
    file.counts = {"rows": len(lines), **outcome.counts}
    file.save(update_fields=["counts"])
