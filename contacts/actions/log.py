"""Logging a contact: the one way into the contact log, with everything that follows from it in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock, persons
from cases.actions.holds import holds
from cases.actions.promises import promises
from cases.actions.requests import requests
from cases.enums import CaseState, Channel, HoldKind, NextAction, Outcome, RequestChannel
from cases.models import Case, ContactPoint, Promise, RelatedPerson, Request
from cases.queries.holds import holds as hold_queries
from cases.rules.promises.promises import Part
from common import audit, cards, dates
from contacts.actions import attachments, chain, drafts, gate, points
from contacts.actions.entries import (
    LONGEST,
    ChecksMissing,
    ContactForbidden,
    DecisionUnfit,
    Entry,
    OutcomeUnfit,
    PromiseTerms,
    RecordingMissing,
    refuse_unfit,
)
from contacts.actions.library import questions
from contacts.enums import Direction, Verdict
from contacts.models import Contact, Decision
from contacts.queries import decisions, spoken, wording
from contacts.rules import outcomes
from contacts.rules.notes import Found
from staff.models import User

__all__ = [
    "ChecksMissing",
    "ContactForbidden",
    "DecisionUnfit",
    "Entry",
    "Logged",
    "OutcomeUnfit",
    "PromiseTerms",
    "RecordingMissing",
    "record",
]
LONGEST_RECORDING = 120
PRESSED_TWICE = timedelta(seconds=15)
"""So soon after it was logged the same contact, said in the same words, is the same press of the button."""


@dataclass(frozen=True)
class Logged:
    """The row, whether a full card number in the note was masked, and what else the note was flagged for."""

    contact: Contact
    masked: bool
    flags: tuple[Found, ...] = ()


@transaction.atomic
def record(*, case: Case, entry: Entry, by: User, now: datetime) -> Logged:
    """Log a contact and return it: chain, promise, next action, the state of number and case, the claim given up.

    One without an answer of its own that was logged just now, with the same words, is returned as it was logged.

    One that the desk began needs the gate's unspent answer for this number and channel; without one the gate is
    asked now, in the same transaction. What was typed as a draft is gone with it. Raises ContactForbidden,
    DecisionUnfit, OutcomeUnfit, ChecksMissing, RecordingMissing, PointUnfit, AttachmentRefused, and what
    `promises.record` raises; then nothing at all is stored.
    """
    persons.lock(case=case)
    row = case_lock.locked(case_id=case.pk)
    refuse_unfit(entry=entry, now=now, required=spoken.required(row, now=now))
    same = _just_logged(row, entry, by, now)
    if same is not None:
        return Logged(same, masked=False)
    decision = _decision(row, entry, by, now)
    zone = _zone(row)
    note = entry.note.strip()
    masked = cards.masked(note)
    promise = _promise(row, entry, by, now)
    request = _request(row, entry, masked, by, now)
    step = _step(entry, now, zone)
    kept = attachments.store(files=entry.files, by=by)
    contact = _contact(row, entry, decision, masked, now)
    contact.promise, contact.request, contact.collector = promise, request, by
    contact.next_action, contact.next_action_at = step.action, step.at
    contact.attachments = [one.sha256 for one in kept]
    chain.append(contact=contact)
    attachments.attach(contact=contact, files=kept)
    questions.link(contact=contact, by=by)
    points.learn(contact=contact, by=by, now=now)
    _follow(row, contact, for_anyone=entry.for_anyone)
    _hold(row, entry, by, now)
    drafts.drop(case=row, by=by)
    flags = spoken.flags(row, text=note, party=entry.party, now=now)
    told = {"mood": contact.mood, "flags": [str(one.flag) for one in flags]}
    audit.record(by=by, action="contact.log", subject=contact, now=now, case=row.pk, sequence=contact.sequence, **told)
    return Logged(contact, masked != note, tuple(flags))


def _contact(case: Case, entry: Entry, decision: Decision | None, note: str, now: datetime) -> Contact:
    """Return the row of what was said; of the debt only what may come of this party."""
    owes = entry.party in outcomes.OWING
    return Contact(
        case=case,
        at=decision.asked_at if decision else now - timedelta(seconds=entry.seconds),
        time_zone=_zone(case),
        channel=entry.channel,
        direction=entry.direction,
        contact_point=entry.contact_point,
        person=_person(entry.contact_point),
        party=entry.party,
        outcome=entry.outcome,
        seconds=entry.seconds,
        note=note,
        checks=[*(mark for mark in outcomes.CHECKS if mark in entry.checks), *outcomes.further(entry.checks)],
        decision=decision,
        recording=cards.kept(entry.recording, LONGEST_RECORDING),
        mood=entry.mood or "",
        arrears_reason=(entry.arrears_reason or "") if owes else "",
        willingness=(entry.willingness or "") if owes else "",
        ability=(entry.ability or "") if owes else "",
        recorded_at=now,
    )


def _hold(case: Case, entry: Entry, by: User, now: datetime) -> None:
    """Place the hold of a vulnerable person when it was ticked, unless one stands."""
    if not entry.vulnerable or entry.party not in outcomes.OWING or case.state == CaseState.CLOSED:
        return
    standing = hold_queries.in_force([case.pk], now=now)[case.pk]
    if not any(one.kind == HoldKind.VULNERABLE and one.person_id is None for one in standing):
        reason = _("Distressed in the contact of %(moment)s.") % {"moment": dates.moment(now, _zone(case))}
        holds.put(case=case, kind=HoldKind.VULNERABLE, by=by, now=now, reason=reason)


def _just_logged(case: Case, entry: Entry, by: User, now: datetime) -> Contact | None:
    """Return the row of the same contact if the same person logged it a moment ago; an answer is spent once anyway."""
    if entry.decision is not None:
        return None
    said: dict[str, Any] = {"channel": entry.channel, "contact_point": entry.contact_point, "party": entry.party}
    said |= {"outcome": entry.outcome, "note": cards.masked(entry.note.strip()), "direction": entry.direction}
    said |= {"mood": entry.mood or "", "recording": cards.kept(entry.recording, LONGEST_RECORDING)}
    rows = Contact.objects.filter(case=case, collector=by, recorded_at__gt=now - PRESSED_TWICE, **said)
    return rows.order_by("-pk").first()


def _decision(case: Case, entry: Entry, by: User, now: datetime) -> Decision | None:
    """Return the answer that this contact spends; None for one that the debtor began."""
    if entry.direction == Direction.INBOUND:
        return None
    if entry.contact_point is None:
        raise OutcomeUnfit(_("Choose the number or address that was used."), field="contact_point")
    decision = entry.decision
    if decision is None:
        decision = gate.ask(case=case, contact_point=entry.contact_point, channel=entry.channel, by=by, now=now)
    else:
        _refuse_decision(decision, case, entry, by, now)
    if decision.verdict == Verdict.BLOCKED:
        raise ContactForbidden(_forbidden(decision, now, _zone(case)), field="contact_point")
    return decision


def _forbidden(decision: Decision, now: datetime, zone: str) -> str:
    answer = decisions.answer_of(decision)
    why = wording.reason(answer.unmet[0], now=now, zone=zone)
    head = wording.headline(answer, now=now, zone=zone)
    return _("%(head)s. %(why)s. An incoming contact can always be logged.") % {"head": head, "why": why.words}


def _refuse_decision(decision: Decision, case: Case, entry: Entry, by: User, now: datetime) -> None:
    same = (decision.case_id, decision.channel, decision.contact_point_id, decision.asked_by_id)
    point_id = entry.contact_point.pk if entry.contact_point else None
    if same != (case.pk, entry.channel, point_id, by.pk):
        sentence = _(
            "The gate was asked for another number or channel. Choose the number again and call from the list."
        )
        raise DecisionUnfit(sentence, field="contact_point")
    if Contact.objects.filter(decision=decision).exists():
        raise DecisionUnfit(_("This call is already in the log. Reload the case to see it."), field="")
    if gate.superseded(decision=decision) or not decision.asked_at <= now <= decision.asked_at + LONGEST:
        raise DecisionUnfit(_("The gate's answer is too old, or another call was begun since. Ask it again."), field="")


def _promise(case: Case, entry: Entry, by: User, now: datetime) -> Promise | None:
    if entry.promise is None or entry.outcome != Outcome.PROMISE:
        return None
    terms = entry.promise
    parts = [Part(terms.amount, terms.due_on), *terms.more]
    said = {"channel": Channel(entry.channel).label, "moment": dates.moment(now, _zone(case))}
    reason = terms.reason.strip() or _("Said in the contact of %(moment)s (%(channel)s).") % said
    return promises.record_series(case=case, parts=parts, method=terms.method, by=by, now=now, reason=reason)[0]


def _request(case: Case, entry: Entry, note: str, by: User, now: datetime) -> Request | None:
    """Open the request that came up in the contact; its subject is the first line of the note."""
    if entry.request is None:
        return None
    if not note:
        raise OutcomeUnfit(_("Write in the note what is wanted; its first line names the request."), field="note")
    subject = note.splitlines()[0][: requests.LONGEST_SUBJECT]
    return requests.receive(
        case=case,
        kind=entry.request,
        subject=subject,
        details="" if note == subject else note,
        channel=RequestChannel(outcomes.REQUEST_CHANNELS[entry.channel]),
        by=by,
        now=now,
    )


def _step(entry: Entry, now: datetime, zone: str) -> outcomes.Step:
    terms = entry.promise
    due_on = min([terms.due_on, *(one.due_on for one in terms.more)]) if terms else None
    usual = outcomes.next_step(outcome=entry.outcome, now=now, zone=zone, promise_due_on=due_on)
    if entry.outcome == Outcome.CALL_BACK:
        return outcomes.Step(NextAction.CALL_BACK, entry.next_action_at)
    if entry.next_action is None and entry.next_action_at is None:
        return usual
    return outcomes.Step(entry.next_action or usual.action, entry.next_action_at)


def _zone(case: Case) -> str:
    zones: list[str] = case.debtor.time_zones
    return zones[0] if zones else case.creditor.time_zone


def _person(point: ContactPoint | None) -> RelatedPerson | None:
    return point.person if point else None


def _follow(case: Case, contact: Contact, *, for_anyone: bool) -> None:
    """Write what the case caches of its last contact and give up the claim."""
    fields = ["last_contact_at", "last_contact_channel", "last_outcome", "claimed_by", "claimed_until"]
    case.last_contact_at, case.last_contact_channel = contact.at, contact.channel
    case.last_outcome, case.claimed_by, case.claimed_until = contact.outcome, None, None
    if case.state != CaseState.CLOSED:
        case.state = CaseState.IN_WORK
        case.next_action, case.next_action_at = contact.next_action, contact.next_action_at
        case.for_anyone = for_anyone and contact.next_action == NextAction.CALL_BACK
        fields += ["state", "next_action", "next_action_at", "for_anyone"]
    case.save(update_fields=fields)
