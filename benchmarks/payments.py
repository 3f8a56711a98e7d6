"""How quickly a creditor's file of 100,000 payments becomes payments, allocations and balances.

End to end: the file is taken in and encrypted, read, checked cell by cell, previewed, posted, and the promises it
touches are judged. One row in fifty is a reversal, one in fifty has no account here, every fifth account pays twice,
every hundredth has a promise. The floor is the same rows by bare COPY and INSERT … SELECT of payments and entries,
with nothing checked, allocated or kept up to date.
"""

import csv
import io
import time
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

ROWS = 100_000
ACCOUNTS = 80_000
BAR = 10_000
PLACED_ON = date(2026, 10, 31)
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
HEADER = ["account", "reference", "amount", "value date", "method", "reversal of"]
BOOK = (
    """
    INSERT INTO cases_debtor (creditor_id, reference, name, language, region, time_zones, created_at)
    SELECT %(creditor)s, 'CU' || n, 'Debtor ' || n, '', '', '[]', now() FROM generate_series(1, %(accounts)s) n
    """,
    """
    INSERT INTO cases_case (number, creditor_id, debtor_id, state, close_reason, opened_on, balance, oldest_due_on,
        next_action, last_contact_channel, last_outcome)
    SELECT %(code)s || '-' || id, %(creditor)s, id, 'in_work', '', %(on)s, 1000, %(on)s::date - 40, 'call', '', ''
    FROM cases_debtor WHERE creditor_id = %(creditor)s
    """,
    """
    INSERT INTO cases_account (creditor_id, debtor_id, case_id, placement_id, reference, card_last_four, product, state,
        placed_on, dpd_at_placement, stated_on, stated_due_on, oldest_due_on, principal, interest, fees, late_charges,
        costs, unapplied)
    SELECT %(creditor)s, d.id, k.id, %(placement)s, 'AC' || substr(d.reference, 3), '', '', 'open', %(on)s, 40, %(on)s,
        %(on)s::date - 40, %(on)s::date - 40, 800, 150, 50, 0, 0, 0
    FROM cases_debtor d JOIN cases_case k ON k.debtor_id = d.id WHERE d.creditor_id = %(creditor)s
    """,
    """
    INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees, late_charges,
        costs, unapplied, recorded_at)
    SELECT id, 'placement', 'placement:1', %(on)s, 800, 150, 50, 0, 0, 0, now()
    FROM cases_account WHERE creditor_id = %(creditor)s
    """,
    """
    INSERT INTO cases_promise (case_id, amount, due_on, tolerance_days, tolerance_percent, kept_until, last_on, method,
        state, received, after_the_fact, reason, recorded_at, recorded_by_id)
    SELECT id, 100, '2026-11-20', 3, 5, '2026-11-20', '2026-11-23', '', 'open', 0, false, '', '2026-11-02 02:00+00',
        %(by)s
    FROM cases_case WHERE creditor_id = %(creditor)s AND id %% 100 = 0
    """,
    "ANALYZE cases_account",
    "ANALYZE cases_ledgerentry",
)
FLOOR_STAGE = """
    CREATE TEMP TABLE bare_payment (account text, reference text, amount numeric, value_on date, method text,
        reverses text) ON COMMIT DROP
"""
FLOOR = (
    """
    INSERT INTO cases_payment (creditor_id, account_id, account_reference, reference, amount, value_on, state, method,
        reverses_reference, dpd, note, recorded_at)
    SELECT %(creditor)s, a.id, b.account, b.reference, abs(b.amount), b.value_on,
        CASE WHEN a.id IS NULL THEN 'unmatched' ELSE 'posted' END, b.method, '', 40, '', now()
    FROM bare_payment b LEFT JOIN cases_account a ON a.creditor_id = %(creditor)s AND a.reference = b.account
    """,
    """
    INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees, late_charges,
        costs, unapplied, payment_id, recorded_at)
    SELECT account_id, 'payment', 'payment:' || reference, value_on, -amount, 0, 0, 0, 0, 0, id, now()
    FROM cases_payment WHERE creditor_id = %(creditor)s AND account_id IS NOT NULL
    """,
)


def _row(number: int) -> list[str]:
    account = number % ACCOUNTS + 1
    value_on = f"2026-11-{number % 20 + 1:02d}"
    if number % 50 == 49:
        known = number - 10
        return [f"AC{known % ACCOUNTS + 1}", f"BOUNCE{known}", f"-{_amount(known)}", "2026-11-22", "", f"PAY{known}"]
    if number % 50 == 7:
        return [f"ELSEWHERE{account}", f"PAY{number}", _amount(number), value_on, "transfer", ""]
    return [f"AC{account}", f"PAY{number}", _amount(number), value_on, "transfer" if number % 3 else "counter", ""]


def _amount(number: int) -> str:
    return f"{number % 1200 + 1}.{number % 100:02d}"


def _written(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _book(code: str) -> Any:
    """Return a creditor with its accounts, each owing 1,000."""
    from cases.models import CHINESE_ORDER, Creditor, Placement
    from staff.models import User

    creditor = Creditor.objects.create(
        code=code,
        name=f"Bank {code}",
        jurisdiction="cn",
        currency="CNY",
        time_zone="Asia/Shanghai",
        phone_region="CN",
        allocation_order=CHINESE_ORDER,
    )
    placement = Placement.objects.create(creditor=creditor, placed_on=PLACED_ON, file_name="a.csv", created_at=NOW)
    by, _new = User.objects.get_or_create(username="bench.payments", defaults={"name": "Bench", "role": "collector"})
    known: dict[str, Any] = {
        "creditor": creditor.pk,
        "placement": placement.pk,
        "on": PLACED_ON,
        "code": code,
        "by": by.pk,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in BOOK:
            cursor.execute(statement, {**known, "accounts": ACCOUNTS})
    return creditor


def _floor(content: bytes) -> float:
    creditor = _book("payfloor")
    start = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FLOOR_STAGE)
        cursor.copy_expert(
            "COPY bare_payment FROM STDIN (FORMAT csv, FORCE_NOT_NULL (method, reverses))", io.BytesIO(content)
        )
        cursor.execute("ANALYZE bare_payment")
        for statement in FLOOR:
            cursor.execute(statement, {"creditor": creditor.pk})
    return time.perf_counter() - start


def _product(content: bytes) -> tuple[float, float, dict[str, Any]]:
    """Return the seconds of reading and of posting, and what became of the rows."""
    from cases.actions.payments import payments_files, payments_import
    from cases.imports.progress import Silent

    creditor = _book("paydesk")
    start = time.perf_counter()
    row = payments_files.upload(stream=io.BytesIO(content), name="payments.csv", creditor=creditor, by=None, now=NOW)
    payments_import.read(payment_file_id=row.pk, progress=Silent(), now=NOW)
    middle = time.perf_counter()
    row = payments_import.apply(payment_file_id=row.pk, by=None, progress=Silent(), now=NOW)
    return middle - start, time.perf_counter() - middle, row.counts


def measure() -> list[dict[str, Any]]:
    """Return the figure: payments a second from file to ledger, its floor and whether the bar holds."""
    rows = [_row(number) for number in range(ROWS)]
    bare = _floor(_written(rows))
    reading, posting, counts = _product(_written([HEADER, *rows]))
    speed = ROWS / (reading + posting)
    return [
        {
            "name": "payments, rows/s",
            "value": round(speed),
            "floor": round(ROWS / bare),
            "bar": BAR,
            "seconds_reading": round(reading, 2),
            "seconds_posting": round(posting, 2),
            "counts": counts,
            "holds": speed >= BAR,
        }
    ]
