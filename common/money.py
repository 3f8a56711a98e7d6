"""Money: `Decimal` only, one exponent per currency, rounded half up in this one place.

Half up away from zero is what PostgreSQL's `round(numeric)` does, so both engines agree to the cent.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

MINUS = "\N{MINUS SIGN}"
MOST_DIGITS = 15
GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
PLAIN = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$")


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: ISO 4217 code, digits after the point in practice, and sign."""

    code: str
    exponent: int
    sign: str


CURRENCIES: dict[str, Currency] = {
    currency.code: currency
    for currency in (
        Currency("AUD", 2, "A$"),
        Currency("CNY", 2, "¥"),
        Currency("EUR", 2, "€"),
        Currency("GBP", 2, "£"),
        Currency("HKD", 2, "HK$"),
        Currency("INR", 2, "₹"),
        Currency("JPY", 0, "¥"),
        Currency("KWD", 3, "KD "),
        Currency("PHP", 2, "₱"),
        Currency("SGD", 2, "S$"),
        Currency("TWD", 0, "NT$"),  # ISO says 2; no Taiwanese bank states cents.
        Currency("USD", 2, "$"),
    )
}


class NotMoney(ValueError):
    """The text is not an amount of money. The message says why."""


def exponent(code: str) -> int:
    """Return the digits after the point of the currency `code`; 2 for one that is not listed."""
    currency = CURRENCIES.get(code)
    return currency.exponent if currency else 2


def rounded(amount: Decimal, code: str) -> Decimal:
    """Return `amount` rounded half up to the smallest unit of the currency `code`."""
    return amount.quantize(Decimal(1).scaleb(-exponent(code)), rounding=ROUND_HALF_UP)


def too_large(amount: Decimal) -> bool:
    """Return whether the amount has more digits before the point than the desk keeps."""
    return amount.adjusted() >= MOST_DIGITS


def parse(text: str, code: str) -> Decimal:
    """Return the amount that a person typed: "1,200.5", "1200.50", "１２００", "¥1,200".

    Raises NotMoney when it is no number, has more digits after the point than the currency has, or is too large.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(MINUS, "-").replace(" ", "")
    currency = CURRENCIES.get(code)
    if currency and plain.startswith(currency.sign.strip()):
        plain = plain[len(currency.sign.strip()) :]
    if not (PLAIN.match(plain) or GROUPED.match(plain)):
        raise NotMoney("not a number")
    try:
        amount = Decimal(plain.replace(",", ""))
    except InvalidOperation as error:
        raise NotMoney("not a number") from error
    if too_large(amount):
        raise NotMoney("too large")
    if amount != rounded(amount, code):
        raise NotMoney("too many digits after the point")
    return rounded(amount, code)


def plain(amount: Decimal, code: str) -> str:
    """Return the amount for a file: "1200.50", "-3.00"; no grouping, ASCII minus."""
    return f"{rounded(amount, code):f}"


def grouped(amount: Decimal, code: str) -> str:
    """Return the amount for an eye: "1,200.50", with a true minus."""
    text = f"{rounded(amount, code):,f}"
    return MINUS + text[1:] if text.startswith("-") else text


def change(amount: Decimal, code: str) -> str:
    """Return a difference with its sign: "+358.17", "−692.91", "0.00"."""
    exact = rounded(amount, code) or Decimal(0)  # no minus before nothing
    return f"+{grouped(exact, code)}" if exact > 0 else grouped(exact, code)


def signed(amount: Decimal, code: str) -> str:
    """Return the amount with the sign of its currency: "¥1,200.50", "−¥3.00"."""
    currency = CURRENCIES.get(code)
    sign = currency.sign if currency else f"{code} "
    text = grouped(abs(amount), code)
    return f"{MINUS if amount < 0 else ''}{sign}{text}"
