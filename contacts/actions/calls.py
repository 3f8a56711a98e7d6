"""Dialling: the gate is asked, and only an allowed answer shows the whole number, which is logged."""

from datetime import datetime

from django.db import transaction

from cases.enums import Channel
from cases.models import Case, ContactPoint
from common import audit
from contacts.actions import gate
from contacts.enums import Purpose, Verdict
from contacts.models import Decision
from staff.models import User


@transaction.atomic
def dial(
    *, case: Case, contact_point: ContactPoint, by: User, now: datetime, purpose: Purpose | None = None
) -> Decision:
    """Ask the gate for a call to `contact_point` and return its answer; an allowed one reveals the number."""
    decision = gate.ask(case=case, contact_point=contact_point, channel=Channel.PHONE, by=by, now=now, purpose=purpose)
    if decision.verdict != Verdict.BLOCKED:
        audit.record(by=by, action="reveal", subject=contact_point, now=now, decision=decision.pk)
    return decision
