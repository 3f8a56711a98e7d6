"""Return files: what would go back and why, what went back, and the table that the creditor gets."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.enums import Outcome, ReturnReason
from cases.models import Creditor, ReturnFile, ReturnItem
from cases.queries.holds.holds import covering_sql
from common import keyset
from common.exports import Column, Kind, Table, label_sql
from common.sorting import Sort, both_ways

SIZE = 50
SORTS = both_ways(asked=Sort("asked_at"), returned=Sort("returned_on"))
ITEM_SORTS = both_ways(owed=Sort("balance"), paid=Sort("paid"))
# A case that the creditor lets be kept does not go back before its day. Whoever cannot be reached: no number or address
# of the debtor in person is left that is neither wrong nor barred, no promise is open and no plan is performed.
KEPT = """EXISTS (SELECT 1 FROM cases_keeprequest q
    WHERE q.case_id = k.id AND q.state = 'granted' AND q.granted_until > %(on)s)"""
EXHAUSTED = f"""k.promise_due_on IS NULL AND NOT {KEPT}
    AND NOT EXISTS (SELECT 1 FROM cases_plan n WHERE n.case_id = k.id AND n.state = 'active')
    AND NOT EXISTS (SELECT 1 FROM cases_contactpoint p
        WHERE p.debtor_id = k.debtor_id AND p.person_id IS NULL AND p.state NOT IN ('wrong', 'do_not_contact'))"""  # noqa: S608
REASON = f"""CASE
    WHEN 'deceased' = ANY(%(reasons)s) AND {covering_sql(["deceased"])} THEN 'deceased'
    WHEN 'sold' = ANY(%(reasons)s) AND {covering_sql(["sold"])} THEN 'sold'
    WHEN 'recall_date' = ANY(%(reasons)s) AND l.recall_on <= %(on)s AND NOT {KEPT} THEN 'recall_date'
    WHEN 'exhausted' = ANY(%(reasons)s) AND {EXHAUSTED} THEN 'exhausted' END"""
CHOSEN = f"""
    SELECT * FROM (
        SELECT a.id AS account_id, a.case_id, a.balance, {REASON} AS reason
        FROM cases_account a JOIN cases_case k ON k.id = a.case_id JOIN cases_placement l ON l.id = a.placement_id
        WHERE a.creditor_id = %(creditor)s AND a.state = 'open' AND k.state <> 'closed'
    ) chosen WHERE reason IS NOT NULL
"""  # noqa: S608 - own text
COUNT = f"""
    SELECT reason, count(*), count(DISTINCT case_id), COALESCE(sum(balance), 0) FROM ({CHOSEN}) c GROUP BY reason
"""  # noqa: S608 - own text


@dataclass(frozen=True)
class Line:
    """What goes back for one reason."""

    reason: str
    label: str
    accounts: int
    cases: int
    balance: Decimal


def params(creditor: Creditor, reasons: list[str], on: date) -> dict[str, Any]:
    """Return the parameters that `CHOSEN` and `COUNT` name."""
    return {"creditor": creditor.pk, "reasons": reasons, "on": on}


def preview(creditor: Creditor, reasons: list[str], *, on: date) -> list[Line]:
    """Return what would go back on the day `on`, by reason."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, params(creditor, reasons, on))
        found = {reason: rest for reason, *rest in cursor.fetchall()}
    return [Line(one.value, str(one.label), *found[one.value]) for one in ReturnReason if one.value in found]


def counts(lines: list[Line]) -> dict[str, Any]:
    """Return the lines as the file keeps them and as they are compared."""
    return {
        "accounts": sum(one.accounts for one in lines),
        "balance": str(sum((one.balance for one in lines), Decimal(0))),
        "reasons": {one.reason: [one.accounts, one.cases, str(one.balance)] for one in lines},
    }


def lines(row: ReturnFile) -> list[Line]:
    """Return what a return file did, by reason."""
    kept = row.counts.get("reasons", {})
    return [
        Line(one.value, str(one.label), kept[one.value][0], kept[one.value][1], Decimal(kept[one.value][2]))
        for one in ReturnReason
        if one.value in kept
    ]


def listed(*, creditor: int | None = None) -> QuerySet[ReturnFile]:
    """Return the return files, of one creditor or of all."""
    return ReturnFile.objects.filter(creditor=creditor) if creditor else ReturnFile.objects.all()


def page(rows: QuerySet[ReturnFile], *, sort: str = "asked", cursor: str = "") -> keyset.Page[ReturnFile]:
    """Return one page of return files in the order `sort` of SORTS."""
    how = SORTS[sort]
    rows = rows.select_related("creditor", "asked_by")
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def items(row: ReturnFile, *, sort: str = "", cursor: str = "") -> keyset.Page[ReturnItem]:
    """Return one page of the accounts that went back, in the order `sort` of ITEM_SORTS or in that of the file."""
    rows = ReturnItem.objects.filter(return_file=row).select_related("case__debtor", "account")
    how = ITEM_SORTS.get(sort)
    by, descending = ([how.field], how.descending) if how else ([], False)
    return keyset.page(rows, by=by, cursor=cursor, size=SIZE, descending=descending)


def table(row: ReturnFile) -> Table:
    """Return the table that the creditor gets: every account as it stood when it went back."""
    reason, reasons = label_sql("i.reason", dict(ReturnReason.choices))
    outcome, outcomes = label_sql("i.last_outcome", dict(Outcome.choices))
    return Table(
        title=_("Returned accounts"),
        columns=[
            Column(_("Account"), "a.reference", width=22),
            Column(_("Customer"), "d.reference", width=18),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            Column(_("Reason"), reason, Kind.LABEL, params=reasons, width=26),
            Column(_("Currency"), "c.currency", Kind.LABEL, width=9),
            Column(_("Balance"), "i.balance", Kind.MONEY, currency="c.currency"),
            Column(_("Paid to us"), "i.paid", Kind.MONEY, currency="c.currency"),
            Column(_("Payments"), "i.payments", Kind.WHOLE),
            Column(_("Promises"), "i.promises", Kind.WHOLE),
            Column(_("Promises kept"), "i.promises_kept", Kind.WHOLE),
            Column(_("Last contact"), "i.last_contact_at", Kind.MOMENT, width=18),
            Column(_("Outcome"), outcome, Kind.LABEL, params=outcomes),
            Column(_("Placed"), "a.placed_on", Kind.DAY),
            Column(_("Returned"), "f.returned_on", Kind.DAY),
        ],
        source="""cases_returnitem i JOIN cases_returnfile f ON f.id = i.return_file_id
            JOIN cases_account a ON a.id = i.account_id JOIN cases_case k ON k.id = i.case_id
            JOIN cases_debtor d ON d.id = k.debtor_id JOIN cases_creditor c ON c.id = k.creditor_id
            WHERE i.return_file_id = %s ORDER BY i.id""",
        params=(row.pk,),
    )
