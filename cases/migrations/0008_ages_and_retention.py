"""Ages of the past, and how long data are kept before they are sealed."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.model_creation import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0029_age_snapshots"),
        ("cases", "0031_retention_and_sealing"),
    ]

    dependencies = [
        ("cases", "0007_strategies"),
        ("common", "0001_audit_files_and_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="StatedAge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stated_ages",
                                to="cases.account",
                            ),
                        ),
                        ("since", models.DateField()),
                        ("until", models.DateField()),
                        ("due_on", models.DateField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["account", "since"], name="stated_age_by_account"),
                            models.Index(fields=["until"], name="stated_age_by_end"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gte", models.F("since"))), name="stated_age_until_later"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absences",
                                to="cases.account",
                            ),
                        ),
                        ("since", models.DateField()),
                        ("until", models.DateField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["account", "since"], name="absence_by_account"),
                            models.Index(fields=["until"], name="absence_by_end"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("since"))), name="absence_until_later"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SnapshotMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "creditor",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="snapshot_mark",
                                to="cases.creditor",
                            ),
                        ),
                        ("since", models.DateField()),
                        ("entry", models.BigIntegerField(default=0)),
                        ("stated", models.BigIntegerField(default=0)),
                        ("absence", models.BigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="AgeSnapshot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "creditor",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="age_snapshots",
                                to="cases.creditor",
                            ),
                        ),
                        ("on", models.DateField()),
                        ("bucket", models.PositiveSmallIntegerField()),
                        ("accounts", models.PositiveIntegerField()),
                        ("balance", common.fields.MoneyField()),
                        ("taken_at", models.DateTimeField()),
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
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("month_end", models.DateField()),
                        ("bucket", models.PositiveSmallIntegerField()),
                        ("balance", common.fields.MoneyField()),
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
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "creditor",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roll_flows",
                                to="cases.creditor",
                            ),
                        ),
                        ("month_end", models.DateField()),
                        ("from_bucket", models.PositiveSmallIntegerField()),
                        ("to_bucket", models.PositiveSmallIntegerField(null=True)),
                        ("accounts", models.PositiveIntegerField()),
                        ("balance", common.fields.MoneyField()),
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
                migrations.CreateModel(
                    name="RetentionRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "jurisdiction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("cn", "China (mainland)"),
                                    ("us", "United States"),
                                    ("uk", "United Kingdom"),
                                    ("tw", "Taiwan"),
                                ],
                                max_length=2,
                                verbose_name="jurisdiction",
                            ),
                        ),
                        (
                            "creditor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.creditor",
                                verbose_name="creditor",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("last_activity", "last collection activity"),
                                    ("recording", "last recorded contact"),
                                    ("placement_end", "end of the placement"),
                                    ("closed", "closing of the case"),
                                ],
                                max_length=20,
                                verbose_name="counts from",
                            ),
                        ),
                        ("months", models.PositiveSmallIntegerField(verbose_name="months")),
                        ("citation", models.CharField(max_length=200, verbose_name="source")),
                        ("is_active", models.BooleanField(default=True, verbose_name="in force")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("jurisdiction", "creditor", "basis"),
                                name="retention_rule_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("creditor__isnull", False), ("jurisdiction", "")),
                                    models.Q(models.Q(("jurisdiction", ""), _negated=True), ("creditor__isnull", True)),
                                    _connector="OR",
                                ),
                                name="retention_rule_of_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("months__lte", 600)), name="retention_rule_months"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRetentionRule",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "jurisdiction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("cn", "China (mainland)"),
                                    ("us", "United States"),
                                    ("uk", "United Kingdom"),
                                    ("tw", "Taiwan"),
                                ],
                                max_length=2,
                                verbose_name="jurisdiction",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("last_activity", "last collection activity"),
                                    ("recording", "last recorded contact"),
                                    ("placement_end", "end of the placement"),
                                    ("closed", "closing of the case"),
                                ],
                                max_length=20,
                                verbose_name="counts from",
                            ),
                        ),
                        ("months", models.PositiveSmallIntegerField(verbose_name="months")),
                        ("citation", models.CharField(max_length=200, verbose_name="source")),
                        ("is_active", models.BooleanField(default=True, verbose_name="in force")),
                        (
                            "creditor",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.creditor",
                                verbose_name="creditor",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical retention rule",
                        "verbose_name_plural": "historical retention rules",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="SealBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "creditor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seal_batches",
                                to="cases.creditor",
                            ),
                        ),
                        ("due_on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "waits for a second person"),
                                    ("approved", "approved"),
                                    ("done", "sealed"),
                                    ("refused", "refused"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decision", models.CharField(blank=True, max_length=300)),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="common.job",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-asked_at"], name="seal_batch_by_time")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["asked", "approved"])),
                                fields=("creditor",),
                                name="seal_batch_one_live",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["asked", "approved", "done", "refused"])),
                                name="seal_batch_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="seal_batch_maker_is_not_checker",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "asked"),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="seal_batch_decided_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="cases.sealbatch"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="seal_items", to="cases.case"
                            ),
                        ),
                        ("retain_until", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "waits"), ("sealed", "sealed"), ("held", "held back")],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=20)),
                        ("sealed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["batch", "state", "case"], name="seal_item_by_batch")],
                        "constraints": [
                            models.UniqueConstraint(fields=("batch", "case"), name="seal_item_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "sealed")), fields=("case",), name="seal_item_sealed_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "sealed", "held"])),
                                name="seal_item_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sealed_at__isnull", False), ("state", "sealed")),
                                    models.Q(models.Q(("state", "sealed"), _negated=True), ("sealed_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="seal_item_sealed_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "held"), models.Q(("why", ""), _negated=True)),
                                    models.Q(models.Q(("state", "held"), _negated=True), ("why", "")),
                                    _connector="OR",
                                ),
                                name="seal_item_held_why",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
