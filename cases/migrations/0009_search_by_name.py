"""Find a debtor by any part of the name.

Trigrams serve alphabets. They need three letters and an operating system that knows the script, and a Chinese name
has two or three signs: so names with signs beyond ASCII are indexed sign by sign as well.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    replaces = [("cases", "0005_search_by_name"), ("cases", "0021_search_indexes")]
    dependencies = [("cases", "0008_ages_and_retention")]
    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            "CREATE INDEX debtor_by_name ON cases_debtor USING gin (upper(name) gin_trgm_ops)",
            "DROP INDEX debtor_by_name",
        ),
        migrations.RunSQL(
            "CREATE INDEX debtor_by_name_signs ON cases_debtor USING gin (string_to_array(name, NULL)) "
            "WHERE octet_length(name) > char_length(name)",
            "DROP INDEX debtor_by_name_signs",
        ),
    ]
