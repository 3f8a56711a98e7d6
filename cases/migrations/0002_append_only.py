"""The ledger takes no change; a payment keeps what the creditor said of it."""

from django.db import migrations

from common.protect import append_only

KEEP = """
CREATE FUNCTION cases_payment_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a payment is never deleted' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Post its reversal.';
    END IF;
    IF (NEW.creditor_id, NEW.reference, NEW.amount, NEW.value_on, NEW.recorded_at, NEW.account_reference)
        IS DISTINCT FROM (OLD.creditor_id, OLD.reference, OLD.amount, OLD.value_on, OLD.recorded_at, OLD.account_reference)
        OR (OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id) THEN
        RAISE EXCEPTION 'amount, reference, value date and account of a payment never change'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Post its reversal and a new payment.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_payment_keep BEFORE UPDATE OR DELETE ON cases_payment
    FOR EACH ROW EXECUTE FUNCTION cases_payment_keep();
CREATE TRIGGER cases_payment_no_truncate BEFORE TRUNCATE ON cases_payment
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER IF EXISTS cases_payment_no_truncate ON cases_payment;
DROP TRIGGER IF EXISTS cases_payment_keep ON cases_payment;
DROP FUNCTION IF EXISTS cases_payment_keep();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("common", "0003_append_only")]
    operations = [append_only("cases_ledgerentry"), migrations.RunSQL(KEEP, UNKEEP)]
