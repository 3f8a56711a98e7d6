"""The queue of a collector: which cases, in which order, and why each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import NextAction
from cases.models import Case
from cases.queries.holds import HELD_SQL
from cases.rules import queue as rule
from cases.rules.queue import Why
from common import dates
from staff.models import User

SHOWN = 50
POOL_DEPTH = 200
"""So many of the pool's largest are ranked: a pool may hold every new case of a creditor."""


def _ranked_sql(whose: str, cut: str = "") -> str:
    """Return the SQL that ranks the cases of the condition `whose` that no hold stops; values are named parameters."""
    return f"""
    SELECT id, why, count(*) FILTER (WHERE why < {Why.LATER_TODAY}) OVER () FROM (
        SELECT k.id, k.next_action_at, k.last_contact_at, {rule.WORTH_SQL} AS worth, {rule.WHY_SQL} AS why
        FROM cases_case k
        WHERE {whose} AND (k.claimed_by_id IS NULL OR k.claimed_by_id = %(me)s OR k.claimed_until <= %(now)s)
          AND NOT {HELD_SQL}
          AND NOT EXISTS (
            SELECT FROM cases_skip s WHERE s.case_id = k.id AND s.collector_id = %(me)s AND s.at >= %(day_start)s
          )
        {cut}
    ) ranked WHERE why IS NOT NULL ORDER BY why, {rule.ORDER_SQL} LIMIT %(most)s
    """  # noqa: S608 (the parts are constants of this module and of the rule)


IN_POOL = f"""k.collector_id IS NULL AND k.state <> 'closed' AND k.team_id = %(team)s AND k.balance > 0
    AND ({rule.WHY_SQL}) < {Why.LATER_TODAY}"""
MINE = _ranked_sql("k.collector_id = %(me)s AND k.state <> 'closed'")
POOL = _ranked_sql(IN_POOL, f"ORDER BY k.balance DESC LIMIT {POOL_DEPTH}")


@dataclass(frozen=True)
class Ranked:
    """One place of a queue before its case is fetched."""

    case_id: int
    why: Why


@dataclass(frozen=True)
class Row:
    """One case of the queue with the reason in words."""

    case: Case
    why: Why
    words: str
    bucket: int
    is_pool: bool = False

    @property
    def is_later(self) -> bool:
        """Whether it is booked for later today."""
        return self.why == Why.LATER_TODAY


@dataclass(frozen=True)
class Queue:
    """The first rows of a collector's queue and how many there are to work now."""

    rows: list[Row]
    to_work: int


def mine(*, user: User, now: datetime, most: int = SHOWN) -> Queue:
    """Return the first `most` cases of the queue of `user`, own cases before the team's pool, in four queries."""
    own, to_work = ranked(user=user, now=now, most=most)
    pool = ranked(user=user, now=now, most=most - len(own), pool=True)[0] if len(own) < most else []
    found = cases_of([*own, *pool])
    in_pool = {one.case_id for one in pool}
    rows = [row(found[one.case_id], one.why, user, now, one.case_id in in_pool) for one in (*own, *pool)]
    return Queue(rows, to_work)


def ranked(*, user: User, now: datetime, most: int, pool: bool = False) -> tuple[list[Ranked], int]:
    """Return the first `most` places of the own queue, or of the team's pool, and the number to work now."""
    midnight = now.astimezone(ZoneInfo(user.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    params = rule.sql_params(now=now, zone=user.time_zone)
    params |= {"me": user.pk, "team": user.team_id, "day_start": midnight, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(POOL if pool else MINE, params)
        found = cursor.fetchall()
    return [Ranked(case_id, Why(why)) for case_id, why, _all in found], found[0][2] if found else 0


def cases_of(places: Iterable[Ranked]) -> dict[int, Case]:
    """Return the cases of the places by id with their debtors; cases of one creditor share its one object."""
    found = Case.objects.filter(pk__in=[one.case_id for one in places])
    return {case.pk: case for case in found.select_related("debtor").prefetch_related("creditor")}


def row(case: Case, why: Why, user: User, now: datetime, is_pool: bool = False) -> Row:  # noqa: FBT001, FBT002
    """Return the row of one case with the reason in the reader's language."""
    today = now.astimezone(ZoneInfo(user.time_zone)).date()
    return Row(case, why, words(case, why, now=now, zone=user.time_zone), case.bucket(today), is_pool)


def why_of(case: Case, *, now: datetime, zone: str) -> Why | None:
    """Return why a case is to be worked now; None when it is not."""
    facts = rule.Facts(
        balance=case.balance,
        oldest_due_on=case.oldest_due_on,
        next_action=case.next_action,
        next_action_at=case.next_action_at,
        last_contact_at=case.last_contact_at,
        last_outcome=case.last_outcome,
        promise_due_on=case.promise_due_on,
        promise_broken_at=case.promise_broken_at,
    )
    return rule.why(facts, now=now, zone=zone)


def words(case: Case, why: Why, *, now: datetime, zone: str) -> str:
    """Return the reason as a person says it: "Call-back booked 14:30"."""
    if why in (Why.CALL_BACK, Why.CALL_BACK_LATE, Why.LATER_TODAY, Why.ACTION_DUE):
        return _booked(case, why, now, zone)
    if why in (Why.PROMISE_BROKEN, Why.PROMISE_DUE):
        return _promised(case, why, now, zone)
    if why == Why.NEVER_CONTACTED:
        return _("Never contacted")
    if why == Why.UNTOUCHED and case.last_contact_at is not None:
        days = (now - case.last_contact_at).days
        return ngettext("Untouched for %(days)s day", "Untouched for %(days)s days", days) % {"days": days}
    return _("Amount at risk")


def _booked(case: Case, why: Why, now: datetime, zone: str) -> str:
    if case.next_action_at is None:
        return ""
    local = case.next_action_at.astimezone(ZoneInfo(zone))
    is_today = local.date() == now.astimezone(ZoneInfo(zone)).date()
    at = dates.clock_time(local, zone) if is_today else dates.day(local.date())
    if case.next_action == NextAction.CALL_BACK:
        return _("Call-back booked %(at)s") % {"at": at}
    if why == Why.LATER_TODAY:
        return _("%(action)s at %(at)s") % {"action": NextAction(case.next_action).label, "at": at}
    return _("%(action)s, due %(at)s") % {"action": NextAction(case.next_action).label, "at": at}


def _promised(case: Case, why: Why, now: datetime, zone: str) -> str:
    today = now.astimezone(ZoneInfo(zone)).date()
    on = case.promise_broken_on if why == Why.PROMISE_BROKEN else case.promise_due_on
    days = (today - on).days if on else 0
    if why == Why.PROMISE_BROKEN:
        near = {0: _("Promise broken today"), 1: _("Promise broken yesterday")}
        return near.get(days) or _("Promise broken on %(day)s") % {"day": dates.day(on or today)}
    near = {0: _("Promise due today"), 1: _("Promise was due yesterday")}
    return near.get(days) or _("Promise was due on %(day)s") % {"day": dates.day(on or today)}
