"""What is due to be sealed, what was sealed, and the duties to keep."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from cases.enums import CaseState, SealItemState, SealState
from cases.models import Case, Creditor, RetentionRule, SealBatch, SealItem
from common import keyset
from common.clock import local_date

SIZE = 50
SOON = timedelta(days=90)
SHOWN = ("waiting", "sealed", "held", "all")
BATCHES = 50


@dataclass(frozen=True)
class Line:
    """One creditor: closed cases that are due, due within 90 days, without a rule, and sealed; a batch under way."""

    creditor: Creditor
    due: int
    soon: int
    without: int
    sealed: int
    batch: SealBatch | None


def overview(*, now: datetime) -> list[Line]:
    """Return a line for each creditor that has closed cases, in two queries."""
    live = {one.creditor_id: one for one in SealBatch.objects.filter(state__in=[SealState.ASKED, SealState.APPROVED])}
    lines = []
    for creditor in Creditor.objects.order_by("name", "pk"):
        on = local_date(now, creditor.time_zone)
        counts = Case.objects.filter(creditor=creditor, state=CaseState.CLOSED).aggregate(
            due=Count("pk", filter=Q(sealed_at=None, retain_until__lte=on)),
            soon=Count("pk", filter=Q(sealed_at=None, retain_until__gt=on, retain_until__lte=on + SOON)),
            without=Count("pk", filter=Q(sealed_at=None, retain_until=None)),
            sealed=Count("pk", filter=Q(sealed_at__isnull=False)),
            closed=Count("pk"),
        )
        if counts.pop("closed"):
            lines.append(Line(creditor, **counts, batch=live.get(creditor.pk)))
    return lines


def due(creditor: Creditor, *, on: date) -> QuerySet[Case]:
    """Return the closed cases of `creditor` whose time is over on the day `on`, not sealed yet."""
    found: QuerySet[Case] = Case.objects.filter(
        creditor=creditor, state=CaseState.CLOSED, sealed_at=None, retain_until__lte=on
    )
    return found


def due_page(rows: QuerySet[Case], *, cursor: str = "") -> keyset.Page[Case]:
    """Return one page of due cases, the longest due first."""
    return keyset.page(rows.select_related("debtor"), by=["retain_until"], cursor=cursor, size=SIZE, descending=False)


def rules() -> list[RetentionRule]:
    """Return the duties to keep, by jurisdiction, those of a creditor's contract last."""
    return list(RetentionRule.objects.select_related("creditor").order_by("jurisdiction", "creditor__name", "basis"))


def batches() -> list[SealBatch]:
    """Return the last batches with the counts of what became of their cases, newest first."""
    counted: dict[str, Any] = {name: Count("items", filter=Q(items__state=name)) for name in SealItemState.values}
    rows = SealBatch.objects.select_related("creditor", "asked_by", "decided_by").annotate(**counted)
    return list(rows.order_by("-asked_at", "-pk")[:BATCHES])


def counts(batch: SealBatch) -> dict[str, int]:
    """Return how many cases of `batch` wait, are sealed, and are held back."""
    found = dict(batch.items.values_list("state").annotate(Count("pk")))
    return {name: found.get(name, 0) for name in SealItemState.values}


def items(batch: SealBatch, *, show: str, cursor: str = "") -> keyset.Page[SealItem]:
    """Return one page of the cases of `batch`."""
    rows = SealItem.objects.filter(batch=batch).select_related("case__debtor")
    rows = rows.filter(state=show) if show in SealItemState.values else rows
    return keyset.page(rows, by=[], cursor=cursor, size=SIZE, descending=False)


def why_words(why: str) -> str:
    """Return what holds a case back, as a sentence."""
    return {
        "open_case": _("The debtor has an open case."),
        "kept_case": _("Another case of the debtor must be kept longer."),
        "closing": _("A closing waits for a second person."),
        "hold": _("A legal hold stands."),
        "request": _("A complaint, dispute or request is open."),
        "plan": _("A repayment plan stands."),
        "changed": _("It changed after it was asked for."),
    }.get(why, "")
