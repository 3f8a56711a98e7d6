"""How a payment is spread over what is owed: in the creditor's order, chosen by days past due.

The default for China is 信用卡业务监督管理办法 art. 57: to 90 days past due interest and fees first, then principal;
from 91 days principal first. What exceeds the debt is kept as unapplied, never lost. A reversal takes back exactly
what its own payment did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

COMPONENTS = ("principal", "interest", "fees", "late_charges", "costs")
PARTS = (*COMPONENTS, "unapplied")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Band:
    """Days past due up to `last`, inclusive (None: no end), and the order in which components are paid."""

    last: int | None
    order: tuple[str, ...]


def bands(allocation_order: Sequence[Mapping[str, Any]]) -> list[Band]:
    """Return the bands of a creditor's `allocation_order`, youngest first, each naming every component.

    A component that the creditor left out is paid last, and the last band has no end, so no money is without a place.
    """
    rows = sorted(allocation_order, key=lambda row: int(row["from"])) or [{"from": 1, "to": None, "order": []}]
    found = [Band(row["to"], _complete(row["order"])) for row in rows]
    return [*found[:-1], Band(None, found[-1].order)]


def band_of(dpd: int, among: Sequence[Band]) -> int:
    """Return the place in `among` of the band for `dpd`; an account not past due uses the first."""
    return next(place for place, band in enumerate(among) if band.last is None or dpd <= band.last)


def _complete(order: Sequence[str]) -> tuple[str, ...]:
    known = dict.fromkeys(part for part in order if part in COMPONENTS)
    return (*known, *(part for part in COMPONENTS if part not in known))


def allocate(amount: Decimal, owed: Mapping[str, Decimal], order: Sequence[str]) -> dict[str, Decimal]:
    """Return the change of every part that a payment of `amount` makes: components fall, unapplied may rise.

    A component that is negative takes nothing. Σ of what components lose + what unapplied gains = amount.
    """
    change = dict.fromkeys(PARTS, ZERO)
    left = amount
    for part in order:
        paid = min(left, max(owed.get(part, ZERO), ZERO))
        change[part] -= paid
        left -= paid
    change["unapplied"] = left
    return change


def reverse(change: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the change that takes back `change`."""
    return {part: -change.get(part, ZERO) for part in PARTS}


def balance_of(parts: Mapping[str, Decimal]) -> Decimal:
    """Return what is owed: the components less what is unapplied."""
    return sum((parts.get(part, ZERO) for part in COMPONENTS), ZERO) - parts.get("unapplied", ZERO)


def rank_sql(dpd: str, among: Sequence[Band]) -> str:
    """Return the SQL of `band_of`; `dpd` is a trusted expression."""
    whens = " ".join(f"WHEN {dpd} <= {int(band.last)} THEN {place}" for place, band in enumerate(among) if band.last)
    return f"CASE {whens} ELSE {len(among) - 1} END" if whens else "0"


def chain_sql(amount: str, owed: str, order: Sequence[str]) -> str:
    """Return the SQL of `allocate` as lateral joins named after the parts, each with a column `paid`.

    `amount` and `owed` are a trusted expression and a trusted alias; `left_over.paid` is what exceeds the debt.
    """
    joins, left = [], amount
    for part in _complete(order):
        joins.append(f"CROSS JOIN LATERAL (SELECT LEAST({left}, GREATEST({owed}.{part}, 0)) AS paid) {part}")
        left = f"{left} - {part}.paid"
    joins.append(f"CROSS JOIN LATERAL (SELECT {left} AS paid) left_over")
    return "\n".join(joins)


def stated_credit_sql(account: str, day: str) -> str:
    """Return the SQL of what the last statement before `day` stated below zero: a credit that the creditor means.

    `account` and `day` are trusted expressions; the sum is zero or negative.
    """
    below_zero = " + ".join(f"LEAST(0, COALESCE(sum(e.{part}), 0))" for part in COMPONENTS)
    return f"""(SELECT {below_zero} FROM cases_ledgerentry e WHERE e.account_id = {account} AND e.effective_on <= (
        SELECT max(b.effective_on) FROM cases_ledgerentry b WHERE b.account_id = {account}
            AND b.kind IN ('placement', 'creditor_update') AND b.effective_on < {day}))"""  # noqa: S608 (own text)
