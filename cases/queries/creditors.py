"""Creditors with what they have placed."""

from typing import Any

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from cases.enums import AccountState
from cases.models import Account, Creditor, Placement


def listed() -> QuerySet[Creditor]:
    """Return every creditor with `open_accounts`, `owed` (of open accounts) and `last_placed_on`, by name."""
    of_creditor = Account.objects.filter(creditor=OuterRef("pk"), state=AccountState.OPEN)
    sums: Any = of_creditor.order_by().values("creditor")
    placed = Placement.objects.filter(creditor=OuterRef("pk"), applied_at__isnull=False).order_by("-placed_on")
    return (
        Creditor.objects.select_related("team")
        .annotate(
            open_accounts=Coalesce(Subquery(sums.annotate(n=Count("pk")).values("n")), 0),
            owed=Subquery(sums.annotate(n=Sum("balance")).values("n"), output_field=DecimalField()),
            last_placed_on=Subquery(placed.values("placed_on")[:1]),
        )
        .order_by("name", "pk")
    )


def facts_of(creditor: Creditor) -> dict[str, int]:
    """Return how many accounts, open accounts and cases the creditor has."""
    return Account.objects.filter(creditor=creditor).aggregate(
        accounts=Count("pk"),
        open_accounts=Count("pk", filter=Q(state=AccountState.OPEN)),
        cases=Count("case", distinct=True),
    )
