# ruff: noqa: S608 - the statements are built from the names of this file
"""Snapshots of ages: taken when a day opens, of the day before, and brought up to what comes in for earlier days.

By bucket every day, by account at a month's end. A ledger is append-only, so that what a snapshot knew is what was
there up to its mark: the difference between then and now, for the accounts that something came in for, is all that is
written. Nothing is asked of the others.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from cases.actions.ledger import ledger
from cases.models import AgeSnapshot, Creditor, SnapshotMark
from cases.queries.ages import AGES, ALL_ROWS
from cases.rules.age import bucket_sql
from staff.models import User

DAY = timedelta(days=1)
TABLES = """
DROP TABLE IF EXISTS scope, day, month_end, flow;
CREATE TEMP TABLE scope (
    account_id bigint, sign integer, since date, entry bigint, stated bigint, absence bigint
) ON COMMIT DROP;
CREATE TEMP TABLE day (creditor_id bigint, "on" date) ON COMMIT DROP;
"""
NOW = f"{ALL_ROWS}, {ALL_ROWS}, {ALL_ROWS}"
# Accounts of which something is dated after the day that closes: what they show now is not what they showed then.
AHEAD = f"""
INSERT INTO scope
SELECT f.account_id, 1, %(on)s, {NOW} FROM (
    SELECT account_id FROM cases_ledgerentry WHERE effective_on > %(on)s
    UNION SELECT account_id FROM cases_statedage WHERE until > %(on)s
    UNION SELECT account_id FROM cases_absence WHERE until > %(on)s
    UNION SELECT id FROM cases_account
        WHERE creditor_id = %(creditor)s AND state IN ('recalled', 'closed') AND closed_on > %(on)s
) f JOIN cases_account a ON a.id = f.account_id AND a.creditor_id = %(creditor)s;
INSERT INTO day VALUES (%(creditor)s, %(on)s);
ANALYZE scope;
"""
AT_CLOSE = f"""
WITH {AGES}
SELECT account_id, bucket, balance FROM aged
UNION ALL
SELECT a.id, {bucket_sql("a.oldest_due_on", "%(on)s::date")}, a.balance FROM cases_account a
WHERE a.creditor_id = %(creditor)s AND a.state = 'open' AND NOT EXISTS (
    SELECT 1 FROM scope t WHERE t.account_id = a.id)
"""
# A day without accounts has its row, too: it was closed.
BY_BUCKET = """
INSERT INTO cases_agesnapshot (creditor_id, "on", bucket, accounts, balance, taken_at)
SELECT %(creditor)s, %(on)s, COALESCE(bucket, 0), count(account_id), COALESCE(sum(balance), 0), %(now)s
FROM (SELECT 1) one LEFT JOIN ({accounts}) c ON true GROUP BY 3
"""
TAKE_DAY = BY_BUCKET.format(accounts=AT_CLOSE)
TAKE_MONTH = f"""
WITH written AS (
    INSERT INTO cases_monthendage (account_id, month_end, bucket, balance)
    SELECT account_id, %(on)s, bucket, balance FROM ({AT_CLOSE}) c ORDER BY account_id
    RETURNING account_id, bucket, balance
)
{BY_BUCKET.format(accounts="TABLE written")}
"""
# What came in since the mark for days that are closed: each account as it was known and as it is known now.
CHANGED = f"""
INSERT INTO scope
SELECT c.account_id, s.sign, c.since, s.entry, s.stated, s.absence FROM (
    SELECT f.account_id, GREATEST(min(f.day), %(since)s) AS since FROM (
        SELECT account_id, effective_on AS day FROM cases_ledgerentry WHERE id > %(entry)s
        UNION ALL SELECT account_id, until FROM cases_statedage WHERE id > %(stated)s
        UNION ALL SELECT account_id, until FROM cases_absence WHERE id > %(absence)s
    ) f JOIN cases_account a ON a.id = f.account_id AND a.creditor_id = %(creditor)s
    WHERE f.day <= %(last)s GROUP BY f.account_id
) c CROSS JOIN (VALUES (1, {NOW}), (-1, %(entry)s, %(stated)s, %(absence)s)) AS s (sign, entry, stated, absence);
INSERT INTO day
SELECT DISTINCT creditor_id, "on" FROM cases_agesnapshot
WHERE creditor_id = %(creditor)s AND "on" >= (SELECT min(since) FROM scope);
ANALYZE scope;
"""
DIFFERENCE = f"""
WITH {AGES}, difference AS MATERIALIZED (
    SELECT "on", bucket, sum(sign) AS accounts, sum(sign * balance) AS balance FROM aged GROUP BY 1, 2
    HAVING sum(sign) <> 0 OR sum(sign * balance) <> 0
), changed AS (
    UPDATE cases_agesnapshot s SET accounts = s.accounts + d.accounts, balance = s.balance + d.balance
    FROM difference d WHERE s.creditor_id = %(creditor)s AND s."on" = d."on" AND s.bucket = d.bucket
    RETURNING s."on", s.bucket
)
INSERT INTO cases_agesnapshot (creditor_id, "on", bucket, accounts, balance, taken_at)
SELECT %(creditor)s, d."on", d.bucket, d.accounts, d.balance, %(now)s FROM difference d
WHERE NOT EXISTS (SELECT 1 FROM changed c WHERE c."on" = d."on" AND c.bucket = d.bucket)
"""
# Month ends by account, of the accounts in scope, are replaced where they differ; returned are the months touched.
MONTH_ENDS = f"""
DELETE FROM scope WHERE sign < 0;
DELETE FROM day WHERE extract(day FROM "on" + 1) <> 1;
CREATE TEMP TABLE month_end ON COMMIT DROP AS
WITH {AGES} SELECT account_id, "on", bucket, balance FROM aged;
CREATE INDEX ON month_end ("on", account_id);
ANALYZE month_end;
"""
REPLACED = """
WITH gone AS (
    DELETE FROM cases_monthendage m USING scope t, day d
    WHERE m.month_end = d."on" AND m.account_id = t.account_id AND d."on" >= t.since AND NOT EXISTS (
        SELECT 1 FROM month_end e WHERE e.account_id = m.account_id AND e."on" = m.month_end)
    RETURNING m.month_end
), changed AS (
    UPDATE cases_monthendage m SET bucket = e.bucket, balance = e.balance FROM month_end e
    WHERE e.account_id = m.account_id AND e."on" = m.month_end AND (m.bucket, m.balance) <> (e.bucket, e.balance)
    RETURNING m.month_end
), added AS (
    INSERT INTO cases_monthendage (account_id, month_end, bucket, balance)
    SELECT account_id, "on", bucket, balance FROM month_end e WHERE NOT EXISTS (
        SELECT 1 FROM cases_monthendage m WHERE m.account_id = e.account_id AND m.month_end = e."on")
    ORDER BY 1, 2 RETURNING month_end
)
SELECT DISTINCT month_end FROM (TABLE gone UNION ALL TABLE changed UNION ALL TABLE added) m ORDER BY 1
"""
FLOWS_OF = """
SELECT b.bucket AS from_bucket, n.bucket AS to_bucket, count(*) AS accounts, sum(b.balance) AS balance
FROM cases_monthendage b JOIN cases_account a ON a.id = b.account_id AND a.creditor_id = %(creditor)s
LEFT JOIN cases_monthendage n ON n.account_id = b.account_id AND n.month_end = %(on)s
WHERE b.month_end = %(before)s GROUP BY 1, 2
"""
FLOWS = f"""
DROP TABLE IF EXISTS flow;
CREATE TEMP TABLE flow ON COMMIT DROP AS {FLOWS_OF};
DELETE FROM cases_rollflow r WHERE r.creditor_id = %(creditor)s AND r.month_end = %(on)s AND NOT EXISTS (
    SELECT 1 FROM flow f WHERE f.from_bucket = r.from_bucket AND f.to_bucket IS NOT DISTINCT FROM r.to_bucket);
UPDATE cases_rollflow r SET accounts = f.accounts, balance = f.balance FROM flow f
WHERE r.creditor_id = %(creditor)s AND r.month_end = %(on)s AND r.from_bucket = f.from_bucket
    AND r.to_bucket IS NOT DISTINCT FROM f.to_bucket AND (r.accounts, r.balance) <> (f.accounts, f.balance);
INSERT INTO cases_rollflow (creditor_id, month_end, from_bucket, to_bucket, accounts, balance)
SELECT %(creditor)s, %(on)s, f.from_bucket, f.to_bucket, f.accounts, f.balance FROM flow f
ON CONFLICT DO NOTHING;
"""
LAST_ROWS = """
SELECT COALESCE((SELECT max(id) FROM cases_ledgerentry), 0), COALESCE((SELECT max(id) FROM cases_statedage), 0),
    COALESCE((SELECT max(id) FROM cases_absence), 0)
"""


def take(*, creditor: Creditor, on: date, now: datetime, by: User | None = None) -> bool:
    """Write down the ages at the close of the day before `on`, once; return whether they were not there yet.

    Snapshots of earlier days are brought up to what came in since. When `on` begins a month, the age of each account
    is written as well, and what rolled from one bucket to another since the month before. The caller holds the
    transaction.
    """
    ledger.hold(creditor.pk)
    closed = on - DAY
    mark = SnapshotMark.objects.filter(creditor=creditor).first()
    changed = mark is not None and _bring_up(mark, now=now)
    is_new = not AgeSnapshot.objects.filter(creditor=creditor, on=closed).exists()
    if is_new:
        _close(creditor, closed, now=now)
    if is_new or changed:
        _set(mark or SnapshotMark(creditor=creditor, since=closed))
    return is_new


@transaction.atomic
def keep_up(*, creditor: Creditor, now: datetime) -> bool:
    """Bring the snapshots of closed days up to what came in for them; return whether anything had come.

    While somebody else writes the creditor's ledger nothing is done: the next time brings it.
    """
    if not ledger.held(creditor.pk):
        return False
    mark = SnapshotMark.objects.filter(creditor=creditor).first()
    if mark is None or not _bring_up(mark, now=now):
        return False
    _set(mark)
    return True


def sweep(*, now: datetime) -> None:
    """Bring the snapshots of every creditor up to what came in; twice is once."""
    for creditor in Creditor.objects.filter(snapshot_mark__isnull=False).order_by("pk"):
        keep_up(creditor=creditor, now=now)


def _close(creditor: Creditor, closed: date, *, now: datetime) -> None:
    values: dict[str, Any] = {"creditor": creditor.pk, "on": closed, "now": now}
    with connection.cursor() as cursor:
        ends_month = (closed + DAY).day == 1
        for statement in (TABLES, AHEAD, TAKE_MONTH if ends_month else TAKE_DAY):
            cursor.execute(statement, values)
        if ends_month:
            _flow(cursor, creditor.pk, closed)


def _bring_up(mark: SnapshotMark, *, now: datetime) -> bool:
    """Write the difference that what came in since the mark makes to the snapshots there are."""
    last = AgeSnapshot.objects.filter(creditor=mark.creditor_id).order_by("-on").values_list("on", flat=True).first()
    values: dict[str, Any] = {
        "creditor": mark.creditor_id,
        "since": mark.since,
        "entry": mark.entry,
        "stated": mark.stated,
        "absence": mark.absence,
        "last": last,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.execute(CHANGED, values)
        cursor.execute("SELECT EXISTS (SELECT 1 FROM scope)")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(DIFFERENCE, values)
        cursor.execute(MONTH_ENDS)
        cursor.execute(REPLACED)
        months = {month for (month,) in cursor.fetchall()}
        months |= {_month_after(month) for month in months}
        taken = AgeSnapshot.objects.filter(creditor=mark.creditor_id, on__in=months).order_by("on")
        for month in taken.values_list("on", flat=True).distinct():
            _flow(cursor, mark.creditor_id, month)
    return True


def _flow(cursor: Any, creditor_id: int, month_end: date) -> None:
    """Write what rolled to this month end from the one before, where it differs from what is written."""
    before = month_end.replace(day=1) - DAY
    cursor.execute(FLOWS, {"creditor": creditor_id, "on": month_end, "before": before})


def _month_after(month_end: date) -> date:
    return ((month_end + DAY).replace(day=28) + 4 * DAY).replace(day=1) - DAY


def _set(mark: SnapshotMark) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LAST_ROWS)
        mark.entry, mark.stated, mark.absence = cursor.fetchone()
    mark.save()
