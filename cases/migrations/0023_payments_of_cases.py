"""Payments that name a case: kept whole and in parts; the order of accounts per creditor."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What 0002 made, with the place in a whole.
KEEP = """
CREATE OR REPLACE FUNCTION cases_payment_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a payment is never deleted' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Post its reversal.';
    END IF;
    IF (NEW.creditor_id, NEW.reference, NEW.amount, NEW.value_on, NEW.recorded_at, NEW.account_reference{part_new})
        IS DISTINCT FROM (OLD.creditor_id, OLD.reference, OLD.amount, OLD.value_on, OLD.recorded_at, OLD.account_reference{part_old})
        OR (OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id) THEN
        RAISE EXCEPTION 'amount, reference, value date and account of a payment never change'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Post its reversal and a new payment.';
    END IF;
    RETURN NEW;
END $$;
"""
WITH_PART = KEEP.format(part_new=", NEW.part_of_id, NEW.part", part_old=", OLD.part_of_id, OLD.part")
WITHOUT_PART = KEEP.format(part_new="", part_old="")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_applied_to_new_debt"),
        ("staff", "0004_password_given"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="payment",
            name="payment_reference_once",
        ),
        migrations.RemoveConstraint(
            model_name="payment",
            name="payment_posted_has_account",
        ),
        migrations.AddField(
            model_name="creditor",
            name="account_order",
            field=models.CharField(
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
        migrations.AddField(
            model_name="historicalcreditor",
            name="account_order",
            field=models.CharField(
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
        migrations.AddField(
            model_name="payment",
            name="part",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="payment",
            name="part_of",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="cases.payment",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="state",
            field=models.CharField(
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
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("part_of__isnull", False)), fields=["part_of"], name="payment_by_whole"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditor",
            constraint=models.CheckConstraint(
                condition=models.Q(("account_order__in", ["oldest", "largest", "proportional"])),
                name="creditor_account_order_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("creditor", "reference", "part"), name="payment_reference_once"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["unmatched", "set_aside", "spread"]), ("account__isnull", False), _connector="OR"
                ),
                name="payment_posted_has_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("part", 0),
                        ("part_of", None),
                        models.Q(models.Q(("state", "spread"), _negated=True), ("account", None), _connector="OR"),
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
        ),
        migrations.RunSQL(WITH_PART, WITHOUT_PART),
    ]
