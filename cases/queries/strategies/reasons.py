"""Why a case is worked now, as a person says it: the decisive reason first, then what helps."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import NextAction
from cases.models import BestHour, Case
from cases.rules.strategies.queue import Why
from common import dates, money
from common.clock import local_date

MOST_OF_NOTE = 80
"""So much of a hand-over note stands in a queue; the case's head has the whole."""


def of(case: Case, why: Why, *, now: datetime, zone: str) -> list[str]:
    """Return the reasons: "Promise broken yesterday", "best hour 18–20 (7 of 19 answered)", "¥12,300 at risk".

    What was written down for whoever takes the case over comes second, until the case is worked.
    """
    found = [words(case, why, now=now, zone=zone)]
    if case.handover is not None:
        found.append(_("handed over: %(note)s") % {"note": Truncator(case.handover.note).chars(MOST_OF_NOTE)})
    best: BestHour | None = getattr(case, "best_hour", None)
    if best is not None:
        found.append(
            _("best hour %(from)d–%(to)d (%(answered)d of %(tried)d answered)")
            % {"from": best.hour, "to": best.hour + 2, "answered": best.answered, "tried": best.tried}
        )
    if why != Why.AT_RISK:
        found.append(_at_risk(case))
    return found


def _at_risk(case: Case) -> str:
    return _("%(amount)s at risk") % {"amount": money.signed(case.balance, case.creditor.currency)}


def words(case: Case, why: Why, *, now: datetime, zone: str) -> str:
    """Return the reason as a person says it: "Call-back booked 14:30"."""
    if why in (Why.CALL_BACK, Why.CALL_BACK_LATE, Why.LATER_TODAY, Why.ACTION_DUE):
        return _booked(case, why, now, zone)
    if why in (Why.PROMISE_BROKEN, Why.PROMISE_DUE):
        return _promised(case, why, now, zone)
    if why == Why.NEVER_CONTACTED:
        return _("Never contacted")
    if why == Why.UNTOUCHED and case.last_contact_at is not None:
        days = (now - case.last_contact_at).days
        return ngettext("Untouched for %(days)s day", "Untouched for %(days)s days", days) % {"days": days}
    return _at_risk(case)


def _booked(case: Case, why: Why, now: datetime, zone: str) -> str:
    if case.next_action_at is None:
        return ""
    local = case.next_action_at.astimezone(ZoneInfo(zone))
    is_today = local.date() == local_date(now, zone)
    at = dates.clock_time(local, zone) if is_today else dates.day(local.date())
    if case.next_action == NextAction.CALL_BACK:
        return _("Call-back booked %(at)s") % {"at": at}
    if why == Why.LATER_TODAY:
        return _("%(action)s at %(at)s") % {"action": NextAction(case.next_action).label, "at": at}
    return _("%(action)s, due %(at)s") % {"action": NextAction(case.next_action).label, "at": at}


def _promised(case: Case, why: Why, now: datetime, zone: str) -> str:
    today = local_date(now, zone)
    on = case.promise_broken_on if why == Why.PROMISE_BROKEN else case.promise_due_on
    days = (today - on).days if on else 0
    if why == Why.PROMISE_BROKEN:
        near = {0: _("Promise broken today"), 1: _("Promise broken yesterday")}
        return near.get(days) or _("Promise broken on %(day)s") % {"day": dates.day(on or today)}
    near = {0: _("Promise due today"), 1: _("Promise was due yesterday")}
    return near.get(days) or _("Promise was due on %(day)s") % {"day": dates.day(on or today)}
