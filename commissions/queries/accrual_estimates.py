"""What months that no run has calculated have earned so far, by plan: figured set-based from what is known by now."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.engine import results
from commissions.engine.facts import Balances
from commissions.engine.settling import Corrections
from commissions.enums import RunState
from commissions.models import Adjustment, Assignment, Run, Statement
from commissions.queries.figuring import groups
from commissions.queries.figuring.groups import Group
from commissions.queries.figuring.months import Month, watermark
from commissions.queries.figuring.people import balances_of, key
from commissions.queries.pay import adjustments
from commissions.rules.months import previous_month
from common.exports import Column, Kind, Table

MONTHS = 3
AMOUNTS = ("earned", "adjusted", "held", "released", "unpaid")
# The rows as they were figured, in their order.
SOURCE = """ROWS FROM (jsonb_to_recordset(%s::jsonb) AS (
    month date, currency text, plan text, people int, lacking int, earned numeric, adjusted numeric, held numeric,
    released numeric, unpaid numeric)) WITH ORDINALITY a ORDER BY a.ordinality"""
LACKING = {"missing_target", "missing_fact"}


@dataclass(frozen=True, slots=True)
class Estimated:
    """One plan in one month without a calculated run: earned, adjusted by hand, kept back and let go, to be paid.

    `lacking` people have no target or figure yet and are figured without it. What closed months come to more or less
    is not in it.
    """

    month: date
    currency: str
    plan: str
    people: int
    lacking: int
    earned: Decimal
    adjusted: Decimal
    held: Decimal
    released: Decimal
    unpaid: Decimal


@dataclass(frozen=True, slots=True)
class InAll:
    """What all estimated months of one currency come to."""

    currency: str
    earned: Decimal
    adjusted: Decimal
    held: Decimal
    released: Decimal
    unpaid: Decimal


@dataclass(slots=True)
class _Carried:
    """What one estimated month leaves to the next: the balances of people, and the adjustments that it has taken."""

    balances: dict[str, Balances]
    taken: set[int]


def rows(today: date) -> list[Estimated]:
    """Return the plans of the last months up to that of `today` that have no calculated run, the latest month first."""
    known = watermark()
    found: list[Estimated] = []
    for currency in Assignment.objects.order_by("currency").values_list("currency", flat=True).distinct():
        carried = _Carried(_left(currency, today), set())
        for start in _uncalculated(currency, today):
            month = Month(start, currency, known, today)
            found += list(_month(month, groups.groups(month), carried))
    return sorted(found, key=lambda one: (-one.month.toordinal(), one.currency, one.plan))


def _left(currency: str, today: date) -> dict[str, Balances]:
    """Return what the latest calculated run of each person leaves, approved or not."""
    runs = Run.objects.official().filter(currency=currency, month__lt=today).exclude(state=RunState.DRAFT)
    rows_of = Statement.objects.filter(run__in=runs).order_by("collector", "-run__month").distinct("collector")
    return {key(who): balances_of(stored) for who, stored in rows_of.values_list("collector", "balances")}


def _uncalculated(currency: str, today: date) -> list[date]:
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append(previous_month(months[-1]))
    runs = Run.objects.official().filter(currency=currency, month__in=months).exclude(state=RunState.DRAFT)
    calculated = set(runs.values_list("month", flat=True))
    return [month for month in reversed(months) if month not in calculated]


def _month(month: Month, found: list[Group], carried: _Carried) -> Iterator[Estimated]:
    by_hand = _by_hand(month, [pk for group in found for pk in group.ids], carried)
    for group in found:
        left = {
            who: replace(one, balances=carried.balances.get(who, one.balances)) for who, one in group.people.items()
        }
        now = replace(group, people=left)
        sums = groups.sums_so_far(month, now)
        result = groups.result(month, now, sums, by_hand)
        carried.balances |= {who: one.balances for who, one in result.statements.items()}
        lacking = {one.subject for one in result.faults if one.code in LACKING and one.subject in sums}
        yield _summed(month, group.last.plan.name, list(result.statements.values()), len(lacking))


def _by_hand(month: Month, people: list[int], carried: _Carried) -> Mapping[str, Corrections]:
    """Return the adjustments that this month books, by person; each is booked by the first month that can."""
    waiting = adjustments.unbooked(month=month.start, currency=month.currency, people=people)
    taken = list(waiting.exclude(pk__in=carried.taken).values_list("pk", flat=True))
    carried.taken.update(taken)
    rows_of = Adjustment.objects.filter(pk__in=taken).order_by("collector").values_list("collector")
    return {key(who): Corrections(adjustment=amount) for who, amount in rows_of.annotate(Sum("amount"))}


def _summed(month: Month, plan: str, statements: list[results.Statement], lacking: int) -> Estimated:
    settled = [one.settled for one in statements]
    return Estimated(
        month.start,
        month.currency,
        plan,
        len(statements),
        lacking,
        earned=sum((one.total for one in statements), Decimal(0)),
        adjusted=sum((one.adjustment for one in settled), Decimal(0)),
        held=sum((one.held for one in settled), Decimal(0)),
        released=sum((one.released for one in settled), Decimal(0)),
        unpaid=sum(
            (one.total if one.settled is results.UNSETTLED else one.settled.paid for one in statements), Decimal(0)
        ),
    )


def in_all(found: list[Estimated]) -> list[InAll]:
    """Return by currency what these months come to together."""
    return [
        InAll(currency, *(sum((getattr(one, name) for one in found if one.currency == currency), Decimal(0))
                          for name in AMOUNTS))
        for currency in sorted({one.currency for one in found})
    ]  # fmt: skip


def table(found: list[Estimated]) -> Table:
    """Return these months as a file; below them a control total of each currency."""
    rows_of = [asdict(one) for one in found]
    totals = [{**asdict(one), "plan": _("Control total")} for one in in_all(found)]
    amounts = {
        "earned": _("Earned"),
        "adjusted": pgettext("pay", "Adjustment"),
        "held": pgettext("pay", "Held back"),
        "released": _("Released"),
        "unpaid": _("Not paid yet"),
    }
    return Table(
        title=_("Accrual by estimate"),
        columns=[
            Column(_("Month"), "a.month", Kind.DAY),
            Column(_("Plan"), "a.plan", width=24),
            Column(_("People"), "a.people", Kind.WHOLE),
            Column(_("Without a target or figure"), "a.lacking", Kind.WHOLE),
            *(Column(head, f"a.{name}", Kind.MONEY, currency="a.currency") for name, head in amounts.items()),
            Column(_("Currency"), "a.currency", Kind.LABEL, width=9),
        ],
        source=SOURCE,
        params=(json.dumps([*rows_of, *totals], default=str),),
    )
