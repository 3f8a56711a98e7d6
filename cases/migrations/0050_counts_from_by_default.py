"""Processes of the release before write requests without the day from which the term counts: it is today then."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("cases", "0049_plan_versions_keep_received")]
    operations = [
        migrations.AlterField(
            model_name="historicalrequest",
            name="counts_from",
            field=models.DateField(db_default=Now(), verbose_name="term counts from"),
        ),
        migrations.AlterField(
            model_name="request",
            name="counts_from",
            field=models.DateField(db_default=Now(), verbose_name="term counts from"),
        ),
    ]
