"""How pages write rates, changes and unrounded amounts."""

from decimal import ROUND_DOWN, Decimal

from django import template

from common import money, punctuation

register = template.Library()
SEEN = Decimal("0.000001")


def _plain(number: Decimal) -> str:
    text = f"{number.normalize():,f}" if number else "0"
    return money.MINUS + text[1:] if text.startswith("-") else text


@register.filter
def rate(rate: Decimal | None) -> str:
    """Return the rate 0.025 as "2.5 %"; nothing for None."""
    return "" if rate is None else punctuation.percent(_plain(rate * 100))


@register.filter
def plain(number: Decimal | None) -> str:
    """Return a factor or a percentage without needless zeros: "1.25"."""
    return "" if number is None else _plain(number)


@register.filter
def change(amount: Decimal | None, currency: str) -> str:
    """Return a difference with its sign: "+358.17", "−692.91", "0.00"."""
    return "" if amount is None else money.change(amount, currency)


@register.filter
def less(amount: Decimal | None, currency: str) -> str:
    """Return what is left out of a sum as the column adds it up: "−39.00" of 39, "+39.00" of what went back."""
    return change(None if amount is None else -amount, currency)


@register.filter
def exact(amount: Decimal | None, currency: str) -> str:
    """Return an unrounded amount with its digits, at least those of the currency; after the sixth "…" for more."""
    if amount is None:
        return ""
    if amount == money.rounded(amount, currency):
        return money.grouped(amount, currency)
    cut = amount.quantize(SEEN, rounding=ROUND_DOWN)
    return _plain(amount) if cut == amount else f"{_plain(cut)}…"


@register.filter
def item(rows: dict[int, object], key: int) -> object | None:
    """Return what `rows` holds for `key`; None when nothing."""
    return rows.get(key)


@register.filter
def whole(number: Decimal | None) -> str:
    """Return a mark of an axis: "2,000", "0.5"."""
    if number is None:
        return ""
    return f"{number:,.0f}" if number == number.to_integral_value() else f"{number.normalize():,f}"
