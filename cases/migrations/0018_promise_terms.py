"""Keep with each promise its part of a series, the terms of the day, and until when it may be kept."""

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_transfers_and_closings"),
        ("staff", "0004_password_given"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The constraint of open promises compares two columns at once; the extension stays for the other apps.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="promise",
            name="promise_one_open_per_case",
        ),
        migrations.AddField(
            model_name="case",
            name="promise_broken_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="creditor",
            name="promise_due_rolls",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="due dates on days off move to the next working day"
            ),
        ),
        migrations.AddField(
            model_name="creditor",
            name="promise_most_parts",
            field=models.PositiveSmallIntegerField(
                db_default=3,
                default=3,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(6)],
                verbose_name="most parts of one promise",
            ),
        ),
        migrations.AddField(
            model_name="creditor",
            name="promise_tolerance_unit",
            field=models.CharField(
                choices=[("calendar", "calendar days"), ("working", "working days")],
                db_default="calendar",
                default="calendar",
                max_length=10,
                verbose_name="tolerance in",
            ),
        ),
        migrations.AddField(
            model_name="historicalcreditor",
            name="promise_due_rolls",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="due dates on days off move to the next working day"
            ),
        ),
        migrations.AddField(
            model_name="historicalcreditor",
            name="promise_most_parts",
            field=models.PositiveSmallIntegerField(
                db_default=3,
                default=3,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(6)],
                verbose_name="most parts of one promise",
            ),
        ),
        migrations.AddField(
            model_name="historicalcreditor",
            name="promise_tolerance_unit",
            field=models.CharField(
                choices=[("calendar", "calendar days"), ("working", "working days")],
                db_default="calendar",
                default="calendar",
                max_length=10,
                verbose_name="tolerance in",
            ),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="due_rolls",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="due dates on days off move to the next working day"
            ),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="first",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.promise",
            ),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="is_provisional",
            field=models.BooleanField(db_default=False, default=False, verbose_name="calendar not published"),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="judged_at",
            field=models.DateTimeField(null=True, verbose_name="judged at"),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="kept_until",
            field=models.DateField(null=True, verbose_name="in time until"),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="last_on",
            field=models.DateField(null=True, verbose_name="within tolerance until"),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="part",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="part"),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="parts",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="parts"),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="said_by",
            field=models.CharField(
                blank=True,
                choices=[("debtor", "the debtor"), ("collector", "the collector"), ("supervisor", "the supervisor")],
                db_default="",
                max_length=10,
                verbose_name="said by",
            ),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="tolerance_days",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="tolerance, days"),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="tolerance_percent",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="tolerance, percent"),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="tolerance_unit",
            field=models.CharField(
                choices=[("calendar", "calendar days"), ("working", "working days")],
                db_default="calendar",
                default="calendar",
                max_length=10,
                verbose_name="tolerance in",
            ),
        ),
        migrations.AddField(
            model_name="promise",
            name="due_rolls",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="due dates on days off move to the next working day"
            ),
        ),
        migrations.AddField(
            model_name="promise",
            name="first",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="later_parts", to="cases.promise"
            ),
        ),
        migrations.AddField(
            model_name="promise",
            name="is_provisional",
            field=models.BooleanField(db_default=False, default=False, verbose_name="calendar not published"),
        ),
        migrations.AddField(
            model_name="promise",
            name="judged_at",
            field=models.DateTimeField(null=True, verbose_name="judged at"),
        ),
        migrations.AddField(
            model_name="promise",
            name="kept_until",
            field=models.DateField(null=True, verbose_name="in time until"),
        ),
        migrations.AddField(
            model_name="promise",
            name="last_on",
            field=models.DateField(null=True, verbose_name="within tolerance until"),
        ),
        migrations.AddField(
            model_name="promise",
            name="part",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="part"),
        ),
        migrations.AddField(
            model_name="promise",
            name="parts",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="parts"),
        ),
        migrations.AddField(
            model_name="promise",
            name="said_by",
            field=models.CharField(
                blank=True,
                choices=[("debtor", "the debtor"), ("collector", "the collector"), ("supervisor", "the supervisor")],
                db_default="",
                max_length=10,
                verbose_name="said by",
            ),
        ),
        migrations.AddField(
            model_name="promise",
            name="tolerance_days",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="tolerance, days"),
        ),
        migrations.AddField(
            model_name="promise",
            name="tolerance_percent",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="tolerance, percent"),
        ),
        migrations.AddField(
            model_name="promise",
            name="tolerance_unit",
            field=models.CharField(
                choices=[("calendar", "calendar days"), ("working", "working days")],
                db_default="calendar",
                default="calendar",
                max_length=10,
                verbose_name="tolerance in",
            ),
        ),
        migrations.AlterField(
            model_name="historicalpromise",
            name="after_the_fact",
            field=models.BooleanField(default=False, verbose_name="recorded after its money"),
        ),
        migrations.AlterField(
            model_name="historicalpromise",
            name="judged_on",
            field=models.DateField(null=True, verbose_name="judged on"),
        ),
        migrations.AlterField(
            model_name="historicalpromise",
            name="reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="reason"),
        ),
        migrations.AlterField(
            model_name="historicalpromise",
            name="received",
            field=common.fields.MoneyField(default=0, verbose_name="received"),
        ),
        migrations.AlterField(
            model_name="historicalpromise",
            name="state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="promise",
            name="after_the_fact",
            field=models.BooleanField(default=False, verbose_name="recorded after its money"),
        ),
        migrations.AlterField(
            model_name="promise",
            name="judged_on",
            field=models.DateField(null=True, verbose_name="judged on"),
        ),
        migrations.AlterField(
            model_name="promise",
            name="reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="reason"),
        ),
        migrations.AlterField(
            model_name="promise",
            name="received",
            field=common.fields.MoneyField(default=0, verbose_name="received"),
        ),
        migrations.AlterField(
            model_name="promise",
            name="state",
            field=models.CharField(
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
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["last_on", "id"], name="promise_open_by_last"
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("is_provisional", True)), fields=["due_on"], name="promise_provisional"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditor",
            constraint=models.CheckConstraint(
                condition=models.Q(("promise_tolerance_unit__in", ["calendar", "working"])),
                name="creditor_tolerance_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditor",
            constraint=models.CheckConstraint(
                condition=models.Q(("promise_most_parts__gte", 1), ("promise_most_parts__lte", 6)),
                name="creditor_promise_parts",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(("tolerance_unit__in", ["calendar", "working"])), name="promise_tolerance_unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(("said_by__in", ["", "debtor", "collector", "supervisor"])),
                name="promise_said_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__lte", models.F("kept_until")), ("kept_until__lte", models.F("last_on"))),
                name="promise_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="promise_withdrawn_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first", None), ("part", 1)),
                    models.Q(("first__isnull", False), ("part__gt", 1), ("part__lte", models.F("parts"))),
                    _connector="OR",
                ),
                name="promise_part_of_a_series",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.UniqueConstraint(fields=("first", "part"), name="promise_part_once"),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", "open")),
                expressions=[("case", "="), (django.db.models.functions.comparison.Coalesce("first", "id"), "<>")],
                name="promise_one_open_series_per_case",
            ),
        ),
    ]
