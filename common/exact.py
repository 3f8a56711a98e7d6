"""Amounts that programs state: in the smallest unit of their currency, never rounded behind anybody's back."""

from decimal import Decimal

from django.utils.translation import gettext as _

from common import money
from common.errors import Refusal


class AmountTooFine(Refusal):
    """An amount has more digits after the point than its currency; `field` is its input."""

    code = "amount_too_fine"


def exact(amount: Decimal, currency: str, *, field: str) -> Decimal:
    """Return `amount` in the smallest unit of `currency`; raise AmountTooFine where that would change it."""
    found = money.rounded(amount, currency)
    if found != amount:
        sentence = _("%(currency)s has no smaller unit than %(unit)s. Write the amount without further digits.")
        unit = Decimal(1).scaleb(-money.exponent(currency))
        facts = {"currency": currency, "unit": money.plain(unit, currency)}
        raise AmountTooFine(sentence % facts, field=field)
    return found
