"""What is owed now by creditor and age: the small matrix of the homes."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from cases.models import Case, Creditor
from cases.queries import business_days
from cases.rules.age import BUCKETS, bucket_sql
from staff.models import User

# The open cases that the reader sees come in as the SQL of the queryset itself, so that access has one place.
AGES = """
SELECT s.creditor_id, {bucket} AS bucket, count(*), sum(s.balance)
FROM ({cases}) s JOIN unnest(%s::bigint[], %s::date[]) AS d (creditor_id, today) ON d.creditor_id = s.creditor_id
GROUP BY 1, 2"""


@dataclass(frozen=True)
class Ages:
    """One creditor's open cases by bucket 0 to 7, as (bucket, cases, balance)."""

    creditor: Creditor
    buckets: list[tuple[int, int, Decimal]]
    cases: int
    balance: Decimal


def ages(user: User, *, now: datetime) -> list[Ages]:
    """Return the open cases that `user` sees by creditor and age, on each creditor's business date."""
    creditors = list(Creditor.objects.order_by("name"))
    days = business_days.all_today(now=now)
    chosen = Case.objects.visible_to(user).open().values("creditor_id", "balance", "oldest_due_on").order_by()
    sql, params = chosen.query.sql_with_params()
    text = AGES.format(bucket=bucket_sql("s.oldest_due_on", "d.today"), cases=sql)
    with connection.cursor() as cursor:
        cursor.execute(text, [*params, list(days), list(days.values())])
        found: dict[tuple[int, int], Any] = {(row[0], row[1]): row[2:] for row in cursor.fetchall()}
    lines = []
    for one in creditors:
        nothing = (0, Decimal(0))
        buckets = [(bucket, *found.get((one.pk, bucket), nothing)) for bucket in BUCKETS]
        count = sum(cases for _bucket, cases, _balance in buckets)
        if count:
            lines.append(Ages(one, buckets, count, sum((balance for _one, _two, balance in buckets), Decimal(0))))
    return lines
