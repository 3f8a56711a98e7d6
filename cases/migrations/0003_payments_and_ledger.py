"""Payment files, payments, the ledger, and its corrections that wait for a second person."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.model_creation import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0006_reversal_reference"),
        ("cases", "0022_applied_to_new_debt"),
        ("cases", "0024_interest"),
        ("cases", "0040_entries_by_day"),
    ]

    dependencies = [
        ("cases", "0002_cases_and_accounts"),
        ("common", "0001_audit_files_and_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="PaymentFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("uploaded", "File"),
                                    ("read", "Preview"),
                                    ("applied", "Imported"),
                                    ("discarded", "Put aside"),
                                ],
                                default="uploaded",
                                max_length=10,
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
                        ("file_name", models.CharField(max_length=200)),
                        ("file_sha256", models.CharField(blank=True, max_length=64)),
                        ("columns", models.JSONField(default=dict)),
                        ("options", models.JSONField(default=dict)),
                        ("header", models.JSONField(default=list)),
                        ("samples", models.JSONField(default=list)),
                        ("counts", models.JSONField(default=dict)),
                        (
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="common.job",
                            ),
                        ),
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
                        ("applied_at", models.DateTimeField(null=True)),
                        (
                            "creditor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payment_files",
                                to="cases.creditor",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-created_at"], name="payment_file_by_time")],
                    },
                ),
                migrations.CreateModel(
                    name="RefusedRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="refused_rows",
                                to="cases.placement",
                            ),
                        ),
                        (
                            "payment_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="refused_rows",
                                to="cases.paymentfile",
                            ),
                        ),
                        ("line", models.PositiveIntegerField()),
                        ("column", models.CharField(blank=True, max_length=80)),
                        ("value", models.CharField(blank=True, max_length=200)),
                        ("code", models.CharField(max_length=40)),
                        ("facts", models.JSONField(default=dict)),
                        ("cells", models.JSONField(default=list)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["placement", "line"], name="refused_by_placement"),
                            models.Index(fields=["payment_file", "line"], name="refused_by_payment_file"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("placement__isnull", False), ("payment_file__isnull", False), _connector="XOR"
                                ),
                                name="refused_row_one_file",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StagedPayment",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "payment_file_id",
                                "number",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("payment_file_id", models.BigIntegerField()),
                        ("number", models.PositiveIntegerField()),
                        ("line", models.PositiveIntegerField()),
                        ("column", models.CharField(max_length=80)),
                        ("account_reference", models.CharField(max_length=60)),
                        ("reference", models.CharField(max_length=80)),
                        ("amount", common.fields.MoneyField()),
                        ("value_on", models.DateField()),
                        ("method", models.CharField(max_length=40)),
                        ("reverses_reference", models.CharField(max_length=80)),
                    ],
                ),
                migrations.CreateModel(
                    name="Payment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "creditor",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="cases.creditor",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="cases.account",
                            ),
                        ),
                        ("account_reference", models.CharField(max_length=60)),
                        ("reference", models.CharField(max_length=80)),
                        (
                            "part_of",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="cases.payment",
                            ),
                        ),
                        ("part", models.PositiveSmallIntegerField(db_default=0, default=0)),
                        ("amount", common.fields.MoneyField(verbose_name="amount")),
                        ("value_on", models.DateField(verbose_name="value date")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("posted", "posted"),
                                    ("before_placement", "before placement"),
                                    ("unmatched", "no account found"),
                                    ("set_aside", "set aside"),
                                    ("reversed", "reversed"),
                                    ("spread", "spread over accounts"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("method", models.CharField(blank=True, max_length=40)),
                        ("reverses_reference", models.CharField(blank=True, default="", max_length=80)),
                        (
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="cases.payment",
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
                        ("dpd", models.PositiveIntegerField(default=0)),
                        (
                            "payment_file",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="cases.paymentfile",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["account", "value_on"], name="payment_by_account"),
                            models.Index(
                                models.OrderBy(models.F("value_on"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="payment_by_value_date",
                            ),
                            models.Index(
                                condition=models.Q(("state", "unmatched")),
                                fields=["state", "creditor"],
                                name="payment_unmatched",
                            ),
                            models.Index(fields=["collector", "value_on"], name="payment_by_collector"),
                            models.Index(
                                condition=models.Q(("part_of__isnull", False)),
                                fields=["part_of"],
                                name="payment_by_whole",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["unmatched", "set_aside"])),
                                fields=["creditor", "account_reference"],
                                name="payment_by_account_ref",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("creditor", "reference", "part"), name="payment_reference_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__gt", 0), ("reverses__isnull", True)),
                                    ("amount__lt", 0),
                                    _connector="OR",
                                ),
                                name="payment_sign_fits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["unmatched", "set_aside", "spread"]),
                                    ("account__isnull", False),
                                    _connector="OR",
                                ),
                                name="payment_posted_has_account",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("part", 0),
                                        ("part_of", None),
                                        models.Q(
                                            models.Q(("state", "spread"), _negated=True),
                                            ("account", None),
                                            _connector="OR",
                                        ),
                                    ),
                                    models.Q(
                                        ("account__isnull", False),
                                        ("part__gt", 0),
                                        ("part_of__isnull", False),
                                        models.Q(("state", "spread"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="payment_part_of_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="cases.account",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("placement", "Placed"),
                                    ("creditor_update", "Stated by the creditor"),
                                    ("payment", "Payment"),
                                    ("reversal", "Reversal"),
                                    ("adjustment", "Adjustment"),
                                    ("waiver", "Waiver"),
                                    ("refund", "Refund"),
                                    ("application", "Applied to new debt"),
                                    ("interest", "Interest accrued"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("reference", models.CharField(max_length=100)),
                        ("effective_on", models.DateField()),
                        ("principal", common.fields.MoneyField(default=0)),
                        ("interest", common.fields.MoneyField(default=0)),
                        ("fees", common.fields.MoneyField(default=0)),
                        ("late_charges", common.fields.MoneyField(default=0)),
                        ("costs", common.fields.MoneyField(default=0)),
                        ("unapplied", common.fields.MoneyField(default=0)),
                        (
                            "payment",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="cases.payment",
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="cases.ledgerentry",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("payment__isnull", False)),
                                fields=["payment"],
                                name="ledger_entry_by_payment",
                            ),
                            django.contrib.postgres.indexes.BrinIndex(
                                autosummarize=True, fields=["effective_on"], name="ledger_entry_by_day"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "reference"), name="ledger_entry_reference_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="cases.account",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("waiver", "Waiver"), ("adjustment", "Adjustment"), ("refund", "Refund")],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("principal", common.fields.MoneyField(default=0)),
                        ("interest", common.fields.MoneyField(default=0)),
                        ("fees", common.fields.MoneyField(default=0)),
                        ("late_charges", common.fields.MoneyField(default=0)),
                        ("costs", common.fields.MoneyField(default=0)),
                        ("unapplied", common.fields.MoneyField(default=0)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("hardship", "Hardship"),
                                    ("goodwill", "Goodwill"),
                                    ("charged_wrongly", "Charged by mistake"),
                                    ("creditor", "The creditor says so"),
                                    ("booked_wrongly", "Booked by mistake"),
                                    ("paid_too_much", "Paid too much"),
                                    ("paid_twice", "Paid twice"),
                                    ("not_theirs", "Not this debtor's money"),
                                ],
                                max_length=20,
                                verbose_name="reason",
                            ),
                        ),
                        ("words", models.CharField(max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "waits for a decision"),
                                    ("approved", "approved"),
                                    ("refused", "refused"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        (
                            "entry",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="cases.ledgerentry",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "asked")),
                                fields=["asked_at", "id"],
                                name="correction_waiting",
                            ),
                            models.Index(
                                models.OrderBy(models.F("asked_at"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="correction_by_time",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["waiver", "adjustment", "refund"])),
                                name="correction_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "waiver"),
                                        ("unapplied", 0),
                                        ("costs__lte", 0),
                                        ("fees__lte", 0),
                                        ("interest__lte", 0),
                                        ("late_charges__lte", 0),
                                        ("principal__lte", 0),
                                        models.Q(
                                            ("costs", 0),
                                            ("fees", 0),
                                            ("interest", 0),
                                            ("late_charges", 0),
                                            ("principal", 0),
                                            _negated=True,
                                        ),
                                    ),
                                    models.Q(
                                        ("kind", "adjustment"),
                                        ("unapplied", 0),
                                        models.Q(
                                            ("costs", 0),
                                            ("fees", 0),
                                            ("interest", 0),
                                            ("late_charges", 0),
                                            ("principal", 0),
                                            _negated=True,
                                        ),
                                    ),
                                    models.Q(
                                        ("kind", "refund"),
                                        ("unapplied__lt", 0),
                                        ("costs", 0),
                                        ("fees", 0),
                                        ("interest", 0),
                                        ("late_charges", 0),
                                        ("principal", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_parts_fit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("state", "asked")),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by", models.F("asked_by")),
                                        ("state", "withdrawn"),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state__in", ["approved", "refused"]),
                                        models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_second_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("entry__isnull", False), ("state", "approved")),
                                    models.Q(models.Q(("state", "approved"), _negated=True), ("entry", None)),
                                    _connector="OR",
                                ),
                                name="correction_booked_when_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="correction_says_why"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("account", "kind"),
                                name="correction_one_waits",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
