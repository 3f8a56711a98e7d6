"""The life of a contact point: new, verified, wrong, somebody else's, do not contact, nobody answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

NEW, VERIFIED, WRONG = "new", "verified", "wrong"
REASSIGNED, DO_NOT_CONTACT, EXHAUSTED = "reassigned", "do_not_contact", "exhausted"
MOVES: dict[str, frozenset[str]] = {
    NEW: frozenset({VERIFIED, WRONG, REASSIGNED, DO_NOT_CONTACT, EXHAUSTED}),
    VERIFIED: frozenset({WRONG, REASSIGNED, DO_NOT_CONTACT, EXHAUSTED}),
    EXHAUSTED: frozenset({NEW, VERIFIED, WRONG, REASSIGNED, DO_NOT_CONTACT}),
    # What was thought wrong may be right after all; a number that changed hands may come back.
    WRONG: frozenset({NEW, VERIFIED, REASSIGNED, DO_NOT_CONTACT}),
    REASSIGNED: frozenset({NEW, VERIFIED, WRONG, DO_NOT_CONTACT}),
    DO_NOT_CONTACT: frozenset({NEW, VERIFIED, WRONG, REASSIGNED}),
}
SILENT = frozenset({"no_answer", "busy", "voicemail_none", "voicemail_left", "voicemail_with_debt"})
DEAD = frozenset({"not_in_service", "undelivered"})
UNTOLD = frozenset({"sent", "delivered"})
"""A message that went out says nothing of who reads it."""
SILENT_ATTEMPTS, SILENT_DAYS, DEAD_DAYS = 12, 6, 3
"""A number is given up after so many attempts in a row, on so many days, that nobody took, or so many days dead."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt on the number: its local date and what came of it."""

    on: date
    outcome: str


def may_move(old: str, new: str) -> bool:
    """Return whether a contact point may go from one state to the other."""
    return new in MOVES.get(old, frozenset())


def learned(*, state: str, outcome: str, identified: bool, last: Sequence[Attempt] = ()) -> str:
    """Return the state that a contact teaches; the old one when it teaches nothing.

    `identified` says that who answered proved to be whose number it is. `last` are the outbound attempts on the number,
    this one first. Who wants no contact is not asked again by an answered call: only they themselves lift it.
    """
    if outcome in ("wrong_number", "reassigned"):
        known = WRONG if outcome == "wrong_number" else REASSIGNED
        return known if may_move(state, known) else state
    if state == DO_NOT_CONTACT or outcome in UNTOLD:
        return state
    if identified:
        return VERIFIED
    if outcome in SILENT | DEAD:
        return EXHAUSTED if state in (NEW, VERIFIED) and is_exhausted(last) else state
    return NEW if state == EXHAUSTED else state


def is_exhausted(last: Sequence[Attempt]) -> bool:
    """Return whether the attempts, newest first, say that nobody takes this number any more."""
    silent: list[Attempt] = []
    for one in last:
        if one.outcome not in SILENT | DEAD:
            break
        silent.append(one)
    dead: set[date] = set()
    for one in silent:
        if one.outcome not in DEAD:
            break
        dead.add(one.on)
    days = {one.on for one in silent}
    return len(dead) >= DEAD_DAYS or (len(silent) >= SILENT_ATTEMPTS and len(days) >= SILENT_DAYS)


def bounced(*, state: str, is_hard: bool, bounces: int) -> str:
    """Return the state after a message came back: for good at once, or a third time in a row for now."""
    if is_hard and may_move(state, WRONG):
        return WRONG
    return EXHAUSTED if bounces >= DEAD_DAYS and state in (NEW, VERIFIED) else state
