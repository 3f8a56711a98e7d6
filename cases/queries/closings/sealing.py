"""Batches to be sealed that wait for a second person, for the inbox of approvals."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.enums import SealItemState, SealState
from cases.models import SealBatch
from cases.queries.approval_items import Effect, Item, Source, others_first
from common import links
from staff.models import User


def _waiting() -> QuerySet[SealBatch]:
    return SealBatch.objects.filter(state=SealState.ASKED)


def _others(user: User) -> QuerySet[Any]:
    return _waiting().exclude(asked_by=user)


def _items(user: User, now: datetime) -> list[Item]:
    rows = _waiting().annotate(
        to_seal=Count("items", filter=Q(items__state=SealItemState.WAITING)),
        held=Count("items", filter=Q(items__state=SealItemState.HELD)),
    )
    rows = others_first(rows.select_related("creditor", "asked_by"), user=user, maker="asked_by", at="asked_at")
    return [_item(row, user) for row in rows]


def _item(row: SealBatch, user: User) -> Item:
    cases: int = row.to_seal  # type: ignore[attr-defined]
    held: int = row.held  # type: ignore[attr-defined]
    title = ngettext("Seal %(cases)s case of %(creditor)s", "Seal %(cases)s cases of %(creditor)s", cases)
    effects = [
        Effect(_("Personal data of cases"), _("kept"), _("%(number)s sealed for good") % {"number": f"{cases:,}"})
    ]
    if held:
        effects.append(Effect(_("Held back"), "", f"{held:,}"))
    return Item(
        key=f"sealing-{row.pk}",
        title=title % {"cases": f"{cases:,}", "creditor": row.creditor},
        why=_("What is sealed cannot be brought back. Look at the cases first."),
        reason="",
        words="",
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        decide_url=links.to("cases:seal-batch-decide", row.pk),
        is_own=row.asked_by_id == user.pk,
        url=links.to("cases:seal-batch", row.pk),
        effects=effects,
    )


WAITING = Source(
    name="sealing",
    title=gettext_lazy("Sealing"),
    permissions=("cases.approve_sealing",),
    others=_others,
    items=_items,
    most_words=300,
)
