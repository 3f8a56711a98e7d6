"""Snapshots of ages, taken when a day opens, of the day before: by bucket every day, by account at a month's end."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from cases.models import AgeSnapshot, Creditor
from cases.rules.age import bucket_sql
from staff.models import User

BUCKET = bucket_sql("a.oldest_due_on", "%(on)s::date")
DAY = f"""
INSERT INTO cases_agesnapshot (creditor_id, "on", bucket, accounts, balance, taken_at)
SELECT %(creditor)s, %(on)s, {BUCKET}, count(*), sum(a.balance), %(now)s
FROM cases_account a WHERE a.creditor_id = %(creditor)s AND a.state = 'open' GROUP BY 3
"""  # noqa: S608 - own text
MONTH = f"""
INSERT INTO cases_monthendage (account_id, month_end, bucket, balance)
SELECT a.id, %(on)s, {BUCKET}, a.balance
FROM cases_account a WHERE a.creditor_id = %(creditor)s AND a.state = 'open' ORDER BY a.id
"""  # noqa: S608 - own text
FLOWS = """
INSERT INTO cases_rollflow (creditor_id, month_end, from_bucket, to_bucket, accounts, balance)
SELECT %(creditor)s, %(on)s, b.bucket, n.bucket, count(*), sum(b.balance)
FROM cases_monthendage b JOIN cases_account a ON a.id = b.account_id AND a.creditor_id = %(creditor)s
LEFT JOIN cases_monthendage n ON n.account_id = b.account_id AND n.month_end = %(on)s
WHERE b.month_end = %(before)s GROUP BY 3, 4
"""


def take(*, creditor: Creditor, on: date, now: datetime, by: User | None = None) -> bool:
    """Write down the ages at the close of the day before `on`, once; return whether they were not there yet.

    When `on` begins a month, the age of each account as well, and what rolled from one bucket to another since the
    month before. The caller holds the transaction.
    """
    closed = on - timedelta(days=1)
    if AgeSnapshot.objects.filter(creditor=creditor, on=closed).exists():
        return False
    before = closed.replace(day=1) - timedelta(days=1)
    values: dict[str, Any] = {"creditor": creditor.pk, "on": closed, "now": now, "before": before}
    with connection.cursor() as cursor:
        for statement in (DAY, MONTH, FLOWS) if on.day == 1 else (DAY,):
            cursor.execute(statement, values)
    return True
