"""Strategies in versions, the steps of cases, tests of a challenger; what a queue knows of a case."""

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from common.model_creation import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0043_skips_by_time"),
        ("cases", "0052_counts_of_versions"),
    ]

    dependencies = [
        ("cases", "0006_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="StrategyVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(unique=True)),
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
                        ("content", models.JSONField(default=list)),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="what changes and why")),
                        ("effective_on", models.DateField(null=True, verbose_name="in force from")),
                        (
                            "based_on",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.strategyversion",
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "authors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
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
                        ("decision", models.CharField(blank=True, max_length=500)),
                        ("counted", models.JSONField(null=True)),
                        ("counted_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "approved")),
                                fields=["effective_on", "number"],
                                name="strategy_in_force",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "submitted", "approved", "refused", "discarded"])
                                ),
                                name="strategy_state_known",
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
                                name="strategy_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("authors__contains", [models.F("made_by")])),
                                name="strategy_maker_is_author",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "discarded"]),
                                    models.Q(("effective_on__isnull", False), models.Q(("note", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="strategy_says_when_and_why",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "submitted")), fields=("state",), name="strategy_one_waits"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("counted__isnull", True), ("counted_at__isnull", True)),
                                    models.Q(("counted__isnull", False), ("counted_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="strategy_counted_at_a_moment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="cases.case",
                            ),
                        ),
                        ("segment", models.CharField(max_length=40)),
                        ("arm", models.CharField(blank=True, max_length=10)),
                        ("entered_on", models.DateField()),
                        ("day", models.PositiveSmallIntegerField(null=True)),
                        ("channel", models.CharField(blank=True, max_length=10)),
                        ("script", models.CharField(blank=True, max_length=80)),
                        ("who", models.CharField(blank=True, max_length=10)),
                        (
                            "queue",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.queue",
                            ),
                        ),
                        ("rests_until", models.DateField(null=True)),
                        ("action_at", models.DateTimeField(null=True)),
                        ("since", models.DateField()),
                        ("until", models.DateField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["case", "since"], name="case_step_by_case"),
                            models.Index(
                                condition=models.Q(("arm", ""), _negated=True),
                                fields=["segment", "arm", "entered_on"],
                                name="case_step_in_tests",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)), fields=("case",), name="case_step_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                                name="case_step_until_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("entered_on__lte", models.F("since"))), name="case_step_after_entry"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Trial",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("segment", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("seed", models.CharField(max_length=32)),
                        (
                            "share",
                            models.PositiveSmallIntegerField(
                                default=50, verbose_name="share of the challenger, percent"
                            ),
                        ),
                        (
                            "metric",
                            models.CharField(
                                choices=[("recovered", "recovered per case"), ("kept", "promises kept")],
                                max_length=10,
                                verbose_name="measured by",
                            ),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(default=30, verbose_name="days measured after entry"),
                        ),
                        (
                            "stop_cases",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="cases in each arm"),
                        ),
                        ("stop_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                        (
                            "least_difference",
                            models.DecimalField(
                                decimal_places=4, max_digits=12, verbose_name="smallest difference that counts"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("running", "running"), ("stopped", "stopped")],
                                default="running",
                                max_length=10,
                            ),
                        ),
                        ("started_on", models.DateField()),
                        (
                            "started_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("stopped_on", models.DateField(null=True)),
                        (
                            "stopped_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "running")),
                                fields=("segment",),
                                name="trial_one_per_segment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("share__gte", 1), ("share__lte", 99)), name="trial_share_of_both"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stop_cases__gt", 0), ("stop_on__gt", models.F("started_on")), _connector="OR"
                                ),
                                name="trial_has_a_stop_rule",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("least_difference__gte", 0)), name="trial_difference_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "running"), ("stopped_on", None)),
                                    models.Q(
                                        ("state", "stopped"),
                                        ("stopped_by__isnull", False),
                                        ("stopped_on__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="trial_stopped_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalTrial",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("segment", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("seed", models.CharField(max_length=32)),
                        (
                            "share",
                            models.PositiveSmallIntegerField(
                                default=50, verbose_name="share of the challenger, percent"
                            ),
                        ),
                        (
                            "metric",
                            models.CharField(
                                choices=[("recovered", "recovered per case"), ("kept", "promises kept")],
                                max_length=10,
                                verbose_name="measured by",
                            ),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(default=30, verbose_name="days measured after entry"),
                        ),
                        (
                            "stop_cases",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="cases in each arm"),
                        ),
                        ("stop_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                        (
                            "least_difference",
                            models.DecimalField(
                                decimal_places=4, max_digits=12, verbose_name="smallest difference that counts"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("running", "running"), ("stopped", "stopped")],
                                default="running",
                                max_length=10,
                            ),
                        ),
                        ("started_on", models.DateField()),
                        ("stopped_on", models.DateField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        (
                            "started_by",
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
                            "stopped_by",
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
                        "verbose_name": "historical trial",
                        "verbose_name_plural": "historical trials",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Skip",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="skips", to="cases.case"
                            ),
                        ),
                        (
                            "collector",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["case", "-at"], name="skip_by_case"),
                            models.Index(
                                models.OrderBy(models.F("at"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="skip_by_time",
                            ),
                            models.Index(fields=["collector", "at"], name="skip_by_collector"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BestHour",
                    fields=[
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="best_hour",
                                serialize=False,
                                to="cases.case",
                            ),
                        ),
                        ("time_zone", models.CharField(max_length=40)),
                        ("hour", models.PositiveSmallIntegerField()),
                        ("answered", models.PositiveIntegerField()),
                        ("tried", models.PositiveIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("hour__lte", 22)), name="best_hour_of_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(("answered__gt", 0), ("answered__lte", models.F("tried"))),
                                name="best_hour_answered_of_tried",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
