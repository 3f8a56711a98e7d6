"""A promise that another one replaced says why; those from before say what is known of them."""

from django.db import migrations, models

TELL = """
    UPDATE cases_promise SET reason = 'A later promise or plan took its place.' WHERE state = 'superseded' AND reason = ''
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0050_counts_from_by_default")]

    operations = [
        migrations.RunSQL(TELL, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "superseded"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="promise_superseded_for_a_reason",
            ),
        ),
    ]
