"""Shares in percent and other figures without a currency, rounded half up in this one place.

Away from zero, as `common.money` and PostgreSQL's `round(numeric)` do; Python's own `round` goes to the even digit.
"""

from decimal import ROUND_HALF_UP, Decimal


def rounded(value: Decimal, digits: int = 0) -> Decimal:
    """Return `value` rounded half up to so many digits after the point."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def percent(part: Decimal | int, whole: Decimal | int, digits: int = 0) -> Decimal:
    """Return `part` of `whole` in percent, to so many digits; 0 of nothing."""
    return rounded(Decimal(100) * part / whole, digits) if whole else Decimal(0)
