"""What the page of a placement shows: counts one can open, control totals, how columns were read."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import BatchState, FileScope
from cases.imports import report, words
from cases.models import Placement
from common import money, punctuation


@dataclass(frozen=True)
class Pick:
    """A count that opens its rows."""

    name: str
    count: int
    label: str
    hint: str


@dataclass(frozen=True)
class Total:
    """A control total: by the letter, in the file, the difference."""

    label: str
    letter: str
    file: str
    difference: str
    agrees: bool


def picks(placement: Placement) -> list[Pick]:
    """Return what is added, updated, recalled and refused."""
    counts, currency = placement.counts, placement.creditor.currency
    done = placement.state == BatchState.APPLIED

    def cash(name: str) -> str:
        return money.signed(Decimal(counts.get(name, "0")), currency)

    recall = _("a partial file recalls nothing")
    if placement.scope == FileScope.FULL:
        recall = _("every account is in the file")
    if placement.scope == FileScope.RECALL:
        recall = _("every account has left already")
    if counts["recall"]:
        recall = _("%(amount)s leaves the queues") % {"amount": cash("recall_amount")}
    if counts.get("held_back"):
        recall = _("held back: refused rows name no account")
    return [
        Pick(
            "add",
            counts["add"],
            _("added") if done else _("add"),
            _("new accounts, %(amount)s") % {"amount": cash("add_amount")},
        ),
        Pick("update", counts["update"], _("updated") if done else _("update"), _changed(counts)),
        Pick("recall", counts["recall"], _("recalled") if done else _("recall"), recall),
        Pick(
            "refuse",
            counts["refuse"],
            _("refused") if done else _("refuse"),
            _("nothing else waits for them") if counts["refuse"] else _("every row can be read"),
        ),
    ]


def _changed(counts: dict[str, Any]) -> str:
    if not counts["update"]:
        return _("no account that the desk knows changes")
    people = counts["person"] + counts["points"]
    parts = [
        (counts["money"], ngettext("%(count)s amount", "%(count)s amounts", counts["money"])),
        (counts["age"], ngettext("%(count)s age", "%(count)s ages", counts["age"])),
        (people, ngettext("%(count)s person", "%(count)s people", people)),
        (counts["reopen"], _("%(count)s opened again")),
    ]
    said = [text % {"count": f"{count:,}"} for count, text in parts if count]
    return punctuation.listed(said) or _("card or limit")


def totals(placement: Placement) -> list[Total]:
    """Return the control totals: those of the letter beside those of the file, and the parts of the debt."""
    currency = placement.creditor.currency
    letter = placement.options.get("letter", {})
    figures = report.of(placement)
    rows = placement.counts["rows"]
    found = [_total(_("Rows"), letter.get("rows"), rows, f"{rows:,}", lambda value: f"{value:,}")]
    balance = letter.get("balance")

    def grouped(value: Decimal) -> str:
        return money.grouped(value, currency)

    label = _("Balance, %(currency)s") % {"currency": currency}
    stated = Decimal(balance) if balance else None
    found.append(_total(label, stated, figures.amount, grouped(figures.amount), grouped))
    return found


def _total(label: str, letter: Any, file: Any, shown: str, write: Any) -> Total:
    if letter is None:
        return Total(label, "", shown, "", agrees=True)
    difference = file - letter
    return Total(label, write(letter), shown, write(difference), agrees=not difference)


def columns(placement: Placement) -> list[dict[str, Any]]:
    """Return how each mapped column was read: its name, its field, its rule, its samples."""
    samples = dict(zip(placement.header, placement.samples, strict=False))
    places = {name: place for place, name in enumerate(placement.header)}
    found = []
    for field, about in sorted(
        placement.columns.items(), key=lambda one: places.get(one[1].get("column", ""), len(places))
    ):
        column = about.get("column", "")
        found.append(
            {
                "column": column or about.get("value", ""),
                "is_constant": not column,
                "field": words.FIELDS.get(field, field),
                "rule": words.RULES.get(about.get("rule", ""), "") if about.get("rule") else "",
                "samples": " · ".join(samples.get(column) or []),
            }
        )
    return found
