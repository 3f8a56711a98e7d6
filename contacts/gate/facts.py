"""What the gate knows when it is asked: attempts of the past, the person, the number, the moment."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from contacts.gate.statements import Fact

REACHED = frozenset({"debtor", "guarantor", "co_borrower"})
NOT_CONNECTED = frozenset({"busy", "not_in_service"})
UNANSWERED = frozenset({"no_answer", "voicemail_none"}) | NOT_CONNECTED
VOICEMAIL_LEFT = frozenset({"voicemail_left", "voicemail_limited", "voicemail_with_debt"})
NOT_SPOKEN = UNANSWERED | VOICEMAIL_LEFT | {"answered_then_dropped", "wrong_party", "wrong_number"}
CONVERSATION = "conversation"
TO_REPRESENTATIVE = "to_representative"
VOICE = frozenset({"phone", "visit"})
CALLS = frozenset({"phone", "ringless_voicemail"})
MESSAGES = frozenset({"sms", "email", "letter", "chat", "fax"})
MADE = frozenset({"sent", "delivered"})
PORTAL = frozenset({"web_portal"})
CONSUMERS = REACHED | {"spouse", "parent", "guardian", "executor"}
"""Who is spoken to as the consumer (12 CFR 1006.6(a)): what the consumer wishes holds for all of them."""


@dataclass(frozen=True, slots=True)
class Debt:
    """A debt that the question or an attempt names; `account` is that under which it was serviced."""

    id: str
    type: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One contact or attempt of the past, or a slot reserved until `reserved_until`.

    `number` is the number or address itself, since two people may share one. `to_wrong` says that it is known
    by now to be a wrong one, so that the attempt never concerned the person (regulations: facts arrive late).
    `debts` are those it was placed for (none named: `intended`, of which it counts for one); `raised` those that we
    brought up, `discussed` those that were spoken of by anybody, `allocated` the one to which the collector counts
    it. `person` is who was called when it is neither the debtor nor a person of the case. `consented` says that it
    was placed under the person's prior consent, `actor` is whoever of the institution's group made it.
    """

    at: datetime
    channel: str
    outcome: str = ""
    party: str = ""
    case_id: int = 0
    number: str = ""
    outbound: bool = True
    to_wrong: bool = False
    reserved_until: datetime | None = None
    person_id: int | None = None
    place: str = ""
    debts: tuple[str, ...] = ()
    intended: tuple[str, ...] = ()
    raised: tuple[str, ...] | None = None
    discussed: tuple[str, ...] | None = None
    allocated: tuple[str, ...] = ()
    person: str = ""
    purpose: str = ""
    consented: bool = False
    actor: str = ""

    @property
    def is_reserved(self) -> bool:
        """Whether it is a slot held for a contact that has not been logged yet."""
        return self.reserved_until is not None

    @property
    def is_conversation(self) -> bool:
        """Whether the person was spoken to, however briefly."""
        if self.channel not in VOICE or self.outcome in NOT_SPOKEN:
            return False
        return self.party in REACHED or self.outcome == CONVERSATION

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody answered."""
        return self.outcome in UNANSWERED

    @property
    def is_voicemail(self) -> bool:
        """Whether a message was left on a machine."""
        return self.outcome in VOICEMAIL_LEFT or self.channel == "ringless_voicemail"

    @property
    def is_connected(self) -> bool:
        """Whether the attempt went through: it rang, or was taken by a person or a machine."""
        return self.outcome not in NOT_CONNECTED

    @property
    def is_contact(self) -> bool:
        """Whether contact was made: somebody answered, a message was left, or a written one went out."""
        if self.channel in MESSAGES:
            return self.outcome in MADE
        return self.is_voicemail or not (self.is_unanswered or self.outcome in {"", "session_ended"})


class History:
    """Attempts in the order of time, found by when they were and to which number."""

    def __init__(self, attempts: Iterable[Attempt]) -> None:
        self.attempts = sorted(attempts, key=lambda one: one.at)
        self.reserved = any(one.is_reserved for one in self.attempts)
        self._times = [one.at for one in self.attempts]
        self._numbers: dict[str, History] = {}

    def between(self, since: datetime | None, until: datetime) -> Sequence[Attempt]:
        """Return the attempts from `since` to `until`, both included."""
        first = bisect_left(self._times, since) if since is not None else 0
        return self.attempts[first : bisect_right(self._times, until)]

    def to(self, number: str) -> "History":
        """Return the attempts to one number."""
        if number not in self._numbers:
            self._numbers[number] = History(one for one in self.attempts if one.number == number)
        return self._numbers[number]


@dataclass(frozen=True, slots=True)
class Stop:
    """A hold that reaches the case: what it stops from `starts_at` up to, not including, `ends_at`.

    `permits` are the purposes that stay possible. `scope` "debt" and "person" stop the whole case or person,
    "channel" and "address" only that channel or number; `person_id` narrows them to one person around the debt.
    `everyone` says that guarantors may not be reached either, `specialist` that its specialists may go on.
    """

    kind: str
    scope: str
    starts_at: datetime
    ends_at: datetime | None = None
    permits: frozenset[str] = frozenset()
    citation: str = ""
    person_id: int | None = None
    channel: str = ""
    number: str = ""
    everyone: bool = False
    specialist: bool = False
    bound: bool = False

    def stops(self, question: "Question") -> bool:
        """Return whether it stands in the way of what is asked, at the question's moment."""
        if question.now < self.starts_at or (self.ends_at is not None and question.now >= self.ends_at):
            return False
        if (self.specialist and question.by_specialist) or self._permits(question):
            return False
        return self._concerns(question)

    def _permits(self, question: "Question") -> bool:
        # Who owes is not the own representative: that purpose opens no number of theirs.
        to_another = question.purpose == TO_REPRESENTATIVE and question.party in REACHED
        return question.purpose in self.permits and not to_another

    def _concerns(self, question: "Question") -> bool:
        if self.scope == "address":
            return self.number == question.number
        if self.scope == "channel" and self.channel != question.channel:
            return False
        if self.person_id is not None:
            return self.person_id == question.person_id
        # A guarantor owes too: what stops the debtor in person leaves the guarantor.
        return self.scope == "debt" or self.everyone or question.party != "guarantor"


@dataclass(frozen=True)
class Question:
    """What is asked: may this number be reached on this channel, for this purpose, at this instant?

    `zones` are the IANA zones in which the person may be: a window must hold in all of them. `states` are stop
    states in force, such as "case_closed", `stops` the holds that reach the case, `said` the standing facts: what
    persons said, wrote, allowed and forbade. `by_specialist` says that somebody of the specialised queue asks.

    Packs are chosen by `region` and `regions` (residence and every plausible place, such as "us" and "us-ma"),
    `role` (who collects: "agency", "buyer" or "creditor"), `product` and `stage` at `now`; what is unknown is "".
    `debts` are the debts that the contact is for, `all_debts` every one of the person; `past_due` days past due.
    `number_kind` is "landline" or "mobile", `place` where number or address belong ("home", "workplace"), `known_at`
    where the person is known to be, `address_kind` whose address it is ("employer_provided"). `replies_to` is the
    instant of the message that is answered, `override` a supervisor's listed reason, `months` those of a plan.
    """

    now: datetime
    channel: str
    region: str
    zones: tuple[str, ...]
    purpose: str = "collection"
    party: str = "debtor"
    case_id: int = 0
    person_id: int | None = None
    number: str = ""
    number_state: str = "new"
    states: frozenset[str] = frozenset()
    stops: tuple[Stop, ...] = ()
    by_specialist: bool = False
    attempts: tuple[Attempt, ...] = ()
    said: tuple[Fact, ...] = ()
    regions: frozenset[str] = frozenset()
    role: str = ""
    product: str = ""
    stage: str = ""
    debts: tuple[str, ...] = ()
    all_debts: tuple[Debt, ...] = ()
    past_due: int | None = None
    person: str = ""
    number_kind: str = ""
    place: str = ""
    known_at: str = ""
    address_kind: str = ""
    replies_to: datetime | None = None
    override: str = ""
    outbound: bool = True
    actor: str = ""
    months: int | None = None
    text: str | None = None

    @cached_property
    def home(self) -> str:
        """The zone in whose dates an answer is told: the first one."""
        return self.zones[0]

    @cached_property
    def history(self) -> History:
        """The attempts in the order of time."""
        return History(self.attempts)

    def is_theirs(self, fact: Fact) -> bool:
        """Return whether `fact` is a wish of the person asked for; one without a name is the consumer's.

        The facts about a person of the case, `person_id`, are that person's own.
        """
        if self.person_id is not None:
            return True
        return fact.person == self.person if fact.person else self.party in CONSUMERS

    def facts(self, *kinds: str) -> tuple[Fact, ...]:
        """Return what was said of these kinds, known or not yet at the question's moment, the oldest first."""
        if not self.said:
            return ()
        return tuple(sorted((one for one in self.said if one.kind in kinds), key=lambda one: one.at))

    def known(self, *kinds: str) -> tuple[Fact, ...]:
        """Return what was said of these kinds and is known at the question's moment, the oldest first."""
        return tuple(one for one in self.facts(*kinds) if one.at <= self.now)

    def at(self, moment: datetime) -> "Question":
        """Return the same question asked at `moment`; what was reserved beyond it is free again."""
        if self.history.reserved:
            held = (one for one in self.attempts if one.reserved_until is None or one.reserved_until > moment)
            return replace(self, now=moment, attempts=tuple(held))
        return replace(self, now=moment).sharing(self.history)

    def sharing(self, history: History) -> "Question":
        """Return the question with the order of its attempts at hand, so that they are not sorted again."""
        self.__dict__["history"] = history
        return self
