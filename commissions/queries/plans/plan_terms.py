"""The small words of a plan's sentences: shares, amounts, quantities, conditions, spans of rows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.engine.quantities import Condition, Quantity
from commissions.engine.tables import Row, Table
from commissions.queries.plans import plan_words as words
from commissions.queries.plans.advice import plain
from common import money, punctuation

HUNDRED = Decimal(100)
WHOLE_DAYS = ("dpd_", "days_since_")


@dataclass(frozen=True, slots=True)
class Said:
    """A component in words: a sentence, and the rows that belong to it."""

    text: str
    lines: tuple[str, ...] = ()


def counts_days(by: str) -> bool:
    """Return whether a figure is a count of whole days, whose rows a reader sees with both ends: 31–60."""
    return by.startswith(WHOLE_DAYS)


def share(rate: Decimal | None) -> str:
    """Return a rate as percent; a row left open on purpose says so."""
    return _("left to a person") if rate is None else punctuation.percent(plain(rate * HUNDRED))


def cash(amount: Decimal | None, currency: str) -> str:
    """Return an amount."""
    return _("left to a person") if amount is None else money.signed(amount, currency)


def factor(value: Decimal | None) -> str:
    """Return a factor."""
    return _("left to a person") if value is None else f"×{plain(value)}"


def quantity(found: Quantity | None, currency: str, default: str = "") -> str:
    """Return a quantity in words: "¥4,000.00", "3.5 × salary", "recoveries of the month less costs"."""
    if found is None:
        return default
    text = words.fact(found.of) if isinstance(found.of, str) else cash(found.of, currency)
    if found.times != 1:
        text = _("%(times)s × %(of)s") % {"times": plain(found.times), "of": text}
    if found.plus:
        text = _("%(this)s plus %(more)s") % {"this": text, "more": cash(found.plus, currency)}
    for one in found.add:
        text = _("%(this)s plus %(more)s") % {"this": text, "more": quantity(one, currency)}
    for one in found.less:
        text = _("%(this)s less %(more)s") % {"this": text, "more": quantity(one, currency)}
    if found.least is not None:
        text = _("%(this)s, at least %(bound)s") % {"this": text, "bound": _bound(found.least, found.of, currency)}
    if found.most is not None:
        text = _("%(this)s, at most %(bound)s") % {"this": text, "bound": _bound(found.most, found.of, currency)}
    return text


def _bound(bound: Quantity, of: Any, currency: str) -> str:
    """Return a bound in the unit of what it bounds: an amount, percent of the target, or a number."""
    if bound == Quantity(bound.of) and isinstance(bound.of, Decimal):
        if of == "attainment":
            return punctuation.percent(plain(bound.of))
        if of in words.NUMBERS:
            return plain(bound.of)
    return quantity(bound, currency)


def conditions(when: tuple[Condition, ...], currency: str) -> str:
    """Return conditions that all must hold."""
    text = ""
    for one in when:
        more = _condition(one, currency)
        text = _("%(this)s and %(more)s") % {"this": text, "more": more} if text else more
    return text


def _condition(one: Condition, currency: str) -> str:
    if isinstance(one.value, Quantity):
        value = quantity(one.value, currency)
    elif isinstance(one.value, tuple):
        value = punctuation.listed(plain(part) if isinstance(part, Decimal) else part for part in one.value)
    else:
        value = plain(one.value) if isinstance(one.value, Decimal) else one.value
    said = {
        "<": _("%(name)s below %(value)s"),
        "<=": _("%(name)s at most %(value)s"),
        ">": _("%(name)s above %(value)s"),
        ">=": _("%(name)s at least %(value)s"),
        "=": _("%(name)s is %(value)s"),
        "!=": _("%(name)s is not %(value)s"),
        "in": _("%(name)s is one of %(value)s"),
        "not in": _("%(name)s is none of %(value)s"),
    }
    return said[one.sign] % {"name": words.fact(one.name), "value": value}


def only(text: str, when: tuple[Condition, ...], currency: str) -> str:
    """Return a sentence with the conditions under which it counts."""
    if not when:
        return text
    return _("%(text)s, only when %(conditions)s") % {"text": text, "conditions": conditions(when, currency)}


def span(row: Row, by: str, closed: str = "from", *, unit: str = "") -> str:
    """Return which values a row holds: "31–60", "from 181", "80 % to below 100 %"."""
    if counts_days(by) and closed == "from":
        return _days(row)
    start, end = (f"{plain(one)}{unit}" if one is not None else "" for one in (row.start, row.end))
    facts = {"start": start, "end": end}
    if row.end is None:
        return (_("from %(start)s") if closed == "from" else _("over %(start)s")) % facts
    if not row.start:
        return (_("below %(end)s") if closed == "from" else _("up to %(end)s")) % facts
    return (_("%(start)s to below %(end)s") if closed == "from" else _("over %(start)s up to %(end)s")) % facts


def _days(row: Row) -> str:
    if row.end is None:
        return pgettext("days", "%(start)s or more") % {"start": plain(row.start)}
    return f"{plain(row.start)}–{plain(row.end - 1)}"


def spans(table: Table, by: str, *, unit: str = "") -> list[str]:
    """Return the spans of all rows of a table."""
    return [span(row, by, table.closed, unit=unit) for row in table.rows]
