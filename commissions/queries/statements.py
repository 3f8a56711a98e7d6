"""What a statement page shows: the staircase, the bands, the payments behind them, and what is not counted."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import gettext as _

from cases.models import Case
from commissions.enums import Exclusion
from commissions.models import Line, Statement, Target
from commissions.queries import credits as chosen
from commissions.queries.plans import plans
from commissions.rules import bands, stairs
from commissions.rules.statements import Figured, NextStep, figure, next_step, percent_of
from common import keyset, money
from staff.models import User


@dataclass(frozen=True, slots=True)
class BandRow:
    """One row of the rates as it paid: days from and to (inclusive, None when open), payments, sums."""

    row: int
    start: int
    last: int | None
    rate: Decimal
    payments: int
    base: Decimal
    amount: Decimal

    @property
    def buckets(self) -> list[int]:
        """The age buckets of the first and the last day: one or two."""
        first = min(7, -(-self.start // 30))
        last = 7 if self.last is None else min(7, -(-self.last // 30))
        return [first] if first == last else [first, last]

    @property
    def days(self) -> str:
        """The days in words: "31–60 days"."""
        facts = {"start": self.start, "last": self.last}
        return (_("%(start)s days and more") if self.last is None else _("%(start)s–%(last)s days")) % facts


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Payments that are not counted for one reason."""

    label: Any
    payments: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the present month has earned so far in one currency; `figured` is None without plan or target."""

    month: date
    currency: str
    recovered: Decimal
    target: Decimal | None
    figured: Figured | None
    percent: Decimal | None
    step: NextStep | None
    marks: list[dict[str, Any]]
    bar: str


def band_rows(statement: Statement) -> list[BandRow]:
    """Return the bands that the statement kept."""
    return [_band_row(one) for one in statement.trace.get("bands", [])]


def _band_row(kept: dict[str, Any]) -> BandRow:
    start, end, rate = kept["band"]
    return BandRow(
        kept["row"],
        int(start),
        None if end is None else int(end) - 1,
        Decimal(rate),
        kept["payments"],
        Decimal(kept["base"]),
        Decimal(kept["amount"]),
    )


def staircase(statement: Statement, currency: str) -> dict[str, stairs.Stair]:
    """Return the steps rate, target and rounding; as shown, to the cent, they add up to the total."""
    rate = money.rounded(statement.line_total, currency)
    target = money.rounded(statement.line_total + statement.attainment_effect, currency)
    drawn = stairs.stairs([rate, target, statement.total])
    whole = stairs.stairs([statement.total, rate, target])[0]
    return {"rate": drawn[0], "target": drawn[1], "rounding": drawn[2], "whole": whole}


def slices(statement: Statement) -> list[dict[str, Any]]:
    """Return the parts of what was recovered with the factor at which each counted."""
    return [
        {"from": Decimal(one["band"][0]), "factor": Decimal(one["band"][2]), "part": Decimal(one["part"])}
        for one in statement.trace.get("slices", [])
    ]


def percent(statement: Statement) -> Decimal | None:
    """Return how much of the target was recovered, in percent, rounded down."""
    return percent_of(statement.recovered, statement.target) if statement.target else None


def left_out(statement: Statement) -> list[LeftOut]:
    """Return what is not counted for the collector in this run, by reason, the dearest first."""
    rows = _excluded(statement).values("exclusion").annotate(payments=Count("pk"), amount=Sum("payment__amount"))
    words = dict(Exclusion.choices)
    found = [LeftOut(words[row["exclusion"]], row["payments"], row["amount"]) for row in rows.order_by("exclusion")]
    beyond = (
        Line.objects.filter(statement=statement)
        .exclude(payment__amount=F("base"))
        .aggregate(payments=Count("pk"), amount=Sum(F("payment__amount") - F("base")))
    )
    if beyond["payments"]:
        found.append(LeftOut(Exclusion.OVERPAID.label, beyond["payments"], beyond["amount"]))
    return sorted(found, key=lambda one: -abs(one.amount))


def _excluded(statement: Statement) -> QuerySet[Line]:
    return Line.objects.filter(run=statement.run_id, collector=statement.collector_id).exclude(exclusion="")


def lines_of(statement: Statement, *, row: int | None, cursor: str) -> keyset.Page[Line]:
    """Return a page of the payments of one band, or, with `row` None, of those that are not counted."""
    rows = _excluded(statement) if row is None else Line.objects.filter(statement=statement, row=row)
    rows = rows.select_related("payment__account__case__debtor")
    return keyset.page(rows, by=[], cursor=cursor, descending=False)


def openable(lines: list[Line], user: User) -> set[int]:
    """Return the ids of the cases behind `lines` that `user` may open."""
    wanted = {line.payment.account.case_id for line in lines if line.payment.account}
    visible: Any = Case.objects.visible_to(user)
    return set(visible.filter(pk__in=wanted).values_list("pk", flat=True))


def own(user: User) -> QuerySet[Statement]:
    """Return the statements that `user` may see as the own ones, newest month first."""
    rows: QuerySet[Statement] = Statement.objects.visible_to(user).filter(collector=user)
    return rows.select_related("run__plan_version__plan").order_by("-run__month", "run__currency")


def estimates(user: User, *, today: date) -> list[Estimate]:
    """Return what the month of `today` has earned so far, per currency, by the same rules as a run."""
    month = today.replace(day=1)
    targets = dict(Target.objects.approved().filter(collector=user, month=month).values_list("currency", "amount"))
    currencies = chosen.own_currencies(month=month, collector_id=user.pk)
    return [_estimate(user, month, currency, targets.get(currency)) for currency in currencies]


def _estimate(user: User, month: date, currency: str, target: Decimal | None) -> Estimate:
    found = chosen.own_credits(month=month, currency=currency, collector_id=user.pk)
    recovered = sum((credit.base for credit in found), Decimal(0))
    paying = plans.paying(month=month, currency=currency)
    version = paying[0] if len(paying) == 1 else None
    if target is None or version is None or not plans.runs_figure(version):
        return Estimate(month, currency, recovered, target, None, None, None, [], "0")
    tables = plans.tables_of(version)
    done = figure(found, target=target, rates=tables.rates, attainment=tables.attainment, currency=currency)
    marks, bar = _gauge(tables.attainment, target, done.recovered)
    step = next_step(tables.attainment, target=target, recovered=done.recovered)
    return Estimate(month, currency, done.recovered, target, done, percent_of(done.recovered, target), step, marks, bar)


GAUGE = 322
LABEL = Decimal(38)


def _gauge(attainment: bands.Table, target: Decimal, recovered: Decimal) -> tuple[list[dict[str, Any]], str]:
    """Return the marks of the steps and the length of the bar, in units of the drawing."""
    last = max(attainment[-1].start, Decimal(100)) * Decimal("1.2")
    marks: list[dict[str, Any]] = []
    labelled = -LABEL
    for band in attainment[1:]:
        at = band.start * GAUGE / last
        label = at - labelled >= LABEL  # a label that would lie on the one before is left out
        labelled = at if label else labelled
        marks.append({"x": f"{at:.1f}", "percent": band.start, "factor": band.value, "label": label})
    share = max(Decimal(0), min(last, recovered * 100 / target))
    return marks, f"{share * GAUGE / last:.1f}"
