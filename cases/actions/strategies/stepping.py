"""The nightly step of strategies: each case comes into its segment and step; only what changes is written."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from cases.models import Creditor, StrategyVersion, Trial
from cases.queries.placements import placing
from cases.queries.strategies import strategies as queries
from cases.rules.strategies import strategies as rule
from cases.rules.strategies.strategies import Arm, Segment
from cases.rules.strategies.trials import IN_CHALLENGER_SQL
from common import audit
from common.clock import start_of
from staff.models import User

# A case keeps the day it came and its arm while it stays in the segment, whichever version says what is done there.
TARGET = f"""
DROP TABLE IF EXISTS strategy_place, strategy_segment, strategy_step, strategy_target;
CREATE TEMP TABLE strategy_place ON COMMIT DROP AS {{placed}};
CREATE TEMP TABLE strategy_segment ON COMMIT DROP AS
SELECT * FROM unnest(%(places)s::int[], %(keys)s::text[], %(seeds)s::text[], %(shares)s::int[])
    AS s (place, key, seed, share);
CREATE TEMP TABLE strategy_step ON COMMIT DROP AS
SELECT * FROM unnest(%(t_key)s::text[], %(t_arm)s::text[], %(t_day)s::int[], %(t_end)s::int[], %(t_channel)s::text[],
    %(t_script)s::text[], %(t_who)s::text[], %(t_queue)s::bigint[], %(t_next)s::int[])
    AS t (key, arm, day, end_day, channel, script, who, queue_id, next_worked);
ANALYZE strategy_place;
CREATE TEMP TABLE strategy_target ON COMMIT DROP AS
SELECT p.case_id, s.key, e.arm, e.entered_on, t.day, COALESCE(t.channel, '') AS channel,
    COALESCE(t.script, '') AS script, COALESCE(t.who, '') AS who, t.queue_id,
    CASE WHEN t.who = 'nobody' THEN COALESCE(e.entered_on + t.next_worked, DATE '9999-12-31') END AS rests_until,
    o.action_at AS had_action_at, o.case_id IS NOT NULL AND (o.segment, o.arm, o.day, o.channel, o.script, o.who,
        o.queue_id, o.rests_until) IS NOT DISTINCT FROM (s.key, e.arm, t.day, COALESCE(t.channel, ''),
        COALESCE(t.script, ''), COALESCE(t.who, ''), t.queue_id, CASE WHEN t.who = 'nobody'
        THEN COALESCE(e.entered_on + t.next_worked, DATE '9999-12-31') END) AS stays
FROM strategy_place p JOIN strategy_segment s ON s.place = p.place
LEFT JOIN cases_casestep o ON o.case_id = p.case_id AND o.until IS NULL
CROSS JOIN LATERAL (
    SELECT CASE WHEN o.segment = s.key THEN o.entered_on ELSE %(on)s::date END AS entered_on,
        CASE WHEN o.segment = s.key AND (o.arm <> '' OR s.seed IS NULL) THEN o.arm
            WHEN o.segment = s.key OR s.seed IS NULL THEN ''
            WHEN {IN_CHALLENGER_SQL} THEN 'challenger' ELSE 'champion' END AS arm
) e
LEFT JOIN strategy_step t ON t.key = s.key
    AND t.arm = CASE e.arm WHEN 'challenger' THEN 'challenger' ELSE 'champion' END
    AND %(on)s::date - e.entered_on >= t.day AND %(on)s::date - e.entered_on < t.end_day;
ANALYZE strategy_target;
"""  # noqa: S608 (own text)
LEAVE = """
UPDATE cases_casestep o SET until = %(on)s FROM cases_case k
WHERE o.until IS NULL AND k.id = o.case_id AND k.creditor_id = %(creditor)s
  AND NOT EXISTS (SELECT FROM strategy_target t WHERE t.case_id = o.case_id AND t.stays)
"""
# What a person booked and has not done yet stays; what an earlier step set may be moved by a later one.
ENTER = """
INSERT INTO cases_casestep (case_id, segment, arm, entered_on, day, channel, script, who, queue_id, rests_until,
    action_at, since)
SELECT t.case_id, t.key, t.arm, t.entered_on, t.day, t.channel, t.script, t.who, t.queue_id, t.rests_until,
    CASE WHEN t.channel <> '' AND t.who <> 'nobody' AND (k.next_action_at IS NULL
        OR k.next_action_at <= k.last_contact_at OR k.next_action_at = t.had_action_at) THEN %(start)s END, %(on)s
FROM strategy_target t JOIN cases_case k ON k.id = t.case_id WHERE NOT t.stays
"""
ACT = """
UPDATE cases_case k SET
    next_action_at = o.action_at,
    next_action = CASE WHEN o.action_at IS NULL OR o.channel IN ('phone', 'visit') THEN 'call' ELSE 'write' END
FROM strategy_target t JOIN cases_casestep o ON o.case_id = t.case_id AND o.until IS NULL
WHERE k.id = t.case_id AND NOT t.stays AND k.next_action_at IS DISTINCT FROM o.action_at
  AND (o.action_at IS NOT NULL OR k.next_action_at = t.had_action_at AND t.who = 'nobody')
"""
ROUTE = """
WITH special AS ({special}), wanted AS MATERIALIZED (
    SELECT k.id, COALESCE(s.queue_id, q.id) AS queue_id, o.rests_until
    FROM cases_case k LEFT JOIN special s ON s.case_id = k.id
    LEFT JOIN cases_casestep o ON o.case_id = k.id AND o.until IS NULL
    LEFT JOIN cases_queue q ON q.id = o.queue_id AND q.is_active
    WHERE k.state <> 'closed' AND {whose}
        AND (k.queue_id, k.rests_until) IS DISTINCT FROM (COALESCE(s.queue_id, q.id), o.rests_until)
)
UPDATE cases_case k SET queue_id = w.queue_id, rests_until = w.rests_until FROM wanted w WHERE w.id = k.id
"""
OF_CREDITOR, CHOSEN = "k.creditor_id = %(creditor)s", "k.id = ANY(%(cases)s)"
ROUTE_CREDITOR = ROUTE.format(special=placing.SPECIALISED.format(whose=OF_CREDITOR), whose=OF_CREDITOR)
ROUTE_CHOSEN = ROUTE.format(special=placing.SPECIALISED_NOW.format(whose=CHOSEN), whose=CHOSEN)


def step(*, creditor: Creditor, on: date, now: datetime, by: User | None = None) -> dict[str, int]:
    """Bring every open case of `creditor` into its segment and step for the day `on`; return what changed.

    The caller holds the transaction. Without a version in force no case changes its step. The same day again writes
    nothing.
    """
    version = queries.in_force(on)
    changed = {"left": 0, "entered": 0, "acted": 0}
    with connection.cursor() as cursor:
        if version is not None:
            values = _values(version, creditor, on)
            placed, params = placing.placed_sql([one.conditions for one in version.segments], OF_CREDITOR)
            cursor.execute(TARGET.replace("{placed}", placed), {**values, **params})
            for name, sql in (("left", LEAVE), ("entered", ENTER), ("acted", ACT)):
                cursor.execute(sql, values)
                changed[name] = cursor.rowcount
        whose = {"creditor": creditor.pk, "on": on, **placing.special_params()}
        cursor.execute(ROUTE_CREDITOR, whose)
        changed["routed"] = cursor.rowcount
    if any(changed.values()):
        audit.record(by=by, action="strategy.step", subject=creditor, now=now, on=on.isoformat(), **changed)
    return changed


@transaction.atomic
def route(*, case_ids: Collection[int], now: datetime) -> int:
    """Put the cases into the queue that their holds or their strategy's step ask for; return how many moved."""
    if not case_ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(ROUTE_CHOSEN, {"cases": list(case_ids), "now": now, **placing.special_params()})
        return int(cursor.rowcount)


def _values(version: StrategyVersion, creditor: Creditor, on: date) -> dict[str, Any]:
    running = {one.segment: one for one in Trial.objects.filter(state="running", started_on__lte=on)}
    segments = version.segments
    tests = [running.get(one.key) for one in segments]
    rows = [
        row for one in segments for arm in Arm for row in _rows(one, arm if one.key in running else Arm.CHAMPION, arm)
    ]
    names = ("key", "arm", "day", "end", "channel", "script", "who", "queue", "next")
    columns = {f"t_{name}": [row[place] for row in rows] for place, name in enumerate(names)}
    return {
        "creditor": creditor.pk,
        "on": on,
        "start": start_of(on, creditor.time_zone),
        "places": list(range(len(segments))),
        "keys": [one.key for one in segments],
        "seeds": [test.seed if test else None for test in tests],
        "shares": [test.share if test else None for test in tests],
        **columns,
    }


def _rows(segment: Segment, followed: Arm, arm: Arm) -> list[tuple[Any, ...]]:
    """Return the steps of an arm as rows; each lasts until the next."""
    steps = segment.of(followed)
    ends = [one.day for one in steps[1:]] + [2**30]
    return [
        (
            segment.key,
            arm.value,
            one.day,
            end,
            one.channel.value,
            one.script,
            one.who.value,
            one.queue,
            rule.next_worked(steps, one.day),
        )
        for one, end in zip(steps, ends, strict=True)
    ]
