"""The person as a whole: what is decided for one debtor waits for what is decided for the same person elsewhere.

Locks are taken in one order everywhere, so that nobody waits in a circle:

1. the ledger of a creditor (`cases.actions.ledger.ledger.hold`), by whoever books, judges by what is booked, or closes;
   under it, accounts may be locked at any time;
2. persons, here;
3. cases, in the order of their ids;
4. what hangs on a case: plans and their versions, promises, holds, requests.

Who holds a case locks no person and no ledger any more. So a verdict that brings back a plan brings its hold back
under the lock of the case alone (`cases.actions.plans.plan_holds.place_again`).
"""

from collections.abc import Mapping
from typing import Any

from cases.models import Case, Debtor
from cases.queries.persons import debtors

AMONG = "SELECT count(*) FROM (SELECT 1 FROM cases_debtor WHERE id IN ({debtors}) ORDER BY id FOR NO KEY UPDATE) held"


def lock(*, case: Case) -> None:
    """Lock the debtor of `case` and every debtor with the same national number until the transaction ends."""
    known = Debtor.objects.filter(pk=case.debtor_id).values_list("national_number_hash", flat=True).first()
    rows = debtors(case.debtor_id, known).select_for_update(of=("self",), no_key=True).order_by("pk")
    list(rows.values_list("pk", flat=True))


def lock_among(cursor: Any, *, debtors: str, values: Mapping[str, Any]) -> None:
    """Lock the debtors whose ids the trusted query `debtors` returns, in their order: who writes many persons."""
    cursor.execute(AMONG.format(debtors=debtors), values)
