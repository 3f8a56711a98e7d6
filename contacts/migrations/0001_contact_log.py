"""The contact log, the answers of the gate, what people wish, and what a debtor asks to know."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.model_creation import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("contacts", "0001_initial"),
        ("contacts", "0003_more_purposes"),
        ("contacts", "0004_opened_requests"),
        ("contacts", "0006_data_requests"),
        ("contacts", "0008_wishes"),
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
                    name="Decision",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="cases.case"
                            ),
                        ),
                        (
                            "contact_point",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.contactpoint",
                            ),
                        ),
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
                                default="collection",
                                max_length=20,
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("allowed", "allowed"),
                                    ("warn", "allowed with a warning"),
                                    ("blocked", "blocked"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reasons", models.JSONField(default=list)),
                        ("facts", models.JSONField(default=dict)),
                        ("packs", models.JSONField(default=dict)),
                        ("asked_at", models.DateTimeField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("next_lawful_at", models.DateTimeField(null=True)),
                        ("reserved_until", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["case", "-asked_at"], name="decision_by_case")],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="cases.case"
                            ),
                        ),
                        ("sequence", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        ("time_zone", models.CharField(max_length=40)),
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
                            "direction",
                            models.CharField(
                                choices=[("outbound", "We called"), ("inbound", "They called")], max_length=10
                            ),
                        ),
                        (
                            "contact_point",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="cases.contactpoint",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.relatedperson",
                            ),
                        ),
                        (
                            "party",
                            models.CharField(
                                choices=[
                                    ("debtor", "Debtor"),
                                    ("guarantor", "Guarantor"),
                                    ("contact_person", "Contact person"),
                                    ("someone_else", "Someone else"),
                                    ("voicemail", "Voicemail"),
                                    ("nobody", "No answer"),
                                    ("wrong_number", "Wrong number"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
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
                                    ("received", "Received"),
                                    ("answered_then_dropped", "Answered, line dropped"),
                                    ("voicemail_with_debt", "Message left that names the debt"),
                                    ("reassigned", "Somebody else's number now"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("seconds", models.PositiveIntegerField(default=0)),
                        ("note", models.TextField(blank=True)),
                        ("note_digest", models.BinaryField(max_length=32)),
                        ("checks", models.JSONField(default=list)),
                        (
                            "promise",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="cases.promise",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="cases.request",
                            ),
                        ),
                        ("next_action", models.CharField(blank=True, max_length=20)),
                        ("next_action_at", models.DateTimeField(null=True)),
                        (
                            "decision",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact",
                                to="contacts.decision",
                            ),
                        ),
                        ("recording", models.CharField(blank=True, max_length=120)),
                        (
                            "corrects",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="contacts.contact",
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
                        ("recorded_at", models.DateTimeField()),
                        ("previous_digest", models.BinaryField(max_length=32)),
                        ("digest", models.BinaryField(max_length=32)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["case", "-at"], name="contact_by_case"),
                            models.Index(fields=["collector", "-at"], name="contact_by_collector"),
                            models.Index(
                                condition=models.Q(("request__isnull", False)),
                                fields=["request"],
                                name="contact_by_request",
                            ),
                            models.Index(
                                models.OrderBy(models.F("at"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="contact_by_time",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "sequence"), name="contact_sequence_once"),
                            models.CheckConstraint(
                                condition=models.Q(("sequence__gte", 1)), name="contact_sequence_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("at__lte", models.F("recorded_at"))), name="contact_not_in_future"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChainHead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="chain_head", to="cases.case"
                            ),
                        ),
                        ("sequence", models.PositiveIntegerField()),
                        ("digest", models.BinaryField(max_length=32)),
                    ],
                ),
                migrations.CreateModel(
                    name="DataRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "debtor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="data_requests",
                                to="cases.debtor",
                            ),
                        ),
                        ("proof", models.CharField(max_length=300)),
                        ("asked_at", models.DateTimeField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        ("made_at", models.DateTimeField(null=True)),
                        ("expires_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("expires_at__isnull", False)),
                                fields=["expires_at"],
                                name="data_request_end",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("proof", ""), _negated=True), name="data_request_has_proof"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("expires_at__isnull", True), ("made_at__isnull", True)),
                                    ("expires_at__gt", models.F("made_at")),
                                    _connector="OR",
                                ),
                                name="data_request_expires",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "debtor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="wishes", to="cases.debtor"
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("opt_out", "No contact on this channel"),
                                    ("consent_to_address", "Agreed to this channel"),
                                    ("consent_to_time", "Agreed to hours beyond the usual"),
                                    ("consent_to_calls", "Agreed to more calls"),
                                    ("inconvenient_time", "Not at these hours"),
                                    ("convenient_time", "Only at these hours"),
                                    ("inconvenient_place", "Not at this place"),
                                    ("employer_prohibits_contact", "The employer forbids calls at work"),
                                    ("taken_back", "Taken back"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                blank=True,
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
                            "point",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.contactpoint",
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=10)),
                        (
                            "days",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=3), default=list, size=None
                            ),
                        ),
                        ("opens", models.CharField(blank=True, max_length=5)),
                        ("closes", models.CharField(blank=True, max_length=5)),
                        ("first_on", models.DateField(null=True)),
                        ("last_on", models.DateField(null=True)),
                        ("direct", models.BooleanField(default=True)),
                        (
                            "takes_back",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="taken_back",
                                to="contacts.wish",
                            ),
                        ),
                        ("received_at", models.DateTimeField()),
                        (
                            "via",
                            models.CharField(
                                choices=[
                                    ("phone", "Phone"),
                                    ("sms", "SMS"),
                                    ("email", "Email"),
                                    ("letter", "Letter"),
                                    ("visit", "Visit"),
                                    ("chat", "Chat"),
                                    ("creditor", "The creditor's file"),
                                    ("desk", "The desk itself"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("wording", models.CharField(blank=True, max_length=500)),
                        (
                            "contact",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contacts.contact",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "taken_back"), ("takes_back__isnull", False)),
                                    models.Q(
                                        models.Q(("kind", "taken_back"), _negated=True), ("takes_back__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="wish_taken_back_names_which",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("received_at__lte", models.F("recorded_at"))),
                                name="wish_received_before",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_on__isnull", True),
                                    ("first_on__isnull", True),
                                    ("last_on__gte", models.F("first_on")),
                                    _connector="OR",
                                ),
                                name="wish_days_in_order",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
