"""Decisions that let a run go on; indexes for the lines of a row and for what is left out."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_search_by_name"),
        ("commissions", "0002_locked_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Clearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("no_target", "Target missing"),
                            ("no_collector", "No collector"),
                            ("no_rate", "No rate"),
                            ("negative", "Below zero"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", common.fields.MoneyField()),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("cleared_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="line",
            name="line_by_statement",
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(fields=["statement", "row", "id"], name="line_by_row"),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                condition=models.Q(("exclusion", ""), _negated=True),
                fields=["run", "exclusion", "id"],
                name="line_excluded",
            ),
        ),
        migrations.AddField(
            model_name="clearance",
            name="cleared_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="clearance",
            name="collector",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="clearance",
            name="payment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.payment"
            ),
        ),
        migrations.AddField(
            model_name="clearance",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="clearances", to="commissions.run"
            ),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.UniqueConstraint(fields=("run", "kind", "payment"), name="clearance_payment_once"),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.UniqueConstraint(fields=("run", "kind", "collector"), name="clearance_collector_once"),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.CheckConstraint(
                condition=models.Q(("payment__isnull", False), ("collector__isnull", False), _connector="XOR"),
                name="clearance_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="clearance_with_reason"
            ),
        ),
    ]
