"""Names in the search box: every part of what was typed is in the debtor's name.

A common surname is in tens of thousands of names. Up to `MOST_DEBTORS` of them are looked up by name and sorted by
what they owe; where there are more, the cases are walked from the largest down until enough of them fit, which is quick
just because so many do. Who sees the cases of a team is asked about those: where a name is common elsewhere and rare in
the team, the team's own cases are found, each of them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Upper

from cases.models import Case, Debtor
from cases.querysets import CaseQuerySet, sights
from cases.rules.search import Word
from staff.models import User

MOST_DEBTORS = 5000
SAMPLE = 500
COMMON = 30
"""A name is common when one case in so many has it."""

# Written as the two indexes of names have it.
CAPITALS = Upper("name")
SIGNS = Func(F("name"), Value(None), function="STRING_TO_ARRAY", output_field=ArrayField(models.TextField()), arity=2)
OCTETS = Func(F("name"), function="OCTET_LENGTH", output_field=models.IntegerField())
LETTERS = Func(F("name"), function="CHAR_LENGTH", output_field=models.IntegerField())


def first(words: Sequence[Word], *, user: User, visible: CaseQuerySet, most: int) -> list[Case]:
    """Return the `most` largest cases of `visible`, what `user` may see, whose debtors' names have all `words`."""
    debtors = _debtors(words, user, visible)
    if debtors is None:
        # Inside Coalesce, no index of names fits, so that the cases are walked.
        fits = reduce(and_, map(_fits, words))
        fitting = Coalesce(fits, Value(value=False), output_field=models.BooleanField())
        walked = Case.objects.visible_to(user).alias(capitals=Upper("debtor__name")).filter(fitting)
        largest = list(walked.order_by("-balance", "-pk").values_list("pk", flat=True)[:most])
        cases = visible.filter(pk__in=largest)
    else:
        cases = visible.filter(debtor_id__in=RawSQL("SELECT unnest(%s::bigint[])", [debtors]))
    return list(cases.order_by("-balance", "-pk")[:most])


def named(words: Sequence[Word]) -> QuerySet[Debtor]:
    """Return the debtors whose names have all `words`, in capitals or not, signs in any writing."""
    found = Debtor.objects.alias(capitals=CAPITALS, signs=SIGNS, octets=OCTETS, letters=LETTERS)
    for word in words:
        if word.is_letters or len(word.text) > 1:
            found = found.filter(_fits(word))
        for writings in word.signs:
            found = found.filter(octets__gt=F("letters"), signs__overlap=list(writings))
    return found


def _fits(word: Word) -> Q:
    """Return whether `capitals`, a name, has the word."""
    if word.is_beginning or not word.spellings:
        return Q(capitals__regex=word.pattern)
    return reduce(or_, (Q(capitals__contains=spelling) for spelling in word.spellings))


def _debtors(words: Sequence[Word], user: User, visible: CaseQuerySet) -> list[int] | None:
    """Return the debtors so named among those whom `user` may see; None when they are too many to look up."""
    debtors = named(words).values_list("pk", flat=True)
    ways = sights(user)
    if ways is None:
        found = list(debtors[: MOST_DEBTORS + 1])
    elif _is_common(words, visible):
        return None
    else:
        seen = [Case.objects.filter(way).values("debtor") for way in ways]
        with _hashed():
            found = list(debtors.filter(pk__in=seen[0].union(*seen[1:], all=True))[: MOST_DEBTORS + 1])
    return found if len(found) <= MOST_DEBTORS else None


def _is_common(words: Sequence[Word], visible: CaseQuerySet) -> bool:
    """Return whether so many of the visible cases fit that a walk finds a page of them soon, by a sample."""
    sample = visible.values("debtor")[:SAMPLE]
    return named(words).filter(pk__in=sample).count() * COMMON >= SAMPLE


@contextmanager
def _hashed() -> Iterator[None]:
    """Have the planner join two large sets once: neither ask the one for each row of the other, nor group it before."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_hashagg = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL enable_hashagg TO DEFAULT")
