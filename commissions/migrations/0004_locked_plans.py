"""An approved version of a plan keeps its tables; only its end may be set. Decisions of a run lock with it.

New lines are checked once per statement instead of once per row: a run writes a million of them.
"""

from django.db import migrations

LOCK = """
CREATE FUNCTION commissions_version_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.approved_at IS NULL THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'valid' = to_jsonb(OLD) - 'valid'
        AND lower(NEW.valid) = lower(OLD.valid) AND upper(NEW.valid) IS NOT NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the version of the plan is approved' USING ERRCODE = 'integrity_constraint_violation',
        HINT = 'Write a new version.';
END $$;
CREATE TRIGGER commissions_version_locked BEFORE UPDATE OR DELETE ON commissions_planversion
    FOR EACH ROW EXECUTE FUNCTION commissions_version_locked();
CREATE TRIGGER commissions_clearance_locked BEFORE INSERT OR UPDATE OR DELETE ON commissions_clearance
    FOR EACH ROW EXECUTE FUNCTION commissions_rows_locked();

CREATE FUNCTION commissions_new_lines_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM commissions_run WHERE state IN ('approved', 'exported')
               AND id IN (SELECT DISTINCT run_id FROM fresh)) THEN
        RAISE EXCEPTION 'the run is approved and locked' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Post the difference in the next month.';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER commissions_line_locked ON commissions_line;
CREATE TRIGGER commissions_line_locked BEFORE UPDATE OR DELETE ON commissions_line
    FOR EACH ROW EXECUTE FUNCTION commissions_rows_locked();
CREATE TRIGGER commissions_line_new_locked AFTER INSERT ON commissions_line REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION commissions_new_lines_locked();
"""
UNLOCK = """
DROP TRIGGER IF EXISTS commissions_line_new_locked ON commissions_line;
DROP FUNCTION IF EXISTS commissions_new_lines_locked();
DROP TRIGGER IF EXISTS commissions_line_locked ON commissions_line;
CREATE TRIGGER commissions_line_locked BEFORE INSERT OR UPDATE OR DELETE ON commissions_line
    FOR EACH ROW EXECUTE FUNCTION commissions_rows_locked();
DROP TRIGGER IF EXISTS commissions_clearance_locked ON commissions_clearance;
DROP TRIGGER IF EXISTS commissions_version_locked ON commissions_planversion;
DROP FUNCTION IF EXISTS commissions_version_locked();
"""


class Migration(migrations.Migration):
    dependencies = [("commissions", "0003_clearances")]
    operations = [migrations.RunSQL(LOCK, UNLOCK)]
