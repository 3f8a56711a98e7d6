"""Holds; promises with their payments; what a creditor is asked to keep and what goes back to it."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import simple_history.models
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import common.fields
from common.model_creation import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0015_holds"),
        ("cases", "0018_promise_terms"),
        ("cases", "0019_promise_terms_known"),
        ("cases", "0035_returns_and_keep_requests"),
        ("cases", "0047_sums_of_promises"),
        ("cases", "0051_superseded_for_a_reason"),
    ]

    dependencies = [
        ("cases", "0003_payments_and_ledger"),
        ("common", "0001_audit_files_and_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),  # The constraint of open promises, and that of plan versions in commissions.
        CreateModels(
            [
                migrations.CreateModel(
                    name="Hold",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="cases.case"
                            ),
                        ),
                        (
                            "debtor",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holds",
                                to="cases.debtor",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
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
                            "form",
                            models.CharField(
                                blank=True,
                                choices=[("", "Standard"), ("crisis", "Mental health crisis")],
                                max_length=10,
                                verbose_name="form",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("debt", "This debt"),
                                    ("person", "The person, with every creditor"),
                                    ("channel", "One channel"),
                                    ("address", "One number or address"),
                                ],
                                max_length=10,
                                verbose_name="for",
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
                            "point",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.contactpoint",
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
                                verbose_name="channel",
                            ),
                        ),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(null=True, verbose_name="ends on")),
                        ("event_on", models.DateField(null=True, verbose_name="treatment ended on")),
                        ("time_zone", models.CharField(max_length=40)),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                        ("is_bound", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("in_force", "in force"),
                                    ("lifted", "lifted"),
                                    ("expired", "ended by its date"),
                                ],
                                default="in_force",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("placed_at", models.DateTimeField()),
                        (
                            "placed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("lifted_at", models.DateTimeField(null=True)),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("lift_reason", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "in_force")),
                                fields=["debtor"],
                                name="hold_in_force_by_debtor",
                            ),
                            models.Index(
                                condition=models.Q(("ends_on__isnull", False), ("state", "in_force")),
                                fields=["ends_on"],
                                name="hold_in_force_by_end",
                            ),
                            models.Index(fields=["debtor", "-received_at"], name="hold_by_debtor"),
                            models.Index(
                                models.OrderBy(models.F("received_at"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="hold_by_receipt",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "complaint_open",
                                            "dispute_open",
                                            "cease_request",
                                            "attorney",
                                            "plan_active",
                                            "hardship",
                                            "vulnerable",
                                            "breathing_space",
                                            "bankruptcy",
                                            "deceased",
                                            "identity_unverified",
                                            "fraud_claim",
                                            "legal",
                                            "sold",
                                        ],
                                    )
                                ),
                                name="hold_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("scope__in", ["debt", "person", "channel", "address"])),
                                name="hold_scope_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["in_force", "lifted", "expired"])),
                                name="hold_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("form", ""),
                                    models.Q(("form", "crisis"), ("kind", "breathing_space")),
                                    _connector="OR",
                                ),
                                name="hold_form_of_its_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("point__isnull", False), ("scope", "address")),
                                    models.Q(models.Q(("scope", "address"), _negated=True), ("point__isnull", True)),
                                    _connector="OR",
                                ),
                                name="hold_point_by_scope",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("channel__in", ["phone", "sms", "email", "letter", "visit", "chat"]),
                                        ("scope", "channel"),
                                    ),
                                    models.Q(models.Q(("scope", "channel"), _negated=True), ("channel", "")),
                                    _connector="OR",
                                ),
                                name="hold_channel_by_scope",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", True), ("scope__in", ["person", "channel"]), _connector="OR"
                                ),
                                name="hold_person_by_scope",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="hold_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("event_on__isnull", True),
                                    models.Q(("ends_on__isnull", False), ("form", "crisis")),
                                    _connector="OR",
                                ),
                                name="hold_event_of_crisis",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("received_at__lte", models.F("placed_at"))),
                                name="hold_received_before_placed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_at__isnull", False), ("state", "lifted")),
                                    models.Q(
                                        models.Q(("state", "lifted"), _negated=True),
                                        ("lift_reason", ""),
                                        ("lifted_at__isnull", True),
                                        ("lifted_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="hold_lifted_with_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "expired"), _negated=True),
                                    ("ends_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="hold_expired_by_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "plan_active"), _negated=True),
                                    ("is_bound", True),
                                    _connector="OR",
                                ),
                                name="hold_plan_bound",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalHold",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
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
                            "form",
                            models.CharField(
                                blank=True,
                                choices=[("", "Standard"), ("crisis", "Mental health crisis")],
                                max_length=10,
                                verbose_name="form",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("debt", "This debt"),
                                    ("person", "The person, with every creditor"),
                                    ("channel", "One channel"),
                                    ("address", "One number or address"),
                                ],
                                max_length=10,
                                verbose_name="for",
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
                                verbose_name="channel",
                            ),
                        ),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(null=True, verbose_name="ends on")),
                        ("event_on", models.DateField(null=True, verbose_name="treatment ended on")),
                        ("time_zone", models.CharField(max_length=40)),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                        ("is_bound", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("in_force", "in force"),
                                    ("lifted", "lifted"),
                                    ("expired", "ended by its date"),
                                ],
                                default="in_force",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("placed_at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        ("lift_reason", models.CharField(blank=True, max_length=300)),
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
                            "debtor",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.debtor",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.relatedperson",
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.contactpoint",
                            ),
                        ),
                        (
                            "placed_by",
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
                            "lifted_by",
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
                        "verbose_name": "historical hold",
                        "verbose_name_plural": "historical holds",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Promise",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="promises", to="cases.case"
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="later_parts",
                                to="cases.promise",
                            ),
                        ),
                        ("part", models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="part")),
                        ("parts", models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="parts")),
                        ("amount", common.fields.MoneyField(verbose_name="amount")),
                        ("due_on", models.DateField(verbose_name="due date")),
                        ("method", models.CharField(blank=True, max_length=40, verbose_name="by")),
                        ("tolerance_days", models.PositiveSmallIntegerField(verbose_name="tolerance, days")),
                        (
                            "tolerance_unit",
                            models.CharField(
                                choices=[("calendar", "calendar days"), ("working", "working days")],
                                db_default="calendar",
                                default="calendar",
                                max_length=10,
                                verbose_name="tolerance in",
                            ),
                        ),
                        ("tolerance_percent", models.PositiveSmallIntegerField(verbose_name="tolerance, percent")),
                        (
                            "due_rolls",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                verbose_name="due dates on days off move to the next working day",
                            ),
                        ),
                        ("kept_until", models.DateField(verbose_name="in time until")),
                        ("last_on", models.DateField(verbose_name="within tolerance until")),
                        (
                            "is_provisional",
                            models.BooleanField(db_default=False, default=False, verbose_name="calendar not published"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("kept", "kept"),
                                    ("kept_with_variance", "kept with variance"),
                                    ("partly_kept", "partly kept"),
                                    ("broken", "broken"),
                                    ("superseded", "superseded"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="open",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("received", common.fields.MoneyField(default=0, verbose_name="received")),
                        ("judged_on", models.DateField(null=True, verbose_name="judged on")),
                        ("judged_at", models.DateTimeField(null=True, verbose_name="judged at")),
                        ("after_the_fact", models.BooleanField(default=False, verbose_name="recorded after its money")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "said_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("debtor", "the debtor"),
                                    ("collector", "the collector"),
                                    ("supervisor", "the supervisor"),
                                ],
                                db_default="",
                                max_length=10,
                                verbose_name="said by",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["due_on", "id"],
                                name="promise_open_by_due",
                            ),
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["last_on", "id"],
                                name="promise_open_by_last",
                            ),
                            models.Index(
                                condition=models.Q(("is_provisional", True)),
                                fields=["due_on"],
                                name="promise_provisional",
                            ),
                            models.Index(fields=["case", "-due_on"], name="promise_by_case"),
                            models.Index(
                                models.OrderBy(models.F("due_on"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="promise_by_due",
                            ),
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["case"],
                                include=("amount", "received", "due_on"),
                                name="promise_open_by_case",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("after_the_fact", False),
                                    ("state__in", ["kept", "kept_with_variance", "broken", "partly_kept"]),
                                ),
                                fields=["due_on"],
                                include=("case", "recorded_by", "state", "amount", "last_on"),
                                name="promise_matured",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="promise_amount_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "open",
                                            "kept",
                                            "kept_with_variance",
                                            "partly_kept",
                                            "broken",
                                            "superseded",
                                            "withdrawn",
                                        ],
                                    )
                                ),
                                name="promise_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tolerance_unit__in", ["calendar", "working"])),
                                name="promise_tolerance_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("said_by__in", ["", "debtor", "collector", "supervisor"])),
                                name="promise_said_by_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_on__lte", models.F("kept_until")), ("kept_until__lte", models.F("last_on"))
                                ),
                                name="promise_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="promise_withdrawn_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "superseded"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="promise_superseded_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("first", None), ("part", 1)),
                                    models.Q(
                                        ("first__isnull", False), ("part__gt", 1), ("part__lte", models.F("parts"))
                                    ),
                                    _connector="OR",
                                ),
                                name="promise_part_of_a_series",
                            ),
                            models.UniqueConstraint(fields=("first", "part"), name="promise_part_once"),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state", "open")),
                                expressions=[
                                    ("case", "="),
                                    (django.db.models.functions.comparison.Coalesce("first", "id"), "<>"),
                                ],
                                name="promise_one_open_series_per_case",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPromise",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("part", models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="part")),
                        ("parts", models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="parts")),
                        ("amount", common.fields.MoneyField(verbose_name="amount")),
                        ("due_on", models.DateField(verbose_name="due date")),
                        ("method", models.CharField(blank=True, max_length=40, verbose_name="by")),
                        ("tolerance_days", models.PositiveSmallIntegerField(verbose_name="tolerance, days")),
                        (
                            "tolerance_unit",
                            models.CharField(
                                choices=[("calendar", "calendar days"), ("working", "working days")],
                                db_default="calendar",
                                default="calendar",
                                max_length=10,
                                verbose_name="tolerance in",
                            ),
                        ),
                        ("tolerance_percent", models.PositiveSmallIntegerField(verbose_name="tolerance, percent")),
                        (
                            "due_rolls",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                verbose_name="due dates on days off move to the next working day",
                            ),
                        ),
                        ("kept_until", models.DateField(verbose_name="in time until")),
                        ("last_on", models.DateField(verbose_name="within tolerance until")),
                        (
                            "is_provisional",
                            models.BooleanField(db_default=False, default=False, verbose_name="calendar not published"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("kept", "kept"),
                                    ("kept_with_variance", "kept with variance"),
                                    ("partly_kept", "partly kept"),
                                    ("broken", "broken"),
                                    ("superseded", "superseded"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="open",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("received", common.fields.MoneyField(default=0, verbose_name="received")),
                        ("judged_on", models.DateField(null=True, verbose_name="judged on")),
                        ("judged_at", models.DateTimeField(null=True, verbose_name="judged at")),
                        ("after_the_fact", models.BooleanField(default=False, verbose_name="recorded after its money")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "said_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("debtor", "the debtor"),
                                    ("collector", "the collector"),
                                    ("supervisor", "the supervisor"),
                                ],
                                db_default="",
                                max_length=10,
                                verbose_name="said by",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
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
                            "first",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.promise",
                            ),
                        ),
                        (
                            "recorded_by",
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
                        "verbose_name": "historical promise",
                        "verbose_name_plural": "historical promises",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PromisePayment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "promise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="counted", to="cases.promise"
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counted_for",
                                to="cases.payment",
                            ),
                        ),
                        ("amount", common.fields.MoneyField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("promise", "payment"), name="promise_payment_once"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="promise_payment_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeepRequest",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="keep_requests",
                                to="cases.case",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "asked"),
                                    ("granted", "granted"),
                                    ("refused", "refused"),
                                    ("lapsed", "lapsed"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="why")),
                        ("recall_on", models.DateField(verbose_name="recall date")),
                        ("until", models.DateField(verbose_name="until")),
                        (
                            "promise",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.promise",
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
                        ("granted_until", models.DateField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["case", "-id"], name="keep_request_by_case"),
                            models.Index(fields=["state", "recall_on", "id"], name="keep_request_by_state"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")), fields=("case",), name="keep_request_one_asked"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["asked", "granted", "refused", "lapsed"])),
                                name="keep_request_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="keep_request_has_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("recall_on"))),
                                name="keep_request_beyond_recall",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("granted_until__gt", models.F("recall_on")), ("state", "granted")),
                                    models.Q(
                                        models.Q(("state", "granted"), _negated=True), ("granted_until__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="keep_request_granted_until",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["asked", "lapsed"]),
                                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="keep_request_answered_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReturnFile",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="return_files",
                                to="cases.creditor",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("asked", "being made"), ("made", "made"), ("failed", "failed")],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("recall_date", "past the recall date"),
                                        ("exhausted", "no way left to reach the debtor"),
                                        ("deceased", "the debtor is dead"),
                                        ("sold", "the debt is sold"),
                                    ],
                                    max_length=20,
                                ),
                                size=None,
                            ),
                        ),
                        ("returned_on", models.DateField(verbose_name="as of")),
                        ("counts", models.JSONField(default=dict)),
                        (
                            "csv",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="common.storedfile",
                            ),
                        ),
                        (
                            "xlsx",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="common.storedfile",
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
                        ("made_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-asked_at", "-id"], name="return_file_by_time")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["asked", "made", "failed"])),
                                name="return_file_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("made_at__isnull", False), ("state", "made")),
                                    models.Q(models.Q(("state", "made"), _negated=True), ("made_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="return_file_made_at",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("creditor",),
                                name="return_file_one_asked",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReturnItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "return_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="cases.returnfile"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="return_items",
                                to="cases.case",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="return_items",
                                to="cases.account",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("recall_date", "past the recall date"),
                                    ("exhausted", "no way left to reach the debtor"),
                                    ("deceased", "the debtor is dead"),
                                    ("sold", "the debt is sold"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("balance", common.fields.MoneyField()),
                        ("paid", common.fields.MoneyField()),
                        ("payments", models.PositiveIntegerField()),
                        ("promises", models.PositiveIntegerField()),
                        ("promises_kept", models.PositiveIntegerField()),
                        ("last_contact_at", models.DateTimeField(null=True)),
                        ("last_outcome", models.CharField(blank=True, max_length=30)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["return_file", "id"], name="return_item_by_file")],
                        "constraints": [
                            models.UniqueConstraint(fields=("return_file", "account"), name="return_item_once"),
                            models.CheckConstraint(
                                condition=models.Q(("reason__in", ["recall_date", "exhausted", "deceased", "sold"])),
                                name="return_item_reason_known",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
