"""Nothing is asked or told on a sealed case."""

from django.db import migrations

TABLES = ("contacts_asked", "contacts_told")


class Migration(migrations.Migration):
    dependencies = [("contacts", "0013_answers_and_scripts"), ("cases", "0018_sealing")]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_not_sealed AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows "
            "FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_sealed('n.case_id')",
            f"DROP TRIGGER IF EXISTS {table}_not_sealed ON {table}",
        )
        for table in TABLES
    ]
