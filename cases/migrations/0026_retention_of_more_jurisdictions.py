"""A duty to keep for each jurisdiction that has come; what an administrator changes afterwards stays."""

from django.db import migrations

OWN = "own value: no number was read"
ADD = """
    INSERT INTO cases_retentionrule (jurisdiction, creditor_id, basis, months, citation, is_active)
    VALUES (%s, NULL, 'closed', 36, %s, true) ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_more_jurisdictions")]
    operations = [
        migrations.RunSQL([(ADD, [one, OWN]) for one in ("au", "in", "ph", "hk", "sg")], migrations.RunSQL.noop),
    ]
