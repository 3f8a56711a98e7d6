"""Files for payroll: the column map in versions, and each file that was made by it; neither is ever changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.protect import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0003_chains"),
        ("commissions", "0008_pay_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PayrollMap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("columns", models.JSONField(default=list)),
                ("codes", models.JSONField(default=dict)),
                ("day", models.CharField(max_length=20)),
                ("amount", models.CharField(max_length=20)),
                ("separator", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=10)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExportBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("form", models.CharField(max_length=4)),
                ("sha256", models.CharField(max_length=64)),
                ("control_total", common.fields.MoneyField()),
                ("rows", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.storedfile"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="commissions.run"
                    ),
                ),
                (
                    "map",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="commissions.payrollmap"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("form__in", ["csv", "xlsx"])), name="export_batch_form"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="export_batch_digest"
                    ),
                ],
            },
        ),
        append_only("commissions_payrollmap"),
        append_only("commissions_exportbatch"),
    ]
