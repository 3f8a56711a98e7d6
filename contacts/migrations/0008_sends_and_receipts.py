"""Sendings to many, letters in batches, what comes back from gateways and from the telephone, and the pace."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION contacts_receipt_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same contacts_receipt%ROWTYPE := NEW;
BEGIN
    same.text := OLD.text;
    IF NEW.text = '' AND same IS NOT DISTINCT FROM OLD AND EXISTS (
        SELECT 1 FROM cases_case k WHERE k.id = OLD.case_id AND k.sealed_at IS NOT NULL
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'contacts_receipt is append-only: UPDATE refused'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER contacts_receipt_keep BEFORE UPDATE ON contacts_receipt
    FOR EACH ROW EXECUTE FUNCTION contacts_receipt_keep();
CREATE TRIGGER contacts_receipt_append_only BEFORE DELETE ON contacts_receipt
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER contacts_receipt_no_truncate BEFORE TRUNCATE ON contacts_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER contacts_callevent_append_only BEFORE UPDATE OR DELETE ON contacts_callevent
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER contacts_send_append_only BEFORE DELETE ON contacts_send
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER contacts_send_append_only ON contacts_send;
DROP TRIGGER contacts_callevent_append_only ON contacts_callevent;
DROP TRIGGER contacts_receipt_no_truncate ON contacts_receipt;
DROP TRIGGER contacts_receipt_append_only ON contacts_receipt;
DROP TRIGGER contacts_receipt_keep ON contacts_receipt;
DROP FUNCTION contacts_receipt_keep();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_statements_age"),
        ("common", "0002_append_only"),
        ("contacts", "0007_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsender",
            name="emails_a_minute",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="most emails a minute"),
        ),
        migrations.AddField(
            model_name="historicalsender",
            name="sms_a_minute",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="most texts a minute"),
        ),
        migrations.AddField(
            model_name="sender",
            name="emails_a_minute",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="most emails a minute"),
        ),
        migrations.AddField(
            model_name="sender",
            name="sms_a_minute",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="most texts a minute"),
        ),
        migrations.CreateModel(
            name="CallEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.CharField(max_length=100, unique=True)),
                ("call_id", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("started", "started"),
                            ("answered", "answered"),
                            ("ended", "ended"),
                            ("recording", "recording kept"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "direction",
                    models.CharField(choices=[("outbound", "We called"), ("inbound", "They called")], max_length=10),
                ),
                ("at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("recording", models.CharField(blank=True, max_length=120)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_events",
                        to="cases.case",
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
                (
                    "contact_point",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.contactpoint",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LetterBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "creditor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter_batches", to="cases.creditor"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.storedfile"
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
        migrations.AddField(
            model_name="message",
            name="letters",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="contacts.letterbatch",
            ),
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=20)),
                ("event_id", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[("delivered", "delivered"), ("bounced", "bounced"), ("reply", "answered")],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("text", models.TextField(blank=True)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("is_hard", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "contact_point",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.contactpoint",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="contacts.message",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Send",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("asked", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("gathering", "is being gathered"),
                            ("running", "goes out"),
                            ("paused", "paused"),
                            ("cancelled", "cancelled"),
                        ],
                        default="gathering",
                        max_length=10,
                    ),
                ),
                ("begins_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("gathered_at", models.DateTimeField(null=True)),
                (
                    "creditor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sends", to="cases.creditor"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="common.job"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sends", to="contacts.templateversion"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="message",
            name="send",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="contacts.send",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("letters__isnull", False)), fields=["letters"], name="message_of_letters"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("send__isnull", False)), fields=["send", "state", "reason"], name="message_of_send"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("handed_at__isnull", False)), fields=["handed_at"], name="message_handed"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("send", "case"), name="message_once_per_send"),
        ),
        migrations.AddIndex(
            model_name="callevent",
            index=models.Index(fields=["call_id", "at"], name="call_event_by_call"),
        ),
        migrations.AddIndex(
            model_name="callevent",
            index=models.Index(
                models.F("case"),
                models.OrderBy(models.F("at"), descending=True),
                condition=models.Q(("case__isnull", False)),
                name="call_event_by_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="callevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["started", "answered", "ended", "recording"])),
                name="call_event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="callevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["outbound", "inbound"])), name="call_event_direction_known"
            ),
        ),
        migrations.AddIndex(
            model_name="letterbatch",
            index=models.Index(
                models.OrderBy(models.F("made_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="letter_batch_by_time",
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("message__isnull", False)), fields=["message"], name="receipt_by_message"
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                models.F("contact_point"), models.OrderBy(models.F("at"), descending=True), name="receipt_by_point"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("source", "event_id"), name="receipt_once"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["delivered", "bounced", "reply"])), name="receipt_kind_known"
            ),
        ),
        migrations.AddIndex(
            model_name="send",
            index=models.Index(
                models.OrderBy(models.F("made_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="send_by_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="send",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["gathering", "running", "paused", "cancelled"])),
                name="send_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="send",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "running"), _negated=True), ("gathered_at__isnull", False), _connector="OR"
                ),
                name="send_runs_when_gathered",
            ),
        ),
        migrations.RunSQL(KEEP, UNKEEP),
    ]
