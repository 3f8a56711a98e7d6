"""From approval on, a run with all that is of it, and the document of a version of a plan, are locked.

An approved run may only become exported; of an approved version only the end may be set. New lines are checked once per
statement instead of once per row: a run writes a million of them.
"""

from django.db import migrations

from common.protect import keep_version

RUNS = """
CREATE FUNCTION commissions_run_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('approved', 'exported') THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state = 'exported'
        AND to_jsonb(NEW) - ARRAY['state', 'exported_at', 'file_id']
          = to_jsonb(OLD) - ARRAY['state', 'exported_at', 'file_id'] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the run is approved and locked' USING ERRCODE = 'integrity_constraint_violation',
        HINT = 'Post the difference in the next month.';
END $$;
CREATE TRIGGER commissions_run_locked BEFORE UPDATE OR DELETE ON commissions_run
    FOR EACH ROW EXECUTE FUNCTION commissions_run_locked();

CREATE FUNCTION commissions_rows_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE locked boolean;
BEGIN
    SELECT state IN ('approved', 'exported') INTO locked FROM commissions_run
        WHERE id = (CASE WHEN TG_OP = 'INSERT' THEN NEW.run_id ELSE OLD.run_id END);
    IF locked THEN
        RAISE EXCEPTION 'the run is approved and locked' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Post the difference in the next month.';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER commissions_statement_locked BEFORE INSERT OR UPDATE OR DELETE ON commissions_statement
    FOR EACH ROW EXECUTE FUNCTION commissions_rows_locked();
CREATE TRIGGER commissions_clearance_locked BEFORE INSERT OR UPDATE OR DELETE ON commissions_clearance
    FOR EACH ROW EXECUTE FUNCTION commissions_rows_locked();
CREATE TRIGGER commissions_run_no_truncate BEFORE TRUNCATE ON commissions_run
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER commissions_statement_no_truncate BEFORE TRUNCATE ON commissions_statement
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER commissions_line_no_truncate BEFORE TRUNCATE ON commissions_line
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNRUNS = """
DROP TRIGGER IF EXISTS commissions_line_no_truncate ON commissions_line;
DROP TRIGGER IF EXISTS commissions_statement_no_truncate ON commissions_statement;
DROP TRIGGER IF EXISTS commissions_run_no_truncate ON commissions_run;
DROP TRIGGER IF EXISTS commissions_clearance_locked ON commissions_clearance;
DROP TRIGGER IF EXISTS commissions_statement_locked ON commissions_statement;
DROP FUNCTION IF EXISTS commissions_rows_locked();
DROP TRIGGER IF EXISTS commissions_run_locked ON commissions_run;
DROP FUNCTION IF EXISTS commissions_run_locked();
"""
LINES = """
CREATE FUNCTION commissions_new_lines_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM commissions_run WHERE state IN ('approved', 'exported')
               AND id IN (SELECT DISTINCT run_id FROM fresh)) THEN
        RAISE EXCEPTION 'the run is approved and locked' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Post the difference in the next month.';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER commissions_line_locked BEFORE UPDATE OR DELETE ON commissions_line
    FOR EACH ROW EXECUTE FUNCTION commissions_rows_locked();
CREATE TRIGGER commissions_line_new_locked AFTER INSERT ON commissions_line REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION commissions_new_lines_locked();
"""
UNLINES = """
DROP TRIGGER IF EXISTS commissions_line_new_locked ON commissions_line;
DROP TRIGGER IF EXISTS commissions_line_locked ON commissions_line;
DROP FUNCTION IF EXISTS commissions_new_lines_locked();
"""
# The currency of an assignment, by which one plan at a time pays a person, is its plan's.
ASSIGNMENTS = """
ALTER TABLE commissions_assignment ADD CONSTRAINT assignment_in_currency_of_plan
    FOREIGN KEY (plan_id, currency) REFERENCES commissions_plan (id, currency);
"""
UNASSIGNMENTS = "ALTER TABLE commissions_assignment DROP CONSTRAINT assignment_in_currency_of_plan"


class Migration(migrations.Migration):
    replaces = [("commissions", "0002_locked_runs"), ("commissions", "0004_locked_plans")]
    dependencies = [("commissions", "0001_plans_and_runs"), ("common", "0002_append_only")]
    operations = [
        migrations.RunSQL(RUNS, UNRUNS),
        migrations.RunSQL(LINES, UNLINES),
        keep_version("commissions_planversion", "plan_id", "definition", "cases", "sha256", ends="valid"),
        migrations.RunSQL(ASSIGNMENTS, UNASSIGNMENTS),
    ]
