"""Who may agree to what: rows of role, discount, months and amount, written by the creditor. Pure.

One row must cover the whole of what is asked: twelve months without a discount and half the debt let go at once may
both be in a collector's hands, but not both in one plan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Excess(StrEnum):
    """What goes beyond a row."""

    DISCOUNT = "beyond_discount"
    MONTHS = "beyond_months"
    AMOUNT = "beyond_amount"
    NO_AUTHORITY = "no_authority"


@dataclass(frozen=True, slots=True)
class Row:
    """Up to which discount in percent, months and amount a role may agree; no amount means any."""

    role: str
    most_discount: Decimal
    most_months: int
    most_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be agreed: discount in percent of what is owed, months until the last payment, amount to be paid."""

    discount: Decimal
    months: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Beyond:
    """One thing that goes beyond: what was asked, and the most that the row allows."""

    what: Excess
    asked: Decimal
    most: Decimal


STANDARD = (
    Row("collector", Decimal(0), 12, Decimal(50_000)),
    Row("supervisor", Decimal(0), 60),
    Row("supervisor", Decimal(30), 12, Decimal(200_000)),
    Row("finance", Decimal(50), 60),
)
"""What holds until a creditor writes rows of its own."""


def beyond(ask: Ask, rows: Iterable[Row], role: str) -> tuple[Beyond, ...]:
    """Return what goes beyond the authority of `role`, by the row that comes nearest; nothing when it is within."""
    found = [_excess(ask, row) for row in rows if row.role == role]
    if not found:
        return (Beyond(Excess.NO_AUTHORITY, ask.discount, Decimal(0)),)
    return min(found, key=len)


def who_may(ask: Ask, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the roles that may agree to `ask`, each once, in the order of the rows."""
    return tuple(dict.fromkeys(row.role for row in rows if not _excess(ask, row)))


def most_discount(rows: Iterable[Row], roles: Iterable[str]) -> Decimal:
    """Return the largest discount that any of `roles` may agree to at once."""
    wanted = set(roles)
    return max((row.most_discount for row in rows if row.role in wanted), default=Decimal(0))


def _excess(ask: Ask, row: Row) -> tuple[Beyond, ...]:
    checks = (
        (Excess.DISCOUNT, ask.discount, row.most_discount),
        (Excess.MONTHS, Decimal(ask.months), Decimal(row.most_months)),
        (Excess.AMOUNT, ask.amount, row.most_amount),
    )
    return tuple(Beyond(what, asked, most) for what, asked, most in checks if most is not None and asked > most)
