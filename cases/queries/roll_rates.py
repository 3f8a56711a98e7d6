"""Roll rates: of what stood in a bucket at a month's end, which part stood in which bucket at the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import Count
from django.utils.translation import gettext as _

from cases.models import AgeSnapshot, Creditor, RollFlow
from cases.queries import ages
from cases.queries.ages import Stand
from cases.rules.age import BUCKETS, LAST_BUCKET
from common.exports import Column, Kind, Table

TO = (*BUCKETS, None)
MONTHS = 13
BUCKET_SQL = "'M' || {name} || CASE WHEN {name} = %s THEN '+' ELSE '' END"


class Unit(StrEnum):
    """What a rate is of: money or accounts."""

    BALANCE = "balance"
    COUNT = "count"


@dataclass(frozen=True)
class Roll:
    """What left one bucket for another: accounts, their balance before, and its part of the bucket's, 0 to 1."""

    to_bucket: int | None
    accounts: int
    balance: Decimal
    rate: Decimal | None


@dataclass(frozen=True)
class Row:
    """One bucket at the month's end before, with where it went; the rates of a row sum up to 1."""

    bucket: int
    accounts: int
    balance: Decimal
    rolls: list[Roll]


def month_ends(*, creditor: Creditor) -> list[date]:
    """Return the month ends of which roll rates are known, newest first."""
    found = RollFlow.objects.filter(creditor=creditor).order_by("-month_end")
    return list(found.values_list("month_end", flat=True).distinct())


def longest_known(creditors: Sequence[Creditor]) -> Creditor | None:
    """Return the creditor of which most months are known, the first of `creditors` where none is ahead."""
    counted = RollFlow.objects.values_list("creditor").annotate(months=Count("month_end", distinct=True))
    months = dict(counted.order_by("creditor"))
    return max(creditors, key=lambda one: months.get(one.pk, 0), default=None)


def matrix(*, creditor: Creditor, month_end: date, unit: Unit = Unit.BALANCE) -> list[Row]:
    """Return the transition matrix of a month, current to over 180 days; empty buckets have no rates."""
    return matrices(creditor=creditor, months=[month_end], unit=unit)[month_end]


def matrices(*, creditor: Creditor, months: list[date], unit: Unit = Unit.BALANCE) -> dict[date, list[Row]]:
    """Return the transition matrix of each of `months`, in one query."""
    flows: dict[date, list[RollFlow]] = {month: [] for month in months}
    for flow in RollFlow.objects.filter(creditor=creditor, month_end__in=months):
        flows[flow.month_end].append(flow)
    return {month: [_row(bucket, found, unit) for bucket in BUCKETS] for month, found in flows.items()}


def _row(bucket: int, flows: Iterable[RollFlow], unit: Unit) -> Row:
    out = {flow.to_bucket: flow for flow in flows if flow.from_bucket == bucket}
    accounts = sum(flow.accounts for flow in out.values())
    balance = sum((flow.balance for flow in out.values()), Decimal(0))
    whole = balance if unit == Unit.BALANCE else Decimal(accounts)
    return Row(bucket, accounts, balance, [_roll(out.get(to), to, whole, unit) for to in TO])


def _roll(flow: RollFlow | None, to_bucket: int | None, whole: Decimal, unit: Unit) -> Roll:
    accounts, balance = (flow.accounts, flow.balance) if flow else (0, Decimal(0))
    part = balance if unit == Unit.BALANCE else Decimal(accounts)
    return Roll(to_bucket, accounts, balance, part / whole if whole > 0 else None)


def days(*, creditor: Creditor) -> tuple[date, date] | None:
    """Return the first and the last day whose ages are kept; None when no day was closed yet."""
    rows = AgeSnapshot.objects.filter(creditor=creditor).order_by("on").values_list("on", flat=True)
    first, last = rows.first(), rows.last()
    return (first, last) if first and last else None


def on_day(*, creditor: Creditor, on: date) -> list[Stand]:
    """Return what stood in each bucket at the close of the day `on`: as kept, else told from the ledger."""
    rows = AgeSnapshot.objects.filter(creditor=creditor, on=on)
    found = {row.bucket: Stand(row.bucket, row.accounts, row.balance) for row in rows}
    if not found:
        return ages.on_day(creditor=creditor, on=on)
    return [found.get(bucket, Stand(bucket, 0, Decimal(0))) for bucket in BUCKETS]


def table(*, creditor: Creditor) -> Table:
    """Return what rolled in every month that is known, the newest first, with its rates by balance and by count."""
    of_bucket = "OVER (PARTITION BY r.month_end, r.from_bucket)"
    return Table(
        title=_("Roll rates"),
        columns=[
            Column(_("Month end"), "r.month_end", Kind.DAY),
            Column(_("From"), BUCKET_SQL.format(name="r.from_bucket"), Kind.LABEL, params=(LAST_BUCKET,)),
            Column(
                _("To"),
                f"COALESCE({BUCKET_SQL.format(name='r.to_bucket')}, %s)",
                Kind.LABEL,
                params=(LAST_BUCKET, _("left the desk")),
            ),
            Column(_("Accounts"), "r.accounts", Kind.WHOLE),
            Column(_("Balance before"), "r.balance", Kind.MONEY, currency="c.currency"),
            Column(_("Currency"), "c.currency", Kind.LABEL, width=9),
            Column(
                _("Rate by balance"),
                f"round(r.balance / NULLIF(sum(r.balance) {of_bucket}, 0), 6)",
                Kind.WHOLE,
            ),
            Column(_("Rate by accounts"), f"round(r.accounts::numeric / sum(r.accounts) {of_bucket}, 6)", Kind.WHOLE),
        ],
        source="""cases_rollflow r JOIN cases_creditor c ON c.id = r.creditor_id
            WHERE r.creditor_id = %s ORDER BY r.month_end DESC, r.from_bucket, r.to_bucket""",
        params=(creditor.pk,),
    )
