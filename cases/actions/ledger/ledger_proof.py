# ruff: noqa: S608 - the statements are built from the names of this file
"""The proof of the ledger: every stored balance against the entries it is the sum of, set-based."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from cases.actions.ledger import agreed_proof
from cases.actions.ledger.ledger import CASE_SUMS, DUE_IN_FORCE
from cases.queries.ages import AGES
from cases.rules.ledger.allocation import PARTS

SUMS = ", ".join(f"COALESCE(sum(e.{part}), 0) AS {part}" for part in PARTS)
STORED = ", ".join(f"a.{part}" for part in PARTS)
SUMMED = ", ".join(f"s.{part}" for part in PARTS)
COMMA_C, COMMA_E = (", ".join(f"{row}.{name}" for name in ("account_id", "kind", *PARTS)) for row in ("c", "e"))
DUE = DUE_IN_FORCE.format(balance="a.balance")
# Every account as the snapshots of its creditor know it, on every day that they cover.
SNAPSHOTS = f"""
    WITH scope AS MATERIALIZED (
        SELECT a.id AS account_id, 1 AS sign, m.since, m.entry, m.stated, m.absence
        FROM cases_account a JOIN cases_snapshotmark m ON m.creditor_id = a.creditor_id
    ), day AS (
        SELECT DISTINCT s.creditor_id, s."on" FROM cases_agesnapshot s JOIN cases_snapshotmark m USING (creditor_id)
        WHERE s."on" >= m.since AND {{days}}
    ), {AGES}
"""
MONTH_END = """extract(day FROM s."on" + 1) = 1"""
CHECKS: dict[str, str] = {
    "account_parts": f"""
        SELECT a.reference, ROW({STORED})::text, ROW({SUMMED})::text FROM cases_account a
        JOIN (
            SELECT b.id, {SUMS} FROM cases_account b LEFT JOIN cases_ledgerentry e ON e.account_id = b.id GROUP BY b.id
        ) s ON s.id = a.id
        WHERE ROW({STORED}) IS DISTINCT FROM ROW({SUMMED})""",
    "account_due": f"""
        SELECT a.reference, a.oldest_due_on::text, ({DUE})::text
        FROM cases_account a WHERE a.oldest_due_on IS DISTINCT FROM {DUE}""",
    "case_sums": f"""
        SELECT c.number, ROW(c.balance, c.oldest_due_on)::text, ROW(s.balance, s.oldest_due_on)::text FROM cases_case c
        JOIN ({CASE_SUMS.format(cases="true")}) s ON s.case_id = c.id
        WHERE (c.balance, c.oldest_due_on) IS DISTINCT FROM (s.balance, s.oldest_due_on)""",
    "payment_entries": """
        SELECT p.reference, p.amount::text,
            (-sum(e.principal + e.interest + e.fees + e.late_charges + e.costs - e.unapplied))::text
        FROM cases_payment p LEFT JOIN cases_ledgerentry e ON e.payment_id = p.id
        WHERE p.state IN ('posted', 'reversed') GROUP BY p.id HAVING p.amount IS DISTINCT FROM
            -sum(e.principal + e.interest + e.fees + e.late_charges + e.costs - e.unapplied)""",
    "payment_without_effect": """
        SELECT p.reference, p.state, e.reference FROM cases_payment p JOIN cases_ledgerentry e ON e.payment_id = p.id
        WHERE p.state NOT IN ('posted', 'reversed')""",
    "payment_parts": """
        SELECT w.reference, w.amount::text, sum(p.amount)::text FROM cases_payment w
        LEFT JOIN cases_payment p ON p.part_of_id = w.id AND (p.creditor_id, p.reference, p.value_on)
            = (w.creditor_id, w.reference, w.value_on)
        WHERE w.state = 'spread' OR EXISTS (SELECT 1 FROM cases_payment x WHERE x.part_of_id = w.id)
        GROUP BY w.id HAVING w.state <> 'spread' OR w.amount IS DISTINCT FROM sum(p.amount)""",
    "reversals": """
        SELECT r.reference, r.account_id::text, e.account_id::text FROM cases_ledgerentry r
        JOIN cases_ledgerentry e ON e.id = r.reverses_id
        WHERE (r.account_id, r.principal, r.interest, r.fees, r.late_charges, r.costs, r.unapplied) IS DISTINCT FROM
            (e.account_id, -e.principal, -e.interest, -e.fees, -e.late_charges, -e.costs, -e.unapplied)""",
    "correction_entries": f"""
        SELECT COALESCE(c.id::text, e.reference), ROW({COMMA_C})::text, ROW({COMMA_E})::text
        FROM (SELECT * FROM cases_correction WHERE state = 'approved') c
        FULL JOIN (SELECT * FROM cases_ledgerentry WHERE kind IN ('waiver', 'refund', 'adjustment')
            AND reference NOT LIKE ALL (ARRAY['shortfall:%%', 'settlement:%%', 'plan-interest:%%'])) e
            ON e.id = c.entry_id
        WHERE ROW({COMMA_C}) IS DISTINCT FROM ROW({COMMA_E})""",
    "plan_interest": """
        SELECT COALESCE(i.id::text, e.reference), i.interest::text, e.interest::text
        FROM (SELECT * FROM cases_instalment WHERE interest_entry_id IS NOT NULL) i
        FULL JOIN (SELECT * FROM cases_ledgerentry o WHERE kind = 'adjustment' AND reference LIKE 'plan-interest:%%'
            AND NOT EXISTS (SELECT 1 FROM cases_ledgerentry r WHERE r.reverses_id = o.id)) e
            ON e.id = i.interest_entry_id
        WHERE i.interest IS DISTINCT FROM e.interest""",
    "settlements": """
        SELECT p.id::text, s.waived::text, p.discount::text FROM (
            SELECT split_part(e.reference, ':', 2)::bigint AS plan_id,
                -sum(e.principal + e.interest + e.fees + e.late_charges + e.costs) AS waived
            FROM cases_ledgerentry e WHERE e.kind = 'waiver' AND e.reference LIKE 'settlement:%%'
                AND NOT EXISTS (SELECT 1 FROM cases_ledgerentry r WHERE r.reverses_id = e.id) GROUP BY 1
        ) s JOIN cases_plan p ON p.id = s.plan_id WHERE s.waived > p.discount""",
    "case_parents": """
        SELECT c.number, c.creditor_id::text, d.creditor_id::text FROM cases_case c
        LEFT JOIN cases_debtor d ON d.id = c.debtor_id
        WHERE d.creditor_id IS DISTINCT FROM c.creditor_id""",
    "account_parents": """
        SELECT a.reference, ROW(a.creditor_id, a.debtor_id, a.creditor_id)::text,
            ROW(c.creditor_id, c.debtor_id, p.creditor_id)::text
        FROM cases_account a LEFT JOIN cases_case c ON c.id = a.case_id
        LEFT JOIN cases_placement p ON p.id = a.placement_id
        WHERE (a.creditor_id, a.debtor_id, a.creditor_id)
            IS DISTINCT FROM (c.creditor_id, c.debtor_id, p.creditor_id)""",
    "payment_parents": """
        SELECT p.reference, p.creditor_id::text, a.creditor_id::text FROM cases_payment p
        LEFT JOIN cases_account a ON a.id = p.account_id
        WHERE p.account_id IS NOT NULL AND a.creditor_id IS DISTINCT FROM p.creditor_id""",
    "entry_parents": """
        SELECT e.reference, e.account_id::text, (CASE WHEN e.payment_id IS NULL THEN a.id ELSE p.account_id END)::text
        FROM cases_ledgerentry e LEFT JOIN cases_account a ON a.id = e.account_id
        LEFT JOIN cases_payment p ON p.id = e.payment_id
        WHERE a.id IS NULL OR e.payment_id IS NOT NULL AND p.account_id IS DISTINCT FROM e.account_id""",
    "age_snapshots": f"""{SNAPSHOTS.format(days="true")}
        SELECT COALESCE(s.creditor_id, p.creditor_id) || ' ' || COALESCE(s."on", p."on") || ' M'
            || COALESCE(s.bucket, p.bucket), ROW(s.accounts, s.balance)::text, ROW(p.accounts, p.balance)::text
        FROM (
            SELECT s.* FROM cases_agesnapshot s JOIN day USING (creditor_id, "on") WHERE s.accounts > 0
        ) s FULL JOIN (
            SELECT creditor_id, "on", bucket, count(*) AS accounts, sum(balance) AS balance FROM aged GROUP BY 1, 2, 3
        ) p ON (p.creditor_id, p."on", p.bucket) = (s.creditor_id, s."on", s.bucket)
        WHERE (s.accounts, s.balance) IS DISTINCT FROM (p.accounts, p.balance)""",
    "month_end_ages": f"""{SNAPSHOTS.format(days=MONTH_END)}
        SELECT COALESCE(m.account_id, p.account_id) || ' ' || COALESCE(m.month_end, p."on"),
            ROW(m.bucket, m.balance)::text, ROW(p.bucket, p.balance)::text
        FROM (
            SELECT m.* FROM cases_monthendage m JOIN scope t ON t.account_id = m.account_id AND m.month_end >= t.since
        ) m FULL JOIN aged p ON p.account_id = m.account_id AND p."on" = m.month_end
        WHERE (m.bucket, m.balance) IS DISTINCT FROM (p.bucket, p.balance)""",
    "roll_flows": """
        WITH closed AS (
            SELECT DISTINCT n.creditor_id, n."on" AS month_end, b."on" AS before
            FROM cases_agesnapshot n JOIN cases_snapshotmark m USING (creditor_id)
            JOIN cases_agesnapshot b ON b.creditor_id = n.creditor_id AND b."on" = date_trunc('month', n."on")::date - 1
            WHERE extract(day FROM n."on" + 1) = 1 AND b."on" >= m.since
        )
        SELECT COALESCE(r.creditor_id, p.creditor_id) || ' ' || COALESCE(r.month_end, p.month_end) || ' M'
            || COALESCE(r.from_bucket, p.from_bucket), ROW(r.to_bucket, r.accounts, r.balance)::text,
            ROW(p.to_bucket, p.accounts, p.balance)::text
        FROM (
            SELECT r.* FROM cases_rollflow r JOIN closed USING (creditor_id, month_end)
        ) r FULL JOIN (
            SELECT c.creditor_id, c.month_end, b.bucket AS from_bucket, n.bucket AS to_bucket, count(*) AS accounts,
                sum(b.balance) AS balance
            FROM closed c JOIN cases_account a ON a.creditor_id = c.creditor_id
            JOIN cases_monthendage b ON b.account_id = a.id AND b.month_end = c.before
            LEFT JOIN cases_monthendage n ON n.account_id = a.id AND n.month_end = c.month_end GROUP BY 1, 2, 3, 4
        ) p ON (p.creditor_id, p.month_end, p.from_bucket, COALESCE(p.to_bucket, -1))
            = (r.creditor_id, r.month_end, r.from_bucket, COALESCE(r.to_bucket, -1))
        WHERE (r.accounts, r.balance) IS DISTINCT FROM (p.accounts, p.balance)""",
    **agreed_proof.CHECKS,
}


@dataclass(frozen=True)
class Difference:
    """A stored figure that is not what the entries say: what was checked, of which row, stored and proved."""

    check: str
    subject: str
    stored: str
    proved: str


def differences(*, most: int = 20) -> list[Difference]:
    """Return the first differences of each check, at most `most` of each; nothing when the books are right."""
    found: list[Difference] = []
    with connection.cursor() as cursor:
        for check, statement in CHECKS.items():
            cursor.execute(f"{statement} ORDER BY 1 LIMIT %s", [most])
            found.extend(Difference(check, *(_text(value) for value in row)) for row in cursor.fetchall())
    return found


def counts() -> tuple[int, int, int]:
    """Return how many accounts, entries and payments the proof covers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM cases_account), (SELECT count(*) FROM cases_ledgerentry),"
            " (SELECT count(*) FROM cases_payment)"
        )
        accounts, entries, payments = cursor.fetchone()
        return accounts, entries, payments


def _text(value: Any) -> str:
    return "nothing" if value is None else str(value)
