"""Amendments keep what was asked and what was decided; where one is booked stands once that run is approved."""

from django.db import migrations

KEEP = """
CREATE FUNCTION commissions_amendment_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE same commissions_amendment%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        same := NEW;
        same.booked_in_id := OLD.booked_in_id;
        IF same IS NOT DISTINCT FROM OLD AND NOT EXISTS (
            SELECT 1 FROM commissions_run
            WHERE id IN (OLD.booked_in_id, NEW.booked_in_id) AND state IN ('approved', 'exported')) THEN
            RETURN NEW;
        END IF;
        same := NEW;
        same.state := OLD.state;
        same.decided_at := OLD.decided_at;
        same.decided_by_id := OLD.decided_by_id;
        same.decision := OLD.decision;
        IF OLD.state = 'submitted' AND same IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'an amendment keeps what was asked, and what was decided of it'
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Ask for another amendment.';
END $$;
CREATE TRIGGER commissions_amendment_keep BEFORE UPDATE OR DELETE ON commissions_amendment
    FOR EACH ROW EXECUTE FUNCTION commissions_amendment_keep();
CREATE TRIGGER commissions_amendment_no_truncate BEFORE TRUNCATE ON commissions_amendment
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER commissions_amendment_no_truncate ON commissions_amendment;
DROP TRIGGER commissions_amendment_keep ON commissions_amendment;
DROP FUNCTION commissions_amendment_keep();
"""


class Migration(migrations.Migration):
    dependencies = [("commissions", "0014_clearances_sealed")]

    operations = [migrations.RunSQL(KEEP, UNKEEP)]
