"""A case is sealed only by a batch that two people decided on, and for ever; a payment then forgets its account."""

from django.db import migrations

SEAL = """
CREATE FUNCTION cases_case_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.sealed_at IS NOT NULL THEN
        RAISE EXCEPTION 'case % is sealed: UPDATE refused', OLD.id USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'What is sealed stays closed and sealed.';
    END IF;
    IF NEW.state <> 'closed' OR NOT EXISTS (
        SELECT 1 FROM cases_sealitem i JOIN cases_sealbatch b ON b.id = i.batch_id
        WHERE i.case_id = NEW.id AND i.state = 'sealed' AND b.state IN ('approved', 'done')
    ) THEN
        RAISE EXCEPTION 'case % may not be sealed', NEW.id USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Ask for a batch; a second person approves it.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_case_sealed BEFORE UPDATE ON cases_case FOR EACH ROW
    WHEN (OLD.sealed_at IS DISTINCT FROM NEW.sealed_at OR OLD.sealed_at IS NOT NULL AND NEW.state <> 'closed')
    EXECUTE FUNCTION cases_case_sealed();
CREATE TRIGGER cases_case_sealed_new BEFORE INSERT ON cases_case FOR EACH ROW
    WHEN (NEW.sealed_at IS NOT NULL) EXECUTE FUNCTION cases_case_sealed();

CREATE FUNCTION cases_sealitem_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'sealed' OR (NEW.batch_id, NEW.case_id) IS DISTINCT FROM (OLD.batch_id, OLD.case_id)
    THEN
        RAISE EXCEPTION 'what was sealed stays in the record: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Sealing cannot be taken back.';
    END IF;
    IF NEW.state = 'sealed' AND NOT EXISTS (
        SELECT 1 FROM cases_sealbatch b WHERE b.id = NEW.batch_id AND b.state = 'approved'
    ) THEN
        RAISE EXCEPTION 'the batch of case % is not approved', NEW.case_id
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'A second person approves it first.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_sealitem_keep BEFORE UPDATE OR DELETE ON cases_sealitem
    FOR EACH ROW EXECUTE FUNCTION cases_sealitem_keep();
CREATE FUNCTION cases_sealitem_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a case is not sealed on the day it is named' USING ERRCODE = 'integrity_constraint_violation',
        HINT = 'Ask for a batch; a second person approves it.';
END $$;
CREATE TRIGGER cases_sealitem_begin BEFORE INSERT ON cases_sealitem FOR EACH ROW
    WHEN (NEW.state = 'sealed') EXECUTE FUNCTION cases_sealitem_begin();

CREATE FUNCTION cases_sealbatch_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.creditor_id, NEW.due_on, NEW.asked_by_id, NEW.asked_at, NEW.decided_by_id, NEW.decided_at)
        IS DISTINCT FROM (OLD.creditor_id, OLD.due_on, OLD.asked_by_id, OLD.asked_at, OLD.decided_by_id, OLD.decided_at)
    THEN
        RAISE EXCEPTION 'who decided on sealing stays in the record: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Ask for another batch.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_sealbatch_keep BEFORE UPDATE OR DELETE ON cases_sealbatch
    FOR EACH ROW WHEN (OLD.decided_by_id IS NOT NULL) EXECUTE FUNCTION cases_sealbatch_keep();
"""
UNSEAL = """
DROP TRIGGER IF EXISTS cases_sealbatch_keep ON cases_sealbatch;
DROP TRIGGER IF EXISTS cases_sealitem_begin ON cases_sealitem;
DROP TRIGGER IF EXISTS cases_sealitem_keep ON cases_sealitem;
DROP TRIGGER IF EXISTS cases_case_sealed_new ON cases_case;
DROP TRIGGER IF EXISTS cases_case_sealed ON cases_case;
DROP FUNCTION IF EXISTS cases_sealbatch_keep();
DROP FUNCTION IF EXISTS cases_sealitem_begin();
DROP FUNCTION IF EXISTS cases_sealitem_keep();
DROP FUNCTION IF EXISTS cases_case_sealed();
"""
# The protection of payments stands aside for one change: the account's number gives way to the mark of a sealed case.
PAYMENTS = """
DROP TRIGGER cases_payment_keep ON cases_payment;
CREATE TRIGGER cases_payment_keep BEFORE DELETE ON cases_payment
    FOR EACH ROW EXECUTE FUNCTION cases_payment_keep();
CREATE FUNCTION cases_payment_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER cases_payment_keep_change BEFORE UPDATE ON cases_payment FOR EACH ROW
    WHEN (NEW.account_reference IS NOT DISTINCT FROM OLD.account_reference)
    EXECUTE FUNCTION cases_payment_keep();
CREATE TRIGGER cases_payment_sealed BEFORE UPDATE ON cases_payment FOR EACH ROW
    WHEN (NEW.account_reference IS DISTINCT FROM OLD.account_reference)
    EXECUTE FUNCTION cases_payment_sealed();
"""
UNPAYMENTS = """
DROP TRIGGER IF EXISTS cases_payment_sealed ON cases_payment;
DROP TRIGGER IF EXISTS cases_payment_keep_change ON cases_payment;
DROP FUNCTION IF EXISTS cases_payment_sealed();
DROP TRIGGER cases_payment_keep ON cases_payment;
CREATE TRIGGER cases_payment_keep BEFORE UPDATE OR DELETE ON cases_payment
    FOR EACH ROW EXECUTE FUNCTION cases_payment_keep();
"""
# … and the words of a correction, which otherwise never change.
CORRECTIONS = """
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
DROP TRIGGER cases_correction_keep ON cases_correction;
CREATE TRIGGER cases_correction_keep BEFORE UPDATE ON cases_correction FOR EACH ROW
    WHEN (NOT cases_correction_sealed(OLD, NEW)) EXECUTE FUNCTION cases_correction_keep();
CREATE TRIGGER cases_correction_kept BEFORE DELETE ON cases_correction
    FOR EACH ROW EXECUTE FUNCTION cases_correction_keep();
"""
UNCORRECTIONS = """
DROP TRIGGER IF EXISTS cases_correction_kept ON cases_correction;
DROP TRIGGER IF EXISTS cases_correction_keep ON cases_correction;
CREATE TRIGGER cases_correction_keep BEFORE UPDATE OR DELETE ON cases_correction
    FOR EACH ROW EXECUTE FUNCTION cases_correction_keep();
DROP FUNCTION IF EXISTS cases_correction_sealed(cases_correction, cases_correction);
"""
# … and what was said of a plan and of the money that was left.
PLANS = """
CREATE FUNCTION cases_statement_sealed(before cases_affordabilitystatement, after cases_affordabilitystatement)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    same cases_affordabilitystatement := after;
BEGIN
    same.note := before.note;
    RETURN same IS NOT DISTINCT FROM before AND EXISTS (
        SELECT 1 FROM cases_case k WHERE k.id = before.case_id AND k.sealed_at IS NOT NULL);
END $$;
DROP TRIGGER cases_affordabilitystatement_append_only ON cases_affordabilitystatement;
CREATE TRIGGER cases_affordabilitystatement_append_only BEFORE DELETE ON cases_affordabilitystatement
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER cases_affordabilitystatement_sealed BEFORE UPDATE ON cases_affordabilitystatement FOR EACH ROW
    WHEN (NOT cases_statement_sealed(OLD, NEW)) EXECUTE FUNCTION desk_refuse_change();
CREATE FUNCTION cases_planversion_sealed(before cases_planversion, after cases_planversion)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    same cases_planversion := after;
BEGIN
    same.reason := before.reason;
    same.decision := before.decision;
    RETURN same IS NOT DISTINCT FROM before AND EXISTS (
        SELECT 1 FROM cases_plan p JOIN cases_case k ON k.id = p.case_id
        WHERE p.id = before.plan_id AND k.sealed_at IS NOT NULL);
END $$;
DROP TRIGGER cases_planversion_keep ON cases_planversion;
CREATE TRIGGER cases_planversion_keep BEFORE UPDATE ON cases_planversion FOR EACH ROW
    WHEN (NOT cases_planversion_sealed(OLD, NEW)) EXECUTE FUNCTION cases_planversion_keep();
"""
UNPLANS = """
DROP TRIGGER IF EXISTS cases_planversion_keep ON cases_planversion;
CREATE TRIGGER cases_planversion_keep BEFORE UPDATE ON cases_planversion
    FOR EACH ROW EXECUTE FUNCTION cases_planversion_keep();
DROP FUNCTION IF EXISTS cases_planversion_sealed(cases_planversion, cases_planversion);
DROP TRIGGER IF EXISTS cases_affordabilitystatement_sealed ON cases_affordabilitystatement;
DROP TRIGGER IF EXISTS cases_affordabilitystatement_append_only ON cases_affordabilitystatement;
CREATE TRIGGER cases_affordabilitystatement_append_only BEFORE UPDATE OR DELETE ON cases_affordabilitystatement
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
DROP FUNCTION IF EXISTS cases_statement_sealed(cases_affordabilitystatement, cases_affordabilitystatement);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0032_first_retention_rules")]
    operations = [
        migrations.RunSQL(SEAL, UNSEAL),
        migrations.RunSQL(PAYMENTS, UNPAYMENTS),
        migrations.RunSQL(CORRECTIONS, UNCORRECTIONS),
        migrations.RunSQL(PLANS, UNPLANS),
    ]
