"""What a collector says of a contact, and why an entry is refused before the gate is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import IO

from django.utils.translation import gettext as _

from cases.enums import Channel, NextAction, Outcome, RequestKind
from cases.models import ContactPoint
from cases.rules.promises.promises import Part
from common import punctuation
from common.errors import Refusal
from contacts.enums import Ability, ArrearsReason, Direction, Mood, Party, Willingness
from contacts.models import Decision
from contacts.queries import spoken
from contacts.rules import outcomes

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


class RecordingMissing(Refusal):
    """The law of the place asks for the recording of this call."""

    code = "recording_missing"


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

    A call-back `for_anyone` may be made by whoever of the team is free at its time. `vulnerable` places the hold of
    that kind, so that a specialist goes on. `recording` is the reference of the recording, `files` what is attached.
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
    mood: Mood | None = None
    arrears_reason: ArrearsReason | None = None
    willingness: Willingness | None = None
    ability: Ability | None = None
    vulnerable: bool = False
    files: Sequence[IO[bytes]] = ()


def refuse_unfit(*, entry: Entry, now: datetime, required: spoken.Required) -> None:
    """Raise OutcomeUnfit, ChecksMissing or RecordingMissing for an entry that cannot be kept as it is."""
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
    _refuse_unsaid(entry, required)


def _refuse_unsaid(entry: Entry, required: spoken.Required) -> None:
    missing = outcomes.missing_checks(
        party=entry.party,
        outcome=entry.outcome,
        channel=entry.channel,
        direction=entry.direction,
        ticked=entry.checks,
        disclosures=[one.code for one in required.disclosures],
    )
    if missing:
        sentence = _checks_sentence(missing, required)
        raise ChecksMissing(sentence, field="checks", facts={"missing": list(missing)})
    if not entry.recording.strip() and outcomes.needs_recording(
        party=entry.party, outcome=entry.outcome, channel=entry.channel, asked=required.recording_on
    ):
        cite = punctuation.cited(required.recording_citation)
        raise RecordingMissing(
            _("Write the reference of the recording: the law asks for it (%(cite)s).") % {"cite": cite},
            field="recording",
        )


def _checks_sentence(missing: tuple[str, ...], required: spoken.Required) -> str:
    words = {
        "identity": _("check one mark of identity"),
        "who_we_are": _("say who we are and for whom"),
        "recorded": _("say that the call is recorded"),
    }
    words |= {
        one.code: _("say “%(words)s”") % {"words": one.label} for one in required.disclosures if one.code not in words
    }
    wanted = punctuation.listed(words[one] for one in missing)
    return _("Before the debt is spoken of: %(wanted)s. Tick what was done.") % {"wanted": wanted}
