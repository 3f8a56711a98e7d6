"""Asking the gate before a contact: the answer is stored as evidence, and an allowed one holds its slot."""

from dataclasses import fields
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock, persons
from cases.enums import Channel, PointKind
from cases.models import Case, ContactPoint
from cases.queries.holds import holds
from common import audit
from common.errors import Refusal
from contacts.enums import Purpose, Verdict
from contacts.gate import digests, engine
from contacts.gate.answers import Answer, Finding
from contacts.gate.facts import Question
from contacts.models import Decision
from contacts.queries import gate as queries
from contacts.queries import wishes
from staff.models import User

SLOT = timedelta(minutes=15)
FINDING = tuple(one.name for one in fields(Finding))
SAID = attrgetter(*FINDING)


class PointUnfit(Refusal):
    """The contact point is not one of this case, or the channel does not fit it."""

    code = "contact_point_unfit"


@transaction.atomic
def ask(
    *,
    case: Case,
    contact_point: ContactPoint | None,
    channel: Channel,
    by: User | None,
    now: datetime,
    purpose: Purpose | None = None,
) -> Decision:
    """Ask the gate, store its answer with facts and pack versions, and return it.

    An allowed answer holds its slot for 15 minutes and counts towards caps; asked again for the same number and
    purpose, the same person gets the answer held. The person is locked for as long, with every creditor, so that two
    who ask at the same instant cannot both spend the last call. Raises PointUnfit.
    """
    persons.lock(case=case)
    case_lock.refuse_sealed(case)
    _refuse_unfit(case, contact_point, channel)
    asked = purpose or queries.CaseFacts.purpose(contact_point)
    held = _held(case, contact_point, channel, by, now, asked)
    if held is not None:
        return held
    # A caller makes one call at a time: what the same person reserved for another number is no second call.
    leave = by.pk if by and channel == Channel.PHONE else None
    facts = queries.gather([case], now=now, by=by.pk if by else None, leave_slots_of=leave)[case.pk]
    question = facts.question(point=contact_point, channel=channel, now=now, purpose=asked)
    answer = engine.answer(question, facts.packs)
    row = decision(facts=facts, point=contact_point, question=question, answer=answer)
    row.asked_by = by
    if not answer.is_allowed:
        row.facts["possible"] = queries.possible(facts, now)
    row.save(force_insert=True)
    audit.record(by=by, action="gate.ask", subject=row, now=now, case=case.pk, verdict=answer.verdict)
    return row


def decision(*, facts: queries.CaseFacts, point: ContactPoint | None, question: Question, answer: Answer) -> Decision:
    """Return the row of an answer, not stored yet: facts with their digest, and the slot that an allowed one holds."""
    return Decision(
        case=facts.case,
        contact_point=point,
        channel=question.channel,
        purpose=question.purpose,
        verdict=answer.verdict,
        reasons=[_kept(one) for one in answer.findings],
        facts=_facts(facts, question, point) | {"digest": digests.of(question)},
        packs=answer.packs,
        asked_at=question.now,
        next_lawful_at=answer.next_at,
        reserved_until=question.now + SLOT if answer.is_allowed else None,
    )


def _refuse_unfit(case: Case, point: ContactPoint | None, channel: Channel) -> None:
    if point is None:
        return
    if point.debtor_id != case.debtor_id or channel not in queries.CHANNELS[PointKind(point.kind)]:
        raise PointUnfit(_("Choose a number or address of this case that fits the channel."), field="contact_point")


def _held(
    case: Case, point: ContactPoint | None, channel: Channel, by: User | None, now: datetime, purpose: Purpose
) -> Decision | None:
    if by is None:
        return None
    asked = {"case": case, "contact_point": point, "channel": channel, "asked_by": by, "purpose": purpose}
    held = Decision.objects.filter(**asked, reserved_until__gt=now, contact__isnull=True)
    newest = held.exclude(verdict=Verdict.BLOCKED).order_by("-asked_at", "-pk").first()
    return newest if newest and not superseded(decision=newest) and not _held_since(newest, now) else None


def _held_since(decision: Decision, now: datetime) -> bool:
    """Return whether a hold or a wish has come since the answer, so that it is given no more."""
    reaching = holds.in_force([decision.case_id], now=now)[decision.case_id]
    if any(hold.placed_at >= decision.asked_at for hold in reaching):
        return True
    return wishes.said_since(decision.case.debtor, decision.asked_at)


def superseded(*, decision: Decision) -> bool:
    """Return whether the same person was later allowed another call on the case, so that this slot is given up."""
    later = Decision.objects.filter(
        case_id=decision.case_id, channel=decision.channel, asked_by_id=decision.asked_by_id, pk__gt=decision.pk
    )
    return decision.channel == Channel.PHONE and later.exclude(verdict=Verdict.BLOCKED).exists()


def _kept(finding: Finding) -> dict[str, Any]:
    kept = dict(zip(FINDING, SAID(finding), strict=True))
    for name in ("until", "closes"):
        kept[name] = kept[name].isoformat() if kept[name] else None
    return kept


def _facts(facts: queries.CaseFacts, question: Question, point: ContactPoint | None) -> dict[str, Any]:
    return {
        "zones": list(facts.zones),
        "region": facts.jurisdiction,
        "role": facts.role,
        "states": sorted(facts.states),
        "holds": [hold.pk for hold in facts.holds],
        "number_state": question.number_state if point else "",
        "wishes": len(facts.wishes),
        "attempts": len(facts.attempts),
        "last_attempt_at": max((one.at.isoformat() for one in facts.attempts), default=None),
    }
