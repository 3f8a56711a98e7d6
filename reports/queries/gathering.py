"""The SQL that gathers the rows and totals of an overdue report: set-based, one creditor at a time.

An account is as it stood at the close of a day: its cached amounts less the ledger entries that count from a later
day. Its age comes from the due date in force; when a payment after that day has emptied it, from the due date that
the creditor states. Contacts, promises and the collector are those known at the end of that day in the creditor's
zone. What cannot be told of the past is the due date before a later statement of the creditor: those accounts are
counted as `restated`, and the page says so.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from cases.rules.age import bucket_sql, dpd_sql
from reports.rules import overdue

COMPONENTS = ("principal", "interest", "fees", "late_charges", "costs", "unapplied")
NEVER_DAYS = 7


@dataclass(frozen=True)
class Scope:
    """What one creditor's part of a report covers: the day `on`, its end as an instant, the filters in ids."""

    report: int
    creditor: int
    currency: str
    on: date
    end: datetime
    teams: list[int]
    collectors: list[int]
    buckets: list[int]
    is_past: bool


def _later() -> str:
    sums = ", ".join(f"sum(e.{one}) AS {one}" for one in COMPONENTS)
    return f"""later AS MATERIALIZED (
    SELECT account_id, {sums} FROM cases_ledgerentry e JOIN cases_account a ON a.id = e.account_id
    WHERE a.creditor_id = %(creditor)s AND e.effective_on > %(on)s GROUP BY account_id)"""  # noqa: S608 - own text


# The case's own fields are the present; a past day asks the history, and only for cases that have moved since.
PRESENT = """
    JOIN LATERAL (SELECT c.team_id, c.collector_id) held ON true
    JOIN LATERAL (SELECT c.last_contact_at AS at, c.last_contact_channel AS channel, c.last_outcome AS outcome) spoke
        ON true"""
PAST = """
    LEFT JOIN LATERAL (
        (SELECT s.team_id, s.collector_id FROM cases_assignment s
         WHERE s.case_id = c.id AND s.since < %(end)s AND (s.until IS NULL OR s.until > %(end)s)
         ORDER BY s.since DESC LIMIT 1)
        UNION ALL
        SELECT c.team_id, c.collector_id
        WHERE NOT EXISTS (SELECT 1 FROM cases_assignment s WHERE s.case_id = c.id)) held ON true
    LEFT JOIN LATERAL (
        SELECT c.last_contact_at AS at, c.last_contact_channel AS channel, c.last_outcome AS outcome
        WHERE c.last_contact_at < %(end)s
        UNION ALL
        (SELECT t.at, t.channel, t.outcome FROM contacts_contact t
         WHERE c.last_contact_at >= %(end)s AND t.case_id = c.id AND t.at < %(end)s
         ORDER BY t.at DESC, t.id DESC LIMIT 1)) spoke ON true"""
PROMISE = """
    LEFT JOIN LATERAL (
        SELECT p.amount, p.due_on, p.judged_on,
               CASE WHEN p.judged_on > %(on)s THEN 'open' ELSE p.state END AS state
        FROM cases_promise p WHERE p.case_id = c.id AND p.recorded_at < %(end)s
        ORDER BY p.state = 'open' DESC, CASE WHEN p.state = 'open' THEN p.due_on END, p.due_on DESC, p.id DESC LIMIT 1
        ) promised ON true"""


def _gather(scope: Scope) -> str:
    then = ", ".join(f"a.{one} - COALESCE(later.{one}, 0) AS {one}" for one in COMPONENTS)
    cleared_since = "COALESCE(t.oldest_due_on, CASE WHEN t.balance > 0 THEN t.stated_due_on END)"
    due = cleared_since if scope.is_past else "t.oldest_due_on"
    return f"""
WITH {_later()}, stood AS (
    SELECT a.id, a.case_id, a.debtor_id, a.placed_on, a.stated_due_on, a.oldest_due_on, a.overdue_amount, {then}
    FROM cases_account a LEFT JOIN later ON later.account_id = a.id
    WHERE a.creditor_id = %(creditor)s AND a.placed_on <= %(on)s
        AND (a.state = 'open' OR a.closed_on > %(on)s)),
aged AS (
    SELECT t.*, {due} AS due_on FROM (
        SELECT stood.*, principal + interest + fees + late_charges + costs - unapplied AS balance FROM stood) t),
listed AS (
    SELECT aged.*, {dpd_sql("due_on", "%(on)s")} AS dpd, {bucket_sql("due_on", "%(on)s")} AS bucket
    FROM aged WHERE due_on < %(on)s),
found AS (
    SELECT l.*, held.team_id, held.collector_id, spoke.at, spoke.channel, spoke.outcome,
           promised.amount AS promise_amount, promised.due_on AS promise_due_on, promised.state AS promise_state,
           promised.judged_on AS promise_judged_on
    FROM listed l JOIN cases_case c ON c.id = l.case_id
    {PAST if scope.is_past else PRESENT}{PROMISE})
INSERT INTO reports_overduerow (report_id, account_id, case_id, creditor_id, team_id, collector_id, currency, dpd,
    bucket, principal, interest, charges, unapplied, balance, overdue_amount, last_contact_at, last_contact_channel,
    last_outcome, promise_amount, promise_due_on, promise_state, concerns)
SELECT %(report)s, f.id, f.case_id, %(creditor)s, f.team_id, f.collector_id, %(currency)s, f.dpd, f.bucket,
    f.principal, f.interest, f.fees + f.late_charges + f.costs, f.unapplied, f.balance, f.overdue_amount, f.at,
    COALESCE(f.channel, ''), COALESCE(f.outcome, ''), f.promise_amount, f.promise_due_on,
    COALESCE(f.promise_state, ''),
    CASE WHEN f.balance <= 0 THEN '{{}}' ELSE array_remove(ARRAY[
        CASE WHEN f.promise_state = 'broken' AND (f.at IS NULL OR f.at::date < f.promise_judged_on)
            THEN 'broken_silent' END,
        CASE WHEN NOT EXISTS (SELECT 1 FROM cases_contactpoint k
            WHERE k.debtor_id = f.debtor_id AND k.state NOT IN ('wrong', 'do_not_contact')) THEN 'no_point' END,
        CASE WHEN f.at IS NULL AND f.placed_on < %(on)s - {NEVER_DAYS} THEN 'never_contacted' END,
        CASE WHEN f.collector_id IS NULL THEN 'no_collector' END], NULL) END
FROM found f
WHERE (%(teams)s = '{{}}' OR f.team_id = ANY(%(teams)s))
    AND (%(collectors)s = '{{}}' OR f.collector_id = ANY(%(collectors)s))
    AND (%(buckets)s = '{{}}' OR f.bucket = ANY(%(buckets)s))
ORDER BY f.balance DESC"""  # noqa: S608 - own text


CELLS = """
SELECT currency, creditor_id, team_id, bucket, count(*), sum(balance), sum(principal), sum(interest), sum(charges),
       sum(unapplied), COALESCE(sum(overdue_amount), 0), count(overdue_amount),
       count(*) FILTER (WHERE balance <= 0), COALESCE(sum(balance) FILTER (WHERE balance <= 0), 0)
FROM reports_overduerow WHERE report_id = %s GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"""
CONCERNS = """
SELECT concern, currency, creditor_id, team_id, count(*), sum(balance)
FROM reports_overduerow, unnest(concerns) AS concern WHERE report_id = %s GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"""
COLLECTED = """
SELECT o.currency, a.creditor_id, c.team_id, sum(y.amount)
FROM cases_payment y JOIN cases_account a ON a.id = y.account_id JOIN cases_case c ON c.id = a.case_id
    JOIN cases_creditor o ON o.id = a.creditor_id
WHERE a.creditor_id = ANY(%(creditors)s) AND y.state IN ('posted', 'reversed')
    AND y.value_on > %(since)s AND y.value_on <= %(on)s
    AND (%(teams)s = '{}' OR c.team_id = ANY(%(teams)s))
    AND (%(collectors)s = '{}' OR y.collector_id = ANY(%(collectors)s))
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
RESTATED = "SELECT count(*) FROM cases_account WHERE creditor_id = %s AND placed_on <= %s AND stated_on > %s"


def gather(scope: Scope) -> int:
    """Write the rows of one creditor and return how many there are."""
    values: dict[str, Any] = {
        "report": scope.report,
        "creditor": scope.creditor,
        "currency": scope.currency,
        "on": scope.on,
        "end": scope.end,
        "teams": scope.teams,
        "collectors": scope.collectors,
        "buckets": scope.buckets,
    }
    with connection.cursor() as cursor:
        cursor.execute(_typed(_gather(scope)), values)
        return int(cursor.rowcount)


def _typed(sql: str) -> str:
    """Return `sql` with its parameters typed: an empty list and a date have no type of their own."""
    for name in ("teams", "collectors", "creditors"):
        sql = sql.replace(f"%({name})s", f"%({name})s::bigint[]")
    sql = sql.replace("%(buckets)s", "%(buckets)s::smallint[]").replace("%(on)s", "%(on)s::date")
    return sql.replace("%(since)s", "%(since)s::date").replace("%(end)s", "%(end)s::timestamptz")


def cells(report: int) -> list[list[Any]]:
    """Return the finest totals of the rows, as the report keeps them."""
    return _all(CELLS, [report])


def concerns(report: int) -> list[list[Any]]:
    """Return [concern, currency, creditor, team, accounts, balance] of the rows."""
    return _all(CONCERNS, [report])


def collected(
    *, creditors: list[int], teams: list[int], collectors: list[int], since: date, on: date
) -> list[list[Any]]:
    """Return [currency, creditor, team, amount] of money with a value date after `since`, up to `on`."""
    values = {"creditors": creditors, "teams": teams, "collectors": collectors, "since": since, "on": on}
    return _all(_typed(COLLECTED), values)


def restated(*, creditor: int, on: date) -> int:
    """Return how many accounts the creditor stated again after `on`."""
    return int(_all(RESTATED, [creditor, on, on])[0][0])


def _all(sql: str, values: Any) -> list[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [overdue.stored(row) for row in cursor.fetchall()]
