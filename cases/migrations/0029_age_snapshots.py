"""Ages of the past: by bucket and day, by account and month, and what rolled from bucket to bucket."""

import django.db.models.deletion
from django.db import migrations, models

import common.fields
from common.references import Parent, proven


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_requests_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgeSnapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("bucket", models.PositiveSmallIntegerField()),
                ("accounts", models.PositiveIntegerField()),
                ("balance", common.fields.MoneyField()),
                ("taken_at", models.DateTimeField()),
                (
                    "creditor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="age_snapshots",
                        to="cases.creditor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("creditor", "on", "bucket"), name="age_snapshot_once"),
                    models.CheckConstraint(
                        condition=models.Q(("bucket__gte", 0), ("bucket__lte", 7)), name="age_snapshot_bucket"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthEndAge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month_end", models.DateField()),
                ("bucket", models.PositiveSmallIntegerField()),
                ("balance", common.fields.MoneyField()),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="month_ends",
                        to="cases.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("month_end", "account"), name="month_end_age_once"),
                    models.CheckConstraint(
                        condition=models.Q(("bucket__gte", 0), ("bucket__lte", 7)), name="month_end_age_bucket"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RollFlow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month_end", models.DateField()),
                ("from_bucket", models.PositiveSmallIntegerField()),
                ("to_bucket", models.PositiveSmallIntegerField(null=True)),
                ("accounts", models.PositiveIntegerField()),
                ("balance", common.fields.MoneyField()),
                (
                    "creditor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roll_flows",
                        to="cases.creditor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("creditor", "month_end", "from_bucket", "to_bucket"),
                        name="roll_flow_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_bucket__gte", 0),
                            ("from_bucket__lte", 7),
                            models.Q(
                                ("to_bucket__isnull", True),
                                models.Q(("to_bucket__gte", 0), ("to_bucket__lte", 7)),
                                _connector="OR",
                            ),
                        ),
                        name="roll_flow_buckets",
                    ),
                ],
            },
        ),
        proven("cases_monthendage", Parent("cases_account", {"account_id": "id"})),
    ]
