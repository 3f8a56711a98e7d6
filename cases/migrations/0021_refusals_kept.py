"""A contact person who wants no contact is left alone for good: no hand opens them or a number of theirs again."""

from django.db import migrations

KEEP = """
CREATE FUNCTION cases_keep_refusal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.refused_at IS DISTINCT FROM OLD.refused_at THEN
        RAISE EXCEPTION 'cases_relatedperson: a refusal is for good'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Nothing lifts it.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_relatedperson_refused BEFORE UPDATE OF refused_at ON cases_relatedperson
    FOR EACH ROW WHEN (OLD.refused_at IS NOT NULL) EXECUTE FUNCTION cases_keep_refusal();

CREATE FUNCTION cases_close_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'do_not_contact' OR NOT EXISTS (
        SELECT FROM cases_relatedperson r WHERE r.id = NEW.person_id AND r.refused_at IS NOT NULL
    ) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state IS DISTINCT FROM OLD.state THEN
        RAISE EXCEPTION 'cases_contactpoint: this person wants no contact'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Nothing lifts it.';
    END IF;
    -- What a file brings of them later is closed from its first moment.
    NEW.state := 'do_not_contact';
    RETURN NEW;
END $$;
CREATE TRIGGER cases_contactpoint_refused BEFORE INSERT OR UPDATE OF state, person_id ON cases_contactpoint
    FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION cases_close_refused();
"""
LET = """
DROP TRIGGER IF EXISTS cases_contactpoint_refused ON cases_contactpoint;
DROP TRIGGER IF EXISTS cases_relatedperson_refused ON cases_relatedperson;
DROP FUNCTION IF EXISTS cases_close_refused();
DROP FUNCTION IF EXISTS cases_keep_refusal();
"""


class Migration(migrations.Migration):
    replaces = [("cases", "0056_refusals_are_kept")]
    dependencies = [("cases", "0020_first_request_terms")]
    operations = [migrations.RunSQL(KEEP, LET)]
