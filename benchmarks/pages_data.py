"""100,000 accounts with 1,000,000 contacts, made set-based in the database under measurement."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from staff.enums import Role
from staff.models import Team, User

NOW = datetime(2026, 11, 24, 6, 26, tzinfo=UTC)  # Tuesday 14:26 in Shanghai
TEAMS = 10
MEMBERS = 25

PEOPLE = [
    """INSERT INTO cases_creditor (code, name, name_zh, jurisdiction, currency, time_zone, phone_region,
           allocation_order, account_order, promise_most_days, promise_smallest_amount, promise_most_in_row,
           promise_tolerance_days, promise_tolerance_percent, is_active)
       VALUES ('pages', 'Bench Bank', '', 'cn', 'CNY', 'Asia/Shanghai', 'CN', '[]', 'oldest', 30, 1, 3, 3, 5, true)""",
    """INSERT INTO cases_placement (creditor_id, state, scope, placed_on, file_name, file_sha256, columns, options,
           header, samples, counts, created_at)
       SELECT id, 'applied', 'partial', '2026-10-12', 'bench.csv', '', '{}', '{}', '[]', '[]', '{}', %(now)s
       FROM cases_creditor WHERE code = 'pages'""",
    """INSERT INTO cases_debtor (creditor_id, reference, name, language, region, time_zones, created_at)
       SELECT c.id, 'P' || n,
              CASE WHEN n %% 2 = 0 THEN chr(19968 + n %% 997) || chr(19968 + n %% 4999) || chr(20968 + n %% 3001)
                   ELSE initcap(substr(md5(n::text), 1, 6)) || ' ' || initcap(substr(md5((n / 7)::text), 1, 7)) END,
              '', '', '[]', %(now)s
       FROM cases_creditor c, generate_series(1, %(accounts)s) n WHERE c.code = 'pages'""",
    """INSERT INTO cases_contactpoint (debtor_id, kind, place, value, state, source, created_at)
       SELECT d.id, 'phone', 'mobile', '+861380' || lpad(substr(d.reference, 2), 7, '0'), 'new', 'placement', %(now)s
       FROM cases_debtor d JOIN cases_creditor c ON c.id = d.creditor_id AND c.code = 'pages'""",
]
CASES = [
    """WITH team AS (
           SELECT array_agg(id ORDER BY id) ids, array_agg(team_id ORDER BY id) teams
           FROM staff_user WHERE username LIKE 'bench.%%'
       )
       INSERT INTO cases_case (number, creditor_id, debtor_id, state, close_reason, opened_on, team_id, collector_id,
           balance, oldest_due_on, next_action, last_contact_at, last_contact_channel, last_outcome,
           promise_due_on, promise_broken_on, promise_broken_at)
       SELECT 'PAGES-' || n, d.creditor_id, d.id, 'in_work', '', '2026-10-12',
              teams[1 + n %% %(people)s], ids[1 + n %% %(people)s],
              100 + (n * 7919) %% 90000, DATE '2026-11-24' - (1 + n * 31 %% 240), 'call',
              %(now)s - make_interval(hours => 30 + n %% 700), 'phone',
              (ARRAY['no_answer', 'refuses', 'call_back', 'promise'])[1 + n %% 4],
              CASE WHEN n %% 11 = 0 THEN DATE '2026-11-24' + (n %% 5 - 1) END,
              CASE WHEN n %% 13 = 0 THEN DATE '2026-11-20' END,
              CASE WHEN n %% 13 = 0 THEN TIMESTAMPTZ '2026-11-19 16:00Z' END
       FROM (SELECT *, substr(reference, 2)::int n FROM cases_debtor) d
       JOIN cases_creditor c ON c.id = d.creditor_id AND c.code = 'pages', team""",
    """INSERT INTO cases_account (creditor_id, debtor_id, case_id, placement_id, reference, card_last_four, product,
           state, placed_on, dpd_at_placement, stated_on, stated_due_on, oldest_due_on,
           principal, interest, fees, late_charges, costs, unapplied)
       SELECT k.creditor_id, k.debtor_id, k.id, p.id, 'B-' || k.id, lpad((k.id %% 10000)::text, 4, '0'), '', 'open',
              '2026-10-12', 30, '2026-10-12', k.oldest_due_on, k.oldest_due_on, k.balance - 90, 60, 20, 10, 0, 0
       FROM cases_case k JOIN cases_placement p ON p.creditor_id = k.creditor_id
       JOIN cases_creditor c ON c.id = k.creditor_id AND c.code = 'pages'""",
    """INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees,
           late_charges, costs, unapplied, recorded_at)
       SELECT a.id, 'placement', 'placement:' || a.placement_id, '2026-10-12', principal, interest, fees,
              late_charges, 0, 0, %(now)s
       FROM cases_account a JOIN cases_creditor c ON c.id = a.creditor_id AND c.code = 'pages'""",
    """INSERT INTO cases_assignment (case_id, team_id, collector_id, since, reason)
       SELECT k.id, k.team_id, k.collector_id, TIMESTAMPTZ '2026-10-12 00:00Z', 'load'
       FROM cases_case k JOIN cases_creditor c ON c.id = k.creditor_id AND c.code = 'pages'""",
]
CONTACTS = """
    INSERT INTO contacts_contact (case_id, sequence, at, time_zone, channel, direction, contact_point_id, party,
        outcome, seconds, note, note_digest, checks, next_action, recording, collector_id, recorded_at,
        previous_digest, digest)
    SELECT k.id, s, k.last_contact_at - make_interval(days => %(per_case)s - s), 'Asia/Shanghai', 'phone', 'outbound',
           p.id, 'nobody', 'no_answer', 30, '', decode(repeat('00', 32), 'hex'), '[]', '', '', k.collector_id,
           k.last_contact_at - make_interval(days => %(per_case)s - s), decode(repeat('00', 32), 'hex'),
           decode(repeat('00', 32), 'hex')
    FROM cases_case k JOIN cases_creditor c ON c.id = k.creditor_id AND c.code = 'pages'
    JOIN cases_contactpoint p ON p.debtor_id = k.debtor_id, generate_series(1, %(per_case)s) s
"""
TABLES = ("cases_case", "cases_debtor", "cases_account", "cases_contactpoint", "contacts_contact", "cases_ledgerentry")


def build(*, accounts: int = 100_000, contacts: int = 1_000_000) -> User:
    """Make the data, take the planner's statistics, and return one of the collectors."""
    with transaction.atomic():
        _staff()
        params: dict[str, Any] = {
            "now": NOW,
            "accounts": accounts,
            "people": TEAMS * MEMBERS,
            "per_case": contacts // accounts,
        }
        with connection.cursor() as cursor:
            for statement in (*PEOPLE, *CASES, CONTACTS):
                cursor.execute(statement, params)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")
    return User.objects.get(username="bench.0")


def _staff() -> None:
    teams = Team.objects.bulk_create(Team(name=f"Bench team {n}") for n in range(TEAMS))
    User.objects.bulk_create(
        User(username=f"bench.{n}", name=f"Bench {n}", role=Role.COLLECTOR, team=teams[n % TEAMS])
        for n in range(TEAMS * MEMBERS)
    )
    User.objects.create(username="bench.boss", name="Bench boss", role=Role.SUPERVISOR, team=teams[0])
