"""What corrects a month of somebody is found at once: money that went back, or that was known after its month."""

from django.db import migrations

CORRECTS = """(reverses_id IS NOT NULL OR value_on < date_trunc('month',
    (captured_at AT TIME ZONE 'UTC') + interval '14 hours')::date)"""


class Migration(migrations.Migration):
    dependencies = [("commissions", "0017_facts_by_owner")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX commission_fact_corrects ON commissions_commissionfact (owner_id, id) WHERE {CORRECTS}",
            "DROP INDEX commission_fact_corrects",
        ),
        migrations.RunSQL(
            "CREATE INDEX commission_fact_corrects_previous ON commissions_commissionfact (previous_owner_id, id) "
            f"WHERE previous_owner_id IS NOT NULL AND {CORRECTS}",
            "DROP INDEX commission_fact_corrects_previous",
        ),
    ]
