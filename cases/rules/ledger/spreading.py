"""How money that names a case is spread over its accounts, to the smallest unit, in the order of the creditor.

Each account gets at most what it owes; what exceeds the whole debt goes to the first account, which keeps it as
unapplied. In proportion, what whole units leave over goes to the largest remainders. Pure, and the same in SQL.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

OLDEST, LARGEST, PROPORTIONAL = "oldest", "largest", "proportional"
ZERO = Decimal(0)
FAR = date.max
ORDER_SQL = {
    OLDEST: "due_on NULLS LAST, account_id",
    LARGEST: "owed DESC, account_id",
    PROPORTIONAL: "due_on NULLS LAST, account_id",
}


@dataclass(frozen=True, slots=True)
class Owing:
    """An account of the case: its key, what it owes (never below zero) and its oldest due date."""

    key: int
    owed: Decimal
    due_on: date | None


def spread(amount: Decimal, accounts: Sequence[Owing], order: str, exponent: int) -> dict[int, Decimal]:
    """Return the part of `amount` for each account that gets one. Σ parts = amount; accounts must not be empty."""
    ordered = sorted(accounts, key=_place(order))
    whole = sum((one.owed for one in ordered), ZERO)
    if order == PROPORTIONAL and amount < whole:
        parts = _shares(amount, ordered, whole, exponent)
    else:
        parts = _in_turn(amount, ordered)
        parts[ordered[0].key] += max(amount - whole, ZERO)
    return {key: part for key, part in parts.items() if part}


def _place(order: str) -> Callable[[Owing], tuple[Any, int]]:
    if order == LARGEST:
        return lambda one: (-one.owed, one.key)
    return lambda one: (one.due_on or FAR, one.key)


def _in_turn(amount: Decimal, ordered: Sequence[Owing]) -> dict[int, Decimal]:
    parts, left = {}, amount
    for one in ordered:
        parts[one.key] = min(left, one.owed)
        left -= parts[one.key]
    return parts


def _shares(amount: Decimal, ordered: Sequence[Owing], whole: Decimal, exponent: int) -> dict[int, Decimal]:
    unit = Decimal(1).scaleb(-exponent)
    found = [(one, *divmod(int(amount / unit) * int(one.owed / unit), int(whole / unit))) for one in ordered]
    left = int(amount / unit) - sum(share for _one, share, _rest in found)
    first = sorted(range(len(found)), key=lambda place: -found[place][2])[:left]
    return {one.key: (share + (place in first)) * unit for place, (one, share, _rest) in enumerate(found)}


def spread_sql(order: str, exponent: int) -> str:
    """Return the SQL of `spread`: (payment_id, account_id, amount) from `owing` (payment_id, amount, account_id,
    owed, due_on), one row per payment and account."""
    by, unit = ORDER_SQL[order], 10**exponent
    shares = f"div(amount * {unit} * owed * {unit}, whole * {unit})"
    rest = f"mod(amount * {unit} * owed * {unit}, whole * {unit})"
    turn = "LEAST(owed, GREATEST(amount - before, 0)) + CASE WHEN place = 1 THEN GREATEST(amount - whole, 0) ELSE 0 END"
    part = turn
    if order == PROPORTIONAL:
        exact = f"(share + (rest_place <= units - shared)::int) / {unit}::numeric"
        part = f"CASE WHEN amount < whole THEN {exact} ELSE {turn} END"
    return f"""
        WITH placed AS (
            SELECT *, row_number() OVER turn AS place, sum(owed) OVER turn - owed AS before,
                   sum(owed) OVER (PARTITION BY payment_id) AS whole
            FROM owing WINDOW turn AS (PARTITION BY payment_id ORDER BY {by} ROWS UNBOUNDED PRECEDING)
        ), shared AS (
            SELECT *, CASE WHEN whole > 0 THEN {shares} ELSE 0 END AS share,
                   CASE WHEN whole > 0 THEN {rest} ELSE 0 END AS rest, amount * {unit} AS units
            FROM placed
        ), ranked AS (
            SELECT *, sum(share) OVER (PARTITION BY payment_id) AS shared,
                   row_number() OVER (PARTITION BY payment_id ORDER BY rest DESC, place) AS rest_place
            FROM shared
        )
        SELECT payment_id, account_id, part FROM (SELECT payment_id, account_id, {part} AS part FROM ranked) r
        WHERE part > 0
    """  # noqa: S608 - own text
