"""The interest that the desk books where a creditor says so; never on charges under Chinese rules."""

from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0023_payments_of_cases"),
        ("staff", "0004_password_given"),
    ]

    operations = [
        migrations.AddField(
            model_name="creditor",
            name="interest_from",
            field=models.DateField(blank=True, null=True, verbose_name="interest runs from"),
        ),
        migrations.AddField(
            model_name="creditor",
            name="interest_kind",
            field=models.CharField(
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
        migrations.AddField(
            model_name="creditor",
            name="interest_on_charges",
            field=models.BooleanField(db_default=False, default=False, verbose_name="interest on fees and charges"),
        ),
        migrations.AddField(
            model_name="creditor",
            name="interest_rate",
            field=models.DecimalField(
                db_default=Decimal(0), decimal_places=8, default=0, max_digits=9, verbose_name="interest per day"
            ),
        ),
        migrations.AddField(
            model_name="historicalcreditor",
            name="interest_from",
            field=models.DateField(blank=True, null=True, verbose_name="interest runs from"),
        ),
        migrations.AddField(
            model_name="historicalcreditor",
            name="interest_kind",
            field=models.CharField(
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
        migrations.AddField(
            model_name="historicalcreditor",
            name="interest_on_charges",
            field=models.BooleanField(db_default=False, default=False, verbose_name="interest on fees and charges"),
        ),
        migrations.AddField(
            model_name="historicalcreditor",
            name="interest_rate",
            field=models.DecimalField(
                db_default=Decimal(0), decimal_places=8, default=0, max_digits=9, verbose_name="interest per day"
            ),
        ),
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
                    ("application", "Applied to new debt"),
                    ("interest", "Interest accrued"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="creditor",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="creditor",
            constraint=models.CheckConstraint(
                condition=models.Q(("interest_on_charges", True), ("jurisdiction", "cn"), _negated=True),
                name="creditor_no_interest_on_charges_in_china",
            ),
        ),
    ]
