"""How quickly a creditor's file of 100,000 accounts becomes debtors, cases, accounts, ledger and phones.

End to end: the file is taken in and encrypted, read, checked cell by cell, compared, confirmed and imported. The
floor is the same rows by bare COPY into a temporary table and one INSERT … SELECT per table, with nothing checked.
"""

import csv
import io
import time
from datetime import date
from typing import Any

from django.db import connection, transaction

ROWS = 100_000
BAR = 10_000
LEAST_SHARE = 0.4
PLACED_ON = date(2026, 10, 31)
HEADER = ["account", "customer", "name", "mobile", "principal", "interest", "fees", "dpd", "last four", "product"]

STAGE = """
    CREATE TEMP TABLE bare (account text, customer text, name text, mobile text, principal numeric, interest numeric,
        fees numeric, dpd integer, last_four text, product text) ON COMMIT DROP
"""
FLOOR = (
    """
    CREATE TEMP TABLE bare_placed ON COMMIT DROP AS
    SELECT customer, nextval((SELECT pg_get_serial_sequence('cases_debtor', 'id')::regclass)) AS debtor_id,
           nextval((SELECT pg_get_serial_sequence('cases_case', 'id')::regclass)) AS case_id,
           sum(principal + interest + fees) AS balance, max(dpd) AS dpd, min(name) AS name
    FROM bare GROUP BY customer
    """,
    """
    INSERT INTO cases_debtor (id, creditor_id, reference, name, language, region, time_zones, created_at)
    SELECT debtor_id, %(creditor)s, customer, name, '', '', '[]', now() FROM bare_placed
    """,
    """
    INSERT INTO cases_case (id, number, creditor_id, debtor_id, state, close_reason, opened_on, balance, oldest_due_on,
        next_action, last_contact_channel, last_outcome)
    SELECT case_id, 'BARE-' || case_id, %(creditor)s, debtor_id, 'placed', '', %(on)s, balance, %(on)s::date - dpd,
        'call', '', '' FROM bare_placed
    """,
    """
    INSERT INTO cases_account (creditor_id, debtor_id, case_id, placement_id, reference, card_last_four, product, state,
        placed_on, dpd_at_placement, stated_on, stated_due_on, oldest_due_on, principal, interest, fees, late_charges,
        costs, unapplied)
    SELECT %(creditor)s, debtor_id, case_id, %(placement)s, account, last_four, product, 'open', %(on)s, b.dpd, %(on)s,
        %(on)s::date - b.dpd, %(on)s::date - b.dpd, principal, interest, fees, 0, 0, 0
    FROM bare b JOIN bare_placed USING (customer)
    """,
    """
    INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees, late_charges,
        costs, unapplied, recorded_at)
    SELECT id, 'placement', 'placement:1', %(on)s, principal, interest, fees, 0, 0, 0, now()
    FROM cases_account WHERE creditor_id = %(creditor)s
    """,
    """
    INSERT INTO cases_contactpoint (debtor_id, kind, place, value, state, source, created_at)
    SELECT DISTINCT debtor_id, 'phone', 'mobile', '+86' || mobile, 'new', 'placement', now()
    FROM bare b JOIN bare_placed USING (customer)
    """,
)


def _rows() -> list[list[str]]:
    """Return made-up accounts; every tenth debtor has two."""
    return [
        [
            f"AC{number:09d}",
            f"CU{number - (number % 10 == 9):08d}",
            f"Debtor {number:06d}",
            f"138{(number - (number % 10 == 9)):08d}",
            f"{number % 90_000 + 100}.{number % 100:02d}",
            f"{number % 700}.50",
            f"{number % 90}.00",
            str(number % 260 + 1),
            f"{number % 10_000:04d}",
            "Gold" if number % 3 else "Standard",
        ]
        for number in range(ROWS)
    ]


def _written(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _creditor(code: str) -> Any:
    from cases.models import CHINESE_ORDER, Creditor

    return Creditor.objects.create(
        code=code,
        name=f"Bank {code}",
        jurisdiction="cn",
        currency="CNY",
        time_zone="Asia/Shanghai",
        phone_region="CN",
        allocation_order=CHINESE_ORDER,
    )


def _floor(content: bytes) -> float:
    from cases.models import Placement
    from common import clock

    creditor = _creditor("bare")
    placement = Placement.objects.create(
        creditor=creditor, placed_on=PLACED_ON, file_name="bare.csv", created_at=clock.now()
    )
    known = {"creditor": creditor.pk, "placement": placement.pk, "on": PLACED_ON}
    start = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STAGE)
        cursor.copy_expert("COPY bare FROM STDIN (FORMAT csv)", io.BytesIO(content))
        cursor.execute("ANALYZE bare")
        for statement in FLOOR:
            cursor.execute(statement, known)
    return time.perf_counter() - start


def _product(content: bytes) -> tuple[float, float]:
    """Return the seconds of reading and of importing."""
    from cases.actions.placements import placements, placements_apply, placements_read
    from cases.imports.progress import Silent
    from common import clock

    terms = placements.Terms(creditor=_creditor("desk"), placed_on=PLACED_ON)
    start = time.perf_counter()
    placement = placements.upload(
        stream=io.BytesIO(content), name="accounts.csv", terms=terms, by=None, now=clock.now()
    )
    placements_read.read(placement_id=placement.pk, progress=Silent(), now=clock.now())
    middle = time.perf_counter()
    placements_apply.apply(placement_id=placement.pk, by=None, progress=Silent(), now=clock.now())
    return middle - start, time.perf_counter() - middle


def measure() -> list[dict[str, Any]]:
    """Return the figure: rows a second from file to ledger, its floor and whether both bars hold."""
    rows = _rows()
    bare = _floor(_written(rows))
    reading, applying = _product(_written([HEADER, *rows]))
    speed, floor = ROWS / (reading + applying), ROWS / bare
    return [
        {
            "name": "import of accounts, rows/s",
            "value": round(speed),
            "floor": round(floor),
            "bar": BAR,
            "share": round(speed / floor, 2),
            "least_share": LEAST_SHARE,
            "seconds_reading": round(reading, 2),
            "seconds_importing": round(applying, 2),
            "holds": speed >= BAR and speed >= LEAST_SHARE * floor,
        }
    ]
