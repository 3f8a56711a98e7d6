"""Which case is next, and why: tiers first, then what it is worth. The same rule in Python and in SQL.

A broken promise heads the queue from the moment it is judged, whatever was booked before; a call-back that was agreed
for this very time alone comes before it, for a quarter of an hour. Then call-backs whose time has passed, promises
due, what was never tried, what lay longest, money at risk. Nobody is called who owes nothing, is not past due, has an
open promise whose day has not come, or was spoken with today.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo

from cases.rules.age import days_past_due, dpd_sql
from common.clock import local_date

RETRY_AFTER = timedelta(hours=3)
PUNCTUAL = timedelta(minutes=15)
"""So long after its agreed time a call-back comes before everything."""
UNTOUCHED_DAYS = 14
MOST_DAYS = 180
"""Age counts up to here: at 180 days past due a card is written off (FFIEC, 65 FR 36903)."""
UNREACHED = (
    "no_answer",
    "busy",
    "voicemail_left",
    "voicemail_none",
    "not_in_service",
    "wrong_number",
    "sent",
    "unsure",
    "delivered",
    "undelivered",
)
"""Outcomes after which nobody has been spoken with (`cases.enums.Outcome`)."""


class Why(IntEnum):
    """Why a case is worked now, most urgent first."""

    CALL_BACK = 1
    PROMISE_BROKEN = 2
    CALL_BACK_LATE = 3
    PROMISE_DUE = 4
    ACTION_DUE = 5
    NEVER_CONTACTED = 6
    UNTOUCHED = 7
    AT_RISK = 8
    LATER_TODAY = 9
    """Booked for later today: shown in the queue, given to nobody yet."""


STRATEGIC = frozenset({Why.NEVER_CONTACTED, Why.UNTOUCHED, Why.AT_RISK})
"""Tiers that nobody agreed or booked: a strategy says whether they are worked."""


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
    promise_broken_at: datetime | None = None
    rests_until: date | None = None


def why(facts: Facts, *, now: datetime, zone: str) -> Why | None:
    """Return why the case is worked now, in the collector's `zone`; None when it is not to be worked today."""
    today = local_date(now, zone)
    if not _is_owed(facts, today):
        return None
    if _is_broken_anew(facts):
        return Why.CALL_BACK if _call_back(facts, now) == Why.CALL_BACK else Why.PROMISE_BROKEN
    if facts.promise_due_on is not None and facts.promise_due_on > today:
        return None
    if facts.next_action_at is not None and facts.next_action_at > now:
        return Why.LATER_TODAY if local_date(facts.next_action_at, zone) == today else None
    if _rests(facts, now, today, zone):
        return None
    tier = _tier(facts, now)
    # A strategy lets a case rest; what was agreed with the debtor or booked by a person comes all the same.
    return None if tier in STRATEGIC and facts.rests_until is not None and facts.rests_until > today else tier


def _is_owed(facts: Facts, today: date) -> bool:
    return facts.balance > 0 and facts.oldest_due_on is not None and facts.oldest_due_on < today


def _rests(facts: Facts, now: datetime, today: date, zone: str) -> bool:
    """Whether the case was worked and nothing new has fallen due since."""
    last = facts.last_contact_at
    if last is None or (facts.next_action_at is not None and facts.next_action_at > last):
        return False
    if facts.last_outcome in UNREACHED:
        return last > now - RETRY_AFTER
    return local_date(last, zone) >= today


def _is_broken_anew(facts: Facts) -> bool:
    """Whether a promise was judged broken since the case was last worked."""
    broken_at, last = facts.promise_broken_at, facts.last_contact_at
    return broken_at is not None and (last is None or last < broken_at)


def _is_new_action(facts: Facts) -> bool:
    """Whether what is booked was booked at the last contact or since."""
    at, last = facts.next_action_at, facts.last_contact_at
    return at is not None and (last is None or at > last)


def _call_back(facts: Facts, now: datetime) -> Why | None:
    at = facts.next_action_at
    if at is None or at > now or facts.next_action != "call_back" or not _is_new_action(facts):
        return None
    return Why.CALL_BACK if at > now - PUNCTUAL else Why.CALL_BACK_LATE


def _tier(facts: Facts, now: datetime) -> Why:
    last = facts.last_contact_at
    call_back = _call_back(facts, now)
    unreached = last is None or facts.last_outcome in UNREACHED
    tiers = (
        (call_back == Why.CALL_BACK, Why.CALL_BACK),
        (facts.promise_broken_at is not None and unreached, Why.PROMISE_BROKEN),
        (call_back == Why.CALL_BACK_LATE, Why.CALL_BACK_LATE),
        (facts.promise_due_on is not None, Why.PROMISE_DUE),
        (_is_new_action(facts), Why.ACTION_DUE),
        (last is None, Why.NEVER_CONTACTED),
        (last is not None and last <= now - timedelta(days=UNTOUCHED_DAYS), Why.UNTOUCHED),
    )
    return next((tier for fits, tier in tiers if fits), Why.AT_RISK)


def worth(balance: Decimal, oldest_due_on: date | None, today: date) -> Decimal:
    """Return amount × days past due, at most 180: what is largest and nearest to being lost comes first."""
    return balance * min(MOST_DAYS, days_past_due(oldest_due_on, today))


NEW_ACTION = "(k.next_action_at IS NOT NULL AND (k.last_contact_at IS NULL OR k.next_action_at > k.last_contact_at))"
BROKEN_ANEW = "(COALESCE(k.last_contact_at, '-infinity') < k.promise_broken_at)"
CALL_BACK = f"({NEW_ACTION} AND k.next_action = 'call_back' AND k.next_action_at <= %(now)s)"
PUNCTUAL_CALL_BACK = f"({CALL_BACK} AND k.next_action_at > %(now)s - %(punctual)s)"
WHY_SQL = f"""CASE
    WHEN NOT (k.balance > 0 AND k.oldest_due_on < %(today)s) OR k.oldest_due_on IS NULL THEN NULL
    WHEN {BROKEN_ANEW} THEN CASE WHEN {PUNCTUAL_CALL_BACK} THEN {Why.CALL_BACK} ELSE {Why.PROMISE_BROKEN} END
    WHEN k.promise_due_on > %(today)s THEN NULL
    WHEN k.next_action_at > %(now)s AND (k.next_action_at AT TIME ZONE %(zone)s)::date = %(today)s
        THEN {Why.LATER_TODAY}
    WHEN k.next_action_at > %(now)s THEN NULL
    WHEN k.last_contact_at IS NOT NULL AND NOT {NEW_ACTION} AND CASE WHEN k.last_outcome = ANY(%(unreached)s)
        THEN k.last_contact_at > %(now)s - %(retry_after)s
        ELSE k.last_contact_at >= %(day_start)s END THEN NULL
    WHEN {PUNCTUAL_CALL_BACK} THEN {Why.CALL_BACK}
    WHEN k.promise_broken_at IS NOT NULL AND (k.last_contact_at IS NULL OR k.last_outcome = ANY(%(unreached)s))
        THEN {Why.PROMISE_BROKEN}
    WHEN {CALL_BACK} THEN {Why.CALL_BACK_LATE}
    WHEN k.promise_due_on IS NOT NULL THEN {Why.PROMISE_DUE}
    WHEN {NEW_ACTION} THEN {Why.ACTION_DUE}
    WHEN k.rests_until > %(today)s THEN NULL
    WHEN k.last_contact_at IS NULL THEN {Why.NEVER_CONTACTED}
    WHEN k.last_contact_at <= %(now)s - %(untouched)s THEN {Why.UNTOUCHED}
    ELSE {Why.AT_RISK} END"""
"""`why` of the row `k`; a property test holds both to the same answers."""

READY_SQL = """(k.promise_due_on > %(today)s) IS NOT TRUE AND (k.next_action_at > %(now)s) IS NOT TRUE
    AND (k.last_contact_at >= %(day_start)s AND k.last_outcome <> ALL(%(unreached)s)
        AND (k.next_action_at > k.last_contact_at) IS NOT TRUE) IS NOT TRUE"""
AWAKE_SQL = "(k.rests_until > %(today)s) IS NOT TRUE"
"""Most of what `WHY_SQL` leaves out of every tier, and of those in `STRATEGIC`, in conditions that cost little to plan
(a bare OR would be tried on every index): with them a window of an index is not filled with what is not worked."""
BROKEN_SQL = f"({BROKEN_ANEW} OR k.last_outcome = ANY(%(unreached)s) AND {READY_SQL}) IS TRUE"
"""What may be in the tier of broken promises, said in the same way."""

ORDER_SQL = f"""CASE WHEN why IN ({Why.CALL_BACK}, {Why.CALL_BACK_LATE}, {Why.LATER_TODAY}) THEN next_action_at END,
    CASE WHEN why = {Why.ACTION_DUE} THEN (next_action_at AT TIME ZONE %(zone)s)::date END,
    is_best_hour DESC, CASE WHEN why = {Why.UNTOUCHED} THEN last_contact_at END, worth DESC, id"""
"""Order inside a tier: what was booked by its time or day, then who answers at this hour, then what lay longest,
the rest by worth."""

WORTH_SQL = f"k.balance * LEAST({MOST_DAYS}, {dpd_sql('k.oldest_due_on', '%(today)s')})"


def sql_params(*, now: datetime, zone: str) -> dict[str, Any]:
    """Return the parameters that `WHY_SQL` and `WORTH_SQL` name."""
    local = now.astimezone(ZoneInfo(zone))
    return {
        "now": now,
        "today": local.date(),
        "day_start": local.replace(hour=0, minute=0, second=0, microsecond=0),
        "zone": zone,
        "unreached": list(UNREACHED),
        "retry_after": RETRY_AFTER,
        "punctual": PUNCTUAL,
        "untouched": timedelta(days=UNTOUCHED_DAYS),
    }
