"""Money of a month beside what a run counted: what came since, what has no account, which currencies there are."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from commissions.queries.figuring.months import FACTS
from commissions.rules.months import following_month

NO_FACT_YET = """
    SELECT p.id, p.amount FROM cases_payment p JOIN cases_creditor c ON c.id = p.creditor_id
    WHERE c.currency = %(currency)s AND p.state IN ('posted', 'reversed', 'before_placement')
      AND p.value_on >= %(start)s AND p.value_on < %(end)s
      AND NOT EXISTS (SELECT 1 FROM commissions_commissionfact f WHERE f.payment_id = p.id AND f.supersedes_id IS NULL)
"""
SINCE = f"""
    SELECT count(*), COALESCE(sum(amount), 0) FROM (
        SELECT f.payment_id, f.amount {FACTS} AND f.id > %(known)s UNION ALL {NO_FACT_YET}
    ) s
"""  # noqa: S608 - the parts are constants of this module
LATEST = 2**62


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows and money of a group."""

    rows: int
    amount: Decimal


def _params(month: date, currency: str) -> dict[str, Any]:
    return {"start": month, "end": following_month(month), "currency": currency, "watermark": LATEST}


def _counted(sql: str, params: dict[str, Any]) -> Counted:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return Counted(*cursor.fetchone())


def own_currencies(*, month: date, collector_id: int) -> dict[str, bool]:
    """Return the currencies in which the collector has payments, a target or an adjustment to be booked in a month.

    Each says whether there is such an adjustment.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT currency, bool_or(adjusted) FROM (
                SELECT c.currency, false AS adjusted FROM cases_payment p JOIN cases_creditor c ON c.id = p.creditor_id
                WHERE p.collector_id = %(collector)s AND p.value_on >= %(start)s AND p.value_on < %(end)s
                UNION ALL
                SELECT currency, false FROM commissions_target WHERE collector_id = %(collector)s AND month = %(start)s
                UNION ALL SELECT currency, true FROM commissions_adjustment WHERE collector_id = %(collector)s
                    AND month <= %(start)s AND state = 'approved' AND booked_in_id IS NULL
            ) found GROUP BY currency ORDER BY currency
            """,
            _params(month, "") | {"collector": collector_id},
        )
        return dict(cursor.fetchall())


def currencies() -> list[str]:
    """Return the currencies of the creditors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT currency FROM cases_creditor ORDER BY 1")
        return [currency for (currency,) in cursor.fetchall()]


def unmatched(*, month: date, currency: str) -> Counted:
    """Return the payments of a month that match no account; they count for nobody until they are matched."""
    return _counted(
        """
        SELECT count(*), COALESCE(sum(p.amount), 0)
        FROM cases_payment p JOIN cases_creditor c ON c.id = p.creditor_id
        WHERE c.currency = %(currency)s AND p.state = 'unmatched' AND p.value_on >= %(start)s AND p.value_on < %(end)s
        """,
        _params(month, currency),
    )


def since(*, month: date, currency: str, watermark: int) -> Counted:
    """Return the payments of a month that came, or changed, after the fact `watermark`."""
    return _counted(SINCE, _params(month, currency) | {"known": watermark})
