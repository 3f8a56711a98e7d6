"""How tables are stored that take many rows at once.

Rows of a file wait unlogged: the file can be sent again, and nothing of it goes into backups. The pages of accounts
have room, so that a new balance stays in place. Nobody asks for cases by the beginning of their number.
"""

from django.db import migrations


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0007_staged_accounts"),
        ("cases", "0008_staged_payments"),
        ("cases", "0010_payment_indexes"),
        ("cases", "0012_fewer_keys"),
    ]
    dependencies = [("cases", "0009_search_by_name")]
    operations = [
        migrations.RunSQL("ALTER TABLE cases_stagedaccount SET UNLOGGED", "ALTER TABLE cases_stagedaccount SET LOGGED"),
        migrations.RunSQL("ALTER TABLE cases_stagedpayment SET UNLOGGED", "ALTER TABLE cases_stagedpayment SET LOGGED"),
        migrations.RunSQL(
            "ALTER TABLE cases_account SET (fillfactor = 85)", "ALTER TABLE cases_account RESET (fillfactor)"
        ),
        migrations.RunSQL(
            "DROP INDEX IF EXISTS cases_case_number_980c9551_like",
            "CREATE INDEX IF NOT EXISTS cases_case_number_980c9551_like ON cases_case (number varchar_pattern_ops)",
        ),
    ]
