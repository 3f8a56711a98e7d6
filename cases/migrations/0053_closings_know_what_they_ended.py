"""A closing knows the plan and the promises that it ended, so that a mistake can be taken back exactly."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

LEFT = [
    ("newer", "a newer plan was proposed since"),
    ("moved", "an account of it is in another case by now"),
    ("not_kept", "an instalment was not paid in time while the case was closed"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0052_counts_of_versions")]

    operations = [
        migrations.AddField(
            model_name="closing",
            name="promises",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="plan",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.plan"
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="plan_left",
            field=models.CharField(blank=True, choices=LEFT, db_default="", max_length=10),
        ),
        migrations.AddField(
            model_name="plan",
            name="let_run_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.closing"
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="let_run_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.closing",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("plan_left", ""),
                    models.Q(
                        ("plan__isnull", False),
                        ("plan_left__in", [code for code, _words in LEFT]),
                        ("state", "reopened"),
                    ),
                    _connector="OR",
                ),
                name="closing_plan_left_known",
            ),
        ),
    ]
