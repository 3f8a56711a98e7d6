"""Entries that apply money beyond the debt to new debt; the list of such money."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0021_search_indexes"),
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
                    ("application", "Applied to new debt"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                models.OrderBy(models.F("unapplied"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("unapplied__gt", 0)),
                name="account_by_unapplied",
            ),
        ),
    ]
