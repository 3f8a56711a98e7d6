"""What had been paid under a plan before a version was made: what is let go is weighed on the rest alone."""

from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [("cases", "0047_sums_of_promises")]

    operations = [
        migrations.AddField(
            model_name="historicalplanversion",
            name="received",
            field=common.fields.MoneyField(db_default=0, default=0, verbose_name="received before"),
        ),
        migrations.AddField(
            model_name="planversion",
            name="received",
            field=common.fields.MoneyField(db_default=0, default=0, verbose_name="received before"),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("received__gte", 0), ("received__lte", models.F("amount"))),
                name="plan_version_received_within",
            ),
        ),
    ]
