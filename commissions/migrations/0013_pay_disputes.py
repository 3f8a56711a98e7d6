"""Disputes of statements: what was said is kept, and nothing changes once one is closed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Words about a payment of a sealed case give way to marks.
KEEP = """
CREATE FUNCTION commissions_dispute_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE same commissions_dispute%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        same := NEW;
        same.words := OLD.words;
        same.answer := OLD.answer;
        IF same IS NOT DISTINCT FROM OLD AND EXISTS (
            SELECT 1 FROM cases_payment p JOIN cases_account a ON a.id = p.account_id JOIN cases_case k
                ON k.id = a.case_id
            WHERE p.id = OLD.payment_id AND k.sealed_at IS NOT NULL) THEN
            RETURN NEW;
        END IF;
        IF OLD.state = 'open' AND (NEW.run_id, NEW.collector_id, NEW.payment_id, NEW.exclusion, NEW.words,
                NEW.opened_at, NEW.due_on)
            IS NOT DISTINCT FROM (OLD.run_id, OLD.collector_id, OLD.payment_id, OLD.exclusion, OLD.words,
                OLD.opened_at, OLD.due_on) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a dispute keeps what was said and what was answered'
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Dispute it anew.';
END $$;
CREATE TRIGGER commissions_dispute_keep BEFORE UPDATE OR DELETE ON commissions_dispute
    FOR EACH ROW EXECUTE FUNCTION commissions_dispute_keep();
CREATE TRIGGER commissions_dispute_no_truncate BEFORE TRUNCATE ON commissions_dispute
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER commissions_dispute_no_truncate ON commissions_dispute;
DROP TRIGGER commissions_dispute_keep ON commissions_dispute;
DROP FUNCTION commissions_dispute_keep();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0027_search_by_creditor"),
        ("commissions", "0012_pay_adjustments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("exclusion", models.CharField(blank=True, max_length=60)),
                ("words", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("justified", "justified"),
                            ("not_justified", "not justified"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=14,
                        verbose_name="state",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                (
                    "adjustment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispute",
                        to="commissions.adjustment",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "collector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_disputes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.payment"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="commissions.run"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["due_on", "id"], name="pay_dispute_by_due"),
                    models.Index(fields=["opened_at", "id"], name="pay_dispute_by_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("run", "collector", "payment", "exclusion"),
                        name="pay_dispute_open_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="pay_dispute_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payment__isnull", False), ("exclusion", ""), _connector="OR"),
                        name="pay_dispute_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None), ("state", "open")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by", models.F("collector")),
                                ("state", "withdrawn"),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("state__in", ["justified", "not_justified"]),
                                models.Q(("closed_by", models.F("collector")), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="pay_dispute_answered_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adjustment__isnull", False), ("state", "justified")),
                            models.Q(models.Q(("state", "justified"), _negated=True), ("adjustment__isnull", True)),
                            _connector="OR",
                        ),
                        name="pay_dispute_justified_is_adjusted",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, UNKEEP),
    ]
