"""What a newer file changes: amounts by one ledger entry each, ages, terms, people with history, and recalls.

Parameters as in `placement_add_sql`, and today (at the creditor) and reason (of a history row). Payments are not
touched: an entry makes what is booked up to the day of the file equal to what the file states.
"""

from cases.imports.placement_sql import BALANCE, GONE, PARTS

ENTRIES = f"""
    INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, {", ".join(PARTS)}, recorded_at,
        recorded_by_id)
    SELECT s.account_id, 'creditor_update', 'update:' || %(placement)s, %(on)s,
        {", ".join(f"s.{part} - l.{part}" for part in PARTS)}, %(now)s, %(by)s
    FROM cases_stagedaccount s
    JOIN LATERAL (
        SELECT {", ".join(f"COALESCE(sum(e.{part}), 0) AS {part}" for part in PARTS)}
        FROM cases_ledgerentry e WHERE e.account_id = s.account_id AND e.effective_on <= %(on)s
    ) l ON TRUE
    WHERE s.placement_id = %(placement)s AND s.fate = 'update' AND s.changes LIKE '%%money%%'
"""  # noqa: S608
# Money that the statement counts against the debt and that bounced on a later day is owed again as principal.
SHORTFALL = """
    INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, principal, interest, fees, late_charges,
        costs, unapplied, recorded_at, recorded_by_id)
    SELECT s.account_id, 'adjustment', 'shortfall:' || %(placement)s, l.last_on, -l.unapplied, 0, 0, 0, 0,
        -l.unapplied, %(now)s, %(by)s
    FROM cases_stagedaccount s JOIN LATERAL (
        SELECT sum(e.unapplied) AS unapplied, max(e.effective_on) AS last_on
        FROM cases_ledgerentry e WHERE e.account_id = s.account_id
    ) l ON TRUE
    WHERE s.placement_id = %(placement)s AND s.fate = 'update' AND s.changes LIKE '%%money%%' AND l.unapplied < 0
"""
SUMS = f"""JOIN LATERAL (
        SELECT {", ".join(f"COALESCE(sum(e.{part}), 0) AS {part}" for part in PARTS)}
        FROM cases_ledgerentry e WHERE e.account_id = s.account_id
    ) l ON TRUE"""  # noqa: S608
# What was stated until this file, where the age it states is another, or where nothing is owed: then the day counts
# from which a payment takes the due date away. Before the accounts change.
STATED_BEFORE = f"""
    INSERT INTO cases_statedage (account_id, since, until, due_on)
    SELECT a.id, f.since, %(on)s, a.stated_due_on
    FROM cases_stagedaccount s JOIN cases_account a ON a.id = s.account_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(max(x.until), a.placed_on) AS since FROM cases_statedage x WHERE x.account_id = a.id
    ) f
    WHERE s.placement_id = %(placement)s AND s.fate IN ('update', 'unchanged')
      AND (s.due_on IS DISTINCT FROM a.stated_due_on OR s.due_on IS NOT NULL AND {BALANCE} <= 0)
    ORDER BY a.id
"""  # noqa: S608
# The days on which an account that comes back was away; a file of a day before it left brings it back today.
AWAY = """
    INSERT INTO cases_absence (account_id, since, until)
    SELECT a.id, a.closed_on, f.until
    FROM cases_stagedaccount s JOIN cases_account a ON a.id = s.account_id
    CROSS JOIN LATERAL (SELECT CASE WHEN %(on)s > a.closed_on THEN %(on)s ELSE %(today)s END AS until) f
    WHERE s.placement_id = %(placement)s AND s.fate = 'update' AND a.state <> 'open' AND a.closed_on < f.until
    ORDER BY a.id
"""
# `{due}` is the rule by which a paid debt has no due date in force (`cases.actions.ledger.ledger`).
ACCOUNTS = f"""
    UPDATE cases_account a
    SET {", ".join(f"{part} = l.{part}" for part in PARTS)}, stated_due_on = s.due_on, stated_on = %(on)s,
        card_last_four = COALESCE(s.card_last_four, a.card_last_four), product = COALESCE(s.product, a.product),
        overdue_amount = COALESCE(s.overdue_amount, a.overdue_amount),
        credit_limit = COALESCE(s.credit_limit, a.credit_limit), state = 'open', closed_on = NULL,
        recalled_on = NULL, recall_reason = '',
        case_id = COALESCE(r.case_id, a.case_id)
    FROM cases_stagedaccount s {SUMS}
    LEFT JOIN reopened r ON r.account_id = s.account_id
    WHERE s.placement_id = %(placement)s AND s.fate = 'update' AND a.id = s.account_id
"""  # noqa: S608
# After the amounts stand: which due date is in force.
DUE = """
    UPDATE cases_account a SET oldest_due_on = {due}
    FROM cases_stagedaccount s
    WHERE s.placement_id = %(placement)s AND s.fate IN ('update', 'unchanged') AND a.id = s.account_id
      AND a.oldest_due_on IS DISTINCT FROM {due}
    RETURNING a.case_id
"""
# A file that says the same of a later day moves the day only.
STATED = """
    UPDATE cases_account a SET stated_on = %(on)s FROM cases_stagedaccount s
    WHERE s.placement_id = %(placement)s AND s.fate = 'unchanged' AND a.id = s.account_id AND a.stated_on < %(on)s
"""
TOUCHED = """
    SELECT DISTINCT a.case_id FROM cases_stagedaccount s JOIN cases_account a ON a.id = s.account_id
    WHERE s.placement_id = %(placement)s AND s.fate = 'update'
"""
PLANNED = f"""
    {TOUCHED} AND a.case_id IN (SELECT case_id FROM cases_plan WHERE activated_at IS NOT NULL)
"""  # noqa: S608
PROMISED = f"""
    {TOUCHED} AND a.case_id IN (
        SELECT case_id FROM cases_promise WHERE state IN ('open', 'superseded') AND last_on >= %(on)s)
"""  # noqa: S608

# Accounts that come back: to the debtor's open case, else to the one in which they were, opened again.
REOPENED = """
    DROP TABLE IF EXISTS reopened;
    CREATE TEMP TABLE reopened ON COMMIT DROP AS
    SELECT a.id AS account_id, a.debtor_id, COALESCE(k.id, max(a.case_id) OVER (PARTITION BY a.debtor_id)) AS case_id,
           a.case_id AS old_case_id
    FROM cases_stagedaccount s JOIN cases_account a ON a.id = s.account_id
    LEFT JOIN cases_case k ON k.debtor_id = a.debtor_id AND k.state <> 'closed'
    WHERE s.placement_id = %(placement)s AND s.fate = 'update' AND a.state <> 'open'
"""
# Both cases, before either is written: a request that is answered locks its own.
HOLD_REOPENED = """
    SELECT count(*) FROM (
        SELECT 1 FROM cases_case WHERE id IN (SELECT case_id FROM reopened UNION SELECT old_case_id FROM reopened)
        ORDER BY id FOR UPDATE) held
"""
# What was said of the debt that is back: on which case it was said, on which it is to stand. Few are.
SAID_BEFORE = """
    SELECT DISTINCT r.old_case_id, r.case_id FROM reopened r
    WHERE EXISTS (SELECT FROM cases_request q WHERE q.case_id = r.old_case_id AND q.outcome = '')
       OR r.old_case_id <> r.case_id AND EXISTS (SELECT FROM cases_hold h
           WHERE h.case_id = r.old_case_id AND h.state = 'in_force' AND h.scope = 'debt')
    ORDER BY r.case_id, r.old_case_id
"""
REOPEN_CASES = """
    WITH opened AS (
        UPDATE cases_case k SET state = 'placed', close_reason = '', closed_on = NULL, retain_until = NULL
        WHERE k.id IN (SELECT case_id FROM reopened) AND k.state = 'closed'
        RETURNING k.id, k.team_id, k.collector_id
    )
    INSERT INTO cases_assignment (case_id, team_id, collector_id, since, until, assigned_by_id, reason)
    SELECT id, team_id, collector_id, %(now)s, NULL, %(by)s, %(reason)s FROM opened WHERE collector_id IS NOT NULL
    ON CONFLICT DO NOTHING
"""

DEBTORS_NAMED = """
    SELECT a.debtor_id FROM cases_stagedaccount s JOIN cases_account a ON a.id = s.account_id
    WHERE s.placement_id = %(placement)s AND s.fate = 'update' AND s.changes LIKE '%%person%%'
"""
CHANGED_DEBTORS = """
    DROP TABLE IF EXISTS changed_debtor;
    CREATE TEMP TABLE changed_debtor ON COMMIT DROP AS
    SELECT DISTINCT ON (a.debtor_id) a.debtor_id, s.line, s.name, s.region, s.language, s.time_zones, s.birth_on,
        s.national_number, s.national_number_hash, s.debtor_reference
    FROM cases_stagedaccount s JOIN cases_account a ON a.id = s.account_id
    WHERE s.placement_id = %(placement)s AND s.fate = 'update' AND s.changes LIKE '%%person%%'
    ORDER BY a.debtor_id, s.line
"""
HISTORY_COLUMNS = "id, reference, name, birth_on, language, region, time_zones, created_at, creditor_id"
OF_DEBTOR = ", ".join(f"d.{name}" for name in HISTORY_COLUMNS.split(", "))
FIRST_STATES = f"""
    INSERT INTO cases_historicaldebtor ({HISTORY_COLUMNS}, history_date, history_type)
    SELECT {OF_DEBTOR}, d.created_at, '+'
    FROM cases_debtor d JOIN changed_debtor c ON c.debtor_id = d.id
    WHERE NOT EXISTS (SELECT 1 FROM cases_historicaldebtor h WHERE h.id = d.id)
"""  # noqa: S608
DEBTORS = """
    UPDATE cases_debtor d
    SET name = COALESCE(c.name, d.name), region = COALESCE(c.region, d.region),
        language = COALESCE(c.language, d.language), time_zones = COALESCE(c.time_zones, d.time_zones),
        birth_on = COALESCE(c.birth_on, d.birth_on),
        national_number = CASE WHEN c.debtor_reference = d.reference THEN COALESCE(c.national_number, d.national_number)
            ELSE d.national_number END,
        national_number_hash = CASE WHEN c.debtor_reference = d.reference
            THEN COALESCE(c.national_number_hash, d.national_number_hash) ELSE d.national_number_hash END
    FROM changed_debtor c WHERE c.debtor_id = d.id
"""
LAST_STATES = f"""
    INSERT INTO cases_historicaldebtor ({HISTORY_COLUMNS}, history_date, history_type, history_change_reason,
        history_user_id)
    SELECT {OF_DEBTOR}, %(now)s, '~', %(reason)s, %(by)s
    FROM cases_debtor d JOIN changed_debtor c ON c.debtor_id = d.id
"""  # noqa: S608

RECALL = f"""
    UPDATE cases_account SET state = 'recalled', closed_on = %(today)s
    WHERE id IN (SELECT a.id {GONE}) RETURNING case_id
"""  # noqa: S608
CLEAR = "DELETE FROM cases_stagedaccount WHERE placement_id = %(placement)s"
