"""Blocked answers that wait for a supervisor, and the reasons with which one may go on."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from cases.models import Case
from contacts.enums import Verdict
from contacts.models import Decision
from contacts.queries import wording
from contacts.queries.decisions import OPEN_FOR, answer_of
from staff.models import User

MOST = 200
REASONS = {
    "required_by_law": gettext_lazy("A law requires this call"),
    "active_litigation": gettext_lazy("It belongs to a lawsuit under way"),
    "consumer_requested_information": gettext_lazy("The person asked for information"),
    "call_dropped": gettext_lazy("The last call dropped"),
    "time_critical_harm_not_ours": gettext_lazy("It can spare the person a harm that we do not control"),
    "agreed_with_debtor": gettext_lazy("Agreed with the debtor"),
    "customer_asked": gettext_lazy("The customer asked for it"),
}


@dataclass(frozen=True)
class Waiting:
    """One blocked answer with what stops it, in words, and the reasons that would lift it."""

    decision: Decision
    why: list[wording.Reason]
    reasons: list[tuple[str, str]]
    zone: str


def waiting(*, user: User, now: datetime) -> list[Waiting]:
    """Return the blocked answers of the last day that `user` may let go on, the newest first; three queries."""
    blocked = (
        Decision.objects.filter(verdict=Verdict.BLOCKED, asked_at__gt=now - OPEN_FOR, overriding__isnull=True)
        .filter(case__in=Case.objects.visible_to(user))
        .exclude(asked_by=user)
        .select_related("case__debtor", "case__creditor", "contact_point__person", "asked_by")
        .order_by("-asked_at", "-pk")
    )
    found = [_waiting(one) for one in blocked[:MOST]]
    return [one for one in found if one.reasons]


def _waiting(decision: Decision) -> Waiting:
    answer = answer_of(decision)
    zone = str((decision.facts.get("zones") or [decision.case.creditor.time_zone])[0])
    why = [wording.reason(one, now=decision.asked_at, zone=zone) for one in answer.unmet]
    return Waiting(decision, why, choices(decision), zone)


def choices(decision: Decision) -> list[tuple[str, str]]:
    """Return the listed reasons of a blocked answer with their words; none when nobody may lift it."""
    return [(code, str(REASONS.get(code, code))) for code in answer_of(decision).overrides]
