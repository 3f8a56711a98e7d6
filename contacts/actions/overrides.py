"""A supervisor lets a blocked contact go on, where the law leaves room for it and with one of its listed reasons."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock, persons
from cases.enums import Channel
from common import audit, second_person
from common.errors import Refusal
from contacts.actions import gate
from contacts.enums import Verdict
from contacts.gate import engine
from contacts.models import Decision
from contacts.queries import gate as queries
from contacts.queries.decisions import OPEN_FOR, answer_of
from staff.models import User


class OverrideRefused(Refusal):
    """The answer is not one that a supervisor may override, or the reason is not a listed one."""

    code = "override_refused"


@transaction.atomic
def allow(*, decision: Decision, reason: str, by: User, now: datetime) -> Decision:
    """Let the contact of a blocked `decision` go on with a listed `reason`, and return the new answer.

    The gate is asked again with the reason, so that a prohibition that has come since still stops it. The slot is
    that of whoever had asked. Raises OverrideRefused and SecondPersonNeeded.
    """
    case = decision.case
    persons.lock(case=case)
    case_lock.refuse_sealed(case)
    second_person.check(by=by, makers=[decision.asked_by_id])
    _refuse_closed(decision, now)
    if reason not in answer_of(decision).overrides:
        raise OverrideRefused(_("Choose one of the reasons that the rule lists."), field="reason")
    facts = queries.gather([case], now=now, leave_slots_of=decision.asked_by_id)[case.pk]
    question = facts.question(
        point=decision.contact_point, channel=decision.channel, now=now, purpose=decision.purpose, override=reason
    )
    answer = engine.answer(question, facts.packs)
    if not answer.is_allowed:
        raise OverrideRefused(_("Another rule stops it by now, and nobody may lift that one. Ask the gate again."))
    if not any(one.override for one in answer.findings):
        raise OverrideRefused(_("Nothing stops it any more. The collector may simply ask again."))
    asked = replace(question, override="")
    allowed = gate.decision(facts=facts, point=decision.contact_point, question=asked, answer=answer)
    allowed.asked_by, allowed.overridden_by = decision.asked_by, by
    allowed.override, allowed.overrides = reason, decision
    allowed.save(force_insert=True)
    audit.record(by=by, action="gate.override", subject=allowed, now=now, case=case.pk, reason=reason)
    if decision.channel == Channel.PHONE and decision.contact_point is not None:
        audit.record(
            by=decision.asked_by, action="reveal", subject=decision.contact_point, now=now, decision=allowed.pk
        )
    return allowed


def _refuse_closed(decision: Decision, now: datetime) -> None:
    if decision.verdict != Verdict.BLOCKED or Decision.objects.filter(overrides=decision).exists():
        raise OverrideRefused(_("This answer does not wait for anybody."))
    if now - decision.asked_at > OPEN_FOR:
        raise OverrideRefused(_("The answer is older than a day. Ask the gate again."))
