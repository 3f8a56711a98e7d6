"""Answers and scripts in versions, what was asked and told; the database keeps what was submitted, decided, told."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from common import protect

KEEP = """
CREATE FUNCTION contacts_answer_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.creditor_id, NEW.language, NEW.topic) IS DISTINCT FROM (OLD.creditor_id, OLD.language, OLD.topic)
        OR (NEW.question IS DISTINCT FROM OLD.question AND EXISTS (SELECT 1 FROM contacts_answerversion v
            WHERE v.answer_id = OLD.id AND v.state IN ('submitted', 'approved'))) THEN
        RAISE EXCEPTION 'an answer stays what it was approved as'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Add another answer.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contacts_answer_keep BEFORE UPDATE ON contacts_answer
    FOR EACH ROW EXECUTE FUNCTION contacts_answer_keep();
CREATE FUNCTION contacts_script_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.creditor_id, NEW.language, NEW.situation, NEW.segment, NEW.name)
        IS DISTINCT FROM (OLD.creditor_id, OLD.language, OLD.situation, OLD.segment, OLD.name) THEN
        RAISE EXCEPTION 'a script stays what it was approved as'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Add another script.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contacts_script_keep BEFORE UPDATE ON contacts_script
    FOR EACH ROW EXECUTE FUNCTION contacts_script_keep();
CREATE FUNCTION contacts_told_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.contact_id IS NOT NULL
        OR (NEW.case_id, NEW.topic, NEW.version_id, NEW.how, NEW.at, NEW.by_id)
            IS DISTINCT FROM (OLD.case_id, OLD.topic, OLD.version_id, OLD.how, OLD.at, OLD.by_id) THEN
        RAISE EXCEPTION 'what was told stays' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Only the contact in which it was told is added, once.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contacts_told_keep BEFORE UPDATE OR DELETE ON contacts_told
    FOR EACH ROW EXECUTE FUNCTION contacts_told_keep();
CREATE TRIGGER contacts_told_no_truncate BEFORE TRUNCATE ON contacts_told
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER contacts_told_no_truncate ON contacts_told;
DROP TRIGGER contacts_told_keep ON contacts_told;
DROP FUNCTION contacts_told_keep();
DROP TRIGGER contacts_script_keep ON contacts_script;
DROP FUNCTION contacts_script_keep();
DROP TRIGGER contacts_answer_keep ON contacts_answer;
DROP FUNCTION contacts_answer_keep();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_statements_age"),
        ("contacts", "0012_decisions_linked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "Chinese")], max_length=10, verbose_name="language"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("balance", "Why this balance"),
                            ("spread", "How a payment was spread"),
                            ("paying", "How and where to pay"),
                            ("statement", "Statement and card"),
                            ("next", "What happens next"),
                            ("plan", "Plans and hardship"),
                            ("rights", "Rights and complaints"),
                            ("credit", "Credit record"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="topic",
                    ),
                ),
                ("question", models.CharField(max_length=200, verbose_name="question")),
                (
                    "creditor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.creditor",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AnswerVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("also", models.TextField(blank=True, verbose_name="also asked as")),
                ("body", models.TextField(blank=True, verbose_name="answer")),
                ("folded", models.TextField(blank=True)),
                (
                    "terms",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="contacts.answer"
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
            ],
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=160, verbose_name="question")),
                ("language", models.CharField(choices=[("en", "English"), ("zh-hans", "Chinese")], max_length=10)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("balance", "Why this balance"),
                            ("spread", "How a payment was spread"),
                            ("paying", "How and where to pay"),
                            ("statement", "Statement and card"),
                            ("next", "What happens next"),
                            ("plan", "Plans and hardship"),
                            ("rights", "Rights and complaints"),
                            ("credit", "Credit record"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("proposed_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="contacts.answer",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="contacts.contact",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="cases.request"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalAnswer",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "Chinese")], max_length=10, verbose_name="language"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("balance", "Why this balance"),
                            ("spread", "How a payment was spread"),
                            ("paying", "How and where to pay"),
                            ("statement", "Statement and card"),
                            ("next", "What happens next"),
                            ("plan", "Plans and hardship"),
                            ("rights", "Rights and complaints"),
                            ("credit", "Credit record"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="topic",
                    ),
                ),
                ("question", models.CharField(max_length=200, verbose_name="question")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "creditor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.creditor",
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
                    "made_by",
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
                "verbose_name": "historical answer",
                "verbose_name_plural": "historical answers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalScript",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "Chinese")], max_length=10, verbose_name="language"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "situation",
                    models.CharField(
                        choices=[
                            ("first_call", "First call"),
                            ("follow_up", "Further call"),
                            ("they_call", "They call us"),
                            ("promise_due", "Promise due"),
                            ("broken_promise", "Broken promise"),
                            ("says_paid", "Says paid"),
                            ("wants_plan", "Wants a plan"),
                            ("refuses", "Refuses"),
                            ("disputes", "Disputes"),
                            ("hardship", "Hardship"),
                            ("abusive", "Abusive"),
                            ("distressed", "Distressed"),
                            ("contact_person", "Contact person or somebody else"),
                            ("voicemail", "Voicemail"),
                        ],
                        max_length=20,
                        verbose_name="situation",
                    ),
                ),
                ("segment", models.CharField(blank=True, max_length=40, verbose_name="segment")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "creditor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.creditor",
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
                    "made_by",
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
                "verbose_name": "historical script",
                "verbose_name_plural": "historical scripts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Script",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "Chinese")], max_length=10, verbose_name="language"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "situation",
                    models.CharField(
                        choices=[
                            ("first_call", "First call"),
                            ("follow_up", "Further call"),
                            ("they_call", "They call us"),
                            ("promise_due", "Promise due"),
                            ("broken_promise", "Broken promise"),
                            ("says_paid", "Says paid"),
                            ("wants_plan", "Wants a plan"),
                            ("refuses", "Refuses"),
                            ("disputes", "Disputes"),
                            ("hardship", "Hardship"),
                            ("abusive", "Abusive"),
                            ("distressed", "Distressed"),
                            ("contact_person", "Contact person or somebody else"),
                            ("voicemail", "Voicemail"),
                        ],
                        max_length=20,
                        verbose_name="situation",
                    ),
                ),
                ("segment", models.CharField(blank=True, max_length=40, verbose_name="segment")),
                (
                    "creditor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.creditor",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ScriptVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("announcement", models.TextField(blank=True, verbose_name="who we are")),
                ("body", models.TextField(blank=True, verbose_name="what is said")),
                ("objections", models.TextField(blank=True, verbose_name="objections")),
                ("closing", models.TextField(blank=True, verbose_name="end of the call")),
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
                    "script",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="contacts.script"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("balance", "Why this balance"),
                            ("spread", "How a payment was spread"),
                            ("paying", "How and where to pay"),
                            ("statement", "Statement and card"),
                            ("next", "What happens next"),
                            ("plan", "Plans and hardship"),
                            ("rights", "Rights and complaints"),
                            ("credit", "Credit record"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("how", models.CharField(choices=[("told", "Told"), ("copied", "Copied")], max_length=8)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="told",
                        to="contacts.contact",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="told",
                        to="contacts.answerversion",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(fields=["language", "question"], name="answer_by_question"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "zh-hans"])), name="answer_language_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "topic__in",
                        ["balance", "spread", "paying", "statement", "next", "plan", "rights", "credit", "other"],
                    )
                ),
                name="answer_topic_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("creditor", "language", "question"),
                name="answer_question_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="answerversion",
            index=models.Index(
                condition=models.Q(("state", "approved")),
                fields=["answer", "effective_on", "number"],
                name="answer_in_force",
            ),
        ),
        migrations.AddIndex(
            model_name="answerversion",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("state", "approved")), fields=["terms"], name="answer_by_terms"
            ),
        ),
        migrations.AddConstraint(
            model_name="answerversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "approved", "refused", "discarded"])),
                name="answer_version_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state__in", ["draft", "submitted"])),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("state", "discarded")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["approved", "refused"]),
                        models.Q(("decided_by", models.F("made_by")), _negated=True),
                        models.Q(("authors__contains", [models.F("decided_by")]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="answer_version_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("authors__contains", [models.F("made_by")])), name="answer_maker_is_author"
            ),
        ),
        migrations.AddConstraint(
            model_name="answerversion",
            constraint=models.UniqueConstraint(fields=("answer", "number"), name="answer_version_once"),
        ),
        migrations.AddConstraint(
            model_name="answerversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "discarded"]),
                    models.Q(("effective_on__isnull", False), models.Q(("body", ""), _negated=True)),
                    _connector="OR",
                ),
                name="answer_version_says_what_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "submitted"])),
                fields=("answer",),
                name="answer_version_one_open",
            ),
        ),
        migrations.AddIndex(
            model_name="asked",
            index=models.Index(
                models.F("case"), models.OrderBy(models.F("asked_at"), descending=True), name="asked_by_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "zh-hans"])), name="asked_language_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "topic__in",
                        ["balance", "spread", "paying", "statement", "next", "plan", "rights", "credit", "other"],
                    )
                ),
                name="asked_topic_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", None), ("proposed_at", None)),
                    models.Q(("answer__isnull", False), ("proposed_at__isnull", False)),
                    _connector="OR",
                ),
                name="asked_proposed_on_a_day",
            ),
        ),
        migrations.AddIndex(
            model_name="script",
            index=models.Index(fields=["language", "situation", "name"], name="script_by_situation"),
        ),
        migrations.AddConstraint(
            model_name="script",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "zh-hans"])), name="script_language_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="script",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "situation__in",
                        [
                            "first_call",
                            "follow_up",
                            "they_call",
                            "promise_due",
                            "broken_promise",
                            "says_paid",
                            "wants_plan",
                            "refuses",
                            "disputes",
                            "hardship",
                            "abusive",
                            "distressed",
                            "contact_person",
                            "voicemail",
                        ],
                    )
                ),
                name="script_situation_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="script",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("creditor", "language", "name"),
                name="script_name_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="scriptversion",
            index=models.Index(
                condition=models.Q(("state", "approved")),
                fields=["script", "effective_on", "number"],
                name="script_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="scriptversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "approved", "refused", "discarded"])),
                name="script_version_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="scriptversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state__in", ["draft", "submitted"])),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("state", "discarded")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["approved", "refused"]),
                        models.Q(("decided_by", models.F("made_by")), _negated=True),
                        models.Q(("authors__contains", [models.F("decided_by")]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="script_version_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="scriptversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("authors__contains", [models.F("made_by")])), name="script_maker_is_author"
            ),
        ),
        migrations.AddConstraint(
            model_name="scriptversion",
            constraint=models.UniqueConstraint(fields=("script", "number"), name="script_version_once"),
        ),
        migrations.AddConstraint(
            model_name="scriptversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "discarded"]),
                    models.Q(
                        ("effective_on__isnull", False),
                        models.Q(("announcement", ""), _negated=True),
                        models.Q(("body", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="script_version_says_what_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="scriptversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "submitted"])),
                fields=("script",),
                name="script_version_one_open",
            ),
        ),
        migrations.AddIndex(
            model_name="told",
            index=models.Index(models.F("case"), models.OrderBy(models.F("at"), descending=True), name="told_by_case"),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "topic__in",
                        ["balance", "spread", "paying", "statement", "next", "plan", "rights", "credit", "other"],
                    )
                ),
                name="told_topic_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.CheckConstraint(
                condition=models.Q(("how__in", ["told", "copied"])), name="told_how_known"
            ),
        ),
        protect.keep_version("contacts_answerversion", "answer_id", "also", "body", "folded", "terms"),
        protect.keep_version("contacts_scriptversion", "script_id", "announcement", "body", "objections", "closing"),
        migrations.RunSQL(KEEP, UNKEEP),
    ]
