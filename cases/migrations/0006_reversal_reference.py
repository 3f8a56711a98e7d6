"""A reversal keeps the reference of what it reverses, so that it may come before its payment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_search_by_name")]

    operations = [
        migrations.AddField("payment", "reverses_reference", models.CharField(blank=True, default="", max_length=80)),
    ]
