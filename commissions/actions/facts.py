"""Capturing what pay is figured from: payments without a fact, or whose facts have changed, as they stand now."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from common import turns

TURN = "commissions.facts"
# Money without an account and money kept in parts is no fact: the parts are. A reversal belongs to whom its payment
# was credited to. Amount, value date and reference of a payment never change (trigger); owner, account and whether it
# was before placement do.
OWNER = "CASE WHEN p.reverses_id IS NULL THEN p.collector_id ELSE o.collector_id END"
CHANGED = f"""
    CREATE TEMPORARY TABLE commissions_changed ON COMMIT DROP AS
    SELECT p.id AS payment_id, f.id AS supersedes_id, {OWNER} AS owner_id
    FROM cases_payment p
    LEFT JOIN cases_payment o ON o.id = p.reverses_id
    LEFT JOIN (
        SELECT f.id, f.payment_id, f.owner_id, f.account_id, f.flags FROM commissions_commissionfact f
        WHERE NOT EXISTS (SELECT 1 FROM commissions_commissionfact n WHERE n.supersedes_id = f.id)
    ) f ON f.payment_id = p.id
    WHERE p.state IN ('posted', 'reversed', 'before_placement')
      AND (f.id IS NULL OR f.owner_id IS DISTINCT FROM {OWNER} OR f.account_id IS DISTINCT FROM p.account_id
           OR ('before_placement' = ANY (f.flags)) <> (p.state = 'before_placement'))
"""  # noqa: S608 - the parts are constants of this module
# The debt just before is what all earlier entries of the account left of it. Money for which more came in than was
# owed found just what was allocated.
CAPTURE = """
    INSERT INTO commissions_commissionfact (payment_id, supersedes_id, currency, value_on, amount, allocated, owing,
        account_id, placed_on, dpd_at_placement, dpd, creditor, product, owner_id, previous_owner_id, transferred_on,
        reverses_id, flags, captured_at)
    SELECT p.id, h.supersedes_id, c.currency, p.value_on, p.amount, COALESCE(e.allocated, 0),
           CASE WHEN e.allocated IS NULL THEN 0 WHEN abs(e.allocated) < abs(p.amount) THEN e.allocated
                ELSE GREATEST(e.allocated, b.owing) END,
           p.account_id, a.placed_on, a.dpd_at_placement, p.dpd, c.code, a.product, h.owner_id, t.collector_id,
           t.since_on, p.reverses_id,
           CASE WHEN p.state = 'before_placement' THEN ARRAY['before_placement'] ELSE '{}'::varchar[] END, %(now)s
    FROM commissions_changed h
    JOIN cases_payment p ON p.id = h.payment_id
    JOIN cases_creditor c ON c.id = p.creditor_id
    JOIN cases_account a ON a.id = p.account_id
    LEFT JOIN LATERAL (
        SELECT min(e.id) AS id, -sum(e.principal + e.interest + e.fees + e.late_charges + e.costs) AS allocated
        FROM cases_ledgerentry e WHERE e.payment_id = p.id AND e.kind IN ('payment', 'reversal')
        HAVING count(*) > 0
    ) e ON true
    LEFT JOIN LATERAL (
        SELECT sum(n.principal + n.interest + n.fees + n.late_charges + n.costs) AS owing
        FROM cases_ledgerentry n WHERE n.account_id = p.account_id AND n.id < e.id
    ) b ON p.amount > 0
    LEFT JOIN LATERAL (
        SELECT x.collector_id, (y.since AT TIME ZONE %(zone)s)::date AS since_on
        FROM cases_assignment y JOIN LATERAL (
            SELECT z.collector_id FROM cases_assignment z
            WHERE z.case_id = y.case_id AND (z.since, z.id) < (y.since, y.id) ORDER BY z.since DESC, z.id DESC LIMIT 1
        ) x ON x.collector_id IS NOT NULL AND x.collector_id <> h.owner_id
        WHERE y.case_id = a.case_id AND y.collector_id = h.owner_id
          AND (y.since AT TIME ZONE %(zone)s)::date <= p.value_on
        ORDER BY y.since DESC, y.id DESC LIMIT 1
    ) t ON true
    ORDER BY p.id
"""


@transaction.atomic
def capture(*, now: datetime) -> int:
    """Append the facts of payments that have none, or whose facts changed since; return how many.

    One at a time, so that the facts of a smaller id are always there when a larger one is. Twice is once.
    """
    turns.take(TURN)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS commissions_changed")
        cursor.execute(CHANGED)
        cursor.execute("SELECT count(*) FROM commissions_changed")
        (changed,) = cursor.fetchone()
        if changed:
            cursor.execute("ANALYZE commissions_changed")
            cursor.execute(CAPTURE, {"now": now, "zone": settings.DESK_TIME_ZONE})
    return int(changed)
