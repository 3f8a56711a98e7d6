"""Logging a contact: the one way into the contact log, with everything that follows from it in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock, persons
from cases.actions.promises import promises
from cases.actions.requests import requests
from cases.enums import CaseState, NextAction, RequestChannel, RequestKind
from cases.models import Case, ContactPoint, Promise, RelatedPerson, Request
from cases.rules.promises import Part
from common import audit, cards, dates, punctuation
from common.errors import Refusal
from contacts.actions import chain, gate, points
from contacts.enums import Channel, Direction, Outcome, Party, Verdict
from contacts.models import Contact, Decision
from contacts.queries import decisions, wording
from contacts.rules import outcomes
from staff.models import User

LONGEST = timedelta(hours=8)
FURTHEST_ACTION = timedelta(days=366)


class ContactForbidden(Refusal):
    """The gate does not allow this contact now."""

    code = "contact_forbidden"


class DecisionUnfit(Refusal):
    """The gate's answer belongs to another contact, was used, given up, or is too old."""

    code = "decision_unfit"


class OutcomeUnfit(Refusal):
    """The outcome does not fit who was reached, or lacks what it needs."""

    code = "outcome_unfit"


class ChecksMissing(Refusal):
    """The debt was spoken of before identity was checked and the desk had said who it is."""

    code = "checks_missing"


@dataclass(frozen=True)
class PromiseTerms:
    """What the debtor promised: amount in the creditor's currency, due date, way of paying.

    `more` are the further parts, when the debtor promised several in the call. `reason` says why a promise that stands
    changes; the contact itself is named when it is empty.
    """

    amount: Decimal
    due_on: date
    method: str = ""
    more: tuple[Part, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Entry:
    """What a collector says of one contact. `seconds` is how long it took; `checks` are `outcomes.CHECKS` ticked.

    A call-back `for_anyone` may be made by whoever of the team is free at its time.
    """

    channel: Channel
    party: Party
    outcome: Outcome
    direction: Direction = Direction.OUTBOUND
    contact_point: ContactPoint | None = None
    seconds: int = 0
    note: str = ""
    checks: tuple[str, ...] = ()
    promise: PromiseTerms | None = None
    request: RequestKind | None = None
    next_action: NextAction | None = None
    next_action_at: datetime | None = None
    decision: Decision | None = None
    recording: str = ""
    for_anyone: bool = False


@dataclass(frozen=True)
class Logged:
    """The row, and whether a full card number in the note was masked."""

    contact: Contact
    masked: bool


@transaction.atomic
def record(*, case: Case, entry: Entry, by: User, now: datetime) -> Logged:
    """Log a contact and return it: chain, promise, next action, the state of number and case, the claim given up.

    One that the desk began needs the gate's unspent answer for this number and channel; without one the gate is
    asked now, in the same transaction. Raises ContactForbidden, DecisionUnfit, OutcomeUnfit, ChecksMissing,
    PointUnfit, and what `promises.record` raises; then nothing at all is stored.
    """
    persons.lock(case=case)
    row = case_lock.locked(case_id=case.pk)
    _refuse_unfit(entry, now)
    decision = _decision(row, entry, by, now)
    zone = _zone(row)
    note = entry.note.strip()
    masked = cards.masked(note)
    promise = _promise(row, entry, by, now)
    request = _request(row, entry, masked, by, now)
    step = _step(entry, now, zone)
    contact = Contact(
        case=row,
        at=decision.asked_at if decision else now - timedelta(seconds=entry.seconds),
        time_zone=zone,
        channel=entry.channel,
        direction=entry.direction,
        contact_point=entry.contact_point,
        person=_person(entry.contact_point),
        party=entry.party,
        outcome=entry.outcome,
        seconds=entry.seconds,
        note=masked,
        checks=[mark for mark in outcomes.CHECKS if mark in entry.checks],
        promise=promise,
        request=request,
        next_action=step.action,
        next_action_at=step.at,
        decision=decision,
        recording=entry.recording,
        collector=by,
        recorded_at=now,
    )
    chain.append(contact=contact)
    points.learn(contact=contact, by=by, now=now)
    _follow(row, contact, for_anyone=entry.for_anyone)
    audit.record(by=by, action="contact.log", subject=contact, now=now, case=row.pk, sequence=contact.sequence)
    return Logged(contact, masked != note)


def _refuse_unfit(entry: Entry, now: datetime) -> None:
    fitting = outcomes.fitting(party=entry.party, channel=entry.channel, direction=entry.direction)
    if not fitting:
        raise OutcomeUnfit(_("Choose who was reached: this does not fit the channel."), field="party")
    if entry.outcome not in fitting:
        names = punctuation.listed(Outcome(one).label for one in fitting)
        raise OutcomeUnfit(_("This outcome does not fit who was reached. Choose one of: %s.") % names, field="outcome")
    if entry.outcome == Outcome.PROMISE and entry.promise is None:
        raise OutcomeUnfit(_("Write what was promised: the amount and the day."), field="amount")
    if entry.outcome == Outcome.CALL_BACK and entry.next_action_at is None:
        raise OutcomeUnfit(_("Write when to call back."), field="next_at")
    if entry.seconds < 0 or entry.seconds > LONGEST.total_seconds():
        raise OutcomeUnfit(_("A contact takes at most 8 hours. Correct how long it took."), field="seconds")
    if entry.next_action_at and not now < entry.next_action_at <= now + FURTHEST_ACTION:
        raise OutcomeUnfit(
            _("The next action lies in the past or over a year ahead. Correct the day."), field="next_at"
        )
    missing = outcomes.missing_checks(
        party=entry.party,
        outcome=entry.outcome,
        channel=entry.channel,
        direction=entry.direction,
        ticked=entry.checks,
    )
    if missing:
        raise ChecksMissing(_checks_sentence(missing), field="checks", facts={"missing": list(missing)})


def _checks_sentence(missing: tuple[str, ...]) -> str:
    words = {
        "identity": _("check one mark of identity"),
        "who_we_are": _("say who we are and for whom"),
        "recorded": _("say that the call is recorded"),
    }
    wanted = punctuation.listed(words[one] for one in missing)
    return _("Before the debt is spoken of: %(wanted)s. Tick what was done.") % {"wanted": wanted}


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
