"""Roll rates: of what stood in a bucket at a month's end, which part stood in which bucket at the next."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.models import Creditor, RollFlow
from cases.rules.age import BUCKETS

TO = (*BUCKETS, None)


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


def matrix(*, creditor: Creditor, month_end: date) -> list[Row]:
    """Return the transition matrix of a month by balance, current to over 180 days; empty buckets have no rates."""
    flows = RollFlow.objects.filter(creditor=creditor, month_end=month_end)
    found = {(flow.from_bucket, flow.to_bucket): flow for flow in flows}
    rows = []
    for bucket in BUCKETS:
        out = [flow for (source, _to), flow in found.items() if source == bucket]
        total = sum((flow.balance for flow in out), Decimal(0))
        rolls = [_roll(found.get((bucket, to)), to, total) for to in TO]
        rows.append(Row(bucket, sum(flow.accounts for flow in out), total, rolls))
    return rows


def _roll(flow: RollFlow | None, to_bucket: int | None, total: Decimal) -> Roll:
    accounts, balance = (flow.accounts, flow.balance) if flow else (0, Decimal(0))
    return Roll(to_bucket, accounts, balance, balance / total if total > 0 else None)
