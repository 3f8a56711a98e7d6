"""Repayment plans: what debtors tell, what creditors take, who may agree to what, what is agreed and what came of it.

Closings are beside them: they know which plan they ended, and a plan which of them let it run on.
"""

from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.model_creation import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0025_repayment_plans"),
        ("cases", "0041_plan_versions_agreed"),
        ("cases", "0048_plan_versions_received"),
        ("cases", "0053_closings_know_what_they_ended"),
    ]

    dependencies = [
        ("cases", "0004_holds_and_promises"),
        ("common", "0001_audit_files_and_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="PlanTerms",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "creditor",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_terms",
                                to="cases.creditor",
                            ),
                        ),
                        ("most_months", models.PositiveSmallIntegerField(default=60, verbose_name="most months")),
                        (
                            "smallest_instalment",
                            common.fields.MoneyField(default=Decimal(100), verbose_name="smallest instalment"),
                        ),
                        (
                            "settlement_floor",
                            models.PositiveSmallIntegerField(
                                default=70,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="least share that settles, percent",
                            ),
                        ),
                        (
                            "most_deferment_days",
                            models.PositiveSmallIntegerField(default=30, verbose_name="longest deferment, days"),
                        ),
                        (
                            "most_settlement_days",
                            models.PositiveSmallIntegerField(default=30, verbose_name="longest settlement, days"),
                        ),
                        (
                            "offer_days",
                            models.PositiveSmallIntegerField(default=10, verbose_name="an offer holds, days"),
                        ),
                        ("tolerance_days", models.PositiveSmallIntegerField(default=3, verbose_name="tolerance, days")),
                        (
                            "annual_rate",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal(0),
                                max_digits=5,
                                verbose_name="interest a year, percent",
                            ),
                        ),
                        (
                            "living_floor",
                            common.fields.MoneyField(default=Decimal(0), verbose_name="least living costs a month"),
                        ),
                        (
                            "dependant_floor",
                            common.fields.MoneyField(
                                default=Decimal(0), verbose_name="least for each dependant a month"
                            ),
                        ),
                        (
                            "rights_en",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="rights, duties and breach, in English"
                            ),
                        ),
                        (
                            "rights_zh",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="rights, duties and breach, in Chinese"
                            ),
                        ),
                        (
                            "other_en",
                            models.TextField(blank=True, max_length=2000, verbose_name="other terms, in English"),
                        ),
                        (
                            "other_zh",
                            models.TextField(blank=True, max_length=2000, verbose_name="other terms, in Chinese"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("settlement_floor__lte", 100)), name="plan_terms_floor_percent"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("annual_rate__gte", 0)), name="plan_terms_rate_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("most_months__gte", 1)), name="plan_terms_months_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("dependant_floor__gte", 0),
                                    ("living_floor__gte", 0),
                                    ("smallest_instalment__gte", 0),
                                ),
                                name="plan_terms_amounts_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPlanTerms",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("most_months", models.PositiveSmallIntegerField(default=60, verbose_name="most months")),
                        (
                            "smallest_instalment",
                            common.fields.MoneyField(default=Decimal(100), verbose_name="smallest instalment"),
                        ),
                        (
                            "settlement_floor",
                            models.PositiveSmallIntegerField(
                                default=70,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="least share that settles, percent",
                            ),
                        ),
                        (
                            "most_deferment_days",
                            models.PositiveSmallIntegerField(default=30, verbose_name="longest deferment, days"),
                        ),
                        (
                            "most_settlement_days",
                            models.PositiveSmallIntegerField(default=30, verbose_name="longest settlement, days"),
                        ),
                        (
                            "offer_days",
                            models.PositiveSmallIntegerField(default=10, verbose_name="an offer holds, days"),
                        ),
                        ("tolerance_days", models.PositiveSmallIntegerField(default=3, verbose_name="tolerance, days")),
                        (
                            "annual_rate",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal(0),
                                max_digits=5,
                                verbose_name="interest a year, percent",
                            ),
                        ),
                        (
                            "living_floor",
                            common.fields.MoneyField(default=Decimal(0), verbose_name="least living costs a month"),
                        ),
                        (
                            "dependant_floor",
                            common.fields.MoneyField(
                                default=Decimal(0), verbose_name="least for each dependant a month"
                            ),
                        ),
                        (
                            "rights_en",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="rights, duties and breach, in English"
                            ),
                        ),
                        (
                            "rights_zh",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="rights, duties and breach, in Chinese"
                            ),
                        ),
                        (
                            "other_en",
                            models.TextField(blank=True, max_length=2000, verbose_name="other terms, in English"),
                        ),
                        (
                            "other_zh",
                            models.TextField(blank=True, max_length=2000, verbose_name="other terms, in Chinese"),
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
                        "verbose_name": "historical plan terms",
                        "verbose_name_plural": "historical plan termss",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="AuthorityRow",
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
                                related_name="authority_rows",
                                to="cases.creditor",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("collector", "Collector"),
                                    ("supervisor", "Supervisor"),
                                    ("quality", "Quality"),
                                    ("finance", "Finance"),
                                    ("administrator", "Administrator"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "most_discount",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="discount up to, percent",
                            ),
                        ),
                        ("most_months", models.PositiveSmallIntegerField(verbose_name="months up to")),
                        ("most_amount", common.fields.MoneyField(blank=True, null=True, verbose_name="amount up to")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("creditor", "role", "most_discount", "most_months"), name="authority_row_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("most_discount__gte", 0), ("most_discount__lte", 100)),
                                name="authority_discount_percent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("most_amount__isnull", True), ("most_amount__gt", 0), _connector="OR"
                                ),
                                name="authority_amount_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["collector", "supervisor", "finance"])),
                                name="authority_role_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAuthorityRow",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("collector", "Collector"),
                                    ("supervisor", "Supervisor"),
                                    ("quality", "Quality"),
                                    ("finance", "Finance"),
                                    ("administrator", "Administrator"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "most_discount",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="discount up to, percent",
                            ),
                        ),
                        ("most_months", models.PositiveSmallIntegerField(verbose_name="months up to")),
                        ("most_amount", common.fields.MoneyField(blank=True, null=True, verbose_name="amount up to")),
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
                        "verbose_name": "historical authority row",
                        "verbose_name_plural": "historical authority rows",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="AffordabilityStatement",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="cases.case"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("stated_on", models.DateField(verbose_name="told on")),
                        ("income", common.fields.MoneyField(verbose_name="income a month")),
                        ("living_costs", common.fields.MoneyField(verbose_name="living costs a month")),
                        ("other_debts", common.fields.MoneyField(verbose_name="other debts a month")),
                        ("dependants", models.PositiveSmallIntegerField(verbose_name="dependants")),
                        ("savings", common.fields.MoneyField(default=0, verbose_name="could pay at once")),
                        ("living_floor", common.fields.MoneyField(default=0)),
                        ("dependant_floor", common.fields.MoneyField(default=0)),
                        ("left", common.fields.MoneyField()),
                        ("willing", models.BooleanField(verbose_name="wants to pay")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "version"), name="statement_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("income__gte", 0),
                                    ("living_costs__gte", 0),
                                    ("other_debts__gte", 0),
                                    ("savings__gte", 0),
                                ),
                                name="statement_amounts_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "left__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("income"), "-", models.F("living_costs")
                                            ),
                                            "-",
                                            models.F("other_debts"),
                                        ),
                                    )
                                ),
                                name="statement_left_adds_up",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Closing",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="closings", to="cases.case"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
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
                                verbose_name="reason",
                            ),
                        ),
                        ("evidence", models.CharField(max_length=500, verbose_name="evidence")),
                        ("balance", common.fields.MoneyField(verbose_name="owed")),
                        ("needs_second", models.BooleanField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waits for a second person"),
                                    ("done", "closed"),
                                    ("refused", "refused"),
                                    ("withdrawn", "withdrawn"),
                                    ("reopened", "reopened"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "accounts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                        (
                            "promises",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.plan",
                            ),
                        ),
                        (
                            "state_before",
                            models.CharField(
                                blank=True,
                                choices=[("placed", "placed"), ("in_work", "in work"), ("closed", "closed")],
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
                        ("decision", models.CharField(blank=True, max_length=300)),
                        ("reopened_at", models.DateTimeField(null=True)),
                        (
                            "reopened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reopen_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "plan_left",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("newer", "a newer plan was proposed since"),
                                    ("moved", "an account of it is in another case by now"),
                                    ("not_kept", "an instalment was not paid in time while the case was closed"),
                                ],
                                db_default="",
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["case", "-id"], name="closing_by_case"),
                            models.Index(fields=["state", "-id"], name="closing_by_state"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "waiting")), fields=("case",), name="closing_one_waiting"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["waiting", "done", "refused", "withdrawn", "reopened"])
                                ),
                                name="closing_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "reason__in",
                                        [
                                            "paid",
                                            "cured",
                                            "settled",
                                            "recalled",
                                            "returned",
                                            "written_off",
                                            "deceased",
                                            "sold",
                                        ],
                                    )
                                ),
                                name="closing_reason_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("evidence", ""), _negated=True), name="closing_has_evidence"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("needs_second", False),
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="closing_maker_is_not_checker",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("needs_second", False),
                                    models.Q(("state__in", ["done", "reopened"]), _negated=True),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="closing_done_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reopened_at__isnull", False),
                                        ("reopened_by__isnull", False),
                                        ("state", "reopened"),
                                        models.Q(("reopen_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "reopened"), _negated=True), ("reopened_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="closing_reopened_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("plan_left", ""),
                                    models.Q(
                                        ("plan__isnull", False),
                                        ("plan_left__in", ["newer", "moved", "not_kept"]),
                                        ("state", "reopened"),
                                    ),
                                    _connector="OR",
                                ),
                                name="closing_plan_left_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="cases.case"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("deferment", "Deferment"),
                                    ("instalments", "Instalments"),
                                    ("settlement", "Settlement"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "offered"),
                                    ("awaiting", "awaiting approval"),
                                    ("approved", "approved"),
                                    ("active", "active"),
                                    ("completed", "completed"),
                                    ("broken", "broken"),
                                    ("cancelled", "cancelled"),
                                    ("expired", "expired"),
                                ],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="cases.affordabilitystatement",
                            ),
                        ),
                        ("amount", common.fields.MoneyField(verbose_name="amount")),
                        ("discount", common.fields.MoneyField(default=0, verbose_name="discount")),
                        ("total", common.fields.MoneyField(verbose_name="to be paid")),
                        ("received", common.fields.MoneyField(default=0, verbose_name="received")),
                        ("months", models.PositiveSmallIntegerField(verbose_name="months")),
                        ("next_due_on", models.DateField(null=True, verbose_name="next due")),
                        ("last_due_on", models.DateField(verbose_name="last due")),
                        ("offer_ends_on", models.DateField(verbose_name="offer holds until")),
                        ("agreed_on", models.DateField(null=True, verbose_name="agreed on")),
                        (
                            "form",
                            models.CharField(
                                blank=True,
                                choices=[("written", "in writing"), ("oral", "on the phone, recorded")],
                                max_length=10,
                                verbose_name="agreed",
                            ),
                        ),
                        ("recording", models.CharField(blank=True, max_length=100, verbose_name="recording")),
                        (
                            "pledge",
                            models.BooleanField(default=False, verbose_name="pledges not to apply for another card"),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("activated_at", models.DateTimeField(null=True)),
                        (
                            "activated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "hold",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan",
                                to="cases.hold",
                            ),
                        ),
                        (
                            "let_run_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.closing",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "active")),
                                fields=["next_due_on", "id"],
                                name="plan_active_by_due",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["proposed", "awaiting", "approved"])),
                                fields=["offer_ends_on"],
                                name="plan_open_offers",
                            ),
                            models.Index(fields=["case", "-id"], name="plan_by_case"),
                            models.Index(
                                models.OrderBy(models.F("last_due_on"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="plan_by_last_due",
                            ),
                            models.Index(
                                models.OrderBy(models.F("proposed_at"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="plan_by_proposal",
                            ),
                            models.Index(
                                models.OrderBy(models.F("total"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="plan_by_total",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "proposed",
                                            "awaiting",
                                            "approved",
                                            "active",
                                            "completed",
                                            "broken",
                                            "cancelled",
                                            "expired",
                                        ],
                                    )
                                ),
                                name="plan_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["deferment", "instalments", "settlement"])),
                                name="plan_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0), ("total__gte", models.F("amount"))),
                                name="plan_amount_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("discount__gt", 0), ("kind", "settlement")),
                                    models.Q(models.Q(("kind", "settlement"), _negated=True), ("discount", 0)),
                                    _connector="OR",
                                ),
                                name="plan_discount_settles",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("active", "completed", "broken")), _negated=True),
                                    models.Q(
                                        ("activated_at__isnull", False),
                                        ("agreed_on__isnull", False),
                                        models.Q(("form", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="plan_active_is_agreed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("form", "oral"), _negated=True),
                                    models.Q(("recording", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="plan_oral_is_recorded",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_on__isnull", True),
                                        ("state__in", ("proposed", "awaiting", "approved", "active")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ("proposed", "awaiting", "approved", "active")), _negated=True
                                        ),
                                        ("ended_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="plan_ended_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("received__gte", 0)), name="plan_received_positive"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("proposed", "awaiting", "approved", "active"))),
                                fields=("case",),
                                name="plan_one_live_per_case",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPlan",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("deferment", "Deferment"),
                                    ("instalments", "Instalments"),
                                    ("settlement", "Settlement"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "offered"),
                                    ("awaiting", "awaiting approval"),
                                    ("approved", "approved"),
                                    ("active", "active"),
                                    ("completed", "completed"),
                                    ("broken", "broken"),
                                    ("cancelled", "cancelled"),
                                    ("expired", "expired"),
                                ],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("amount", common.fields.MoneyField(verbose_name="amount")),
                        ("discount", common.fields.MoneyField(default=0, verbose_name="discount")),
                        ("total", common.fields.MoneyField(verbose_name="to be paid")),
                        ("received", common.fields.MoneyField(default=0, verbose_name="received")),
                        ("months", models.PositiveSmallIntegerField(verbose_name="months")),
                        ("next_due_on", models.DateField(null=True, verbose_name="next due")),
                        ("last_due_on", models.DateField(verbose_name="last due")),
                        ("offer_ends_on", models.DateField(verbose_name="offer holds until")),
                        ("agreed_on", models.DateField(null=True, verbose_name="agreed on")),
                        (
                            "form",
                            models.CharField(
                                blank=True,
                                choices=[("written", "in writing"), ("oral", "on the phone, recorded")],
                                max_length=10,
                                verbose_name="agreed",
                            ),
                        ),
                        ("recording", models.CharField(blank=True, max_length=100, verbose_name="recording")),
                        (
                            "pledge",
                            models.BooleanField(default=False, verbose_name="pledges not to apply for another card"),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        ("activated_at", models.DateTimeField(null=True)),
                        ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
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
                            "statement",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.affordabilitystatement",
                            ),
                        ),
                        (
                            "proposed_by",
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
                            "activated_by",
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
                            "hold",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.hold",
                            ),
                        ),
                        (
                            "let_run_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.closing",
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
                        "verbose_name": "historical plan",
                        "verbose_name_plural": "historical plans",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PlanVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="cases.plan"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("awaiting", "awaiting approval"),
                                    ("standing", "stands"),
                                    ("superseded", "superseded"),
                                    ("refused", "refused"),
                                ],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("balance", common.fields.MoneyField(verbose_name="owed")),
                        ("amount", common.fields.MoneyField(verbose_name="amount")),
                        ("discount", common.fields.MoneyField(default=0, verbose_name="discount")),
                        ("received", common.fields.MoneyField(db_default=0, default=0, verbose_name="received before")),
                        ("interest", common.fields.MoneyField(default=0, verbose_name="interest")),
                        (
                            "frequency",
                            models.CharField(
                                choices=[
                                    ("monthly", "every month"),
                                    ("biweekly", "every two weeks"),
                                    ("weekly", "every week"),
                                ],
                                max_length=10,
                                verbose_name="rhythm",
                            ),
                        ),
                        (
                            "annual_rate",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=5, verbose_name="interest a year, percent"
                            ),
                        ),
                        (
                            "effective_rate",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=7, verbose_name="annual rate, percent"
                            ),
                        ),
                        ("months", models.PositiveSmallIntegerField(verbose_name="months")),
                        ("tolerance_days", models.PositiveSmallIntegerField(verbose_name="tolerance, days")),
                        ("findings", models.JSONField(default=list)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("needs_approval", models.BooleanField()),
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
                        ("decision", models.CharField(blank=True, max_length=200, verbose_name="decision")),
                        (
                            "form",
                            models.CharField(
                                blank=True,
                                choices=[("written", "in writing"), ("oral", "on the phone, recorded")],
                                db_default="",
                                max_length=10,
                                verbose_name="agreed",
                            ),
                        ),
                        ("agreed_on", models.DateField(null=True, verbose_name="agreed on")),
                        (
                            "recording",
                            models.CharField(blank=True, db_default="", max_length=100, verbose_name="recording"),
                        ),
                        (
                            "pledge",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="pledges not to apply for another card"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "awaiting")),
                                fields=["made_at", "id"],
                                name="plan_version_awaiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "number"), name="plan_version_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "standing")),
                                fields=("plan",),
                                name="plan_version_one_stands",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "awaiting")),
                                fields=("plan",),
                                name="plan_version_one_awaits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["awaiting", "standing", "superseded", "refused"])),
                                name="plan_version_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True),
                                    models.Q(("decided_by", models.F("made_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="plan_version_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("needs_approval", False),
                                    models.Q(("state", "standing"), _negated=True),
                                    ("decided_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="plan_version_stands_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0), ("discount__gte", 0), ("interest__gte", 0)),
                                name="plan_version_amounts_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("received__gte", 0), ("received__lte", models.F("amount"))),
                                name="plan_version_received_within",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("agreed_on__isnull", True), ("form", ""), ("pledge", False), ("recording", "")
                                    ),
                                    models.Q(("agreed_on__isnull", False), ("form__in", ["written", "oral"])),
                                    _connector="OR",
                                ),
                                name="plan_version_agreed_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("form", "oral"), _negated=True),
                                    models.Q(("recording", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="plan_version_oral_is_recorded",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPlanVersion",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("awaiting", "awaiting approval"),
                                    ("standing", "stands"),
                                    ("superseded", "superseded"),
                                    ("refused", "refused"),
                                ],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("balance", common.fields.MoneyField(verbose_name="owed")),
                        ("amount", common.fields.MoneyField(verbose_name="amount")),
                        ("discount", common.fields.MoneyField(default=0, verbose_name="discount")),
                        ("received", common.fields.MoneyField(db_default=0, default=0, verbose_name="received before")),
                        ("interest", common.fields.MoneyField(default=0, verbose_name="interest")),
                        (
                            "frequency",
                            models.CharField(
                                choices=[
                                    ("monthly", "every month"),
                                    ("biweekly", "every two weeks"),
                                    ("weekly", "every week"),
                                ],
                                max_length=10,
                                verbose_name="rhythm",
                            ),
                        ),
                        (
                            "annual_rate",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=5, verbose_name="interest a year, percent"
                            ),
                        ),
                        (
                            "effective_rate",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=7, verbose_name="annual rate, percent"
                            ),
                        ),
                        ("months", models.PositiveSmallIntegerField(verbose_name="months")),
                        ("tolerance_days", models.PositiveSmallIntegerField(verbose_name="tolerance, days")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("made_at", models.DateTimeField()),
                        ("needs_approval", models.BooleanField()),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("decision", models.CharField(blank=True, max_length=200, verbose_name="decision")),
                        (
                            "form",
                            models.CharField(
                                blank=True,
                                choices=[("written", "in writing"), ("oral", "on the phone, recorded")],
                                db_default="",
                                max_length=10,
                                verbose_name="agreed",
                            ),
                        ),
                        ("agreed_on", models.DateField(null=True, verbose_name="agreed on")),
                        (
                            "recording",
                            models.CharField(blank=True, db_default="", max_length=100, verbose_name="recording"),
                        ),
                        (
                            "pledge",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="pledges not to apply for another card"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.plan",
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
                        (
                            "decided_by",
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
                        "verbose_name": "historical plan version",
                        "verbose_name_plural": "historical plan versions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Instalment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instalments",
                                to="cases.planversion",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("due_on", models.DateField(verbose_name="due")),
                        ("amount", common.fields.MoneyField(verbose_name="amount")),
                        ("interest", common.fields.MoneyField(default=0, verbose_name="interest")),
                        ("received", common.fields.MoneyField(default=0, verbose_name="received")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "open"), ("paid", "paid"), ("missed", "missed")],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "interest_entry",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.ledgerentry",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("interest__gt", 0), ("interest_entry__isnull", True)),
                                fields=["due_on"],
                                name="instalment_to_charge",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "number"), name="instalment_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "paid", "missed"])),
                                name="instalment_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gt", 0), ("interest__gte", 0), ("interest__lte", models.F("amount"))
                                ),
                                name="instalment_amount_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("received__gte", 0), ("received__lte", models.F("amount"))),
                                name="instalment_received_within",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "paid"), _negated=True),
                                    ("received", models.F("amount")),
                                    _connector="OR",
                                ),
                                name="instalment_paid_in_full",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("interest_entry__isnull", True), ("interest__gt", 0), _connector="OR"
                                ),
                                name="instalment_charges_interest",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InstalmentPayment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "instalment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counted",
                                to="cases.instalment",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instalments",
                                to="cases.payment",
                            ),
                        ),
                        ("amount", common.fields.MoneyField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("instalment", "payment"), name="instalment_payment_once"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="instalment_payment_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="cases.planversion",
                            ),
                        ),
                        (
                            "creditor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.creditor"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("serial", models.PositiveIntegerField()),
                        ("language", models.CharField(max_length=10)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.storedfile"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("issued_at", models.DateTimeField()),
                        (
                            "issued_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["version", "-id"], name="agreement_by_version")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("creditor", "year", "serial"), name="agreement_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="agreement_has_digest"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
