"""Creditors with their calendars; debtors, the people around a debt, and where they are reached."""

from decimal import Decimal

import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.model_creation import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0003_creditor_team"),
        ("cases", "0013_calendars"),
        ("cases", "0055_life_of_contact_points"),
    ]

    dependencies = [
        ("staff", "0001_people_and_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Creditor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=12, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="name in Chinese")),
                        (
                            "jurisdiction",
                            models.CharField(
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
                            "currency",
                            models.CharField(
                                choices=[
                                    ("AUD", "AUD"),
                                    ("CNY", "CNY"),
                                    ("EUR", "EUR"),
                                    ("GBP", "GBP"),
                                    ("HKD", "HKD"),
                                    ("INR", "INR"),
                                    ("JPY", "JPY"),
                                    ("KWD", "KWD"),
                                    ("PHP", "PHP"),
                                    ("SGD", "SGD"),
                                    ("TWD", "TWD"),
                                    ("USD", "USD"),
                                ],
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        ("time_zone", models.CharField(max_length=40, verbose_name="time zone")),
                        ("phone_region", models.CharField(max_length=2, verbose_name="phone region")),
                        ("allocation_order", models.JSONField(default=list, verbose_name="allocation order")),
                        (
                            "account_order",
                            models.CharField(
                                choices=[
                                    ("oldest", "Oldest debt first"),
                                    ("largest", "Largest balance first"),
                                    ("proportional", "In proportion to the balances"),
                                ],
                                default="oldest",
                                max_length=12,
                                verbose_name="order of accounts",
                            ),
                        ),
                        (
                            "interest_kind",
                            models.CharField(
                                choices=[
                                    ("none", "None: the creditor's files state it"),
                                    ("simple", "Simple, on the principal"),
                                    ("daily", "Daily, on principal and interest"),
                                ],
                                db_default="none",
                                default="none",
                                max_length=8,
                                verbose_name="interest",
                            ),
                        ),
                        (
                            "interest_rate",
                            models.DecimalField(
                                db_default=Decimal(0),
                                decimal_places=8,
                                default=0,
                                max_digits=9,
                                verbose_name="interest per day",
                            ),
                        ),
                        ("interest_from", models.DateField(blank=True, null=True, verbose_name="interest runs from")),
                        (
                            "interest_on_charges",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="interest on fees and charges"
                            ),
                        ),
                        (
                            "promise_most_days",
                            models.PositiveSmallIntegerField(default=30, verbose_name="furthest promise, days"),
                        ),
                        (
                            "promise_smallest_amount",
                            common.fields.MoneyField(default=1, verbose_name="smallest promise"),
                        ),
                        (
                            "promise_most_in_row",
                            models.PositiveSmallIntegerField(default=3, verbose_name="most promises in a row"),
                        ),
                        (
                            "promise_tolerance_days",
                            models.PositiveSmallIntegerField(default=3, verbose_name="tolerance, days"),
                        ),
                        (
                            "promise_tolerance_percent",
                            models.PositiveSmallIntegerField(
                                default=5,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="tolerance, percent",
                            ),
                        ),
                        (
                            "promise_tolerance_unit",
                            models.CharField(
                                choices=[("calendar", "calendar days"), ("working", "working days")],
                                db_default="calendar",
                                default="calendar",
                                max_length=10,
                                verbose_name="tolerance in",
                            ),
                        ),
                        (
                            "promise_due_rolls",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                verbose_name="due dates on days off move to the next working day",
                            ),
                        ),
                        (
                            "promise_most_parts",
                            models.PositiveSmallIntegerField(
                                db_default=3,
                                default=3,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(6),
                                ],
                                verbose_name="most parts of one promise",
                            ),
                        ),
                        (
                            "keep_most_days",
                            models.PositiveSmallIntegerField(
                                db_default=60, default=60, verbose_name="longest keeping beyond recall, days"
                            ),
                        ),
                        (
                            "keep_most_percent",
                            models.PositiveSmallIntegerField(
                                db_default=10,
                                default=10,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="most kept of a placement, percent",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="creditors",
                                to="staff.team",
                                verbose_name="team",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="places accounts")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("promise_tolerance_percent__lte", 100)),
                                name="creditor_tolerance_percent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("promise_tolerance_unit__in", ["calendar", "working"])),
                                name="creditor_tolerance_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("promise_most_parts__gte", 1), ("promise_most_parts__lte", 6)),
                                name="creditor_promise_parts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("account_order__in", ["oldest", "largest", "proportional"])),
                                name="creditor_account_order_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("interest_kind", "none"),
                                    models.Q(
                                        ("interest_from__isnull", False),
                                        ("interest_kind__in", ["simple", "daily"]),
                                        ("interest_rate__gt", 0),
                                        ("interest_rate__lte", Decimal("0.1")),
                                    ),
                                    _connector="OR",
                                ),
                                name="creditor_interest_terms",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("interest_on_charges", True), ("jurisdiction", "cn"), _negated=True
                                ),
                                name="creditor_no_interest_on_charges_in_china",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("keep_most_percent__lte", 100)), name="creditor_keep_percent"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCreditor",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("code", models.SlugField(max_length=12, verbose_name="code")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="name in Chinese")),
                        (
                            "jurisdiction",
                            models.CharField(
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
                            "currency",
                            models.CharField(
                                choices=[
                                    ("AUD", "AUD"),
                                    ("CNY", "CNY"),
                                    ("EUR", "EUR"),
                                    ("GBP", "GBP"),
                                    ("HKD", "HKD"),
                                    ("INR", "INR"),
                                    ("JPY", "JPY"),
                                    ("KWD", "KWD"),
                                    ("PHP", "PHP"),
                                    ("SGD", "SGD"),
                                    ("TWD", "TWD"),
                                    ("USD", "USD"),
                                ],
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        ("time_zone", models.CharField(max_length=40, verbose_name="time zone")),
                        ("phone_region", models.CharField(max_length=2, verbose_name="phone region")),
                        ("allocation_order", models.JSONField(default=list, verbose_name="allocation order")),
                        (
                            "account_order",
                            models.CharField(
                                choices=[
                                    ("oldest", "Oldest debt first"),
                                    ("largest", "Largest balance first"),
                                    ("proportional", "In proportion to the balances"),
                                ],
                                default="oldest",
                                max_length=12,
                                verbose_name="order of accounts",
                            ),
                        ),
                        (
                            "interest_kind",
                            models.CharField(
                                choices=[
                                    ("none", "None: the creditor's files state it"),
                                    ("simple", "Simple, on the principal"),
                                    ("daily", "Daily, on principal and interest"),
                                ],
                                db_default="none",
                                default="none",
                                max_length=8,
                                verbose_name="interest",
                            ),
                        ),
                        (
                            "interest_rate",
                            models.DecimalField(
                                db_default=Decimal(0),
                                decimal_places=8,
                                default=0,
                                max_digits=9,
                                verbose_name="interest per day",
                            ),
                        ),
                        ("interest_from", models.DateField(blank=True, null=True, verbose_name="interest runs from")),
                        (
                            "interest_on_charges",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="interest on fees and charges"
                            ),
                        ),
                        (
                            "promise_most_days",
                            models.PositiveSmallIntegerField(default=30, verbose_name="furthest promise, days"),
                        ),
                        (
                            "promise_smallest_amount",
                            common.fields.MoneyField(default=1, verbose_name="smallest promise"),
                        ),
                        (
                            "promise_most_in_row",
                            models.PositiveSmallIntegerField(default=3, verbose_name="most promises in a row"),
                        ),
                        (
                            "promise_tolerance_days",
                            models.PositiveSmallIntegerField(default=3, verbose_name="tolerance, days"),
                        ),
                        (
                            "promise_tolerance_percent",
                            models.PositiveSmallIntegerField(
                                default=5,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="tolerance, percent",
                            ),
                        ),
                        (
                            "promise_tolerance_unit",
                            models.CharField(
                                choices=[("calendar", "calendar days"), ("working", "working days")],
                                db_default="calendar",
                                default="calendar",
                                max_length=10,
                                verbose_name="tolerance in",
                            ),
                        ),
                        (
                            "promise_due_rolls",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                verbose_name="due dates on days off move to the next working day",
                            ),
                        ),
                        (
                            "promise_most_parts",
                            models.PositiveSmallIntegerField(
                                db_default=3,
                                default=3,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(6),
                                ],
                                verbose_name="most parts of one promise",
                            ),
                        ),
                        (
                            "keep_most_days",
                            models.PositiveSmallIntegerField(
                                db_default=60, default=60, verbose_name="longest keeping beyond recall, days"
                            ),
                        ),
                        (
                            "keep_most_percent",
                            models.PositiveSmallIntegerField(
                                db_default=10,
                                default=10,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="most kept of a placement, percent",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="places accounts")),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="staff.team",
                                verbose_name="team",
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
                        "verbose_name": "historical creditor",
                        "verbose_name_plural": "historical creditors",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="BusinessDay",
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
                                related_name="business_day",
                                to="cases.creditor",
                            ),
                        ),
                        ("open_on", models.DateField()),
                    ],
                ),
                migrations.CreateModel(
                    name="CalendarDay",
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
                                related_name="calendar_days",
                                to="cases.creditor",
                                verbose_name="creditor",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        ("is_working", models.BooleanField(verbose_name="worked")),
                        ("reason", models.CharField(max_length=120, verbose_name="reason")),
                        ("stated_at", models.DateTimeField()),
                        (
                            "stated_by",
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
                                condition=models.Q(
                                    models.Q(("creditor__isnull", False), ("jurisdiction", "")),
                                    models.Q(
                                        ("creditor__isnull", True), ("jurisdiction__in", ["cn", "us", "uk", "tw"])
                                    ),
                                    _connector="OR",
                                ),
                                name="calendar_day_of_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="calendar_day_reason"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("creditor__isnull", True)),
                                fields=("jurisdiction", "day"),
                                name="calendar_day_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("creditor__isnull", False)),
                                fields=("creditor", "day"),
                                name="calendar_day_once_per_creditor",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCalendarDay",
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
                        ("day", models.DateField(verbose_name="day")),
                        ("is_working", models.BooleanField(verbose_name="worked")),
                        ("reason", models.CharField(max_length=120, verbose_name="reason")),
                        ("stated_at", models.DateTimeField()),
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
                        (
                            "stated_by",
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
                        "verbose_name": "historical calendar day",
                        "verbose_name_plural": "historical calendar days",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="CalendarYear",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
                        ("stated_at", models.DateTimeField()),
                        (
                            "stated_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("jurisdiction", "year"), name="calendar_year_once"),
                            models.CheckConstraint(
                                condition=models.Q(("jurisdiction__in", ["cn", "us", "uk", "tw"])),
                                name="calendar_year_jurisdiction",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True), name="calendar_year_source"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCalendarYear",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "jurisdiction",
                            models.CharField(
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
                        ("stated_at", models.DateTimeField()),
                        (
                            "stated_by",
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
                        "verbose_name": "historical calendar year",
                        "verbose_name_plural": "historical calendar years",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="FileMapping",
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
                                related_name="mappings",
                                to="cases.creditor",
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("placement", "Placements"), ("payment", "Payments"), ("recall", "Recalls")],
                                max_length=10,
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("columns", models.JSONField(default=dict)),
                        ("options", models.JSONField(default=dict)),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        (
                            "changed_by",
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
                            models.UniqueConstraint(fields=("creditor", "purpose", "name"), name="mapping_name_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Debtor",
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
                                related_name="debtors",
                                to="cases.creditor",
                            ),
                        ),
                        ("reference", models.CharField(max_length=60)),
                        ("name", models.CharField(max_length=120)),
                        ("national_number", models.BinaryField(null=True)),
                        ("national_number_hash", models.BinaryField(max_length=32, null=True)),
                        ("birth_on", models.DateField(null=True)),
                        ("language", models.CharField(blank=True, max_length=10)),
                        ("region", models.CharField(blank=True, max_length=10)),
                        ("time_zones", models.JSONField(default=list)),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("national_number_hash__isnull", False)),
                                fields=["national_number_hash"],
                                name="debtor_by_national_number",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("creditor", "reference"), name="debtor_reference_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalDebtor",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("reference", models.CharField(max_length=60)),
                        ("name", models.CharField(max_length=120)),
                        ("birth_on", models.DateField(null=True)),
                        ("language", models.CharField(blank=True, max_length=10)),
                        ("region", models.CharField(blank=True, max_length=10)),
                        ("time_zones", models.JSONField(default=list)),
                        ("created_at", models.DateTimeField()),
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
                        "verbose_name": "historical debtor",
                        "verbose_name_plural": "historical debtors",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="RelatedPerson",
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
                                related_name="related_people",
                                to="cases.debtor",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("debtor", "debtor"),
                                    ("guarantor", "guarantor"),
                                    ("contact_person", "contact person"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("relation", models.CharField(blank=True, max_length=40, verbose_name="relation")),
                        ("refused_at", models.DateTimeField(null=True, verbose_name="wants no contact since")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "debtor"), _negated=True),
                                    ("role__in", ["debtor", "guarantor", "contact_person"]),
                                ),
                                name="related_role_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRelatedPerson",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("debtor", "debtor"),
                                    ("guarantor", "guarantor"),
                                    ("contact_person", "contact person"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("relation", models.CharField(blank=True, max_length=40, verbose_name="relation")),
                        ("refused_at", models.DateTimeField(null=True, verbose_name="wants no contact since")),
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
                        "verbose_name": "historical related person",
                        "verbose_name_plural": "historical related persons",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ContactPoint",
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
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_points",
                                to="cases.debtor",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_points",
                                to="cases.relatedperson",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("phone", "Phone"),
                                    ("email", "Email"),
                                    ("address", "Address"),
                                    ("chat", "Chat account"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                choices=[("mobile", "Mobile"), ("home", "Home"), ("work", "Work"), ("other", "Other")],
                                default="mobile",
                                max_length=10,
                                verbose_name="place",
                            ),
                        ),
                        ("value", models.CharField(max_length=200, verbose_name="number or address")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "new"),
                                    ("verified", "verified"),
                                    ("wrong", "wrong number"),
                                    ("do_not_contact", "do not contact"),
                                    ("reassigned", "somebody else's now"),
                                    ("exhausted", "nobody answers"),
                                ],
                                default="new",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("placement", "Placement file"),
                                    ("creditor", "The creditor"),
                                    ("debtor", "Told by the debtor"),
                                    ("inbound", "They called or wrote from it"),
                                    ("register", "Public register"),
                                    ("other", "Other"),
                                ],
                                default="placement",
                                max_length=40,
                                verbose_name="source",
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Reverse(
                                        django.db.models.functions.text.Lower("value")
                                    ),
                                    name="text_pattern_ops",
                                ),
                                name="contact_point_by_ending",
                            ),
                            models.Index(
                                condition=models.Q(("person__isnull", False)),
                                fields=["person"],
                                name="contact_point_by_person",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("debtor", "person", "kind", "value"),
                                name="contact_point_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["new", "verified", "wrong", "do_not_contact", "reassigned", "exhausted"],
                                    )
                                ),
                                name="contact_point_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalContactPoint",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("phone", "Phone"),
                                    ("email", "Email"),
                                    ("address", "Address"),
                                    ("chat", "Chat account"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                choices=[("mobile", "Mobile"), ("home", "Home"), ("work", "Work"), ("other", "Other")],
                                default="mobile",
                                max_length=10,
                                verbose_name="place",
                            ),
                        ),
                        ("value", models.CharField(max_length=200, verbose_name="number or address")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "new"),
                                    ("verified", "verified"),
                                    ("wrong", "wrong number"),
                                    ("do_not_contact", "do not contact"),
                                    ("reassigned", "somebody else's now"),
                                    ("exhausted", "nobody answers"),
                                ],
                                default="new",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("placement", "Placement file"),
                                    ("creditor", "The creditor"),
                                    ("debtor", "Told by the debtor"),
                                    ("inbound", "They called or wrote from it"),
                                    ("register", "Public register"),
                                    ("other", "Other"),
                                ],
                                default="placement",
                                max_length=40,
                                verbose_name="source",
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
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
                        "verbose_name": "historical contact point",
                        "verbose_name_plural": "historical contact points",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
