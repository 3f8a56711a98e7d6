"""By when requests are answered and which hold they place, as data of jurisdictions and creditors."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0043_skips_by_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ("hold_source", models.CharField(blank=True, max_length=200, verbose_name="source of the hold")),
                ("effective_from", models.DateField(blank=True, null=True, verbose_name="in force from")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
        migrations.CreateModel(
            name="RequestTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("hold_source", models.CharField(blank=True, max_length=200, verbose_name="source of the hold")),
                ("effective_from", models.DateField(blank=True, null=True, verbose_name="in force from")),
            ],
        ),
        migrations.AddField(
            model_name="historicalrequestterm",
            name="creditor",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.creditor",
                verbose_name="creditor",
            ),
        ),
        migrations.AddField(
            model_name="historicalrequestterm",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="requestterm",
            name="creditor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="request_terms",
                to="cases.creditor",
                verbose_name="creditor",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestterm",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "creditor", "kind"), name="request_term_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="requestterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("creditor__isnull", False), ("jurisdiction", "")),
                    models.Q(("creditor__isnull", True), ("jurisdiction__in", ["cn", "us", "uk", "tw"])),
                    _connector="OR",
                ),
                name="request_term_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestterm",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="requestterm",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 366)), name="request_term_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="requestterm",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit__in", ["calendar", "working"])), name="request_term_unit_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="requestterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hold__in", ["", "complaint_open", "dispute_open", "identity_unverified", "fraud_claim"])
                ),
                name="request_term_hold_fits",
            ),
        ),
    ]
