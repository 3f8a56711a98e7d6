"""The one change that the contact log lets through: the note of a sealed case goes, its digest stays."""

from django.db import migrations

LET = """
CREATE FUNCTION contacts_contact_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same contacts_contact%ROWTYPE := NEW;
BEGIN
    same.note := OLD.note;
    IF NEW.note = '' AND same IS NOT DISTINCT FROM OLD AND EXISTS (
        SELECT 1 FROM cases_case k WHERE k.id = OLD.case_id AND k.sealed_at IS NOT NULL
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'contacts_contact is append-only: UPDATE refused'
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Add a correcting row that points to the old one.';
END $$;
DROP TRIGGER contacts_contact_append_only ON contacts_contact;
CREATE TRIGGER contacts_contact_append_only BEFORE DELETE ON contacts_contact
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER contacts_contact_sealed BEFORE UPDATE ON contacts_contact
    FOR EACH ROW EXECUTE FUNCTION contacts_contact_sealed();
"""
REFUSE = """
DROP TRIGGER IF EXISTS contacts_contact_sealed ON contacts_contact;
DROP TRIGGER IF EXISTS contacts_contact_append_only ON contacts_contact;
CREATE TRIGGER contacts_contact_append_only BEFORE UPDATE OR DELETE ON contacts_contact
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
DROP FUNCTION IF EXISTS contacts_contact_sealed();
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_opened_requests"), ("cases", "0033_sealing_is_protected")]
    operations = [migrations.RunSQL(LET, REFUSE)]
