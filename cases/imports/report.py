"""What became of every row of a placement, as figures and sentences for page, command and API."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import BatchState, FileScope
from cases.models import Placement
from common import money


@dataclass(frozen=True)
class Age:
    """The rows of one age: how many, how much they owe, how many owe nothing or less, how many have a credit."""

    bucket: int
    rows: int
    amount: Decimal
    nothing: int
    credits: int
    credit: Decimal


@dataclass(frozen=True)
class Report:
    """A placement in figures. Amounts are in the creditor's currency."""

    currency: str
    counts: dict[str, Any]
    ages: list[Age]

    @property
    def overdue(self) -> list[Age]:
        """The ages past due."""
        return [age for age in self.ages if age.bucket]

    @property
    def overdue_rows(self) -> int:
        """How many accounts are past due."""
        return sum(age.rows for age in self.overdue)

    @property
    def overdue_amount(self) -> Decimal:
        """What the accounts past due owe together, credits taken off."""
        return sum((age.amount for age in self.overdue), Decimal(0))

    @property
    def nothing(self) -> int:
        """How many accounts past due owe nothing or less."""
        return sum(age.nothing for age in self.overdue)

    @property
    def current(self) -> Age | None:
        """The accounts that are not past due."""
        return next((age for age in self.ages if not age.bucket), None)

    @property
    def credits(self) -> int:
        """How many accounts have a credit."""
        return sum(age.credits for age in self.ages)

    @property
    def credit(self) -> Decimal:
        """The sum of the credits, as a positive amount."""
        return -sum((age.credit for age in self.ages), Decimal(0))

    @property
    def credits_overdue(self) -> int:
        """How many accounts with a credit are past due all the same."""
        return sum(age.credits for age in self.overdue)

    @property
    def amount(self) -> Decimal:
        """What all good rows owe together."""
        return sum((age.amount for age in self.ages), Decimal(0))

    @property
    def good(self) -> int:
        """How many rows were taken."""
        return sum(age.rows for age in self.ages)


def of(placement: Placement) -> Report:
    """Return the report of a placement that was read."""
    ages = [
        Age(
            one["bucket"],
            one["rows"],
            Decimal(one["amount"]),
            one["nothing"],
            one["credits"],
            Decimal(one["credit"]),
        )
        for one in placement.counts.get("ages", [])
    ]
    return Report(placement.creditor.currency, placement.counts, ages)


def deed(placement: Placement) -> str:
    """Return the sentence that is confirmed, or was: "Add 6,812 accounts, update 40, recall 3, refuse 6 rows."."""
    counts = {name: placement.counts.get(name, 0) for name in ("add", "update", "recall", "refuse")}
    add, refuse = counts["add"], counts["refuse"]
    if placement.state == BatchState.APPLIED:
        parts = {
            "add": ngettext("Added %(count)s account", "Added %(count)s accounts", add),
            "update": _("updated %(count)s"),
            "recall": _("recalled %(count)s"),
            "refuse": ngettext("refused %(count)s row", "refused %(count)s rows", refuse),
        }
    else:
        parts = {
            "add": ngettext("Add %(count)s account", "Add %(count)s accounts", add),
            "update": _("update %(count)s"),
            "recall": _("recall %(count)s"),
            "refuse": ngettext("refuse %(count)s row", "refuse %(count)s rows", refuse),
        }
    said = {name: part % {"count": f"{counts[name]:,}"} for name, part in parts.items()}
    return _("%(add)s, %(update)s, %(recall)s, %(refuse)s.") % said


def sentences(placement: Placement) -> Iterator[str]:
    """Yield what became of the rows and why, one sentence each; those with nothing to say are left out."""
    report = of(placement)
    counts = placement.counts
    currency = report.currency

    def amount(value: Any) -> str:
        return money.signed(Decimal(value), currency)

    yield _("Rows read: %(rows)s. Taken: %(good)s. Refused: %(refuse)s.") % {
        "rows": f"{counts['rows']:,}",
        "good": f"{counts['rows'] - counts['refuse']:,}",
        "refuse": f"{counts['refuse']:,}",
    }
    if counts.get("unchanged"):
        yield ngettext(
            "%(rows)s account says what the desk knows already. Nothing is written for it.",
            "%(rows)s accounts say what the desk knows already. Nothing is written for them.",
            counts["unchanged"],
        ) % {"rows": f"{counts['unchanged']:,}"}
    yield from _aged(report, amount)
    if counts.get("reopen"):
        yield ngettext(
            "%(rows)s recalled account is back and is opened again.",
            "%(rows)s recalled accounts are back and are opened again.",
            counts["reopen"],
        ) % {"rows": f"{counts['reopen']:,}"}
    if counts.get("recall") and placement.scope == FileScope.RECALL:
        yield ngettext(
            "%(rows)s account is recalled and leaves the queues, %(amount)s.",
            "%(rows)s accounts are recalled and leave the queues, %(amount)s.",
            counts["recall"],
        ) % {"rows": f"{counts['recall']:,}", "amount": amount(counts["recall_amount"])}
    elif counts.get("recall"):
        yield ngettext(
            "%(rows)s account is not in this full file: it is recalled and leaves the queues, %(amount)s.",
            "%(rows)s accounts are not in this full file: they are recalled and leave the queues, %(amount)s.",
            counts["recall"],
        ) % {"rows": f"{counts['recall']:,}", "amount": amount(counts["recall_amount"])}
    if counts.get("held_back"):
        yield _(
            "%(rows)s accounts are not in this full file, but %(nameless)s refused rows do not say which account "
            "they mean. So nothing is recalled. Mend those rows and send the full file again."
        ) % {"rows": f"{counts['held_back']:,}", "nameless": f"{counts['nameless']:,}"}


def _aged(report: Report, amount: Any) -> Iterator[str]:
    if report.overdue:
        yield ngettext(
            "%(rows)s account is past due and owes %(amount)s.",
            "%(rows)s accounts are past due and owe %(amount)s together.",
            report.overdue_rows,
        ) % {"rows": f"{report.overdue_rows:,}", "amount": amount(report.overdue_amount)}
    first = next((age for age in report.overdue if age.nothing), None)
    if first:
        yield _(
            "%(nothing)s of them owe nothing or less (%(first)s of the %(rows)s in M%(bucket)s). They are kept with "
            "their age and are not queued: a late status without a balance leaves nothing to collect."
        ) % {
            "nothing": f"{report.nothing:,}",
            "first": f"{first.nothing:,}",
            "rows": f"{first.rows:,}",
            "bucket": first.bucket,
        }
    if report.credits:
        yield ngettext(
            "%(credits)s account has a negative balance, %(overdue)s of them past due. What was overpaid, "
            "%(amount)s, is kept as unapplied credit and not cut to zero.",
            "%(credits)s accounts have a negative balance, %(overdue)s of them past due. What was overpaid, "
            "%(amount)s, is kept as unapplied credit and not cut to zero.",
            report.credits,
        ) % {
            "credits": f"{report.credits:,}",
            "overdue": f"{report.credits_overdue:,}",
            "amount": amount(report.credit),
        }
    if report.current:
        yield ngettext(
            "%(rows)s account is not past due. It is kept as M0 and is not queued, %(amount)s.",
            "%(rows)s accounts are not past due. They are kept as M0 and are not queued, %(amount)s.",
            report.current.rows,
        ) % {"rows": f"{report.current.rows:,}", "amount": amount(report.current.amount)}
