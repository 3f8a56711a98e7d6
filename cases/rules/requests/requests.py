"""Requests: whose work each kind is, by when it is answered, what it holds, how it may end.

What a jurisdiction or a creditor states of a kind is data (`RequestTerm`); where neither speaks, `KINDS` does: the
desk's own numbers. Where the law names only "promptly", or where the debtor's own rule cannot be told apart (New York
City within the United States), the strictest that may apply holds for everyone. Days count from the day after receipt;
a working day is what the caller's calendar says.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.rules.working_days import DAY, Calendar, add_working_days

MOST_DAYS = 366
"""The longest term that can be stated."""
REOPEN_DAYS = 30
"""Calendar days after closing within which a request may be reopened; later a new one is opened. Ours."""

JUDGED = ("justified", "partly_justified", "not_justified")
ENDED = ("withdrawn", "duplicate")


@dataclass(frozen=True, slots=True)
class Term:
    """By when: `days` after receipt, working days or calendar days; `source` is the law, "" for the desk's own."""

    days: int
    working: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """The hold that a kind places (`HoldKind`), and the law that asks for it, "" for the desk's own rule."""

    hold: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What holds for a kind wherever no jurisdiction says otherwise."""

    department: str
    term: Term
    outcomes: tuple[str, ...]
    stop: Stop | None = None


CLAIM = (*JUDGED, *ENDED)
QUESTION = ("answered", *ENDED)

KINDS: dict[str, Kind] = {
    "complaint": Kind("complaints", Term(10), CLAIM, Stop("complaint_open")),
    "dispute": Kind("complaints", Term(10), CLAIM, Stop("dispute_open")),
    "statement_query": Kind("customer_service", Term(5), QUESTION),
    "payment_query": Kind("finance", Term(3), QUESTION),
    "identity_claim": Kind("collections", Term(5), CLAIM, Stop("identity_unverified")),
    "fraud_claim": Kind("card_operations", Term(10), CLAIM, Stop("fraud_claim")),
    "legal_work": Kind("legal", Term(10), QUESTION),
    "card_operations_work": Kind("card_operations", Term(5), QUESTION),
    "customer_service_work": Kind("customer_service", Term(5), QUESTION),
    "other": Kind("collections", Term(5), QUESTION),
}
HOLDS: tuple[str, ...] = tuple(dict.fromkeys(one.stop.hold for one in KINDS.values() if one.stop))
"""The holds that a request can place: they are lifted with its answer."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row of the desk's tables states of a kind: its term, and the hold it places, None for none.

    `since` is the day of receipt from which it holds, None for always.
    """

    term: Term
    stop: Stop | None
    since: date | None = None

    def holds_on(self, received_on: date) -> bool:
        """Return whether it is in force for a request received on that day."""
        return self.since is None or self.since <= received_on


@dataclass(frozen=True, slots=True)
class Applying:
    """What applies to one request: every term that it must meet, and the hold that it places."""

    terms: tuple[Term, ...]
    stop: Stop | None


def applying(kind: str, received_on: date, *, law: Stated | None = None, own: Stated | None = None) -> Applying:
    """Return what applies to a request of `kind`: of the jurisdiction's `law`, of the creditor's `own` terms.

    The strictest wins: both terms must be met, and a hold that the law asks for is placed whatever the creditor says.
    Where neither speaks, the desk's own table does.
    """
    usual = KINDS[kind]
    law = law if law and law.holds_on(received_on) else None
    own = own if own and own.holds_on(received_on) else None
    terms = tuple(one.term for one in (law, own) if one) or (usual.term,)
    asked = own or law
    return Applying(terms, (law.stop if law else None) or (asked.stop if asked else usual.stop))


def deadline(received_on: date, terms: tuple[Term, ...], calendar: Calendar) -> tuple[date, Term]:
    """Return the last day in time, the earliest that any of `terms` gives, and the term that gives it."""
    return min(((due_on(received_on, one, calendar), one) for one in terms), key=lambda found: found[0])


def due_on(received_on: date, within: Term, calendar: Calendar) -> date:
    """Return the last day on which the answer is in time.

    A term of calendar days that ends on a day off is due on the working day before it: no law gives the days back.
    """
    if not within.working:
        return max(received_on, last_working(received_on + timedelta(days=within.days), calendar))
    return add_working_days(received_on, within.days, calendar)


def last_working(day: date, calendar: Calendar) -> date:
    """Return `day`, or the last working day before it."""
    while not calendar.is_working(day):
        day -= DAY
    return day


def escalates_on(received_on: date, due: date, calendar: Calendar) -> date:
    """Return the day from which the supervisor sees the request: a quarter of its time, or one working day, before.

    Whichever is earlier, so that something can still be done; never before the day of receipt.
    """
    quarter = due - timedelta(days=(due - received_on).days // 4)
    day_before = last_working(due - DAY, calendar)
    return max(received_on, min(quarter, day_before))


def may_reopen(closed_on: date, today: date) -> bool:
    """Return whether a request that was closed on `closed_on` may still be reopened."""
    return today <= closed_on + timedelta(days=REOPEN_DAYS)


def needs_verification(kind: str, outcome: str) -> bool:
    """Return whether the answer must say what was sent to the debtor as verification.

    Collection of disputed debt stays ceased until it is sent (12 CFR 1006.38; 信用卡业务监督管理办法 art. 69).
    """
    return kind == "dispute" and outcome in JUDGED


def has_interest(kind: str, *, collector_id: int | None, person_id: int) -> bool:
    """Return whether a person may not answer, because the complaint may be about them: the case's collector.

    银行业保险业消费投诉处理管理办法 (2020) asks for somebody without an interest of their own; the desk asks it
    everywhere.
    """
    return kind == "complaint" and collector_id == person_id
