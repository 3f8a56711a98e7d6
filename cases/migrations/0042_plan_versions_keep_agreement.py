"""How the debtor agreed belongs to the version: what is known moves there, and never changes once it stands."""

from django.db import migrations

# The plan's own agreement is that of the version which stood when it became active.
AGREED = """
UPDATE cases_planversion v SET form = p.form, agreed_on = p.agreed_on, recording = p.recording, pledge = p.pledge
FROM cases_plan p
WHERE p.id = v.plan_id AND p.activated_at IS NOT NULL AND v.number = (
    SELECT max(w.number) FROM cases_planversion w
    WHERE w.plan_id = p.id AND w.state IN ('standing', 'superseded') AND w.made_at <= p.activated_at);
"""
# Interest that was booked before is what its instalment was charged.
CHARGED = """
UPDATE cases_instalment i SET interest_entry_id = e.id
FROM cases_planversion v, cases_plan p, cases_account a, cases_ledgerentry e
WHERE i.interest > 0 AND v.id = i.version_id AND p.id = v.plan_id AND a.case_id = p.case_id AND e.account_id = a.id
    AND e.reference = 'plan-interest:' || i.id AND e.id = (
        SELECT min(o.id) FROM cases_account b JOIN cases_ledgerentry o ON o.account_id = b.id
        WHERE b.case_id = p.case_id AND o.reference = 'plan-interest:' || i.id);
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION cases_planversion_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.plan_id, NEW.number, NEW.balance, NEW.amount, NEW.discount, NEW.interest, NEW.frequency, NEW.annual_rate,
        NEW.effective_rate, NEW.months, NEW.tolerance_days, NEW.findings, NEW.reason, NEW.made_at, NEW.made_by_id,
        NEW.needs_approval)
        IS DISTINCT FROM (OLD.plan_id, OLD.number, OLD.balance, OLD.amount, OLD.discount, OLD.interest, OLD.frequency,
        OLD.annual_rate, OLD.effective_rate, OLD.months, OLD.tolerance_days, OLD.findings, OLD.reason, OLD.made_at,
        OLD.made_by_id, OLD.needs_approval)
        OR (OLD.decided_at IS NOT NULL AND (NEW.decided_at, NEW.decided_by_id, NEW.decision)
            IS DISTINCT FROM (OLD.decided_at, OLD.decided_by_id, OLD.decision)){agreement} THEN
        RAISE EXCEPTION 'the terms of a plan version never change'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new version.';
    END IF;
    RETURN NEW;
END $$;
"""
AGREEMENT = """
        OR (OLD.agreed_on IS NOT NULL AND (NEW.form, NEW.agreed_on, NEW.recording, NEW.pledge)
            IS DISTINCT FROM (OLD.form, OLD.agreed_on, OLD.recording, OLD.pledge))"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0041_plan_versions_agreed")]
    operations = [
        migrations.RunSQL(AGREED, migrations.RunSQL.noop),
        migrations.RunSQL(CHARGED, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTION.format(agreement=AGREEMENT), FUNCTION.format(agreement="")),
    ]
