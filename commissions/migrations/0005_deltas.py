"""Corrections of approved months, booked in the run of an open one; lines that take back what was posted."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commissions", "0004_every_plan_in_runs")]

    operations = [
        migrations.AddField(
            "run",
            "kind",
            models.CharField(
                choices=[("official", "Official"), ("delta", "Correction")],
                db_default="official",
                default="official",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "run",
            "booked_in",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deltas",
                to="commissions.run",
            ),
        ),
        migrations.AddField("line", "taken_back", models.BooleanField(db_default=False, default=False)),
        migrations.AlterField("statement", "payments", models.IntegerField(default=0)),
        migrations.RemoveConstraint("run", "run_once_per_month"),
        migrations.AddConstraint(
            "run",
            models.UniqueConstraint(
                condition=models.Q(("kind", "official")), fields=("month", "currency"), name="run_once_per_month"
            ),
        ),
        migrations.AddConstraint("run", models.UniqueConstraint(fields=("booked_in", "month"), name="run_delta_once")),
        migrations.AddConstraint(
            "run",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booked_in__isnull", True), ("kind", "official")),
                    models.Q(("booked_in__isnull", False), ("kind", "delta")),
                    _connector="OR",
                ),
                name="run_delta_is_booked",
            ),
        ),
        migrations.RemoveConstraint("line", "line_once"),
        migrations.AddConstraint(
            "line",
            models.UniqueConstraint(
                fields=("run", "payment", "collector", "exclusion", "taken_back"),
                name="line_once",
                nulls_distinct=False,
            ),
        ),
    ]
