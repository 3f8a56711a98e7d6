"""Holds: what each stop state stops, for whom, from when, until what, and what is still permitted.

One table, `TERMS`, says it per kind. A hold counts from receipt, not from when it was written down, and to the day
before its end: spans are half-open, in the zone of the creditor that keeps the hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from common.clock import local_date, start_of


class Kind(StrEnum):
    """The stop states; the values are those of `HoldKind`."""

    COMPLAINT_OPEN = "complaint_open"
    DISPUTE_OPEN = "dispute_open"
    CEASE_REQUEST = "cease_request"
    ATTORNEY = "attorney"
    PLAN_ACTIVE = "plan_active"
    HARDSHIP = "hardship"
    VULNERABLE = "vulnerable"
    BREATHING_SPACE = "breathing_space"
    BANKRUPTCY = "bankruptcy"
    DECEASED = "deceased"
    IDENTITY_UNVERIFIED = "identity_unverified"
    FRAUD_CLAIM = "fraud_claim"
    LEGAL = "legal"
    SOLD = "sold"


class Scope(StrEnum):
    """For what a hold stops contact; the values are those of `HoldScope`."""

    DEBT = "debt"
    PERSON = "person"
    CHANNEL = "channel"
    ADDRESS = "address"


class Ends(StrEnum):
    """How a hold ends."""

    DATE = "date"
    EVENT = "event"
    LIFTED = "lifted"
    NEVER = "never"


class Purpose(StrEnum):
    """What a contact is for; the values are those of `contacts.enums.Purpose`."""

    COLLECTION = "collection"
    ASK_TO_CALL_BACK = "ask_to_call_back"
    ANSWER = "answer"
    STATUTORY_NOTICE = "statutory_notice"
    TO_REPRESENTATIVE = "to_representative"
    END_OF_EFFORTS = "end_of_efforts"
    REMEDY_NOTICE = "remedy_notice"


class Problem(StrEnum):
    """Why a hold cannot be placed or lifted."""

    CASE_CLOSED = "case_closed"
    BY_ITS_PLAN = "by_its_plan"
    BY_ITS_REQUEST = "by_its_request"
    NOT_YOUR_ROLE = "not_your_role"
    SCOPE_UNFIT = "scope_unfit"
    FORM_UNFIT = "form_unfit"
    PERSON_UNFIT = "person_unfit"
    POINT_MISSING = "point_missing"
    CHANNEL_MISSING = "channel_missing"
    RECEIVED_LATER = "received_later"
    RECEIVED_LONG_AGO = "received_long_ago"
    END_UNFIT = "end_unfit"
    END_TOO_EARLY = "end_too_early"
    END_TOO_FAR = "end_too_far"
    IN_FORCE_ALREADY = "in_force_already"
    ENDED_ALREADY = "ended_already"
    NEVER_LIFTED = "never_lifted"
    REASON_MISSING = "reason_missing"
    NO_EVENT = "no_event"


CRISIS = "crisis"
CRISIS_DAYS = 30
"""A mental health crisis moratorium ends so many days after the treatment does (DRS Regulations 2020)."""
LONGEST = 366
LONG_AGO = 3660
"""No stop state was received longer ago, in days: an earlier day is a slip of the pen. Ours."""
COLLECTOR, SUPERVISOR = "collector", "supervisor"
BOTH, NOBODY = frozenset({COLLECTOR, SUPERVISOR}), frozenset[str]()
SUPERVISORS = frozenset({SUPERVISOR})
NOTICES = frozenset({Purpose.ANSWER, Purpose.STATUTORY_NOTICE})
RULE_OF_CARDS = "信用卡业务监督管理办法"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a kind of hold means. The first of `scopes` is the usual one.

    `days` is how long it lasts when it ends by date. `permits` are the purposes that stay possible. `queue` names the
    specialised queue to which the case goes; all others leave the queues. `everyone` says that nobody around the debt
    may be reached either. `specialist` says that people of the specialised queue may go on. `cites` gives the law per
    jurisdiction; without one the rule is the desk's own.
    """

    scopes: tuple[Scope, ...]
    ends: Ends = Ends.LIFTED
    days: int | None = None
    longest: int = LONGEST
    permits: frozenset[Purpose] = NOTICES
    placed_by: frozenset[str] = BOTH
    lifted_by: frozenset[str] = SUPERVISORS
    freezes_interest: bool = False
    queue: str = ""
    specialist: bool = False
    everyone: bool = False
    cites: Mapping[str, str] = field(default_factory=dict)


TERMS: dict[Kind, Terms] = {
    Kind.COMPLAINT_OPEN: Terms(scopes=(Scope.DEBT, Scope.PERSON), ends=Ends.EVENT),
    Kind.DISPUTE_OPEN: Terms(
        scopes=(Scope.DEBT,),
        ends=Ends.EVENT,
        cites={"cn": f"{RULE_OF_CARDS} art. 69", "us": "12 CFR 1006.38(c), (d)(2)", "uk": "CONC 7.14.1 R"},
    ),
    Kind.CEASE_REQUEST: Terms(
        scopes=(Scope.DEBT, Scope.PERSON, Scope.CHANNEL, Scope.ADDRESS),
        permits=frozenset({Purpose.END_OF_EFFORTS, Purpose.REMEDY_NOTICE}),
        cites={"us": "12 CFR 1006.6(c)", "uk": "CONC 7.9.4 R"},
    ),
    Kind.ATTORNEY: Terms(
        scopes=(Scope.DEBT, Scope.PERSON),
        permits=frozenset({Purpose.ANSWER, Purpose.TO_REPRESENTATIVE}),
        cites={"us": "12 CFR 1006.6(b)(2)"},
    ),
    Kind.PLAN_ACTIVE: Terms(
        scopes=(Scope.DEBT,),
        ends=Ends.EVENT,
        placed_by=NOBODY,
        lifted_by=NOBODY,
        freezes_interest=True,  # the plan's own terms say whether interest runs
        cites={"cn": f"{RULE_OF_CARDS} art. 70", "uk": "CONC 7.3.4 R"},
    ),
    Kind.HARDSHIP: Terms(
        scopes=(Scope.DEBT, Scope.PERSON), ends=Ends.DATE, days=30, lifted_by=BOTH, cites={"uk": "CONC 7.3.4 R"}
    ),
    Kind.VULNERABLE: Terms(scopes=(Scope.PERSON,), queue="vulnerable", specialist=True, cites={"uk": "CONC 7.2.1 R"}),
    Kind.BREATHING_SPACE: Terms(
        scopes=(Scope.PERSON,),
        ends=Ends.DATE,
        days=60,
        longest=60,
        freezes_interest=True,
        cites={"uk": "Debt Respite Scheme Regulations 2020"},
    ),
    Kind.BANKRUPTCY: Terms(
        scopes=(Scope.PERSON,), permits=NOTICES | {Purpose.TO_REPRESENTATIVE}, cites={"us": "11 U.S.C. 362"}
    ),
    Kind.DECEASED: Terms(
        scopes=(Scope.PERSON,),
        permits=frozenset({Purpose.ANSWER, Purpose.TO_REPRESENTATIVE}),
        everyone=True,
        cites={"cn": "民法典 art. 1161", "us": "12 CFR 1006.6(a)(4)"},
    ),
    Kind.IDENTITY_UNVERIFIED: Terms(
        scopes=(Scope.DEBT, Scope.ADDRESS),
        permits=frozenset({Purpose.ANSWER, Purpose.ASK_TO_CALL_BACK}),
        lifted_by=BOTH,
        cites={"uk": "CONC 7.9.9 R"},
    ),
    Kind.FRAUD_CLAIM: Terms(scopes=(Scope.DEBT,)),
    Kind.LEGAL: Terms(
        scopes=(Scope.DEBT,), permits=NOTICES | {Purpose.REMEDY_NOTICE}, placed_by=SUPERVISORS, queue="legal"
    ),
    Kind.SOLD: Terms(
        scopes=(Scope.DEBT,),
        ends=Ends.NEVER,
        placed_by=SUPERVISORS,
        lifted_by=NOBODY,
        everyone=True,
        cites={"cn": "民法典 art. 546"},
    ),
}

FREEZING = tuple(kind for kind, terms in TERMS.items() if terms.freezes_interest)
SPECIAL = tuple(kind for kind, terms in TERMS.items() if terms.queue)


@dataclass(frozen=True, slots=True)
class Span:
    """When a hold counts: from receipt to the day before `ends_on`, in `time_zone`, unless it was lifted before."""

    received_at: datetime
    time_zone: str
    ends_on: date | None = None
    lifted_at: datetime | None = None

    @property
    def starts_on(self) -> date:
        """The date of receipt, from which side effects such as the freeze of interest count."""
        return local_date(self.received_at, self.time_zone)

    @property
    def ends_at(self) -> datetime | None:
        """The instant from which the hold stops nothing more; None when nothing but lifting ends it."""
        ends = [self.lifted_at] if self.lifted_at else []
        if self.ends_on:
            ends.append(start_of(self.ends_on, self.time_zone).astimezone(UTC))
        return min(ends, default=None)

    def in_force(self, at: datetime) -> bool:
        """Return whether the hold stops at the instant `at`; its end itself is free."""
        return self.received_at <= at and (self.ends_at is None or at < self.ends_at)

    def covers(self, on: date) -> bool:
        """Return whether the date `on` lies in the hold: the day of receipt does, that of the end does not."""
        lifted_on = local_date(self.lifted_at, self.time_zone) if self.lifted_at else None
        ends = [end for end in (self.ends_on, lifted_on) if end is not None]
        return self.starts_on <= on and all(on < end for end in ends)


def default_end(kind: Kind, form: str, starts_on: date) -> date | None:
    """Return the day on which a hold ends when nobody names another; None when no date ends it."""
    days = TERMS[kind].days
    return None if days is None or form == CRISIS else starts_on + timedelta(days=days)


def end_after_event(event_on: date) -> date:
    """Return the day on which a crisis hold ends when the treatment ended on `event_on`."""
    return event_on + timedelta(days=CRISIS_DAYS)


def takes_end(kind: Kind, form: str) -> bool:
    """Return whether an end date may be named: not where an event ends the hold, or nothing does."""
    return TERMS[kind].ends in (Ends.DATE, Ends.LIFTED) and form != CRISIS


def possible(kinds: Iterable[Kind]) -> frozenset[Purpose]:
    """Return the purposes that stay possible under all of `kinds` at once; every purpose when there is none."""
    return frozenset(Purpose).intersection(*[TERMS[kind].permits for kind in kinds])


@dataclass(frozen=True, slots=True)
class Wanted:
    """A hold as somebody wants to place it; the flags say whether the row that the scope asks for was named."""

    kind: Kind
    scope: Scope
    role: str
    received_at: datetime
    now: datetime
    starts_on: date
    ends_on: date | None = None
    form: str = ""
    has_person: bool = False
    has_point: bool = False
    has_channel: bool = False
    bound: bool = False
    case_closed: bool = False
    in_force_already: bool = False


def placing_problem(wanted: Wanted) -> Problem | None:
    """Return the first reason why the hold cannot be placed; None when it can."""
    terms = TERMS[wanted.kind]
    checks = (
        (wanted.case_closed, Problem.CASE_CLOSED),
        (wanted.kind == Kind.PLAN_ACTIVE and not wanted.bound, Problem.BY_ITS_PLAN),
        (not wanted.bound and wanted.role not in terms.placed_by, Problem.NOT_YOUR_ROLE),
        (wanted.scope not in terms.scopes, Problem.SCOPE_UNFIT),
        (wanted.form not in ("", CRISIS), Problem.FORM_UNFIT),
        (wanted.form == CRISIS and wanted.kind != Kind.BREATHING_SPACE, Problem.FORM_UNFIT),
        (wanted.has_person and wanted.scope not in (Scope.PERSON, Scope.CHANNEL), Problem.PERSON_UNFIT),
        ((wanted.scope == Scope.ADDRESS) != wanted.has_point, Problem.POINT_MISSING),
        ((wanted.scope == Scope.CHANNEL) != wanted.has_channel, Problem.CHANNEL_MISSING),
        (wanted.received_at > wanted.now, Problem.RECEIVED_LATER),
        (wanted.now - wanted.received_at > timedelta(days=LONG_AGO), Problem.RECEIVED_LONG_AGO),
        (wanted.in_force_already, Problem.IN_FORCE_ALREADY),
    )
    return next((problem for failed, problem in checks if failed), None) or _end_problem(wanted, terms)


def _end_problem(wanted: Wanted, terms: Terms) -> Problem | None:
    if wanted.ends_on is None:
        return None
    checks = (
        (not takes_end(wanted.kind, wanted.form), Problem.END_UNFIT),
        (wanted.ends_on <= wanted.starts_on, Problem.END_TOO_EARLY),
        (wanted.ends_on > wanted.starts_on + timedelta(days=terms.longest), Problem.END_TOO_FAR),
    )
    return next((problem for failed, problem in checks if failed), None)


def lifting_problem(*, kind: Kind, role: str, bound: bool, ended: bool, reason: str) -> Problem | None:
    """Return the first reason why somebody of `role` cannot lift the hold; None when it may be lifted.

    A hold bound to a plan or a request is lifted with that plan or request, by nobody otherwise.
    """
    terms = TERMS[kind]
    checks = (
        (ended, Problem.ENDED_ALREADY),
        (kind == Kind.PLAN_ACTIVE, Problem.BY_ITS_PLAN),
        (bound, Problem.BY_ITS_REQUEST),
        (not terms.lifted_by, Problem.NEVER_LIFTED),
        (role not in terms.lifted_by, Problem.NOT_YOUR_ROLE),
        (not reason.strip(), Problem.REASON_MISSING),
    )
    return next((problem for failed, problem in checks if failed), None)
