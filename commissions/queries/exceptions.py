"""What stands before the approval of a run, and how each is cleared."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from commissions.enums import ExceptionKind
from commissions.models import Run

# `mended`: the cause is gone since the run was figured; a new calculation clears it.
STANDING = """
    SELECT 'no_target', u.id, u.name, count(*), sum(l.base), bool_or(t.id IS NOT NULL)
    FROM commissions_line l JOIN staff_user u ON u.id = l.collector_id
    LEFT JOIN commissions_target t ON t.collector_id = u.id AND t.month = %(month)s AND t.currency = %(currency)s
        AND t.approved_at IS NOT NULL
    WHERE l.run_id = %(run)s AND l.exclusion = 'no_target'
    GROUP BY u.id, u.name
    UNION ALL
    SELECT l.exclusion, NULL, '', count(*), sum(l.base),
           l.exclusion = 'no_collector' AND bool_and(
               CASE WHEN p.reverses_id IS NULL THEN p.collector_id ELSE o.collector_id END IS NOT NULL)
    FROM commissions_line l
    JOIN cases_payment p ON p.id = l.payment_id
    LEFT JOIN cases_payment o ON o.id = p.reverses_id
    WHERE l.run_id = %(run)s AND l.exclusion IN ('no_collector', 'no_rate')
      AND NOT EXISTS (SELECT 1 FROM commissions_clearance k
                      WHERE k.run_id = l.run_id AND k.kind = l.exclusion AND k.payment_id = l.payment_id)
    GROUP BY l.exclusion
    UNION ALL
    SELECT 'negative', u.id, u.name, 1, s.total, false
    FROM commissions_statement s JOIN staff_user u ON u.id = s.collector_id
    WHERE s.run_id = %(run)s AND s.total < 0
      AND NOT EXISTS (SELECT 1 FROM commissions_clearance k WHERE k.run_id = s.run_id AND k.kind = 'negative'
                      AND k.collector_id = s.collector_id AND k.amount = s.total)
    ORDER BY 1, 3
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """One exception: payments and amount concerned; `collector` where one person is meant."""

    kind: ExceptionKind
    collector_id: int | None
    collector: str
    payments: int
    amount: Decimal
    mended: bool


def standing(run: Run) -> list[Standing]:
    """Return the exceptions of a figured run that nobody has cleared."""
    params: dict[str, Any] = {"run": run.pk, "month": run.month, "currency": run.currency}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, params)
        return [Standing(ExceptionKind(kind), *rest) for kind, *rest in cursor.fetchall()]
