"""One box that finds a case: by name, case number, account, last four digits, phone, email or national number.

Each way of naming a case is a look-up in its own index, and each answers with the first cases that the person may see,
largest first, so that no way hides a case of theirs behind those of others. `search_names` says how names do that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower, Reverse

from cases.enums import FoundBy
from cases.models import Account, Case, ContactPoint, Creditor, Debtor, RelatedPerson
from cases.queries import search_names
from cases.rules import search as rules
from common.secrets import keyed_hash
from staff.models import User

MOST = 50
EXACT = {FoundBy.NUMBER, FoundBy.ACCOUNT, FoundBy.NATIONAL_NUMBER, FoundBy.EMAIL}
"""What names one case or a few stands before what was found by the end of a number or a part of a name."""
BY_ACCOUNT = {FoundBy.ACCOUNT, FoundBy.LAST_FOUR}
BY_POINT = {FoundBy.PHONE, FoundBy.EMAIL}
Points = dict[FoundBy, QuerySet[Any]]


@dataclass(frozen=True)
class Fit:
    """One thing of a case that the text fits: its words, numbers masked, and whose it is if not the debtor's."""

    by: FoundBy
    words: str = ""
    person: RelatedPerson | None = None


@dataclass(frozen=True)
class Hit:
    """A case and what of it fits."""

    case: Case
    fits: tuple[Fit, ...]

    @property
    def is_other_person(self) -> bool:
        """Whether only the phone or email of somebody around the debtor fits."""
        return all(fit.person for fit in self.fits)


@dataclass(frozen=True)
class Found:
    """What was typed, the first cases that fit, largest first, and whether there are more."""

    typed: rules.Typed
    hits: list[Hit]
    more: bool

    @property
    def ways(self) -> list[str]:
        """How the cases were found, for the record of the search: neither text nor numbers."""
        return sorted({fit.by.value for hit in self.hits for fit in hit.fits})

    @property
    def only(self) -> Case | None:
        """The case to open at once: the only one, unless the text is of somebody around its debtor."""
        alone = self.hits[0] if len(self.hits) == 1 else None
        return alone.case if alone and not alone.is_other_person else None


def find(*, user: User, text: str) -> Found:
    """Return up to 50 cases of `user` that fit `text`: those named exactly first, then the largest first."""
    typed = rules.read(text)
    if not typed.text:
        return Found(typed, [], more=False)
    creditors = list(Creditor.objects.order_by("pk").only("code", "phone_region"))
    points = _points(typed, creditors)
    found: dict[int, Case] = {}
    ways: dict[int, list[FoundBy]] = {}
    for way, cases in _ways(typed, user, creditors, points):
        for case in cases:
            found.setdefault(case.pk, case)
            ways.setdefault(case.pk, []).append(way)
    sorted_cases = sorted(found.values(), key=lambda one: (not EXACT & set(ways[one.pk]), -one.balance, -one.pk))
    hits = _hits(typed, sorted_cases[:MOST], ways, points)
    return Found(typed, hits, more=len(sorted_cases) > MOST)


def _ways(
    typed: rules.Typed, user: User, creditors: list[Creditor], points: Points
) -> Iterator[tuple[FoundBy, list[Case]]]:
    """Return the first cases of each way that the text may stand for."""
    fits: dict[FoundBy, Q] = {}
    if typed.references:
        accounts = Account.objects.filter(creditor__in=creditors, reference__in=typed.references)
        fits[FoundBy.NUMBER] = Q(number__in=typed.numbers(one.code for one in creditors))
        fits[FoundBy.ACCOUNT] = Q(pk__in=accounts.values("case"))
    if typed.identities:
        hashes = [keyed_hash(one) for one in typed.identities]
        fits[FoundBy.NATIONAL_NUMBER] = Q(debtor__in=Debtor.objects.filter(national_number_hash__in=hashes))
    if typed.last_four:
        fits[FoundBy.LAST_FOUR] = Q(pk__in=Account.objects.filter(card_last_four=typed.last_four).values("case"))
    fits |= {way: Q(debtor__in=fitting.values("debtor")) for way, fitting in points.items()}
    visible = Case.objects.visible_to(user).select_related("debtor", "creditor", "collector")
    for way, fit in fits.items():
        yield way, list(visible.filter(fit).order_by("-balance", "-pk")[: MOST + 1])
    if typed.words:
        yield FoundBy.NAME, search_names.first(typed.words, user=user, visible=visible, most=MOST + 1)


def _points(typed: rules.Typed, creditors: list[Creditor]) -> Points:
    """Return the phones and the emails that fit, as their index holds them: from the end to the beginning."""
    points = ContactPoint.objects.annotate(ending=Reverse(Lower("value")))
    phones = Q(ending__in=[phone[::-1] for phone in typed.phones({one.phone_region for one in creditors})])
    if typed.ending:
        phones |= Q(ending__startswith=typed.ending[::-1])
    found = {FoundBy.PHONE: points.filter(phones)} if typed.is_phone else {}
    return found | ({FoundBy.EMAIL: points.filter(ending=typed.email[::-1])} if typed.email else {})


def _hits(typed: rules.Typed, cases: list[Case], ways: dict[int, list[FoundBy]], points: Points) -> list[Hit]:
    """Return the cases with what of them fits, in one query for each kind of thing."""
    fits = {case.pk: [Fit(way) for way in ways[case.pk] if way not in BY_POINT | BY_ACCOUNT] for case in cases}
    carried = [case.pk for case in cases if BY_ACCOUNT & set(ways[case.pk])]
    named = Q(reference__in=typed.references) | Q(card_last_four=typed.last_four or None)
    for account in Account.objects.filter(named, case_id__in=carried).order_by("pk") if carried else ():
        is_card = account.reference not in typed.references
        fit = Fit(FoundBy.LAST_FOUR, account.card_last_four) if is_card else Fit(FoundBy.ACCOUNT, account.reference)
        fits[account.case_id].append(fit)
    by_debtor: dict[int, list[int]] = {}
    for case in cases:
        if BY_POINT & set(ways[case.pk]):
            by_debtor.setdefault(case.debtor_id, []).append(case.pk)
    for way, fitting in points.items() if by_debtor else ():
        for point in fitting.filter(debtor_id__in=by_debtor).select_related("person").order_by("pk"):
            for pk in by_debtor[point.debtor_id]:
                fits[pk].append(Fit(way, point.masked, point.person))
    return [Hit(case, tuple(fits[case.pk])) for case in cases]
