"""What is known of letters: how many are due for each creditor, and what was printed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from cases.models import Creditor
from common import keyset
from common.sorting import Sort, both_ways
from contacts.models import LetterBatch, Message

SIZE = 50
SORTS = both_ways(made=Sort("made_at"))


@dataclass(frozen=True)
class Due:
    """How many letters of a creditor are due."""

    creditor: Creditor
    number: int


def due(*, now: datetime) -> list[Due]:
    """Return the creditors with letters that are due, and how many; two queries."""
    going = Q(send=None) | Q(send__state="running")
    rows = Message.objects.filter(going, state="queued", channel="letter", due_at__lte=now)
    counted = dict(rows.order_by().values_list("case__creditor").annotate(Count("pk")))
    creditors = Creditor.objects.filter(pk__in=counted).order_by("name")
    return [Due(one, counted[one.pk]) for one in creditors]


def page(*, sort: str = "made", cursor: str = "") -> keyset.Page[LetterBatch]:
    """Return one page of batches in the order `sort` of SORTS."""
    how = SORTS[sort]
    return keyset.page(batches(), by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def batches() -> QuerySet[LetterBatch]:
    """Return every batch with what a list shows."""
    return LetterBatch.objects.select_related("creditor", "file", "made_by")
