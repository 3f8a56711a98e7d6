"""Plans in versions, targets, and the runs of a month with their statements, lines and clearances."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
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
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("id", "currency"), name="plan_in_its_currency"),
                        ],
                    },
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
                        ("number", models.PositiveIntegerField()),
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
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="what changes and why")),
                        ("effective_on", models.DateField(null=True, verbose_name="in force from")),
                        ("made_at", models.DateTimeField()),
                        (
                            "authors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("decision", models.CharField(blank=True, max_length=500)),
                        ("definition", models.JSONField(default=dict)),
                        ("cases", models.JSONField(default=list)),
                        ("sha256", models.CharField(max_length=64)),
                        ("valid", django.contrib.postgres.fields.ranges.DateRangeField(null=True)),
                        (
                            "based_on",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="commissions.planversion",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "submitted")), fields=["id"], name="pay_plan_waits"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "submitted", "approved", "refused", "discarded"])
                                ),
                                name="pay_plan_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("state__in", ["draft", "submitted"]),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state", "discarded"),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state__in", ["approved", "refused"]),
                                        models.Q(("decided_by", models.F("made_by")), _negated=True),
                                        models.Q(("authors__contains", [models.F("decided_by")]), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="pay_plan_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("authors__contains", [models.F("made_by")])),
                                name="pay_plan_maker_is_author",
                            ),
                            models.UniqueConstraint(fields=("plan", "number"), name="pay_plan_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "discarded"]),
                                    models.Q(("effective_on__isnull", False), models.Q(("note", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="pay_plan_says_when_and_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("valid__isnull", False), ("valid__startswith", models.F("effective_on"))),
                                    models.Q(("state", "approved"), _negated=True),
                                    _connector="OR",
                                ),
                                name="pay_plan_valid_when_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="pay_plan_hashed"
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state", "approved")),
                                expressions=[("plan", "="), ("valid", "&&")],
                                name="pay_plan_no_overlap",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAssignment",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("currency", models.CharField(max_length=3)),
                        ("during", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="months")),
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
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="commissions.plan",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="staff.team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical assignment",
                        "verbose_name_plural": "historical assignments",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("during", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="months")),
                        (
                            "collector",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_assignments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="commissions.plan",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_assignments",
                                to="staff.team",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("collector__isnull", False), ("team__isnull", False), _connector="XOR"
                                ),
                                name="assignment_of_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("during__isempty", False),
                                    ("during__lower_inf", False),
                                    ("during__startswith__day", 1),
                                    models.Q(
                                        ("during__upper_inf", True), ("during__endswith__day", 1), _connector="OR"
                                    ),
                                ),
                                name="assignment_whole_months",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("collector__isnull", False)),
                                expressions=[("collector", "="), ("currency", "="), ("during", "&&")],
                                name="assignment_collector_once",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("team__isnull", False)),
                                expressions=[("team", "="), ("currency", "="), ("during", "&&")],
                                name="assignment_team_once",
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
                        ("approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approved by",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="set by",
                            ),
                        ),
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
                        ("approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approved by",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="set by",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("collector", "month", "currency"), name="target_once"),
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="target_positive"),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="target_month_first_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("approved_by__isnull", False),
                                        models.Q(("approved_by", models.F("set_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="target_two_people",
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
