"""Accounts on which more was paid than is owed: the money that waits for a refund or for new debt."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from cases.models import Account, Case
from common import keyset, sorting
from common.exports import Column, Kind, Table
from common.sorting import Sort
from staff.models import User

SIZE = 50
SORTS = sorting.both_ways(unapplied=Sort("unapplied"))


@dataclass(frozen=True)
class Total:
    """Accounts and unapplied money of one currency."""

    currency: str
    accounts: int
    unapplied: Decimal


def listed(user: User, *, creditor: int | None = None) -> QuerySet[Account]:
    """Return the accounts with unapplied money that concern `user`, of one creditor or of all."""
    rows = Account.objects.filter(unapplied__gt=0, case__in=Case.objects.visible_to(user))
    return rows.filter(creditor=creditor) if creditor else rows


def page(rows: QuerySet[Account], *, sort: str = "unapplied", cursor: str = "") -> keyset.Page[Account]:
    """Return one page, the most money first unless turned round."""
    rows = rows.select_related("creditor", "case__debtor")
    down = SORTS[sort].descending
    return keyset.page(rows, by=["unapplied"], cursor=cursor, size=SIZE, descending=down)


def totals(rows: QuerySet[Account]) -> list[Total]:
    """Return count and sum per currency."""
    found = rows.values_list("creditor__currency").annotate(Count("pk"), Sum("unapplied"))
    return [Total(*row) for row in found.order_by("creditor__currency")]


def table(rows: QuerySet[Account]) -> Table:
    """Return the list as a file."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    source = f"""cases_account a JOIN cases_creditor c ON c.id = a.creditor_id
        JOIN cases_case k ON k.id = a.case_id JOIN cases_debtor d ON d.id = a.debtor_id
        WHERE a.id IN ({ids}) ORDER BY a.unapplied DESC, a.id DESC"""
    return Table(
        title=_("Paid beyond the debt"),
        columns=[
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            Column(_("Account"), "a.reference", width=20),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Paid beyond the debt"), "a.unapplied", Kind.MONEY, currency="c.currency"),
            Column(_("Balance"), "a.balance", Kind.MONEY, currency="c.currency"),
            Column(_("Currency"), "c.currency", Kind.LABEL, width=9),
        ],
        source=source,
        params=tuple(params),
    )
