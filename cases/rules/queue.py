"""Which case is next, and why: tiers first, then what it is worth. The same rule in Python and in SQL.

A booked call-back comes first because it was agreed for this very time; then promises, then what was never tried,
then what lay longest, then money at risk. Nobody is called who owes nothing, is not past due, has an open promise
whose day has not come, or was spoken with today.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo

from cases.rules.age import days_past_due, dpd_sql

RETRY_AFTER = timedelta(hours=3)
UNTOUCHED_DAYS = 14
MOST_DAYS = 180
"""Age counts up to here: at 180 days past due a card is written off (FFIEC, 65 FR 36903)."""
UNREACHED = ("no_answer", "busy", "voicemail_left", "voicemail_none", "not_in_service", "wrong_number", "sent")
"""Outcomes after which nobody has been spoken with (`contacts.enums.Outcome`)."""


class Why(IntEnum):
    """Why a case is worked now, most urgent first."""

    CALL_BACK = 1
    PROMISE_BROKEN = 2
    PROMISE_DUE = 3
    ACTION_DUE = 4
    NEVER_CONTACTED = 5
    UNTOUCHED = 6
    AT_RISK = 7
    LATER_TODAY = 9
    """Booked for later today: shown in the queue, given to nobody yet."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rule reads of a case."""

    balance: Decimal
    oldest_due_on: date | None
    next_action: str = "call"
    next_action_at: datetime | None = None
    last_contact_at: datetime | None = None
    last_outcome: str = ""
    promise_due_on: date | None = None
    promise_broken_on: date | None = None


def why(facts: Facts, *, now: datetime, zone: str) -> Why | None:
    """Return why the case is worked now, in the collector's `zone`; None when it is not to be worked today."""
    today = now.astimezone(ZoneInfo(zone)).date()
    if not _is_owed(facts, today) or (facts.promise_due_on is not None and facts.promise_due_on > today):
        return None
    if facts.next_action_at is not None and facts.next_action_at > now:
        return Why.LATER_TODAY if facts.next_action_at.astimezone(ZoneInfo(zone)).date() == today else None
    if _rests(facts, now, today, zone):
        return None
    return _tier(facts, now, zone)


def _is_owed(facts: Facts, today: date) -> bool:
    return facts.balance > 0 and facts.oldest_due_on is not None and facts.oldest_due_on < today


def _rests(facts: Facts, now: datetime, today: date, zone: str) -> bool:
    """Whether the case was worked and nothing new has fallen due since."""
    last = facts.last_contact_at
    if last is None or (facts.next_action_at is not None and facts.next_action_at > last):
        return False
    if facts.last_outcome in UNREACHED:
        return last > now - RETRY_AFTER
    return last.astimezone(ZoneInfo(zone)).date() >= today


def _tier(facts: Facts, now: datetime, zone: str) -> Why:
    last = facts.last_contact_at
    is_new_action = facts.next_action_at is not None and (last is None or facts.next_action_at > last)
    if is_new_action and facts.next_action == "call_back":
        return Why.CALL_BACK
    if facts.promise_broken_on is not None and (
        last is None
        or facts.last_outcome in UNREACHED
        or last.astimezone(ZoneInfo(zone)).date() < facts.promise_broken_on
    ):
        return Why.PROMISE_BROKEN
    if facts.promise_due_on is not None:
        return Why.PROMISE_DUE
    if is_new_action:
        return Why.ACTION_DUE
    if last is None:
        return Why.NEVER_CONTACTED
    return Why.UNTOUCHED if last <= now - timedelta(days=UNTOUCHED_DAYS) else Why.AT_RISK


def worth(balance: Decimal, oldest_due_on: date | None, today: date) -> Decimal:
    """Return amount × days past due, at most 180: what is largest and nearest to being lost comes first."""
    return balance * min(MOST_DAYS, days_past_due(oldest_due_on, today))


NEW_ACTION = "(k.next_action_at IS NOT NULL AND (k.last_contact_at IS NULL OR k.next_action_at > k.last_contact_at))"
WHY_SQL = f"""CASE
    WHEN NOT (k.balance > 0 AND k.oldest_due_on < %(today)s) OR k.oldest_due_on IS NULL THEN NULL
    WHEN k.promise_due_on > %(today)s THEN NULL
    WHEN k.next_action_at > %(now)s AND (k.next_action_at AT TIME ZONE %(zone)s)::date = %(today)s
        THEN {Why.LATER_TODAY}
    WHEN k.next_action_at > %(now)s THEN NULL
    WHEN k.last_contact_at IS NOT NULL AND NOT {NEW_ACTION} AND CASE WHEN k.last_outcome = ANY(%(unreached)s)
        THEN k.last_contact_at > %(now)s - %(retry_after)s
        ELSE (k.last_contact_at AT TIME ZONE %(zone)s)::date >= %(today)s END THEN NULL
    WHEN {NEW_ACTION} AND k.next_action = 'call_back' THEN {Why.CALL_BACK}
    WHEN k.promise_broken_on IS NOT NULL AND (k.last_contact_at IS NULL OR k.last_outcome = ANY(%(unreached)s)
        OR (k.last_contact_at AT TIME ZONE %(zone)s)::date < k.promise_broken_on) THEN {Why.PROMISE_BROKEN}
    WHEN k.promise_due_on IS NOT NULL THEN {Why.PROMISE_DUE}
    WHEN {NEW_ACTION} THEN {Why.ACTION_DUE}
    WHEN k.last_contact_at IS NULL THEN {Why.NEVER_CONTACTED}
    WHEN k.last_contact_at <= %(now)s - %(untouched)s THEN {Why.UNTOUCHED}
    ELSE {Why.AT_RISK} END"""
"""`why` of the row `k`; a property test holds both to the same answers."""

ORDER_SQL = f"""CASE WHEN why IN ({Why.CALL_BACK}, {Why.ACTION_DUE}, {Why.LATER_TODAY})
        THEN next_action_at END, CASE WHEN why = {Why.UNTOUCHED} THEN last_contact_at END, worth DESC, id"""
"""Order inside a tier: what was booked by its time, what lay longest first, the rest by worth."""

WORTH_SQL = f"k.balance * LEAST({MOST_DAYS}, {dpd_sql('k.oldest_due_on', '%(today)s')})"


def sql_params(*, now: datetime, zone: str) -> dict[str, Any]:
    """Return the parameters that `WHY_SQL` and `WORTH_SQL` name."""
    return {
        "now": now,
        "today": now.astimezone(ZoneInfo(zone)).date(),
        "zone": zone,
        "unreached": list(UNREACHED),
        "retry_after": RETRY_AFTER,
        "untouched": timedelta(days=UNTOUCHED_DAYS),
    }
