"""The age of a debt: one rule, in Python and in SQL.

Age is derived from the due date of the oldest unpaid amount and a date, never stored. Bucket 0
is current, 1 is 1 to 30 days past due, … 6 is 151 to 180, 7 is over 180.
"""

from datetime import date, timedelta

DAYS_PER_BUCKET = 30
LAST_BUCKET = 7
BUCKETS = range(LAST_BUCKET + 1)


def days_past_due(oldest_due_on: date | None, on: date) -> int:
    """Return the whole days from the due date to `on`; 0 when nothing is due yet."""
    return 0 if oldest_due_on is None else max(0, (on - oldest_due_on).days)


def bucket_of(dpd: int) -> int:
    """Return the bucket, 0 to 7, of `dpd` days past due."""
    return min(LAST_BUCKET, -(-max(0, dpd) // DAYS_PER_BUCKET))


def due_on(dpd: int, on: date) -> date | None:
    """Return the due date of a debt that is `dpd` days past due on `on`; None for 0 or less."""
    return on - timedelta(days=dpd) if dpd > 0 else None


def dpd_sql(due_column: str, on: str) -> str:
    """Return the SQL of `days_past_due`; both arguments are trusted column names or placeholders."""
    return f"GREATEST(0, COALESCE({on} - {due_column}, 0))"


def bucket_sql(due_column: str, on: str) -> str:
    """Return the SQL of the bucket of a due date on a date."""
    return f"LEAST({LAST_BUCKET}, ({dpd_sql(due_column, on)} + {DAYS_PER_BUCKET - 1}) / {DAYS_PER_BUCKET})"
