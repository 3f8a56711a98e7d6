"""Overdue reports and their rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.model_creation import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_overdue_details"),
    ]

    dependencies = [
        ("cases", "0021_refusals_kept"),
        ("common", "0002_append_only"),
        ("staff", "0001_people_and_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="OverdueReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("as_of", models.DateField()),
                        ("filters", models.JSONField(default=dict)),
                        ("scheduled", models.BooleanField(default=False)),
                        (
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="common.job",
                            ),
                        ),
                        ("totals", models.JSONField(default=dict)),
                        ("row_count", models.PositiveIntegerField(default=0)),
                        ("made_at", models.DateTimeField(null=True)),
                        ("rows_removed_at", models.DateTimeField(null=True)),
                        ("asked_at", models.DateTimeField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.OrderBy(models.F("as_of"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="overdue_report_by_date",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("scheduled", True)),
                                fields=("as_of",),
                                name="overdue_report_one_scheduled_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OverdueRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="reports.overduereport",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.account"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                            ),
                        ),
                        (
                            "creditor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.creditor"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="staff.team",
                            ),
                        ),
                        (
                            "collector",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("dpd", models.PositiveIntegerField()),
                        ("bucket", models.PositiveSmallIntegerField()),
                        ("principal", common.fields.MoneyField(default=0)),
                        ("interest", common.fields.MoneyField(default=0)),
                        ("charges", common.fields.MoneyField(default=0)),
                        ("unapplied", common.fields.MoneyField(default=0)),
                        ("balance", common.fields.MoneyField()),
                        ("overdue_amount", common.fields.MoneyField(null=True)),
                        ("last_contact_at", models.DateTimeField(null=True)),
                        ("last_contact_channel", models.CharField(blank=True, max_length=10)),
                        ("last_outcome", models.CharField(blank=True, max_length=30)),
                        ("promise_amount", common.fields.MoneyField(null=True)),
                        ("promise_due_on", models.DateField(null=True)),
                        ("promise_state", models.CharField(blank=True, max_length=20)),
                        (
                            "concerns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), default=list, size=None
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["report", "-balance", "-id"], name="overdue_row_by_balance"),
                            models.Index(fields=["report", "-dpd", "-id"], name="overdue_row_by_age"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("report", "account"), name="overdue_row_once")],
                    },
                ),
            ],
        ),
    ]
