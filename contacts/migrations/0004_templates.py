"""Templates of messages in versions, and what the desk says of creditors in them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION contacts_templateversion_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('approved', 'refused', 'discarded')
        OR (OLD.state = 'submitted'
            AND (NEW.subject, NEW.body, NEW.note, NEW.made_by_id, NEW.made_at)
            IS DISTINCT FROM (OLD.subject, OLD.body, OLD.note, OLD.made_by_id, OLD.made_at))
        OR (NEW.template_id, NEW.number) IS DISTINCT FROM (OLD.template_id, OLD.number)
        OR NOT NEW.authors @> OLD.authors THEN
        RAISE EXCEPTION 'a template keeps who wrote it, what was submitted and what was decided'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new version.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contacts_templateversion_keep BEFORE UPDATE OR DELETE ON contacts_templateversion
    FOR EACH ROW EXECUTE FUNCTION contacts_templateversion_keep();
CREATE TRIGGER contacts_templateversion_no_truncate BEFORE TRUNCATE ON contacts_templateversion
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
CREATE FUNCTION contacts_template_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.creditor_id, NEW.channel, NEW.language, NEW.purpose, NEW.party)
        IS DISTINCT FROM (OLD.creditor_id, OLD.channel, OLD.language, OLD.purpose, OLD.party) THEN
        RAISE EXCEPTION 'a template stays what it was approved as'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Add another template.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contacts_template_keep BEFORE UPDATE ON contacts_template
    FOR EACH ROW EXECUTE FUNCTION contacts_template_keep();
"""
UNKEEP = """
DROP TRIGGER contacts_template_keep ON contacts_template;
DROP FUNCTION contacts_template_keep();
DROP TRIGGER contacts_templateversion_keep ON contacts_templateversion;
DROP TRIGGER contacts_templateversion_no_truncate ON contacts_templateversion;
DROP FUNCTION contacts_templateversion_keep();
"""


class Migration(migrations.Migration):
    replaces = [("contacts", "0010_templates")]
    dependencies = [
        ("cases", "0021_refusals_kept"),
        ("contacts", "0003_wishes_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalSender",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone for questions")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email for questions")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="postal address")),
                ("how_to_pay", models.TextField(blank=True, verbose_name="how to pay, in English")),
                ("how_to_pay_zh", models.TextField(blank=True, verbose_name="how to pay, in Chinese")),
                ("seal", models.CharField(blank=True, max_length=80, verbose_name="seal")),
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
            ],
            options={
                "verbose_name": "historical sender",
                "verbose_name_plural": "historical senders",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTemplate",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("sms", "SMS"),
                            ("email", "Email"),
                            ("letter", "Letter"),
                            ("visit", "Visit"),
                            ("chat", "Chat"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "Chinese")], max_length=10, verbose_name="language"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("collection", "collection"),
                            ("ask_to_call_back", "ask to call back"),
                            ("answer", "answer to a question"),
                            ("statutory_notice", "notice that a law asks for"),
                            ("to_representative", "to the representative"),
                            ("end_of_efforts", "notice that we stop"),
                            ("remedy_notice", "notice of a legal step"),
                        ],
                        default="collection",
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("debtor", "debtor"),
                            ("guarantor", "guarantor"),
                            ("contact_person", "contact person"),
                        ],
                        default="debtor",
                        max_length=20,
                        verbose_name="written to",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
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
                "verbose_name": "historical template",
                "verbose_name_plural": "historical templates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Sender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone for questions")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email for questions")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="postal address")),
                ("how_to_pay", models.TextField(blank=True, verbose_name="how to pay, in English")),
                ("how_to_pay_zh", models.TextField(blank=True, verbose_name="how to pay, in Chinese")),
                ("seal", models.CharField(blank=True, max_length=80, verbose_name="seal")),
                (
                    "creditor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sender", to="cases.creditor"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("sms", "SMS"),
                            ("email", "Email"),
                            ("letter", "Letter"),
                            ("visit", "Visit"),
                            ("chat", "Chat"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "Chinese")], max_length=10, verbose_name="language"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("collection", "collection"),
                            ("ask_to_call_back", "ask to call back"),
                            ("answer", "answer to a question"),
                            ("statutory_notice", "notice that a law asks for"),
                            ("to_representative", "to the representative"),
                            ("end_of_efforts", "notice that we stop"),
                            ("remedy_notice", "notice of a legal step"),
                        ],
                        default="collection",
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("debtor", "debtor"),
                            ("guarantor", "guarantor"),
                            ("contact_person", "contact person"),
                        ],
                        default="debtor",
                        max_length=20,
                        verbose_name="written to",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "creditor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="templates",
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
            name="TemplateVersion",
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
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="subject")),
                ("body", models.TextField(blank=True, verbose_name="text")),
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
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="contacts.template"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="template",
            index=models.Index(fields=["channel", "language", "name"], name="template_by_channel"),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["sms", "email", "letter"])), name="template_is_written"
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "zh-hans"])), name="template_language_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.CheckConstraint(
                condition=models.Q(("party__in", ["debtor", "guarantor", "contact_person"])),
                name="template_party_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("party", "contact_person"), _negated=True),
                    ("purpose", "ask_to_call_back"),
                    _connector="OR",
                ),
                name="template_contact_person_call_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.UniqueConstraint(
                fields=("creditor", "name", "channel", "language"), name="template_name_once", nulls_distinct=False
            ),
        ),
        migrations.AddIndex(
            model_name="templateversion",
            index=models.Index(
                condition=models.Q(("state", "approved")),
                fields=["template", "effective_on", "number"],
                name="template_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(fields=("template", "number"), name="template_version_once"),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "approved", "refused", "discarded"])),
                name="template_version_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
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
                name="template_version_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("authors__contains", [models.F("made_by")])), name="template_maker_is_author"
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "discarded"]),
                    models.Q(("effective_on__isnull", False), models.Q(("body", ""), _negated=True)),
                    _connector="OR",
                ),
                name="template_version_says_what_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "submitted"])),
                fields=("template",),
                name="template_version_one_open",
            ),
        ),
        migrations.RunSQL(KEEP, UNKEEP),
    ]
