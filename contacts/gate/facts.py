"""What the gate knows when it is asked: attempts of the past, the person, the number, the moment."""

from dataclasses import dataclass, replace
from datetime import datetime

REACHED = frozenset({"debtor", "guarantor"})
NOT_CONNECTED = frozenset({"busy", "not_in_service"})
UNANSWERED = frozenset({"no_answer", "voicemail_none"}) | NOT_CONNECTED
TO_REPRESENTATIVE = "to_representative"
VOICE = frozenset({"phone", "visit"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One contact or attempt of the past, or a slot reserved until `reserved_until`.

    `number` is the number or address itself, since two people may share one. `to_wrong` says that it is known
    by now to be a wrong one, so that the attempt never concerned the person (regulations: facts arrive late).
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

    @property
    def is_reserved(self) -> bool:
        """Whether it is a slot held for a contact that has not been logged yet."""
        return self.reserved_until is not None

    @property
    def is_conversation(self) -> bool:
        """Whether the debtor or a guarantor was spoken to, however briefly."""
        return self.channel in VOICE and self.party in REACHED and self.outcome not in UNANSWERED

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody answered."""
        return self.outcome in UNANSWERED

    @property
    def is_connected(self) -> bool:
        """Whether the attempt went through: it rang, or was taken by a person or a machine."""
        return self.outcome not in NOT_CONNECTED


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


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: may this number be reached on this channel, for this purpose, at this instant?

    `zones` are the IANA zones in which the person may be: a window must hold in all of them. `states` are stop
    states in force, such as "case_closed", `stops` the holds that reach the case. `by_specialist` says that somebody of
    the specialised queue asks. `region` is the jurisdiction that selects the packs.
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

    def at(self, moment: datetime) -> "Question":
        """Return the same question asked at `moment`; what was reserved beyond it is free again."""
        held = tuple(one for one in self.attempts if one.reserved_until is None or one.reserved_until > moment)
        return replace(self, now=moment, attempts=held)
