"""Names are looked up among the debtors of some creditors, and the cases of a team walked by what they owe.

Every new index stands before the one it takes the place of goes, and none is built under a lock that stops work.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, BtreeGinExtension, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0026_retention_of_more_jurisdictions")]
    operations = [
        BtreeGinExtension(),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY debtor_of_creditor_by_name ON cases_debtor "
            "USING gin (creditor_id, upper(name) gin_trgm_ops)",
            "DROP INDEX CONCURRENTLY debtor_of_creditor_by_name",
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY debtor_by_name",
            "CREATE INDEX CONCURRENTLY debtor_by_name ON cases_debtor USING gin (upper(name) gin_trgm_ops)",
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY debtor_of_creditor_by_signs ON cases_debtor "
            "USING gin (creditor_id, string_to_array(name, NULL)) WHERE octet_length(name) > char_length(name)",
            "DROP INDEX CONCURRENTLY debtor_of_creditor_by_signs",
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY debtor_by_name_signs",
            "CREATE INDEX CONCURRENTLY debtor_by_name_signs ON cases_debtor USING gin (string_to_array(name, NULL)) "
            "WHERE octet_length(name) > char_length(name)",
        ),
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["team", "creditor", "state", "debtor"],
                include=["id"],
                condition=Q(team__isnull=False),
                name="case_of_team_by_creditor",
            ),
        ),
        RemoveIndexConcurrently("case", "case_of_team"),
        AddIndexConcurrently(
            "case",
            models.Index(
                F("team"),
                F("balance").desc(),
                F("id").desc(),
                include=["debtor"],
                condition=Q(team__isnull=False),
                name="case_of_team_by_balance",
            ),
        ),
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["collector", "state", "next_action_at"],
                include=["creditor", "debtor"],
                condition=Q(collector__isnull=False),
                name="case_of_collector",
            ),
        ),
        RemoveIndexConcurrently("case", "case_by_collector"),
    ]
