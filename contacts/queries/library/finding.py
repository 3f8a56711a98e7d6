"""Looking for answers by what was typed: the pairs of signs by index, then the words themselves, best first."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from common import versions
from contacts.models import AnswerVersion
from contacts.queries.library.kinds import Kind
from contacts.rules import finding as rule

MOST = 20


@dataclass(frozen=True)
class Wanted:
    """For which creditor, in which language, on which topic; an empty topic means all."""

    creditor: int
    language: str
    topic: str = ""


def find(typed: str, wanted: Wanted, *, on: date, most: int = MOST) -> list[AnswerVersion]:
    """Return the wordings in force that fit what was typed, or all when nothing was.

    A creditor's own stand before those of the house, and those in whose question the words are before the others.
    """
    words = rule.words(typed)
    rows = _in_force(on).filter(Q(answer__creditor=wanted.creditor) | Q(answer__creditor=None))
    rows = rows.filter(answer__language=wanted.language, answer__retired_at=None)
    if wanted.topic:
        rows = rows.filter(answer__topic=wanted.topic)
    rows = _fitting(rows, words)
    in_question = reduce(and_, (Q(answer__question__icontains=word) for word in words), Q(pk__isnull=False))
    rows = rows.annotate(in_question=_whether(in_question), own=_whether(Q(answer__creditor__isnull=False)))
    # Sorted by their keys alone: texts are read of those that are shown.
    shown = list(rows.order_by("-in_question", "-own", "answer__question", "pk").values_list("pk", flat=True)[:most])
    found = AnswerVersion.objects.select_related("answer__creditor").defer("folded", "terms").in_bulk(shown)
    return [found[pk] for pk in shown]


def _whether(fits: Q) -> Case:
    return Case(When(fits, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())


def narrowed(kind: Kind, rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
    """Return those of `rows` that fit what was typed: answers by any of their wordings that counts or waits, scripts
    by their names.
    """
    words = rule.words(typed)
    if kind.name != "answer":
        return reduce(lambda found, word: found.filter(name__icontains=word), typed.split(), rows)
    of = AnswerVersion.objects.filter(answer=OuterRef("pk")).exclude(state__in=versions.GONE)
    return rows.filter(Exists(_fitting(of, words)))


def _fitting(rows: QuerySet[AnswerVersion], words: list[str]) -> QuerySet[AnswerVersion]:
    if not words:
        return rows
    found = rows.filter(terms__contains=rule.asked(words))
    longer = [word for word in words if len(word) > 2]  # one or two signs are a term themselves
    return reduce(lambda found, word: found.filter(folded__contains=word), longer, found)


def _in_force(on: date) -> QuerySet[AnswerVersion]:
    """Return the approved wordings after which none came into force up to the day `on`: one pass, not one look each."""
    rows = versions.in_force(AnswerVersion.objects.all(), on=on).order_by()
    same = versions.in_force(AnswerVersion.objects.filter(answer=OuterRef("answer")), on=on).order_by()
    later = Q(effective_on__gt=OuterRef("effective_on"))
    later |= Q(effective_on=OuterRef("effective_on"), number__gt=OuterRef("number"))
    return rows.exclude(Exists(same.filter(later)))
