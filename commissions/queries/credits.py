"""Which payments a month credits, to whom, and why some are left out: one selection for runs and estimates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from commissions.rules.bands import Table
from commissions.rules.statements import Credit

# What was really allocated to the debt is the sum of the components in the ledger entry; what went to `unapplied`
# is not credited. A reversal takes back from whom the payment was credited to. A payment of a month that is
# already locked, and that no locked run has a line for, came late: it is credited now (paid history never changes).
WHO = "CASE WHEN p.reverses_id IS NULL THEN p.collector_id ELSE o.collector_id END"
SELECTION = """
    SELECT p.id AS payment_id, {who} AS collector_id, p.amount AS paid,
           p.value_on < %(month)s AS late, a.dpd_at_placement AS dpd, p.state,
           -COALESCE(sum(e.principal + e.interest + e.fees + e.late_charges + e.costs), 0) AS base,
           COALESCE(sum(e.principal + e.interest + e.fees + e.late_charges + e.costs - e.unapplied), 0) AS moved
    FROM ({payments}) p
    JOIN cases_creditor c ON c.id = p.creditor_id
    JOIN cases_account a ON a.id = p.account_id
    LEFT JOIN cases_payment o ON o.id = p.reverses_id
    LEFT JOIN cases_ledgerentry e ON e.payment_id = p.id AND e.kind IN ('payment', 'reversal')
    WHERE c.currency = %(currency)s AND p.state IN ('posted', 'reversed', 'before_placement') AND ({whose})
    GROUP BY p.id, p.collector_id, p.amount, p.value_on, p.state, p.reverses_id, o.collector_id, a.dpd_at_placement
"""
COLUMNS = "p.id, p.creditor_id, p.account_id, p.collector_id, p.amount, p.value_on, p.state, p.reverses_id"
OF_MONTH = f"""
    SELECT {COLUMNS} FROM cases_payment p WHERE p.value_on >= %(month)s AND p.value_on < %(next_month)s
"""  # noqa: S608 - the parts are constants of this module
LATE = f"""
    SELECT {COLUMNS} FROM cases_payment p
    JOIN commissions_run r ON r.currency = %(currency)s AND r.month < %(month)s AND r.state IN ('approved', 'exported')
        AND p.value_on >= r.month AND p.value_on < r.month + INTERVAL '1 month'
    WHERE NOT EXISTS (SELECT 1 FROM commissions_line l JOIN commissions_run n ON n.id = l.run_id
                      WHERE l.payment_id = p.id AND n.state IN ('approved', 'exported'))
"""  # noqa: S608 - the parts are constants of this module
CHOSEN = f"""
    CREATE TEMPORARY TABLE commissions_chosen ON COMMIT DROP AS
    SELECT s.payment_id, s.collector_id, s.paid, s.late, s.dpd, s.base, s.moved, b.row, b.rate,
           CASE WHEN s.state = 'before_placement' THEN 'before_placement'
                WHEN s.base = 0 THEN 'overpaid'
                WHEN s.collector_id IS NULL THEN 'no_collector'
                WHEN b.row IS NULL THEN 'no_rate'
                WHEN t.id IS NULL THEN 'no_target'
                ELSE '' END AS exclusion
    FROM ({SELECTION.format(who=WHO, payments=f"{OF_MONTH} UNION ALL {LATE}", whose="true")}) s
    LEFT JOIN unnest(%(starts)s::int[], %(ends)s::int[], %(rates)s::numeric[], %(rows)s::int[])
        AS b (from_dpd, to_dpd, rate, row) ON s.dpd >= b.from_dpd AND (b.to_dpd IS NULL OR s.dpd < b.to_dpd)
    LEFT JOIN commissions_target t
        ON t.collector_id = s.collector_id AND t.month = %(month)s AND t.currency = %(currency)s
        AND t.approved_at IS NOT NULL
"""  # noqa: S608 - the parts are constants of this module
OWN = SELECTION.format(who=WHO, payments=OF_MONTH, whose=f"{WHO} = %(collector)s")


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows and money of a group."""

    rows: int
    amount: Decimal


def following_month(month: date) -> date:
    """Return the first day of the month after `month`."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def previous_month(month: date) -> date:
    """Return the first day of the month before `month`."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def scope(month: date, currency: str) -> dict[str, Any]:
    """Return the parameters that the selection of a month needs."""
    return {"month": month, "next_month": following_month(month), "currency": currency}


def choose(*, month: date, currency: str, rates: Table) -> int:
    """Make the temporary table `commissions_chosen` of the payments of a month; it goes with the transaction.

    Returns how many payments it holds.
    """
    params = scope(month, currency) | {
        "starts": [int(band.start) for band in rates],
        "ends": [None if band.end is None else int(band.end) for band in rates],
        "rates": [band.value for band in rates],
        "rows": list(range(len(rates))),
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS commissions_chosen")
        cursor.execute(CHOSEN, params)
        chosen = int(cursor.rowcount)
        cursor.execute("ANALYZE commissions_chosen")
    return chosen


def chosen_credits() -> dict[int, list[Credit]]:
    """Return what `choose` found for each collector, summed by age; only what is credited."""
    found: dict[int, list[Credit]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collector_id, dpd, sum(base), count(*) FROM commissions_chosen "
            "WHERE exclusion = '' GROUP BY 1, 2 ORDER BY 1, 2"
        )
        for collector_id, dpd, base, payments in cursor.fetchall():
            found.setdefault(collector_id, []).append(Credit(dpd, base, payments))
    return found


def own_credits(*, month: date, currency: str, collector_id: int) -> list[Credit]:
    """Return what a month has credited to one collector so far, summed by age."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT dpd, sum(base), count(*) FROM ({OWN}) s "  # noqa: S608 - a constant of this module
            "WHERE base <> 0 AND state <> 'before_placement' GROUP BY dpd",
            scope(month, currency) | {"collector": collector_id},
        )
        return [Credit(dpd, base, payments) for dpd, base, payments in cursor.fetchall()]


def own_currencies(*, month: date, collector_id: int) -> list[str]:
    """Return the currencies in which the collector has payments or a target in a month."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT c.currency FROM cases_payment p JOIN cases_creditor c ON c.id = p.creditor_id
            WHERE p.collector_id = %(collector)s AND p.value_on >= %(month)s AND p.value_on < %(next_month)s
            UNION SELECT currency FROM commissions_target WHERE collector_id = %(collector)s AND month = %(month)s
            ORDER BY 1
            """,
            scope(month, "") | {"collector": collector_id},
        )
        return [currency for (currency,) in cursor.fetchall()]


def currencies() -> list[str]:
    """Return the currencies of the creditors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT currency FROM cases_creditor ORDER BY 1")
        return [currency for (currency,) in cursor.fetchall()]


def unmatched(*, month: date, currency: str) -> Counted:
    """Return the payments of a month that match no account; they count for nobody until they are matched."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), COALESCE(sum(p.amount), 0)
            FROM cases_payment p JOIN cases_creditor c ON c.id = p.creditor_id
            WHERE c.currency = %(currency)s AND p.state = 'unmatched'
              AND p.value_on >= %(month)s AND p.value_on < %(next_month)s
            """,
            scope(month, currency),
        )
        return Counted(*cursor.fetchone())


def late_since(*, run_id: int, month: date, currency: str) -> Counted:
    """Return the payments of the run's month that came after it was figured: the next run credits them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), COALESCE(sum(p.amount), 0)
            FROM cases_payment p JOIN cases_creditor c ON c.id = p.creditor_id
            WHERE c.currency = %(currency)s AND p.state IN ('posted', 'reversed', 'before_placement')
              AND p.value_on >= %(month)s AND p.value_on < %(next_month)s
              AND NOT EXISTS (SELECT 1 FROM commissions_line l WHERE l.payment_id = p.id AND l.run_id = %(run)s)
            """,
            scope(month, currency) | {"run": run_id},
        )
        return Counted(*cursor.fetchone())
