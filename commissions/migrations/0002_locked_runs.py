"""From approval on, a run, its statements and its lines are locked; an approved run may only become exported."""

from django.db import migrations

LOCK = """
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
CREATE TRIGGER commissions_line_locked BEFORE INSERT OR UPDATE OR DELETE ON commissions_line
    FOR EACH ROW EXECUTE FUNCTION commissions_rows_locked();
CREATE TRIGGER commissions_run_no_truncate BEFORE TRUNCATE ON commissions_run
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER commissions_statement_no_truncate BEFORE TRUNCATE ON commissions_statement
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER commissions_line_no_truncate BEFORE TRUNCATE ON commissions_line
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNLOCK = """
DROP TRIGGER IF EXISTS commissions_line_no_truncate ON commissions_line;
DROP TRIGGER IF EXISTS commissions_statement_no_truncate ON commissions_statement;
DROP TRIGGER IF EXISTS commissions_run_no_truncate ON commissions_run;
DROP TRIGGER IF EXISTS commissions_line_locked ON commissions_line;
DROP TRIGGER IF EXISTS commissions_statement_locked ON commissions_statement;
DROP FUNCTION IF EXISTS commissions_rows_locked();
DROP TRIGGER IF EXISTS commissions_run_locked ON commissions_run;
DROP FUNCTION IF EXISTS commissions_run_locked();
"""


class Migration(migrations.Migration):
    dependencies = [("commissions", "0001_initial"), ("common", "0003_append_only")]
    operations = [migrations.RunSQL(LOCK, UNLOCK)]
