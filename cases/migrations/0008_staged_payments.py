"""Rows of a payment file wait unlogged: the file can be sent again, and nothing of it goes into backups."""

from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_staged_accounts")]

    operations = [
        migrations.CreateModel(
            name="StagedPayment",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "payment_file_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("payment_file_id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("line", models.PositiveIntegerField()),
                ("column", models.CharField(max_length=80)),
                ("account_reference", models.CharField(max_length=60)),
                ("reference", models.CharField(max_length=80)),
                ("amount", common.fields.MoneyField()),
                ("value_on", models.DateField()),
                ("method", models.CharField(max_length=40)),
                ("reverses_reference", models.CharField(max_length=80)),
            ],
        ),
        migrations.RunSQL("ALTER TABLE cases_stagedpayment SET UNLOGGED", "ALTER TABLE cases_stagedpayment SET LOGGED"),
    ]
