"""An exported run keeps when it left the desk: of an approved run only that may be set, once, and its wage file."""

from django.db import migrations

ONCE = """
CREATE OR REPLACE FUNCTION commissions_run_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('approved', 'exported') THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'approved' AND NEW.state = 'exported' AND NEW.exported_at IS NOT NULL
        AND to_jsonb(NEW) - ARRAY['state', 'exported_at', 'file_id']
          = to_jsonb(OLD) - ARRAY['state', 'exported_at', 'file_id'] THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'exported' AND to_jsonb(NEW) - 'file_id' = to_jsonb(OLD) - 'file_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the run is approved and locked' USING ERRCODE = 'integrity_constraint_violation',
        HINT = 'Post the difference in the next month.';
END $$;
"""
AGAIN = """
CREATE OR REPLACE FUNCTION commissions_run_locked() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("commissions", "0015_amendments_kept")]

    operations = [migrations.RunSQL(ONCE, AGAIN)]
