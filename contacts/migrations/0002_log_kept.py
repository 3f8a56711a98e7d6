"""The contact log and the gate's decisions take no change, and on a sealed case no row any more.

The one change that the log lets through: the note of a sealed case goes, its digest stays.
"""

from django.db import migrations

from common.protect import append_only

KEEP = """
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
CREATE TRIGGER contacts_contact_append_only BEFORE DELETE ON contacts_contact
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER contacts_contact_sealed BEFORE UPDATE ON contacts_contact
    FOR EACH ROW EXECUTE FUNCTION contacts_contact_sealed();
CREATE TRIGGER contacts_contact_no_truncate BEFORE TRUNCATE ON contacts_contact
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER IF EXISTS contacts_contact_no_truncate ON contacts_contact;
DROP TRIGGER IF EXISTS contacts_contact_sealed ON contacts_contact;
DROP TRIGGER IF EXISTS contacts_contact_append_only ON contacts_contact;
DROP FUNCTION IF EXISTS contacts_contact_sealed();
"""


def refused(table: str) -> migrations.RunSQL:
    """Return the operation by which new rows of `table` are refused on a sealed case, once a statement."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_not_sealed AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_sealed('n.case_id')",
        f"DROP TRIGGER IF EXISTS {table}_not_sealed ON {table}",
    )


class Migration(migrations.Migration):
    replaces = [
        ("contacts", "0002_append_only"),
        ("contacts", "0005_notes_of_sealed_cases"),
        ("contacts", "0007_nothing_on_sealed_cases"),
    ]
    dependencies = [
        ("contacts", "0001_contact_log"),
        ("cases", "0018_sealing"),
        ("common", "0002_append_only"),
    ]
    operations = [
        migrations.RunSQL(KEEP, UNKEEP),
        append_only("contacts_decision"),
        refused("contacts_contact"),
        refused("contacts_decision"),
    ]
