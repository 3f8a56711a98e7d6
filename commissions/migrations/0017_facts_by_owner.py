"""Facts are found by whose they are, and by what they take back: for live estimates, late payments and reversals."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0027_search_by_creditor"),
        ("commissions", "0016_exported_for_good"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="commissionfact",
            index=models.Index(fields=["owner", "value_on"], name="commission_fact_by_owner"),
        ),
        migrations.AddIndex(
            model_name="commissionfact",
            index=models.Index(
                condition=models.Q(("previous_owner__isnull", False)),
                fields=["previous_owner", "value_on"],
                name="commission_fact_by_previous",
            ),
        ),
        migrations.AddIndex(
            model_name="commissionfact",
            index=models.Index(
                condition=models.Q(("reverses__isnull", False)), fields=["reverses"], name="commission_fact_by_reverses"
            ),
        ),
    ]
