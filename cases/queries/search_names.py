"""Names in the search box: every part of what was typed is in the debtor's name.

A common surname is in tens of thousands of names. Up to `MOST_DEBTORS` of them are looked up by name and sorted by
what they owe; where there are more, the cases are walked from the largest down until enough of them fit, which is quick
just because so many do. For who sees the cases of a team, both are asked of the team: its cases are walked where the
name is common in it; else the name is looked up among the debtors of its creditors, and joined with its cases.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Upper

from cases.models import Case, Creditor, Debtor
from cases.querysets import CaseQuerySet, sights
from cases.rules.search import Word
from staff.models import User

MOST_DEBTORS = 5000
SAMPLE = 500
COMMON = 150
"""A name is common when one case in so many has it."""

# Written as the two indexes of names have it.
CAPITALS = Upper("name")
SIGNS = Func(F("name"), Value(None), function="STRING_TO_ARRAY", output_field=ArrayField(models.TextField()), arity=2)
OCTETS = Func(F("name"), function="OCTET_LENGTH", output_field=models.IntegerField())
BOOLEAN = models.BooleanField()
LETTERS = Func(F("name"), function="CHAR_LENGTH", output_field=models.IntegerField())


def first(words: Sequence[Word], *, user: User, visible: CaseQuerySet, most: int) -> list[Case]:
    """Return the `most` largest cases of `visible`, what `user` may see, whose debtors' names have all `words`."""
    places = _places(user)
    if places is not None and all(_is_common(words, place) for place in places):
        cases = visible.filter(pk__in=_largest(words, user, places, most))
    else:
        debtors = _debtors(words, user)
        if debtors is None:
            largest = _walked(words, Case.objects.visible_to(user)).order_by("-balance", "-pk")
            cases = visible.filter(pk__in=list(largest.values_list("pk", flat=True)[:most]))
        else:
            cases = visible.filter(debtor_id__in=RawSQL("SELECT unnest(%s::bigint[])", [debtors]))
    return list(cases.order_by("-balance", "-pk")[:most])


def _places(user: User) -> list[CaseQuerySet] | None:
    """Return the cases of each team and each queue of `user`, which have an index by balance; None for all cases."""
    if sights(user) is None:
        return None
    teams = [Case.objects.filter(team_id=team) for team in user.team_ids]
    return teams + [Case.objects.filter(queue_id=queue) for queue in user.queue_ids]


def _walked(words: Sequence[Word], cases: CaseQuerySet) -> CaseQuerySet:
    """Return the cases whose debtors fit, asked case by case: inside Coalesce, no index of names fits."""
    fits = Coalesce(reduce(and_, map(_fits, words)), Value(value=False), output_field=BOOLEAN)
    walked: CaseQuerySet = cases.alias(capitals=Upper("debtor__name")).filter(fits)
    return walked


def _largest(words: Sequence[Word], user: User, places: Sequence[CaseQuerySet], most: int) -> list[int]:
    """Return the `most` largest fitting cases of the places and of the user's own, each walked from the largest."""
    elsewhere = Case.objects.filter(collector=user).exclude(team_id__in=user.team_ids)
    few = _walked(words, elsewhere).order_by(Coalesce("balance", "balance").desc(), "-pk")  # No index: find, then sort.
    walks = [*(_walked(words, place).order_by("-balance", "-pk") for place in places), few]
    found = {pair for walk in walks for pair in walk.values_list("balance", "pk")[:most]}
    return [pk for _balance, pk in sorted(found, reverse=True)[:most]]


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


def _debtors(words: Sequence[Word], user: User) -> list[int] | None:
    """Return the debtors so named among those whom `user` may see; None when they are too many to look up."""
    debtors = named(words).values_list("pk", flat=True)
    ways = sights(user)
    if ways is None:
        found = list(debtors[: MOST_DEBTORS + 1])
    else:
        seen = [Case.objects.filter(way).values("debtor") for way in ways]
        with _hashed():
            known = debtors.filter(_of(_creditors(ways)), pk__in=seen[0].union(*seen[1:], all=True))
            found = list(known[: MOST_DEBTORS + 1])
    return found if len(found) <= MOST_DEBTORS else None


def _creditors(ways: Sequence[Q]) -> list[int]:
    """Return the creditors of the cases seen in these ways, so that names of others' debtors cost nothing."""
    sees = (Exists(Case.objects.filter(way, creditor=OuterRef("pk"))) for way in ways)
    return list(Creditor.objects.filter(reduce(or_, sees)).order_by("pk").values_list("pk", flat=True))


def _of(creditors: list[int]) -> Func:
    """Return whether a debtor is of one of the creditors, in the type that the indexes of names hold."""
    among = Cast(Value(creditors), ArrayField(models.BigIntegerField()))
    return Func(F("creditor_id"), among, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BOOLEAN)


def _is_common(words: Sequence[Word], cases: CaseQuerySet) -> bool:
    """Return whether so many of the cases fit that a walk finds a page of them soon, by a sample."""
    sample = cases.values("debtor")[:SAMPLE]
    return named(words).filter(pk__in=sample).count() * COMMON >= SAMPLE


@contextmanager
def _hashed() -> Iterator[None]:
    """Have the planner join two large sets once: neither ask the one for each row of the other, nor group it before."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_hashagg = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL enable_hashagg TO DEFAULT")
