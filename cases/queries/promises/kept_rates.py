"""How many of the promises that matured were kept: by count and by money, per person who took them.

Kept rate = kept ÷ matured; matured means that due date and tolerance have passed. Superseded, withdrawn and
after-the-fact promises are out. By money the promised amounts are counted, never what came beyond them.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum

from cases.queries.promises.promises import KEPT, PromiseFilter, listed
from common import shares
from staff.models import User

PERIOD = timedelta(days=90)
ZERO = Decimal(0)


@dataclass(frozen=True)
class KeptRate:
    """Matured promises of one person in one currency; `person` is empty for all together. Rates are percent."""

    person: User | None
    currency: str
    matured: int
    kept: int
    partly: int
    amount: Decimal
    kept_amount: Decimal

    @property
    def broken(self) -> int:
        """How many brought nothing."""
        return self.matured - self.kept - self.partly

    @property
    def by_count(self) -> int:
        """Kept of matured, in percent."""
        return int(shares.percent(self.kept, self.matured))

    @property
    def by_money(self) -> int:
        """Promised amounts kept of those matured, in percent."""
        return int(shares.percent(self.kept_amount, self.amount))


def period(wanted: PromiseFilter, *, today: date) -> PromiseFilter:
    """Return the filter of the rates: the due dates of the list, or the last 90 days, whatever states it shows."""
    since, until = wanted.since, wanted.until
    if since is None and until is None:
        since, until = today - PERIOD, today
    return replace(wanted, show="matured", since=since, until=until)


def of(user: User, wanted: PromiseFilter, *, today: date) -> list[KeptRate]:
    """Return the rates of what `wanted` (see `period`) lists, per person by name, each currency for itself.

    A collector sees their own; the sums over all, one per currency, come last when there is more than one person.
    """
    rows = listed(user, wanted, today=today)
    if user.is_collector:
        rows = rows.filter(recorded_by=user)
    found = rows.values("recorded_by", "case__creditor__currency").annotate(
        matured=Count("case"),
        kept=Count("case", filter=Q(state__in=KEPT)),
        partly=Count("case", filter=Q(state="partly_kept")),
        promised=Sum("amount"),
        kept_amount=Sum("amount", filter=Q(state__in=KEPT), default=ZERO),
    )
    groups = list(found.order_by("recorded_by", "case__creditor__currency"))
    people = User.objects.in_bulk({one["recorded_by"] for one in groups})
    groups.sort(key=lambda one: people[one["recorded_by"]].name)
    rates = [
        KeptRate(
            people[one["recorded_by"]],
            one["case__creditor__currency"],
            *(one[name] for name in ("matured", "kept", "partly", "promised", "kept_amount")),
        )
        for one in groups
    ]
    return rates if len(people) < 2 else [*rates, *_sums(rates)]


def _sums(rates: list[KeptRate]) -> list[KeptRate]:
    sums = []
    for currency in sorted({one.currency for one in rates}):
        of_one = [one for one in rates if one.currency == currency]
        sums.append(
            KeptRate(
                None,
                currency,
                sum(one.matured for one in of_one),
                sum(one.kept for one in of_one),
                sum(one.partly for one in of_one),
                sum((one.amount for one in of_one), ZERO),
                sum((one.kept_amount for one in of_one), ZERO),
            )
        )
    return sums
