"""What is attached to a contact takes no change but the sealing of its name."""

from django.db import migrations

KEEP = """
CREATE FUNCTION contacts_attachment_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same contacts_attachment%ROWTYPE := NEW;
BEGIN
    same.name := OLD.name;
    IF same IS NOT DISTINCT FROM OLD AND EXISTS (
        SELECT 1 FROM contacts_contact c JOIN cases_case k ON k.id = c.case_id
        WHERE c.id = OLD.contact_id AND k.sealed_at IS NOT NULL
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'contacts_attachment is append-only: UPDATE refused'
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Attach the right file to a new contact.';
END $$;
CREATE TRIGGER contacts_attachment_append_only BEFORE DELETE ON contacts_attachment
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER contacts_attachment_no_truncate BEFORE TRUNCATE ON contacts_attachment
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER contacts_attachment_sealed BEFORE UPDATE ON contacts_attachment
    FOR EACH ROW EXECUTE FUNCTION contacts_attachment_sealed();
"""
LET = """
DROP TRIGGER IF EXISTS contacts_attachment_sealed ON contacts_attachment;
DROP TRIGGER IF EXISTS contacts_attachment_no_truncate ON contacts_attachment;
DROP TRIGGER IF EXISTS contacts_attachment_append_only ON contacts_attachment;
DROP FUNCTION IF EXISTS contacts_attachment_sealed();
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0005_more_said_of_contacts")]
    operations = [migrations.RunSQL(KEEP, LET)]
