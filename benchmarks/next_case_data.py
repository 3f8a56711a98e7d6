"""1,000,000 cases of 500 collectors in 20 teams, made set-based: nine in ten owned, the rest in the teams' pools.

One debtor in ten has no phone, so that the gate has something to forbid; one case in three was contacted before.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from staff.enums import Role
from staff.models import Team, User

NOW = datetime(2026, 11, 24, 6, 26, tzinfo=UTC)  # Tuesday 14:26 in Shanghai
TEAMS = 20
MEMBERS = 25

PEOPLE = (
    """INSERT INTO cases_creditor (code, name, name_zh, jurisdiction, currency, time_zone, phone_region,
           allocation_order, account_order, promise_most_days, promise_smallest_amount, promise_most_in_row,
           promise_tolerance_days, promise_tolerance_percent, is_active)
       VALUES ('queue', 'Queue Bank', '', 'cn', 'CNY', 'Asia/Shanghai', 'CN', '[]', 'oldest', 30, 1, 3, 3, 5, true)""",
    """INSERT INTO cases_debtor (creditor_id, reference, name, language, region, time_zones, created_at)
       SELECT c.id, 'Q' || n, 'Debtor ' || n, '', '', '[]', %(now)s
       FROM cases_creditor c, generate_series(1, %(cases)s) n WHERE c.code = 'queue'""",
    """INSERT INTO cases_contactpoint (debtor_id, kind, place, value, state, source, created_at)
       SELECT d.id, 'phone', 'mobile', '+86138' || lpad(substr(d.reference, 2), 8, '0'), 'new', 'placement', %(now)s
       FROM cases_debtor d JOIN cases_creditor c ON c.id = d.creditor_id AND c.code = 'queue'
       WHERE hashint8extended(d.id, 4) %% 10 <> 0""",
    """WITH people AS (
           SELECT array_agg(id ORDER BY id) ids, array_agg(team_id ORDER BY id) teams
           FROM staff_user WHERE username LIKE 'queue.%%'
       ), drawn AS (
           SELECT d.id, d.creditor_id, d.reference, abs(hashint8(d.id)) %% %(people)s + 1 AS person,
                  abs(hashint8extended(d.id, 1)) %% 1000 AS dice, abs(hashint8extended(d.id, 2)) %% 240 + 1 AS dpd,
                  abs(hashint8extended(d.id, 3)) %% 90000 + 100 AS balance
           FROM cases_debtor d JOIN cases_creditor c ON c.id = d.creditor_id AND c.code = 'queue'
       )
       INSERT INTO cases_case (number, creditor_id, debtor_id, state, close_reason, opened_on, team_id, collector_id,
           balance, oldest_due_on, next_action, next_action_at, last_contact_at, last_contact_channel, last_outcome,
           promise_due_on, promise_broken_on, promise_broken_at)
       SELECT 'QUEUE-' || substr(reference, 2), creditor_id, d.id, 'in_work', '', '2026-10-12', teams[person],
              CASE WHEN dice >= 100 THEN ids[person] END, d.balance, DATE '2026-11-24' - d.dpd::int,
              CASE WHEN dice BETWEEN 100 AND 109 THEN 'call_back' ELSE 'call' END,
              CASE WHEN dice BETWEEN 100 AND 139 THEN %(now)s + make_interval(hours => (dice - 115)::int) END,
              CASE WHEN dice BETWEEN 100 AND 449 THEN %(now)s - make_interval(hours => (30 + dpd * 3)::int) END,
              CASE WHEN dice BETWEEN 100 AND 449 THEN 'phone' ELSE '' END,
              CASE WHEN dice BETWEEN 100 AND 449
                   THEN (ARRAY['no_answer', 'refuses', 'call_back', 'promise'])[1 + dpd %% 4] ELSE '' END,
              CASE WHEN dice BETWEEN 160 AND 219 THEN DATE '2026-11-24' + (dice - 180)::int END,
              CASE WHEN dice BETWEEN 220 AND 239 THEN DATE '2026-11-23' END,
              CASE WHEN dice BETWEEN 220 AND 239 THEN %(now)s - interval '6 hours' END
       FROM drawn d, people""",
    """INSERT INTO contacts_contact (case_id, sequence, at, time_zone, channel, direction, contact_point_id, party,
           outcome, seconds, note, note_digest, checks, next_action, recording, collector_id, recorded_at,
           previous_digest, digest)
       SELECT k.id, 1, k.last_contact_at, 'Asia/Shanghai', 'phone', 'outbound', p.id, 'nobody', 'no_answer', 30, '',
              decode(repeat('00', 32), 'hex'), '[]', '', '', coalesce(k.collector_id, 1), k.last_contact_at,
              decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex')
       FROM cases_case k JOIN cases_contactpoint p ON p.debtor_id = k.debtor_id
       WHERE k.number LIKE 'QUEUE-%%' AND k.last_contact_at IS NOT NULL AND k.collector_id IS NOT NULL""",
)
TABLES = ("cases_case", "cases_debtor", "cases_contactpoint", "contacts_contact")


def build(*, cases: int = 1_000_000) -> list[User]:
    """Make the data, take the planner's statistics, and return the collectors in the order of their teams."""
    teams = Team.objects.bulk_create(Team(name=f"Queue team {n}") for n in range(TEAMS))
    User.objects.bulk_create(
        User(
            username=f"queue.{n}",
            name=f"Queue {n}",
            role=Role.COLLECTOR,
            team=teams[n % TEAMS],
            time_zone="Asia/Shanghai",
        )
        for n in range(TEAMS * MEMBERS)
    )
    params: dict[str, Any] = {"now": NOW, "cases": cases, "people": TEAMS * MEMBERS}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in PEOPLE:
            cursor.execute(statement, params)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")
    return list(User.objects.filter(username__startswith="queue.").order_by("pk"))
