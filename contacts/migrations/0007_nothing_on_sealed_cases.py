"""The contact log of a sealed case takes no row any more, nor are answers of the gate kept on it."""

from django.db import migrations


def refused(table: str) -> migrations.RunSQL:
    """Return the operation by which new rows of `table` are refused on a sealed case, once a statement."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_not_sealed AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_sealed('n.case_id')",
        f"DROP TRIGGER IF EXISTS {table}_not_sealed ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_data_requests"), ("cases", "0037_nothing_on_sealed_cases")]
    operations = [refused("contacts_contact"), refused("contacts_decision")]
