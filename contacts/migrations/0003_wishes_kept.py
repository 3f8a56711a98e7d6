"""Wishes take no change but the sealing of their words; who refused is reached by nobody."""

from django.db import migrations

SEALED = """
CREATE FUNCTION contacts_wish_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same contacts_wish%ROWTYPE := NEW;
BEGIN
    same.wording := OLD.wording;
    IF NEW.wording = '' AND same IS NOT DISTINCT FROM OLD AND EXISTS (
        SELECT 1 FROM cases_case k WHERE k.debtor_id = OLD.debtor_id AND k.sealed_at IS NOT NULL
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'contacts_wish is append-only: UPDATE refused'
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Add a row that takes the old one back.';
END $$;
CREATE TRIGGER contacts_wish_append_only BEFORE DELETE ON contacts_wish
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER contacts_wish_sealed BEFORE UPDATE ON contacts_wish
    FOR EACH ROW EXECUTE FUNCTION contacts_wish_sealed();
CREATE TRIGGER contacts_wish_no_truncate BEFORE TRUNCATE ON contacts_wish
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNSEALED = """
DROP TRIGGER IF EXISTS contacts_wish_no_truncate ON contacts_wish;
DROP TRIGGER IF EXISTS contacts_wish_sealed ON contacts_wish;
DROP TRIGGER IF EXISTS contacts_wish_append_only ON contacts_wish;
DROP FUNCTION IF EXISTS contacts_wish_sealed();
"""
NOBODY = """
CREATE FUNCTION contacts_refuse_refused() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whom bigint := CASE TG_TABLE_NAME WHEN 'contacts_contact' THEN (to_jsonb(NEW) ->> 'person_id')::bigint
        ELSE (SELECT p.person_id FROM cases_contactpoint p WHERE p.id = NEW.contact_point_id) END;
    moment timestamptz := (to_jsonb(NEW) ->> TG_ARGV[0])::timestamptz;
BEGIN
    IF whom IS NOT NULL AND EXISTS (
        SELECT FROM cases_relatedperson r WHERE r.id = whom AND r.refused_at < moment
    ) THEN
        RAISE EXCEPTION '%: this person wants no contact', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Nothing lifts it.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contacts_contact_refused BEFORE INSERT ON contacts_contact
    FOR EACH ROW WHEN (NEW.person_id IS NOT NULL AND NEW.direction = 'outbound')
    EXECUTE FUNCTION contacts_refuse_refused('at');
CREATE TRIGGER contacts_decision_refused BEFORE INSERT ON contacts_decision
    FOR EACH ROW WHEN (NEW.verdict <> 'blocked' AND NEW.contact_point_id IS NOT NULL)
    EXECUTE FUNCTION contacts_refuse_refused('asked_at');
"""
ANYBODY = """
DROP TRIGGER IF EXISTS contacts_decision_refused ON contacts_decision;
DROP TRIGGER IF EXISTS contacts_contact_refused ON contacts_contact;
DROP FUNCTION IF EXISTS contacts_refuse_refused();
"""


class Migration(migrations.Migration):
    replaces = [("contacts", "0009_wishes_are_evidence")]
    dependencies = [("contacts", "0002_log_kept"), ("cases", "0021_refusals_kept")]
    operations = [migrations.RunSQL(SEALED, UNSEALED), migrations.RunSQL(NOBODY, ANYBODY)]
