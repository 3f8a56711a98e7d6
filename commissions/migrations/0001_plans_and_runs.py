"""Plans in versions, targets, and the runs of a month with their statements, lines and clearances."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.model_creation import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("commissions", "0001_initial"),
        ("commissions", "0003_clearances"),
        ("commissions", "0005_fewer_indexes"),
    ]

    dependencies = [
        ("cases", "0021_refusals_kept"),
        ("common", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="HistoricalPlan",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("name", models.CharField(db_index=True, max_length=80, verbose_name="name")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
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
                        "verbose_name": "historical plan",
                        "verbose_name_plural": "historical plans",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                    ],
                ),
                migrations.CreateModel(
                    name="PlanVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="commissions.plan",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                        ("base_rates", models.JSONField()),
                        ("attainment", models.JSONField()),
                        ("approved_at", models.DateTimeField(null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "number"), name="plan_version_number_once"),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("approved_at__isnull", False)),
                                expressions=[("currency", "="), ("valid", "&&")],
                                name="plan_version_no_overlap",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(("approved_by", models.F("created_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="plan_version_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalTarget",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("month", models.DateField()),
                        ("currency", models.CharField(max_length=3)),
                        ("amount", common.fields.MoneyField(verbose_name="target")),
                        (
                            "collector",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "verbose_name": "historical target",
                        "verbose_name_plural": "historical targets",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "collector",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("month", models.DateField()),
                        ("currency", models.CharField(max_length=3)),
                        ("amount", common.fields.MoneyField(verbose_name="target")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("collector", "month", "currency"), name="target_once"),
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="target_positive"),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="target_month_first_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Run",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField()),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "plan_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="runs",
                                to="commissions.planversion",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("calculated", "Calculated"),
                                    ("in_review", "In review"),
                                    ("approved", "Approved"),
                                    ("exported", "Exported"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="common.job",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="common.storedfile",
                            ),
                        ),
                        ("counts", models.JSONField(default=dict)),
                        ("total", common.fields.MoneyField(default=0)),
                        ("fingerprint", models.CharField(blank=True, max_length=64)),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("calculated_at", models.DateTimeField(null=True)),
                        (
                            "calculated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("review_at", models.DateTimeField(null=True)),
                        (
                            "review_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("approved_at", models.DateTimeField(null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("exported_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("month", "currency"), name="run_once_per_month"),
                            models.CheckConstraint(condition=models.Q(("month__day", 1)), name="run_month_first_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(
                                        models.Q(("approved_by", models.F("calculated_by")), _negated=True),
                                        models.Q(("approved_by", models.F("review_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="run_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["approved", "exported"]), _negated=True),
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="run_approved_by_someone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statements",
                                to="commissions.run",
                            ),
                        ),
                        (
                            "collector",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recovered", common.fields.MoneyField(default=0)),
                        ("target", common.fields.MoneyField(null=True)),
                        ("line_total", models.DecimalField(decimal_places=10, max_digits=24)),
                        ("factor", models.DecimalField(decimal_places=10, max_digits=24)),
                        ("attainment_effect", models.DecimalField(decimal_places=10, max_digits=24)),
                        ("rounding", models.DecimalField(decimal_places=10, max_digits=24)),
                        ("total", common.fields.MoneyField()),
                        ("trace", models.JSONField(default=dict)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "collector"), name="statement_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "total",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("line_total"), "+", models.F("attainment_effect")
                                            ),
                                            "+",
                                            models.F("rounding"),
                                        ),
                                    )
                                ),
                                name="statement_adds_up",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Line",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="commissions.run",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="commissions.statement",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.payment"
                            ),
                        ),
                        (
                            "collector",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("base", common.fields.MoneyField()),
                        ("dpd", models.PositiveIntegerField()),
                        ("row", models.PositiveSmallIntegerField(null=True)),
                        ("rate", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                        ("amount", models.DecimalField(decimal_places=10, default=0, max_digits=24)),
                        (
                            "exclusion",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no_collector", "Nobody had the case on that day"),
                                    ("no_target", "No target is set for the month"),
                                    ("no_rate", "No row of the plan fits the age"),
                                    ("before_placement", "Paid before placement"),
                                    ("overpaid", "More than was owed"),
                                ],
                                max_length=20,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["statement", "row", "id"], name="line_by_row"),
                            models.Index(
                                condition=models.Q(("exclusion", ""), _negated=True),
                                fields=["run", "exclusion", "id"],
                                name="line_excluded",
                            ),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("run", "payment"), name="line_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Clearance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clearances",
                                to="commissions.run",
                            ),
                        ),
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
                        (
                            "payment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.payment",
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
                        ("amount", common.fields.MoneyField()),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        ("cleared_at", models.DateTimeField()),
                        (
                            "cleared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "kind", "payment"), name="clearance_payment_once"),
                            models.UniqueConstraint(
                                fields=("run", "kind", "collector"), name="clearance_collector_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("payment__isnull", False), ("collector__isnull", False), _connector="XOR"
                                ),
                                name="clearance_of_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="clearance_with_reason"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
