"""Payments that name a case: each is cut into parts, one per account, and the parts are posted like any payment.

The parts of one case follow each other in the order of their days, so that every payment finds what the one before it
left. A reversal of the whole takes back each part.
"""

from typing import Any

from cases.actions.ledger import ledger
from cases.actions.payments import payments_match
from cases.models import Creditor
from cases.rules.ledger.spreading import spread_sql
from common import money

WHOLES = """
DROP TABLE IF EXISTS whole;
CREATE TEMP TABLE whole ON COMMIT DROP AS
SELECT payment_id, line, account_reference, reference, amount, value_on, method, reverses_reference, reverses_id,
       case_id, effective_on,
       row_number() OVER (PARTITION BY case_id ORDER BY effective_on, amount < 0, line NULLS FIRST, payment_id) AS round
FROM posting WHERE kind = 'spread'
"""
# Open accounts of the case that were placed before the money came; else those that there are.
OWING = """
DROP TABLE IF EXISTS owing;
CREATE TEMP TABLE owing ON COMMIT DROP AS
SELECT payment_id, amount, account_id, owed, due_on FROM (
    SELECT f.*, max(fit) OVER (PARTITION BY payment_id) AS best FROM (
        SELECT w.payment_id, w.amount, a.id AS account_id, GREATEST(a.balance, 0) AS owed, a.oldest_due_on AS due_on,
               (a.state = 'open')::int * 2 + (a.placed_on < w.effective_on)::int AS fit
        FROM whole w JOIN cases_account a ON a.case_id = w.case_id WHERE w.round = %(round)s AND w.amount > 0
    ) f
) b WHERE fit = best;
DELETE FROM matched;
"""
MATCHED = """
INSERT INTO matched (payment_id, line, account_reference, reference, amount, value_on, method, reverses_reference,
    account_id, part_of, part, reverses_id, original_on, original_state, original_collector_id, original_dpd)
SELECT nextval((SELECT pg_get_serial_sequence('cases_payment', 'id')::regclass)), w.line, w.account_reference,
    w.reference, {amount}, w.value_on, w.method, w.reverses_reference, s.account_id, w.payment_id,
    row_number() OVER (PARTITION BY w.payment_id ORDER BY s.account_id), {original}
FROM whole w JOIN {parts} WHERE w.round = %(round)s
"""
NEW_PARTS = MATCHED.format(
    amount="s.part", original="NULL, NULL::date, NULL, NULL, NULL", parts="({spread}) s USING (payment_id)"
)
PARTS_BACK = MATCHED.format(
    amount="-s.amount",
    original="s.id, s.value_on, s.state, s.collector_id, s.dpd",
    parts="cases_payment s ON s.part_of_id = w.reverses_id AND w.amount < 0",
)


def post_parts(cursor: Any, *, creditor: Creditor, stamps: dict[str, Any]) -> int:
    """Cut the payments of `posting` that name a case into parts and post them; return how many cases were promised."""
    cursor.execute(WHOLES)
    cursor.execute("SELECT COALESCE(max(round), 0) FROM whole")
    promised = 0
    spread = spread_sql(creditor.account_order, money.exponent(creditor.currency))
    for number in range(1, cursor.fetchone()[0] + 1):
        for statement in (OWING, NEW_PARTS.format(spread=spread), PARTS_BACK):
            cursor.execute(statement, {"round": number})
        payments_match.settle(cursor, creditor=creditor)
        ledger.post(cursor, creditor=creditor, stamps=stamps)
        promised += ledger.keep_promised(cursor)
    return promised
