"""Strategies in versions, queues of chosen people, steps of cases, tests of a challenger."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION cases_strategyversion_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('approved', 'refused', 'discarded')
        OR (OLD.state = 'submitted' AND (NEW.content, NEW.note, NEW.made_by_id, NEW.made_at, NEW.number)
            IS DISTINCT FROM (OLD.content, OLD.note, OLD.made_by_id, OLD.made_at, OLD.number)) THEN
        RAISE EXCEPTION 'a strategy keeps what was submitted and what was decided'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new version.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_strategyversion_keep BEFORE UPDATE OR DELETE ON cases_strategyversion
    FOR EACH ROW EXECUTE FUNCTION cases_strategyversion_keep();
CREATE TRIGGER cases_strategyversion_no_truncate BEFORE TRUNCATE ON cases_strategyversion
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER cases_strategyversion_keep ON cases_strategyversion;
DROP TRIGGER cases_strategyversion_no_truncate ON cases_strategyversion;
DROP FUNCTION cases_strategyversion_keep();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0035_returns_and_keep_requests"),
        ("staff", "0007_queues_worked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StrategyVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("made_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=500)),
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
                        condition=models.Q(("state__in", ["draft", "submitted", "approved", "refused", "discarded"])),
                        name="strategy_state_known",
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("segment", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("seed", models.CharField(max_length=32)),
                (
                    "share",
                    models.PositiveSmallIntegerField(default=50, verbose_name="share of the challenger, percent"),
                ),
                (
                    "metric",
                    models.CharField(
                        choices=[("recovered", "recovered per case"), ("kept", "promises kept")],
                        max_length=10,
                        verbose_name="measured by",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=30, verbose_name="days measured after entry")),
                ("stop_cases", models.PositiveIntegerField(blank=True, null=True, verbose_name="cases in each arm")),
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
                        choices=[("running", "running"), ("stopped", "stopped")], default="running", max_length=10
                    ),
                ),
                ("started_on", models.DateField()),
                ("stopped_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running")), fields=("segment",), name="trial_one_per_segment"
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
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalQueue",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", models.CharField(db_index=True, max_length=60, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("internal", "Internal: steps of a strategy send cases here"),
                            ("vulnerable", "Vulnerable people: holds send cases here"),
                            ("legal", "Legal: holds send cases here"),
                        ],
                        max_length=12,
                        verbose_name="filled by",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical queue",
                "verbose_name_plural": "historical queues",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                    models.PositiveSmallIntegerField(default=50, verbose_name="share of the challenger, percent"),
                ),
                (
                    "metric",
                    models.CharField(
                        choices=[("recovered", "recovered per case"), ("kept", "promises kept")],
                        max_length=10,
                        verbose_name="measured by",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=30, verbose_name="days measured after entry")),
                ("stop_cases", models.PositiveIntegerField(blank=True, null=True, verbose_name="cases in each arm")),
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
                        choices=[("running", "running"), ("stopped", "stopped")], default="running", max_length=10
                    ),
                ),
                ("started_on", models.DateField()),
                ("stopped_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
            name="Queue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("internal", "Internal: steps of a strategy send cases here"),
                            ("vulnerable", "Vulnerable people: holds send cases here"),
                            ("legal", "Legal: holds send cases here"),
                        ],
                        max_length=12,
                        verbose_name="filled by",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["internal", "vulnerable", "legal"])), name="queue_kind_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True), models.Q(("kind", "internal"), _negated=True)),
                        fields=("kind",),
                        name="queue_one_of_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("segment", models.CharField(max_length=40)),
                ("arm", models.CharField(blank=True, max_length=10)),
                ("entered_on", models.DateField()),
                ("day", models.PositiveSmallIntegerField(null=True)),
                ("channel", models.CharField(blank=True, max_length=10)),
                ("script", models.CharField(blank=True, max_length=80)),
                ("who", models.CharField(blank=True, max_length=10)),
                ("rests_until", models.DateField(null=True)),
                ("action_at", models.DateTimeField(null=True)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="cases.case",
                    ),
                ),
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
        migrations.AddField(
            model_name="case",
            name="queue",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="cases.queue",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("queue"),
                models.OrderBy(models.F("balance"), descending=True),
                condition=models.Q(("queue__isnull", False)),
                name="case_in_queue",
            ),
        ),
        migrations.AddField(
            model_name="strategyversion",
            name="based_on",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.strategyversion"
            ),
        ),
        migrations.AddField(
            model_name="strategyversion",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="strategyversion",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="trial",
            name="started_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="trial",
            name="stopped_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="strategyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state__in", ["draft", "submitted"])),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("state", "discarded")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["approved", "refused"]),
                        models.Q(("decided_by", models.F("made_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="strategy_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="trial",
            constraint=models.CheckConstraint(
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
        ),
        migrations.RunSQL(KEEP, UNKEEP),
    ]
