"""Amendments of approved months; of an approved version of a plan no day need be left."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.protect import keep_version

# The trigger of 0002 as it is by now.
KEEP = keep_version("commissions_planversion", "plan_id", "definition", "cases", "sha256", ends="valid")


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0009_payroll"),
        ("staff", "0001_people_and_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("target", "Target"),
                            ("assigned", "Plan assigned"),
                            ("ended", "Assignment ended"),
                            ("version", "Version of a plan"),
                            ("score", "Review score"),
                        ],
                        max_length=10,
                    ),
                ),
                ("month", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("amount", common.fields.MoneyField(null=True)),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "waits for approval"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("discarded", "discarded"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=500)),
                (
                    "booked_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="commissions.run",
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
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="commissions.plan"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.team"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="commissions.planversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "submitted")), fields=["id"], name="amendment_waits")
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="amendment_month_first_day"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="amendment_with_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("collector__isnull", False), ("kind", "target")),
                            models.Q(
                                ("collector__isnull", False),
                                ("kind__in", ["assigned", "ended"]),
                                ("plan__isnull", False),
                                ("team__isnull", True),
                            ),
                            models.Q(
                                ("collector__isnull", True),
                                ("kind__in", ["assigned", "ended"]),
                                ("plan__isnull", False),
                                ("team__isnull", False),
                            ),
                            models.Q(("kind", "version"), ("plan__isnull", False), ("version__isnull", False)),
                            models.Q(("amount__isnull", False), ("collector__isnull", False), ("kind", "score")),
                            _connector="OR",
                        ),
                        name="amendment_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("state", "submitted")),
                            models.Q(
                                ("decided_at__isnull", False), ("decided_by__isnull", False), ("state", "discarded")
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["approved", "refused"]),
                                models.Q(("decided_by", models.F("made_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="amendment_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("booked_in__isnull", True), ("state", "approved"), _connector="OR"),
                        name="amendment_booked_when_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "target"), ("state", "submitted")),
                        fields=("collector", "month", "currency"),
                        name="amendment_target_waits_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "submitted")),
                        fields=("version",),
                        name="amendment_version_waits_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP.reverse_sql, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP.sql, migrations.RunSQL.noop),
    ]
