"""The import of new accounts: one statement per table, in this order, in one transaction.

Parameters of every statement: placement, creditor, on (the placement date), now, by, code (of the creditor, for case
numbers). Rows get their numbers first (`placed`), so that no table is updated after it was written, and come in the
order of the file, so that indexes grow at their ends. No history rows are written for what is new: its first state is
the row itself, and the first change writes that down.
"""

from cases.imports.placement_sql import BALANCE, OWN_POINTS, PARTS, PEOPLE
from cases.rules.age import dpd_sql

PLACE = f"""
    DROP TABLE IF EXISTS placed;
    CREATE TEMP TABLE placed ON COMMIT DROP AS
    SELECT n.debtor_reference, n.line, n.balance, n.due_on, d.id AS known_debtor_id, k.id AS known_case_id,
           COALESCE(d.id, nextval((SELECT pg_get_serial_sequence('cases_debtor', 'id')::regclass))) AS debtor_id,
           COALESCE(k.id, nextval((SELECT pg_get_serial_sequence('cases_case', 'id')::regclass))) AS case_id
    FROM (
        SELECT s.debtor_reference, min(s.line) AS line, sum({BALANCE}) AS balance, min(s.due_on) AS due_on
        FROM cases_stagedaccount s WHERE s.placement_id = %(placement)s AND s.fate = 'add'
        GROUP BY s.debtor_reference
    ) n
    LEFT JOIN cases_debtor d ON d.creditor_id = %(creditor)s AND d.reference = n.debtor_reference
    LEFT JOIN cases_case k ON k.debtor_id = d.id AND k.state <> 'closed'
    ORDER BY n.line
"""  # noqa: S608
DEBTORS = """
    INSERT INTO cases_debtor (id, creditor_id, reference, name, national_number, national_number_hash, birth_on,
        language, region, time_zones, created_at)
    SELECT p.debtor_id, %(creditor)s, p.debtor_reference, COALESCE(s.name, p.debtor_reference), s.national_number,
        s.national_number_hash, s.birth_on, COALESCE(s.language, ''), COALESCE(s.region, ''),
        COALESCE(s.time_zones, '[]'), %(now)s
    FROM placed p JOIN cases_stagedaccount s ON s.placement_id = %(placement)s AND s.line = p.line
    WHERE p.known_debtor_id IS NULL ORDER BY p.debtor_id
"""
CASES = """
    INSERT INTO cases_case (id, number, creditor_id, debtor_id, state, close_reason, opened_on, team_id, balance,
        oldest_due_on, next_action, last_contact_channel, last_outcome)
    SELECT p.case_id, %(code)s || '-' || p.case_id, %(creditor)s, p.debtor_id, 'placed', '', %(on)s, NULL, p.balance,
        p.due_on, 'call', '', ''
    FROM placed p WHERE p.known_case_id IS NULL ORDER BY p.case_id
"""
ACCOUNTS = f"""
    WITH added AS (
        INSERT INTO cases_account (creditor_id, debtor_id, case_id, placement_id, reference, card_last_four, product,
            state, placed_on, dpd_at_placement, stated_on, stated_due_on, oldest_due_on, {", ".join(PARTS)},
            overdue_amount, credit_limit)
        SELECT %(creditor)s, p.debtor_id, p.case_id, %(placement)s, s.account_reference,
            COALESCE(s.card_last_four, ''), COALESCE(s.product, ''), 'open', %(on)s,
            {dpd_sql("s.due_on", "%(on)s::date")}, %(on)s, s.due_on, s.due_on,
            {", ".join(f"COALESCE(s.{part}, 0)" for part in PARTS)}, s.overdue_amount, s.credit_limit
        FROM cases_stagedaccount s JOIN placed p USING (debtor_reference)
        WHERE s.placement_id = %(placement)s AND s.fate = 'add' ORDER BY s.line
        RETURNING id, {", ".join(PARTS)}
    )
    INSERT INTO cases_ledgerentry (account_id, kind, reference, effective_on, {", ".join(PARTS)}, recorded_at,
        recorded_by_id)
    SELECT id, 'placement', 'placement:' || %(placement)s, %(on)s, {", ".join(PARTS)}, %(now)s, %(by)s FROM added
"""  # noqa: S608

# Whose contact points the file names: debtors of new accounts, and of known ones for which it has something new.
NAMED = """(
        SELECT p.debtor_id, p.known_debtor_id IS NOT NULL AS known, s.*
        FROM cases_stagedaccount s JOIN placed p USING (debtor_reference)
        WHERE s.placement_id = %(placement)s AND s.fate = 'add'
        UNION ALL
        SELECT a.debtor_id, TRUE AS known, s.* FROM cases_stagedaccount s JOIN cases_account a ON a.id = s.account_id
        WHERE s.placement_id = %(placement)s AND s.fate = 'update' AND s.changes LIKE '%%points%%'
    ) s"""
POINT = "INSERT INTO cases_contactpoint (debtor_id, kind, place, value, state, source, created_at)"
# A new debtor has no points yet, so that nothing can be in the way. `{points}` are those that the file has columns for.
FIRST_POINTS = f"""
    {POINT}
    SELECT DISTINCT ON (p.debtor_id, v.kind, v.value) p.debtor_id, v.kind, v.place, v.value, 'new', 'placement', %(now)s
    FROM cases_stagedaccount s JOIN placed p USING (debtor_reference)
    CROSS JOIN LATERAL {{points}} AS v (kind, place, value)
    WHERE s.placement_id = %(placement)s AND s.fate = 'add' AND p.known_debtor_id IS NULL AND v.value IS NOT NULL
    ORDER BY p.debtor_id, v.kind, v.value, s.line, v.place DESC
"""  # noqa: S608
POINTS = f"""
    {POINT}
    SELECT s.debtor_id, v.kind, v.place, v.value, 'new', 'placement', %(now)s
    FROM {NAMED} CROSS JOIN LATERAL {OWN_POINTS} AS v (kind, place, value)
    WHERE v.value IS NOT NULL AND s.known
    ON CONFLICT DO NOTHING
"""  # noqa: S608
RELATED = f"""
    INSERT INTO cases_relatedperson (debtor_id, role, name, relation)
    SELECT s.debtor_id, v.role, v.name, COALESCE(max(v.relation), '')
    FROM {NAMED} CROSS JOIN LATERAL {PEOPLE} AS v (role, name, phone, relation)
    WHERE v.name IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM cases_relatedperson r WHERE r.debtor_id = s.debtor_id AND r.role = v.role AND r.name = v.name)
    GROUP BY s.debtor_id, v.role, v.name
"""  # noqa: S608
RELATED_POINTS = f"""
    INSERT INTO cases_contactpoint (debtor_id, person_id, kind, place, value, state, source, created_at)
    SELECT s.debtor_id, r.id, 'phone', 'mobile', v.phone, 'new', 'placement', %(now)s
    FROM {NAMED} CROSS JOIN LATERAL {PEOPLE} AS v (role, name, phone, relation)
    JOIN cases_relatedperson r ON r.debtor_id = s.debtor_id AND r.role = v.role AND r.name = v.name
    WHERE v.phone IS NOT NULL
    ON CONFLICT DO NOTHING
"""  # noqa: S608
# Tables that this file has at least doubled: until they are looked at anew, every plan takes them for small or empty.
OUTGROWN = """
    SELECT relname FROM pg_class
    WHERE oid IN ('cases_debtor'::regclass, 'cases_case'::regclass, 'cases_account'::regclass,
                  'cases_ledgerentry'::regclass, 'cases_contactpoint'::regclass)
      AND reltuples < (SELECT count(*) FROM placed)
"""
# Cases that were there before and got a further account.
JOINED = "SELECT known_case_id FROM placed WHERE known_case_id IS NOT NULL"
