"""Adjustments of pay: nothing of one changes once it is decided, and it is booked in one run for good."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields

# Where it is booked may change until that run is approved; words about a payment of a sealed case give way to marks.
KEEP = """
CREATE FUNCTION commissions_adjustment_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE same commissions_adjustment%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        same := NEW;
        same.booked_in_id := OLD.booked_in_id;
        IF same IS NOT DISTINCT FROM OLD AND NOT EXISTS (
            SELECT 1 FROM commissions_run
            WHERE id IN (OLD.booked_in_id, NEW.booked_in_id) AND state IN ('approved', 'exported')) THEN
            RETURN NEW;
        END IF;
        same := NEW;
        same.words := OLD.words;
        same.decision := OLD.decision;
        IF same IS NOT DISTINCT FROM OLD AND EXISTS (
            SELECT 1 FROM cases_payment p JOIN cases_account a ON a.id = p.account_id JOIN cases_case k
                ON k.id = a.case_id
            WHERE p.id = OLD.payment_id AND k.sealed_at IS NOT NULL) THEN
            RETURN NEW;
        END IF;
        IF OLD.state = 'asked' AND (NEW.collector_id, NEW.month, NEW.currency, NEW.amount, NEW.words, NEW.payment_id,
                NEW.file_id, NEW.asked_at, NEW.asked_by_id, NEW.booked_in_id)
            IS NOT DISTINCT FROM (OLD.collector_id, OLD.month, OLD.currency, OLD.amount, OLD.words, OLD.payment_id,
                OLD.file_id, OLD.asked_at, OLD.asked_by_id, OLD.booked_in_id) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'an adjustment keeps what was asked, and what was decided of it'
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Ask for another adjustment.';
END $$;
CREATE TRIGGER commissions_adjustment_keep BEFORE UPDATE OR DELETE ON commissions_adjustment
    FOR EACH ROW EXECUTE FUNCTION commissions_adjustment_keep();
CREATE TRIGGER commissions_adjustment_no_truncate BEFORE TRUNCATE ON commissions_adjustment
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER commissions_adjustment_no_truncate ON commissions_adjustment;
DROP TRIGGER commissions_adjustment_keep ON commissions_adjustment;
DROP FUNCTION commissions_adjustment_keep();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0027_search_by_creditor"),
        ("commissions", "0011_review_scores"),
        ("common", "0003_chains"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("amount", common.fields.MoneyField(verbose_name="amount")),
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
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=500)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "booked_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to="commissions.run",
                    ),
                ),
                (
                    "collector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_adjustments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.storedfile"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.payment"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("asked_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="pay_adjustment_by_time",
                    ),
                    models.Index(
                        condition=models.Q(("state", "asked")), fields=["asked_at", "id"], name="pay_adjustment_waiting"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="pay_adjustment_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="pay_adjustment_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="pay_adjustment_month_first_day"
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
                                models.Q(("decided_by", models.F("collector")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="pay_adjustment_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("booked_in", None), ("state", "approved"), _connector="OR"),
                        name="pay_adjustment_booked_when_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("collector", "month", "currency", "amount"),
                        name="pay_adjustment_one_waits",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, UNKEEP),
    ]
