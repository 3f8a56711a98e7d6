"""A sealed case takes no row any more, and the payments that name it without an account forget the name."""

from django.db import migrations

# Each table with the case of its new row `n`.
TABLES = {
    "cases_request": "n.case_id",
    "cases_requestnote": "(SELECT r.case_id FROM cases_request r WHERE r.id = n.request_id)",
    "cases_hold": "n.case_id",
    "cases_promise": "n.case_id",
    "cases_plan": "n.case_id",
    "cases_keeprequest": "n.case_id",
    "cases_closing": "n.case_id",
    "cases_affordabilitystatement": "n.case_id",
    "cases_skip": "n.case_id",
    "cases_correction": "(SELECT a.case_id FROM cases_account a WHERE a.id = n.account_id)",
}
FUNCTIONS = """
CREATE FUNCTION cases_refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
BEGIN
    EXECUTE 'SELECT k.id FROM new_rows n JOIN cases_case k ON k.id = ' || TG_ARGV[0]
        || ' WHERE k.sealed_at IS NOT NULL LIMIT 1' INTO found;
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'case % is sealed: no row of % may be added', found, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Nothing is written into a sealed case.';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION cases_request_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cases_case k WHERE k.id = NEW.case_id AND k.sealed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'case % is sealed: its request is not opened again', NEW.case_id
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Nothing is written into a sealed case.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_request_sealed BEFORE UPDATE ON cases_request FOR EACH ROW
    WHEN (OLD.outcome <> '' AND NEW.outcome = '') EXECUTE FUNCTION cases_request_sealed();
"""
UNFUNCTIONS = """
DROP TRIGGER IF EXISTS cases_request_sealed ON cases_request;
DROP FUNCTION IF EXISTS cases_request_sealed();
DROP FUNCTION IF EXISTS cases_refuse_sealed();
"""
PAYMENTS = """
CREATE OR REPLACE FUNCTION cases_payment_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same cases_payment%ROWTYPE := NEW;
BEGIN
    same.account_reference := OLD.account_reference;
    same.note := OLD.note;
    IF same IS NOT DISTINCT FROM OLD AND (
        NEW.account_reference = 'sealed:' || OLD.account_id AND EXISTS (
            SELECT 1 FROM cases_account a JOIN cases_case k ON k.id = a.case_id
            WHERE a.id = OLD.account_id AND k.sealed_at IS NOT NULL)
        OR NEW.account_reference = 'sealed:p' || OLD.id AND OLD.account_id IS NULL AND (EXISTS (
            SELECT 1 FROM cases_payment p JOIN cases_account a ON a.id = p.account_id JOIN cases_case k
                ON k.id = a.case_id
            WHERE p.part_of_id = OLD.id AND k.sealed_at IS NOT NULL)
        OR OLD.state = 'set_aside' AND EXISTS (
            SELECT 1 FROM cases_case k JOIN cases_debtor d ON d.id = k.debtor_id
            WHERE k.creditor_id = OLD.creditor_id AND k.sealed_at IS NOT NULL AND (
                OLD.account_reference IN (d.reference, k.number) OR EXISTS (
                    SELECT 1 FROM cases_account a WHERE a.case_id = k.id AND a.reference = OLD.account_reference)))))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'amount, reference, value date and account of a payment never change'
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Post its reversal and a new payment.';
END $$;
"""
PAYMENTS_BEFORE = """
CREATE OR REPLACE FUNCTION cases_payment_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same cases_payment%ROWTYPE := NEW;
BEGIN
    same.account_reference := OLD.account_reference;
    same.note := OLD.note;
    IF same IS NOT DISTINCT FROM OLD AND NEW.account_reference = 'sealed:' || OLD.account_id
        AND EXISTS (
            SELECT 1 FROM cases_account a JOIN cases_case k ON k.id = a.case_id
            WHERE a.id = OLD.account_id AND k.sealed_at IS NOT NULL)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'amount, reference, value date and account of a payment never change'
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Post its reversal and a new payment.';
END $$;
"""


def refused(table: str, case: str) -> migrations.RunSQL:
    """Return the operation by which new rows of `table` are refused on a sealed case, once a statement."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_not_sealed AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows "
        f"FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_sealed('{case}')",
        f"DROP TRIGGER IF EXISTS {table}_not_sealed ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0036_strategies")]
    operations = [
        migrations.RunSQL(FUNCTIONS, UNFUNCTIONS),
        *[refused(table, case) for table, case in TABLES.items()],
        migrations.RunSQL(PAYMENTS, PAYMENTS_BEFORE),
    ]
