"""Which outcomes fit which party, what must be checked before an outcome, and what is done next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from common.clock import local_date

REACHED = (
    "promise",
    "says_paid",
    "wants_plan",
    "call_back",
    "refuses",
    "disputes",
    "hardship",
    "hung_up",
    "other",
)
DROPPED = "answered_then_dropped"
STRANGER = ("message_taken", "hung_up", "other", DROPPED)
BY_PARTY: dict[str, tuple[str, ...]] = {
    "debtor": (*REACHED, DROPPED),
    "guarantor": (*REACHED, DROPPED),
    # A contact person is never told of the debt, so nothing about it can come of the call. Who offers to pay unasked
    # may do so, to the creditor, and hears no more for it (CBA 2026).
    "contact_person": ("message_taken", "offers_to_pay", "refuses", "hung_up", DROPPED),
    "someone_else": STRANGER,
    "voicemail": ("voicemail_left", "voicemail_none", "voicemail_with_debt"),
    "nobody": ("no_answer", "busy", "not_in_service"),
    "wrong_number": ("wrong_number", "reassigned"),
}
OWING = frozenset({"debtor", "guarantor"})
WRITTEN = frozenset({"sms", "email", "letter", "chat"})
OUT_IN_WRITING = ("sent", "delivered", "undelivered")
ONLY_WITH_A_VOICE = frozenset({"voicemail", "nobody", "wrong_number", "someone_else"})

IDENTITY = ("id_last_four", "birth_month")
SAID = ("who_we_are", "recorded")
CHECKS = IDENTITY + SAID
"""Ticks of the log form, in the order of a call."""
DETAILS = frozenset({"promise", "says_paid", "wants_plan", "refuses", "disputes", "hardship"})
"""Outcomes that cannot come about without speaking of the debt."""

REQUEST_CHANNELS = {
    "phone": "phone",
    "sms": "sms",
    "email": "email",
    "letter": "letter",
    "visit": "in_person",
    "chat": "chat",
}
"""How a request came in that was opened in a contact on a channel."""

CALL_AGAIN = {
    "no_answer": timedelta(hours=3),
    "busy": timedelta(minutes=30),
    DROPPED: timedelta(minutes=10),
    "voicemail_left": timedelta(hours=24),
    "voicemail_with_debt": timedelta(hours=24),
}
WAIT_DAYS = {"refuses": 3, "disputes": 1, "hardship": 1, "wants_plan": 1, "other": 3, "sent": 3, "delivered": 3}
MORNING = time(9, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """The next action on a case and its instant; None: at once."""

    action: str
    at: datetime | None


def fitting(*, party: str, channel: str = "phone", direction: str = "outbound") -> tuple[str, ...]:
    """Return the outcomes that fit who was reached on which channel, in the order of the keys 1 to 9."""
    if channel not in WRITTEN:
        return BY_PARTY.get(party, ())
    if party in ONLY_WITH_A_VOICE:
        return ()
    if direction == "outbound":
        return OUT_IN_WRITING
    return ("received", *REACHED) if party in ("debtor", "guarantor") else ("received",)


def missing_checks(
    *,
    party: str,
    outcome: str,
    channel: str,
    direction: str,
    ticked: Collection[str],
    disclosures: Collection[str] = (),
) -> tuple[str, ...]:
    """Return what must still be ticked before the outcome counts: "identity", "who_we_are", "recorded", disclosures.

    Before a debt is spoken of, one mark of identity is checked (CONC 7.9.9; CBA 2026: 自报家门 and identity), the
    desk has said who it is and for whom, and that the call is recorded. `disclosures` are those that the law of the
    place asks for beside it. What was written needs none of it.
    """
    if channel in WRITTEN or party not in ("debtor", "guarantor") or outcome not in DETAILS:
        return ()
    missing = [] if any(mark in ticked for mark in IDENTITY) else ["identity"]
    needed = ("who_we_are", "recorded") if channel == "phone" else ("who_we_are",)
    needed = tuple(dict.fromkeys((*needed, *disclosures)))
    return (*missing, *(mark for mark in needed if mark not in ticked))


def further(ticked: Collection[str]) -> tuple[str, ...]:
    """Return what was ticked beside the desk's own marks: the disclosures of the packs, in order of their names."""
    return tuple(sorted(set(ticked) - set(CHECKS)))


def needs_recording(*, party: str, outcome: str, channel: str, asked: Collection[str]) -> bool:
    """Return whether a contact needs the reference of its recording: somebody was spoken to where it is asked for.

    `asked` are the channels on which the law of the place asks for it.
    """
    spoken_to = party in OWING or party in ("contact_person", "someone_else")
    return channel in asked and spoken_to and outcome not in ("hung_up", DROPPED)


def next_step(*, outcome: str, now: datetime, zone: str, promise_due_on: date | None = None) -> Step:
    """Return what is done next when the collector chose nothing; days begin at 09:00 in the person's zone."""
    if outcome == "promise" and promise_due_on:
        return Step("check_payment", _morning(promise_due_on + timedelta(days=1), zone))
    today = local_date(now, zone)
    if outcome in ("says_paid", "offers_to_pay"):
        return Step("check_payment", _morning(today + timedelta(days=2), zone))
    if outcome in ("wants_plan", "disputes", "hardship"):
        return Step("review", _morning(today + timedelta(days=WAIT_DAYS[outcome]), zone))
    if outcome in WAIT_DAYS:
        return Step("call", _morning(today + timedelta(days=WAIT_DAYS[outcome]), zone))
    if outcome in ("wrong_number", "reassigned", "undelivered", "not_in_service", "received"):
        return Step("review" if outcome == "received" else "call", None)
    return Step("call", now + CALL_AGAIN.get(outcome, timedelta(hours=3)))


def _morning(on: date, zone: str) -> datetime:
    return datetime.combine(on, MORNING, ZoneInfo(zone))
