"""How old a statement of means may be that carries a new offer: a term of the creditor."""

import django.core.validators
from django.db import migrations, models

DAYS = models.PositiveSmallIntegerField(
    db_default=90,
    default=90,
    validators=[django.core.validators.MinValueValidator(1)],
    verbose_name="what the debtor told counts, days",
)


class Migration(migrations.Migration):
    replaces = [("cases", "0057_statements_age")]
    dependencies = [("cases", "0021_refusals_kept")]

    operations = [
        migrations.AddField(model_name="planterms", name="statement_days", field=DAYS),
        migrations.AddField(model_name="historicalplanterms", name="statement_days", field=DAYS.clone()),
        migrations.AddConstraint(
            model_name="planterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("statement_days__gte", 1)), name="plan_terms_statement_days"
            ),
        ),
    ]
