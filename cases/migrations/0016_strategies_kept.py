"""A strategy keeps who wrote it, what was submitted and what was decided."""

from django.db import migrations

KEEP = """
CREATE FUNCTION cases_strategyversion_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('approved', 'refused', 'discarded')
        OR (OLD.state = 'submitted' AND (NEW.content, NEW.note, NEW.made_by_id, NEW.made_at, NEW.number)
            IS DISTINCT FROM (OLD.content, OLD.note, OLD.made_by_id, OLD.made_at, OLD.number))
        OR NOT NEW.authors @> OLD.authors THEN
        RAISE EXCEPTION 'a strategy keeps who wrote it, what was submitted and what was decided'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new version.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_strategyversion_keep BEFORE UPDATE OR DELETE ON cases_strategyversion
    FOR EACH ROW EXECUTE FUNCTION cases_strategyversion_keep();
CREATE TRIGGER cases_strategyversion_no_truncate BEFORE TRUNCATE ON cases_strategyversion
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER cases_strategyversion_keep ON cases_strategyversion;
DROP TRIGGER cases_strategyversion_no_truncate ON cases_strategyversion;
DROP FUNCTION cases_strategyversion_keep();
"""


class Migration(migrations.Migration):
    replaces = [("cases", "0036_strategies"), ("cases", "0038_strategy_authors")]
    dependencies = [("cases", "0015_requests_kept")]
    operations = [migrations.RunSQL(KEEP, UNKEEP)]
