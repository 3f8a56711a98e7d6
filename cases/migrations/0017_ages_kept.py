"""What was stated of an account before, and when it was away, takes no change."""

from django.db import migrations

from common.protect import append_only


class Migration(migrations.Migration):
    replaces = [("cases", "0039_history_of_ages")]
    dependencies = [("cases", "0016_strategies_kept")]
    operations = [append_only("cases_statedage"), append_only("cases_absence")]
