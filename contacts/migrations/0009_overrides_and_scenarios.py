"""A supervisor may let a blocked contact go on; worked examples of the law are kept as tests of a pack."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_statements_age"),
        ("contacts", "0008_sends_and_receipts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PackScenario",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pack", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("kept_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="decision",
            name="overridden_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="override",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="decision",
            name="overrides",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="overriding",
                to="contacts.decision",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("verdict", "blocked")), fields=["-asked_at"], name="decision_blocked_by_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("overridden_by__isnull", True), ("override", ""), ("overrides__isnull", True)),
                    models.Q(
                        models.Q(("override", ""), _negated=True),
                        ("overridden_by__isnull", False),
                        ("overrides__isnull", False),
                        ("verdict", "warn"),
                    ),
                    _connector="OR",
                ),
                name="decision_override_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("overridden_by__isnull", True),
                    ("asked_by__isnull", True),
                    models.Q(("overridden_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="decision_override_by_another",
            ),
        ),
        migrations.AddField(
            model_name="packscenario",
            name="kept_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="packscenario",
            constraint=models.UniqueConstraint(fields=("pack", "name"), name="pack_scenario_once"),
        ),
        migrations.AddConstraint(
            model_name="packscenario",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="pack_scenario_whole",
            ),
        ),
    ]
