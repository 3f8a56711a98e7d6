"""The nightly accrual of interest, set-based: one entry per account and day, only where its creditor's terms say so.

The rule is `cases.rules.ledger.interest`; a test holds this SQL against it. Entries before the start count in full
from it; each later one from the day after. Days that a hold freezes are taken off again.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from cases.actions.ledger import ledger
from cases.enums import AccountState, EntryKind
from cases.models import Account, Creditor, LedgerEntry
from cases.queries.holds.holds import COVERS, FREEZES_INTEREST_SQL
from cases.rules.ledger import interest as rules
from common import money
from staff.models import User

DAY = timedelta(days=1)
BEARING = """
DROP TABLE IF EXISTS bearing, frozen_day, accrued;
CREATE TEMP TABLE bearing ON COMMIT DROP AS
SELECT a.id AS account_id, a.case_id, GREATEST(a.stated_on, %(since)s) AS since
FROM cases_account a JOIN cases_case k ON k.id = a.case_id AND k.state <> 'closed'
WHERE a.creditor_id = %(creditor)s AND a.state = 'open' AND GREATEST(a.stated_on, %(since)s) < %(on)s;
CREATE INDEX ON bearing (account_id);
ANALYZE bearing;
"""
# Only accounts of cases with a hold of a freezing kind at all are asked day by day.
FROZEN = """
CREATE TEMP TABLE frozen_day ON COMMIT DROP AS
SELECT b.account_id, f.day FROM bearing b JOIN cases_case k ON k.id = b.case_id
CROSS JOIN LATERAL (
    SELECT day::date FROM generate_series(b.since + 1, %(on)s::date, '1 day') AS day
) f
WHERE {ever} AND {freezes};
"""
ACCRUED = """
CREATE TEMP TABLE accrued ON COMMIT DROP AS
SELECT t.account_id, t.case_id,
       round(GREATEST(t.borne - COALESCE(f.borne, 0), 0) * %(rate)s, %(exponent)s) - t.booked AS amount
FROM (
    SELECT b.account_id, b.case_id,
           sum(({base}) * (%(on)s - GREATEST(e.effective_on, b.since))) AS borne,
           COALESCE(sum(e.interest) FILTER (WHERE e.kind = 'interest' AND e.effective_on > b.since), 0) AS booked
    FROM bearing b JOIN cases_ledgerentry e ON e.account_id = b.account_id AND e.effective_on <= %(on)s
    GROUP BY b.account_id, b.case_id
) t LEFT JOIN (
    SELECT d.account_id, sum({base}) AS borne
    FROM frozen_day d JOIN cases_ledgerentry e ON e.account_id = d.account_id AND e.effective_on < d.day
    GROUP BY d.account_id
) f USING (account_id)
"""
ENTRIES = """
WITH booked AS (
    INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, interest, principal, fees, late_charges,
        costs, unapplied, recorded_at, recorded_by_id)
    SELECT account_id, 'interest', 'interest:' || %(on)s::date, %(on)s, amount, 0, 0, 0, 0, 0, %(now)s, %(by)s
    FROM accrued WHERE amount <> 0 ORDER BY account_id
    ON CONFLICT DO NOTHING RETURNING account_id
)
DELETE FROM accrued x WHERE NOT EXISTS (SELECT 1 FROM booked b WHERE b.account_id = x.account_id)
"""
ACCOUNTS = f"""
UPDATE cases_account a SET interest = a.interest + x.amount,
    oldest_due_on = {ledger.DUE_IN_FORCE.format(balance="a.balance + x.amount")}
FROM accrued x WHERE x.account_id = a.id
"""  # noqa: S608 - own text
CASES = ledger.UPDATE_CASES.format(sums=ledger.CASE_SUMS.format(cases="a.case_id IN (SELECT case_id FROM accrued)"))


def accrue(*, creditor: Creditor, on: date, now: datetime, by: User | None = None) -> int:
    """Book the interest up to the day `on`; return how many accounts got an entry. The same day again books nothing.

    The caller holds the transaction. Nothing is asked for a creditor without interest, the default. Terms that compound
    are booked day by day, so that interest bears interest from the day after it.
    """
    if creditor.interest_kind == rules.NONE or creditor.interest_from is None:
        return 0
    ledger.hold(creditor.pk)
    first = on
    if creditor.interest_kind == rules.DAILY:
        first = min(on, max(_last(creditor) or creditor.interest_from, creditor.interest_from))
    days = [first + DAY * number for number in range((on - first).days + 1)]
    return sum(_book(creditor, day, now=now, by=by) for day in days)


def _last(creditor: Creditor) -> date | None:
    """Return the last day whose interest was booked, or the day after the oldest statement when none was."""
    booked = LedgerEntry.objects.filter(account__creditor=creditor, kind=EntryKind.INTEREST)
    last: date | None = booked.aggregate(last=Max("effective_on"))["last"]
    if last is not None:
        return last
    open_accounts = Account.objects.filter(creditor=creditor, state=AccountState.OPEN)
    oldest: date | None = open_accounts.aggregate(oldest=Min("stated_on"))["oldest"]
    return oldest + DAY if oldest else None


def _book(creditor: Creditor, on: date, *, now: datetime, by: User | None) -> int:
    base = " + ".join(
        f"e.{part}" for part in rules.bearing(creditor.interest_kind, on_charges=creditor.interest_on_charges)
    )
    values: dict[str, Any] = {
        "creditor": creditor.pk,
        "since": creditor.interest_from - DAY if creditor.interest_from else None,
        "on": on,
        "rate": creditor.interest_rate,
        "exponent": money.exponent(creditor.currency),
        "now": now,
        "by": by.pk if by else None,
    }
    ever = FREEZES_INTEREST_SQL.replace(COVERS, "true")
    freezes = FREEZES_INTEREST_SQL.replace("%(on)s", "f.day")
    with connection.cursor() as cursor:
        cursor.execute(BEARING, values)
        cursor.execute(FROZEN.format(ever=ever, freezes=freezes), values)
        cursor.execute(ACCRUED.format(base=base), values)
        cursor.execute(ENTRIES, values)
        cursor.execute(ACCOUNTS)
        cursor.execute(CASES)
        cursor.execute("SELECT count(*) FROM accrued")
        return int(cursor.fetchone()[0])
