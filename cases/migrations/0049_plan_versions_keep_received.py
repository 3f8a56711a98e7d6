"""What was received before a version is known of earlier ones from the ledger, and never changes."""

from django.db import migrations

# As the agreement tells it: what the version repays and lets go, less what the ledger knew to be owed when it was made.
RECEIVED = """
UPDATE cases_planversion v
SET received = LEAST(GREATEST(v.balance - (
    SELECT COALESCE(sum(e.principal + e.interest + e.fees + e.late_charges + e.costs - e.unapplied), 0)
    FROM cases_account a JOIN cases_ledgerentry e ON e.account_id = a.id
    WHERE a.case_id = p.case_id AND a.state = 'open' AND e.recorded_at <= v.made_at), 0), v.amount)
FROM cases_plan p
WHERE p.id = v.plan_id AND p.activated_at < v.made_at AND v.number > 1;
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION cases_planversion_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.plan_id, NEW.number, NEW.balance, NEW.amount, NEW.discount, NEW.interest, NEW.frequency, NEW.annual_rate,
        NEW.effective_rate, NEW.months, NEW.tolerance_days, NEW.findings, NEW.reason, NEW.made_at, NEW.made_by_id,
        NEW.needs_approval{new})
        IS DISTINCT FROM (OLD.plan_id, OLD.number, OLD.balance, OLD.amount, OLD.discount, OLD.interest, OLD.frequency,
        OLD.annual_rate, OLD.effective_rate, OLD.months, OLD.tolerance_days, OLD.findings, OLD.reason, OLD.made_at,
        OLD.made_by_id, OLD.needs_approval{old})
        OR (OLD.decided_at IS NOT NULL AND (NEW.decided_at, NEW.decided_by_id, NEW.decision)
            IS DISTINCT FROM (OLD.decided_at, OLD.decided_by_id, OLD.decision))
        OR (OLD.agreed_on IS NOT NULL AND (NEW.form, NEW.agreed_on, NEW.recording, NEW.pledge)
            IS DISTINCT FROM (OLD.form, OLD.agreed_on, OLD.recording, OLD.pledge)) THEN
        RAISE EXCEPTION 'the terms of a plan version never change'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new version.';
    END IF;
    RETURN NEW;
END $$;
"""
KEPT = FUNCTION.format(new=", NEW.received", old=", OLD.received")


class Migration(migrations.Migration):
    dependencies = [("cases", "0048_plan_versions_received")]
    operations = [
        migrations.RunSQL(RECEIVED, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, FUNCTION.format(new="", old="")),
    ]
