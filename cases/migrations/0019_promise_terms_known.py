"""Give the promises that were recorded before their creditor's terms, in calendar days as they were judged so far."""

from django.db import migrations, models

FILL = """
UPDATE {table} p SET tolerance_days = r.promise_tolerance_days, tolerance_percent = r.promise_tolerance_percent,
    kept_until = p.due_on, last_on = p.due_on + r.promise_tolerance_days,
    judged_at = p.judged_on::timestamp AT TIME ZONE r.time_zone
FROM cases_case c JOIN cases_creditor r ON r.id = c.creditor_id WHERE c.id = p.case_id
"""
FILL_CASES = """
UPDATE cases_case c SET promise_broken_at = c.promise_broken_on::timestamp AT TIME ZONE r.time_zone
FROM cases_creditor r WHERE r.id = c.creditor_id AND c.promise_broken_on IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_promise_terms"),
    ]

    operations = [
        migrations.RunSQL(FILL.format(table="cases_promise"), migrations.RunSQL.noop),
        migrations.RunSQL(FILL.format(table="cases_historicalpromise"), migrations.RunSQL.noop),
        migrations.RunSQL(FILL_CASES, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="historicalpromise",
            name="kept_until",
            field=models.DateField(verbose_name="in time until"),
        ),
        migrations.AlterField(
            model_name="historicalpromise",
            name="last_on",
            field=models.DateField(verbose_name="within tolerance until"),
        ),
        migrations.AlterField(
            model_name="historicalpromise",
            name="tolerance_days",
            field=models.PositiveSmallIntegerField(verbose_name="tolerance, days"),
        ),
        migrations.AlterField(
            model_name="historicalpromise",
            name="tolerance_percent",
            field=models.PositiveSmallIntegerField(verbose_name="tolerance, percent"),
        ),
        migrations.AlterField(
            model_name="promise",
            name="kept_until",
            field=models.DateField(verbose_name="in time until"),
        ),
        migrations.AlterField(
            model_name="promise",
            name="last_on",
            field=models.DateField(verbose_name="within tolerance until"),
        ),
        migrations.AlterField(
            model_name="promise",
            name="tolerance_days",
            field=models.PositiveSmallIntegerField(verbose_name="tolerance, days"),
        ),
        migrations.AlterField(
            model_name="promise",
            name="tolerance_percent",
            field=models.PositiveSmallIntegerField(verbose_name="tolerance, percent"),
        ),
    ]
