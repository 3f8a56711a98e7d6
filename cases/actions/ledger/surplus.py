"""Money beyond the debt, applied when the creditor states new debt (decision 0016 tells why).

After a statement, what is unapplied, and what a payment of a later day took from a component that the statement knows
to be smaller, pays the components that are owed, in the creditor's order. The entry moves nothing in or out: the
balance stays, only its parts change. It counts from the day after the statement, so that the statement's own day keeps
saying what the creditor said, and importing the same file again changes nothing; where money of a later day is among
it, from that day.
"""

from typing import Any

from cases.models import Creditor
from cases.rules.age import dpd_sql
from cases.rules.ledger.allocation import COMPONENTS, bands, chain_sql, rank_sql

# A creditor that states an unapplied credit, or a component below zero, means it: that stays as stated.
TAKEN = " + ".join(f"CASE WHEN s.{part} >= 0 THEN GREATEST(-a.{part}, 0) ELSE 0 END" for part in COMPONENTS)
LIFTED = ", ".join(
    f"CASE WHEN s.{part} >= 0 THEN GREATEST(-a.{part}, 0) ELSE 0 END - {part}.paid" for part in COMPONENTS
)
APPLY = """
    INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, {parts}, unapplied, recorded_at,
        recorded_by_id)
    SELECT a.id, 'application', 'application:' || %(placement)s, GREATEST(%(on)s::date + 1,
        (SELECT max(e.effective_on) FROM cases_ledgerentry e WHERE e.account_id = a.id)), {lifted},
        left_over.paid - m.unapplied, %(now)s, %(by)s
    FROM cases_stagedaccount s JOIN cases_account a ON a.id = s.account_id
    CROSS JOIN LATERAL (SELECT {unapplied} AS unapplied) m
    CROSS JOIN LATERAL (SELECT m.unapplied + {taken} AS amount) b
    {chain}
    WHERE s.placement_id = %(placement)s AND s.fate = 'update' AND b.amount > 0 AND {band} = %(band)s
        AND (b.amount > left_over.paid OR b.amount > m.unapplied)
    RETURNING account_id
"""


def apply(cursor: Any, *, creditor: Creditor, known: dict[str, Any], states_unapplied: bool) -> list[int]:
    """Apply what is beyond the debt on the accounts that the placement has just updated; return which changed.

    `known` are the parameters of `cases.imports.placement_change_sql`. The caller rebuilds the caches.
    """
    among = bands(creditor.allocation_order)
    found: list[int] = []
    for place, band in enumerate(among):
        statement = APPLY.format(
            parts=", ".join(COMPONENTS),
            lifted=LIFTED,
            taken=TAKEN,
            unapplied="0::numeric" if states_unapplied else "a.unapplied",
            chain=chain_sql("b.amount", "a", band.order),
            band=rank_sql(dpd_sql("a.stated_due_on", "%(on)s::date"), among),
        )
        cursor.execute(statement, {**known, "band": place})
        found.extend(pk for (pk,) in cursor.fetchall())
    return found
