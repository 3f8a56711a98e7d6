"""Rows of a placement file wait unlogged: the file can be sent again, and nothing of it goes into backups."""

from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_reversal_reference"),
    ]

    operations = [
        migrations.CreateModel(
            name="StagedAccount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "placement_id", "line", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("placement_id", models.BigIntegerField()),
                ("line", models.PositiveIntegerField()),
                ("fate", models.CharField(db_default="add", max_length=10)),
                ("changes", models.CharField(max_length=60, null=True)),
                ("account_id", models.BigIntegerField(null=True)),
                ("account_reference", models.CharField(max_length=60)),
                ("debtor_reference", models.CharField(max_length=60, null=True)),
                ("name", models.CharField(max_length=120, null=True)),
                ("national_number", models.BinaryField(null=True)),
                ("national_number_hash", models.BinaryField(null=True)),
                ("birth_on", models.DateField(null=True)),
                ("card_last_four", models.CharField(max_length=4, null=True)),
                ("product", models.CharField(max_length=60, null=True)),
                ("principal", common.fields.MoneyField(null=True)),
                ("interest", common.fields.MoneyField(null=True)),
                ("fees", common.fields.MoneyField(null=True)),
                ("late_charges", common.fields.MoneyField(null=True)),
                ("costs", common.fields.MoneyField(null=True)),
                ("unapplied", common.fields.MoneyField(null=True)),
                ("overdue_amount", common.fields.MoneyField(null=True)),
                ("credit_limit", common.fields.MoneyField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("phone_mobile", models.CharField(max_length=20, null=True)),
                ("phone_home", models.CharField(max_length=20, null=True)),
                ("phone_work", models.CharField(max_length=20, null=True)),
                ("email", models.CharField(max_length=200, null=True)),
                ("address", models.CharField(max_length=200, null=True)),
                ("region", models.CharField(max_length=10, null=True)),
                ("time_zones", models.JSONField(null=True)),
                ("language", models.CharField(max_length=10, null=True)),
                ("guarantor_name", models.CharField(max_length=120, null=True)),
                ("guarantor_phone", models.CharField(max_length=20, null=True)),
                ("contact_name", models.CharField(max_length=120, null=True)),
                ("contact_phone", models.CharField(max_length=20, null=True)),
                ("contact_relation", models.CharField(max_length=40, null=True)),
            ],
        ),
        migrations.RunSQL("ALTER TABLE cases_stagedaccount SET UNLOGGED", "ALTER TABLE cases_stagedaccount SET LOGGED"),
    ]
