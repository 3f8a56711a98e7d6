"""Requests, what is said on them, the numbers of a year, and by when they are answered."""

import django.db.models.deletion
import django.db.models.functions.datetime
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from common.model_creation import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0027_requests"),
        ("cases", "0044_request_terms"),
        ("cases", "0050_counts_from_by_default"),
    ]

    dependencies = [
        ("cases", "0005_plans_and_closings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Request",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=16, unique=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="cases.case"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("complaint", "Complaint"),
                                    ("dispute", "Dispute"),
                                    ("statement_query", "Statement query"),
                                    ("payment_query", "Payment query"),
                                    ("identity_claim", "Says it is somebody else"),
                                    ("fraud_claim", "Fraud claim"),
                                    ("legal_work", "Work for legal"),
                                    ("card_operations_work", "Work for card operations"),
                                    ("customer_service_work", "Work for customer service"),
                                    ("other", "Other"),
                                ],
                                max_length=24,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "department",
                            models.CharField(
                                choices=[
                                    ("collections", "Collections"),
                                    ("complaints", "Complaints"),
                                    ("legal", "Legal"),
                                    ("card_operations", "Card operations"),
                                    ("customer_service", "Customer service"),
                                    ("finance", "Finance"),
                                ],
                                max_length=20,
                                verbose_name="department",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
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
                                    ("in_person", "In person"),
                                    ("chat", "Chat"),
                                    ("creditor", "Through the creditor"),
                                    ("regulator", "Through a regulator"),
                                    ("desk", "From the desk itself"),
                                ],
                                max_length=12,
                                verbose_name="came by",
                            ),
                        ),
                        ("subject", models.CharField(max_length=160, verbose_name="subject")),
                        ("details", models.TextField(blank=True, verbose_name="details")),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        (
                            "counts_from",
                            models.DateField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="term counts from"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="due")),
                        ("escalates_on", models.DateField()),
                        ("escalated_at", models.DateTimeField(null=True, verbose_name="shown to the supervisor")),
                        (
                            "hold",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="cases.hold",
                                verbose_name="hold",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        ("verification", models.TextField(blank=True, verbose_name="sent as verification")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("justified", "justified"),
                                    ("partly_justified", "partly justified"),
                                    ("not_justified", "not justified"),
                                    ("answered", "answered"),
                                    ("withdrawn", "withdrawn"),
                                    ("duplicate", "duplicate"),
                                ],
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "duplicate_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duplicates",
                                to="cases.request",
                                verbose_name="duplicate of",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        (
                            "opened_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("outcome", "")),
                                fields=["department", "due_on", "id"],
                                name="request_inbox",
                            ),
                            models.Index(
                                condition=models.Q(("outcome", "")), fields=["due_on", "id"], name="request_open_by_due"
                            ),
                            models.Index(fields=["due_on", "id"], name="request_by_due"),
                            models.Index(
                                models.OrderBy(models.F("received_at"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="request_by_received",
                            ),
                            models.Index(
                                condition=models.Q(("owner__isnull", False)),
                                fields=["owner", "due_on"],
                                name="request_by_owner",
                            ),
                            models.Index(
                                condition=models.Q(("escalated_at", None), ("outcome", "")),
                                fields=["escalates_on"],
                                name="request_to_escalate",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "complaint",
                                            "dispute",
                                            "statement_query",
                                            "payment_query",
                                            "identity_claim",
                                            "fraud_claim",
                                            "legal_work",
                                            "card_operations_work",
                                            "customer_service_work",
                                            "other",
                                        ],
                                    )
                                ),
                                name="request_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "department__in",
                                        [
                                            "collections",
                                            "complaints",
                                            "legal",
                                            "card_operations",
                                            "customer_service",
                                            "finance",
                                        ],
                                    )
                                ),
                                name="request_in_one_department",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "channel__in",
                                        [
                                            "phone",
                                            "sms",
                                            "email",
                                            "letter",
                                            "in_person",
                                            "chat",
                                            "creditor",
                                            "regulator",
                                            "desk",
                                        ],
                                    )
                                ),
                                name="request_channel_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""),
                                        ("closed_at", None),
                                        ("closed_by", None),
                                        ("duplicate_of", None),
                                        ("outcome", ""),
                                        ("verification", ""),
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        (
                                            "outcome__in",
                                            [
                                                "justified",
                                                "partly_justified",
                                                "not_justified",
                                                "answered",
                                                "withdrawn",
                                                "duplicate",
                                            ],
                                        ),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_open_or_closed_with_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome", "duplicate"),
                                        ("duplicate_of__isnull", False),
                                        models.Q(("duplicate_of", models.F("id")), _negated=True),
                                    ),
                                    models.Q(models.Q(("outcome", "duplicate"), _negated=True), ("duplicate_of", None)),
                                    _connector="OR",
                                ),
                                name="request_duplicate_of_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "dispute"),
                                    ("outcome__in", ["justified", "partly_justified", "not_justified"]),
                                    ("verification", ""),
                                    _negated=True,
                                ),
                                name="request_dispute_verified",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("escalates_on__lte", models.F("due_on"))),
                                name="request_escalates_before_due",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("received_at__lte", models.F("opened_at"))),
                                name="request_received_before_opened",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("subject", ""), _negated=True), name="request_has_subject"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRequest",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("number", models.CharField(db_index=True, max_length=16)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("complaint", "Complaint"),
                                    ("dispute", "Dispute"),
                                    ("statement_query", "Statement query"),
                                    ("payment_query", "Payment query"),
                                    ("identity_claim", "Says it is somebody else"),
                                    ("fraud_claim", "Fraud claim"),
                                    ("legal_work", "Work for legal"),
                                    ("card_operations_work", "Work for card operations"),
                                    ("customer_service_work", "Work for customer service"),
                                    ("other", "Other"),
                                ],
                                max_length=24,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "department",
                            models.CharField(
                                choices=[
                                    ("collections", "Collections"),
                                    ("complaints", "Complaints"),
                                    ("legal", "Legal"),
                                    ("card_operations", "Card operations"),
                                    ("customer_service", "Customer service"),
                                    ("finance", "Finance"),
                                ],
                                max_length=20,
                                verbose_name="department",
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
                                    ("in_person", "In person"),
                                    ("chat", "Chat"),
                                    ("creditor", "Through the creditor"),
                                    ("regulator", "Through a regulator"),
                                    ("desk", "From the desk itself"),
                                ],
                                max_length=12,
                                verbose_name="came by",
                            ),
                        ),
                        ("subject", models.CharField(max_length=160, verbose_name="subject")),
                        ("details", models.TextField(blank=True, verbose_name="details")),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        (
                            "counts_from",
                            models.DateField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="term counts from"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="due")),
                        ("escalates_on", models.DateField()),
                        ("escalated_at", models.DateTimeField(null=True, verbose_name="shown to the supervisor")),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        ("verification", models.TextField(blank=True, verbose_name="sent as verification")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("justified", "justified"),
                                    ("partly_justified", "partly justified"),
                                    ("not_justified", "not justified"),
                                    ("answered", "answered"),
                                    ("withdrawn", "withdrawn"),
                                    ("duplicate", "duplicate"),
                                ],
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                        ("opened_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "hold",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.hold",
                                verbose_name="hold",
                            ),
                        ),
                        (
                            "duplicate_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.request",
                                verbose_name="duplicate of",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
                            ),
                        ),
                        (
                            "opened_by",
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
                        "verbose_name": "historical request",
                        "verbose_name_plural": "historical requests",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="RequestNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notes",
                                to="cases.request",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("opened", "Opened"),
                                    ("comment", "Comment"),
                                    ("taken", "Taken"),
                                    ("handed_over", "Handed over"),
                                    ("escalated", "Near its deadline"),
                                    ("returned", "Back in the inbox"),
                                    ("closed", "Closed"),
                                    ("reopened", "Reopened"),
                                    ("corrected", "Kind corrected"),
                                ],
                                default="comment",
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("justified", "justified"),
                                    ("partly_justified", "partly justified"),
                                    ("not_justified", "not justified"),
                                    ("answered", "answered"),
                                    ("withdrawn", "withdrawn"),
                                    ("duplicate", "duplicate"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "from_department",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("collections", "Collections"),
                                    ("complaints", "Complaints"),
                                    ("legal", "Legal"),
                                    ("card_operations", "Card operations"),
                                    ("customer_service", "Customer service"),
                                    ("finance", "Finance"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "from_owner",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "to_department",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("collections", "Collections"),
                                    ("complaints", "Complaints"),
                                    ("legal", "Legal"),
                                    ("card_operations", "Card operations"),
                                    ("customer_service", "Customer service"),
                                    ("finance", "Finance"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "to_owner",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "from_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("complaint", "Complaint"),
                                    ("dispute", "Dispute"),
                                    ("statement_query", "Statement query"),
                                    ("payment_query", "Payment query"),
                                    ("identity_claim", "Says it is somebody else"),
                                    ("fraud_claim", "Fraud claim"),
                                    ("legal_work", "Work for legal"),
                                    ("card_operations_work", "Work for card operations"),
                                    ("customer_service_work", "Work for customer service"),
                                    ("other", "Other"),
                                ],
                                db_default="",
                                max_length=24,
                            ),
                        ),
                        (
                            "to_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("complaint", "Complaint"),
                                    ("dispute", "Dispute"),
                                    ("statement_query", "Statement query"),
                                    ("payment_query", "Payment query"),
                                    ("identity_claim", "Says it is somebody else"),
                                    ("fraud_claim", "Fraud claim"),
                                    ("legal_work", "Work for legal"),
                                    ("card_operations_work", "Work for card operations"),
                                    ("customer_service_work", "Work for customer service"),
                                    ("other", "Other"),
                                ],
                                db_default="",
                                max_length=24,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["request", "at", "id"], name="request_note_by_request")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "opened",
                                            "comment",
                                            "taken",
                                            "handed_over",
                                            "escalated",
                                            "returned",
                                            "closed",
                                            "reopened",
                                            "corrected",
                                        ],
                                    )
                                ),
                                name="request_note_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["comment", "handed_over", "reopened", "corrected"]),
                                    ("text", ""),
                                    _negated=True,
                                ),
                                name="request_note_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "handed_over"), _negated=True),
                                    models.Q(
                                        (
                                            "from_department__in",
                                            [
                                                "collections",
                                                "complaints",
                                                "legal",
                                                "card_operations",
                                                "customer_service",
                                                "finance",
                                            ],
                                        ),
                                        (
                                            "to_department__in",
                                            [
                                                "collections",
                                                "complaints",
                                                "legal",
                                                "card_operations",
                                                "customer_service",
                                                "finance",
                                            ],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_note_from_and_to",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "corrected"), _negated=True),
                                    models.Q(
                                        (
                                            "from_kind__in",
                                            [
                                                "complaint",
                                                "dispute",
                                                "statement_query",
                                                "payment_query",
                                                "identity_claim",
                                                "fraud_claim",
                                                "legal_work",
                                                "card_operations_work",
                                                "customer_service_work",
                                                "other",
                                            ],
                                        ),
                                        (
                                            "to_kind__in",
                                            [
                                                "complaint",
                                                "dispute",
                                                "statement_query",
                                                "payment_query",
                                                "identity_claim",
                                                "fraud_claim",
                                                "legal_work",
                                                "card_operations_work",
                                                "customer_service_work",
                                                "other",
                                            ],
                                        ),
                                        models.Q(("to_kind", models.F("from_kind")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_note_from_and_to_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestYear",
                    fields=[
                        ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                        ("last", models.PositiveIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="RequestTerm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "jurisdiction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("cn", "China (mainland)"),
                                    ("us", "United States"),
                                    ("uk", "United Kingdom"),
                                    ("tw", "Taiwan"),
                                ],
                                max_length=2,
                                verbose_name="jurisdiction",
                            ),
                        ),
                        (
                            "creditor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="request_terms",
                                to="cases.creditor",
                                verbose_name="creditor",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("complaint", "Complaint"),
                                    ("dispute", "Dispute"),
                                    ("statement_query", "Statement query"),
                                    ("payment_query", "Payment query"),
                                    ("identity_claim", "Says it is somebody else"),
                                    ("fraud_claim", "Fraud claim"),
                                    ("legal_work", "Work for legal"),
                                    ("card_operations_work", "Work for card operations"),
                                    ("customer_service_work", "Work for customer service"),
                                    ("other", "Other"),
                                ],
                                max_length=24,
                                verbose_name="kind",
                            ),
                        ),
                        ("days", models.PositiveSmallIntegerField(verbose_name="days")),
                        (
                            "unit",
                            models.CharField(
                                choices=[("calendar", "calendar days"), ("working", "working days")],
                                default="working",
                                max_length=8,
                                verbose_name="counted in",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                        (
                            "hold",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("complaint_open", "Complaint open"),
                                    ("dispute_open", "Dispute open"),
                                    ("cease_request", "Asked us to stop"),
                                    ("attorney", "Has an attorney"),
                                    ("plan_active", "Plan active"),
                                    ("hardship", "Hardship"),
                                    ("vulnerable", "Vulnerable"),
                                    ("breathing_space", "Breathing space"),
                                    ("bankruptcy", "Bankruptcy"),
                                    ("deceased", "Deceased"),
                                    ("identity_unverified", "Identity not verified"),
                                    ("fraud_claim", "Fraud claimed"),
                                    ("legal", "Legal proceedings"),
                                    ("sold", "Sold"),
                                ],
                                max_length=20,
                                verbose_name="hold",
                            ),
                        ),
                        (
                            "hold_source",
                            models.CharField(blank=True, max_length=200, verbose_name="source of the hold"),
                        ),
                        ("effective_from", models.DateField(blank=True, null=True, verbose_name="in force from")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("jurisdiction", "creditor", "kind"),
                                name="request_term_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("creditor__isnull", False), ("jurisdiction", "")),
                                    models.Q(
                                        ("creditor__isnull", True), ("jurisdiction__in", ["cn", "us", "uk", "tw"])
                                    ),
                                    _connector="OR",
                                ),
                                name="request_term_of_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "complaint",
                                            "dispute",
                                            "statement_query",
                                            "payment_query",
                                            "identity_claim",
                                            "fraud_claim",
                                            "legal_work",
                                            "card_operations_work",
                                            "customer_service_work",
                                            "other",
                                        ],
                                    )
                                ),
                                name="request_term_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days__gte", 1), ("days__lte", 366)), name="request_term_days"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit__in", ["calendar", "working"])),
                                name="request_term_unit_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "hold__in",
                                        ["", "complaint_open", "dispute_open", "identity_unverified", "fraud_claim"],
                                    )
                                ),
                                name="request_term_hold_fits",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRequestTerm",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "jurisdiction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("cn", "China (mainland)"),
                                    ("us", "United States"),
                                    ("uk", "United Kingdom"),
                                    ("tw", "Taiwan"),
                                ],
                                max_length=2,
                                verbose_name="jurisdiction",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("complaint", "Complaint"),
                                    ("dispute", "Dispute"),
                                    ("statement_query", "Statement query"),
                                    ("payment_query", "Payment query"),
                                    ("identity_claim", "Says it is somebody else"),
                                    ("fraud_claim", "Fraud claim"),
                                    ("legal_work", "Work for legal"),
                                    ("card_operations_work", "Work for card operations"),
                                    ("customer_service_work", "Work for customer service"),
                                    ("other", "Other"),
                                ],
                                max_length=24,
                                verbose_name="kind",
                            ),
                        ),
                        ("days", models.PositiveSmallIntegerField(verbose_name="days")),
                        (
                            "unit",
                            models.CharField(
                                choices=[("calendar", "calendar days"), ("working", "working days")],
                                default="working",
                                max_length=8,
                                verbose_name="counted in",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                        (
                            "hold",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("complaint_open", "Complaint open"),
                                    ("dispute_open", "Dispute open"),
                                    ("cease_request", "Asked us to stop"),
                                    ("attorney", "Has an attorney"),
                                    ("plan_active", "Plan active"),
                                    ("hardship", "Hardship"),
                                    ("vulnerable", "Vulnerable"),
                                    ("breathing_space", "Breathing space"),
                                    ("bankruptcy", "Bankruptcy"),
                                    ("deceased", "Deceased"),
                                    ("identity_unverified", "Identity not verified"),
                                    ("fraud_claim", "Fraud claimed"),
                                    ("legal", "Legal proceedings"),
                                    ("sold", "Sold"),
                                ],
                                max_length=20,
                                verbose_name="hold",
                            ),
                        ),
                        (
                            "hold_source",
                            models.CharField(blank=True, max_length=200, verbose_name="source of the hold"),
                        ),
                        ("effective_from", models.DateField(blank=True, null=True, verbose_name="in force from")),
                        (
                            "creditor",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.creditor",
                                verbose_name="creditor",
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
                        "verbose_name": "historical request term",
                        "verbose_name_plural": "historical request terms",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
