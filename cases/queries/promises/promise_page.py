"""One promise explained: until when it may be kept, why it stands as it does, what counts, what it was before."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import DayUnit, PromiseState
from cases.models import Case, Promise, PromisePayment
from cases.queries.promises.promises import KEPT
from common import dates, history, money
from staff.models import User


@dataclass(frozen=True)
class Told:
    """What the page says of a promise in sentences."""

    why: str
    tolerance: str
    moved: str
    provisional: str
    reopened: str
    method: str


def visible(user: User) -> QuerySet[Promise]:
    """Return the promises on cases that `user` may see, with what their page names."""
    rows = Promise.objects.filter(case__in=Case.objects.visible_to(user))
    return rows.select_related("case__creditor", "case__debtor", "case__collector", "recorded_by", "first")


def detail(user: User) -> QuerySet[Promise]:
    """Return the promises that `user` may open, with the money that counts and the contact they were made in."""
    counted = PromisePayment.objects.select_related("payment__account").order_by("payment__value_on", "payment_id")
    return visible(user).prefetch_related(Prefetch("counted", counted), "contacts")


def series(promise: Promise) -> list[Promise]:
    """Return all parts of the promise's series by due date; itself alone when it has no other."""
    if promise.parts == 1:
        return [promise]
    return list(Promise.objects.filter(Q(pk=promise.series) | Q(first=promise.series)).order_by("part"))


def contact_of(promise: Promise) -> Any:
    """Return the contact in which the promise, or the first part of its series, was made; None when none was logged."""
    found = list((promise.first or promise).contacts.all())
    return found[0] if found else None


def told(promise: Promise, *, today: date) -> Told:
    """Return what the page says of the promise on the day `today` of its creditor."""
    moved = ""
    if promise.kept_until != promise.due_on:
        facts = {"due": dates.day(promise.due_on, today=today), "until": dates.day(promise.kept_until, today=today)}
        moved = _("%(due)s is a day off: money by %(until)s is in time.") % facts
    provisional = ""
    if promise.is_provisional:
        year = {"year": promise.last_on.year}
        provisional = (
            _("The calendar of %(year)s is not published yet. Until it is, weekends and known days count.") % year
        )
    return Told(
        why=_why(promise, today),
        tolerance=_tolerance(promise),
        moved=moved,
        provisional=provisional,
        reopened=_("It is open again: a payment that had kept it bounced.") if _was_kept(promise) else "",
        method=promise.paid_by,
    )


def _was_kept(promise: Promise) -> bool:
    """Whether an open promise had been kept before."""
    return promise.state == PromiseState.OPEN and promise.history.filter(state__in=KEPT).exists()


def _tolerance(promise: Promise) -> str:
    days = promise.tolerance_days
    facts = {"days": days, "percent": promise.tolerance_percent}
    if promise.tolerance_unit == DayUnit.WORKING:
        words = ngettext("%(days)s working day, %(percent)s %%", "%(days)s working days, %(percent)s %%", days)
    else:
        words = ngettext("%(days)s day, %(percent)s %%", "%(days)s days, %(percent)s %%", days)
    return words % facts


def _why(promise: Promise, today: date) -> str:
    currency = promise.case.creditor.currency
    facts = {
        "until": dates.day(promise.kept_until, today=today),
        "last": dates.day(promise.last_on, today=today),
        "amount": money.signed(promise.amount, currency),
        "received": money.signed(promise.received, currency),
        "missing": money.signed(max(promise.amount - promise.received, Decimal(0)), currency),
        "percent": promise.tolerance_percent,
        "reason": promise.reason,
        "who": promise.get_said_by_display(),
    }
    return _sentence(promise, today) % facts


def _sentence(promise: Promise, today: date) -> str:
    state = PromiseState(promise.state)
    if state == PromiseState.OPEN:
        late = today > promise.kept_until
        return (
            _("Late: %(missing)s may still come until %(last)s.") if late else _("Waits for its money until %(until)s.")
        )
    if state == PromiseState.KEPT_WITH_VARIANCE and promise.received < promise.amount:
        return _("%(missing)s short, which the tolerance of %(percent)s %% allows.")
    if state in (PromiseState.SUPERSEDED, PromiseState.WITHDRAWN) and promise.reason and promise.said_by:
        return _("%(reason)s (said %(who)s)")
    if state in (PromiseState.SUPERSEDED, PromiseState.WITHDRAWN) and promise.reason:
        return "%(reason)s"
    return {
        PromiseState.KEPT: _("Paid in full by %(until)s."),
        PromiseState.KEPT_WITH_VARIANCE: _("Paid in full within tolerance, by %(last)s."),
        PromiseState.PARTLY_KEPT: _("%(received)s of %(amount)s had come by %(last)s."),
        PromiseState.BROKEN: _("Nothing had come by %(last)s."),
        PromiseState.SUPERSEDED: _("The debtor promised anew before it could be judged."),
        PromiseState.WITHDRAWN: _("Taken back."),
    }[state]


def changes(promise: Promise) -> list[history.Change]:
    """Return the history of the promise: who or what changed it, when, and why."""
    currency = promise.case.creditor.currency
    records = promise.history.select_related("history_user").order_by("-history_date", "-history_id")

    def cash(amount: Decimal) -> str:
        return money.signed(amount, currency)

    return history.changes(records, wording={"received": cash, "amount": cash}, skip=("judged_at", "reason", "first"))
