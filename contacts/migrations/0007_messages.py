"""Messages from the queue to what became of them: one way through their states, the text as it was sent."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION contacts_message_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a message is kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.key, NEW.case_id, NEW.contact_point_id, NEW.person_id, NEW.version_id, NEW.channel, NEW.purpose,
        NEW.digest, NEW.decision_id, NEW.queued_at, NEW.queued_by_id)
        IS DISTINCT FROM (OLD.key, OLD.case_id, OLD.contact_point_id, OLD.person_id, OLD.version_id, OLD.channel,
        OLD.purpose, OLD.digest, OLD.decision_id, OLD.queued_at, OLD.queued_by_id)
        OR ((NEW.subject, NEW.body) IS DISTINCT FROM (OLD.subject, OLD.body) AND NOT EXISTS (
            SELECT 1 FROM cases_case k WHERE k.id = OLD.case_id AND k.sealed_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'a message stays as it was queued'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Take it back and write another.';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('queued', 'claimed'), ('queued', 'withdrawn'), ('claimed', 'queued'), ('claimed', 'sent'),
        ('claimed', 'failed'), ('claimed', 'withdrawn')) THEN
        RAISE EXCEPTION 'a message does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.contact_id IS NOT NULL AND NEW.contact_id IS DISTINCT FROM OLD.contact_id THEN
        RAISE EXCEPTION 'a message keeps its row in the log' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contacts_message_keep BEFORE UPDATE OR DELETE ON contacts_message
    FOR EACH ROW EXECUTE FUNCTION contacts_message_keep();
CREATE TRIGGER contacts_message_no_truncate BEFORE TRUNCATE ON contacts_message
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER contacts_message_not_sealed AFTER INSERT ON contacts_message REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_sealed('n.case_id');
"""
UNKEEP = """
DROP TRIGGER contacts_message_not_sealed ON contacts_message;
DROP TRIGGER contacts_message_no_truncate ON contacts_message;
DROP TRIGGER contacts_message_keep ON contacts_message;
DROP FUNCTION contacts_message_keep();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_statements_age"),
        ("contacts", "0006_attachments_are_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("promise", "Promise to pay"),
                    ("says_paid", "Says paid"),
                    ("wants_plan", "Wants a plan"),
                    ("call_back", "Call back"),
                    ("refuses", "Refuses"),
                    ("disputes", "Disputes"),
                    ("hardship", "Hardship"),
                    ("hung_up", "Hung up"),
                    ("other", "Other"),
                    ("message_taken", "Message taken"),
                    ("voicemail_left", "Message left"),
                    ("voicemail_none", "No message left"),
                    ("no_answer", "No answer"),
                    ("busy", "Busy"),
                    ("not_in_service", "Not in service"),
                    ("wrong_number", "Wrong number"),
                    ("sent", "Sent"),
                    ("delivered", "Delivered"),
                    ("undelivered", "Came back"),
                    ("unsure", "May have gone out"),
                    ("received", "Received"),
                    ("answered_then_dropped", "Line dropped"),
                    ("voicemail_with_debt", "Message left that names the debt"),
                    ("reassigned", "Somebody else's number now"),
                ],
                max_length=30,
            ),
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
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
                        max_length=20,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True)),
                ("digest", models.BinaryField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("claimed", "going out"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("refused", "not allowed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("gate", "the gate said no"),
                            ("hold", "a hold stopped it"),
                            ("closed", "the case was closed"),
                            ("stop", "the person said stop"),
                            ("no_address", "no number or address that may be used"),
                            ("field_empty", "the case has nothing to say for a field"),
                            ("reveals", "the text would tell a contact person of the debt"),
                            ("content", "the text lacks what the law asks for"),
                            ("taken_back", "taken back by hand"),
                            ("cancelled", "the sending was cancelled"),
                            ("rejected", "the gateway did not take it"),
                            ("unsure", "cut off while it went out: it may have arrived"),
                            ("given_up", "the gateway could not be reached"),
                        ],
                        max_length=20,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=200)),
                ("queued_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("claim", models.UUIDField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("handed_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("gateway_id", models.CharField(blank=True, max_length=100)),
                (
                    "delivery",
                    models.CharField(
                        blank=True, choices=[("delivered", "delivered"), ("bounced", "bounced")], max_length=10
                    ),
                ),
                ("delivery_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="cases.case",
                    ),
                ),
                (
                    "contact",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="message",
                        to="contacts.contact",
                    ),
                ),
                (
                    "contact_point",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="cases.contactpoint",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.decision",
                    ),
                ),
                (
                    "last_decision",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.decision",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.relatedperson",
                    ),
                ),
                (
                    "queued_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="contacts.templateversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "queued")), fields=["due_at", "id"], name="message_due"),
                    models.Index(
                        condition=models.Q(("state", "claimed")), fields=["claimed_at"], name="message_claimed"
                    ),
                    models.Index(
                        models.OrderBy(models.F("queued_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="message_by_time",
                    ),
                    models.Index(
                        models.F("case"), models.OrderBy(models.F("queued_at"), descending=True), name="message_by_case"
                    ),
                    models.Index(
                        condition=models.Q(("contact_point__isnull", False)),
                        fields=["contact_point"],
                        name="message_by_point",
                    ),
                    models.Index(
                        condition=models.Q(("gateway_id", ""), _negated=True),
                        fields=["gateway_id"],
                        name="message_by_gateway_id",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "claimed", "sent", "failed", "refused", "withdrawn"])
                        ),
                        name="message_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["sms", "email", "letter"])), name="message_is_written"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim__isnull", False), ("claimed_at__isnull", False), ("state", "claimed")),
                            models.Q(("state", "claimed"), _negated=True),
                            _connector="OR",
                        ),
                        name="message_claimed_by_a_run",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False), ("state__in", ["sent", "failed", "refused", "withdrawn"])
                            ),
                            models.Q(
                                models.Q(("state__in", ["sent", "failed", "refused", "withdrawn"]), _negated=True),
                                ("contact_point__isnull", False),
                                ("decision__isnull", False),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="message_ended_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["failed", "refused", "withdrawn"]),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["failed", "refused", "withdrawn"]), _negated=True),
                                ("reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="message_unsent_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            models.Q(("contact__isnull", False), ("last_decision__isnull", False)),
                            _connector="OR",
                        ),
                        name="message_sent_is_archived",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivery", ""), ("delivery_at__isnull", True)),
                            models.Q(("delivery__in", ["delivered", "bounced"]), ("delivery_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="message_delivered_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, UNKEEP),
    ]
