"""The ledger takes no change; a payment keeps what was said of it; what is decided of a correction never changes."""

from django.db import migrations

from common.protect import append_only

PAYMENTS = """
CREATE FUNCTION cases_payment_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a payment is never deleted' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Post its reversal.';
    END IF;
    IF (NEW.creditor_id, NEW.reference, NEW.amount, NEW.value_on, NEW.recorded_at, NEW.account_reference, NEW.part_of_id, NEW.part)
        IS DISTINCT FROM (OLD.creditor_id, OLD.reference, OLD.amount, OLD.value_on, OLD.recorded_at, OLD.account_reference, OLD.part_of_id, OLD.part)
        OR (OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id) THEN
        RAISE EXCEPTION 'amount, reference, value date and account of a payment never change'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Post its reversal and a new payment.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_payment_keep BEFORE DELETE ON cases_payment
    FOR EACH ROW EXECUTE FUNCTION cases_payment_keep();
CREATE TRIGGER cases_payment_keep_change BEFORE UPDATE ON cases_payment FOR EACH ROW
    WHEN (NEW.account_reference IS NOT DISTINCT FROM OLD.account_reference)
    EXECUTE FUNCTION cases_payment_keep();
CREATE TRIGGER cases_payment_no_truncate BEFORE TRUNCATE ON cases_payment
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNPAYMENTS = """
DROP TRIGGER IF EXISTS cases_payment_no_truncate ON cases_payment;
DROP TRIGGER IF EXISTS cases_payment_keep_change ON cases_payment;
DROP TRIGGER IF EXISTS cases_payment_keep ON cases_payment;
DROP FUNCTION IF EXISTS cases_payment_keep();
"""
# The protection stands aside for one change: the account's number, which of a sealed case gives way to its mark. A
# payment without an account that names a sealed case forgets the name as well.
SEALED = """
CREATE FUNCTION cases_payment_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER cases_payment_sealed BEFORE UPDATE ON cases_payment FOR EACH ROW
    WHEN (NEW.account_reference IS DISTINCT FROM OLD.account_reference)
    EXECUTE FUNCTION cases_payment_sealed();
"""
UNSEALED = """
DROP TRIGGER IF EXISTS cases_payment_sealed ON cases_payment;
DROP FUNCTION IF EXISTS cases_payment_sealed();
"""
# … and for the words of a correction on a sealed case.
CORRECTIONS = """
CREATE FUNCTION cases_correction_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'asked' OR
        (NEW.account_id, NEW.kind, NEW.principal, NEW.interest, NEW.fees, NEW.late_charges, NEW.costs, NEW.unapplied,
            NEW.reason, NEW.words, NEW.asked_at, NEW.asked_by_id)
        IS DISTINCT FROM (OLD.account_id, OLD.kind, OLD.principal, OLD.interest, OLD.fees, OLD.late_charges, OLD.costs,
            OLD.unapplied, OLD.reason, OLD.words, OLD.asked_at, OLD.asked_by_id) THEN
        RAISE EXCEPTION 'a correction keeps what was asked and what was decided'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Withdraw it and ask anew.';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION cases_correction_sealed(before cases_correction, after cases_correction) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    same cases_correction := after;
BEGIN
    same.words := before.words;
    same.decision := before.decision;
    RETURN same IS NOT DISTINCT FROM before AND EXISTS (
        SELECT 1 FROM cases_account a JOIN cases_case k ON k.id = a.case_id
        WHERE a.id = before.account_id AND k.sealed_at IS NOT NULL);
END $$;
CREATE TRIGGER cases_correction_keep BEFORE UPDATE ON cases_correction FOR EACH ROW
    WHEN (NOT cases_correction_sealed(OLD, NEW)) EXECUTE FUNCTION cases_correction_keep();
CREATE TRIGGER cases_correction_kept BEFORE DELETE ON cases_correction
    FOR EACH ROW EXECUTE FUNCTION cases_correction_keep();
CREATE TRIGGER cases_correction_no_truncate BEFORE TRUNCATE ON cases_correction
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNCORRECTIONS = """
DROP TRIGGER IF EXISTS cases_correction_no_truncate ON cases_correction;
DROP TRIGGER IF EXISTS cases_correction_kept ON cases_correction;
DROP TRIGGER IF EXISTS cases_correction_keep ON cases_correction;
DROP FUNCTION IF EXISTS cases_correction_sealed(cases_correction, cases_correction);
DROP FUNCTION IF EXISTS cases_correction_keep();
"""


class Migration(migrations.Migration):
    replaces = [("cases", "0002_append_only"), ("cases", "0014_corrections"), ("cases", "0023_payments_of_cases")]
    dependencies = [("cases", "0011_references_proven"), ("common", "0002_append_only")]
    operations = [
        append_only("cases_ledgerentry"),
        migrations.RunSQL(PAYMENTS, UNPAYMENTS),
        migrations.RunSQL(SEALED, UNSEALED),
        migrations.RunSQL(CORRECTIONS, UNCORRECTIONS),
    ]
