"""Blocked answers that wait for a supervisor, and the reasons with which one may go on."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from cases.models import Case
from contacts.enums import Verdict
from contacts.models import Decision, Message
from contacts.queries import gate, wording
from contacts.queries.decisions import OPEN_FOR, answer_of
from staff.models import User

MOST = 200
STOPS_FOR_GOOD = '$[*] ? (@.met == false && @.advisory == false && @.override == "" && !(exists(@.overrides[*])))'
"""A reason in a stored answer that stops the contact and that nobody may lift, as a JSON path."""
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
    """Return the blocked answers of the last day that `user` may let go on, the newest first; nine queries at most.

    Of one that was asked several times the newest counts. What would be answered otherwise by now, because the stop
    was lifted or because nobody may lift what stops it since, waits for nobody.
    """
    found = _asked_last(user, now)
    facts = gate.gather(list({one.case_id: one.case for one in found}.values()), now=now) if found else {}
    rows = [_waiting(one, _lifting(one, facts[one.case_id], now)) for one in found]
    return [one for one in rows if one.reasons]


def _asked_last(user: User, now: datetime) -> list[Decision]:
    """Return the blocked answers that nobody let go on and time alone has not lifted, each question once."""
    blocked = (
        Decision.objects.filter(verdict=Verdict.BLOCKED, asked_at__gt=now - OPEN_FOR, overriding__isnull=True)
        .filter(Q(next_lawful_at=None) | Q(next_lawful_at__gt=now), case__in=Case.objects.visible_to(user))
        .exclude(asked_by=user)
        .exclude(_for_good())
        .exclude(Exists(_again()))
        .exclude(Exists(_messages()))
        .select_related("case__debtor", "case__creditor", "contact_point__person", "asked_by")
        .order_by("-asked_at", "-pk")
    )
    return [one for one in blocked[:MOST] if answer_of(one).overrides]


def _for_good() -> Func:
    """Return whether something stops the contact that nobody may lift."""
    path = Value(STOPS_FOR_GOOD)
    call = "jsonb_path_exists(%(expressions)s::jsonpath)"
    return Func(F("reasons"), path, template=call, output_field=BooleanField())


def _again() -> QuerySet[Decision]:
    """Return the later answers to the same person about the same number, channel and purpose."""
    same = {name: OuterRef(name) for name in ("case", "channel", "purpose", "asked_by")}
    rows = Decision.objects.filter(pk__gt=OuterRef("pk"), **same).annotate(point=Coalesce("contact_point_id", 0))
    return rows.filter(point=Coalesce(OuterRef("contact_point_id"), 0))


def _messages() -> QuerySet[Message]:
    """Return the messages that an answer kept back: they have a report of their own and are not written again."""
    spent = Q(decision=OuterRef("pk")) | Q(last_decision=OuterRef("pk"))
    return Message.objects.filter(spent, case=OuterRef("case"))


def _lifting(decision: Decision, facts: gate.CaseFacts, now: datetime) -> list[tuple[str, str]]:
    """Return the reasons that lift what stops the contact by now, with their words."""
    point, channel, purpose = decision.contact_point, decision.channel, decision.purpose
    lifting = gate.answer(facts, point=point, channel=channel, now=now, purpose=purpose).overrides
    return [(code, words) for code, words in choices(decision) if code in lifting]


def _waiting(decision: Decision, reasons: list[tuple[str, str]]) -> Waiting:
    answer = answer_of(decision)
    zone = str((decision.facts.get("zones") or [decision.case.creditor.time_zone])[0])
    why = [wording.reason(one, now=decision.asked_at, zone=zone) for one in answer.unmet]
    return Waiting(decision, why, reasons, zone)


def choices(decision: Decision) -> list[tuple[str, str]]:
    """Return the listed reasons of a blocked answer with their words; none when nobody may lift it."""
    return [(code, str(REASONS.get(code, code))) for code in answer_of(decision).overrides]
