"""Requests: whose work each kind is, by when it is answered, what it holds, how it may end. Tables of a jurisdiction.

A number without a source is the desk's own. A law's number is used as it stands; where the law names only "promptly",
or where the debtor's own rule cannot be told apart (New York City within the United States), the strictest that may
apply holds for everyone. Days count from the day after receipt; a working day is what the caller's calendar says.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.rules.working_days import DAY, Calendar, add_working_days

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

TERMS: dict[tuple[str, str], Term] = {
    # Noted promptly and verified; the number is ours.
    ("cn", "dispute"): Term(5, source="信用卡业务监督管理办法 art. 69"),
    ("cn", "complaint"): Term(15, working=False, source="银行业保险业消费投诉处理管理办法 (2020)"),
    # Regulation F names no day; New York City does, and the desk does not know who lives in the city.
    ("us", "dispute"): Term(60, working=False, source="NYC DCWP, 6 RCNY 5-77"),
    # Eight weeks for the final response.
    ("uk", "complaint"): Term(56, working=False, source="FCA DISP 1.6.2 R"),
    ("tw", "complaint"): Term(30, working=False, source="金融消費者保護法 art. 13"),
}

STOPS: dict[tuple[str, str], Stop | None] = {
    ("cn", "dispute"): Stop("dispute_open", "信用卡业务监督管理办法 art. 69"),
    # In writing and within the validation period; the desk holds for every dispute.
    ("us", "dispute"): Stop("dispute_open", "12 CFR 1006.38(c), (d)(2)"),
    ("uk", "dispute"): Stop("dispute_open", "FCA CONC 7.14.1 R"),
    # A complaint alone stops nothing there; what it disputes is opened as a dispute.
    ("us", "complaint"): None,
}


def term(kind: str, jurisdiction: str) -> Term:
    """Return by when a request of `kind` is answered under `jurisdiction`."""
    return TERMS.get((jurisdiction, kind)) or KINDS[kind].term


def stop(kind: str, jurisdiction: str) -> Stop | None:
    """Return the hold that `kind` places under `jurisdiction`; None for none."""
    return STOPS.get((jurisdiction, kind), KINDS[kind].stop)


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
