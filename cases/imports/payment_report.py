"""What a payment file does, or did, in figures and in words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from cases.enums import BatchState
from cases.imports import words
from cases.models import PaymentFile
from cases.rules.files import payment_fields
from common import money, punctuation


@dataclass(frozen=True)
class Figure:
    """One fate of rows: how many, how much, and what it means. `tone` is a class of the style sheet."""

    name: str
    count: int
    amount: Decimal
    label: str
    meaning: str
    tone: str = ""


def _words() -> dict[str, tuple[str, str]]:
    return {
        "posted": (_("post"), _("payments to accounts")),
        "reversals": (_("reverse"), _("payments that bounced")),
        "before_placement": (_("before placement"), _("in the placed amounts already: they count for nothing")),
        "unmatched": (_("without an account"), _("kept in a list, to be matched by hand")),
        "already": (_("already there"), _("booked before, they change nothing")),
        "matched": (_("waited until now"), _("of earlier files, their account or payment has come")),
        "refused": (_("refuse"), _("nothing else waits for them")),
    }


def figures(row: PaymentFile) -> list[Figure]:
    """Return the fates of the rows of a file that was read: the usual ones always, rare ones when they occur."""
    counts, sums = row.counts, row.counts.get("sums", {})
    rare = {"before_placement", "matched", "reversals"}
    return [
        Figure(
            name,
            counts.get(name, 0),
            Decimal(sums.get(name, 0)),
            label,
            meaning,
            "stop" if name == "refused" and counts.get(name) else "",
        )
        for name, (label, meaning) in _words().items()
        if counts.get(name) or name not in rare
    ]


def sentences(row: PaymentFile) -> list[str]:
    """Return what becomes, or became, of the rows: one line for each fate that occurs, with its money."""
    currency, colon = row.creditor.currency, punctuation.signs().colon
    found = [_("Rows read: %(count)s") % {"count": f"{row.counts['rows']:,}"}]
    for one in figures(row):
        if one.count and one.name != "refused":
            amount = f"{money.grouped(one.amount, currency)} {currency}"
            found.append(punctuation.parts((f"{_TITLES[one.name]}{colon}{one.count:,}", amount)))
    others = (name for name in ("zero", "refused") if row.counts.get(name))
    return found + [f"{_TITLES[name]}{colon}{row.counts[name]:,}" for name in others]


_TITLES: dict[str, Any] = {
    "posted": lazy("Payments to accounts of the desk"),
    "reversals": lazy("Payments that bounced"),
    "before_placement": lazy("From before the placement, they count for nothing"),
    "unmatched": lazy("Without an account here, kept to be matched by hand"),
    "already": lazy("Booked before, they change nothing"),
    "matched": lazy("Of earlier files, posted now that their account or payment is here"),
    "zero": lazy("Amounts of zero, left out"),
    "refused": lazy("Rows refused"),
}


def deed(row: PaymentFile) -> str:
    """Return in one sentence what is confirmed, or was done."""
    facts = {name: f"{row.counts.get(name, 0):,}" for name in ("posted", "reversals", "unmatched")}
    if row.state == BatchState.APPLIED:
        text = ngettext(
            "Posted %(posted)s payment, reversed %(reversals)s, kept %(unmatched)s without an account.",
            "Posted %(posted)s payments, reversed %(reversals)s, kept %(unmatched)s without an account.",
            row.counts.get("posted", 0),
        )
    else:
        text = ngettext(
            "Post %(posted)s payment, reverse %(reversals)s, keep %(unmatched)s without an account.",
            "Post %(posted)s payments, reverse %(reversals)s, keep %(unmatched)s without an account.",
            row.counts.get("posted", 0),
        )
    return text % facts


def booked(row: PaymentFile) -> int:
    """Return how many payments of the file an import books."""
    return sum(
        int(row.counts.get(name, 0)) for name in ("posted", "reversals", "before_placement", "unmatched", "matched")
    )


def columns(row: PaymentFile) -> list[tuple[str, str]]:
    """Return how the file was read: column, or the fixed value, and what it is on the desk."""
    once = payment_fields.ONCE if row.options.get("wide") else ()
    return [
        (str(about.get("column") or about.get("value") or ""), str(words.PAYMENT_FIELDS[name]))
        for name, about in row.columns.items()
        if name in words.PAYMENT_FIELDS and name not in once
    ]
