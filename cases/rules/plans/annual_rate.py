"""The annual rate of a plan: the effective yearly interest that its payments amount to. Pure.

Required beside every instalment offer in China (银保监发〔2022〕13号: cost is shown as an annual rate); a total above
24 % a year is cut by the courts (民法典 art. 680), so it is warned of.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, localcontext

from common import shares

WARN_ABOVE = Decimal(24)
HIGHEST = Decimal(10_000)
DAYS_A_YEAR = Decimal(365)
ROUNDS = 80


def effective(*, owed: Decimal, start: date, payments: Iterable[tuple[date, Decimal]]) -> Decimal:
    """Return the effective annual rate in percent, to two digits, at which `payments` repay `owed` from `start`.

    0 when no more is paid than is owed: a plan without interest, or a settlement. Never above 10,000.
    """
    flows = [(Decimal((day - start).days) / DAYS_A_YEAR, amount) for day, amount in payments]
    if sum((amount for _years, amount in flows), Decimal(0)) <= owed:
        return Decimal("0.00")
    with localcontext() as context:
        context.prec = 18
        low, high = Decimal(0), HIGHEST / 100
        for _round in range(ROUNDS):
            middle = (low + high) / 2
            growth = (1 + middle).ln()
            worth = sum((amount * (-years * growth).exp() for years, amount in flows), Decimal(0))
            low, high = (middle, high) if worth > owed else (low, middle)
            if high - low < Decimal("0.0000001"):
                break
        return shares.rounded(high * 100, 2)
