"""Corrections of the ledger that wait for a second person; what is decided never changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields

KEEP = """
CREATE FUNCTION cases_correction_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'asked' OR
        (NEW.account_id, NEW.kind, NEW.principal, NEW.interest, NEW.fees, NEW.late_charges, NEW.costs, NEW.unapplied,
            NEW.reason, NEW.words, NEW.asked_at, NEW.asked_by_id)
        IS DISTINCT FROM (OLD.account_id, OLD.kind, OLD.principal, OLD.interest, OLD.fees, OLD.late_charges, OLD.costs,
            OLD.unapplied, OLD.reason, OLD.words, OLD.asked_at, OLD.asked_by_id) THEN
        RAISE EXCEPTION 'a correction keeps what was asked and what was decided'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Withdraw it and ask anew.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_correction_keep BEFORE UPDATE OR DELETE ON cases_correction
    FOR EACH ROW EXECUTE FUNCTION cases_correction_keep();
CREATE TRIGGER cases_correction_no_truncate BEFORE TRUNCATE ON cases_correction
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER IF EXISTS cases_correction_no_truncate ON cases_correction;
DROP TRIGGER IF EXISTS cases_correction_keep ON cases_correction;
DROP FUNCTION IF EXISTS cases_correction_keep();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_calendars"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("placement", "Placed"),
                    ("creditor_update", "Stated by the creditor"),
                    ("payment", "Payment"),
                    ("reversal", "Reversal"),
                    ("adjustment", "Adjustment"),
                    ("waiver", "Waiver"),
                    ("refund", "Refund"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=500)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="cases.account"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                        condition=models.Q(("state", "asked")), fields=["asked_at", "id"], name="correction_waiting"
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
                        condition=models.Q(("state", "asked")), fields=("account", "kind"), name="correction_one_waits"
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, UNKEEP),
    ]
