"""Placements and what they place: accounts, and the case of a debtor with who works it."""

import django.db.models.deletion
import django.db.models.expressions
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.model_creation import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0004_pool_and_reference_indexes"),
        ("cases", "0009_fewer_indexes"),
        ("cases", "0017_transfers_and_closings"),
        ("cases", "0020_queue_by_tier"),
        ("cases", "0030_closed_cases"),
        ("cases", "0034_recall_files"),
    ]

    dependencies = [
        ("cases", "0001_creditors_and_debtors"),
        ("common", "0001_audit_files_and_jobs"),
        ("staff", "0001_people_and_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Placement",
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
                                related_name="placements",
                                to="cases.creditor",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("full", "All accounts: what is missing is recalled"),
                                    ("partial", "Some accounts: what is missing stays"),
                                    ("recall", "Accounts to recall: those named leave the desk"),
                                ],
                                default="partial",
                                max_length=10,
                                verbose_name="the file holds",
                            ),
                        ),
                        ("placed_on", models.DateField(verbose_name="placement date")),
                        ("recall_on", models.DateField(blank=True, null=True, verbose_name="recall date")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-created_at"], name="placement_by_time")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recall_on__isnull", True),
                                    ("recall_on__gt", models.F("placed_on")),
                                    _connector="OR",
                                ),
                                name="placement_recall_later",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StagedAccount",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "placement_id", "line", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("placement_id", models.BigIntegerField()),
                        ("line", models.PositiveIntegerField()),
                        ("fate", models.CharField(db_default="add", max_length=10)),
                        ("changes", models.CharField(max_length=60, null=True)),
                        ("account_id", models.BigIntegerField(null=True)),
                        ("account_reference", models.CharField(max_length=60)),
                        ("debtor_reference", models.CharField(max_length=60, null=True)),
                        ("name", models.CharField(max_length=120, null=True)),
                        ("national_number", models.BinaryField(null=True)),
                        ("national_number_hash", models.BinaryField(null=True)),
                        ("birth_on", models.DateField(null=True)),
                        ("card_last_four", models.CharField(max_length=4, null=True)),
                        ("product", models.CharField(max_length=60, null=True)),
                        ("principal", common.fields.MoneyField(null=True)),
                        ("interest", common.fields.MoneyField(null=True)),
                        ("fees", common.fields.MoneyField(null=True)),
                        ("late_charges", common.fields.MoneyField(null=True)),
                        ("costs", common.fields.MoneyField(null=True)),
                        ("unapplied", common.fields.MoneyField(null=True)),
                        ("overdue_amount", common.fields.MoneyField(null=True)),
                        ("credit_limit", common.fields.MoneyField(null=True)),
                        ("due_on", models.DateField(null=True)),
                        ("phone_mobile", models.CharField(max_length=20, null=True)),
                        ("phone_home", models.CharField(max_length=20, null=True)),
                        ("phone_work", models.CharField(max_length=20, null=True)),
                        ("email", models.CharField(max_length=200, null=True)),
                        ("address", models.CharField(max_length=200, null=True)),
                        ("region", models.CharField(max_length=10, null=True)),
                        ("time_zones", models.JSONField(null=True)),
                        ("language", models.CharField(max_length=10, null=True)),
                        ("guarantor_name", models.CharField(max_length=120, null=True)),
                        ("guarantor_phone", models.CharField(max_length=20, null=True)),
                        ("contact_name", models.CharField(max_length=120, null=True)),
                        ("contact_phone", models.CharField(max_length=20, null=True)),
                        ("contact_relation", models.CharField(max_length=40, null=True)),
                        ("recalled_on", models.DateField(null=True)),
                        ("recall_reason", models.CharField(max_length=120, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Queue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                                condition=models.Q(("kind__in", ["internal", "vulnerable", "legal"])),
                                name="queue_kind_known",
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
                        "verbose_name": "historical queue",
                        "verbose_name_plural": "historical queues",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Transfer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.team"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("leaving", "The collector leaves the desk"),
                                    ("absent", "The collector is away"),
                                    ("hand_over_language", "The debtor speaks another language"),
                                    ("special", "Needs a specialised team"),
                                    ("balance", "The loads are uneven"),
                                    ("other_reason", "Another reason, as the note says"),
                                ],
                                max_length=20,
                                verbose_name="why",
                            ),
                        ),
                        ("note", models.CharField(max_length=1000, verbose_name="hand-over note")),
                        ("moved", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True), name="transfer_has_note"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("moved__gt", 0)), name="transfer_moves_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "reason__in",
                                        [
                                            "leaving",
                                            "absent",
                                            "hand_over_language",
                                            "special",
                                            "balance",
                                            "other_reason",
                                        ],
                                    )
                                ),
                                name="transfer_reason_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=24, unique=True)),
                        (
                            "creditor",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="cases.creditor",
                            ),
                        ),
                        (
                            "debtor",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="cases.debtor",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("placed", "placed"), ("in_work", "in work"), ("closed", "closed")],
                                default="placed",
                                max_length=10,
                            ),
                        ),
                        (
                            "close_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("paid", "paid"),
                                    ("cured", "cured"),
                                    ("settled", "settled"),
                                    ("recalled", "recalled by the creditor"),
                                    ("returned", "returned to the creditor"),
                                    ("written_off", "written off"),
                                    ("deceased", "deceased"),
                                    ("sold", "sold"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("opened_on", models.DateField()),
                        ("closed_on", models.DateField(null=True)),
                        (
                            "team",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="staff.team",
                            ),
                        ),
                        (
                            "collector",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("balance", common.fields.MoneyField(default=0)),
                        ("oldest_due_on", models.DateField(null=True)),
                        (
                            "next_action",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("call_back", "Call back as agreed"),
                                    ("check_payment", "Check payment"),
                                    ("write", "Write"),
                                    ("review", "Review the case"),
                                ],
                                default="call",
                                max_length=20,
                            ),
                        ),
                        ("next_action_at", models.DateTimeField(null=True)),
                        ("for_anyone", models.BooleanField(db_default=False, default=False)),
                        ("rests_until", models.DateField(null=True)),
                        (
                            "queue",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="cases.queue",
                            ),
                        ),
                        ("last_contact_at", models.DateTimeField(null=True)),
                        ("last_contact_channel", models.CharField(blank=True, max_length=10)),
                        ("last_outcome", models.CharField(blank=True, max_length=30)),
                        ("promise_due_on", models.DateField(null=True)),
                        ("promise_broken_on", models.DateField(null=True)),
                        ("promise_broken_at", models.DateTimeField(null=True)),
                        (
                            "claimed_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="claimed_cases",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("claimed_until", models.DateTimeField(null=True)),
                        ("retain_until", models.DateField(null=True)),
                        ("sealed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("collector__isnull", False)),
                                fields=["collector", "state", "next_action_at"],
                                name="case_by_collector",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("balance__gt", 0),
                                    ("collector__isnull", False),
                                    models.Q(("state", "closed"), _negated=True),
                                    ("next_action", "call_back"),
                                ),
                                fields=["collector", "next_action_at"],
                                name="case_call_backs",
                            ),
                            models.Index(
                                models.F("collector"),
                                models.F("next_action_at"),
                                models.OrderBy(models.F("balance"), descending=True),
                                condition=models.Q(
                                    ("balance__gt", 0),
                                    ("collector__isnull", False),
                                    models.Q(("state", "closed"), _negated=True),
                                    ("next_action_at__isnull", False),
                                    models.Q(("next_action", "call_back"), _negated=True),
                                ),
                                name="case_actions",
                            ),
                            models.Index(
                                models.F("collector"),
                                models.OrderBy(models.F("promise_broken_at"), descending=True),
                                condition=models.Q(
                                    ("balance__gt", 0),
                                    ("collector__isnull", False),
                                    models.Q(("state", "closed"), _negated=True),
                                    ("promise_broken_at__isnull", False),
                                ),
                                name="case_broken_promises",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("balance__gt", 0),
                                    ("collector__isnull", False),
                                    models.Q(("state", "closed"), _negated=True),
                                    ("promise_due_on__isnull", False),
                                ),
                                fields=["collector", "promise_due_on"],
                                name="case_due_promises",
                            ),
                            models.Index(
                                models.F("collector"),
                                models.OrderBy(models.F("balance"), descending=True),
                                condition=models.Q(
                                    ("balance__gt", 0),
                                    ("collector__isnull", False),
                                    models.Q(("state", "closed"), _negated=True),
                                    ("last_contact_at__isnull", True),
                                ),
                                name="case_new",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("balance__gt", 0),
                                    ("collector__isnull", False),
                                    models.Q(("state", "closed"), _negated=True),
                                    ("last_contact_at__isnull", False),
                                ),
                                fields=["collector", "last_contact_at"],
                                name="case_longest_untouched",
                            ),
                            models.Index(
                                models.F("collector"),
                                models.OrderBy(models.F("balance"), descending=True),
                                condition=models.Q(
                                    ("balance__gt", 0),
                                    ("collector__isnull", False),
                                    models.Q(("state", "closed"), _negated=True),
                                    ("last_contact_at__isnull", False),
                                ),
                                name="case_worked_by_balance",
                            ),
                            models.Index(
                                condition=models.Q(("for_anyone", True)),
                                fields=["team", "next_action_at"],
                                name="case_for_anyone",
                            ),
                            models.Index(
                                condition=models.Q(("team__isnull", False)),
                                fields=["team", "state", "debtor"],
                                include=("id", "creditor"),
                                name="case_of_team",
                            ),
                            models.Index(
                                models.F("queue"),
                                models.OrderBy(models.F("balance"), descending=True),
                                condition=models.Q(("queue__isnull", False)),
                                name="case_in_queue",
                            ),
                            models.Index(
                                models.F("team"),
                                models.OrderBy(models.F("balance"), descending=True),
                                condition=models.Q(
                                    ("collector__isnull", True), models.Q(("state", "closed"), _negated=True)
                                ),
                                name="case_pool",
                            ),
                            models.Index(
                                models.OrderBy(models.F("balance"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="case_by_balance",
                            ),
                            models.Index(
                                models.OrderBy(models.F("balance"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                condition=models.Q(("state", "closed")),
                                name="case_closed",
                            ),
                            models.Index(fields=["oldest_due_on", "id"], name="case_by_age"),
                            models.Index(
                                models.OrderBy(models.F("last_contact_at"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                condition=models.Q(("last_contact_at__isnull", False)),
                                name="case_by_last_contact",
                            ),
                            models.Index(
                                condition=models.Q(("sealed_at__isnull", True), ("state", "closed")),
                                fields=["creditor", "retain_until", "id"],
                                name="case_by_retention",
                            ),
                            models.Index(
                                condition=models.Q(("claimed_by__isnull", False)),
                                fields=["claimed_by", "claimed_until"],
                                name="case_by_claim",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "closed"), _negated=True),
                                fields=("debtor",),
                                name="case_one_open_per_debtor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["placed", "in_work", "closed"])),
                                name="case_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_on__isnull", False),
                                        ("state", "closed"),
                                        models.Q(("close_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "closed"), _negated=True),
                                        ("close_reason", ""),
                                        ("closed_on__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_closed_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
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
                                related_name="accounts",
                                to="cases.creditor",
                            ),
                        ),
                        (
                            "debtor",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="cases.debtor",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="cases.case",
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="cases.placement",
                            ),
                        ),
                        ("reference", models.CharField(max_length=60)),
                        ("card_last_four", models.CharField(blank=True, max_length=4)),
                        ("product", models.CharField(blank=True, max_length=60)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "open"), ("recalled", "recalled"), ("closed", "closed")],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("placed_on", models.DateField()),
                        ("dpd_at_placement", models.PositiveIntegerField()),
                        ("stated_on", models.DateField()),
                        ("stated_due_on", models.DateField(null=True)),
                        ("oldest_due_on", models.DateField(null=True)),
                        ("principal", common.fields.MoneyField(default=0)),
                        ("interest", common.fields.MoneyField(default=0)),
                        ("fees", common.fields.MoneyField(default=0)),
                        ("late_charges", common.fields.MoneyField(default=0)),
                        ("costs", common.fields.MoneyField(default=0)),
                        ("unapplied", common.fields.MoneyField(default=0)),
                        (
                            "balance",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("principal"), "+", models.F("interest")
                                                ),
                                                "+",
                                                models.F("fees"),
                                            ),
                                            "+",
                                            models.F("late_charges"),
                                        ),
                                        "+",
                                        models.F("costs"),
                                    ),
                                    "-",
                                    models.F("unapplied"),
                                ),
                                output_field=common.fields.MoneyField(),
                            ),
                        ),
                        ("overdue_amount", common.fields.MoneyField(null=True)),
                        ("credit_limit", common.fields.MoneyField(null=True)),
                        ("recalled_on", models.DateField(null=True)),
                        ("recall_reason", models.CharField(blank=True, db_default="", max_length=120)),
                        ("closed_on", models.DateField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["card_last_four"], name="account_by_last_four"),
                            models.Index(fields=["creditor", "state", "oldest_due_on"], name="account_by_age"),
                            models.Index(
                                models.OrderBy(models.F("unapplied"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                condition=models.Q(("unapplied__gt", 0)),
                                name="account_by_unapplied",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("creditor", "reference"), name="account_reference_once"),
                            models.CheckConstraint(
                                condition=models.Q(("unapplied__gte", 0)), name="account_unapplied_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "recalled", "closed"])),
                                name="account_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("card_last_four", ""), ("card_last_four__regex", "^[0-9]{4}$"), _connector="OR"
                                ),
                                name="account_last_four_only",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="cases.case"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="staff.team",
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
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(null=True)),
                        (
                            "assigned_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", models.CharField(max_length=200)),
                        (
                            "transfer",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="cases.transfer",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["case", "since"], name="assignment_by_case"),
                            models.Index(
                                condition=models.Q(("transfer__isnull", False)),
                                fields=["transfer"],
                                name="assignment_by_transfer",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)),
                                fields=("case",),
                                name="assignment_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="assignment_until_later",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
