"""What happens next on a case, by its dates: promise, plan, holds, requests, the booked step, the strategy's steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import CaseState, Channel, NextAction
from cases.models import Case, CaseStep, Request
from cases.queries.holds import hold_words, holds
from cases.queries.strategies import strategies
from common import dates, money
from common.clock import local_date
from contacts.queries.templates.values import Known


@dataclass(frozen=True)
class Coming:
    """One thing that comes, and on which day; None: no day is known. `is_ours` is not told to the debtor."""

    on: date | None
    words: str
    is_ours: bool = False


def of(case: Case, known: Known, *, now: datetime, today: date) -> list[Coming]:
    """Return what comes on `case`, the earliest first, what has no day last."""
    if case.state == CaseState.CLOSED:
        return []
    found = [*_agreed(case, known), *_held(case, now, today), *_asked(case), *_booked(case), *_steps(case, today)]
    return sorted(found, key=lambda one: one.on or date.max)


def _agreed(case: Case, known: Known) -> Iterator[Coming]:
    currency = case.creditor.currency
    if known.promise:
        promise = known.promise
        facts = {"amount": money.signed(promise.amount, currency), "day": dates.day(promise.last_on)}
        yield Coming(promise.due_on, _("Promise of %(amount)s is due; it counts until %(day)s") % facts)
    if known.instalment:
        amount = money.signed(known.instalment.amount, currency)
        yield Coming(known.instalment.due_on, _("Instalment of %(amount)s of the plan is due") % {"amount": amount})


def _held(case: Case, now: datetime, today: date) -> Iterator[Coming]:
    for hold in holds.in_force([case.pk], now=now)[case.pk]:
        line = hold_words.line(hold, today=today)
        yield Coming(hold.ends_on, _("On hold: %(name)s. %(words)s") % {"name": line.name, "words": line.words})


def _asked(case: Case) -> Iterator[Coming]:
    for request in Request.objects.open().filter(case=case).order_by("due_on", "pk"):
        facts = {"number": request.number, "kind": request.get_kind_display(), "name": request.get_department_display()}
        yield Coming(request.due_on, _("%(kind)s %(number)s is answered by %(name)s") % facts)


def _booked(case: Case) -> Iterator[Coming]:
    if case.next_action and case.next_action_at:
        on = local_date(case.next_action_at, case.creditor.time_zone)
        yield Coming(on, str(NextAction(case.next_action).label), is_ours=True)


def _steps(case: Case, today: date) -> Iterator[Coming]:
    """Yield the steps of the strategy that are still to come, unless something is agreed."""
    here = CaseStep.objects.filter(case=case, until=None).first()
    version = strategies.in_force(today) if here else None
    if here is None or version is None:
        return
    segment = next((one for one in version.segments if one.key == here.segment), None)
    for step in segment.steps if segment else ():
        on = here.entered_on + timedelta(days=step.day)
        if on > today:
            channel = str(Channel(step.channel).label) if step.channel in Channel.values else pgettext("step", "Call")
            facts = {"what": channel, "script": step.script}
            words = _("%(what)s “%(script)s”") % facts if step.script else channel
            yield Coming(on, words, is_ours=True)


def said(case: Case, known: Known) -> str:
    """Return what is told the debtor of it: the next day on which money is due. The caller sets the language."""
    currency = case.creditor.currency
    due = [(one.due_on, one.amount) for one in (known.promise, known.instalment) if one]
    if not due:
        return ""
    on, amount = min(due)
    facts = {"amount": money.signed(amount, currency), "day": dates.day(on)}
    return _("Next, %(amount)s is due on %(day)s.") % facts
