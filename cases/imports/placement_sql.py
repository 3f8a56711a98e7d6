"""What a placement would do, asked of the database: staged rows against each other and against the desk.

Parameters of every statement: placement, creditor, on (the placement date).
"""

from collections.abc import Iterable

from cases.rules.age import bucket_sql
from cases.rules.files.placement_fields import COMPONENTS
from cases.rules.ledger.allocation import stated_credit_sql

PARTS = (*COMPONENTS, "unapplied")
SAID = (
    "debtor_reference, name, national_number_hash, birth_on, card_last_four, product, principal, interest, fees, "
    "late_charges, costs, unapplied, overdue_amount, credit_limit, due_on, phone_mobile, phone_home, phone_work, "
    "email, address, region, time_zones, language, guarantor_name, guarantor_phone, contact_name, contact_phone, "
    "contact_relation, recalled_on, recall_reason"
)
BALANCE = " + ".join(f"COALESCE(s.{name}, 0)" for name in COMPONENTS) + " - COALESCE(s.unapplied, 0)"

# Every row of an account that stands more than once in the file, but the first of rows that say the same.
TWICE = f"""
    WITH twice AS (
        SELECT account_reference FROM cases_stagedaccount
        WHERE placement_id = %(placement)s AND fate <> 'refused'
        GROUP BY account_reference HAVING count(*) > 1
    ), said AS (
        SELECT s.line, s.account_reference, md5(ROW({SAID})::text) AS words,
               min(s.line) OVER account AS first,
               lead(s.line) OVER (PARTITION BY s.account_reference ORDER BY s.line) AS next
        FROM cases_stagedaccount s JOIN twice USING (account_reference)
        WHERE s.placement_id = %(placement)s AND s.fate <> 'refused'
        WINDOW account AS (PARTITION BY s.account_reference)
    ), judged AS (
        SELECT account_reference, count(DISTINCT words) > 1 AS differ FROM said GROUP BY account_reference
    )
    SELECT said.line, CASE WHEN differ THEN 'twice_in_file' ELSE 'repeated_in_file' END,
           CASE WHEN said.line = said.first THEN said.next ELSE said.first END
    FROM said JOIN judged USING (account_reference)
    WHERE differ OR said.line <> said.first
    ORDER BY said.line
"""  # noqa: S608

# Rows that contradict what the desk holds already.
CONFLICTS = """
    SELECT s.line, CASE WHEN a.stated_on > %(on)s THEN 'stated_later' ELSE 'other_debtor' END,
           CASE WHEN a.stated_on > %(on)s THEN a.stated_on ELSE a.placed_on END
    FROM cases_stagedaccount s
    JOIN cases_account a ON a.creditor_id = %(creditor)s AND a.reference = s.account_reference
    JOIN cases_debtor d ON d.id = a.debtor_id
    WHERE s.placement_id = %(placement)s AND s.fate <> 'refused' AND (
        a.stated_on > %(on)s
        OR s.national_number_hash <> d.national_number_hash
        OR (s.debtor_reference <> d.reference AND s.debtor_reference <> s.account_reference
            AND d.reference <> a.reference AND s.debtor_reference NOT LIKE 'id:%%')
    )
    ORDER BY s.line
"""
REFUSE = "UPDATE cases_stagedaccount SET fate = 'refused' WHERE placement_id = %(placement)s AND line = ANY(%(lines)s)"

# The contact points of the debtor in person that a staged row may name, by column: kind and place.
POINT_COLUMNS = {
    "phone_mobile": ("phone", "mobile"),
    "phone_home": ("phone", "home"),
    "phone_work": ("phone", "work"),
    "email": ("email", "other"),
    "address": ("address", "home"),
}


def points_sql(columns: Iterable[str]) -> str:
    """Return the points that a staged row names in `columns` as rows (kind, place, value)."""
    named = [f"('{POINT_COLUMNS[name][0]}', '{POINT_COLUMNS[name][1]}', s.{name})" for name in columns]
    return f"(VALUES {', '.join(named)})"


OWN_POINTS = points_sql(POINT_COLUMNS)
# … and the other people: (role, name, phone, relation).
PEOPLE = """(VALUES
    ('guarantor', s.guarantor_name, s.guarantor_phone, NULL),
    ('contact_person', s.contact_name, s.contact_phone, s.contact_relation))"""
NEW_POINTS = f"""(EXISTS (
        SELECT 1 FROM {OWN_POINTS} AS v (kind, place, value)
        WHERE v.value IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM cases_contactpoint c
            WHERE c.debtor_id = d.id AND c.person_id IS NULL AND c.kind = v.kind AND c.value = v.value)
    ) OR EXISTS (
        SELECT 1 FROM {PEOPLE} AS v (role, name, phone, relation)
        WHERE v.name IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM cases_relatedperson r
            WHERE r.debtor_id = d.id AND r.role = v.role AND r.name = v.name AND (v.phone IS NULL OR EXISTS (
                SELECT 1 FROM cases_contactpoint c
                WHERE c.debtor_id = d.id AND c.person_id = r.id AND c.kind = 'phone' AND c.value = v.phone)))
    ))"""  # noqa: S608


def _differs(pairs: str) -> str:
    """Return SQL that is true when a stated column differs; `pairs` are "staged=stored"."""
    parts = [pair.split("=") for pair in pairs.split()]
    return " OR ".join(f"(s.{new} IS NOT NULL AND s.{new} IS DISTINCT FROM {old})" for new, old in parts)


TERMS = _differs(
    "card_last_four=a.card_last_four product=a.product overdue_amount=a.overdue_amount credit_limit=a.credit_limit"
)
# A national number is encrypted for one reference, so that it is only taken for the debtor of that reference.
PERSON = (
    _differs("name=d.name region=d.region language=d.language time_zones=d.time_zones birth_on=d.birth_on")
    + " OR (s.debtor_reference = d.reference AND s.national_number_hash IS DISTINCT FROM d.national_number_hash"
    + " AND s.national_number_hash IS NOT NULL)"
)
# A file that speaks of the debt alone: what was paid in excess of it by that day stays beyond it (decision 0016).
BEYOND = f"""CASE WHEN num_nonnulls({", ".join(f"s.{name}" for name in COMPONENTS)}) = 0 THEN l.unapplied
    WHEN l.owed >= 0 THEN 0 ELSE GREATEST(0, {stated_credit_sql("a.id", "%(on)s::date")} - l.owed) END"""
STATED = {name: f"s.{name}" for name in COMPONENTS} | {"unapplied": f"COALESCE(s.unapplied, {BEYOND})"}
MONEY = " OR ".join(f"COALESCE({STATED[part]} <> l.{part}, FALSE)" for part in PARTS)

# What the file states of accounts that the desk has: which parts of them it changes.
JUDGE = f"""
    UPDATE cases_stagedaccount s
    SET account_id = j.account_id, changes = NULLIF(j.changes, ''),
        fate = CASE WHEN j.changes = '' THEN 'unchanged' ELSE 'update' END,
        {", ".join(f"{part} = j.{part}" for part in PARTS)}
    FROM (
        SELECT s.line, a.id AS account_id,
               {", ".join(f"COALESCE({STATED[part]}, l.{part}, 0) AS {part}" for part in PARTS)},
               concat_ws(',', CASE WHEN {MONEY} THEN 'money' END,
                   CASE WHEN s.due_on IS DISTINCT FROM a.stated_due_on THEN 'age' END,
                   CASE WHEN {TERMS} THEN 'terms' END,
                   CASE WHEN {PERSON} THEN 'person' END,
                   CASE WHEN {NEW_POINTS} THEN 'points' END,
                   CASE WHEN a.state <> 'open' THEN 'reopen' END) AS changes
        FROM cases_stagedaccount s
        JOIN cases_account a ON a.creditor_id = %(creditor)s AND a.reference = s.account_reference
        JOIN cases_debtor d ON d.id = a.debtor_id
        JOIN LATERAL (
            SELECT {", ".join(f"COALESCE(sum(e.{part}), 0) AS {part}" for part in PARTS)},
                COALESCE(sum({" + ".join(f"e.{part}" for part in COMPONENTS)} - e.unapplied)
                    FILTER (WHERE e.effective_on < %(on)s OR e.kind <> 'creditor_update'), 0) AS owed
            FROM cases_ledgerentry e WHERE e.account_id = a.id AND e.effective_on <= %(on)s
        ) l ON TRUE
        WHERE s.placement_id = %(placement)s AND s.fate <> 'refused'
    ) j
    WHERE s.placement_id = %(placement)s AND s.line = j.line
"""  # noqa: S608

# Accounts of the creditor that a full file does not name, refused rows counted as naming theirs.
GONE = """
    FROM cases_account a
    WHERE a.creditor_id = %(creditor)s AND a.state = 'open' AND NOT EXISTS (
        SELECT 1 FROM cases_stagedaccount s
        WHERE s.placement_id = %(placement)s AND s.account_reference = a.reference)
"""
COUNT_GONE = f"SELECT count(*), COALESCE(sum(a.balance), 0) {GONE}"

COUNT = f"""
    SELECT s.fate, count(*), COALESCE(sum({BALANCE}), 0),
           COALESCE(sum({BALANCE} - a.balance), 0),
           {
    ", ".join(
        f"count(*) FILTER (WHERE s.changes LIKE '%%{part}%%')"
        for part in ("money", "age", "terms", "person", "points", "reopen")
    )
}
    FROM cases_stagedaccount s LEFT JOIN cases_account a ON a.id = s.account_id
    WHERE s.placement_id = %(placement)s AND s.fate <> 'refused'
    GROUP BY s.fate
"""  # noqa: S608

# By age: how many, how much, and of these how many owe nothing or less, and how many have a credit.
COUNT_AGES = f"""
    SELECT {bucket_sql("s.due_on", "%(on)s::date")} AS bucket, count(*), COALESCE(sum({BALANCE}), 0),
           count(*) FILTER (WHERE {BALANCE} <= 0), count(*) FILTER (WHERE {BALANCE} < 0),
           COALESCE(sum({BALANCE}) FILTER (WHERE {BALANCE} < 0), 0)
    FROM cases_stagedaccount s
    WHERE s.placement_id = %(placement)s AND s.fate <> 'refused'
    GROUP BY 1 ORDER BY 1
"""  # noqa: S608
COUNT_PARTS = f"""
    SELECT {", ".join(f"COALESCE(sum(s.{part}), 0)" for part in PARTS)}, count(DISTINCT s.debtor_reference)
    FROM cases_stagedaccount s
    WHERE s.placement_id = %(placement)s AND s.fate <> 'refused'
"""  # noqa: S608
